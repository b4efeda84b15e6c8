"""How often who meets: review frequency matches the speed at which one can act (article, review rhythms).

A department meets by the velocity of its own business (the company's, where nothing else is said): fast ones weekly about operations and
monthly about strategy, others every two weeks and quarterly. The company meets about strategy by its own velocity, once a quarter about
the alignment itself, and once a year to realign.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final
from uuid import UUID

OPERATIONAL: Final = "operational"
STRATEGIC: Final = "strategic"
ALIGNMENT: Final = "alignment"
REALIGNMENT: Final = "realignment"
KINDS: Final = (OPERATIONAL, STRATEGIC, ALIGNMENT, REALIGNMENT)

#: Reviews of the cascade itself: only the company as a whole holds them, and their rhythm is nobody's choice.
OF_THE_CASCADE: Final = ((ALIGNMENT, "quarterly"), (REALIGNMENT, "yearly"))

#: From often to rare.
CADENCES: Final = ("weekly", "biweekly", "monthly", "quarterly", "yearly")

#: How long a review of a kind is planned for, in minutes.
MINUTES: Final = {OPERATIONAL: 30, STRATEGIC: 60, ALIGNMENT: 90, REALIGNMENT: 180}

Rhythm = Iterable[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Body:
    """Who meets: a department, or the company as a whole (`department` None). `velocity` of a department may be empty: the company's."""

    department: UUID | None
    velocity: str


@dataclass(frozen=True, slots=True)
class Needed:
    """A series that somebody needs: of a kind, this often."""

    department: UUID | None
    kind: str
    cadence: str


@dataclass(frozen=True, slots=True)
class Running:
    """A series as it runs."""

    id: UUID
    department: UUID | None
    kind: str
    cadence: str


@dataclass(frozen=True, slots=True)
class Generated:
    """What one step would do: begin what is missing, bring to another rhythm what is slower than the business. What is quicker stays."""

    begin: tuple[Needed, ...]
    quicken: tuple[tuple[Running, str], ...]
    kept: tuple[Running, ...]


def needed_series(
    bodies: Iterable[Body], *, company_velocity: str, rhythm_of: Callable[[str], Rhythm]
) -> tuple[Needed, ...]:
    """Every series that the bodies need, in their order. The company as a whole has no operational one: operations are looked at where they are run."""
    found = []
    for body in bodies:
        rhythm = rhythm_of(body.velocity or company_velocity)
        if body.department is None:
            own = [(kind, cadence) for kind, cadence in rhythm if kind != OPERATIONAL]
            rhythm = [*own, *OF_THE_CASCADE]
        found += [Needed(body.department, kind, cadence) for kind, cadence in rhythm]
    return tuple(found)


def generated(needed: Iterable[Needed], running: Iterable[Running]) -> Generated:
    """What is to be done so that every needed series runs at least as often as it is needed. Doing it twice does nothing the second time."""
    there = {(one.department, one.kind): one for one in running}
    begin, quicken, kept = [], [], []
    for one in needed:
        series = there.get((one.department, one.kind))
        if series is None:
            begin.append(one)
        elif is_slower(series.cadence, one.cadence):
            quicken.append((series, one.cadence))
        else:
            kept.append(series)
    return Generated(tuple(begin), tuple(quicken), tuple(kept))


def is_slower(cadence: str, than: str) -> bool:
    """Does `cadence` come round more rarely?"""
    return CADENCES.index(cadence) > CADENCES.index(than)


@dataclass(frozen=True, slots=True)
class Setting:
    """When a series meets unless somebody says otherwise: `weekday` (0 is Monday), `hour` of the local day, `minutes`."""

    weekday: int
    hour: int
    minutes: int


def usual(kind: str, *, closes_after: int) -> Setting:
    """Operational reviews meet on the day after the period's values are in (`closes_after` working days into the week), so that they look at this week's."""
    if kind == OPERATIONAL:
        return Setting(min(closes_after, 4), 9, MINUTES[kind])
    return Setting(3, 14 if kind == ALIGNMENT else 10, MINUTES[kind])


def faults_of(kind: str, cadence: str, *, whole_company: bool) -> list[str]:
    """What does not go together: reviews of the cascade are the whole company's, at their own rhythm."""
    found = []
    if kind not in KINDS:
        return ["no_such_kind"]
    own = dict(OF_THE_CASCADE).get(kind)
    if own is not None and not whole_company:
        found.append("company_only")
    if own is not None and cadence != own:
        found.append("own_rhythm")
    if own is None and cadence not in CADENCES[:4]:
        found.append("no_such_cadence")
    return found
