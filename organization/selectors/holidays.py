"""The days on which a company rests."""

from collections.abc import Iterable
from datetime import date
from functools import lru_cache

import holidays
from django.utils import timezone
from holidays.registry import COUNTRIES

from organization.models import Company, DayOff

# Periods that are shown with their discipline reach back four years at most (13 quarters), dates to come two.
YEARS_BACK = 4
YEARS_AHEAD = 2


@lru_cache(maxsize=256)
def public_holidays(country: str, subdivision: str, years: tuple[int, ...]) -> frozenset[date]:
    """A country's public holidays, with those of one of its parts. Unknown codes know no holidays."""
    known = countries()
    if country not in known:
        return frozenset()
    part = subdivision if subdivision in known[country] else None
    return frozenset(holidays.country_holidays(country, subdiv=part, years=years))


@lru_cache(maxsize=1)
def countries() -> dict[str, list[str]]:
    """ISO codes of the countries whose holidays are known, with the codes of their parts."""
    return dict(holidays.list_supported_countries(include_aliases=False))


def named_countries() -> list[tuple[str, str]]:
    """The same with the countries' English names, by name: what a form offers."""
    known = countries()
    named = {entry[1]: module.replace("_", " ").title() for module, entry in COUNTRIES.items() if entry[1] in known}
    return sorted(named.items(), key=lambda one: one[1])


def holidays_of(company: Company) -> frozenset[date]:
    """Public holidays of the company's country and its own days off, four years back and two ahead."""
    return _around_now(company.country, company.subdivision) | frozenset(own_days_off(company))


def _around_now(country: str, subdivision: str) -> frozenset[date]:
    year = timezone.now().year
    return public_holidays(country, subdivision, tuple(range(year - YEARS_BACK, year + YEARS_AHEAD + 1)))


def holidays_in(country: str, subdivision: str) -> frozenset[date]:
    """Public holidays where a person is, over the same years."""
    return _around_now(country, subdivision)


def own_days_off(company: Company) -> Iterable[date]:
    """The company's own days off; one query."""
    return DayOff.objects.filter(company=company).values_list("day", flat=True)


def days_off(company: Company) -> list[DayOff]:
    """The same with their names, earliest first."""
    return list(DayOff.objects.filter(company=company))
