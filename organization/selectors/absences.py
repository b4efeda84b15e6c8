"""Reads who is away and who stands in."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from organization.models import Absence, Company


def overlapping(company: Company, membership: UUID, starts_on: date, ends_on: date) -> QuerySet[Absence]:
    """The person's absences that have a day in common with the span."""
    return Absence.objects.filter(
        company=company, membership_id=membership, starts_on__lte=ends_on, ends_on__gte=starts_on
    )


def running(company: Company, day: date) -> QuerySet[Absence]:
    """The absences of that day, with person and deputy."""
    return Absence.objects.filter(company=company, starts_on__lte=day, ends_on__gte=day).select_related(
        "membership", "deputy"
    )


def away(company: Company, day: date, people: Collection[UUID]) -> dict[UUID, Absence]:
    """Who of these people is away on that day. One query."""
    return {one.membership_id: one for one in running(company, day).filter(membership_id__in=people)}


def coming(company: Company, membership: UUID, day: date) -> list[Absence]:
    """The absences of a person, and those for which they stand in, that are not over; the nearest first. One query."""
    theirs = Q(membership_id=membership) | Q(deputy_id=membership)
    found = Absence.objects.filter(theirs, company=company, ends_on__gte=day)
    return list(found.select_related("membership", "deputy").order_by("starts_on", "ends_on"))


def stood_in_for(company: Company, deputy: UUID, day: date) -> list[Absence]:
    """For whom the person stands in on that day, by name. One query."""
    return list(running(company, day).filter(deputy_id=deputy).order_by("membership__name"))
