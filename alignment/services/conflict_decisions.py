"""What people decide about a conflict: adjust one of its KPIs' targets, or live with it until a day."""

from datetime import date, timedelta
from uuid import UUID

from django.utils import timezone

from alignment.models import Conflict, ConflictStatus
from kpis.models import Target
from kpis.rules.faults import WHOLE, Fault, refuse
from kpis.rules.targets import TargetVersion
from kpis.services.targets import TargetSaved, set_target
from organization.http.request import company_today
from organization.models import ChangeMark, Company
from organization.rules.actors import Actor
from organization.services.trail import recorded

LONGEST_ACCEPTANCE = timedelta(days=366)
LONGEST_REASON = 1000


def accept_conflict(*, company: Company, conflict: UUID, until: date, reason: str, actor: Actor) -> Conflict:
    """Live with it until `until`, at most a year ahead. A scan that still finds it then opens it again.

    Raises:
        Refused: no such conflict, not standing any more, no reason, a day that is past or too far.
    """
    with recorded(actor, why=reason):
        found = _held(company, conflict)
        today = company_today(company)
        faults = _reason_faults(reason)
        if until <= today:
            faults.append(Fault("until", "past"))
        elif until > today + LONGEST_ACCEPTANCE:
            faults.append(Fault("until", "too_far", {"limit": today + LONGEST_ACCEPTANCE}))
        refuse(faults)
        _decide(found, ConflictStatus.ACCEPTED, actor, reason)
        found.accepted_until = until
        found.save()
        _mark(company, found)
    return found


def reopen_conflict(*, company: Company, conflict: UUID, reason: str, actor: Actor) -> Conflict:
    """Take an acceptance back before its day.

    Raises:
        Refused: no such conflict, none that is accepted, no reason.
    """
    with recorded(actor, why=reason):
        found = _held(company, conflict, accepted=True)
        refuse(_reason_faults(reason))
        _decide(found, ConflictStatus.OPEN, actor, reason)
        found.accepted_until = None
        found.save()
        _mark(company, found)
    return found


def adjust_target(
    *, company: Company, conflict: UUID, kpi: UUID, value: float, starts_on: date, reason: str, actor: Actor
) -> TargetSaved:
    """Give one of the two KPIs another target from `starts_on` on; what the next scan then finds decides whether it is resolved.

    The new version keeps the end, baseline, tolerance, shape and scope of the one in force.

    Raises:
        Refused: no such conflict, a KPI that is not one of the two, no reason, no target in force to change; and all that
            refuses a target (kpis/services/targets.py).
    """
    with recorded(actor, why=reason):
        found = _held(company, conflict)
        refuse([*_reason_faults(reason), *_kpi_faults(found, kpi)])
        former = _in_force(company, kpi, starts_on)
        if former is None or former.value is None:
            refuse([Fault("kpi", "no_target_to_change")])
        version = _changed(former, starts_on, value)
        replaces = former.id if former is not None and former.starts_on == starts_on else None
        saved = set_target(company=company, kpi=kpi, version=version, actor=actor, why=reason, replaces=replaces)
        _adjusted(company, found, actor, reason)
    return saved


def decided_by_change(*, company: Company, conflict: UUID, actor: Actor, reason: str) -> None:
    """A change request of one of its KPIs was applied because of the conflict: what the next scan finds decides whether it is resolved.

    One that was resolved meanwhile stays so.
    """
    with recorded(actor, why=reason):
        rows = Conflict.objects.select_for_update().filter(company=company, id=conflict)
        found = rows.exclude(status=ConflictStatus.RESOLVED).first()
        if found is not None:
            _adjusted(company, found, actor, reason[:LONGEST_REASON])


def _adjusted(company: Company, conflict: Conflict, actor: Actor, reason: str) -> None:
    _decide(conflict, ConflictStatus.OPEN, actor, reason)
    conflict.accepted_until = None
    conflict.save()
    _mark(company, conflict)


def _held(company: Company, conflict: UUID, *, accepted: bool = False) -> Conflict:
    rows = Conflict.objects.select_for_update().filter(company=company, id=conflict)
    found = rows.exclude(status=ConflictStatus.RESOLVED).first()
    if found is None or (accepted and found.status != ConflictStatus.ACCEPTED):
        refuse([Fault(WHOLE, "no_such_conflict")])
    assert found is not None  # noqa: S101  refused above
    return found


def _reason_faults(reason: str) -> list[Fault]:
    if not reason.strip():
        return [Fault("reason", "missing")]
    return [Fault("reason", "too_long", {"limit": LONGEST_REASON})] if len(reason) > LONGEST_REASON else []


def _kpi_faults(conflict: Conflict, kpi: UUID) -> list[Fault]:
    return [] if kpi in (conflict.first_id, conflict.second_id) else [Fault("kpi", "not_in_conflict")]


def _in_force(company: Company, kpi: UUID, day: date) -> Target | None:
    rows = Target.objects.filter(company=company, kpi_id=kpi, starts_on__lte=day).order_by("-starts_on")
    found = rows.first()
    return found if found is not None and (found.ends_on is None or found.ends_on >= day) else None


def _changed(former: Target | None, starts_on: date, value: float) -> TargetVersion:
    assert former is not None  # noqa: S101  refused by the caller
    return TargetVersion(
        starts_on=starts_on,
        ends_on=former.ends_on,
        baseline=former.baseline,
        value=value,
        tolerance=former.tolerance,
        shape=former.shape,  # type: ignore[arg-type]
        scope=former.scope,  # type: ignore[arg-type]
    )


def _decide(conflict: Conflict, status: ConflictStatus, actor: Actor, reason: str) -> None:
    conflict.status = status
    conflict.decided_by_id = actor.id
    conflict.decided_at = timezone.now()
    conflict.reason = reason.strip()


def _mark(company: Company, conflict: Conflict) -> None:
    """The company-wide results are to follow."""
    ChangeMark.objects.create(company=company, kind="conflict", kpis=[conflict.first_id, conflict.second_id])
