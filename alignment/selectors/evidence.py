"""Reads what history says of the links."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import numpy as np
from django.db.models import Case, Count, IntegerField, QuerySet, When

from alignment.models import CascadeLink, Evidence, LinkEvidence
from alignment.rules.evidence import evidence_of
from alignment.rules.panel import coarser_of
from alignment.selectors.panel import LONG_PERIODS, panel, series_of
from kpis.rules.calendar import CADENCES, Cadence, DayArray
from kpis.rules.health import Floats
from kpis.selectors.history import histories
from organization.http.request import company_today
from organization.models import Company


@dataclass(frozen=True, slots=True)
class Figures:
    """What history says of one link. Fields as in alignment.models.LinkEvidence."""

    verdict: str
    reason: str = ""
    cadence: str = "weekly"
    lag_weeks: int | None = None
    r: float | None = None
    low: float | None = None
    high: float | None = None
    p: float | None = None
    p_adjusted: float | None = None
    n: int = 0
    testable_from: date | None = None


_COLUMNS = tuple(Figures.__dataclass_fields__)
#: Nothing was tested yet.
CLAIMED = Figures(Evidence.CLAIMED)


def figures_of(
    *, company: Company, links: Collection[UUID] | None = None, as_of: date | None = None
) -> dict[UUID, Figures]:
    """By link; of today as it is kept (one query), of an earlier day computed from the history until then.

    A link that has not been tested yet is left out: it is CLAIMED.
    """
    if as_of is not None and as_of < company_today(company):
        computed = dict(_computed(company, as_of))
        return computed if links is None else {link: computed[link] for link in links if link in computed}
    rows = LinkEvidence.objects.filter(company=company)
    if links is not None:
        rows = rows.filter(link_id__in=list(links))
    return {row[0]: Figures(*row[1:]) for row in rows.values_list("link_id", *_COLUMNS)}


def _computed(company: Company, day: date) -> Iterator[tuple[UUID, Figures]]:
    facts = panel(company, day)
    found = evidence_of(facts)
    words = zip(found.verdicts(), found.reasons(), strict=True)
    for at, (verdict, reason) in enumerate(words):
        lag, days, tested = int(found.lag_weeks[at]), found.testable_from[at], found.tested
        yield (
            facts.links.ids[at],
            Figures(
                verdict=verdict,
                reason=reason,
                cadence=CADENCES[int(found.cadence[at])],
                lag_weeks=lag if lag >= 0 else None,
                r=_known(tested.r[at]),
                low=_known(tested.low[at]),
                high=_known(tested.high[at]),
                p=_known(tested.p[at]),
                p_adjusted=_known(tested.p_adjusted[at]),
                n=int(tested.n[at]),
                testable_from=None if np.isnat(days) else days.item(),
            ),
        )


def _known(number: Any) -> float | None:
    return None if np.isnan(number) else float(number)


@dataclass(frozen=True, slots=True)
class Together:
    """Both KPIs of a link over the same periods, oldest first (nan: missing): what its chart draws."""

    cadence: Cadence
    starts: DayArray
    child: Floats
    parent: Floats


def values_together(*, company: Company, link: CascadeLink, periods: int, as_of: date | None = None) -> Together:
    """The last `periods` periods that ended, on the grid of the KPI that is measured more rarely. Two queries."""
    day = as_of or company_today(company)
    found = histories(company=company, kpis=[link.child_id, link.parent_id], until=day, periods=LONG_PERIODS)
    facts = {kpi.id: kpi for group in found.groups for kpi in group.kpis}
    pair = [facts[link.child_id], facts[link.parent_id]]
    cadence = coarser_of(pair[0].cadence, pair[1].cadence)
    series = series_of(cadence, (0, 1), pair, [found], day, found.fiscal_start_month)
    return Together(cadence, series.starts[-periods:], series.values[0, -periods:], series.values[1, -periods:])


# ── the list of all links ──


#: What asks for an answer stands first.
ORDER = (
    Evidence.CONTRADICTED,
    Evidence.SUPPORTED,
    Evidence.NO_EVIDENCE,
    Evidence.TOO_LITTLE_DATA,
    Evidence.CLAIMED,
)
_RANK = Case(*(When(evidence=verdict, then=rank) for rank, verdict in enumerate(ORDER)), output_field=IntegerField())


def links_asked_for(
    rows: QuerySet[CascadeLink], *, verdict: str = "", department: UUID | None = None, level: str = ""
) -> QuerySet[CascadeLink]:
    """Of these links those asked for, with both KPIs: by verdict, company KPIs' first, then by name."""
    told: dict[str, Any] = {"evidence": verdict, "child__department_id": department, "child_level": level}
    rows = rows.filter(**{name: value for name, value in told.items() if value})
    found = rows.select_related("child__department", "child__owner", "parent__department")
    return found.order_by(_RANK, "child_level", "child__name", "parent__name", "id")


def verdict_counts(rows: QuerySet[CascadeLink]) -> dict[str, int]:
    """How many of these links have which verdict, in the order of the list; every verdict is there."""
    found = dict(rows.order_by().values_list("evidence").annotate(number=Count("id")))
    return {verdict.value: found.get(verdict.value, 0) for verdict in ORDER}
