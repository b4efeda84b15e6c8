"""What the rules object to, since when, and what people waived."""

import pghistory
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from organization.models import CompanyRow


class Severity(models.TextChoices):
    """How much a finding matters."""

    ERROR = "error", _("error")
    WARNING = "warning", _("warning")
    INFO = "info", _("note")


class SubjectKind(models.TextChoices):
    """What a finding is about."""

    COMPANY = "company", _("company")
    DEPARTMENT = "department", _("department")
    KPI = "kpi", _("KPI")
    LINK = "link", _("link")
    PERSON = "person", _("person")
    CONFLICT = "conflict", _("conflict")


class Finding(CompanyRow):
    """One objection of one rule to one subject, for as long as it stands. Derived: no trail.

    `subject` is the id of what it is about (null: the company), `key` its name in reports, `department` and `person` who sees it in
    filters. `since`: the day it was first found; `cleared_on`: the day it was found no more.
    """

    rule = models.CharField(max_length=60)
    severity = models.CharField(max_length=10, choices=Severity)
    step = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=12, choices=SubjectKind)
    subject = models.UUIDField(null=True)
    key = models.CharField(max_length=250, blank=True, default="")
    department = models.ForeignKey(
        "organization.Department", on_delete=models.PROTECT, null=True, db_constraint=False, related_name="+"
    )
    person = models.ForeignKey(
        "organization.Membership", on_delete=models.PROTECT, null=True, db_constraint=False, related_name="+"
    )
    params = models.JSONField(default=dict)
    since = models.DateField()
    last_seen = models.DateField()
    cleared_on = models.DateField(null=True)

    class Meta:
        ordering = ["severity", "rule", "key"]
        constraints = [
            models.UniqueConstraint(
                fields=["company", "rule", "kind", "subject"],
                name="finding_stands_once",
                condition=Q(cleared_on__isnull=True),
                nulls_distinct=False,
            ),
            models.CheckConstraint(condition=Q(severity__in=Severity.values), name="finding_severity"),
            models.CheckConstraint(condition=Q(kind__in=SubjectKind.values), name="finding_kind"),
            models.CheckConstraint(condition=Q(step__range=(1, 6)), name="finding_step"),
        ]
        indexes = [models.Index(fields=["company", "cleared_on", "severity"], name="finding_standing")]

    def __str__(self) -> str:
        return f"{self.rule} {self.key}"


class FindingCount(CompanyRow):
    """How many findings stood on a day, waived ones apart."""

    day = models.DateField()
    errors = models.PositiveIntegerField(default=0)
    warnings = models.PositiveIntegerField(default=0)
    infos = models.PositiveIntegerField(default=0)
    waived = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["day"]
        constraints = [models.UniqueConstraint(fields=["company", "day"], name="finding_count_once_a_day")]

    def __str__(self) -> str:
        return str(self.day)


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class Waiver(CompanyRow):
    """Somebody decided to live with a finding until a day."""

    rule = models.CharField(max_length=60)
    kind = models.CharField(max_length=12, choices=SubjectKind)
    subject = models.UUIDField(null=True)
    reason = models.CharField(_("reason"), max_length=1000)
    until = models.DateField(_("until"))
    by = models.ForeignKey(
        "organization.Membership", on_delete=models.PROTECT, null=True, db_constraint=False, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        ordering = ["until"]
        constraints = [
            models.UniqueConstraint(
                fields=["company", "rule", "kind", "subject"], name="waiver_once", nulls_distinct=False
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="waiver_has_a_reason"),
            models.CheckConstraint(condition=Q(kind__in=SubjectKind.values), name="waiver_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.rule} until {self.until}"
