"""A lagged cascade simulator: KPIs that move each other through links, with a known truth.

Demo companies and the accuracy benchmarks draw their data from it. Describe a company with the dataclasses of
`cascade`, run it with `simulate`, or let `random_cascade` draw a company, its faults and its traps.
"""

from alignment.rules.simulation.cascade import (
    Cascade,
    Fault,
    FaultShape,
    Gap,
    Link,
    Node,
    Season,
    SeasonShape,
    adverse_sign,
    week_of,
)
from alignment.rules.simulation.generate import Case, DocumentedLink, random_cascade
from alignment.rules.simulation.simulate import Simulation, simulate

__all__ = [
    "Cascade",
    "Case",
    "DocumentedLink",
    "Fault",
    "FaultShape",
    "Gap",
    "Link",
    "Node",
    "Season",
    "SeasonShape",
    "Simulation",
    "adverse_sign",
    "random_cascade",
    "simulate",
    "week_of",
]
