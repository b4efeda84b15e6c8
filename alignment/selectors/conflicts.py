"""Reads conflicts as pages and reports show them."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import F, Q

from alignment.models import Conflict, ConflictStatus
from alignment.rules.conflicts.told import COUNTED, ConflictRow, Party, WayOut
from kpis.models import Kpi
from organization.models import Company


def standing(company: Company, *, kpi: UUID | None = None) -> list[ConflictRow]:
    """What stands now, open or accepted; counted ones first, worst first. Two queries."""
    rows = Conflict.objects.filter(company=company).exclude(status=ConflictStatus.RESOLVED)
    if kpi is not None:
        rows = rows.filter(Q(first=kpi) | Q(second=kpi) | Q(company_kpi=kpi))
    found = read(company, rows.select_related("decided_by"))
    return sorted(found, key=lambda row: (not row.counted, row.worst_sigma if row.worst_sigma is not None else -99.0))


def worst_open(company: Company, limit: int) -> tuple[list[ConflictRow], int]:
    """The `limit` worst of those that count and nobody accepted, and how many there are. One query where there is none."""
    rows = Conflict.objects.filter(company=company, status=ConflictStatus.OPEN, grade__in=COUNTED)
    found = read(
        company, rows.select_related("decided_by").order_by(F("worst_sigma").asc(nulls_first=True), "id")[:limit]
    )
    return found, len(found) if len(found) < limit else rows.count()


def one(company: Company, conflict: UUID) -> ConflictRow | None:
    """A conflict by its id, whatever became of it."""
    found = read(company, Conflict.objects.filter(company=company, id=conflict).select_related("decided_by"))
    return found[0] if found else None


def read(company: Company, rows: Iterable[Conflict]) -> list[ConflictRow]:
    """Conflicts with the names and figures of their KPIs."""
    conflicts = list(rows)
    if not conflicts:
        return []
    ids = {kpi for row in conflicts for kpi in (row.first_id, row.second_id, row.company_kpi_id) if kpi is not None}
    known = Kpi.objects.filter(company=company, id__in=ids).select_related("department", "owner", "state")
    kpis = {kpi.id: kpi for kpi in known}
    return [_row(row, kpis) for row in conflicts]


def _row(row: Conflict, kpis: dict[UUID, Kpi]) -> ConflictRow:
    first, second = (_party(kpis[kpi], row.witness) for kpi in (row.first_id, row.second_id))
    parties = {str(first.id): first, str(second.id): second}
    return ConflictRow(
        id=row.id,
        first=first,
        second=second,
        company_kpi=_party(kpis[row.company_kpi_id], row.witness) if row.company_kpi_id else None,
        sources=tuple(row.sources),
        ways=tuple(_way(way, parties) for way in row.resolutions),
        decided_by=row.decided_by.name if row.decided_by else "",
        **{name: getattr(row, name) for name in _AS_KEPT},
    )


_AS_KEPT = (
    "kind", "grade", "worst_sigma", "entry", "history", "seen_together", "seen_worse", "p_adjusted", "status", "found_on",
    "last_seen", "reason", "accepted_until",
)  # fmt: skip


def _party(kpi: Kpi, witness: dict[str, Any]) -> Party:
    state = getattr(kpi, "state", None)
    return Party(
        id=kpi.id,
        key=kpi.key,
        name=kpi.name,
        department_key=kpi.department.key if kpi.department else "",
        department=kpi.department.name if kpi.department else "",
        owner=kpi.owner.name if kpi.owner else "",
        unit=kpi.unit,
        decimals=kpi.decimals,
        direction=kpi.direction,
        actual=state.actual if state else None,
        target=state.target if state else None,
        witness=witness.get(str(kpi.id)),
    )


def _way(way: dict[str, Any], parties: dict[str, Party]) -> WayOut:
    return WayOut(way["means"], parties.get(way["kpi"] or ""), way["target"], way["cut"])
