"""Reads notices, and how people want to be told."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import connection

from organization.models import Company, Membership, Notice, NoticePreference
from organization.rules.quiet import Times
from organization.rules.working_days import WORKING_WEEK
from organization.selectors.holidays import holidays_in, holidays_of, own_days_off

# A colleague's reminder: `subject` is the day, so that nobody is reminded twice on one.
REMINDER = "reminder"
SHOWN = 50


@dataclass(frozen=True, slots=True)
class Wishes:
    """How one person wants to be told: ways by kind, and when."""

    ways: dict[str, str]
    times: Times


class WishesOf:
    """The wishes of a company's people. Three queries at most, whoever is asked for; who said nothing shares one."""

    def __init__(self, company: Company) -> None:
        self._company = company
        self._rests = holidays_of(company)
        self._own = frozenset(own_days_off(company))
        self._plain = Wishes({}, Times(zone=company.time_zone, holidays=self._rests))
        self._said = {row.person_id: self._read(row) for row in NoticePreference.objects.filter(company=company)}

    def of(self, person: UUID) -> Wishes:
        """The person's own, or the company's."""
        return self._said.get(person, self._plain)

    def _read(self, row: NoticePreference) -> Wishes:
        rests = holidays_in(row.country, row.subdivision) | self._own if row.country else self._rests
        times = Times(
            zone=row.time_zone or self._company.time_zone,
            digest_hour=row.digest_hour,
            quiet_from=row.quiet_from,
            quiet_to=row.quiet_to,
            week=frozenset(row.week) or WORKING_WEEK,
            holidays=rests,
        )
        return Wishes(dict(row.ways), times)


def companies_to_remind(now: datetime) -> list[UUID]:
    """Companies whose people the clock should look at now. Outside any scope: the database's function sees them all."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT plumbline_companies_to_remind(%s)", [now])
        return [company for (company,) in cursor.fetchall()]


def preference_of(company: Company, person: UUID) -> NoticePreference:
    """What the person said, or an unsaved row with the defaults."""
    found = NoticePreference.objects.filter(company=company, person_id=person).first()
    return found or NoticePreference(company=company, person_id=person, week=sorted(WORKING_WEEK))


def notices_for(company: Company, person: UUID) -> list[Notice]:
    """What a person was told, the latest first."""
    return list(Notice.objects.filter(company=company, person_id=person).order_by("-created_at", "id")[:SHOWN])


def reminders_on(company: Company, day: date) -> dict[UUID, Notice]:
    """Who was reminded by a colleague on a day, by person."""
    rows = Notice.objects.filter(company=company, kind=REMINDER, subject=day.isoformat())
    return {row.person_id: row for row in rows}


def unmailed(company: Company, kinds: Collection[str]) -> list[Notice]:
    """Open notices that stood in no mail yet, of active people with an account, by person."""
    rows = Notice.objects.filter(
        company=company,
        kind__in=kinds,
        done_at__isnull=True,
        mailed_at__isnull=True,
        person__active=True,
        person__user__isnull=False,
    )
    return list(rows.select_related("person").order_by("person_id", "since", "id"))


def active_people(company: Company, people: Collection[UUID]) -> list[Membership]:
    """These people, as far as they are active, by name."""
    return list(Membership.objects.filter(company=company, id__in=people, active=True).order_by("name", "id"))
