"""Reads findings as pages and reports show them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Min, Q, QuerySet

from alignment.models import CascadeLink, Finding, FindingCount, Severity, StageRun, SubjectKind, Waiver
from alignment.rules.findings import RULES
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
    """All that stands, errors first; three queries. `subject`: about one KPI, person, department… only."""
    rows = Finding.objects.filter(company=company, cleared_on__isnull=True)
    if subject is not None:
        rows = rows.filter(subject=subject)
    if rule is not None:
        rows = rows.filter(rule=rule)
    found = rows_told(company, rows.select_related("department", "person"), today=today)
    return sorted(
        found, key=lambda row: (row.waived_until is not None, _ORDER[Severity(row.severity)], row.rule, row.key)
    )


def rows_told(company: Company, rows: Iterable[Finding], *, today: date) -> list[FindingRow]:
    """The rows of rules that are there, in their order, with what was waived. Two queries beside the rows' own."""
    waivers = Waiver.objects.filter(company=company, until__gte=today)
    waived = {(one.rule, one.kind, one.subject): one for one in waivers}
    fresh = new_from(company, today=today)
    return [_row(row, waived, fresh) for row in rows if row.rule in RULES]


def new_from(company: Company, *, today: date) -> date:
    """Since when a finding counts as new: within a week, and not on the first day, when every one was."""
    first = FindingCount.objects.filter(company=company).aggregate(day=Min("day"))["day"]
    within = today - NEW_FOR + timedelta(days=1)
    return within if first is None else max(within, first + timedelta(days=1))


def _row(row: Finding, waived: Mapping[tuple[str, str, UUID | None], Waiver], fresh: date) -> FindingRow:
    waiver = waived.get((row.rule, row.kind, row.subject))
    return FindingRow(
        **{name: getattr(row, name) for name in _AS_KEPT},
        department=row.department_id,
        department_name=row.department.name if row.department else "",
        person=row.person_id,
        person_name=row.person.name if row.person else "",
        new=row.since >= fresh,
        waived_until=waiver.until if waiver else None,
        waiver=waiver.id if waiver else None,
        reason=waiver.reason if waiver else "",
    )


_AS_KEPT = ("id", "rule", "severity", "step", "kind", "subject", "key", "params", "since")


def counts(company: Company, *, since: date) -> list[FindingCount]:
    """How many stood, day by day, oldest first."""
    return list(FindingCount.objects.filter(company=company, day__gte=since).order_by("day"))


def blocking(company: Company, *, day: date) -> int:
    """How many errors stood when they were last counted by that day, as far as nobody lives with them. One query."""
    last = FindingCount.objects.filter(company=company, day__lte=day).order_by("-day").first()
    return last.errors if last else 0


def findings_on(rows: QuerySet[Finding], *, day: date) -> QuerySet[Finding]:
    """Those of `rows` that stood on a day."""
    return rows.filter(Q(cleared_on__isnull=True) | Q(cleared_on__gt=day), since__lte=day, rule__in=RULES)


def computed_by(company: Company, *, day: date) -> bool:
    """Had anybody asked the rules by then?"""
    return StageRun.objects.filter(company=company, stage="findings", day__lte=day, computed_at__isnull=False).exists()


def subjects_at_home(company: Company, rows: Iterable[FindingRow]) -> dict[UUID, Kpi]:
    """The KPIs that rows are about, by the rows' subjects; of a link its child. At most two queries."""
    about = {kind: {row.subject for row in rows if row.kind == kind and row.subject} for kind in _WITH_KPI}
    found: dict[UUID, Kpi] = {}
    if about[SubjectKind.KPI]:
        found |= {kpi.id: kpi for kpi in Kpi.objects.filter(company=company, id__in=about[SubjectKind.KPI])}
    if about[SubjectKind.LINK]:
        links = CascadeLink.objects.filter(company=company, id__in=about[SubjectKind.LINK]).select_related("child")
        found |= {link.id: link.child for link in links}
    return found


_WITH_KPI = (SubjectKind.KPI, SubjectKind.LINK)
