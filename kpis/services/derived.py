"""Brings derived values up to date in the transaction of the write that touched their sources."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

import numpy as np
from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from kpis.models import Skip, Source
from kpis.rules.derived_values import Change, derive, touched
from kpis.selectors.derivation import Graph, graph_below, graph_of, reach_of, values_of, window_of
from kpis.services.states import lock_kpis
from organization.models import Company
from organization.rules.actors import Actor


def rederive(
    *, company: Company, kpis: Collection[UUID], first: date, last: date, actor: Actor, today: date
) -> set[UUID]:
    """Compute again what is computed from `kpis`, whose values of the periods from `first` to `last` may have changed.

    Over any number of steps, in order. What changed is written with source "derived", what it replaces is kept as with
    every correction; whose values changed is returned, and the caller restates those. The KPIs must be held
    (`measurements.hold_kpis` also holds what is computed from them). One cheap query where nothing is.
    """
    graph = graph_below(company, kpis)
    return _recompute(company, graph, first, last, actor, today) if graph is not None else set()


def rederive_all(
    *, company: Company, kpis: Collection[UUID], actor: Actor, today: date, own: bool = False
) -> set[UUID]:
    """The same for all periods; `own`: also what `kpis` themselves are computed from. For changed definitions."""
    below = graph_below(company, kpis)
    wanted = set(below.definitions if below else ()) | (set(kpis) if own else set())
    graph = graph_of(company, wanted) if wanted else None
    if graph is None or not graph.definitions:
        return set()
    reach = reach_of(company, graph.members)
    return _recompute(company, graph, *reach, actor, today) if reach is not None else set()


def _recompute(company: Company, graph: Graph, first: date, last: date, actor: Actor, today: date) -> set[UUID]:
    window = window_of(graph, first=first, last=last, today=today, month=company.fiscal_year_start_month)
    if window is None:
        return set()
    lock_kpis(company=company, kpis=graph.definitions)
    values = values_of(company, graph, window.spans, today=today)
    changes = derive(graph.definitions, graph.members, values, window.into)
    _write(company, changes, actor=actor)
    return touched(changes)


_APPLIES_AGAIN = """
DELETE FROM kpis_skip s USING unnest(%(kpi)s::uuid[], %(period)s::date[]) AS w (kpi_id, period)
WHERE s.company_id = %(company)s AND s.kpi_id = w.kpi_id AND s.period = w.period AND s.computed
"""
_EVENTS = """
INSERT INTO kpis_measurementevent
    (company_id, kpi_id, period, old_actual, old_note, old_entered_by, old_entered_at, old_load, old_source, actual,
     note, actor, at, source, reason)
SELECT %(company)s, kpi_id, period, old_actual, old_note, old_by, old_at, old_load, old_source, actual, note, %(actor)s,
       statement_timestamp(), %(source)s, ''
FROM replaced WHERE old_actual IS NOT NULL
"""
_SAVE = f"""
WITH sent AS (
    SELECT * FROM unnest(%(kpi)s::uuid[], %(period)s::date[], %(actual)s::float8[]) AS s (kpi_id, period, actual)
), replaced AS (
    INSERT INTO kpis_measurement AS m
        (company_id, kpi_id, period, actual, note, entered_by, entered_at, source, reason)
    SELECT %(company)s, kpi_id, period, actual, '', NULL, statement_timestamp(), %(source)s, '' FROM sent
    ON CONFLICT (company_id, kpi_id, period) DO UPDATE
    SET actual = excluded.actual, entered_by = NULL, entered_at = excluded.entered_at, source = excluded.source,
        reason = '', load = NULL
    RETURNING new.kpi_id, new.period, new.actual, new.note, old.actual AS old_actual, old.note AS old_note,
              old.entered_by AS old_by, old.entered_at AS old_at, old.load AS old_load, old.source AS old_source
)
{_EVENTS}"""  # noqa: S608  constants
_TAKE_BACK = f"""
WITH places AS (
    SELECT m.place FROM unnest(%(kpi)s::uuid[], %(period)s::date[]) AS s (kpi_id, period) CROSS JOIN LATERAL (
        SELECT x.ctid AS place FROM kpis_measurement x
        WHERE x.company_id = %(company)s AND x.kpi_id = s.kpi_id AND x.period = s.period OFFSET 0) m
), replaced AS (
    DELETE FROM kpis_measurement m WHERE m.ctid = ANY (ARRAY(SELECT place FROM places))
    RETURNING m.kpi_id, m.period, NULL::float8 AS actual, '' AS note, m.actual AS old_actual, m.note AS old_note,
              m.entered_by AS old_by, m.entered_at AS old_at, m.load AS old_load, m.source AS old_source
)
{_EVENTS}"""  # noqa: S608  constants


def _write(company: Company, changes: Sequence[Change], *, actor: Actor) -> None:
    """At most four statements: what is gone, what is new or changed; what does not apply, and what does again."""
    told: dict[str, Any] = {"company": company.pk, "actor": actor.id, "source": Source.DERIVED}
    gone = _places(changes, "gone")
    written = _places(changes, "written")
    with connection.cursor() as cursor:
        if gone["kpi"]:
            cursor.execute(_TAKE_BACK, told | gone)
        if written["kpi"]:
            numbers = np.concatenate([change.values[change.written] for change in changes])
            cursor.execute(_SAVE, told | written | {"actual": numbers.tolist()})
        if (again := _places(changes, "due_again"))["kpi"]:
            cursor.execute(_APPLIES_AGAIN, told | again)
    _excuse(company, _places(changes, "excused"))


def _excuse(company: Company, places: Mapping[str, list[Any]]) -> None:
    now, reason = timezone.now(), _("What it is computed from does not apply.")
    Skip.objects.bulk_create(
        [
            Skip(company=company, kpi_id=kpi, period=period, reason=reason, at=now, computed=True)
            for kpi, period in zip(places["kpi"], places["period"], strict=True)
        ],
        batch_size=1000,
    )


def _places(changes: Sequence[Change], which: str) -> dict[str, list[Any]]:
    kpis: list[UUID] = []
    days: list[date] = []
    for change in changes:
        marked = getattr(change, which)
        starts = change.span.starts()[:-1][marked].tolist()
        kpis += [change.kpi] * len(starts)
        days += starts
    return {"kpi": kpis, "period": days}
