"""The twelve-month lock of company KPIs: while it stands, definition and targets change only by a recorded exception."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from kpis.models import Kpi, Level, Status, Target
from kpis.rules.faults import WHOLE, Fault, refuse
from kpis.rules.stability import Lock as TwelveMonths
from kpis.rules.stability import a_year_after, judge_change, judge_clearing
from kpis.services import guards
from kpis.services.life import held, settle, write_of
from organization.http.request import company_today
from organization.models import Company, Membership
from organization.models.locks import Lock, hold
from organization.rules.actors import Actor
from organization.services.trail import recorded

SLOTS = (1, 2, 3, 4, 5)


def lock_kpi(
    *, company: Company, kpi: UUID, actor: Actor, until: date | None = None, today: date | None = None, why: str = ""
) -> Kpi:
    """Lock an active, measurable, owned company KPI for twelve months (or `until`), in one of five places.

    Raises:
        Refused: everything that is missing at once; all five places taken; locked already.
    """
    with recorded(actor, why=why):
        hold(company.id, Lock.STRUCTURE)
        row = held(company=company, kpi=kpi)
        day = today or company_today(company)
        until = until or a_year_after(day)
        taken = set(Kpi.objects.filter(company=company, lock_slot__isnull=False).values_list("lock_slot", flat=True))
        free = [slot for slot in SLOTS if slot not in taken]
        refuse([*_missing(row, day), *_place_faults(row, free=free, until=until, day=day)])
        write = write_of(company, row, "lock", actor, why=why)
        guards.ask(write)
        row.lock_slot, row.locked_until = free[0], until
        row.save(update_fields=["lock_slot", "locked_until"])
        settle(write)
    return row


def renew_lock(*, company: Company, kpi: UUID, actor: Actor, today: date | None = None) -> Kpi:
    """Give a lock whose twelve months are over twelve more; it is never off in between.

    Raises:
        Refused: not locked; its months are not over; it is not measurable and owned any more.
    """
    with recorded(actor):
        row = held(company=company, kpi=kpi)
        day = today or company_today(company)
        if row.locked_until is None:
            refuse([Fault(WHOLE, "not_locked")])
        elif row.locked_until > day:
            refuse([Fault(WHOLE, "locked_already", {"until": row.locked_until})])
        refuse(_missing(row, day))
        write = write_of(company, row, "lock", actor)
        guards.ask(write)
        row.locked_until = a_year_after(day)
        row.save(update_fields=["locked_until"])
        settle(write)
    return row


def clear_lock(*, company: Company, kpi: UUID, actor: Actor, exception: str = "", today: date | None = None) -> Kpi:
    """Take the lock off: from `locked_until` on without more, before that only with the reason of an exception.

    Raises:
        Refused: not locked; too early and no exception.
    """
    with recorded(actor, why=exception):
        row = held(company=company, kpi=kpi)
        day = today or company_today(company)
        if row.locked_until is None:
            refuse([Fault(WHOLE, "not_locked")])
        elif judge_clearing(TwelveMonths(row.locked_until), day, exception=exception) == "locked":
            refuse([Fault("exception", "locked", {"until": row.locked_until})])
        write = write_of(company, row, "unlock", actor, exception=exception)
        guards.ask(write)
        unlock(row)
        row.save(update_fields=["lock_slot", "locked_until"])
        settle(write)
    return row


def lock_faults(kpi: Kpi, fields: Iterable[str], exception: str) -> list[Fault]:
    """What a lock says to a change of `fields` (`targets` and `status` among them): nothing, once an exception gives its reason."""
    verdict = judge_change(TwelveMonths(kpi.locked_until), fields, exception=exception)
    return [Fault("exception", "locked", {"until": kpi.locked_until})] if verdict == "locked" else []


def unlock(kpi: Kpi) -> None:
    """Empty the place on the object; the caller saves."""
    kpi.lock_slot, kpi.locked_until = None, None


def _missing(kpi: Kpi, day: date) -> list[Fault]:
    """Measurable and owned: what stands in the way."""
    found = [Fault(name, "missing") for name in ("unit", "direction") if not getattr(kpi, name)]
    if kpi.level != Level.COMPANY:
        found.append(Fault("level", "only_company"))
    if kpi.status != Status.ACTIVE:
        found.append(Fault("status", "not_active", {"status": kpi.status}))
    if kpi.owner_id is None:
        found.append(Fault("owner", "missing"))
    elif not Membership.objects.filter(company_id=kpi.company_id, id=kpi.owner_id, active=True).exists():
        found.append(Fault("owner", "left"))
    versions = Target.objects.filter(company_id=kpi.company_id, kpi_id=kpi.id, starts_on__lte=day)
    if not (versions.filter(ends_on__isnull=True) | versions.filter(ends_on__gte=day)).exists():
        found.append(Fault("target", "missing"))
    return found


def _place_faults(kpi: Kpi, *, free: list[int], until: date, day: date) -> list[Fault]:
    found = []
    if kpi.lock_slot is not None:
        found.append(Fault(WHOLE, "locked_already", {"until": kpi.locked_until}))
    elif not free:
        found.append(Fault(WHOLE, "five_locked", {"limit": len(SLOTS)}))
    if until <= day:
        found.append(Fault("until", "past"))
    return found
