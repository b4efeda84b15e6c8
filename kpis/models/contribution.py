"""What contributing departments say of their inputs to a shared KPI."""

import pghistory
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kpis.models.kpi import Contributor
from organization.models import CompanyRow


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class ContributorReport(CompanyRow):
    """What a contributing department says of its input for a period, beside the value of the shared KPI."""

    contributor = models.ForeignKey(
        Contributor, on_delete=models.PROTECT, db_constraint=False, db_index=False, related_name="reports"
    )
    period = models.DateField()
    text = models.TextField(_("what was put in"), max_length=1000)
    figure = models.FloatField(_("figure"), null=True, blank=True)
    author = models.ForeignKey(
        "organization.Membership", on_delete=models.PROTECT, null=True, db_constraint=False, related_name="+"
    )
    written_at = models.DateTimeField()

    class Meta:
        ordering = ["-period"]
        constraints = [
            models.UniqueConstraint(fields=["company", "contributor", "period"], name="contributor_report_once"),
            models.CheckConstraint(
                condition=Q(figure__isnull=True) | Q(figure__gt=float("-inf"), figure__lt=float("inf")),
                name="contributor_report_figure",
            ),
        ]

    def __str__(self) -> str:
        return self.text
