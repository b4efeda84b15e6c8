"""Values in bulk: files, the interface, the demo companies. All or nothing, checked and written as sets.

Rows become numpy columns (`columns`), are checked there (`column_faults`), travel to a temporary table by binary COPY
(COPY cannot write into a table with row-level security) and are moved by one statement that also keeps what they
replace (`move`). Then the states of all KPIs touched are computed at once.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import connection, transaction

from kpis.selectors.history import company_of
from kpis.services.column_faults import MOST_FAULTS, column_faults
from kpis.services.columns import LongColumns, MatrixColumns, SentColumns, read_columns
from kpis.services.derived import rederive
from kpis.services.load_counts import Counts, count_into
from kpis.services.measurements import HeldKpi, ValuesRefused, ask_guards, hold_kpis, with_sources
from kpis.services.move import move
from kpis.services.states import restate_locked
from organization.http.request import company_today
from organization.models import ChangeMark, Company
from organization.rules.actors import Actor

__all__ = ["MOST_FAULTS", "Ingested", "LongColumns", "MatrixColumns", "ingest_measurements"]

#: Beyond this many KPIs a change mark names none: the company as a whole changed.
MOST_NAMED = 1000


@dataclass(frozen=True, slots=True)
class Ingested:
    """What a load did: values read, values added, values that were corrected, rows without a value, KPIs touched,
    states rewritten."""

    read: int
    added: int
    corrected: int
    blank: int
    kpis: int
    states: int


def ingest_measurements(
    *,
    company: Company | UUID,
    columns: LongColumns | MatrixColumns,
    actor: Actor,
    source: str,
    today: date | None = None,
    reason: str = "",
    only: Callable[[HeldKpi], bool] | None = None,
    load: UUID | None = None,
) -> Ingested:
    """Record everything or nothing; faults name the sender's row numbers (`RowFault.index`).

    `only`: which KPIs the actor may write; others are at fault with `not_allowed`. What stands and is sent again
    unchanged writes nothing; what is corrected is kept as an event; states are right when this returns. `load`: the
    load the values belong to (kpis/services/loads.py), which can undo them as one.

    Raises:
        ValuesRefused: with at most 1,000 faults, in the order of the rows.
        Refused: a guard objects.
    """
    company = company_of(company)
    today = today or company_today(company)
    sent = read_columns(columns)
    with transaction.atomic():
        held = hold_kpis(company=company, kpis=_ids(company, sent.keys))
        by_key = {kpi.key: kpi for kpi in held.values()}
        kpis = [by_key.get(key) for key in sent.keys]
        faults = column_faults(sent, kpis, today=today, month=company.fiscal_year_start_month, only=only)
        if faults:
            raise ValuesRefused(with_sources(company, faults))
        known = [kpi for kpi in kpis if kpi is not None]
        ask_guards(company=company, kpis=known, actor=actor)
        added, corrected = 0, 0
        if len(sent):
            added, corrected = move(company, sent, known, actor=actor, source=source, reason=reason, load=load)
        if load is not None:
            count_into(load, company=company, counts=_counts(sent, {kpi.id for kpi in known}, added, corrected))
        if not added + corrected:
            return Ingested(len(sent), 0, 0, sent.blank, len(known), 0)
        first, last = sent.day.min().item(), sent.day.max().item()
        derived = rederive(
            company=company, kpis=[kpi.id for kpi in known], first=first, last=last, actor=actor, today=today
        )
        touched = {*(kpi.id for kpi in known), *derived}
        states = restate_locked(company=company, kpis=touched, today=today)
        named = sorted(touched) if len(touched) <= MOST_NAMED else []
        ChangeMark.objects.create(company=company, kind="values", kpis=named)
        return Ingested(len(sent), added, corrected, sent.blank, len(known), states)


def _counts(sent: SentColumns, held: Collection[UUID], added: int, corrected: int) -> Counts:
    """For the load: KPIs and span of all that was sent."""
    if not len(sent):
        return Counts(0, 0, 0, sent.blank, ())
    first, last = sent.day.min().item(), sent.day.max().item()
    return Counts(added, corrected, len(sent) - added - corrected, sent.blank, held, first, last)


def _ids(company: Company, keys: Sequence[str]) -> set[UUID]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM kpis_kpi WHERE company_id = %s AND key = ANY(%s)", [company.pk, list(keys)])
        return {row[0] for row in cursor.fetchall()}
