"""What follows a miss: who is asked, the plan that answers, how far it went up, and the talk about it."""

import pghistory
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kpis.models import Cause, Kpi
from organization.models import CompanyRow


class Rung(models.TextChoices):
    """The ladder, from below."""

    EXPLANATION = "explanation", _("explanation by the owner")
    PLAN = "plan", _("improvement plan")
    HEAD = "head", _("head of the department")
    EXECUTIVE = "executive", _("executive")


@pghistory.track()
class Escalation(CompanyRow):
    """A rung that a row of misses reached. `since`: first day of the first missed period of the row; of a department as a whole, `kpi` is empty.

    It is answered by what its rung asks for, or by a decision; a row of misses that ends closes it.
    """

    kpi = models.ForeignKey(Kpi, on_delete=models.PROTECT, null=True, db_constraint=False, related_name="escalations")
    department = models.ForeignKey(
        "organization.Department", on_delete=models.PROTECT, null=True, db_constraint=False, related_name="+"
    )
    since = models.DateField()
    rung = models.CharField(max_length=12, choices=Rung)
    misses = models.PositiveSmallIntegerField()
    to = models.ForeignKey(
        "organization.Membership", on_delete=models.PROTECT, null=True, db_constraint=False, related_name="escalations"
    )
    by = models.ForeignKey(
        "organization.Membership", on_delete=models.PROTECT, null=True, db_constraint=False, related_name="+"
    )
    why = models.CharField(_("why"), max_length=1000, blank=True, default="")
    raised_at = models.DateTimeField()
    due_on = models.DateField()
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(
        "organization.Membership", on_delete=models.PROTECT, null=True, db_constraint=False, related_name="+"
    )
    answer = models.CharField(_("answer"), max_length=2000, blank=True, default="")
    closed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-raised_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["company", "kpi", "department", "since", "rung"], name="escalation_once", nulls_distinct=False
            ),
            models.CheckConstraint(condition=Q(rung__in=Rung.values), name="escalation_rung"),
            models.CheckConstraint(
                condition=Q(kpi__isnull=False) | Q(department__isnull=False), name="escalation_of_something"
            ),
        ]
        indexes = [models.Index(fields=["company", "to", "closed_at"], name="escalation_by_person")]

    def __str__(self) -> str:
        return f"{self.kpi_id or self.department_id} {self.rung}"


class PlanStatus(models.TextChoices):
    """What became of a plan."""

    OPEN = "open", _("open")
    RECOVERED = "recovered", _("recovered")
    FAILED = "failed", _("not recovered")
    DROPPED = "dropped", _("dropped")


@pghistory.track()
class ImprovementPlan(CompanyRow):
    """How an owner means to bring a KPI back. `since`: first missed period of the row it answers; `recovered_on`: first day of the first period back on track."""

    kpi = models.ForeignKey(Kpi, on_delete=models.PROTECT, db_constraint=False, related_name="plans")
    since = models.DateField()
    cause = models.CharField(_("cause"), max_length=20, choices=Cause)
    title = models.CharField(_("plan"), max_length=200)
    text = models.TextField(_("what it does"), max_length=4000, blank=True, default="")
    owner = models.ForeignKey(
        "organization.Membership", on_delete=models.PROTECT, null=True, db_constraint=False, related_name="plans"
    )
    opened_at = models.DateTimeField()
    due_on = models.DateField(_("back on track by"))
    review_on = models.DateField(_("looked at again on"), null=True, blank=True)
    status = models.CharField(max_length=10, choices=PlanStatus, default=PlanStatus.OPEN)
    recovered_on = models.DateField(null=True)
    closed_at = models.DateTimeField(null=True)
    judgement = models.CharField(_("what was learned"), max_length=2000, blank=True, default="")

    class Meta:
        ordering = ["-opened_at"]
        constraints = [
            models.UniqueConstraint(fields=["company", "kpi"], condition=Q(status="open"), name="plan_one_open"),
            models.CheckConstraint(condition=Q(status__in=PlanStatus.values), name="plan_status"),
            models.CheckConstraint(
                condition=Q(status="open", closed_at__isnull=True) | ~Q(status="open") & Q(closed_at__isnull=False),
                name="plan_closed_when_ended",
            ),
            models.CheckConstraint(
                condition=~Q(status="recovered") | Q(recovered_on__isnull=False), name="plan_recovered_on_a_day"
            ),
        ]

    def __str__(self) -> str:
        return self.title


@pghistory.track()
class Question(CompanyRow):
    """A talk with the owner at the KPI: asked once, answered there."""

    kpi = models.ForeignKey(Kpi, on_delete=models.PROTECT, db_constraint=False, related_name="questions")
    asked_by = models.ForeignKey(
        "organization.Membership", on_delete=models.PROTECT, null=True, db_constraint=False, related_name="+"
    )
    to = models.ForeignKey(
        "organization.Membership", on_delete=models.PROTECT, null=True, db_constraint=False, related_name="questions"
    )
    asked_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-asked_at"]
        indexes = [models.Index(fields=["company", "kpi"], name="question_by_kpi")]

    def __str__(self) -> str:
        return f"{self.kpi_id} {self.asked_at}"


@pghistory.track(pghistory.InsertEvent())
class QuestionMessage(CompanyRow):
    """One turn of it."""

    question = models.ForeignKey(Question, on_delete=models.PROTECT, db_constraint=False, related_name="messages")
    author = models.ForeignKey(
        "organization.Membership", on_delete=models.PROTECT, null=True, db_constraint=False, related_name="+"
    )
    text = models.TextField(_("message"), max_length=4000)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at"]
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="message_in_words")]

    def __str__(self) -> str:
        return self.text[:60]
