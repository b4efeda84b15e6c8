"""The scorecard that the pages of a department and of a person share."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from dashboards.rules.board import gain_pct
from dashboards.rules.story_duties import duties_of
from dashboards.selectors.department import Context
from dashboards.wording.board_figures import WIDE, Figures
from dashboards.wording.department import OwedBy, ScoreLine, owed_lines, score_line, worst_first
from kpis.access import readable
from kpis.charts import pin_scale
from kpis.models import Kpi, Level
from kpis.selectors.states import Row
from organization.http.request import CompanyRequest


@dataclass(frozen=True, slots=True)
class Readable:
    """The KPIs that the reader may read, and those they may only count."""

    rows: list[Row]
    hidden: list[Row]


def figures_of(request: CompanyRequest) -> Figures:
    """As the company writes."""
    return Figures(request.company.locale, request.company.fiscal_year_start_month)


def read_by(request: CompanyRequest, rows: Sequence[Row]) -> Readable:
    """Parts the rows by the reader's rights. One query."""
    ids = [row.id for row in rows if row.level == Level.INDIVIDUAL]
    allowed: set[UUID] = set(readable(request, Kpi.objects.filter(id__in=ids)).values_list("id", flat=True))
    seen = [row for row in rows if row.level != Level.INDIVIDUAL or row.id in allowed]
    return Readable(seen, [row for row in rows if row.level == Level.INDIVIDUAL and row.id not in allowed])


def lines_of(request: CompanyRequest, rows: Collection[Row], around: Context, *, places: bool) -> list[ScoreLine]:
    """The rows of one table, worst first, on one scale; `places`: with level and department beside the name."""
    scale = pin_scale(gain_pct(row) for row in rows)
    wide = any(max(abs(row.actual or 0.0), abs(row.pace or 0.0)) >= WIDE for row in rows)
    return [
        score_line(
            row,
            figures=figures_of(request),
            scale=scale,
            wide=wide,
            place=_place(row) if places else "",
            feeds=around.feeds.get(row.id, []),
            accepted=row.accepted(request.today),
        )
        for row in sorted(rows, key=worst_first)
    ]


def _place(row: Row) -> str:
    return row.department_name or str(Level(row.level).label)


def owed_of(request: CompanyRequest, rows: Collection[Row], around: Context) -> list[OwedBy]:
    """Who owes what about these KPIs."""
    debtors = duties_of(rows, explained=around.explained, late=around.late)
    return owed_lines(debtors, figures=figures_of(request), closing=around.closing)
