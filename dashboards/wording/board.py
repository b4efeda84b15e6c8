"""The executive dashboard, ready to print: everything a template needs is a string or a list of them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from alignment.rules.diagnosis.told import Diagnosed
from dashboards.rules.board import DepartmentLine
from dashboards.rules.board_assembly import Board, Explained
from dashboards.rules.variances import Variance
from dashboards.wording.board_began import age_words, coming_lines
from dashboards.wording.board_figures import Figures, listed
from dashboards.wording.board_message import (
    alarm_words,
    departments_title,
    leading_title,
    message_words,
    outcomes_title,
    standfirst,
    variances_title,
)
from dashboards.wording.board_outcomes import Tile, owes_words, tile
from dashboards.wording.board_rows import DepartmentRow, GroupLines, department_row, group_lines
from dashboards.wording.board_story import story
from dashboards.wording.board_variances import SHOWN, SHOWN_LARGE, Acts, VarianceLine, rest_words, variance_line
from governance.selectors.variances import NO_ANSWERS, Answers
from kpis.rules.calendar import CADENCES, as_cadence, current_period
from kpis.selectors.states import Freshness, LateOwner, Row

#: So many late people stand in the line itself.
NAMED = 3
SQUARES = 7


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where things lead: a KPI or a department by its key, a person by id, a department's rows by its key, the page of a day."""

    kpi: Callable[[str], str]
    department: Callable[[str], str]
    open_department: Callable[[str], str]
    person: Callable[[UUID], str]
    day: Callable[[date | None], str]


@dataclass(frozen=True, slots=True)
class Link:
    """Words that lead somewhere."""

    words: str
    url: str


@dataclass(frozen=True, slots=True)
class Head:
    """The facts line, the message and what stands under it. `late`: who, if few; `late_list`: who, if many."""

    period: str
    span: str
    as_of: str
    past: str
    present_url: str
    days: list[Link]
    values_in: str
    values_rest: str
    late: list[Link]
    late_list: list[Link]
    message: str
    standfirst: str
    alarm: SafeString
    story: SafeString


@dataclass(frozen=True, slots=True)
class Page:
    """The whole page."""

    head: Head
    outcomes_title: str
    tiles: list[Tile]
    columns: int
    leading_title: str
    leading_text: str
    groups: list[GroupLines]
    reach: str
    halves: list[list[DepartmentRow]]
    counts: dict[str, int]
    fine_departments: str
    large: bool
    variances_title: str
    variances_text: str
    variances: list[VarianceLine]
    silent: str
    coming: list[Link] = field(default_factory=list)
    began_age: str = field(default="")
    empty: bool = field(default=False)


def needing_words(board: Board[Row]) -> list[Row]:
    """The KPIs whose explanations the page shows or counts."""
    found = {kpi.id: kpi for kpi in (*board.outcomes, *(one.kpi for one in board.variances))}
    return list(found.values())


def asked_why(board: Board[Row]) -> set[UUID]:
    """The KPIs of which the page says where it began: the outcomes and the variances shown."""
    return {kpi.id for kpi in board.outcomes} | {one.kpi.id for one in shown(board)}


def shown(board: Board[Row]) -> Sequence[Variance[Row]]:
    """The variances for which there is room."""
    return board.variances[: SHOWN_LARGE if board.large else SHOWN]


@dataclass(frozen=True, slots=True)
class Facts:
    """What the page says beside the board. `moment`: when it was computed, None for a past day; `began`: where dips began, as last
    kept by `day`; `there`: what follows from the variances; `acts`: what the reader may do about one."""

    fresh: Freshness
    late: Sequence[LateOwner]
    explained: Mapping[UUID, Explained]
    department_keys: Mapping[UUID, str]
    day: date
    today: date
    moment: str
    began: Mapping[UUID, Diagnosed] = field(default_factory=dict)
    there: Mapping[UUID, Answers] = field(default_factory=dict)
    acts: Callable[[Row], Acts] = lambda _kpi: Acts()

    @property
    def speaking(self) -> dict[UUID, Diagnosed]:
        """Those that were computed in the week of the page's day."""
        return {kpi: one for kpi, one in self.began.items() if one.speaks_of(self.day)}


def page_of(board: Board[Row], facts: Facts, *, figures: Figures, to: Addresses) -> Page:
    """Everything in words."""
    variances = _variances(board, facts, figures, to)
    columns = columns_for(len(board.outcomes))
    rows = _department_rows(board, facts, figures, to) if board.large else []
    half = (len(rows) + 1) // 2
    return Page(
        head=_head(board, facts, figures, to),
        outcomes_title=outcomes_title(board.message),
        tiles=[
            tile(
                kpi, number=number, url=to.kpi(kpi.key), explained=facts.explained.get(kpi.id), figures=figures,
                day=facts.day, narrow=columns > 3,
            )
            for number, kpi in enumerate(board.outcomes, 1)
        ],
        columns=columns,
        leading_title=departments_title(board) if board.large else leading_title(board, figures) if board.kpis else "",
        leading_text=_leading_text(board),
        groups=[] if board.large else group_lines(board, figures=figures, kpi_url=to.kpi, day=facts.day),
        reach=_reach_words(board, figures),
        halves=[rows[:half], rows[half:]] if rows else [],
        counts={health: sum(kpi.health == health for kpi in board.kpis) for health in ("off_track", "at_risk", "no_data", "on_track")},
        fine_departments=_fine_words(board.lines) if board.large else "",
        large=board.large,
        variances_title=variances_title(board.variances, shown=len(variances), owed=_owed(board, facts)),
        variances_text=_variances_text(board, len(variances)),
        variances=variances,
        silent=_silent_words(board, figures),
        coming=[Link(one.words, f"{to.kpi(one.key)}#began") for one in coming_lines(board.outcomes, facts.speaking, figures)],
        began_age=age_words(board.outcomes, facts.began, facts.speaking),
        empty=board.message.kind == "empty",
    )  # fmt: skip


def columns_for(count: int) -> int:
    """How many outcomes stand side by side."""
    return {1: 1, 2: 2, 3: 3, 4: 4, 5: 5, 6: 3}.get(count, 4)


# ── the head ────────────────────────────────────────────────────────────────────────────────────────────────────────


def _head(board: Board[Row], facts: Facts, figures: Figures, to: Addresses) -> Head:
    cadence = shortest_cadence([*board.outcomes, *board.kpis])
    period = current_period(facts.day, as_cadence(cadence), fiscal_start_month=figures.fiscal_start_month)
    past = facts.day < facts.today
    day = date_format(facts.day, "D j M Y" if facts.day.year != facts.today.year else "D j M")
    worst = board.message.worst
    why = facts.speaking.get(worst.id) if worst else None
    late = [Link(_late_words(owner, counted=len(facts.late) > NAMED), to.person(owner.id) if owner.id else "") for owner in facts.late]  # fmt: skip
    return Head(
        period=figures.period(period, cadence),
        span=figures.span(period, cadence),
        as_of=day if past or not facts.moment else f"{day}, {facts.moment}",
        past=date_format(facts.day, "l j F Y") if past else "",
        present_url=to.day(None),
        days=_days(facts, to),
        values_in=_("%(inside)s of %(due)s") % {"inside": facts.fresh.inside, "due": facts.fresh.due}
        if facts.fresh.due
        else "",
        values_rest=_values_rest(facts.fresh, named=bool(late)),
        late=late if len(late) <= NAMED else [],
        late_list=late if len(late) > NAMED else [],
        message=message_words(board.message, figures, why),
        standfirst=standfirst(board, figures, why),
        alarm=alarm_words(board.alarm) if board.alarm else SafeString(""),
        story=story(board.message.lead, figures),
    )


def shortest_cadence(kpis: Sequence[Row]) -> str:
    """The rhythm the page speaks in: the fastest of its KPIs'."""
    used = {kpi.cadence for kpi in kpis}
    return next((cadence for cadence in CADENCES if cadence in used), CADENCES[0])


def _late_words(owner: LateOwner, *, counted: bool) -> str:
    name = owner.name or _("nobody owns them")
    return f"{name}, {owner.late}" if counted else name


def _values_rest(fresh: Freshness, *, named: bool) -> str:
    if not fresh.due:
        return _("No value is due yet")
    parts = [ngettext("value in", "values in", fresh.due)]
    if fresh.open:
        parts.append(ngettext("%(n)s still in time", "%(n)s still in time", fresh.open) % {"n": fresh.open})
    if fresh.late:
        late = ngettext("%(n)s late", "%(n)s late", fresh.late) % {"n": fresh.late}
        parts.append(f"{late}:" if named else late)
    return ", ".join(parts)


def _days(facts: Facts, to: Addresses) -> list[Link]:
    """Days that people ask for."""
    weeks = (
        (1, _("A week before")),
        (4, _("Four weeks before")),
        (13, _("A quarter before")),
        (52, _("A year before")),
    )
    return [Link(words, to.day(facts.day - timedelta(weeks=back))) for back, words in weeks]


# ── the middle ──────────────────────────────────────────────────────────────────────────────────────────────────────


def _leading_text(board: Board[Row]) -> str:
    if board.large:
        count = len(board.lines)
        return ngettext("%(n)s department, worst first. Open a row for its KPIs.", "%(n)s departments, worst first. Open a row for its KPIs.", count) % {"n": count}  # fmt: skip
    count = len(board.kpis)
    return ngettext(
        "%(n)s department KPI under the outcome it drives", "%(n)s department KPIs under the outcome they drive", count
    ) % {"n": count}


def _reach_words(board: Board[Row], figures: Figures) -> str:
    """What lacks a line of sight, where that is not a group of rows; and to which outcomes nothing leads."""
    if not board.kpis or not board.outcomes:
        return ""
    return " ".join(part for part in (_without_sight(board), _without_drivers(board, figures)) if part)


def _without_sight(board: Board[Row]) -> str:
    count, lacking = len(board.kpis), len(board.leading.unlinked)
    told = {"n": lacking, "all": count}
    if lacking and not board.large:
        return ""  # a group of rows says it
    if not lacking:
        words = ngettext(
            "None. The department KPI reaches a company KPI.",
            "None. All %(all)s department KPIs reach a company KPI.",
            count,
        )
        return words % told
    words = ngettext(
        "%(n)s of %(all)s department KPIs reaches no company KPI.",
        "%(n)s of %(all)s department KPIs reach no company KPI.",
        lacking,
    )
    return words % told


def _without_drivers(board: Board[Row], figures: Figures) -> str:
    bare = [figures.named(group.outcome.name) for group in board.leading.groups if not group.feeding]
    if not bare:
        return ""
    if len(bare) == len(board.outcomes):
        return _("Nothing leads to any outcome.")
    return _("Among the outcomes, nothing leads to %(names)s.") % {"names": listed(bare)}


def _department_rows(board: Board[Row], facts: Facts, figures: Figures, to: Addresses) -> list[DepartmentRow]:
    places = min(12, max([SQUARES, *(len(line.kpis) for line in board.lines)]))
    return [one_department(line, facts.department_keys, places=places, figures=figures, to=to) for line in board.lines]


def one_department(
    line: DepartmentLine[Row], keys: Mapping[UUID, str], *, places: int, figures: Figures, to: Addresses
) -> DepartmentRow:
    """The line of a department."""
    key = keys[line.department]  # type: ignore[index]
    return department_row(
        line, key=key, url=to.department(key), open_url=to.open_department(key), places=places, figures=figures
    )


def _fine_words(lines: Sequence[DepartmentLine[Row]]) -> str:
    """On a phone, those that need nothing in one sentence."""
    fine = sum(line.fine for line in lines)
    return ngettext("%(n)s department on track in everything", "%(n)s departments on track in everything", fine) % {"n": fine} if fine else ""  # fmt: skip


# ── variances ───────────────────────────────────────────────────────────────────────────────────────────────────────


def _variances(board: Board[Row], facts: Facts, figures: Figures, to: Addresses) -> list[VarianceLine]:
    outcomes, began = {kpi.id: kpi for kpi in board.outcomes}, facts.speaking
    return [
        variance_line(
            one, rank=rank, outcomes=outcomes, explained=facts.explained.get(one.kpi.id), figures=figures,
            kpi_url=to.kpi, day=facts.day, began=began, there=facts.there.get(one.kpi.id, NO_ANSWERS),
            acts=facts.acts(one.kpi),
        )
        for rank, one in enumerate(shown(board), 1)
    ]  # fmt: skip


def _owed(board: Board[Row], facts: Facts) -> int:
    """How many of the flagged variances nobody has explained."""
    return sum(owes_words(one.kpi, facts.explained.get(one.kpi.id)) for one in board.variances)


def _variances_text(board: Board[Row], count: int) -> str:
    if not count:
        return ""
    return " ".join(part for part in (_("Ranked by effect on company KPIs."), rest_words(len(board.variances) - count)) if part)  # fmt: skip


def _silent_words(board: Board[Row], figures: Figures) -> str:
    """What cannot be judged at all: silence is never green."""
    silent = [kpi for kpi in (*board.outcomes, *board.kpis) if kpi.health == "no_data"]
    if not silent:
        return ""
    shown = [figures.named(kpi.name) for kpi in silent[:NAMED]]
    rest = len(silent) - len(shown)
    if rest:
        shown.append(ngettext("%(n)s more", "%(n)s more", rest) % {"n": rest})
    return listed(shown)
