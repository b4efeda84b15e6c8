"""Files of values that people send: small ones are loaded while they wait, long ones by a worker.

A long file waits in the database, with the load that it will be. The clock finds it there; a worker claims it, loads it
in one transaction in which it also goes, and tells meanwhile how far it is. Whatever dies in between leaves the file
where it was; done twice it cannot be.
"""

import gzip
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from functools import partial
from uuid import UUID

from django.db import transaction

from dashboards.rules.company_file_faults import Faults
from dashboards.rules.packed import unpacked
from dashboards.services.values_file import ValuesFileRefused, load_values
from kpis.access import writable_ids
from kpis.models import Load, LoadFile, LoadStage, Source
from kpis.rules.faults import Refused
from kpis.rules.loads import AT_ONCE
from kpis.services.load_progress import progress_told
from kpis.services.loads import claim_file, close_file, hold_file, open_load, stage_file
from kpis.services.measurements import HeldKpi
from kpis.wording.life import sentence
from organization.models import Company, Membership, company_scope
from organization.rules.actors import Actor
from organization.selectors.people import person_facts

#: Bytes of a file as sent, and unpacked.
MOST_SENT = 32 << 20
MOST_UNPACKED = 128 << 20
#: How often a file is tried whose worker dies over it.
MOST_TRIES = 3

Told = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class _Outcome:
    stage: LoadStage
    faults: list[Told]


def take_file(*, company: Company, data: bytes, name: str, reason: str, person: Membership) -> Load:
    """Load the file a person sent, or leave it to a worker where it is long (`load.stage` says which).

    Raises:
        ValuesFileRefused: anything is wrong with a short one, or a long one cannot be unpacked.
        Refused: a guard objects to a short one.
    """
    faults = Faults()
    plain = unpacked(data, faults, most=MOST_UNPACKED)
    if plain is None:
        raise ValuesFileRefused(faults)
    actor = Actor(id=person.id, name=person.name, door="file")
    at_once = len(plain) <= AT_ONCE
    stage = LoadStage.DONE if at_once else LoadStage.WAITING
    with transaction.atomic():
        load = open_load(company=company, actor=actor, source=Source.FILE, name=name, reason=reason, stage=stage)
        if at_once:
            load_values(
                company=company, data=plain, actor=actor, load=load.id, only=_only(company, person), reason=reason
            )
            load.refresh_from_db()
        else:
            packed = data if data is not plain else gzip.compress(data, compresslevel=1)
            stage_file(company=company, load=load, data=packed, rows=plain.count(b"\n"))
    return load


def carry_out_next(company: UUID) -> bool:
    """Load the oldest file that waits and that nobody is at; False where there is none. For a worker.

    What is wrong with the file refuses it, and is kept with the load. What kills the worker leaves it to the next.
    """
    with company_scope(company):
        claimed = claim_file(company=company, most=MOST_TRIES)
    if claimed is None:
        return False
    with company_scope(company):
        file = hold_file(company=company, file=claimed.id)
        if file is not None:
            outcome = _outcome(file)
            close_file(file=file, stage=outcome.stage, faults=outcome.faults)
    return file is not None


def _outcome(file: LoadFile) -> _Outcome:
    """Load it, or say why not; nothing of a refused one stays."""
    company, load, person = file.company, file.load, file.load.by
    if person is None or not person.active:
        return _Outcome(LoadStage.REFUSED, [_told("file", "person_left", "active_person", {})])
    actor = Actor(id=person.id, name=person.name, door="file")
    try:
        with transaction.atomic(), progress_told(company=company, load=load.id, total=load.total) as tell:
            load_values(
                company=company,
                data=bytes(file.data),
                actor=actor,
                progress=tell,
                read=partial(tell, load.total),
                load=load.id,
                only=_only(company, person),
                reason=load.reason,
            )
    except ValuesFileRefused as refused:
        return _Outcome(LoadStage.REFUSED, told_faults(refused.faults))
    except Refused as refused:
        said = [_told("file", "guarded", "agreement", {"reason": sentence(fault)}) for fault in refused.faults]
        return _Outcome(LoadStage.REFUSED, said)
    return _Outcome(LoadStage.DONE, [])


def told_faults(faults: Faults) -> list[Told]:
    """Faults as a load keeps them; the last one says how many more there were."""
    told = [_told(fault.where, fault.problem, fault.expected, fault.words) for fault in faults.kept]
    more = faults.count - len(faults.kept)
    return [*told, {"more": more}] if more else told


def _told(where: str, problem: str, expected: str, words: Mapping[str, object]) -> Told:
    return {"where": where, "problem": problem, "expected": expected, "words": dict(words)}


def _only(company: Company, person: Membership) -> Callable[[HeldKpi], bool]:
    """Which KPIs the person may write, today."""
    mine: Collection[UUID] = writable_ids(company, person_facts(person))

    def writable(kpi: HeldKpi) -> bool:
        return kpi.id in mine

    return writable
