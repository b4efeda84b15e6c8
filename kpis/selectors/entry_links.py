"""Which links of mails are open, and what each of them opens."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from kpis.models import EntryLink, Kpi, Status
from kpis.rules.calendar import CADENCES, as_cadence, current_period
from organization.models import Company
from organization.rules.roles import PersonFacts
from organization.rules.second_factor import asked_of
from organization.selectors.invitations import token_hash


def open_links(company: UUID) -> QuerySet[EntryLink]:
    """Neither revoked nor expired, of people who are still there."""
    return EntryLink.objects.filter(
        company_id=company, revoked_at__isnull=True, expires_at__gt=timezone.now(), membership__active=True
    ).select_related("membership__company")


def link_for_token(company: UUID, token: str) -> EntryLink | None:
    """The open link of a token."""
    return open_links(company).filter(token_hash=token_hash(token)).first()


def needs_sign_in(company: Company, person: PersonFacts) -> bool:
    """Must the person sign in to enter values: because the company says so, or asks them for a second factor?"""
    return company.entry_needs_sign_in or asked_of(company.second_factor, person)


def owed_kpis(company: Company, person: PersonFacts) -> QuerySet[Kpi]:
    """The active KPIs whose values the person is asked for: their own, and those of people in whose place they stand."""
    theirs = Q(owner=person.id) | Q(owner__in=person.stands_in_for)
    return Kpi.objects.filter(theirs, company=company, status=Status.ACTIVE).select_related("department", "owner")


def due_on(kpis: Collection[Kpi], *, day: date, fiscal_start_month: int) -> dict[UUID, date]:
    """The period that was due on `day`, for each KPI that was asked for one (not before its activation)."""
    due = {one: current_period(day, one, fiscal_start_month=fiscal_start_month) for one in CADENCES}
    found = {kpi.id: due[as_cadence(kpi.measure_cadence)] for kpi in kpis}
    active = {kpi.id: kpi.activated_on for kpi in kpis}
    return {kpi: period for kpi, period in found.items() if (since := active[kpi]) is None or since <= period}
