"""Moves values in bulk to where they stand: staged by COPY, written by one statement that keeps what it replaces."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import numpy as np
from django.db import connection

from kpis.services.columns import SentColumns
from kpis.services.measurements import HeldKpi
from kpis.services.staged import stage, uuid_column
from organization.models import Company
from organization.rules.actors import Actor

_COLUMNS = "company_id, kpi_id, period, actual, note, entered_by, entered_at, source, reason, load"
# Where nothing stands yet there is nothing to compare with and nothing to keep.
_ADD = f"""
INSERT INTO kpis_measurement ({_COLUMNS})
SELECT %(company)s, s.kpi_id, s.period, s.actual, coalesce(n.note, ''), %(actor)s, statement_timestamp(), %(source)s, '',
       %(load)s
FROM staged_value s LEFT JOIN unnest(%(noted)s::int[], %(notes)s::text[]) AS n (place, note) USING (place)
"""  # noqa: S608  constants
_STANDS = """
SELECT EXISTS (
    SELECT 1 FROM unnest(%(kpis)s::uuid[]) AS k (id), LATERAL (
        SELECT 1 FROM kpis_measurement m
        WHERE m.company_id = %(company)s AND m.kpi_id = k.id AND m.period BETWEEN %(first)s AND %(last)s LIMIT 1) AS found)
"""
_KEPT = """
    RETURNING new.kpi_id, new.period, old.actual AS old_actual, old.note AS old_note, old.entered_by AS old_by,
              old.entered_at AS old_at, old.load AS old_load, old.source AS old_source, new.actual, new.note, new.reason
), kept AS (
    INSERT INTO kpis_measurementevent (company_id, kpi_id, period, old_actual, old_note, old_entered_by, old_entered_at,
                                       old_load, old_source, actual, note, actor, at, source, reason, load)
    SELECT %(company)s, kpi_id, period, old_actual, old_note, old_by, old_at, old_load, old_source, actual, note,
           %(actor)s, statement_timestamp(), %(source)s, reason, %(load)s
    FROM saved WHERE old_actual IS NOT NULL
    RETURNING 1
)
SELECT (SELECT count(*) FROM saved), (SELECT count(*) FROM kept)
"""
# Without notes the row in the way says by itself whether it changes: no look-up before the write.
_CORRECT = f"""
WITH saved AS (
    INSERT INTO kpis_measurement AS m ({_COLUMNS})
    SELECT %(company)s, s.kpi_id, s.period, s.actual, '', %(actor)s, statement_timestamp(), %(source)s, '',
           %(load)s
    FROM staged_value s
    ON CONFLICT (company_id, kpi_id, period) DO UPDATE
    SET actual = excluded.actual, entered_by = excluded.entered_by, entered_at = excluded.entered_at,
        source = excluded.source, reason = %(reason)s, load = excluded.load
    WHERE m.actual <> excluded.actual
{_KEPT}"""  # noqa: S608  constants
# OFFSET 0 makes each look-up one of the primary key, whatever the planner knows of a company that was just loaded.
_CORRECT_NOTED = f"""
WITH saved AS (
    INSERT INTO kpis_measurement AS m ({_COLUMNS})
    SELECT %(company)s, s.kpi_id, s.period, s.actual, coalesce(n.note, o.note, ''), %(actor)s, statement_timestamp(),
           %(source)s, CASE WHEN o.actual IS NULL THEN '' ELSE %(reason)s END, %(load)s
    FROM staged_value s
    LEFT JOIN unnest(%(noted)s::int[], %(notes)s::text[]) AS n (place, note) USING (place)
    LEFT JOIN LATERAL (
        SELECT x.actual, x.note FROM kpis_measurement x
        WHERE x.company_id = %(company)s AND x.kpi_id = s.kpi_id AND x.period = s.period OFFSET 0) AS o ON true
    WHERE o.actual IS NULL OR o.actual <> s.actual OR o.note <> n.note
    ON CONFLICT (company_id, kpi_id, period) DO UPDATE
    SET actual = excluded.actual, note = excluded.note, entered_by = excluded.entered_by,
        entered_at = excluded.entered_at, source = excluded.source, reason = excluded.reason, load = excluded.load
{_KEPT}"""  # noqa: S608  constants


def move(
    company: Company,
    sent: SentColumns,
    kpis: Sequence[HeldKpi],
    *,
    actor: Actor,
    source: str,
    reason: str,
    load: UUID | None,
) -> tuple[int, int]:
    """Stage what was sent in the order of the index and move it: rows added, rows corrected. The KPIs are held."""
    ids = [kpi.id for kpi in kpis]
    rank = np.empty(len(ids), np.int64)
    rank[sorted(range(len(ids)), key=ids.__getitem__)] = np.arange(len(ids))
    order = np.lexsort((sent.day, rank[sent.kpi]))
    columns = {
        "place": order.astype(np.int32),
        "kpi_id": uuid_column(ids)[sent.kpi[order]],
        "period": sent.day[order],
        "actual": sent.actual[order],
    }
    stage("staged_value", columns)
    told: dict[str, Any] = {
        "company": company.pk,
        "actor": actor.id,
        "source": source,
        "reason": reason,
        "load": load,
        "noted": list(sent.notes),
        "notes": list(sent.notes.values()),
    }
    told |= {"kpis": ids, "first": columns["period"].min().item(), "last": columns["period"].max().item()}
    with connection.cursor() as cursor:
        cursor.execute(_STANDS, told)
        if not cursor.fetchone()[0]:
            cursor.execute(_ADD, told)
            return cursor.rowcount, 0
        cursor.execute(_CORRECT_NOTED if sent.notes else _CORRECT, told)
        saved, corrected = cursor.fetchone()
        return saved - corrected, corrected
