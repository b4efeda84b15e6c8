"""Reads shared resources as pages and the interface show them."""

from collections.abc import Collection, Iterable
from uuid import UUID

from alignment.models import Resource, ResourceUse
from alignment.rules.conflicts.draws import Draw, HurtRow, Named, ResourceRow, UseRow, missing_units
from alignment.selectors.kept_graph import KeptGraph
from kpis.models import Kpi, Level, Status
from organization.models import Company


def resource_rows(company: Company, kept: KeptGraph | None, *, key: str = "") -> list[ResourceRow]:
    """All resources by name, or the one with the key; what is missing to targets as the latest scan saw it. Two queries."""
    resources = Resource.objects.filter(company=company, **({"key": key} if key else {})).order_by("name", "key")
    return rows_of(list(resources), kept)


def rows_of(resources: list[Resource], kept: KeptGraph | None) -> list[ResourceRow]:
    """These resources with what draws on them. One query."""
    parts = ResourceUse.objects.filter(resource__in=resources).select_related("kpi__department", "kpi__owner")
    found: dict[object, list[ResourceUse]] = {resource.id: [] for resource in resources}
    for part in parts.order_by("kpi__name", "kpi__key"):
        found[part.resource_id].append(part)
    return [_row(resource, found[resource.id], kept) for resource in resources]


def _row(resource: Resource, parts: Iterable[ResourceUse], kept: KeptGraph | None) -> ResourceRow:
    listed = list(parts)
    uses = [UseRow(_named(one.kpi), Draw(one.uses, _units(one.kpi, kept))) for one in listed if one.uses is not None]
    hurts = [HurtRow(_named(one.kpi), one.hurts) for one in listed if one.hurts is not None]
    uses.sort(key=lambda row: -(row.draw.wants if row.draw.wants is not None else -1.0))
    return ResourceRow(
        resource.id, resource.key, resource.name, resource.slack, resource.hard, tuple(uses), tuple(hurts)
    )


def _named(kpi: Kpi) -> Named:
    return Named(
        id=kpi.id,
        key=kpi.key,
        name=kpi.name,
        department=kpi.department.name if kpi.department else "",
        owner=kpi.owner.name if kpi.owner else "",
        unit=kpi.unit,
        decimals=kpi.decimals,
        retired=kpi.status == Status.RETIRED,
    )


def _units(kpi: Kpi, kept: KeptGraph | None) -> float | None:
    dial = kept.dial(kpi.id) if kept is not None and kpi.status == Status.ACTIVE else None
    return None if dial is None else missing_units(sign=dial.sign, now=dial.now, target=dial.target)


def kpis_that_may_use(company: Company) -> list[Kpi]:
    """Living department KPIs, by department and name."""
    rows = Kpi.objects.filter(company=company, level=Level.DEPARTMENT).exclude(status=Status.RETIRED)
    return list(rows.select_related("department").order_by("department__name", "name", "key"))


def kpis_that_may_be_hurt(company: Company) -> list[Kpi]:
    """Living company KPIs, by name."""
    rows = Kpi.objects.filter(company=company, level=Level.COMPANY).exclude(status=Status.RETIRED)
    return list(rows.order_by("name", "key"))


def uses_of(resource: UUID) -> list[UUID]:
    """The ids of all that draws on a resource or pays for it."""
    return list(ResourceUse.objects.filter(resource_id=resource).values_list("id", flat=True))


def ids_of_keys(company: Company, keys: Collection[str]) -> dict[str, UUID]:
    """The KPIs with these keys, as far as there are any."""
    return dict(Kpi.objects.filter(company=company, key__in=keys).values_list("key", "id"))
