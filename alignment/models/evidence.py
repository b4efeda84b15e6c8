"""What history says of each link, in figures."""

from django.db import models
from django.db.models import Q

from alignment.models.link import CascadeLink, Evidence
from kpis.models import Cadence
from organization.models import Company


class LinkEvidence(models.Model):
    """The outcome of the leading indicator test (alignment/rules/leading.py) for one link. Derived: no trail.

    `lag_weeks` is the lag that history speaks of, `r` the correlation at it with its 95% interval `low` to `high`, `n` the periods it
    rests on. `reason` says why there is too little data. `testable_from`: where values go on coming in.
    """

    pk = models.CompositePrimaryKey("company_id", "link_id")
    company = models.ForeignKey(
        Company, on_delete=models.PROTECT, db_constraint=False, db_index=False, related_name="+"
    )
    link = models.ForeignKey(
        CascadeLink, on_delete=models.CASCADE, db_constraint=False, db_index=False, related_name="tested"
    )
    verdict = models.CharField(max_length=20, choices=Evidence)
    reason = models.CharField(max_length=20, blank=True, default="")
    cadence = models.CharField(max_length=10, choices=Cadence)
    lag_weeks = models.PositiveSmallIntegerField(null=True)
    r = models.FloatField(null=True)
    low = models.FloatField(null=True)
    high = models.FloatField(null=True)
    p = models.FloatField(null=True)
    p_adjusted = models.FloatField(null=True)
    n = models.PositiveSmallIntegerField(default=0)
    testable_from = models.DateField(null=True)

    class Meta:
        indexes = [models.Index(fields=["company", "verdict"], name="evidence_by_verdict")]
        constraints = [
            models.CheckConstraint(condition=Q(verdict__in=Evidence.values), name="link_evidence_verdict"),
            models.CheckConstraint(condition=Q(cadence__in=Cadence.values), name="link_evidence_cadence"),
        ]

    def __str__(self) -> str:
        return f"{self.link_id}: {self.verdict}"
