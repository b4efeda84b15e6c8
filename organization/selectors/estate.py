"""Reads what a person stands for. The rooms above register what they know of; the house imports down only."""

from collections.abc import Callable
from datetime import date
from uuid import UUID

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from organization.models import Absence, Company, Department, Membership
from organization.rules.estate import ALIGNMENT, DEPARTMENT_HEAD, HAND_OVER, LEAVE, STANDS_IN, Item

Reader = Callable[[Company, UUID], list[Item]]

_readers: list[Reader] = []


def register(reader: Reader) -> None:
    """`reader(company, membership)` lists what the person stands for in the room above; once per function."""
    if reader not in _readers:
        _readers.append(reader)


def estate_of(company: Company, person: Membership, today: date) -> list[Item]:
    """Everything the person stands for: this room's first, then the rooms' in the order of registering."""
    found = [*_alignment(company, person), *_departments(company, person), *_absences(company, person, today)]
    for reader in _readers:
        found += reader(company, person.id)
    return found


def _alignment(company: Company, person: Membership) -> list[Item]:
    owner = Company.objects.filter(id=company.id, alignment_owner_id=person.id)
    return [Item(ALIGNMENT, company.id, _("Alignment owner of the company"))] if owner.exists() else []


def _departments(company: Company, person: Membership) -> list[Item]:
    headed = Department.objects.filter(company=company, head_id=person.id).order_by("name")
    return [
        Item(DEPARTMENT_HEAD, one.id, _("Head of %(department)s") % {"department": one.name}, acts=(HAND_OVER, LEAVE))
        for one in headed
    ]


def _absences(company: Company, person: Membership, today: date) -> list[Item]:
    """Whose place they take while those are away: if nobody else does, nobody enters for them."""
    found = Absence.objects.filter(company=company, deputy_id=person.id, ends_on__gte=today, membership__active=True)
    return [
        Item(
            STANDS_IN,
            one.id,
            _("Stands in for %(name)s") % {"name": one.membership.name},
            where=f"{date_format(one.starts_on, 'j M')} – {date_format(one.ends_on, 'j M Y')}",
            acts=(HAND_OVER, LEAVE),
        )
        for one in found.select_related("membership")
    ]
