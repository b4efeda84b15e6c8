"""Step 2: what departments do that moves the company KPIs, where work is handed over, and what the company said it cares about."""

import pghistory
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from alignment.models.link import CascadeLink
from kpis.models import Kpi
from organization.models import CompanyRow


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class Contribution(CompanyRow):
    """One thing that a department does for a company KPI; `nothing`: it was asked and said that it does nothing for it.

    `kpi` and `link` name what the contribution became: the department's KPI that measures it, and its link.
    """

    department = models.ForeignKey(
        "organization.Department", on_delete=models.PROTECT, db_constraint=False, related_name="+"
    )
    company_kpi = models.ForeignKey(
        Kpi, on_delete=models.PROTECT, db_constraint=False, related_name="contributed_to_by"
    )
    statement = models.CharField(_("what it does"), max_length=500, blank=True, default="")
    nothing = models.BooleanField(default=False)
    kpi = models.ForeignKey(
        Kpi, on_delete=models.PROTECT, null=True, blank=True, db_constraint=False, related_name="contributions_measured"
    )
    link = models.ForeignKey(
        CascadeLink, on_delete=models.SET_NULL, null=True, blank=True, db_constraint=False, related_name="contributions"
    )
    author = models.ForeignKey(
        "organization.Membership", on_delete=models.PROTECT, null=True, db_constraint=False, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        ordering = ["at"]
        constraints = [
            models.UniqueConstraint(
                fields=["company", "department", "company_kpi", "statement"], name="contribution_once"
            ),
            models.CheckConstraint(
                condition=Q(nothing=False) & ~Q(statement="") | Q(nothing=True, statement="", kpi__isnull=True, link__isnull=True),
                name="contribution_says_something_or_nothing",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.statement


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class HandOff(CompanyRow):
    """Work that one department hands to another for a company KPI. `kpi` measures it, in one of the two; without one it is no man's land."""

    giver = models.ForeignKey(
        "organization.Department", on_delete=models.PROTECT, db_constraint=False, related_name="hands_off"
    )
    taker = models.ForeignKey(
        "organization.Department", on_delete=models.PROTECT, db_constraint=False, related_name="takes_over"
    )
    company_kpi = models.ForeignKey(Kpi, on_delete=models.PROTECT, db_constraint=False, related_name="hand_offs")
    what = models.CharField(_("what is handed over"), max_length=300)
    kpi = models.ForeignKey(
        Kpi, on_delete=models.PROTECT, null=True, blank=True, db_constraint=False, related_name="hand_offs_measured"
    )
    author = models.ForeignKey(
        "organization.Membership", on_delete=models.PROTECT, null=True, db_constraint=False, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        ordering = ["at"]
        constraints = [
            models.UniqueConstraint(
                fields=["company", "giver", "taker", "company_kpi", "what"], name="hand_off_once"
            ),
            models.CheckConstraint(condition=~Q(giver=F("taker")), name="hand_off_between_two"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.what


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class Priority(CompanyRow):
    """Something the leadership announced. Within 90 days department KPIs with targets must make it measurable."""

    name = models.CharField(_("priority"), max_length=200)
    announced_on = models.DateField(_("announced on"))
    ended_on = models.DateField(_("ended on"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=1000, blank=True, default="")
    kpis = models.ManyToManyField(Kpi, through="alignment.PriorityKpi", related_name="priorities")

    class Meta:
        ordering = ["-announced_on", "name"]
        constraints = [
            models.UniqueConstraint(fields=["company", "name"], name="priority_once"),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("announced_on")), name="priority_span"
            ),
        ]

    def __str__(self) -> str:
        return self.name


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class PriorityKpi(CompanyRow):
    """A KPI that makes a priority measurable."""

    priority = models.ForeignKey(
        Priority, on_delete=models.PROTECT, db_constraint=False, related_name="made_measurable"
    )
    kpi = models.ForeignKey(Kpi, on_delete=models.PROTECT, db_constraint=False, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["company", "priority", "kpi"], name="priority_kpi_once")]

    def __str__(self) -> str:
        return f"{self.priority_id} {self.kpi_id}"
