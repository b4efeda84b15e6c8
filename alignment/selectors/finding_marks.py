"""Reads how many open findings hang on each KPI of a list: about itself, about a link from it, about a conflict that it is one side of."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from alignment.models import CascadeLink, Conflict, ConflictStatus, Finding, SubjectKind
from alignment.rules.findings import SEVERITIES
from alignment.selectors.finding_pages import with_waivers
from alignment.wording.finding_marks import findings_url, mark_words
from kpis.selectors.marks import Mark, Marks
from organization.models import Company


def finding_marks(company: Company, kpis: Collection[UUID], today: date) -> dict[UUID, Mark]:
    """Of each KPI with open findings how many, and the worst of them. Five queries, whatever the number of KPIs."""
    standing = Finding.objects.filter(company=company, cleared_on__isnull=True)
    rows = with_waivers(standing, today=today).filter(Q(is_waived=False))
    found: dict[UUID, list[str]] = defaultdict(list)
    for kpi, severity in _of_kpis(company, rows, list(kpis)):
        found[kpi].append(severity)
    return {kpi: Mark(len(several), min(several, key=SEVERITIES.index)) for kpi, several in found.items()}


def _of_kpis(company: Company, rows: QuerySet[Finding], kpis: list[UUID]) -> Iterator[tuple[UUID, str]]:
    wanted = set(kpis)
    own = rows.filter(kind=SubjectKind.KPI, subject__in=kpis)
    yield from own.values_list("subject", "severity")  # type: ignore[misc]  # a KPI's finding has its subject
    child = dict(CascadeLink.objects.filter(company=company, child__in=kpis).values_list("id", "child_id"))
    if child:
        for link, severity in rows.filter(kind=SubjectKind.LINK, subject__in=child).values_list("subject", "severity"):
            yield child[link], severity  # type: ignore[index]
    standing = Conflict.objects.filter(company=company).exclude(status=ConflictStatus.RESOLVED)
    sides = {
        conflict: (first, second)
        for conflict, first, second in standing.filter(Q(first__in=kpis) | Q(second__in=kpis)).values_list(
            "id", "first_id", "second_id"
        )
    }
    if sides:
        told = rows.filter(kind=SubjectKind.CONFLICT, subject__in=sides).values_list("subject", "severity")
        for conflict, severity in told:
            for side in sides[conflict]:  # type: ignore[index]
                if side in wanted:
                    yield side, severity


FINDINGS = Marks(finding_marks, mark_words, findings_url)
