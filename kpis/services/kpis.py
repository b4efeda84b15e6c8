"""The life of a KPI: drafted, edited, proposed, retired. Activation needs links and lives in alignment."""

from datetime import date
from typing import TypedDict, Unpack
from uuid import UUID

from django.core.exceptions import ValidationError

from kpis.models import Direction, Kpi, Level, Measurement, Status, Target
from kpis.rules.faults import WHOLE, Fault, refuse
from kpis.services import guards
from kpis.services.life import held, settle, write_of
from kpis.services.locks import lock_faults, unlock
from organization.http.request import company_today
from organization.models import Company, Department, Membership
from organization.models.locks import Lock, hold
from organization.rules.actors import Actor
from organization.services.trail import recorded


class KpiFields(TypedDict, total=False):
    """What may be said of a KPI when it is drafted and changed afterwards. Key and level stand once they are given."""

    name: str
    department: UUID | None
    owner: UUID | None
    deputy: UUID | None
    definition: str
    unit: str
    decimals: int
    direction: str
    indicator: str
    nature: str
    aggregation: str
    measure_cadence: str
    review_cadence: str
    tags: list[str]
    typical_change: float | None


#: What an active KPI may not lose again by an edit.
NEEDED_WHILE_ACTIVE = ("unit", "direction", "owner", "review_cadence")
_REFERENCES = frozenset({"department", "owner", "deputy"})


def create_kpi(
    *, company: Company, key: str, level: str, actor: Actor, why: str = "", **fields: Unpack[KpiFields]
) -> Kpi:
    """Draft a KPI. What an active one needs may still be missing; what no KPI may be is refused.

    Raises:
        Refused: a value that cannot be, a key already taken, a person or department that is not the company's.
    """
    with recorded(actor, why=why):
        hold(company.id, Lock.STRUCTURE)  # two people may draft the same key
        kpi = Kpi(company=company, key=key, level=level, status=Status.DRAFT)
        _assign(kpi, fields)
        faults = _field_faults(kpi, ("key", "level", "name", *fields)) + _people_faults(kpi, fields)
        if Kpi.objects.filter(company=company, key=key).exists():
            faults.append(Fault("key", "taken"))
        refuse(faults)
        write = write_of(company, kpi, "create", actor, fields=fields, why=why)
        guards.ask(write)
        kpi.save(force_insert=True)
        settle(write)
    return kpi


def edit_kpi(
    *, company: Company, kpi: UUID, changes: KpiFields, actor: Actor, why: str = "", exception: str = ""
) -> Kpi:
    """Change what is said of a KPI; only fields whose value differs count as changed.

        What a lock protects changes only with the reason of an exception, which the trail keeps. The trail shows every change; a
    change of BREAKING fields is a break in the series (selectors/definitions.py).

        Raises:
            Refused: as `create_kpi`; a retired or locked KPI; an active one would lose what it needs; a cadence with
                values behind it; a direction that the target versions do not fit.
    """
    with recorded(actor, why=exception or why):
        row = held(company=company, kpi=kpi)
        changed = _changed(row, changes)
        if not changed:
            return row
        before = {"direction": row.direction}
        _assign(row, {name: value for name, value in changes.items() if name in changed})
        refuse(
            [
                *_life_faults(row),
                *_field_faults(row, changed),
                *_people_faults(row, changed),
                *_lost_faults(row, changed),
                *_series_faults(row, changed, before["direction"]),
                *lock_faults(row, changed, exception),
            ]
        )
        write = write_of(company, row, "edit", actor, fields=changed, why=why, exception=exception)
        guards.ask(write)
        row.save(update_fields=changed)
        settle(write)
    return row


def propose_kpi(*, company: Company, kpi: UUID, actor: Actor, why: str = "") -> Kpi:
    """A draft becomes a proposal, which those who approve see.

    Raises:
        Refused: it is no draft.
    """
    with recorded(actor, why=why):
        row = held(company=company, kpi=kpi)
        refuse([] if row.status == Status.DRAFT else [Fault(WHOLE, "not_a_draft", {"status": row.status})])
        write = write_of(company, row, "propose", actor, why=why)
        guards.ask(write)
        row.status = Status.PROPOSED
        row.save(update_fields=["status"])
        settle(write)
    return row


def retire_kpi(
    *, company: Company, kpi: UUID, actor: Actor, why: str, exception: str = "", today: date | None = None
) -> Kpi:
    """Take a KPI out of use. Nothing is deleted: values, targets and trail stay and can be read.

    Its links leave the living cascade (the trail keeps them): the alignment room does so, as a follower. A locked KPI
    is unlocked and retired in one step, with the reason of an exception.

    Raises:
        Refused: no reason; retired already; locked and no exception.
    """
    with recorded(actor, why=exception or why):
        row = held(company=company, kpi=kpi)
        refuse(
            [
                *([] if why.strip() else [Fault("why", "missing")]),
                *([Fault(WHOLE, "retired")] if row.status == Status.RETIRED else []),
                *lock_faults(row, ["status"], exception),
            ]
        )
        write = write_of(company, row, "retire", actor, why=why, exception=exception)
        guards.ask(write)
        unlock(row)
        row.status = Status.RETIRED
        row.retired_on = today or company_today(company)
        row.save(update_fields=["status", "retired_on", "lock_slot", "locked_until"])
        settle(write)
    return row


def _column(name: str) -> str:
    return f"{name}_id" if name in _REFERENCES else name


def _assign(kpi: Kpi, fields: KpiFields | dict[str, object]) -> None:
    for name, value in fields.items():
        clean = value.strip() if isinstance(value, str) else value
        setattr(kpi, _column(name), clean)


def _changed(kpi: Kpi, changes: KpiFields) -> list[str]:
    def differs(name: str, value: object) -> bool:
        clean = value.strip() if isinstance(value, str) else value
        return bool(getattr(kpi, _column(name)) != clean)

    return [name for name, value in changes.items() if differs(name, value)]


def _field_faults(kpi: Kpi, names: tuple[str, ...] | list[str]) -> list[Fault]:
    """What the columns themselves refuse: too long, no choice, not a key, blank where it may not be."""
    wanted = set(names)
    try:
        kpi.clean_fields(exclude={field.name for field in kpi._meta.fields} - (wanted - _REFERENCES))
    except ValidationError as error:
        found = [
            Fault(name, _code(one), {**(one.params or {}), "limit": _limit(kpi, name)})
            for name, errors in error.error_dict.items()
            for one in errors
        ]
    else:
        found = []
    if kpi.typical_change is not None and "typical_change" in wanted and not 0 < kpi.typical_change < float("inf"):
        found.append(Fault("typical_change", "not_positive"))
    if kpi.decimals > 6 and "decimals" in wanted:
        found.append(Fault("decimals", "too_many_decimals"))
    return found


def _limit(kpi: Kpi, name: str) -> int | None:
    return getattr(kpi._meta.get_field(name), "max_length", None)


_CODES = {"blank": "missing", "null": "missing", "max_length": "too_long", "invalid_choice": "no_such_choice"}


def _code(error: ValidationError) -> str:
    code = str(error.code or "invalid")
    return _CODES.get(code, code)


def _people_faults(kpi: Kpi, names: KpiFields | list[str]) -> list[Fault]:
    """Department and level agree; owner and deputy are active people of this company."""
    found = []
    if kpi.level == Level.COMPANY and kpi.department_id is not None:
        found.append(Fault("department", "company_has_none"))
    if kpi.level in {Level.DEPARTMENT, Level.INDIVIDUAL} and kpi.department_id is None:
        found.append(Fault("department", "missing"))
    if "department" in names and kpi.department_id is not None:
        departments = Department.objects.filter(company_id=kpi.company_id, id=kpi.department_id, closed_at__isnull=True)
        found += [] if departments.exists() else [Fault("department", "not_here")]
    people = {name: getattr(kpi, f"{name}_id") for name in ("owner", "deputy") if name in names}
    here = dict(
        Membership.objects.filter(
            company_id=kpi.company_id, id__in=[one for one in people.values() if one]
        ).values_list("id", "active")
    )
    for name, person in people.items():
        if person is not None and not here.get(person, False):
            found.append(Fault(name, "left" if person in here else "not_here"))
    if kpi.owner_id is not None and kpi.owner_id == kpi.deputy_id and people:
        found.append(Fault("deputy", "same_as_owner"))
    return found


def _life_faults(kpi: Kpi) -> list[Fault]:
    return [Fault(WHOLE, "retired")] if kpi.status == Status.RETIRED else []


def _lost_faults(kpi: Kpi, changed: list[str]) -> list[Fault]:
    if kpi.status != Status.ACTIVE:
        return []
    return [
        Fault(name, "needed_while_active")
        for name in NEEDED_WHILE_ACTIVE
        if name in changed and not getattr(kpi, _column(name))
    ]


def _series_faults(kpi: Kpi, changed: list[str], direction: str) -> list[Fault]:
    """Values are named by the periods of their cadence; target versions hold a value or a range."""
    found = []
    if "measure_cadence" in changed and Measurement.objects.filter(company_id=kpi.company_id, kpi_id=kpi.id).exists():
        found.append(Fault("measure_cadence", "has_values"))
    turned = "direction" in changed and Direction.RANGE in {direction, kpi.direction} and direction
    if turned and Target.objects.filter(company_id=kpi.company_id, kpi_id=kpi.id).exists():
        found.append(Fault("direction", "targets_do_not_fit"))
    return found
