"""Where the present dip of a KPI began, as computed for a day."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kpis.models import Kpi
from organization.models import CompanyRow


class Verdict(models.TextChoices):
    """What diagnosis says of a KPI's recent course."""

    BELOW = "below", _("began below")
    STRATEGY_OR_EXTERNAL = "strategy_or_external", _("strategy or external")
    UNCLEAR = "unclear", _("unclear")
    NO_SIGNIFICANT_VARIANCE = "no_significant_variance", _("within its normal course")


class Unreadable(models.TextChoices):
    """Why nothing can be said of a KPI's course."""

    NO_VALUES = "no_values", _("never measured")
    RARE = "rare", _("measured too rarely")
    SHORT = "short", _("too short a history")
    CONSTANT = "constant", _("stands still")
    SILENT = "silent", _("no recent value")
    NO_DIRECTION = "no_direction", _("no direction")


class Diagnosis(CompanyRow):
    """The ranked origins of a KPI's dip on `day`, and what is on its way to it. Derived: no trail.

    ranking: objects {kpi, share, onset, size, size_sigma, z, path}, kpi and path as ids, path from the origin to the KPI itself.
    coming: objects {kpi, onset, from, in_weeks, size, size_sigma, path}; sizes in the unit of the KPI they belong to and in its
    sigmas, `size` of `coming` in that of the diagnosed KPI. `enough`: something can be said of its course; else `reason`
    says why not.
    """

    kpi = models.ForeignKey(Kpi, on_delete=models.PROTECT, db_constraint=False, related_name="diagnoses")
    day = models.DateField()
    verdict = models.CharField(max_length=30, choices=Verdict)
    origin_level = models.CharField(max_length=10, blank=True, default="")
    enough = models.BooleanField(default=True)
    reason = models.CharField(max_length=12, blank=True, default="", choices=Unreadable)
    dip_sigma = models.FloatField(default=0.0)
    weeks = models.PositiveSmallIntegerField(default=0)
    ranking = models.JSONField(default=list)
    coming = models.JSONField(default=list)

    class Meta:
        ordering = ["-day"]
        constraints = [
            models.UniqueConstraint(fields=["company", "kpi", "day"], name="diagnosis_once_a_day"),
            models.CheckConstraint(condition=Q(verdict__in=Verdict.values), name="diagnosis_verdict"),
        ]

    def __str__(self) -> str:
        return f"{self.kpi_id} {self.day}: {self.verdict}"
