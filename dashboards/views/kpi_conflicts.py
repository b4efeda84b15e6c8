"""The conflicts of a KPI: the section of its page."""

from datetime import date
from typing import Any

from alignment.models import ConflictStatus
from alignment.selectors.conflicts import standing
from alignment.selectors.kept_graph import kept_graph
from alignment.views.conflicts import line, writer_of
from kpis.models import Kpi, Level
from organization.http.request import CompanyRequest

#: The page of all conflicts has the others.
MOST = 5


def conflicts_of(request: CompanyRequest, kpi: Kpi, *, as_of: date | None) -> dict[str, Any]:
    """What counts and what is accepted, worst first; nothing on an earlier day, and an individual's KPI has none."""
    if as_of is not None or kpi.level == Level.INDIVIDUAL:
        return {}
    rows = [
        row for row in standing(request.company, kpi=kpi.id) if row.counted or row.status == ConflictStatus.ACCEPTED
    ]
    write = writer_of(request, kept_graph(request.company) if rows else None)
    return {"conflicts": [line(row, write) for row in rows[:MOST]], "more_conflicts": max(len(rows) - MOST, 0)}
