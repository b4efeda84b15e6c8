"""The flagged variances: which KPIs ask for somebody, ranked by what they cost the company KPIs."""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Generic

from alignment.rules.effects import Effect, KpiFacts, effects
from alignment.rules.effects import LinkFacts as EffectLink
from dashboards.rules.board import BEHIND, K, LinkFacts, badness

FLAGGED = ("act_now", "early_warning", "likely_miss", "chronic", "watch")
#: An outcome whose variance is carried to this share by KPIs in the list is not listed again itself.
CARRIED = 0.5


@dataclass(frozen=True, slots=True)
class Variance(Generic[K]):
    """A flagged KPI. `effect`: its most harmful effect on a company KPI, None where none is known; `itself`: it is one."""

    kpi: K
    effect: Effect | None
    itself: bool = False

    @property
    def harm(self) -> float:
        """Sigmas that the company KPI loses; 0 where unknown."""
        sigmas = None if self.effect is None else self.effect.sigmas
        return max(0.0, -(sigmas or 0.0))


def known_effects(outcomes: Sequence[K], kpis: Sequence[K], links: Iterable[LinkFacts]) -> list[Effect]:
    """What every KPI that is behind costs the outcomes, through accepted links; the most harmful first."""
    facts = [
        KpiFacts(kpi.id, company_level, kpi.direction, kpi.variance, kpi.sigma, off=kpi.health in BEHIND)
        for company_level, rows in ((True, outcomes), (False, kpis))
        for kpi in rows
    ]
    accepted = [
        EffectLink(link.child, link.parent, link.polarity, link.effect, link.strength)
        for link in links
        if link.accepted
    ]
    return effects(facts, accepted)


def flagged(outcomes: Sequence[K], kpis: Sequence[K], known: Sequence[Effect]) -> list[Variance[K]]:
    """The flagged KPIs: by what they cost a company KPI in its sigmas; those whose cost is unknown or nothing come after,
    by flag and then worst first.

    An outcome that is carried by KPIs in the list is left out: it stands at the top of the page, and here are its causes.
    """
    worst: dict[Hashable, Effect] = {}
    for effect in known:  # the most harmful comes first
        worst.setdefault(effect.source, effect)
    places = {kpi.id for kpi in outcomes}
    found = [
        Variance(kpi, worst.get(kpi.id), itself=kpi.id in places)
        for kpi in (*outcomes, *kpis)
        if kpi.flag in FLAGGED and not (kpi.id in places and _carried(kpi, kpis, known))
    ]
    return sorted(found, key=_urgency)


def _urgency(one: Variance[K]) -> tuple[float, int, tuple[int, float, float], str, str]:
    return (-one.harm, FLAGGED.index(one.kpi.flag), badness(one.kpi), one.kpi.name, str(one.kpi.id))


def _carried(outcome: K, kpis: Sequence[K], known: Sequence[Effect]) -> bool:
    """Do flagged KPIs below explain at least half of the outcome's variance?"""
    if outcome.variance is None or not outcome.variance:
        return False
    listed = {kpi.id for kpi in kpis if kpi.flag in FLAGGED}
    carried = sum(
        one.amount
        for one in known
        if one.company_kpi == outcome.id and one.source in listed and (one.sigmas or 0.0) < 0
    )
    return carried / outcome.variance >= CARRIED
