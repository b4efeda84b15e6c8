"""How much a variance below costs the company KPIs above it.

The effect of a child on a parent, in the parent's unit per unit of the child, is the link's `effect`; where only a
strength in words is known it is strength x sigma(parent) / sigma(child), and where nothing is known the strength is
.3. Effects multiply along a line of sight and add up over several lines; couplings between department KPIs are edges
for conflicts and diagnosis, never here. Only accepted links count.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass

STRENGTHS = {"weak": 0.15, "medium": 0.3, "strong": 0.5, "": 0.3}
MEASURED = "effect"
WORDED = "strength"
UNKNOWN = "unknown"

Key = Hashable


@dataclass(frozen=True, slots=True)
class LinkFacts:
    """A living, accepted link one level up. `polarity` is raw: +1 when the child up makes the parent up."""

    child: Key
    parent: Key
    polarity: int
    effect: float | None = None
    strength: str = ""


@dataclass(frozen=True, slots=True)
class KpiFacts:
    """What the ranking needs of a KPI. `variance` is actual minus pace, raw sign; `sigma` its usual variation."""

    key: Key
    company_level: bool
    direction: str
    variance: float | None
    sigma: float | None
    off: bool


@dataclass(frozen=True, slots=True)
class Effect:
    """The effect of `source`'s variance on `company_kpi`: in its unit (raw sign) and in its sigmas (+ is good).

    `basis` tells how it is known: a documented effect, a strength in words, or nothing (the common strength).
    `sigmas` is None where the company KPI's usual variation is not known yet.
    """

    source: Key
    company_kpi: Key
    amount: float
    sigmas: float | None
    basis: str


def gain(link: LinkFacts, facts: Mapping[Key, KpiFacts]) -> tuple[float, str] | None:
    """Change of the parent, in its unit, per unit of the child; None where no scale is known to say it in units."""
    if link.effect is not None:
        return link.polarity * link.effect, MEASURED
    child, parent = facts[link.child].sigma, facts[link.parent].sigma
    if not child or not parent:
        return None
    return link.polarity * STRENGTHS[link.strength] * parent / child, WORDED if link.strength else UNKNOWN


def effects(kpis: Iterable[KpiFacts], links: Iterable[LinkFacts]) -> list[Effect]:
    """The effects of every KPI that is off on every company KPI it reaches, the most harmful first.

    A company KPI that is off stands for itself. Cost: one walk up per KPI that is off.
    """
    facts = {kpi.key: kpi for kpi in kpis}
    above: dict[Key, list[LinkFacts]] = defaultdict(list)
    for link in links:
        if link.child in facts and link.parent in facts:
            above[link.child].append(link)
    found = [
        _effect(kpi, facts[reached], amount, basis)
        for kpi in facts.values()
        if kpi.off and kpi.variance is not None
        for reached, (amount, basis) in _reach(kpi, kpi.variance, above, facts).items()
    ]
    return sorted(found, key=lambda one: (one.sigmas is None, one.sigmas or 0.0, str(one.source)))


_ROUGHER = {MEASURED: 0, WORDED: 1, UNKNOWN: 2}


def _reach(
    kpi: KpiFacts, variance: float, above: Mapping[Key, list[LinkFacts]], facts: Mapping[Key, KpiFacts]
) -> dict[Key, tuple[float, str]]:
    """Company KPI -> (amount, roughest basis on the way), summed over all lines of sight."""
    reached: dict[Key, tuple[float, str]] = {}
    walk: list[tuple[Key, float, str]] = [(kpi.key, variance, MEASURED)]
    while walk:
        key, amount, basis = walk.pop()
        if facts[key].company_level:
            before, roughest = reached.get(key, (0.0, MEASURED))
            reached[key] = (before + amount, max(roughest, basis, key=_ROUGHER.__getitem__))
            continue
        for link in above.get(key, ()):
            step = gain(link, facts)
            if step is not None:
                walk.append((link.parent, amount * step[0], max(basis, step[1], key=_ROUGHER.__getitem__)))
    return reached


def _effect(source: KpiFacts, company_kpi: KpiFacts, amount: float, basis: str) -> Effect:
    sigmas = None
    if company_kpi.sigma:
        sign = -1.0 if company_kpi.direction == "lower" else 1.0
        sigmas = sign * amount / company_kpi.sigma
        if company_kpi.direction == "range":
            sigmas = -abs(sigmas)
    return Effect(source=source.key, company_kpi=company_kpi.key, amount=amount, sigmas=sigmas, basis=basis)
