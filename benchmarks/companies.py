"""Companies to measure on, made once a run."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from benchmarks.door import Door
from dashboards.rules.big import big_company
from dashboards.services.company_file import load_file
from dashboards.services.synthetic import file_of
from kpis.models import Source
from organization.models import Company, CompanyEntry, Membership, User, company_scope
from organization.rules.actors import Actor, system
from organization.services.people import join

ACTOR = system("command")
PEOPLE, FEW = 6000, 60
WEEKS = 104

_made: dict[str, "Measured"] = {}


@dataclass(frozen=True)
class Measured:
    """A company, and an executive who reads it."""

    company: Company
    executive: Door

    @property
    def path(self) -> str:
        """Where its pages are."""
        return f"/c/{self.company.slug}/"


def company(*, people: int, weeks: int) -> Measured:
    """60 departments of 7 KPIs, 5 company KPIs, 4 a person, all weekly. A run that asks again gets the same one."""
    slug = f"people-{people}-weeks-{weeks}"
    if slug not in _made:
        found = _standing(slug) or load_file(
            file_of(big_company(slug=slug, today=timezone.now().date(), people=people, weeks=weeks)),
            actor=ACTOR,
            source=Source.COMMAND,
            why="benchmark",
        )
        with company_scope(found.id):
            executive = Membership.objects.filter(company=found, role="executive").order_by("email")[0]
        _made[slug] = Measured(found, door_of(found, executive))
    return _made[slug]


def _standing(slug: str) -> Company | None:
    """The company, where engines that last have it already."""
    entry = CompanyEntry.objects.filter(slug=slug).first()
    if entry is None:
        return None
    with company_scope(entry.id):
        return Company.objects.get(id=entry.id)


def door_of(company: Company, person: Membership) -> Door:
    """The person, signed in."""
    with transaction.atomic():
        user, _new = User.objects.get_or_create(email=f"{company.slug}-{person.email}", defaults={"name": person.name})
        with company_scope(company.id):
            if Membership.objects.get(id=person.id).user_id is None:
                join(company=company, membership=person.id, user=user, actor=ACTOR)
    return Door(user)


def actor_of(person: Membership) -> Actor:
    """The person, as services want to know them."""
    return Actor(id=person.id, name=person.name, door="page")


@contextmanager
def undone(company: Company) -> Iterator[None]:
    """A transaction of the company that leaves nothing behind."""
    with transaction.atomic():
        with company_scope(company.id):
            yield
        transaction.set_rollback(True)
