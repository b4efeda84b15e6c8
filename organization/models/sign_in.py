"""What was done to somebody's sign-in by somebody else: appended, never changed."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from organization.models.keys import CompanyRow
from organization.models.membership import Membership


class SignInAct(models.TextChoices):
    """What was done."""

    PASSWORD_LINK = "password_link", _("a link for a new password was made")
    FACTORS_RESET = "factors_reset", _("second factors were taken off")
    SIGNED_OUT = "signed_out", _("signed out everywhere")
    INVITATION_REVOKED = "invitation_revoked", _("the invitation was revoked")
    DATA_EXPORTED = "data_exported", _("what is kept was handed out")
    ERASED = "erased", _("erased")


class SignInEvent(CompanyRow):
    """An act upon a person's sign-in or data. Accounts belong to no company, so the company keeps what it did here.

    The table's name ends like a trail's, so the app role may only append to it (organization/models/schema.py).
    """

    membership = models.ForeignKey(
        Membership, on_delete=models.PROTECT, db_constraint=False, related_name="sign_in_events"
    )
    act = models.CharField(max_length=20, choices=SignInAct)
    actor = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, db_constraint=False, related_name="+")
    door = models.CharField(max_length=20)
    why = models.CharField(max_length=1000, blank=True, default="")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at"]
        constraints = [models.CheckConstraint(condition=models.Q(act__in=SignInAct.values), name="sign_in_act")]

    def __str__(self) -> str:
        return f"{self.act} {self.at}"
