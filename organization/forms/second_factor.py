"""What people type about their second factors: allauth's forms in our words."""

from typing import Any

from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django import forms
from django.utils.translation import gettext_lazy as _

LONGEST_NAME = 60


def _for_a_code(form: forms.Form, label: Any, **attributes: str) -> None:
    field = form.fields["code"]
    field.label = label
    field.widget.attrs = {"autocomplete": "one-time-code", "inputmode": "numeric", "maxlength": "20", **attributes}


class ActivateAppForm(ActivateTOTPForm):  # type: ignore[misc]
    """The first code of an app."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _for_a_code(self, _("The code that the app shows now"))


class CodeForm(AuthenticateForm):  # type: ignore[misc]
    """A code at sign-in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _for_a_code(self, _("Code of your app, or a recovery code"), autofocus="")


class CodeAgainForm(ReauthenticateForm):  # type: ignore[misc]
    """A code before factors are changed."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _for_a_code(self, _("Code of your app, or a recovery code"), autofocus="")


class AddPasskeyForm(AddWebAuthnForm):  # type: ignore[misc]
    """A passkey, which usually signs in by itself."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name, alone = self.fields["name"], self.fields["passwordless"]
        name.label, name.max_length = _("Name"), LONGEST_NAME
        name.help_text = _("By which you tell it from others: laptop, phone, blue key.")
        name.widget.attrs["maxlength"] = str(LONGEST_NAME)
        alone.label, alone.initial = _("Sign in with it alone, without the password"), True
        alone.help_text = _("It then asks for your finger, face or PIN. A simple security key may not be able to.")


class RenamePasskeyForm(EditWebAuthnForm):  # type: ignore[misc]
    """Another name for it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Name")
        self.fields["name"].max_length = LONGEST_NAME
        self.fields["name"].widget.attrs["maxlength"] = str(LONGEST_NAME)
