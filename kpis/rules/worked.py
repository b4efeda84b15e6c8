"""The last periods of a derived KPI with everything they were computed from: what a page explains."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Generic, Protocol, TypeVar
from uuid import UUID

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


class SourceKpi(Written, Protocol):
    """A KPI as something else is computed from it."""

    @property
    def id(self) -> UUID:
        """Its id."""

    @property
    def key(self) -> str:
        """As formulas name it."""

    @property
    def name(self) -> str:
        """As people name it."""


Kpi = TypeVar("Kpi", bound=SourceKpi)


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
