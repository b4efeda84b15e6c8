"""Loads: opened by whoever brings many values at once, undone as one act.

    load = open_load(company=company, actor=actor, source=Source.FILE, name="week 46.csv")
    record_measurements(..., load=load.id)      or ingest_measurements(..., load=load.id)

in one transaction. What the load wrote carries its id; what it replaced is kept with the corrections, so undoing needs
no copy of its own.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import F
from django.utils import timezone

from kpis.models import Kpi, Load, LoadFile, LoadStage
from kpis.rules.faults import WHOLE, Fault, Refused
from kpis.selectors.load_effects import PLACES, Effect, Kept, effect_of, places_sql, places_told
from kpis.selectors.loads import why_not_undone
from kpis.services.derived import rederive
from kpis.services.measurements import ask_guards, hold_kpis
from kpis.services.states import restate_locked
from organization.http.request import company_today
from organization.models import ChangeMark, Company
from organization.rules.actors import Actor
from organization.services.trail import recorded

WHY = "load undone"
#: Beyond this many KPIs a change mark names none: the company as a whole changed.
MOST_NAMED = 1000


@dataclass(frozen=True, slots=True)
class Undone:
    """What undoing did: values that got their old value again, values taken back, values that stay because somebody
    changed them since; of those the first are `named`."""

    load: Load
    restored: int
    removed: int
    kept: int
    named: list[Kept]


def open_load(
    *,
    company: Company,
    actor: Actor,
    source: str,
    name: str,
    reason: str = "",
    token: UUID | None = None,
    stage: str = LoadStage.DONE,
) -> Load:
    """A load to which values are about to be written, in this transaction unless `stage` says that a worker will.

    `name`: the file's, or "". `token`: that of an integration, which is no person.
    """
    now = timezone.now()
    with recorded(actor, why=reason):
        return Load.objects.create(
            company=company,
            source=source,
            name=name[:255],
            reason=reason[:1000],
            by_id=actor.id,
            by_name="" if actor.id else actor.name[:200],
            token_id=token,
            at=now,
            stage=stage,
            done_at=now if stage == LoadStage.DONE else None,
        )


def stage_file(*, company: Company, load: Load, data: bytes, rows: int) -> None:
    """Leave the load's file, compressed, to a worker; `rows`: about how many it has. It waits in the database alone."""
    load.total = rows
    load.save(update_fields=["total"])
    LoadFile.objects.create(company=company, load=load, data=data)


def claim_file(*, company: UUID, most: int) -> LoadFile | None:
    """The oldest file that waits and that nobody is at, counted as tried; None where there is none.

    One that was tried `most` times fails its load and goes. The caller commits, then holds it (`hold_file`): what kills
    a worker is counted that way.
    """
    waiting = LoadFile.objects.filter(company=company).order_by("load__at", "id").select_related("load").defer("data")
    file = waiting.select_for_update(skip_locked=True, of=("self",)).first()
    if file is None:
        return None
    if file.attempts >= most:
        close_load(company=file.company, load=file.load_id, stage=LoadStage.FAILED)
        file.delete()
        return claim_file(company=company, most=most)
    file.attempts += 1
    file.save(update_fields=["attempts"])
    Load.objects.filter(company=company, id=file.load_id).update(stage=LoadStage.RUNNING, handled=0)
    return file


def hold_file(*, company: UUID, file: UUID) -> LoadFile | None:
    """The file with its bytes, held to the end of the transaction; None: somebody else is at it, or it is done."""
    held = LoadFile.objects.filter(company=company, id=file).select_related("load", "load__by", "company")
    return held.select_for_update(skip_locked=True, of=("self",)).first()


def close_file(*, file: LoadFile, stage: str, faults: Sequence[Mapping[str, object]] = ()) -> None:
    """The worker is through with it."""
    close_load(company=file.company, load=file.load_id, stage=stage, faults=faults)
    file.delete()


def close_load(*, company: Company, load: UUID, stage: str, faults: Sequence[Mapping[str, object]] = ()) -> None:
    """A worker is through with a load: done, or refused or failed for `faults`, which are kept as told."""
    Load.objects.filter(company=company, id=load).update(
        stage=stage, done_at=timezone.now(), handled=F("total"), faults=list(faults)
    )


def undo_load(
    *,
    company: Company,
    load: UUID,
    actor: Actor,
    why: str = "",
    now: datetime | None = None,
    today: date | None = None,
) -> Undone:
    """Take a load back: what it added goes, what it corrected gets its old value, with its old time and person, again.

    What was changed since stays and is told. Where an old value came from a load that was itself undone meanwhile, that
    load's own old value takes its place. States are right when this returns. Whether the actor may is the gate's
    question (kpis/access.py).

    Raises:
        Load.DoesNotExist: the company has no such load.
        Refused: it is not done yet, was undone, is older than a day, or a later load sent its values again; or a guard
            objects.
    """
    now = now or timezone.now()
    why = why[:1000]
    with recorded(actor, why=why or WHY):
        row = Load.objects.select_for_update(no_key=True).get(company=company, id=load)
        _require_undoable(company, row, now)
        effect = _undo(company, row, actor=actor, why=why, now=now, today=today or company_today(company))
        row.undone_at, row.undone_by_id, row.undone_why = now, actor.id, why
        row.undone_by_name = "" if actor.id else actor.name[:200]
        row.values_restored, row.values_removed, row.values_kept = effect.restored, effect.removed, effect.kept
        row.save(
            update_fields=[
                "undone_at", "undone_by", "undone_by_name", "undone_why",
                "values_restored", "values_removed", "values_kept",
            ]
        )  # fmt: skip
    return Undone(row, effect.restored, effect.removed, effect.kept, effect.named)


def _require_undoable(company: Company, load: Load, now: datetime) -> None:
    fault = why_not_undone(company=company, load=load, now=now)
    if fault is not None:
        raise Refused([Fault(WHOLE, fault)])


def _undo(company: Company, load: Load, *, actor: Actor, why: str, now: datetime, today: date) -> Effect:
    told = places_told(company=company, load=load)
    if told is None:
        return Effect(0, 0, 0, [])
    held = hold_kpis(company=company, kpis=set(load.kpis) or _all_kpis(company))
    # While this waited for the KPIs, another load of theirs may have been done.
    _require_undoable(company, load, now)
    effect = effect_of(company=company, load=load)
    touched = _stage(load, told)
    if not touched:
        return effect
    ask_guards(company=company, kpis=[held[kpi] for kpi in touched], actor=actor)
    told |= {"actor": actor.id, "why": why}
    removed = _write(told)
    loads = _undone_before(told)
    while loads:
        told["load"] = loads.pop()
        _stage(load, told)
        removed += _write(told)
        loads |= _undone_before(told)
    first, last = told["first"], told["last"]
    derived = rederive(company=company, kpis=touched, first=first, last=last, actor=actor, today=today)
    changed = sorted({*touched, *derived})
    restate_locked(company=company, kpis=changed, today=today)
    ChangeMark.objects.create(company=company, kind="values", kpis=changed if len(changed) <= MOST_NAMED else [])
    return Effect(effect.restored + effect.removed - removed, removed, effect.kept, effect.named)


def _all_kpis(company: Company) -> set[UUID]:
    return set(Kpi.objects.filter(company=company).values_list("id", flat=True))


_TABLE = """
SET LOCAL client_min_messages = warning;
CREATE TEMPORARY TABLE IF NOT EXISTS undone_value (
    kpi_id uuid, period date, stands boolean, actual float8, note text, entered_by uuid, entered_at timestamptz,
    source text, load uuid) ON COMMIT DELETE ROWS;
TRUNCATE undone_value
"""
_EVENTS = """
INSERT INTO kpis_measurementevent
    (company_id, kpi_id, period, old_actual, old_note, old_entered_by, old_entered_at, old_load, old_source,
     actual, note, actor, at, source, reason, load, undo)
SELECT %(company)s, kpi_id, period, old_actual, old_note, old_by, old_at, old_load, old_source,
       actual, note, %(actor)s, statement_timestamp(), old_source, %(why)s, %(load)s, true
FROM replaced
"""
_REMOVE = f"""
WITH replaced AS (
    DELETE FROM kpis_measurement m USING undone_value u
    WHERE m.company_id = %(company)s AND m.kpi_id = u.kpi_id AND m.period = u.period AND u.stands AND u.actual IS NULL
    RETURNING m.kpi_id, m.period, m.actual AS old_actual, m.note AS old_note, m.entered_by AS old_by,
              m.entered_at AS old_at, m.load AS old_load, m.source AS old_source, NULL::float8 AS actual, '' AS note
)
{_EVENTS}"""  # noqa: S608  constants
_RESTORE = f"""
WITH replaced AS (
    UPDATE kpis_measurement m
    SET actual = u.actual, note = u.note, entered_by = u.entered_by, entered_at = u.entered_at, source = u.source,
        load = u.load, reason = %(why)s
    FROM undone_value u
    WHERE m.company_id = %(company)s AND m.kpi_id = u.kpi_id AND m.period = u.period
      AND u.stands AND u.actual IS NOT NULL
    RETURNING m.kpi_id, m.period, old.actual AS old_actual, old.note AS old_note, old.entered_by AS old_by,
              old.entered_at AS old_at, old.load AS old_load, old.source AS old_source, new.actual, new.note
)
{_EVENTS}"""  # noqa: S608  constants
_BRING_BACK = """
INSERT INTO kpis_measurement (company_id, kpi_id, period, actual, note, entered_by, entered_at, source, reason, load)
SELECT %(company)s, kpi_id, period, actual, note, entered_by, entered_at, source, %(why)s, load
FROM undone_value WHERE NOT stands
"""


def _stage(load: Load, told: dict[str, Any]) -> list[UUID]:
    """Fill the table of what is to be undone of the load `told["load"]` among the places of `load`; its KPIs."""
    with connection.cursor() as cursor:
        cursor.execute(_TABLE)
        cursor.execute(f"INSERT INTO undone_value {places_sql(load)} {PLACES}", told)
        cursor.execute("ANALYZE undone_value; SELECT DISTINCT kpi_id FROM undone_value ORDER BY kpi_id")
        cursor.nextset()
        return [kpi for (kpi,) in cursor.fetchall()]


def _write(told: dict[str, Any]) -> int:
    """Three statements; how many values were taken back."""
    with connection.cursor() as cursor:
        cursor.execute(_REMOVE, told)
        removed = int(cursor.rowcount)
        cursor.execute(_RESTORE, told)
        cursor.execute(_BRING_BACK, told)
    return removed


def _undone_before(told: dict[str, Any]) -> set[UUID]:
    """The loads that were undone, among those whose values stand again now."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT l.id FROM undone_value u JOIN kpis_load l ON l.company_id = %s AND l.id = u.load "
            "WHERE u.actual IS NOT NULL AND l.undone_at IS NOT NULL",
            [told["company"]],
        )
        return {load for (load,) in cursor.fetchall()}
