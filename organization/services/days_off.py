"""When a company works: its country's holidays, its own days off, when a period closes."""

from collections.abc import Iterable
from datetime import date

from organization.models import Company, DayOff
from organization.rules import refusals
from organization.rules.actors import Actor
from organization.rules.refusals import RefusedError
from organization.selectors.holidays import countries
from organization.services.trail import recorded


def set_working_time(
    *,
    company: Company,
    country: str,
    subdivision: str,
    closes_after: int,
    days_off: Iterable[tuple[date, str]],
    actor: Actor,
) -> Company:
    """Say when the company works. `days_off` replaces the list of its own days.

    `country`: ISO code or empty (no public holidays); `subdivision`: one of that country's parts or empty;
    `closes_after`: working days after a period's end at which it closes.
    """
    known = countries()
    if country and country not in known:
        raise RefusedError(refusals.COUNTRY_UNKNOWN, "country", country=country)
    if subdivision and subdivision not in known.get(country, []):
        raise RefusedError(refusals.SUBDIVISION_UNKNOWN, "subdivision", part=subdivision)
    company.country, company.subdivision, company.closes_after = country, subdivision, closes_after
    wanted = dict(days_off)
    with recorded(actor):
        company.save(update_fields=["country", "subdivision", "closes_after"])
        DayOff.objects.filter(company=company).exclude(day__in=wanted).delete()
        DayOff.objects.bulk_create(
            [DayOff(company=company, day=day, name=name[:100]) for day, name in wanted.items()],
            update_conflicts=True,
            unique_fields=["company", "day"],
            update_fields=["name"],
        )
    return company
