"""Which KPIs of a department are retired by request only, and which of these requests wait."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from governance.models import ChangeKind, ChangeRequest
from governance.selectors.changes import open_requests
from governance.selectors.policy import policy_of
from kpis.models import Kpi, Status
from organization.models import Company


@dataclass(frozen=True, slots=True)
class Retiring:
    """KPIs for which a request must still be asked for, and the requests that wait."""

    needed: tuple[Kpi, ...]
    waiting: tuple[ChangeRequest, ...]


def retiring(company: Company, kpis: Collection[UUID]) -> Retiring:
    """Of these KPIs, those that count and that the policy in force lets nobody retire directly. Three queries."""
    policy = policy_of(company)
    levels = [level for level in ("company", "department", "individual") if policy.demands(level, ChangeKind.RETIRE)]
    rows = Kpi.objects.filter(company=company, id__in=list(kpis), status=Status.ACTIVE, level__in=levels)
    governed = {row.id: row for row in rows.order_by("level", "name")}
    waiting = tuple(open_requests(company).filter(kpi__in=list(governed), proposal__retire=True).order_by("number"))
    asked = {one.kpi_id for one in waiting}
    return Retiring(tuple(row for row in governed.values() if row.id not in asked), waiting)


def kpis_in(company: Company, department: UUID) -> list[UUID]:
    """The KPIs of a department that count."""
    rows = Kpi.objects.filter(company=company, department=department, status=Status.ACTIVE)
    return list(rows.values_list("id", flat=True))
