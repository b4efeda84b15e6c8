"""How the executive dashboard is put together: outcomes, what leads to them, departments; the worst first everywhere.

Plain facts in, order and grouping out; what it is called in words is dashboards/wording.
"""

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Generic, Protocol, TypeVar

from alignment.rules.effects import STRENGTHS

HEALTH_RANK = {"off_track": 0, "at_risk": 1, "no_data": 2, "on_track": 3}
BEHIND = frozenset({"off_track", "at_risk"})
#: From these on a page shows one row a department instead of one row a KPI.
MANY_DEPARTMENTS, MANY_KPIS = 12, 40


class Standing(Protocol):
    """What the board needs of a KPI; `kpis.selectors.states.Row` has it. Figures are in the KPI's unit, raw sign."""

    @property
    def id(self) -> Hashable:
        """Names the KPI."""

    @property
    def name(self) -> str:
        """As people call it."""

    @property
    def department(self) -> Hashable | None:
        """The department's id; None for company KPIs."""

    @property
    def direction(self) -> str:
        """higher | lower | range, or empty."""

    @property
    def cadence(self) -> str:
        """How often a value is due."""

    @property
    def health(self) -> str:
        """on_track | at_risk | off_track | no_data."""

    @property
    def flag(self) -> str:
        """What health, signal and forecast together ask for (kpis.rules.variance)."""

    @property
    def due_period(self) -> date | None:
        """The last period that ended."""

    @property
    def period(self) -> date | None:
        """The period of the latest value."""

    @property
    def actual(self) -> float | None:
        """The latest value."""

    @property
    def compared(self) -> float | None:
        """What is held against the pace: the value, or the figure to date."""

    @property
    def variance(self) -> float | None:
        """compared - pace."""

    @property
    def variance_pct(self) -> float | None:
        """The same in percent of the pace."""

    @property
    def sigma(self) -> float | None:
        """Usual variation."""

    @property
    def off_since(self) -> date | None:
        """First period of the present run of misses."""

    @property
    def spark(self) -> Sequence[float | None]:
        """The last periods that ended, the newest (`due_period`) last."""

    @property
    def spark_pace(self) -> Sequence[float | None]:
        """The pace of each of them."""


K = TypeVar("K", bound=Standing)


@dataclass(frozen=True, slots=True)
class LinkFacts:
    """A link of a department KPI to a company KPI. `effect`: parent's units per child's unit; `polarity` is raw.

    `accepted`: it counts. `doubted`: it does not, because history contradicts it and nobody has accepted it again.
    """

    child: Hashable
    parent: Hashable
    accepted: bool
    polarity: int = 1
    effect: float | None = None
    strength: str = ""
    lag_weeks: int | None = None
    evidence: str = "claimed"
    doubted: bool = False


@dataclass(frozen=True, slots=True)
class Placed(Generic[K]):
    """A KPI in its row. `link`: the line of sight it is shown under, or one that nobody accepted yet, or None.
    `feeds`: places (from 1) of all the outcomes it reaches."""

    kpi: K
    link: LinkFacts | None = None
    feeds: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Group(Generic[K]):
    """An outcome (place `number`, from 1) with the department KPIs shown under it; `feeding` counts them all."""

    outcome: K
    number: int
    rows: tuple[Placed[K], ...]
    feeding: tuple[K, ...]


@dataclass(frozen=True, slots=True)
class Leading(Generic[K]):
    """The department KPIs by what they drive, and those without a line of sight."""

    groups: tuple[Group[K], ...]
    unlinked: tuple[Placed[K], ...]

    @property
    def count(self) -> int:
        """All rows."""
        return sum(len(group.rows) for group in self.groups) + len(self.unlinked)


@dataclass(frozen=True, slots=True)
class DepartmentLine(Generic[K]):
    """A department in one line: its KPIs, worst first (perhaps none), and the places of the outcomes they reach."""

    department: Hashable
    name: str
    kpis: tuple[K, ...]
    feeds: tuple[int, ...] = ()

    @property
    def counts(self) -> Counter[str]:
        """How many KPIs stand where."""
        return Counter(kpi.health for kpi in self.kpis)

    @property
    def fine(self) -> bool:
        """Nothing is asked for: everything is measured and on track."""
        return bool(self.kpis) and all(kpi.health == "on_track" for kpi in self.kpis)


def gain_pct(kpi: Standing) -> float | None:
    """Relative variance in percent, positive when better for the business; None: unknown, or nobody said what is good."""
    if kpi.variance_pct is None or not kpi.direction:
        return None
    if kpi.direction == "range":
        return -abs(kpi.variance_pct)
    return -kpi.variance_pct if kpi.direction == "lower" else kpi.variance_pct


def badness(kpi: Standing) -> tuple[int, float, float]:
    """Sorts the worst first: by health, then by how far behind in percent, then (no percentage near a pace of zero) in sigmas."""
    gain = gain_pct(kpi)
    lag = 0.0
    if gain is None and kpi.variance is not None and kpi.sigma:
        sign = -1.0 if kpi.direction == "lower" else 1.0
        lag = sign * kpi.variance / kpi.sigma
    return HEALTH_RANK[kpi.health], 0.0 if gain is None else gain, lag


def worst_first(kpis: Iterable[K]) -> list[K]:
    """Worst first; those equally bad by name."""
    return sorted(kpis, key=lambda kpi: (badness(kpi), kpi.name, str(kpi.id)))


def behind(kpis: Iterable[K]) -> list[K]:
    """Those at risk or off track, in the order given."""
    return [kpi for kpi in kpis if kpi.health in BEHIND]


def lead_groups(outcomes: Sequence[K], kpis: Iterable[K], links: Iterable[LinkFacts]) -> Leading[K]:
    """Department KPIs under the outcome they drive most strongly (equal: the first of `outcomes`), each in one row.

    Rows keep the order of `kpis`. Only accepted links are a line of sight. An outcome that nothing leads to has a group
    without rows.
    """
    numbers = {outcome.id: number for number, outcome in enumerate(outcomes, 1)}
    sigmas = {kpi.id: kpi.sigma for kpi in outcomes}
    found: dict[Hashable, list[LinkFacts]] = {}
    for link in links:
        if link.parent in numbers:
            found.setdefault(link.child, []).append(link)
    shown: dict[Hashable, list[Placed[K]]] = {outcome.id: [] for outcome in outcomes}
    feeding: dict[Hashable, list[K]] = {outcome.id: [] for outcome in outcomes}
    unlinked: list[Placed[K]] = []
    for kpi in kpis:
        own = found.get(kpi.id, [])
        accepted = [link for link in own if link.accepted]
        if not accepted:
            unlinked.append(Placed(kpi, own[0] if own else None))
            continue
        strongest = min(accepted, key=lambda link: (-_strength(link, kpi.sigma, sigmas), numbers[link.parent]))
        feeds = tuple(sorted({numbers[link.parent] for link in accepted}))
        shown[strongest.parent].append(Placed(kpi, strongest, feeds))
        for parent in {link.parent for link in accepted}:
            feeding[parent].append(kpi)
    groups = [
        Group(outcome, numbers[outcome.id], tuple(shown[outcome.id]), tuple(feeding[outcome.id]))
        for outcome in outcomes
    ]
    return Leading(tuple(groups), tuple(unlinked))


def _strength(link: LinkFacts, sigma: float | None, sigmas: Mapping[Hashable, float | None]) -> float:
    """Sigmas of the parent per sigma of the child, by what is known."""
    above = sigmas[link.parent]
    if link.effect is not None and sigma and above:
        return abs(link.effect) * sigma / above
    return STRENGTHS.get(link.strength, STRENGTHS[""])


def department_lines(
    departments: Iterable[tuple[Hashable, str]], kpis: Iterable[K], leading: Leading[K]
) -> list[DepartmentLine[K]]:
    """One line a department, those with most off track first, then most at risk, then by their worst KPI; `kpis` come worst
    first."""
    own: dict[Hashable | None, list[K]] = {}
    for kpi in kpis:
        own.setdefault(kpi.department, []).append(kpi)
    reached = {placed.kpi.id: placed.feeds for group in leading.groups for placed in group.rows}
    lines = []
    for department, name in departments:
        mine = tuple(own.get(department, ()))
        feeds = sorted({number for kpi in mine for number in reached.get(kpi.id, ())})
        lines.append(DepartmentLine(department, name, mine, tuple(feeds)))
    return sorted(lines, key=_line_badness)


def _line_badness(line: DepartmentLine[K]) -> tuple[int, int, int, int, float, str]:
    counts = line.counts
    worst = gain_pct(line.kpis[0]) if line.kpis else None
    return (
        -counts["off_track"],
        -counts["at_risk"],
        -counts["no_data"],
        not line.kpis,
        0.0 if worst is None or line.kpis[0].health not in BEHIND else worst,
        line.name,
    )


def is_large(*, departments: int, kpis: int) -> bool:
    """Too much for one row a KPI."""
    return departments > MANY_DEPARTMENTS or kpis > MANY_KPIS


def behind_for(kpi: Standing) -> int | None:
    """How many periods in a row the KPI has been worse than its pace, the latest value's period included.

    None where it is not behind, or the periods of its target are not on record (ranges, totals to date): then
    `off_since` is all there is to say. Periods without a value neither count nor end the run.
    """
    if kpi.health not in BEHIND or kpi.direction not in {"higher", "lower"} or kpi.compared != kpi.actual:
        return None
    sign = -1.0 if kpi.direction == "lower" else 1.0
    first, last = None, None
    for place in reversed(range(min(len(kpi.spark), len(kpi.spark_pace)))):
        value, pace = kpi.spark[place], kpi.spark_pace[place]
        if value is None or pace is None:
            continue
        if sign * (value - pace) >= 0:
            break
        first, last = place, last or place
    return None if first is None or last is None else last - first + 1
