"""What was decided, and what somebody shall do about it by when."""

import pghistory
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from alignment.models import Conflict
from kpis.models import Kpi
from organization.models import CompanyRow


class DecisionKind(models.TextChoices):
    """Of which kind it is."""

    DECIDED = "decided", _("decided")
    NO_CHANGE = "no_change", _("no change")
    ACCEPTED = "accepted", _("accepted until a day")
    ESCALATED = "escalated", _("escalated")
    CHANGE = "change", _("a change is asked for")


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class Decision(CompanyRow):
    """A decision about a KPI, a department or a conflict, or about the company (none of them). `flagged_on`: since when what it answers was flagged, from which
    decision latency is measured; `review`: id of the review in which it was taken (governance.Review).
    """

    kind = models.CharField(max_length=10, choices=DecisionKind)
    text = models.TextField(_("decision"), max_length=4000)
    kpi = models.ForeignKey(Kpi, on_delete=models.PROTECT, null=True, db_constraint=False, related_name="decisions")
    department = models.ForeignKey(
        "organization.Department", on_delete=models.PROTECT, null=True, db_constraint=False, related_name="+"
    )
    conflict = models.ForeignKey(
        Conflict, on_delete=models.PROTECT, null=True, db_constraint=False, related_name="decisions"
    )
    review = models.ForeignKey(
        "governance.Review", on_delete=models.PROTECT, null=True, db_constraint=False, related_name="decisions"
    )
    by = models.ForeignKey(
        "organization.Membership", on_delete=models.PROTECT, null=True, db_constraint=False, related_name="+"
    )
    at = models.DateTimeField()
    flagged_on = models.DateField(null=True)
    until = models.DateField(null=True)

    class Meta:
        ordering = ["-at"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=DecisionKind.values), name="decision_kind"),
            models.CheckConstraint(condition=~Q(text=""), name="decision_in_words"),
            models.CheckConstraint(
                condition=~Q(kind="accepted") | Q(until__isnull=False), name="decision_accepted_until"
            ),
        ]
        indexes = [
            models.Index(fields=["company", "-at"], name="decision_latest"),
            models.Index(fields=["company", "kpi"], name="decision_by_kpi"),
        ]

    def __str__(self) -> str:
        return self.text[:60]


@pghistory.track()
class ActionItem(CompanyRow):
    """Something a person shall do by a day: of a plan, a review, or a decision."""

    text = models.CharField(_("what"), max_length=500)
    person = models.ForeignKey(
        "organization.Membership", on_delete=models.PROTECT, null=True, db_constraint=False, related_name="actions"
    )
    due_on = models.DateField(_("by"))
    kpi = models.ForeignKey(Kpi, on_delete=models.PROTECT, null=True, db_constraint=False, related_name="actions")
    plan = models.ForeignKey(
        "governance.ImprovementPlan", on_delete=models.PROTECT, null=True, db_constraint=False, related_name="actions"
    )
    review = models.ForeignKey(
        "governance.Review", on_delete=models.PROTECT, null=True, db_constraint=False, related_name="actions"
    )
    decision = models.ForeignKey(
        Decision, on_delete=models.PROTECT, null=True, db_constraint=False, related_name="actions"
    )
    created_by = models.ForeignKey(
        "organization.Membership", on_delete=models.PROTECT, null=True, db_constraint=False, related_name="+"
    )
    created_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey(
        "organization.Membership", on_delete=models.PROTECT, null=True, db_constraint=False, related_name="+"
    )
    dropped_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["due_on"]
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="action_in_words")]
        indexes = [models.Index(fields=["company", "person", "due_on"], name="action_by_person")]

    def __str__(self) -> str:
        return self.text
