"""How people sign in: the account's side. Second factors are in second_factor.py, sessions in sessions.py."""

from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from django.contrib import messages
from django.contrib.sites.shortcuts import get_current_site
from django.core.mail import EmailMessage
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from organization.models import User


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Nobody signs up alone; mail that only tells undoes nothing; an address is proved before it is anybody's."""

    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": _("The e-mail address or the password is wrong."),
        "email_taken": _("Another account signs in with this address."),
        "same_as_current": _("This is the address you have."),
        "duplicate_email": _("This is the address you have."),
        "incorrect_password": _("The password is wrong."),
        # The limit is one of settings.ACCOUNT_RATE_LIMITS: five wrong tries in five minutes.
        "too_many_login_attempts": _(
            "Too many wrong tries. Wait five minutes before the next one; a right one is not let in before either."
        ),
        "rate_limited": _("Too many wrong tries. Wait five minutes before the next one."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002  allauth's signature
        """Closed."""
        return False

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """Tells of a change; sent once that is committed. A mail server that is away is logged and undoes nothing."""
        self._tells_only = True
        try:
            super().send_notification_mail(*args, **kwargs)
        finally:
            self._tells_only = False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """As allauth's, but for notifications and for what allauth sends after the request has ended."""
        about = {"request": self.request, "email": email, "current_site": get_current_site(self.request)}
        message: EmailMessage = self.render_mail(template_prefix, email, about | context)
        if getattr(self, "_tells_only", False):
            transaction.on_commit(lambda: message.send(), robust=True)
        else:
            message.send()

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        """Who signs in with this address: one that waits to be confirmed opens nothing."""
        user: User | None = super().authenticate(request, **credentials)
        email = credentials.get("email", "")
        return user if user is None or user.email.lower() == email.lower() else None

    def confirm_email(self, request: HttpRequest, email_address: EmailAddress) -> bool:
        """The new address takes the old one's place, unless an account has come to sign in with it meanwhile."""
        taken = User.objects.filter(email__iexact=email_address.email).exclude(pk=email_address.user_id)
        if taken.exists():
            messages.error(request, _now("Another account signs in with this address."))
            return False
        confirmed: bool = super().confirm_email(request, email_address)
        return confirmed


def keep_address(user: User) -> None:
    """The address of the account as allauth keeps addresses: whoever made the account vouched for it.

    Without it allauth would take the present address for one that waits to be confirmed.
    """
    known = EmailAddress.objects.filter(user=user, email__iexact=user.email).first()
    if known is None:
        EmailAddress.objects.create(user=user, email=user.email.lower(), verified=True, primary=True)
    elif not (known.verified and known.primary):
        EmailAddress.objects.filter(pk=known.pk).update(verified=True, primary=True)


def tell_old_address(request: HttpRequest, user: User, new: str) -> None:
    """A notice to the present address that another one was asked for."""
    AccountAdapter(request).send_notification_mail(
        "account/email/email_change_asked", user, {"new_email": new}, email=user.email
    )
