"""The alignment cycle: once a year, and whenever strategy changes. The state of its steps is computed, never kept."""

import pghistory
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from organization.models import CompanyRow


class CycleKind(models.TextChoices):
    """Why a cycle was opened."""

    ANNUAL = "annual", _("once a year")
    STRATEGY = "strategy", _("strategy changed")


@pghistory.track(exclude=["to_sign", "to_sign_at"])
class AlignmentCycle(CompanyRow):
    """A run through the six steps. At most one is open in a company.

    `to_sign`: fingerprint of the company KPIs and targets that wait for signatures since `to_sign_at`, empty while they are not complete; what is owed is
    counted by it.
    """

    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=10, choices=CycleKind, default=CycleKind.ANNUAL)
    reason = models.CharField(_("reason"), max_length=1000, blank=True, default="")
    opened_on = models.DateField()
    opened_by = models.ForeignKey(
        "organization.Membership", on_delete=models.PROTECT, null=True, db_constraint=False, related_name="+"
    )
    closed_on = models.DateField(null=True, blank=True)
    to_sign = models.CharField(max_length=64, blank=True, default="")
    to_sign_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["company", "number"], name="cycle_number_once"),
            models.UniqueConstraint(fields=["company"], condition=Q(closed_on__isnull=True), name="cycle_one_open"),
            models.CheckConstraint(condition=Q(kind__in=CycleKind.values), name="cycle_kind"),
        ]

    def __str__(self) -> str:
        return str(self.number)


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class SignOff(CompanyRow):
    """An executive's yes to the company KPIs as they stood: `signed` is their fingerprint, so that a yes to other KPIs or targets does not count."""

    cycle = models.ForeignKey(AlignmentCycle, on_delete=models.PROTECT, db_constraint=False, related_name="sign_offs")
    person = models.ForeignKey(
        "organization.Membership", on_delete=models.PROTECT, db_constraint=False, related_name="sign_offs"
    )
    signed = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["company", "cycle", "person"], name="sign_off_once")]

    def __str__(self) -> str:
        return f"{self.cycle_id} {self.person_id}"


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class SkippedStep(CompanyRow):
    """A step that the alignment owner left out of a cycle, with the reason."""

    cycle = models.ForeignKey(AlignmentCycle, on_delete=models.PROTECT, db_constraint=False, related_name="skipped")
    step = models.PositiveSmallIntegerField()
    reason = models.CharField(_("reason"), max_length=1000)
    by = models.ForeignKey(
        "organization.Membership", on_delete=models.PROTECT, null=True, db_constraint=False, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "cycle", "step"], name="skipped_step_once"),
            models.CheckConstraint(condition=Q(step__range=(1, 6)), name="skipped_step_of_six"),
            models.CheckConstraint(condition=~Q(reason=""), name="skipped_step_with_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.cycle_id} {self.step}"
