"""People of a company. Owners, heads and actors are memberships; the user is linked when an invitation is accepted."""

import pghistory
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from organization.models.keys import CompanyRow


class Role(models.TextChoices):
    """What a person may do besides what owning and heading bring (organization/rules/roles.py)."""

    ADMINISTRATOR = "administrator", _("administrator")
    EXECUTIVE = "executive", _("executive")
    MEMBER = "member", _("member")
    VIEWER = "viewer", _("viewer")


@pghistory.track()
class Membership(CompanyRow):
    """A person in a company, who may own KPIs before ever signing in.

    `erased_as`: who asked to be forgotten is "Former member" with this number (organization/services/erasure.py).
    """

    user = models.ForeignKey(
        "organization.User", on_delete=models.PROTECT, null=True, blank=True, related_name="memberships"
    )
    name = models.CharField(_("name"), max_length=200)
    email = models.EmailField(_("e-mail"), max_length=254)
    role = models.CharField(_("role"), max_length=20, choices=Role, default=Role.MEMBER)
    job_role = models.CharField(_("job role"), max_length=200, blank=True, default="")
    department = models.ForeignKey(
        "organization.Department",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        db_constraint=False,
        related_name="members",
        verbose_name=_("department"),
    )
    active = models.BooleanField(_("active"), default=True)
    joined_at = models.DateTimeField(null=True, blank=True)
    erased_as = models.PositiveIntegerField(_("former member"), null=True, blank=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["name", "email"]
        constraints = [
            models.UniqueConstraint(
                fields=["company", "erased_as"],
                name="membership_erased_once",
                condition=models.Q(erased_as__isnull=False),
            ),
            models.CheckConstraint(
                condition=models.Q(erased_as__isnull=True) | models.Q(active=False, user__isnull=True),
                name="membership_erased_enters_nowhere",
            ),
            models.UniqueConstraint("company", Lower("email"), name="membership_email_once"),
            models.UniqueConstraint(
                fields=["company", "user"], name="membership_user_once", condition=models.Q(user__isnull=False)
            ),
            models.CheckConstraint(condition=models.Q(role__in=Role.values), name="membership_role"),
        ]
        indexes = [models.Index(fields=["user"], name="membership_by_user")]

    def __str__(self) -> str:
        return self.name


class Invitation(CompanyRow):
    """A link by which a person takes up a membership. Only the hash of its token is kept."""

    membership = models.ForeignKey(
        Membership, on_delete=models.PROTECT, db_constraint=False, related_name="invitations"
    )
    token_hash = models.CharField(max_length=64)
    invited_by = models.ForeignKey(
        Membership, on_delete=models.PROTECT, null=True, db_constraint=False, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["company", "token_hash"], name="invitation_token_once")]

    def __str__(self) -> str:
        return f"{self.membership_id} {self.expires_at}"


class ExecutiveVisit(CompanyRow):
    """An executive saw the dashboard on a day: one row per person and day."""

    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, db_constraint=False, related_name="+")
    day = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["company", "membership", "day"], name="visit_once_a_day")]

    def __str__(self) -> str:
        return f"{self.membership_id} {self.day}"
