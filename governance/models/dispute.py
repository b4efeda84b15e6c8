"""Disputes between two owners, decided by a third by a day."""

import pghistory
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from alignment.models import Conflict
from governance.models.change import ChangeRequest
from kpis.models import Kpi
from organization.models import CompanyRow


class DisputeStatus(models.TextChoices):
    """What became of it."""

    OPEN = "open", _("open")
    DECIDED = "decided", _("decided")
    WITHDRAWN = "withdrawn", _("withdrawn")


@pghistory.track()
class Dispute(CompanyRow):
    """Two KPIs whose owners cannot agree. `options`: what may be decided, with what each does; `change`: the request that applies the decision."""

    number = models.PositiveIntegerField()
    question = models.CharField(_("what is disputed"), max_length=500)
    conflict = models.ForeignKey(
        Conflict, on_delete=models.PROTECT, null=True, db_constraint=False, related_name="disputes"
    )
    first = models.ForeignKey(Kpi, on_delete=models.PROTECT, db_constraint=False, related_name="+")
    second = models.ForeignKey(Kpi, on_delete=models.PROTECT, db_constraint=False, related_name="+")
    first_owner = models.ForeignKey(
        "organization.Membership", on_delete=models.PROTECT, null=True, db_constraint=False, related_name="+"
    )
    second_owner = models.ForeignKey(
        "organization.Membership", on_delete=models.PROTECT, null=True, db_constraint=False, related_name="+"
    )
    first_view = models.TextField(_("view of the first owner"), max_length=4000, blank=True, default="")
    second_view = models.TextField(_("view of the second owner"), max_length=4000, blank=True, default="")
    raised_by = models.ForeignKey(
        "organization.Membership", on_delete=models.PROTECT, null=True, db_constraint=False, related_name="+"
    )
    raised_at = models.DateTimeField()
    resolver = models.ForeignKey(
        "organization.Membership", on_delete=models.PROTECT, null=True, db_constraint=False, related_name="+"
    )
    due_on = models.DateField(_("to be decided by"))
    options = models.JSONField(default=list)
    status = models.CharField(max_length=10, choices=DisputeStatus, default=DisputeStatus.OPEN)
    decision = models.TextField(_("decision"), max_length=4000, blank=True, default="")
    decided_by = models.ForeignKey(
        "organization.Membership", on_delete=models.PROTECT, null=True, db_constraint=False, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)
    change = models.ForeignKey(
        ChangeRequest, on_delete=models.PROTECT, null=True, db_constraint=False, related_name="disputes"
    )

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["company", "number"], name="dispute_number_once"),
            models.CheckConstraint(condition=~Q(first=F("second")), name="dispute_between_two"),
            models.CheckConstraint(condition=Q(status__in=DisputeStatus.values), name="dispute_status"),
            models.CheckConstraint(
                condition=~Q(status="decided") | ~Q(decision="") & Q(decided_at__isnull=False),
                name="dispute_decided_in_words",
            ),
        ]

    def __str__(self) -> str:
        return self.question
