"""The page's message: what happened, composed from the verdicts. Facts and a kind; the sentence is dashboards/wording's."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, Literal

from alignment.rules.effects import Effect
from dashboards.rules.board import BEHIND, Group, K, Leading, behind, behind_for

Kind = Literal["empty", "no_outcomes", "no_targets", "no_values", "on_pace", "one_behind", "several_behind"]


@dataclass(frozen=True, slots=True)
class Lead(Generic[K]):
    """A department KPI that fell behind before the outcome it drives did (or with it): `periods` earlier.

    That it came first and that somebody linked the two is all this says; it proves no cause.
    """

    driver: K
    outcome: K
    driver_behind_for: int
    outcome_behind_for: int

    @property
    def periods(self) -> int:
        """How many periods the driver was ahead."""
        return self.driver_behind_for - self.outcome_behind_for


@dataclass(frozen=True, slots=True)
class Message(Generic[K]):
    """What the page says first. `outcomes` are all, `judged` those with a health, `behind` those at risk or off track,
    worst first; `lead` belongs to the worst."""

    kind: Kind
    outcomes: int = 0
    judged: int = 0
    behind: tuple[K, ...] = ()
    lead: Lead[K] | None = None

    @property
    def worst(self) -> K | None:
        """The outcome that is furthest behind."""
        return self.behind[0] if self.behind else None


def compose(outcomes: Sequence[K], leading: Leading[K], known: Sequence[Effect]) -> Message[K]:
    """The message of a page; `outcomes` worst first, `known` the effects, the most harmful first."""
    if not outcomes:
        return Message("no_outcomes" if leading.count else "empty")
    judged = [one for one in outcomes if one.health != "no_data"]
    if not judged:
        # a value without anything to hold it against: what lacks is the target
        without_target = all(one.actual is not None and one.variance is None for one in outcomes)
        return Message("no_targets" if without_target else "no_values", len(outcomes))
    late = behind(outcomes)
    if not late:
        return Message("on_pace", len(outcomes), len(judged))
    lead = lead_of(leading.groups[outcomes.index(late[0])], known)
    kind: Kind = "one_behind" if len(late) == 1 else "several_behind"
    return Message(kind, len(outcomes), len(judged), tuple(late), lead)


def lead_of(group: Group[K], known: Sequence[Effect]) -> Lead[K] | None:
    """The KPI behind its pace that costs the outcome most, if it fell behind no later and keeps the same rhythm."""
    since = behind_for(group.outcome)
    if since is None or group.outcome.period != group.outcome.due_period:
        return None
    feeding = {kpi.id: kpi for kpi in group.feeding if kpi.health in BEHIND and kpi.cadence == group.outcome.cadence}
    for effect in known:
        driver = feeding.get(effect.source)
        if driver is None or effect.company_kpi != group.outcome.id or (effect.sigmas or 0.0) >= 0:
            continue
        earlier = behind_for(driver)
        # runs are compared by their ends: both must reach the present
        if earlier is not None and earlier >= since and driver.period == group.outcome.period:
            return Lead(driver, group.outcome, earlier, since)
        return None
    return None
