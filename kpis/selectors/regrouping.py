"""What a department holds among KPIs, for the regrouping of the room below."""

from uuid import UUID

from kpis.models import Contributor, Kpi, Status
from organization.models import Company
from organization.rules.regrouping import CONTRIBUTION, KPI, Thing


def kpis_and_contributions(company: Company, department: UUID) -> list[Thing]:
    """Its KPIs that are not retired, and what it feeds into KPIs that are not retired. Two queries."""
    kpis = Kpi.objects.filter(company=company, department_id=department).exclude(status=Status.RETIRED)
    fed = Contributor.objects.filter(company=company, department_id=department).exclude(kpi__status=Status.RETIRED)
    return [
        *(
            Thing(KPI, kpi.id, kpi.name, level=kpi.level, active=kpi.status == Status.ACTIVE, owner=kpi.owner_id)
            for kpi in kpis.order_by("level", "name")
        ),
        *(
            Thing(CONTRIBUTION, one.id, f"{one.kpi.name}: {one.input}", kpi=one.kpi_id)
            for one in fed.select_related("kpi").order_by("kpi__name")
        ),
    ]
