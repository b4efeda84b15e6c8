"""allauth's forms about the account, where they would do more than we want."""

from allauth.account.forms import ResetPasswordForm

from organization.models import User


class ForgottenPasswordForm(ResetPasswordForm):  # type: ignore[misc]
    """Only the address with which an account signs in gets its link: one that waits to be confirmed is nobody's yet.

    Otherwise whoever has the mailbox of a mistyped address could take the account over.
    """

    users: list[User]

    def clean_email(self) -> str:
        """The address as typed; `users` are those who sign in with it."""
        email: str = super().clean_email()
        self.users = [user for user in self.users if user.email.lower() == email.lower()]
        return email
