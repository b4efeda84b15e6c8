"""The maturity of the retail demo week by week, from the day its cycle began to the week before the first load.

The counts grow as the year went: links were accepted, owners named, reviews held, the scan of pairs begun. The score of each week is what the
formula gives for them, so history and formula agree; from the first load on the product computes its own.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from dashboards.rules.retail_governance import Calendar
from governance.rules.maturity import Count, coverages, maturity

_FIRST, _LAST = -50, -1
#: Criterion -> what is needed, and what there was in the first week and by the last.
_GREW: dict[str, tuple[float, float, float]] = {
    "company_kpis": (3, 3, 3),
    "company_targets": (3, 3, 3),
    "some_departments_connected": (2.5, 3, 5),
    "departments_cascaded": (5, 1, 5),
    "kpis_connected": (13, 5, 13),
    "named_owners": (56, 30, 56),
    "quarterly_reviews": (4, 0, 4),
    "values_current": (56, 41, 55),
    "three_level_cascade": (13, 2, 13),
    "conflict_scan": (67, 0, 67),
    "conflicts_resolved": (1, 0, 0),
    "rhythm_matched": (75, 22, 64),
    "variances_explained": (3, 0, 1),
    "governed_changes": (2, 0, 2),
    "systematic_updates": (56, 0, 13),
    "leading_all_levels": (40, 18, 36),
    "leading_confirmed": (49, 9, 37),
    "unified_dashboard": (8, 0, 0),
    "process_owner": (1, 1, 1),
}


def history(anchor_week: date) -> list[dict[str, Any]]:
    """One score a week, as the file says it."""
    at = Calendar(anchor_week)
    return [_score(at, week) for week in range(_FIRST, _LAST + 1)]


def _score(at: Calendar, week: int) -> dict[str, Any]:
    share = (week - _FIRST) / (_LAST - _FIRST)
    counts = {
        key: Count(have=float(round(begun + (now - begun) * share)), need=need)
        for key, (need, begun, now) in _GREW.items()
    }
    covered = coverages(counts)
    result = maturity(covered)
    return {
        "day": at.text(week, 6),
        "department": None,
        "score": result.score,
        "level": result.level,
        "counts": {key: [one.have, one.need, covered[key]] for key, one in counts.items()},
        "algorithm": "maturity/1",
    }
