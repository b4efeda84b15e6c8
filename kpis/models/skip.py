"""Periods for which a KPI has no value to give: a shop that was closed, a month without a campaign."""

import pghistory
from django.db import models
from django.utils.translation import gettext_lazy as _

from kpis.models.kpi import Kpi
from organization.models import CompanyRow


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class Skip(CompanyRow):
    """Not applicable this period, with its reason. The period is neither due nor missed nor late.

    `computed`: nobody declared it; what the KPI is computed from does not apply, and it goes when that does.

    Where a value stands there is no skip: the database takes the skip away when a value comes in, through whatever
    door, and the service takes the value back before it skips.
    """

    kpi = models.ForeignKey(Kpi, on_delete=models.PROTECT, db_constraint=False, related_name="skips")
    period = models.DateField()
    reason = models.CharField(_("reason"), max_length=1000)
    by = models.ForeignKey(
        "organization.Membership", on_delete=models.PROTECT, null=True, db_constraint=False, related_name="+"
    )
    at = models.DateTimeField()
    computed = models.BooleanField(default=False)

    class Meta:
        ordering = ["-period"]
        constraints = [
            models.UniqueConstraint(fields=["company", "kpi", "period"], name="skip_once"),
            models.CheckConstraint(condition=~models.Q(reason=""), name="skip_has_a_reason"),
        ]

    def __str__(self) -> str:
        return self.reason
