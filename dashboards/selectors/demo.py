"""Has anybody worked in the demo company, or is it as it was loaded?"""

from typing import Any

from django.db.models import QuerySet
from django.db.models.fields.json import KT

from alignment.models import CascadeLink, RoleTemplate, TemplateKpi
from kpis.models import Contributor, Explanation, Kpi, Measurement, MeasurementEvent, Source, Target
from organization.models import Company, Department, Membership

TRACKED = (
    Company, Department, Membership, Kpi, Target, Contributor, Explanation, CascadeLink, RoleTemplate, TemplateKpi,
)  # fmt: skip


def is_untouched(company: Company) -> bool:
    """True while no person changed anything, and no value came from anywhere but the generator. In the company's scope."""
    values = Measurement.objects.filter(company=company)
    if values.exclude(source=Source.COMMAND).exists():
        return False
    if MeasurementEvent.objects.filter(company=company).exists():
        return False
    return not any(_by_people(model, company).exists() for model in TRACKED)


def _by_people(model: type, company: Company) -> "QuerySet[Any]":
    """Rows of the trail that name a person."""
    events = model.pgh_event_model._default_manager.annotate(actor=KT("pgh_context__actor"))  # type: ignore[attr-defined]
    mine = {"pgh_obj_id": company.id} if model is Company else {"company_id": company.id}
    found: QuerySet[Any] = events.filter(actor__isnull=False, **mine)
    return found
