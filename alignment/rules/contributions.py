"""Step 2 on one grid: what each department does for each company KPI, and what the grid surfaces.

An empty cell was not asked yet; "it does nothing" is an answer. A line of sight is clear where an active KPI of the department moves the company KPI
by a link that counts. Days are counted from the announcement of a priority.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b
from typing import Literal
from uuid import UUID

from alignment.rules.findings.structure import OPERATIONAL_WITHIN

Answer = Literal["unasked", "nothing", "said", "proposed", "clear"]
Stage = Literal["said", "drafted", "waiting", "doubted", "clear"]
Pair = tuple[UUID, UUID]


@dataclass(frozen=True, slots=True)
class Said:
    """One row of a cell: a statement and what it became. `credited`: its link counts; `doubted`: history speaks against the link."""

    statement: str
    nothing: bool = False
    kpi: str = ""
    active: bool = False
    linked: bool = False
    credited: bool = False
    doubted: bool = False

    @property
    def stage(self) -> Stage:
        """How far it came: only said, a KPI that does not count yet, a link that waits or is doubted, a clear line."""
        if not self.kpi:
            return "said"
        if not self.active or not self.linked:
            return "drafted"
        if self.credited:
            return "clear"
        return "doubted" if self.doubted else "waiting"


def answer_of(rows: Iterable[Said]) -> Answer:
    """The state of a cell: the furthest of its statements."""
    told = list(rows)
    if not told:
        return "unasked"
    if all(row.nothing for row in told):
        return "nothing"
    stages = {row.stage for row in told if not row.nothing}
    if "clear" in stages:
        return "clear"
    return "said" if stages == {"said"} else "proposed"


def mark_of(*parts: object) -> str:
    """A short mark that changes when what a cell shows changes: eight hexadecimal digits."""
    return blake2b(repr(parts).encode(), digest_size=4).hexdigest()


@dataclass(frozen=True, slots=True)
class Surfaced:
    """What the grid says as a whole. `clear`: pairs with a line; `unowned`: company KPIs without any, `unclaimed` of them without a statement either."""

    cells: int
    answered: int
    clear: int
    unowned: tuple[UUID, ...]
    unclaimed: frozenset[UUID]
    without_line: tuple[UUID, ...]

    @property
    def unasked(self) -> int:
        """Cells nobody answered yet."""
        return self.cells - self.answered


def surfaced(
    *,
    departments: Sequence[UUID],
    company_kpis: Sequence[UUID],
    answers: Mapping[Pair, Answer],
    lines: Collection[Pair],
) -> Surfaced:
    """Read the grid. `answers` by (department, company KPI), absent: unasked; `lines`: the pairs joined by a link that counts, said here or not."""
    pairs = [(department, top) for department in departments for top in company_kpis]
    clear = {pair for pair in pairs if pair in lines}
    seen = {top for _, top in clear}
    departments_seen = {department for department, _ in clear}
    claimed = {top for (_, top), answer in answers.items() if answer in {"said", "proposed", "clear"}}
    unowned = tuple(top for top in company_kpis if top not in seen)
    return Surfaced(
        cells=len(pairs),
        answered=sum(answers.get(pair, "unasked") != "unasked" for pair in pairs),
        clear=len(clear),
        unowned=unowned,
        unclaimed=frozenset(top for top in unowned if top not in claimed),
        without_line=tuple(one for one in departments if one not in departments_seen),
    )


def days_left(announced_on: date, today: date) -> int:
    """Days in which a priority may still become measurable; negative: overdue, as the finding says."""
    return (announced_on + OPERATIONAL_WITHIN - today).days
