"""Conflicts between KPIs as found, and what people decided about them; the resources that several KPIs draw on."""

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from kpis.models import Kpi
from organization.models import CompanyRow, key_validator

_INFINITE = float("inf")


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class Resource(CompanyRow):
    """Shared capacity or a budget: `slack` what is spare; a `hard` one cannot be exceeded."""

    key = models.CharField(_("key"), max_length=100, validators=[key_validator])
    name = models.CharField(_("name"), max_length=200)
    slack = models.FloatField(_("spare"))
    hard = models.BooleanField(_("cannot be exceeded"), default=False)

    class Meta:
        ordering = ["name", "key"]
        constraints = [
            models.UniqueConstraint(fields=["company", "key"], name="resource_key_once"),
            models.CheckConstraint(condition=Q(slack__gte=0, slack__lt=_INFINITE), name="resource_slack"),
        ]

    def __str__(self) -> str:
        return self.name


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class ResourceUse(CompanyRow):
    """How much of a resource one unit of improvement of a department KPI takes; or, for a company KPI, what it loses per unit of overload."""

    resource = models.ForeignKey(Resource, on_delete=models.PROTECT, db_constraint=False, related_name="parts")
    kpi = models.ForeignKey(Kpi, on_delete=models.PROTECT, db_constraint=False, related_name="resources")
    uses = models.FloatField(_("uses"), null=True, blank=True)
    hurts = models.FloatField(_("loss per unit of overload"), null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "resource", "kpi"], name="resource_use_once"),
            models.CheckConstraint(
                condition=Q(uses__gte=0, uses__lt=_INFINITE, hurts__isnull=True)
                | Q(uses__isnull=True, hurts__gte=0, hurts__lt=_INFINITE),
                name="resource_uses_or_hurts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.resource_id} {self.kpi_id}"


class ConflictKind(models.TextChoices):
    """How two KPIs that can both be met harm a company KPI."""

    INFEASIBLE = "infeasible", _("the targets exclude each other")
    EMERGENT = "emergent", _("together, neither alone")
    OFFSETTING = "offsetting", _("one's win costs more than the other's brings")
    AMPLIFYING = "amplifying", _("together worse than the sum")


class ConflictGrade(models.TextChoices):
    """How sure the structure is of it."""

    CERTAIN = "certain", _("certain")
    LIKELY = "likely", _("likely")
    POSSIBLE = "possible", _("possible")


class ConflictStatus(models.TextChoices):
    """What became of it."""

    OPEN = "open", _("open")
    ACCEPTED = "accepted", _("accepted")
    RESOLVED = "resolved", _("resolved")


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class Conflict(CompanyRow):
    """A pair of department KPIs that can both be met while `company_kpi` gets worse.

    The pair is kept in the order of the KPIs' ids. `kind` and `witness` are empty where only history or the catalogue speaks.
    witness: {KPI id: value in its unit}; resolutions: objects {kpi, means, target, cut}. `last_seen`: the latest day on which a scan
    found it; one that a scan does not find any more is resolved, one that stands again is reopened.
    """

    first = models.ForeignKey(Kpi, on_delete=models.PROTECT, db_constraint=False, related_name="+")
    second = models.ForeignKey(Kpi, on_delete=models.PROTECT, db_constraint=False, related_name="+")
    company_kpi = models.ForeignKey(Kpi, on_delete=models.PROTECT, null=True, db_constraint=False, related_name="+")
    sources = ArrayField(models.CharField(max_length=10), default=list)
    kind = models.CharField(max_length=12, choices=ConflictKind, blank=True, default="")
    grade = models.CharField(max_length=10, choices=ConflictGrade, default=ConflictGrade.LIKELY)
    worst_sigma = models.FloatField(null=True)
    witness = models.JSONField(default=dict)
    resolutions = models.JSONField(default=list)
    entry = models.CharField(max_length=30, blank=True, default="", help_text="The entry of the catalogue, if any.")
    seen_together = models.PositiveSmallIntegerField(default=0, help_text="Weeks with both on target.")
    seen_worse = models.PositiveSmallIntegerField(default=0, help_text="Of these, weeks with the company KPI worse.")
    history = models.CharField(max_length=20, blank=True, default="")
    p_adjusted = models.FloatField(null=True)
    status = models.CharField(max_length=10, choices=ConflictStatus, default=ConflictStatus.OPEN)
    found_on = models.DateField()
    last_seen = models.DateField()
    decided_by = models.ForeignKey(
        "organization.Membership", on_delete=models.PROTECT, null=True, db_constraint=False, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)
    reason = models.CharField(_("reason"), max_length=1000, blank=True, default="")
    accepted_until = models.DateField(_("accepted until"), null=True, blank=True)

    class Meta:
        ordering = ["status", "worst_sigma"]
        constraints = [
            models.UniqueConstraint(
                fields=["company", "first", "second", "company_kpi"], name="conflict_once", nulls_distinct=False
            ),
            models.CheckConstraint(condition=~Q(first=F("second")), name="conflict_between_two"),
            models.CheckConstraint(condition=Q(kind__in=["", *ConflictKind.values]), name="conflict_kind"),
            models.CheckConstraint(condition=Q(grade__in=ConflictGrade.values), name="conflict_grade"),
            models.CheckConstraint(condition=Q(status__in=ConflictStatus.values), name="conflict_status"),
            models.CheckConstraint(
                condition=~Q(status="accepted") | Q(accepted_until__isnull=False) & ~Q(reason=""),
                name="conflict_accepted_with_reason_and_end",
            ),
        ]
        indexes = [models.Index(fields=["company", "status"], name="conflict_by_status")]

    def __str__(self) -> str:
        return f"{self.first_id} {self.second_id} {self.status}"
