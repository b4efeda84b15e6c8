"""Brings the current figures up to date, in the transaction of the write that changed them."""

from collections.abc import Collection, Sequence
from datetime import date
from uuid import UUID

import numpy as np
from django.db import connection, transaction

from kpis.models import KpiState
from kpis.rules.calendar import current_period
from kpis.rules.health import HEALTHS
from kpis.rules.process_limits import SIGNALS
from kpis.rules.state import StateVerdicts
from kpis.rules.trend import TRENDS
from kpis.rules.variance import FLAGS
from kpis.selectors.history import CadenceHistories, company_of, histories
from kpis.selectors.verdicts import verdicts_of
from kpis.services.staged import NEVER, Column, stage, uuid_column
from organization.http.request import company_today
from organization.models import ChangeMark, Company
from organization.rules.actors import Actor
from organization.services.trail import recorded

_NUMBERS = {
    "actual": "actual",
    "previous": "previous",
    "last_year": "last_year",
    "target": "target",
    "target_low": "low",
    "target_high": "high",
    "tolerance": "tolerance",
    "pace": "pace",
    "compared": "compared",
    "variance": "variance",
    "variance_pct": "variance_pct",
    "limit_low": "limit_lower",
    "limit_center": "limit_center",
    "limit_high": "limit_upper",
    "sigma": "sigma",
    "forecast": "forecast_value",
    "forecast_low": "forecast_low",
    "forecast_high": "forecast_high",
    "p_miss": "p_miss",
}
_DAYS = {"period": "period", "target_ends_on": "target_ends_on", "off_since": "off_since", "forecast_at": "forecast_at"}
_WORDS = {"health": HEALTHS, "trend": TRENDS, "signal": SIGNALS, "flag": FLAGS}
_SPARKS = {"spark": "recent_values", "spark_pace": "recent_paces"}


def restate(*, company: Company | UUID, kpis: Collection[UUID] | None = None, today: date | None = None) -> int:
    """Compute the states of `kpis` (None: all of the company but the retired) and write those that changed; how many.

    The KPIs' rows are locked first, in the order of their ids, so that of two writes to one KPI the later one sees the
    values of the earlier. Constant in queries; one KPI takes milliseconds. Derived rows: no trail, no actor.
    """
    company = company_of(company)
    with transaction.atomic():
        lock_kpis(company=company, kpis=kpis)
        return restate_locked(company=company, kpis=kpis, today=today)


def restate_aged(*, company: UUID, actor: Actor, today: date | None = None) -> int:
    """Restate the rows whose day has come, for the clock. How many changed; running twice changes nothing."""
    found = Company.objects.get(pk=company)
    today = today or company_today(found)
    with recorded(actor):
        aged = KpiState.objects.filter(company=found, restate_on__lte=today)
        aged.filter(kpi__status="retired").update(restate_on=None)
        kpis = list(aged.values_list("kpi_id", flat=True))
        changed = restate(company=found, kpis=kpis, today=today)
        if changed:
            ChangeMark.objects.create(company=found, kind="aged", kpis=kpis)
        return changed


def lock_kpis(*, company: Company, kpis: Collection[UUID] | None = None) -> None:
    """Hold the KPIs' rows to the end of the transaction, in the order of their ids (so nobody waits in a circle)."""
    which = "status <> 'retired'" if kpis is None else "id = ANY(%s)"
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM (SELECT id FROM kpis_kpi "  # noqa: S608  only constants
            f"WHERE company_id = %s AND {which} ORDER BY id FOR NO KEY UPDATE) AS held",
            [company.pk] if kpis is None else [company.pk, list(kpis)],
        )


def restate_locked(*, company: Company, kpis: Collection[UUID] | None = None, today: date | None = None) -> int:
    """`restate` for a caller who holds the KPIs' rows (`lock_kpis`)."""
    today = today or company_today(company)
    found = histories(company=company, kpis=kpis, until=today)
    return write_states(company=company, states=list(verdicts_of(found, today=today)), today=today)


def write_states(*, company: Company, states: Sequence[tuple[CadenceHistories, StateVerdicts]], today: date) -> int:
    """Write the states that were computed for `today`, where they changed; how many rows did."""
    parts = [_columns(group, verdicts, company, today) for group, verdicts in states]
    if not parts:
        return 0
    stage("staged_state", {name: np.concatenate([part[name] for part in parts]) for name in parts[0]})
    with connection.cursor() as cursor:
        cursor.execute(_WRITE, {"company": company.pk, "today": today})
        return int(cursor.rowcount)


def _columns(group: CadenceHistories, verdicts: StateVerdicts, company: Company, today: date) -> dict[str, Column]:
    """The rows as the temporary table has them."""
    n = len(group.kpis)
    due = current_period(today, group.cadence, fiscal_start_month=company.fiscal_year_start_month)
    columns: dict[str, Column] = {
        "kpi_id": uuid_column([kpi.id for kpi in group.kpis]),
        "due_period": np.full(n, due, "datetime64[D]"),
    }
    for name, source in _NUMBERS.items():
        values = getattr(verdicts, source)
        columns[name] = np.where(np.isfinite(values), values, np.nan)
    for name, source in _DAYS.items():
        columns[name] = getattr(verdicts, source)
    for name in _WORDS:
        columns[name] = getattr(verdicts, name).astype(np.int16)
    columns["stale"] = verdicts.stale
    columns["skipped"] = verdicts.skipped
    columns["adverse"] = verdicts.adverse > 0
    columns["misses_in_a_row"] = np.minimum(verdicts.misses_in_a_row, 32767).astype(np.int16)
    for name, source in _SPARKS.items():
        columns[name] = getattr(verdicts, source)
    columns["restate_on"] = verdicts.restate_on
    return columns


def _write_statement() -> str:
    """One statement: what is staged becomes rows, where a row is new or says something else.

    OFFSET 0 makes each look-up one of the primary key, whatever the planner knows of a company that was just loaded.
    The order makes all look-ups end before the first row is written: an index on the company would otherwise walk the
    rows this statement has written so far, which made the first statement of a large company quadratic.
    """
    chosen = {name: f"nullif(s.{name}, 'NaN'::float8)" for name in _NUMBERS}
    chosen |= {name: f"nullif(s.{name}, '{NEVER}'::date)" for name in _DAYS}
    for name, words in _WORDS.items():
        listed = ", ".join(f"'{word}'" for word in words)
        chosen[name] = f"(ARRAY[{listed}])[s.{name} + 1]"
    chosen |= {name: f"s.{name}" for name in ("stale", "skipped", "adverse", "misses_in_a_row", "due_period")}
    chosen |= {name: f"array_replace(s.{name}, 'NaN'::float8, NULL)" for name in _SPARKS}
    # an accepted variance is accepted no longer on the day after its last
    chosen["accepted_until"] = "CASE WHEN t.accepted_until >= %(today)s THEN t.accepted_until END"
    chosen["restate_on"] = (
        "least(nullif(s.restate_on, 'infinity'::date), "
        "CASE WHEN t.accepted_until >= %(today)s THEN t.accepted_until + 1 END)"
    )
    chosen["entered_at"] = "m.entered_at"
    names = list(chosen)
    return f"""
    INSERT INTO kpis_kpistate AS k (company_id, kpi_id, computed_at, {", ".join(names)})
    SELECT %(company)s, n.kpi_id, statement_timestamp(), {", ".join(f"n.{name}" for name in names)}
    FROM (
        SELECT s.kpi_id, t.kpi_id IS NULL AS is_new, {", ".join(f"{term} AS {name}" for name, term in chosen.items())},
               {", ".join(f"t.{name} AS old_{name}" for name in names)}
        FROM staged_state s
        LEFT JOIN LATERAL (
            SELECT x.* FROM kpis_kpistate x WHERE x.company_id = %(company)s AND x.kpi_id = s.kpi_id OFFSET 0) t ON true
        LEFT JOIN LATERAL (
            SELECT x.entered_at FROM kpis_measurement x
            WHERE x.company_id = %(company)s AND x.kpi_id = s.kpi_id AND x.period = s.period OFFSET 0) m ON true
        OFFSET 0
    ) n
    WHERE is_new OR ({", ".join(f"n.old_{name}" for name in names)})
        IS DISTINCT FROM ({", ".join(f"n.{name}" for name in names)})
    ORDER BY n.kpi_id
    ON CONFLICT (company_id, kpi_id) DO UPDATE
    SET computed_at = excluded.computed_at, {", ".join(f"{name} = excluded.{name}" for name in names)}
    """  # noqa: S608  only names of this file


_WRITE = _write_statement()
