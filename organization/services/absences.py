"""Who is away, and who stands in."""

from datetime import date, timedelta
from uuid import UUID

from organization.http.request import company_today
from organization.models import Absence, Company, Membership, Role
from organization.models.locks import Lock, hold
from organization.rules import refusals
from organization.rules.actors import Actor
from organization.rules.refusals import RefusedError
from organization.selectors.absences import overlapping
from organization.services.trail import recorded


def add_absence(
    *,
    company: Company,
    membership: UUID,
    deputy: UUID,
    starts_on: date,
    ends_on: date,
    actor: Actor,
    note: str = "",
    today: date | None = None,
) -> Absence:
    """Say that a person is away, both days included. While it runs the deputy has the rights of a deputy to every KPI
    that the person owns (organization/rules/roles.py).

    Raises:
        RefusedError: a span that is past or upside down, that meets another absence of the person; a deputy who is the
            person, has left, only reads, or is away then.
    """
    with recorded(actor, why=note):
        hold(company.id, Lock.PEOPLE)
        people = {one.id: one for one in Membership.objects.filter(company=company, id__in={membership, deputy})}
        _span(starts_on, ends_on, today or company_today(company))
        _somebody_else(people[membership], people[deputy])
        if overlapping(company, membership, starts_on, ends_on).exists():
            raise RefusedError(refusals.AWAY_ALREADY, "starts_on", name=people[membership].name)
        if overlapping(company, deputy, starts_on, ends_on).exists():
            raise RefusedError(refusals.DEPUTY_AWAY, "deputy", name=people[deputy].name)
        return Absence.objects.create(
            company=company,
            membership_id=membership,
            deputy_id=deputy,
            starts_on=starts_on,
            ends_on=ends_on,
            note=note.strip(),
        )


def end_absence(*, company: Company, absence: UUID, actor: Actor, today: date | None = None) -> None:
    """The person is back today: an absence that runs ends yesterday, one that has not begun is taken out; the trail keeps both.

    Raises:
        RefusedError: it is over already.
    """
    day = today or company_today(company)
    with recorded(actor):
        hold(company.id, Lock.PEOPLE)
        row = (
            Absence.objects.select_for_update(of=("self",))
            .select_related("membership")
            .get(company=company, id=absence)
        )
        if row.ends_on < day:
            raise RefusedError(refusals.BACK_ALREADY, name=row.membership.name)
        if row.starts_on >= day:
            row.delete()
        else:
            row.ends_on = day - timedelta(days=1)
            row.save(update_fields=["ends_on"])


def _span(starts_on: date, ends_on: date, today: date) -> None:
    if ends_on < starts_on:
        raise RefusedError(refusals.UPSIDE_DOWN, "ends_on")
    if ends_on < today:
        raise RefusedError(refusals.PAST, "ends_on")


def _somebody_else(person: Membership, deputy: Membership) -> None:
    if person.id == deputy.id:
        raise RefusedError(refusals.OWN_DEPUTY, "deputy", name=person.name)
    for one, field in ((person, ""), (deputy, "deputy")):
        if not one.active:
            raise RefusedError(refusals.NOT_ACTIVE, field, name=one.name)
    if deputy.role == Role.VIEWER:
        raise RefusedError(refusals.DEPUTY_READS_ONLY, "deputy", name=deputy.name)
