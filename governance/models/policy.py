"""How the company governs its KPIs: versions, of which the latest is in force."""

import pghistory
from django.db import models
from django.utils.translation import gettext_lazy as _

from organization.models import CompanyRow


@pghistory.track(pghistory.InsertEvent())
class PolicyVersion(CompanyRow):
    """A version of the policy. `rules` as governance/rules/policy.py writes and reads them; without a version its defaults stand."""

    number = models.PositiveIntegerField()
    rules = models.JSONField(default=dict)
    reason = models.CharField(_("reason"), max_length=1000, blank=True, default="")
    adopted_by = models.ForeignKey(
        "organization.Membership", on_delete=models.PROTECT, null=True, db_constraint=False, related_name="+"
    )
    adopted_at = models.DateTimeField()

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["company", "number"], name="policy_version_once")]

    def __str__(self) -> str:
        return str(self.number)
