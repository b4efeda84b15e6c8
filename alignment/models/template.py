"""Job-role templates: the KPIs of a role said once, and who was given them."""

from typing import Any

import pghistory
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeOperators
from django.db import models
from django.db.models import F, Q, Value
from django.utils.translation import gettext_lazy as _

from alignment.models.link import Strength
from kpis.models import Aggregation, Cadence, Direction, Indicator, Kpi, Nature, Scope, Shape
from kpis.models.kpi import DateSpan, finite
from organization.models import CompanyRow, key_validator


class Holding(models.TextChoices):
    """Who holds a KPI of a template."""

    PERSON = "person", _("each person")
    TEAM = "team", _("the team, led by one person")


class RollupMethod(models.TextChoices):
    """How the values of a template's people make one of the department."""

    SUM = "sum", _("sum")
    MEAN = "mean", _("mean")
    RATIO = "ratio", _("ratio of two")


def _membership(**more: Any) -> "models.ForeignKey[Any, Any]":
    return models.ForeignKey(
        "organization.Membership", on_delete=models.PROTECT, null=True, blank=True, db_constraint=False, **more
    )


@pghistory.track()
class RoleTemplate(CompanyRow):
    """The KPIs of a job role in one department. `lead` answers for its team KPIs; a retired one is given to nobody.

    `automatic`: who takes up the job role gets the KPIs at once, who changes it loses them at once; otherwise both wait
    on the template's page for one click. Who leaves the company loses them at once in any case.
    """

    key = models.CharField(_("key"), max_length=60, validators=[key_validator])
    name = models.CharField(_("name"), max_length=200)
    department = models.ForeignKey(
        "organization.Department", on_delete=models.PROTECT, db_constraint=False, related_name="role_templates"
    )
    job_role = models.CharField(_("job role"), max_length=200)
    lead = _membership(related_name="led_templates", verbose_name=_("team lead"))
    automatic = models.BooleanField(_("joiners get it at once"), default=False)
    retired_on = models.DateField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["name", "key"]
        constraints = [models.UniqueConstraint(fields=["company", "key"], name="template_key_once")]

    def __str__(self) -> str:
        return self.name


@pghistory.track()
class TemplateKpi(CompanyRow):
    """A KPI of a template: what is said of every holder's, and the one claim how it moves the parent.

    The claim is accepted once, by somebody other than its author, for all holders and those to come.
    """

    template = models.ForeignKey(RoleTemplate, on_delete=models.PROTECT, db_constraint=False, related_name="parts")
    key = models.CharField(_("key"), max_length=60, validators=[key_validator])
    position = models.PositiveSmallIntegerField(default=0)
    held_by = models.CharField(_("held by"), max_length=10, choices=Holding, default=Holding.PERSON)
    name = models.CharField(_("name"), max_length=200)
    definition = models.TextField(_("definition"), max_length=4000, blank=True, default="")
    unit = models.CharField(_("unit"), max_length=20)
    decimals = models.PositiveSmallIntegerField(_("decimals"), default=1)
    direction = models.CharField(_("direction"), max_length=10, choices=Direction)
    indicator = models.CharField(_("indicator"), max_length=10, choices=Indicator, blank=True, default="")
    nature = models.CharField(_("nature"), max_length=10, choices=Nature, blank=True, default="")
    aggregation = models.CharField(_("aggregation"), max_length=10, choices=Aggregation, default=Aggregation.LAST)
    measure_cadence = models.CharField(_("a value is due"), max_length=10, choices=Cadence, default=Cadence.WEEKLY)
    review_cadence = models.CharField(_("reviewed"), max_length=10, choices=Cadence)
    parent = models.ForeignKey(Kpi, on_delete=models.PROTECT, db_constraint=False, related_name="template_parts")
    rationale = models.CharField(_("sentence"), max_length=500)
    polarity = models.SmallIntegerField(_("polarity"), default=1)
    effect = models.FloatField(_("effect"), null=True, blank=True)
    effect_sd = models.FloatField(_("uncertainty of the effect"), null=True, blank=True)
    strength = models.CharField(_("strength"), max_length=10, choices=Strength, blank=True, default="")
    lag_weeks = models.PositiveSmallIntegerField(_("lag in weeks"), null=True, blank=True)
    author = _membership(related_name="+")
    accepted_by = _membership(related_name="+")
    accepted_at = models.DateTimeField(null=True, blank=True)
    retired_on = models.DateField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["position", "created_at"]
        constraints = [
            models.UniqueConstraint(fields=["company", "template", "key"], name="template_kpi_key_once"),
            models.CheckConstraint(condition=Q(held_by__in=Holding.values), name="template_kpi_held_by"),
            models.CheckConstraint(condition=Q(direction__in=Direction.values), name="template_kpi_direction"),
            models.CheckConstraint(condition=Q(indicator__in=["", *Indicator.values]), name="template_kpi_indicator"),
            models.CheckConstraint(condition=Q(nature__in=["", *Nature.values]), name="template_kpi_nature"),
            models.CheckConstraint(condition=Q(aggregation__in=Aggregation.values), name="template_kpi_aggregation"),
            models.CheckConstraint(condition=Q(measure_cadence__in=Cadence.values), name="template_kpi_cadence"),
            models.CheckConstraint(condition=Q(review_cadence__in=Cadence.values), name="template_kpi_review"),
            models.CheckConstraint(condition=Q(decimals__lte=6), name="template_kpi_decimals"),
            models.CheckConstraint(condition=Q(polarity__in=[-1, 1]), name="template_kpi_polarity"),
            models.CheckConstraint(condition=Q(strength__in=["", *Strength.values]), name="template_kpi_strength"),
            models.CheckConstraint(condition=finite("effect", "effect_sd"), name="template_kpi_effect"),
            models.CheckConstraint(
                condition=Q(accepted_by__isnull=True) | Q(author__isnull=True) | ~Q(accepted_by=F("author")),
                name="template_kpi_accepted_by_another",
            ),
        ]

    def __str__(self) -> str:
        return self.name


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class TemplateTarget(CompanyRow):
    """A version of the target that all holders of a template's KPI have, unless theirs is an exception."""

    part = models.ForeignKey(TemplateKpi, on_delete=models.PROTECT, db_constraint=False, related_name="targets")
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"), null=True, blank=True)
    baseline = models.FloatField(_("baseline"), null=True, blank=True)
    value = models.FloatField(_("target"), null=True, blank=True)
    low = models.FloatField(_("lower end"), null=True, blank=True)
    high = models.FloatField(_("upper end"), null=True, blank=True)
    tolerance = models.FloatField(_("tolerance"), null=True, blank=True)
    shape = models.CharField(_("pace"), max_length=10, choices=Shape, default=Shape.FLAT)
    scope = models.CharField(_("scope"), max_length=10, choices=Scope, default=Scope.PERIOD)

    class Meta:
        ordering = ["starts_on"]
        constraints = [
            ExclusionConstraint(
                name="template_targets_do_not_overlap",
                index_type="GIST",
                expressions=[
                    ("company", RangeOperators.EQUAL),
                    ("part", RangeOperators.EQUAL),
                    (DateSpan(F("starts_on"), F("ends_on"), Value("[]")), RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(
                condition=Q(value__isnull=False, low__isnull=True, high__isnull=True)
                | Q(value__isnull=True, low__isnull=False, high__isnull=False, low__lte=F("high")),
                name="template_target_value_or_range",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="template_target_span"
            ),
            models.CheckConstraint(condition=finite("baseline", "value", "low", "high"), name="template_target_finite"),
            models.CheckConstraint(
                condition=Q(tolerance__isnull=True) | Q(tolerance__gte=0, tolerance__lt=float("inf")),
                name="template_target_tolerance",
            ),
            models.CheckConstraint(condition=Q(shape__in=Shape.values), name="template_target_shape"),
            models.CheckConstraint(condition=Q(scope__in=Scope.values), name="template_target_scope"),
        ]

    def __str__(self) -> str:
        return f"{self.value if self.value is not None else (self.low, self.high)} from {self.starts_on}"


@pghistory.track()
class TemplateUse(CompanyRow):
    """One holder's KPI of a template; `membership` null: the team's. `exceptions` names what is the person's own.

    `job_role` is the person's when it was given: who was given the KPIs under another role keeps them until that
    changes. An ended use tells why (EndedWhy); its KPI is retired, or is somebody's without the template.
    """

    class EndedWhy(models.TextChoices):
        """Why a use came to its end."""

        LEFT = "left", _("left the company")
        ROLE_CHANGED = "role_changed", _("another role or department")
        TAKEN_BACK = "taken_back", _("taken back")
        DROPPED = "dropped", _("the template dropped it")
        RETIRED = "retired", _("retired")
        HANDED_OVER = "handed_over", _("handed over")

    part = models.ForeignKey(TemplateKpi, on_delete=models.PROTECT, db_constraint=False, related_name="uses")
    membership = _membership(related_name="template_uses")
    kpi = models.ForeignKey(Kpi, on_delete=models.PROTECT, db_constraint=False, related_name="template_uses")
    job_role = models.CharField(max_length=200, blank=True, default="")
    exceptions = ArrayField(models.CharField(max_length=30), default=list, blank=True)
    given_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)
    ended_why = models.CharField(max_length=20, choices=EndedWhy, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["company", "part", "membership"],
                name="template_given_once",
                condition=Q(ended_on__isnull=True),
                nulls_distinct=False,
            ),
            models.UniqueConstraint(
                fields=["company", "kpi"], name="template_kpi_used_once", condition=Q(ended_on__isnull=True)
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True, ended_why="") | Q(ended_on__isnull=False) & ~Q(ended_why=""),
                name="template_use_ends_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.part_id} {self.membership_id}"


@pghistory.track()
class TemplateRollup(CompanyRow):
    """A department KPI that is computed from a template's people: of one KPI, or the ratio of two (`part` by `over`)."""

    template = models.ForeignKey(RoleTemplate, on_delete=models.PROTECT, db_constraint=False, related_name="rollups")
    kpi = models.ForeignKey(Kpi, on_delete=models.PROTECT, db_constraint=False, related_name="template_rollups")
    method = models.CharField(_("method"), max_length=10, choices=RollupMethod)
    part = models.ForeignKey(TemplateKpi, on_delete=models.PROTECT, db_constraint=False, related_name="rollups")
    over = models.ForeignKey(
        TemplateKpi, on_delete=models.PROTECT, db_constraint=False, null=True, blank=True, related_name="rollups_over"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "kpi"], name="rollup_once"),
            models.CheckConstraint(
                condition=Q(method__in=[RollupMethod.SUM, RollupMethod.MEAN], over__isnull=True)
                | Q(method=RollupMethod.RATIO, over__isnull=False) & ~Q(over=F("part")),
                name="rollup_of_one_or_two",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.method} {self.part_id}"
