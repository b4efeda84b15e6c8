"""A KPI that nobody types: what it is computed from, and how."""

import pghistory
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kpis.models.kpi import Kpi
from organization.models import CompanyRow


class DerivationKind(models.TextChoices):
    """A formula over named KPIs, or many KPIs made one."""

    FORMULA = "formula", _("formula")
    ROLLUP = "rollup", _("roll-up")


class RollupHow(models.TextChoices):
    """How many values make one."""

    SUM = "sum", _("sum")
    MEAN = "mean", _("mean")
    RATIO = "ratio", _("sum by sum")


class SourceRole(models.TextChoices):
    """A value, or what the sum of values is divided by (ratio only)."""

    VALUE = "value", _("value")
    DIVISOR = "divisor", _("divisor")


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class Derivation(CompanyRow):
    """How the values of `kpi` come about. While it stands they are computed and never typed (from `since` on).

    Formula: `expression` names its sources by key. Roll-up: `how` over the sources; `coverage` is the share of the
    members asked that must be in; a ratio is multiplied by `factor` (100 for percent).
    """

    kpi = models.ForeignKey(Kpi, on_delete=models.PROTECT, db_constraint=False, related_name="derivations")
    kind = models.CharField(_("kind"), max_length=10, choices=DerivationKind)
    expression = models.CharField(_("formula"), max_length=500, blank=True, default="")
    how = models.CharField(_("how"), max_length=10, choices=RollupHow, blank=True, default="")
    coverage = models.FloatField(_("share that must be in"), default=1.0)
    factor = models.FloatField(_("times"), default=1.0)
    since = models.DateField(_("computed from"), null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "kpi"], name="derivation_once"),
            models.CheckConstraint(
                condition=Q(Q(kind=DerivationKind.FORMULA, how="") & ~Q(expression=""))
                | Q(kind=DerivationKind.ROLLUP, expression="", how__in=RollupHow.values),
                name="derivation_formula_or_rollup",
            ),
            models.CheckConstraint(condition=Q(coverage__gt=0, coverage__lte=1), name="derivation_coverage"),
            models.CheckConstraint(
                condition=Q(factor__gt=float("-inf"), factor__lt=float("inf")), name="derivation_factor"
            ),
        ]

    def __str__(self) -> str:
        return self.expression or self.how


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class DerivationSource(CompanyRow):
    """A KPI from which another one is computed. In a ratio, value and divisor of one `position` are one member.

    A trigger refuses a circle.
    """

    derivation = models.ForeignKey(
        Derivation, on_delete=models.PROTECT, db_constraint=False, related_name="sources", db_index=False
    )
    kpi = models.ForeignKey(Kpi, on_delete=models.PROTECT, db_constraint=False, related_name="derives", db_index=False)
    role = models.CharField(max_length=10, choices=SourceRole, default=SourceRole.VALUE)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["role", "position"]
        constraints = [
            models.UniqueConstraint(fields=["company", "derivation", "kpi", "role"], name="derivation_source_once"),
            models.CheckConstraint(condition=Q(role__in=SourceRole.values), name="derivation_source_role"),
        ]
        indexes = [models.Index(fields=["company", "kpi"], name="derivation_source_by_kpi")]

    def __str__(self) -> str:
        return f"{self.kpi_id} -> {self.derivation_id}"
