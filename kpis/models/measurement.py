"""The side of a KPI that moves: values, their corrections, current figures, explanations."""

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from kpis.models.choices import Cause, Health, Source
from kpis.models.kpi import Kpi, finite
from organization.models import Company, CompanyRow


class Measurement(models.Model):
    """The value of a KPI for a period, named by the period's first day.

    No foreign key per row (2.5 times slower in bulk): a statement trigger checks set-wise that the KPI is the
    company's, and KPIs are never deleted. `entered_by` is a membership, or null for a system. `load`: what last wrote
    it, where that was a bulk load. The primary key is the only index: one of the company alone would draw the planner
    away from it, and cost every insert.
    """

    pk = models.CompositePrimaryKey("company_id", "kpi_id", "period")
    company = models.ForeignKey(
        Company, on_delete=models.PROTECT, db_constraint=False, db_index=False, related_name="+"
    )
    kpi = models.ForeignKey(Kpi, on_delete=models.PROTECT, db_constraint=False, db_index=False, related_name="values")
    period = models.DateField()
    actual = models.FloatField()
    note = models.CharField(max_length=1000, blank=True, default="")
    entered_by = models.UUIDField(null=True)
    entered_at = models.DateTimeField()
    source = models.CharField(max_length=10, choices=Source)
    reason = models.CharField(max_length=1000, blank=True, default="")
    load = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=finite("actual"), name="measurement_finite"),
            models.CheckConstraint(condition=models.Q(source__in=Source.values), name="measurement_source"),
        ]

    def __str__(self) -> str:
        return f"{self.period}: {self.actual}"


class MeasurementEvent(models.Model):
    """What a correction replaced: written by the statement that corrects (RETURNING old, new). Append-only.

    `actual` null means that the value was taken back. `load` corrected it (or, with `undo`, was undone: that is what
    this correction does); `old_load` had written what was replaced.
    """

    id = models.BigAutoField(primary_key=True)
    company = models.ForeignKey(
        Company, on_delete=models.PROTECT, db_constraint=False, db_index=False, related_name="+"
    )
    kpi_id = models.UUIDField()
    period = models.DateField()
    old_actual = models.FloatField()
    old_note = models.CharField(max_length=1000, blank=True, default="")
    old_entered_by = models.UUIDField(null=True)
    old_entered_at = models.DateTimeField()
    actual = models.FloatField(null=True)
    note = models.CharField(max_length=1000, blank=True, default="")
    actor = models.UUIDField(null=True)
    at = models.DateTimeField()
    source = models.CharField(max_length=10, choices=Source)
    reason = models.CharField(max_length=1000, blank=True, default="")
    load = models.UUIDField(null=True)
    old_load = models.UUIDField(null=True)
    old_source = models.CharField(max_length=10, choices=Source, blank=True, default="", db_default="")
    undo = models.BooleanField(default=False, db_default=False)

    class Meta:
        indexes = [models.Index(fields=["company", "kpi_id", "period"], name="measurement_event_by_kpi")]

    def __str__(self) -> str:
        return f"{self.period}: {self.old_actual} became {self.actual}"


class KpiState(models.Model):
    """The current figures of a KPI, written in the transaction of the write that changed them. Derived: no trail.

    Dashboards read this row and never the history. `restate_on` is the day on which it ages without a write.
    """

    pk = models.CompositePrimaryKey("company_id", "kpi_id")
    company = models.ForeignKey(
        Company, on_delete=models.PROTECT, db_constraint=False, db_index=False, related_name="+"
    )
    kpi = models.OneToOneField(Kpi, on_delete=models.PROTECT, db_constraint=False, related_name="state")
    due_period = models.DateField(null=True, help_text="The last period that ended: the one a value is due for.")
    period = models.DateField(null=True, help_text="The period of the latest value.")
    actual = models.FloatField(null=True)
    previous = models.FloatField(null=True)
    last_year = models.FloatField(null=True)
    target = models.FloatField(null=True, help_text="The target's value at the end of its span.")
    target_low = models.FloatField(null=True)
    target_high = models.FloatField(null=True)
    target_ends_on = models.DateField(null=True)
    tolerance = models.FloatField(null=True)
    pace = models.FloatField(null=True, help_text="Where the target line stands at the period's last day.")
    compared = models.FloatField(null=True, help_text="What is compared with the pace: the actual, or the sum to date.")
    variance = models.FloatField(null=True)
    variance_pct = models.FloatField(null=True)
    health = models.CharField(max_length=10, choices=Health, default=Health.NO_DATA)
    stale = models.BooleanField(default=False)
    skipped = models.BooleanField(default=False, help_text="The period that a value is due for does not apply.")
    accepted_until = models.DateField(null=True)
    misses_in_a_row = models.PositiveSmallIntegerField(default=0)
    off_since = models.DateField(null=True)
    trend = models.CharField(max_length=10, blank=True, default="")
    signal = models.CharField(max_length=20, default="none")
    adverse = models.BooleanField(default=False)
    flag = models.CharField(max_length=20, default="no_data")
    limit_low = models.FloatField(null=True)
    limit_center = models.FloatField(null=True)
    limit_high = models.FloatField(null=True)
    sigma = models.FloatField(null=True, help_text="Its usual variation from period to period, in its unit.")
    forecast_at = models.DateField(null=True)
    forecast = models.FloatField(null=True)
    forecast_low = models.FloatField(null=True)
    forecast_high = models.FloatField(null=True)
    p_miss = models.FloatField(null=True)
    spark = ArrayField(models.FloatField(null=True), default=list)
    spark_pace = ArrayField(models.FloatField(null=True), default=list)
    entered_at = models.DateTimeField(null=True)
    restate_on = models.DateField(null=True)
    computed_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["company", "restate_on"], name="state_to_restate")]

    def __str__(self) -> str:
        return f"{self.kpi_id}: {self.health}"


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class Explanation(CompanyRow):
    """What the owner says about a value that is off: cause, words, next step. One for a KPI and period."""

    kpi = models.ForeignKey(Kpi, on_delete=models.PROTECT, db_constraint=False, related_name="explanations")
    period = models.DateField()
    cause = models.CharField(_("cause"), max_length=20, choices=Cause)
    text = models.TextField(_("what happened"), max_length=4000)
    next_step = models.TextField(_("next step"), max_length=2000, blank=True, default="")
    author = models.ForeignKey(
        "organization.Membership", on_delete=models.PROTECT, null=True, db_constraint=False, related_name="+"
    )
    written_at = models.DateTimeField()

    class Meta:
        ordering = ["-period"]
        constraints = [
            models.UniqueConstraint(fields=["company", "kpi", "period"], name="explanation_once"),
            models.CheckConstraint(condition=models.Q(cause__in=Cause.values), name="explanation_cause"),
        ]

    def __str__(self) -> str:
        return self.text
