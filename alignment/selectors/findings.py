"""Reads findings as pages and reports show them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from alignment.models import Finding, FindingCount, Severity, SubjectKind, Waiver
from kpis.models import Kpi
from organization.models import Company

#: A finding counts as new for so long.
NEW_FOR = timedelta(days=7)
_ORDER = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.INFO: 2}


@dataclass(frozen=True, slots=True)
class FindingRow:
    """A finding that stands. `kpi_key`: of the KPI it is about, for the link; `waived_until`, `waiver`, `reason` where somebody lives with it."""

    id: UUID
    rule: str
    severity: str
    step: int
    kind: str
    subject: UUID | None
    key: str
    params: Mapping[str, Any]
    department: UUID | None
    department_name: str
    person: UUID | None
    person_name: str
    since: date
    new: bool
    waived_until: date | None
    waiver: UUID | None
    reason: str


def standing(
    company: Company, *, today: date, subject: UUID | None = None, rule: str | None = None
) -> list[FindingRow]:
    """All that stands, errors first; two queries. `subject`: about one KPI, person, department… only."""
    rows = Finding.objects.filter(company=company, cleared_on__isnull=True)
    if subject is not None:
        rows = rows.filter(subject=subject)
    if rule is not None:
        rows = rows.filter(rule=rule)
    waived = {
        (one.rule, one.kind, one.subject): one for one in Waiver.objects.filter(company=company, until__gte=today)
    }
    found = [_row(row, waived, today) for row in rows.select_related("department", "person")]
    return sorted(
        found, key=lambda row: (row.waived_until is not None, _ORDER[Severity(row.severity)], row.rule, row.key)
    )


def _row(row: Finding, waived: Mapping[tuple[str, str, UUID | None], Waiver], today: date) -> FindingRow:
    waiver = waived.get((row.rule, row.kind, row.subject))
    return FindingRow(
        **{name: getattr(row, name) for name in _AS_KEPT},
        department=row.department_id,
        department_name=row.department.name if row.department else "",
        person=row.person_id,
        person_name=row.person.name if row.person else "",
        new=today - row.since < NEW_FOR,
        waived_until=waiver.until if waiver else None,
        waiver=waiver.id if waiver else None,
        reason=waiver.reason if waiver else "",
    )


_AS_KEPT = ("id", "rule", "severity", "step", "kind", "subject", "key", "params", "since")


def counts(company: Company, *, since: date) -> list[FindingCount]:
    """How many stood, day by day, oldest first."""
    return list(FindingCount.objects.filter(company=company, day__gte=since).order_by("day"))


def kpi_keys(company: Company, rows: list[FindingRow]) -> dict[UUID, str]:
    """The keys of the KPIs that the rows are about, as addresses need them. One query."""
    ids = {row.subject for row in rows if row.kind == SubjectKind.KPI and row.subject is not None}
    return dict(Kpi.objects.filter(company=company, id__in=ids).values_list("id", "key"))
