"""Several derived KPIs at once, each after those it is computed from: which values stand afterwards, and why or why not."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal
from uuid import UUID

import numpy as np

from kpis.rules.calendar import Cadence
from kpis.rules.derivation import (
    NOT_APPLICABLE,
    Bools,
    Derived,
    How,
    Span,
    by_formula,
    coarsened,
    in_order,
    is_finer_or_same,
    lifetimes,
    rolled_up,
)
from kpis.rules.formula import FormulaFault, read_formula
from kpis.rules.health import Floats

AGGREGATIONS = {"sum": 0, "mean": 1, "last": 2}


@dataclass(frozen=True, slots=True)
class Member:
    """A KPI as something else is computed from it. `since` and `until`: the days of its active life, as far as they are known."""

    id: UUID
    key: str
    aggregation: str
    cadence: Cadence
    active: bool = True
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Definition:
    """How the values of `kpi` come about. `values` and `divisors` are KPIs; in a ratio those of one place are one member."""

    kpi: UUID
    kind: Literal["formula", "rollup"]
    cadence: Cadence
    values: tuple[UUID, ...]
    divisors: tuple[UUID, ...] = ()
    expression: str = ""
    how: How = "sum"
    coverage: float = 1.0
    factor: float = 1.0
    since: date | None = None

    @property
    def sources(self) -> tuple[UUID, ...]:
        """All of them, each once."""
        return tuple(dict.fromkeys((*self.values, *self.divisors)))


@dataclass
class Values:
    """What stands: a matrix (n, span.width) for each cadence, in which row a KPI stands, which places were computed.

    `excused`, as `matrices`: periods declared not applicable; `excused_by_rule` (span.width,) of derived KPIs: those of
    them that nobody declared.
    """

    spans: Mapping[Cadence, Span]
    matrices: dict[Cadence, Floats] = field(default_factory=dict)
    rows: dict[UUID, tuple[Cadence, int]] = field(default_factory=dict)
    computed: dict[UUID, Bools] = field(default_factory=dict)
    excused: dict[Cadence, Bools] = field(default_factory=dict)
    excused_by_rule: dict[UUID, Bools] = field(default_factory=dict)

    def of(self, kpi: UUID) -> Floats:
        """The values of one KPI (span.width,), to be read and written."""
        cadence, row = self.rows[kpi]
        found: Floats = self.matrices[cadence][row]
        return found


@dataclass(frozen=True)
class Inputs:
    """What a derived KPI is computed from in the periods of `into`: `values` and `divisors` (n, T); whom each period asks
    for, if it applies to them; to whom it does not (`excused`)."""

    values: Floats
    divisors: Floats | None
    expected: Bools
    excused: Bools


@dataclass(frozen=True)
class Change:
    """What is new of a derived KPI: places of `span` to write with their numbers, places whose computed value is gone,
    places that do not apply any more or again."""

    kpi: UUID
    span: Span
    written: Bools
    gone: Bools
    values: Floats
    excused: Bools
    due_again: Bools


def inputs_of(one: Definition, members: Mapping[UUID, Member], values: Values, into: Span) -> Inputs:
    """The sources in the periods of `into`."""
    above, excused = _in(one.values, members, values, into)
    below = None
    if one.divisors:
        below, other = _in(one.divisors, members, values, into)
        excused = excused | other
    found = [members[kpi] for kpi in one.values]
    expected = lifetimes(
        [each.active for each in found], [each.since for each in found], [each.until for each in found], into
    )
    return Inputs(above, below, expected, excused)


def _in(kpis: Sequence[UUID], members: Mapping[UUID, Member], values: Values, into: Span) -> tuple[Floats, Bools]:
    found = np.full((len(kpis), into.width), np.nan)
    excused = np.zeros(found.shape, bool)
    cadences = [members[kpi].cadence for kpi in kpis]
    for cadence in set(cadences):
        if not is_finer_or_same(cadence, into.cadence):
            continue
        at = [place for place, own in enumerate(cadences) if own == cadence]
        rows = [values.rows[kpis[place]][1] for place in at]
        kinds = np.array([AGGREGATIONS[members[kpis[place]].aggregation] for place in at])
        found[at], excused[at] = coarsened(
            values.matrices[cadence][rows], values.spans[cadence], into, kinds, values.excused[cadence][rows]
        )
    return found, excused


def derived_of(one: Definition, inputs: Inputs, keys: Sequence[str]) -> Derived:
    """The values for the periods of the inputs. `keys`: those of `one.values`. ValueError where its formula cannot be read."""
    if one.kind == "rollup":
        return rolled_up(
            inputs.values,
            inputs.expected,
            one.how,
            excused=inputs.excused,
            divisors=inputs.divisors,
            coverage=one.coverage,
            factor=one.factor,
        )
    formula = read_formula(one.expression)
    if isinstance(formula, FormulaFault):
        raise ValueError(f"no formula: {one.expression!r}, {formula.code}")  # noqa: TRY004 - the text is wrong
    return by_formula(formula, keys, inputs.values, inputs.excused)


def derive(
    definitions: Mapping[UUID, Definition], members: Mapping[UUID, Member], values: Values, into: Mapping[Cadence, Span]
) -> list[Change]:
    """Compute all of them for the periods of `into`; `values` holds the result afterwards.

    A value that was computed before and is not any more is gone; one that was typed before the KPI was derived stays
    where nothing is computed in its place, and everything before `since` stays. A period that applies to nothing it is
    computed from does not apply to it, so nothing is owed there.
    """
    found = []
    for kpi in in_order({kpi: one.sources for kpi, one in definitions.items()}):
        one = definitions[kpi]
        span = into[one.cadence]
        keys = [members[source].key for source in one.values]
        new = derived_of(one, inputs_of(one, members, values, span), keys)
        found.append(_settled(one, span, new, values))
    return found


def _settled(one: Definition, span: Span, new: Derived, values: Values) -> Change:
    start = span.first - values.spans[one.cadence].first
    place = slice(start, start + span.width)
    own = values.of(one.kpi)
    standing = own[place].copy()
    open_to = np.ones(span.width, bool)
    if one.since is not None:
        open_to = span.starts()[:-1] >= np.datetime64(one.since)
    written = open_to & ~np.isnan(new.values) & ~(standing == new.values)
    gone = open_to & np.isnan(new.values) & values.computed[one.kpi][place]
    own[place] = np.where(written, new.values, np.where(gone, np.nan, standing))
    cadence, row = values.rows[one.kpi]
    marks = values.excused[cadence][row][place]  # a view: what is computed from this KPI finds them as they will be
    applies_not = open_to & (new.reasons == NOT_APPLICABLE) & np.isnan(own[place])
    excused = applies_not & ~marks
    due_again = open_to & ~applies_not & values.excused_by_rule[one.kpi][place]
    marks[:] = (marks | excused) & ~due_again & np.isnan(own[place])
    return Change(one.kpi, span, written, gone, new.values, excused, due_again)


def touched(changes: Collection[Change]) -> set[UUID]:
    """Those of which anything changed."""
    return {
        change.kpi
        for change in changes
        if any(marked.any() for marked in (change.written, change.gone, change.excused, change.due_again))
    }
