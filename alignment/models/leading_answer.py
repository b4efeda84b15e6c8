"""Step 3 in words: what can be measured today that tells of tomorrow?"""

import pghistory
from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from kpis.models import Kpi
from organization.models import CompanyRow


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class LeadingAnswer(CompanyRow):
    """How a department's KPI tells early whether a company KPI will improve, as people say it. One for a pair."""

    kpi = models.ForeignKey(Kpi, on_delete=models.PROTECT, db_constraint=False, related_name="leading_answers")
    company_kpi = models.ForeignKey(Kpi, on_delete=models.PROTECT, db_constraint=False, related_name="+")
    text = models.TextField(_("answer"), max_length=1000)
    expected_weeks = models.PositiveSmallIntegerField(
        _("weeks until it shows"), null=True, blank=True, validators=[MaxValueValidator(104)]
    )
    by = models.ForeignKey(
        "organization.Membership", on_delete=models.PROTECT, null=True, db_constraint=False, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["company", "kpi", "company_kpi"], name="leading_answer_once")]

    def __str__(self) -> str:
        return self.text
