"""Reads what is computed from what, and the values that takes."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import numpy as np
from django.db import connection

from kpis.models import Derivation, DerivationKind, Skip
from kpis.rules.calendar import CADENCES, Cadence, as_cadence, period_at, period_index, period_indices, running_period
from kpis.rules.derivation import Bools, Span
from kpis.rules.derived_values import Definition, Member, Values
from kpis.rules.health import Floats
from kpis.selectors.binary import binary_cursor
from organization.models import Company

#: No period ends later than this many days after a shorter one within it began.
_REACH = np.timedelta64(93, "D")


@dataclass(frozen=True, slots=True)
class Graph:
    """Derived KPIs, and the facts of them and of everything they are computed from."""

    definitions: Mapping[UUID, Definition]
    members: Mapping[UUID, Member]


@dataclass(frozen=True, slots=True)
class Window:
    """Periods to compute (`into`), and periods to read for that (`spans`), by cadence."""

    into: Mapping[Cadence, Span]
    spans: Mapping[Cadence, Span]


def has_derivations(company: Company) -> bool:
    """One cheap question, so that companies that type everything pay for nothing else."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT FROM kpis_derivation WHERE company_id = %s)", [company.pk])
        return bool(cursor.fetchone()[0])


#: The KPIs of a list and what is computed from them, over any number of steps.
BELOW = """
WITH RECURSIVE below (id) AS (
    SELECT unnest(%(kpis)s::uuid[])
    UNION
    SELECT d.kpi_id FROM below b
    JOIN kpis_derivationsource s ON s.company_id = %(company)s AND s.kpi_id = b.id
    JOIN kpis_derivation d ON d.company_id = %(company)s AND d.id = s.derivation_id
)
"""
_SOURCES = """
SELECT d.kpi_id, array_agg(s.kpi_id ORDER BY s.position) FILTER (WHERE s.role = 'value'),
       array_agg(s.kpi_id ORDER BY s.position) FILTER (WHERE s.role = 'divisor')
FROM kpis_derivation d JOIN kpis_derivationsource s ON s.company_id = d.company_id AND s.derivation_id = d.id
WHERE d.company_id = %(company)s AND d.kpi_id = ANY(%(kpis)s)
GROUP BY d.kpi_id
"""
_FACTS = """
SELECT id, key, aggregation, measure_cadence, status = 'active', activated_on, retired_on
FROM kpis_kpi WHERE company_id = %(company)s AND id = ANY(%(kpis)s)
"""


def graph_below(company: Company, kpis: Collection[UUID]) -> Graph | None:
    """What is computed from `kpis`, over any number of steps, but for retired ones; None where nothing is."""
    if not has_derivations(company):
        return None
    with connection.cursor() as cursor:
        cursor.execute(
            f"{BELOW} SELECT DISTINCT d.kpi_id FROM below b "  # noqa: S608  constants
            "JOIN kpis_derivationsource s ON s.company_id = %(company)s AND s.kpi_id = b.id "
            "JOIN kpis_derivation d ON d.company_id = s.company_id AND d.id = s.derivation_id "
            "JOIN kpis_kpi k ON k.company_id = d.company_id AND k.id = d.kpi_id AND k.status <> 'retired'",
            {"company": company.pk, "kpis": list(kpis)},
        )
        found = [row[0] for row in cursor.fetchall()]
    return graph_of(company, found) if found else None


def graph_of(company: Company, kpis: Collection[UUID]) -> Graph:
    """The derivations of `kpis`, as far as they have one, and their sources. Three queries."""
    rows = Derivation.objects.filter(company=company, kpi_id__in=list(kpis)).select_related("kpi")
    with connection.cursor() as cursor:
        cursor.execute(_SOURCES, {"company": company.pk, "kpis": list(kpis)})
        sources = {row[0]: (tuple(row[1] or ()), tuple(row[2] or ())) for row in cursor.fetchall()}
    definitions = {row.kpi_id: definition_of(row, *sources.get(row.kpi_id, ((), ()))) for row in rows}
    needed = {kpi for one in definitions.values() for kpi in (one.kpi, *one.sources)}
    return Graph(definitions, members_of(company, needed))


def members_of(company: Company, kpis: Collection[UUID]) -> dict[UUID, Member]:
    """The facts of KPIs as sources. One query."""
    with connection.cursor() as cursor:
        cursor.execute(_FACTS, {"company": company.pk, "kpis": list(kpis)})
        return {row[0]: Member(*row) for row in cursor.fetchall()}


def definition_of(row: Derivation, values: tuple[UUID, ...], divisors: tuple[UUID, ...]) -> Definition:
    """A row as rules want it."""
    return Definition(
        kpi=row.kpi_id,
        kind="formula" if row.kind == DerivationKind.FORMULA else "rollup",
        cadence=as_cadence(row.kpi.measure_cadence),
        values=values,
        divisors=divisors,
        expression=row.expression,
        how=row.how or "sum",  # type: ignore[arg-type]  # a check of the database
        coverage=row.coverage,
        factor=row.factor,
        since=row.since,
    )


def sources_by_kpi(company: Company) -> dict[UUID, list[UUID]]:
    """Every derived KPI of the company with what it is computed from. One query; for the search for circles."""
    found: dict[UUID, list[UUID]] = {}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT d.kpi_id, s.kpi_id FROM kpis_derivationsource s JOIN kpis_derivation d "
            "ON d.company_id = s.company_id AND d.id = s.derivation_id WHERE s.company_id = %s",
            [company.pk],
        )
        for derived, source in cursor.fetchall():
            found.setdefault(derived, []).append(source)
    return found


def derived_among(company: Company, kpis: Collection[UUID] | None = None) -> frozenset[UUID]:
    """Those of `kpis` (None: of the company) whose values nobody types. One query."""
    rows = Derivation.objects.filter(company=company)
    if kpis is not None:
        rows = rows.filter(kpi_id__in=list(kpis))
    return frozenset(rows.values_list("kpi_id", flat=True))


def computed_at(company: Company, periods: Mapping[UUID, date]) -> frozenset[UUID]:
    """The KPIs whose value of the period named for them nobody types: a formula may begin after it. One query."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT kpi_id, since FROM kpis_derivation WHERE company_id = %s AND kpi_id = ANY(%s)",
            [company.pk, list(periods)],
        )
        return frozenset(kpi for kpi, since in cursor.fetchall() if since is None or since <= periods[kpi])


#: More sources than this are counted, not named.
MOST_NAMED = 4


def source_names(company: Company, kpis: Collection[UUID]) -> dict[UUID, tuple[tuple[str, ...], int]]:
    """Of derived KPIs: the names of what they are computed from, and how many are not named. One query.

    Individual KPIs are counted only: their names are not everybody's to read.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT d.kpi_id, array_agg(k.name ORDER BY k.name) FILTER (WHERE k.level <> 'individual'), count(*) "
            "FROM kpis_derivation d JOIN kpis_derivationsource s ON s.company_id = d.company_id "
            "AND s.derivation_id = d.id JOIN kpis_kpi k ON k.company_id = s.company_id AND k.id = s.kpi_id "
            "WHERE d.company_id = %s AND d.kpi_id = ANY(%s) GROUP BY d.kpi_id",
            [company.pk, list(kpis)],
        )
        found = {}
        for kpi, names, count in cursor.fetchall():
            named = tuple((names or [])[:MOST_NAMED])
            found[kpi] = (named, count - len(named))
    return found


def window_of(graph: Graph, *, first: date, last: date, today: date, month: int) -> Window | None:
    """The periods of the derived KPIs that values between `first` and `last` touch; None where they all lie ahead."""
    into: dict[Cadence, Span] = {}
    reached = (np.datetime64(last, "D") + _REACH).item()
    for cadence in {one.cadence for one in graph.definitions.values()}:
        start = period_index(first, cadence, fiscal_start_month=month)
        stop = period_index(
            min(reached, running_period(today, cadence, fiscal_start_month=month)), cadence, fiscal_start_month=month
        )
        if start > stop:
            return None
        into[cadence] = Span(cadence, start, stop - start + 1, month)
    base = min(span.starts()[0] for span in into.values()).item()
    spans = {}
    for cadence in CADENCES:
        start = period_index(base, cadence, fiscal_start_month=month)
        stop = period_index(today, cadence, fiscal_start_month=month)
        spans[cadence] = Span(cadence, start, stop - start + 1, month)
    return Window(into, spans)


_VALUES = """
SELECT k.id, h.days, h.actuals, h.computed
FROM unnest(%(kpis)s::uuid[], %(from)s::date[]) AS k (id, first)
CROSS JOIN LATERAL (
    SELECT string_agg(int4send(m.period - date '1970-01-01'), ''::bytea ORDER BY m.period) AS days,
           string_agg(float8send(m.actual), ''::bytea ORDER BY m.period) AS actuals,
           string_agg(CASE WHEN m.source = 'derived' THEN '\\x01'::bytea ELSE '\\x00'::bytea END, ''::bytea
                      ORDER BY m.period) AS computed
    FROM kpis_measurement m
    WHERE m.company_id = %(company)s AND m.kpi_id = k.id AND m.period BETWEEN k.first AND %(until)s
) h
"""


def values_of(company: Company, graph: Graph, spans: Mapping[Cadence, Span], *, today: date) -> Values:
    """The values of all KPIs of the graph within `spans`, and the periods that do not apply. Two queries, however many."""
    month = company.fiscal_year_start_month
    ids = sorted(graph.members)
    firsts = {c: period_at(span.first, c, fiscal_start_month=month) for c, span in spans.items()}
    told: dict[str, Any] = {"company": company.pk, "kpis": ids, "until": today}
    told["from"] = [firsts[graph.members[kpi].cadence] for kpi in ids]
    with binary_cursor() as cursor:
        cursor.execute(_VALUES, told)
        rows = {row[0]: row[1:] for row in cursor.fetchall()}
    excused = _excused(company, ids, since=min(firsts.values()), until=today)
    found = Values(spans)
    for cadence, span in spans.items():
        own = [kpi for kpi in ids if graph.members[kpi].cadence == cadence]
        numbers, marks = _scattered([rows[kpi] for kpi in own], span)
        found.matrices[cadence] = numbers
        found.excused[cadence], by_rule = _marked([excused.get(kpi, []) for kpi in own], span)
        for row, kpi in enumerate(own):
            found.rows[kpi] = (cadence, row)
            if kpi in graph.definitions:
                found.computed[kpi] = marks[row]
                found.excused_by_rule[kpi] = by_rule[row]
    return found


def _excused(
    company: Company, kpis: Collection[UUID], *, since: date, until: date
) -> dict[UUID, list[tuple[date, bool]]]:
    """Of each KPI the periods that do not apply, and whether that was computed."""
    found: dict[UUID, list[tuple[date, bool]]] = {}
    rows = Skip.objects.filter(company=company, kpi_id__in=list(kpis), period__gte=since, period__lte=until)
    for kpi, period, computed in rows.order_by().values_list("kpi_id", "period", "computed"):
        found.setdefault(kpi, []).append((period, computed))
    return found


def _marked(rows: Sequence[Sequence[tuple[date, bool]]], span: Span) -> tuple[Bools, Bools]:
    """The periods that do not apply to many KPIs (n, span.width), and which of them were computed."""
    excused, computed = np.zeros((2, len(rows), span.width), bool)
    for row, own in enumerate(rows):
        for period, by_rule in own:
            at = period_index(period, span.cadence, fiscal_start_month=span.month) - span.first
            if 0 <= at < span.width:
                excused[row, at], computed[row, at] = True, by_rule
    return excused, computed


def _scattered(rows: Sequence[tuple[bytes | None, ...]], span: Span) -> tuple[Floats, Bools]:
    """The values of many KPIs as one matrix (n, span.width), and which of them were computed."""
    numbers, marks = np.full((len(rows), span.width), np.nan), np.zeros((len(rows), span.width), bool)
    row = np.repeat(np.arange(len(rows)), [len(days or b"") // 4 for days, _actuals, _marks in rows])
    days, actuals, computed = (b"".join(own[part] or b"" for own in rows) for part in range(3))
    at = period_indices(np.frombuffer(days, ">i4").astype("datetime64[D]"), span.cadence, fiscal_start_month=span.month)
    numbers[row, at - span.first] = np.frombuffer(actuals, ">f8")
    marks[row, at - span.first] = np.frombuffer(computed, np.int8).astype(bool)
    return numbers, marks


def reach_of(company: Company, kpis: Collection[UUID]) -> tuple[date, date] | None:
    """The first and the last period for which any of `kpis` has a value, or that was declared not applicable. One query."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT min(h.first), max(h.last) FROM unnest(%s::uuid[]) AS k (id) CROSS JOIN LATERAL ("
            "SELECT min(m.period) AS first, max(m.period) AS last FROM kpis_measurement m "
            "WHERE m.company_id = %s AND m.kpi_id = k.id UNION ALL "
            "SELECT min(s.period), max(s.period) FROM kpis_skip s WHERE s.company_id = %s AND s.kpi_id = k.id) h",
            [list(kpis), company.pk, company.pk],
        )
        first, last = cursor.fetchone()
    return None if first is None else (first, last)
