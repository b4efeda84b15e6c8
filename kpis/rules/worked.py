"""The last periods of a derived KPI with everything they were computed from: what a page explains."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, Protocol, TypeVar

from kpis.rules.derivation import Derived
from kpis.rules.derived_values import Definition, Inputs


class Written(Protocol):
    """How the values of a KPI are written."""

    @property
    def unit(self) -> str:
        """As people say it."""

    @property
    def decimals(self) -> int:
        """Places behind the point."""


#: A KPI as something else is computed from it: id, key, name, unit, decimals. The type checker cannot match models with protocols.
Kpi = TypeVar("Kpi", bound=Any)


@dataclass(frozen=True)
class Worked(Generic[Kpi]):
    """`starts` (T) name the periods, the oldest first; `inputs` are the sources made to these periods, `derived` what
    comes of them. `values` and `divisors` are the sources, in the order of the inputs' rows.
    """

    definition: Definition
    starts: tuple[date, ...]
    inputs: Inputs
    derived: Derived
    values: Sequence[Kpi]
    divisors: Sequence[Kpi]

    @property
    def kpis(self) -> tuple[Kpi, ...]:
        """All sources, each once."""
        return tuple({one.id: one for one in (*self.values, *self.divisors)}.values())
