"""Histories of values as dense arrays, one matrix for each cadence. Live pages do not need them; states and jobs do."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any
from uuid import UUID

import numpy as np
import numpy.typing as npt

from kpis.rules.calendar import CADENCES, Cadence, period_at, period_index, period_indices
from kpis.rules.health import Floats, Ints
from kpis.rules.pace import OPEN_END, TargetTable
from kpis.rules.targets import TargetVersion
from kpis.selectors.binary import binary_cursor
from organization.http.request import company_today
from organization.models import Company

Bools = npt.NDArray[np.bool_]

#: Three years of weeks: as far as limits, season and forecast look back.
PERIODS = 156


@dataclass(frozen=True, slots=True)
class KpiFacts:
    """The constant side of a KPI, as calculations need it. Empty text: not said."""

    id: UUID
    key: str
    level: str
    department: UUID | None
    owner: UUID | None
    status: str
    unit: str
    decimals: int
    direction: str
    indicator: str
    aggregation: str
    cadence: Cadence
    typical_change: float | None


@dataclass(frozen=True)
class CadenceHistories:
    """The values of the `n` KPIs of one cadence.

    `values` (n, T): column `t` is the period with ordinal `first_index + t`, nan = missing; the last column is the
    period that holds `until`. `targets`: the versions of all of them, `targets.kpi` being the row in `values`.
    """

    cadence: Cadence
    first_index: int
    kpis: tuple[KpiFacts, ...]
    values: Floats
    targets: TargetTable
    #: (n, T): periods declared not applicable; None: none of these KPIs has any.
    skipped: Bools | None = None

    @cached_property
    def row_of(self) -> dict[UUID, int]:
        """In which row a KPI stands."""
        return {kpi.id: row for row, kpi in enumerate(self.kpis)}

    def versions(self, row: int) -> list[TargetVersion]:
        """The target versions of the KPI in a row, the earliest first."""
        found = np.flatnonzero(self.targets.kpi == row)
        return sorted((_version(self.targets, int(at)) for at in found), key=lambda version: version.starts_on)


@dataclass(frozen=True)
class Histories:
    """What was measured in a company up to the period that holds `until`, by cadence."""

    until: date
    fiscal_start_month: int
    groups: tuple[CadenceHistories, ...]

    def __len__(self) -> int:
        return sum(len(group.kpis) for group in self.groups)

    def place_of(self, kpi: UUID) -> tuple[CadenceHistories, int] | None:
        """The matrix and the row of one KPI."""
        for group in self.groups:
            if kpi in group.row_of:
                return group, group.row_of[kpi]
        return None


# A KPI's values lie together in the index of the primary key, so each is read in order and without a sort. Integers
# and doubles come in the network's byte order, as PostgreSQL sends them.
_READ = """
SELECT k.id, k.key, k.level, k.department_id, k.owner_id, k.status, k.unit, k.decimals, k.direction, k.indicator,
       k.aggregation, k.measure_cadence, k.typical_change, h.days, h.actuals
FROM kpis_kpi k
LEFT JOIN LATERAL (
    SELECT string_agg(int4send(m.period - date '1970-01-01'), ''::bytea ORDER BY m.period) AS days,
           string_agg(float8send(m.actual), ''::bytea ORDER BY m.period) AS actuals
    FROM kpis_measurement m
    WHERE m.company_id = k.company_id AND m.kpi_id = k.id AND m.period <= %(until)s
      AND m.period >= CASE k.measure_cadence WHEN 'weekly' THEN %(weekly)s::date WHEN 'biweekly' THEN %(biweekly)s::date
                                             WHEN 'monthly' THEN %(monthly)s::date ELSE %(quarterly)s::date END
) h ON true
WHERE k.company_id = %(company)s AND {which}
"""
_READ_TARGETS = """
SELECT t.kpi_id, t.starts_on, t.ends_on, t.baseline, t.value, t.low, t.high, t.tolerance,
       t.shape = 'linear', t.scope = 'to_date'
FROM kpis_target t WHERE t.company_id = %(company)s {which} ORDER BY t.kpi_id, t.starts_on
"""
# Few, and most companies have none.
_READ_SKIPS = """
SELECT s.kpi_id, s.period FROM kpis_skip s
WHERE s.company_id = %(company)s AND s.period <= %(until)s {which}
"""


def company_of(company: Company | UUID) -> Company:
    """The company itself, for callers who know only its id."""
    return company if isinstance(company, Company) else Company.objects.get(pk=company)


def histories(
    *,
    company: Company | UUID,
    kpis: Collection[UUID] | None = None,
    until: date | None = None,
    periods: int = PERIODS,
    retired: bool = False,
) -> Histories:
    """The values of the last `periods` periods before the one that holds `until` (default today), and of that one.

    `kpis`: these only, in any state of life; None: all of the company but the retired (with them, if `retired`).
    Three queries. Rows are ordered by the KPIs' ids.
    """
    company = company_of(company)
    until = until or company_today(company)
    month = company.fiscal_year_start_month
    firsts = {c: period_index(until, c, fiscal_start_month=month) - periods for c in CADENCES}
    told: dict[str, Any] = {
        "company": company.pk,
        "until": until,
        "kpis": list(kpis) if kpis is not None else None,
        **{c: period_at(firsts[c], c, fiscal_start_month=month) for c in CADENCES},
    }
    with binary_cursor() as cursor:
        cursor.execute(_READ.format(which=_which(kpis=kpis, retired=retired)), told)
        rows = cursor.fetchall()
        cursor.execute(_READ_TARGETS.format(which="" if kpis is None else "AND t.kpi_id = ANY(%(kpis)s)"), told)
        versions = cursor.fetchall()
        cursor.execute(_READ_SKIPS.format(which="" if kpis is None else "AND s.kpi_id = ANY(%(kpis)s)"), told)
        skips = cursor.fetchall()
    rows.sort(key=lambda row: row[0])
    groups = []
    for cadence in CADENCES:
        of_cadence = [row for row in rows if row[11] == cadence]
        if of_cadence:
            groups.append(_group(cadence, firsts[cadence], periods + 1, month, of_cadence, versions, skips))
    return Histories(until, month, tuple(groups))


def _which(*, kpis: Collection[UUID] | None, retired: bool) -> str:
    if kpis is not None:
        return "k.id = ANY(%(kpis)s)"
    return "true" if retired else "k.status <> 'retired'"


def _group(
    cadence: Cadence,
    first: int,
    width: int,
    month: int,
    rows: Sequence[tuple[Any, ...]],
    versions: Sequence[tuple[Any, ...]],
    skips: Sequence[tuple[UUID, date]],
) -> CadenceHistories:
    facts = tuple(KpiFacts(*row[:13]) for row in rows)
    row_of = {kpi.id: row for row, kpi in enumerate(facts)}
    values = _dense(cadence, first, width, month, [row[13] for row in rows], [row[14] for row in rows])
    skipped = _skipped(cadence, first, month, values, row_of, skips)
    return CadenceHistories(cadence, first, facts, values, _table(row_of, versions), skipped)


def _skipped(
    cadence: Cadence,
    first: int,
    month: int,
    values: Floats,
    row_of: Mapping[UUID, int],
    skips: Iterable[tuple[UUID, date]],
) -> Bools | None:
    """Where a skip stands among the values (n, T)."""
    own = [
        (row_of[kpi], period_index(period, cadence, fiscal_start_month=month) - first)
        for kpi, period in skips
        if kpi in row_of
    ]
    inside = [(row, column) for row, column in own if 0 <= column < values.shape[1]]
    if not inside:
        return None
    found = np.zeros(values.shape, bool)
    found[tuple(np.array(inside).T)] = True
    return found & np.isnan(values)


def _dense(
    cadence: Cadence, first: int, width: int, month: int, days: list[bytes | None], actuals: list[bytes | None]
) -> Floats:
    """Scatter the values of many KPIs into one matrix (n, width). A day that begins no period counts for its period."""
    matrix = np.full((len(days), width), np.nan)
    counts = np.array([len(own) // 4 if own else 0 for own in days], np.int64)
    at = np.frombuffer(b"".join(own for own in days if own), ">i4").astype("datetime64[D]")
    column = period_indices(at, cadence, fiscal_start_month=month) - first
    row = np.repeat(np.arange(len(days)), counts)
    matrix[row, column] = np.frombuffer(b"".join(own for own in actuals if own), ">f8")
    return matrix


def _table(row_of: Mapping[UUID, int], versions: Iterable[tuple[Any, ...]]) -> TargetTable:
    own = [version for version in versions if version[0] in row_of]
    columns: list[tuple[Any, ...]] = list(zip(*own, strict=True)) if own else [()] * 10

    def numbers(column: int) -> Floats:
        return np.array([np.nan if number is None else number for number in columns[column]], np.float64)

    return TargetTable(
        kpi=_rows(row_of, columns[0]),
        starts=np.array(columns[1], "datetime64[D]"),
        ends=np.array([day or OPEN_END.item() for day in columns[2]], "datetime64[D]"),
        baseline=numbers(3),
        value=numbers(4),
        low=numbers(5),
        high=numbers(6),
        tolerance=numbers(7),
        linear=np.array(columns[8], bool),
        to_date=np.array(columns[9], bool),
    )


def _rows(row_of: Mapping[UUID, int], kpis: Iterable[UUID]) -> Ints:
    return np.array([row_of[kpi] for kpi in kpis], np.int64)


def _version(table: TargetTable, at: int) -> TargetVersion:
    def number(values: Floats) -> float | None:
        return None if np.isnan(values[at]) else float(values[at])

    ends = table.ends[at]
    return TargetVersion(
        starts_on=table.starts[at].item(),
        ends_on=None if ends >= OPEN_END else ends.item(),
        baseline=number(table.baseline),
        value=number(table.value),
        low=number(table.low),
        high=number(table.high),
        tolerance=number(table.tolerance),
        shape="linear" if table.linear[at] else "flat",
        scope="to_date" if table.to_date[at] else "period",
    )
