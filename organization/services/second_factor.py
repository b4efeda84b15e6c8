"""Second factors: secrets kept encrypted, who has one, and taking them from somebody who lost theirs."""

import base64
import hashlib
from io import BytesIO
from typing import Any, ClassVar

import qrcode
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from qrcode.image.svg import SvgPathFillImage

from organization.models import Company
from organization.rules.actors import Actor
from organization.services.trail import recorded

_PURPOSE = b"plumbline second factors"


def _box() -> MultiFernet:
    """Locks with today's key, opens with today's and the former ones."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet(
        [Fernet(base64.urlsafe_b64encode(hashlib.sha256(_PURPOSE + key.encode()).digest())) for key in keys]
    )


class FactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """What is kept of a factor opens nothing to who reads the database without the server's key."""

    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("This is not the code. Codes work for half a minute, and each one once."),
    }

    def encrypt(self, text: str) -> str:
        """Before it is written."""
        return _box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """After it was read."""
        return _box().decrypt(encrypted_text.encode()).decode()

    def build_totp_svg(self, url: str) -> str:
        """On white, so that cameras read it on a dark page too."""
        drawn = BytesIO()
        qrcode.make(url, image_factory=SvgPathFillImage).save(drawn)
        return drawn.getvalue().decode()

    def generate_authenticator_name(self, user: AbstractBaseUser, type: str) -> str:
        """A name to begin with."""
        number = Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1
        return _now("Passkey") if number == 1 else _now("Passkey %(number)s") % {"number": number}


def set_policy(*, company: Company, policy: str, actor: Actor) -> Company:
    """Whom the company asks for a second factor (SecondFactorFor); the change stands in the company's trail."""
    with recorded(actor):
        company.second_factor = policy
        company.save(update_fields=["second_factor"])
    return company
