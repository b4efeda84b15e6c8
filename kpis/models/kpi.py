"""The constant side of a KPI: definition, targets, contributors."""

import pghistory
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import gettext_lazy as _

from kpis.models.choices import Aggregation, Cadence, Direction, Indicator, Level, Nature, Scope, Shape, Status
from organization.models import CompanyRow, key_validator


def finite(*names: str) -> Q:
    """A check that none of the columns holds NaN or an infinity."""
    condition = Q()
    for name in names:
        condition &= Q(**{f"{name}__isnull": True}) | (
            Q(**{f"{name}__gt": float("-inf")}) & Q(**{f"{name}__lt": float("inf")})
        )
    return condition


@pghistory.track()
class Kpi(CompanyRow):
    """What is measured, for whom, how often, by whom.

    Held here always: level and department agree; at most five locked company KPIs, through `lock_slot` 1-5 unique in
    the company; a locked one has an owner, a unit and a direction (and a target: a deferred trigger).
    """

    key = models.CharField(_("key"), max_length=100, validators=[key_validator])
    name = models.CharField(_("name"), max_length=200)
    level = models.CharField(_("level"), max_length=10, choices=Level)
    department = models.ForeignKey(
        "organization.Department",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        db_constraint=False,
        related_name="kpis",
        verbose_name=_("department"),
    )
    owner = models.ForeignKey(
        "organization.Membership",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        db_constraint=False,
        related_name="owned_kpis",
        verbose_name=_("owner"),
    )
    deputy = models.ForeignKey(
        "organization.Membership",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        db_constraint=False,
        related_name="deputised_kpis",
        verbose_name=_("deputy"),
    )
    definition = models.TextField(_("definition"), max_length=4000, blank=True, default="")
    unit = models.CharField(_("unit"), max_length=20, blank=True, default="")
    decimals = models.PositiveSmallIntegerField(_("decimals"), default=1)
    direction = models.CharField(_("direction"), max_length=10, choices=Direction, blank=True, default="")
    indicator = models.CharField(_("indicator"), max_length=10, choices=Indicator, blank=True, default="")
    nature = models.CharField(_("nature"), max_length=10, choices=Nature, blank=True, default="")
    aggregation = models.CharField(_("aggregation"), max_length=10, choices=Aggregation, default=Aggregation.LAST)
    measure_cadence = models.CharField(_("a value is due"), max_length=10, choices=Cadence, default=Cadence.WEEKLY)
    review_cadence = models.CharField(_("reviewed"), max_length=10, choices=Cadence, blank=True, default="")
    tags = ArrayField(models.CharField(max_length=50), default=list, blank=True)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.DRAFT)
    typical_change = models.FloatField(
        _("typical change"), null=True, blank=True, help_text=_("Its usual change from period to period, in its unit.")
    )
    locked_until = models.DateField(_("locked until"), null=True, blank=True)
    lock_slot = models.PositiveSmallIntegerField(null=True, blank=True, editable=False)
    activated_on = models.DateField(null=True, blank=True)
    retired_on = models.DateField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["name", "key"]
        constraints = [
            models.UniqueConstraint(fields=["company", "key"], name="kpi_key_once"),
            models.UniqueConstraint(fields=["company", "id", "level"], name="kpi_level_key"),
            models.UniqueConstraint(fields=["company", "lock_slot"], name="kpi_lock_slot_once"),
            models.CheckConstraint(
                condition=Q(level=Level.COMPANY, department__isnull=True)
                | Q(level__in=[Level.DEPARTMENT, Level.INDIVIDUAL], department__isnull=False),
                name="kpi_level_and_department_agree",
            ),
            models.CheckConstraint(
                condition=Q(lock_slot__isnull=True, locked_until__isnull=True)
                | Q(
                    ~Q(unit=""),
                    ~Q(direction=""),
                    lock_slot__range=(1, 5),
                    locked_until__isnull=False,
                    level=Level.COMPANY,
                    status=Status.ACTIVE,
                    owner__isnull=False,
                ),
                name="kpi_locked_is_measurable_and_owned",
            ),
            models.CheckConstraint(condition=Q(direction__in=["", *Direction.values]), name="kpi_direction"),
            models.CheckConstraint(condition=Q(indicator__in=["", *Indicator.values]), name="kpi_indicator"),
            models.CheckConstraint(condition=Q(nature__in=["", *Nature.values]), name="kpi_nature"),
            models.CheckConstraint(condition=Q(aggregation__in=Aggregation.values), name="kpi_aggregation"),
            models.CheckConstraint(condition=Q(measure_cadence__in=Cadence.values), name="kpi_measure_cadence"),
            models.CheckConstraint(condition=Q(review_cadence__in=["", *Cadence.values]), name="kpi_review_cadence"),
            models.CheckConstraint(condition=Q(status__in=Status.values), name="kpi_status"),
            models.CheckConstraint(condition=Q(decimals__lte=6), name="kpi_decimals"),
            models.CheckConstraint(
                condition=Q(typical_change__isnull=True) | Q(typical_change__gt=0, typical_change__lt=float("inf")),
                name="kpi_typical_change",
            ),
        ]
        indexes = [
            models.Index(fields=["company", "department", "status"], name="kpi_by_department"),
            models.Index(fields=["company", "owner"], name="kpi_by_owner"),
            models.Index(fields=["company", "level"], name="kpi_by_level"),
        ]

    def __str__(self) -> str:
        return self.name


class DateSpan(Func):
    """daterange(from, to, '[]'): both days belong to it; an open end is infinite."""

    function = "daterange"
    output_field = DateRangeField()


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class Target(CompanyRow):
    """A version of a KPI's target, valid from `starts_on` to `ends_on`, both included. Versions never overlap."""

    kpi = models.ForeignKey(Kpi, on_delete=models.PROTECT, db_constraint=False, related_name="targets")
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"), null=True, blank=True)
    baseline = models.FloatField(_("baseline"), null=True, blank=True)
    value = models.FloatField(_("target"), null=True, blank=True)
    low = models.FloatField(_("lower end"), null=True, blank=True)
    high = models.FloatField(_("upper end"), null=True, blank=True)
    tolerance = models.FloatField(_("tolerance"), null=True, blank=True)
    shape = models.CharField(_("pace"), max_length=10, choices=Shape, default=Shape.FLAT)
    scope = models.CharField(_("scope"), max_length=10, choices=Scope, default=Scope.PERIOD)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["starts_on"]
        constraints = [
            ExclusionConstraint(
                name="target_versions_do_not_overlap",
                index_type="GIST",
                expressions=[
                    ("company", RangeOperators.EQUAL),
                    ("kpi", RangeOperators.EQUAL),
                    (DateSpan(F("starts_on"), F("ends_on"), Value("[]")), RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(
                condition=Q(value__isnull=False, low__isnull=True, high__isnull=True)
                | Q(value__isnull=True, low__isnull=False, high__isnull=False, low__lte=F("high")),
                name="target_value_or_range",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="target_span"
            ),
            models.CheckConstraint(condition=finite("baseline", "value", "low", "high"), name="target_finite"),
            models.CheckConstraint(
                condition=Q(tolerance__isnull=True) | Q(tolerance__gte=0, tolerance__lt=float("inf")),
                name="target_tolerance",
            ),
            models.CheckConstraint(condition=Q(shape__in=Shape.values), name="target_shape"),
            models.CheckConstraint(condition=Q(scope__in=Scope.values), name="target_scope"),
        ]

    def __str__(self) -> str:
        return f"{self.value if self.value is not None else (self.low, self.high)} from {self.starts_on}"


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class Contributor(CompanyRow):
    """A department that feeds a shared KPI owned elsewhere."""

    kpi = models.ForeignKey(Kpi, on_delete=models.PROTECT, db_constraint=False, related_name="contributors")
    department = models.ForeignKey(
        "organization.Department", on_delete=models.PROTECT, db_constraint=False, related_name="contributions"
    )
    input = models.CharField(_("input"), max_length=500)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["company", "kpi", "department"], name="contributor_once")]

    def __str__(self) -> str:
        return self.input
