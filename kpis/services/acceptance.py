"""A variance that is lived with until a day: the figures say so, and nobody is asked for it meanwhile."""

from collections.abc import Mapping
from datetime import date, timedelta
from uuid import UUID

from kpis.models import Health, KpiState, Status
from kpis.rules.faults import WHOLE, Fault, refuse
from kpis.services.life import held
from kpis.services.states import restate
from organization.http.request import company_today
from organization.models import ChangeMark, Company
from organization.rules.actors import Actor
from organization.services.trail import recorded

LONGEST_ACCEPTANCE = timedelta(days=366)
LONGEST_REASON = 1000
_BEHIND = frozenset({Health.OFF_TRACK, Health.AT_RISK})


def accept_variance(*, company: Company, kpi: UUID, until: date, reason: str, actor: Actor) -> KpiState:
    """Live with the KPI being behind until `until`, at most a year ahead; on the day after it counts again by itself.

    Said again, the new day stands. The caller keeps the decision (state rows are derived and have no trail of their own).

    Raises:
        Refused: no such KPI, not active, not behind; no reason or one that is too long; a day that is past or too far.
    """
    with recorded(actor, why=reason.strip()):
        state = _state(company, kpi)
        today = company_today(company)
        faults = []
        if state is None or state.health not in _BEHIND:
            faults.append(Fault(WHOLE, "not_behind"))
        if not reason.strip():
            faults.append(Fault("reason", "missing"))
        elif len(reason) > LONGEST_REASON:
            faults.append(Fault("reason", "too_long", {"limit": LONGEST_REASON}))
        if until <= today:
            faults.append(Fault("until", "past"))
        elif until > today + LONGEST_ACCEPTANCE:
            faults.append(Fault("until", "too_far", {"limit": today + LONGEST_ACCEPTANCE}))
        refuse(faults)
        return _write(company, kpi, until)


def end_acceptance(*, company: Company, kpi: UUID, actor: Actor, why: str = "") -> KpiState:
    """Take an acceptance back before its day.

    Raises:
        Refused: no such KPI, or nothing is accepted.
    """
    with recorded(actor, why=why):
        state = _state(company, kpi)
        if state is None or state.accepted_until is None or state.accepted_until < company_today(company):
            refuse([Fault(WHOLE, "not_accepted")])
        return _write(company, kpi, None)


def _state(company: Company, kpi: UUID) -> KpiState | None:
    """The figures of an active KPI, whose row is held; None where there are none."""
    if held(company=company, kpi=kpi).status != Status.ACTIVE:
        return None
    restate(company=company, kpis=[kpi])
    return KpiState.objects.filter(company=company, kpi=kpi).first()


def _write(company: Company, kpi: UUID, until: date | None) -> KpiState:
    KpiState.objects.filter(company=company, kpi=kpi).update(accepted_until=until)
    restate(company=company, kpis=[kpi])
    ChangeMark.objects.create(company=company, kind="acceptance", kpis=[kpi])
    return KpiState.objects.get(company=company, kpi=kpi)


def restore_acceptances(*, company: Company, until: Mapping[UUID, date]) -> None:
    """Let the figures of a company that was loaded say what is lived with until when (KPI -> last day); days that are past say nothing."""
    today = company_today(company)
    living = {kpi: day for kpi, day in until.items() if day >= today}
    states = list(KpiState.objects.filter(company=company, kpi__in=living, health__in=_BEHIND))
    for state in states:
        KpiState.objects.filter(company=company, kpi=state.kpi_id).update(accepted_until=living[state.kpi_id])
    if states:
        restate(company=company, kpis=[state.kpi_id for state in states])
