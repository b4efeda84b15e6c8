"""A cast for tests: two companies with named people, built through the services.

`cast` is a fixture everywhere (tests/stage.py). Everybody has an account (sign in with `client.force_login(cast.head.user)`); the
scope is the first company's, as a request of its people would set it.

    cast.company, cast.sales, cast.support      Alder, two departments
    cast.administrator, .executive, .alignment_owner, .head (of sales), .owner, .member, .viewer   its people
    cast.inactive                                has left
    cast.other, cast.outsider                    another company and its administrator
"""

from dataclasses import dataclass, fields

from organization.models import Company, Department, Membership, Role, User, company_scope, set_scope
from organization.rules.actors import Actor, system
from organization.services.companies import create_company, set_alignment_owner
from organization.services.departments import add_department, set_head
from organization.services.people import add_person, deactivate_person, join

ACTOR = system("command")


@dataclass(frozen=True)
class Cast:
    """The people of two companies."""

    company: Company
    sales: Department
    support: Department
    administrator: Membership
    executive: Membership
    alignment_owner: Membership
    head: Membership
    owner: Membership
    member: Membership
    viewer: Membership
    inactive: Membership
    other: Company
    outsider: Membership

    def actor(self, name: str, door: str = "page") -> Actor:
        """The person as services are told who acts."""
        person = self.person(name)
        return Actor(id=person.id, name=person.name, door=door)

    def person(self, name: str) -> Membership:
        """By the name of the part they play."""
        found = getattr(self, name)
        assert isinstance(found, Membership)
        return found

    @staticmethod
    def parts() -> list[str]:
        """Every part that a person plays."""
        return [field.name for field in fields(Cast) if field.type is Membership]


def give_account(company: Company, person: Membership) -> Membership:
    """An account without a password: tests sign in by force."""
    user = User.objects.create_user(person.email, name=person.name)
    return join(company=company, membership=person.id, user=user, actor=ACTOR)


def build_cast() -> Cast:
    """Two companies; leaves the first one's scope in force in the surrounding transaction."""
    founded = create_company(
        slug="alder", name="Alder & Vane", administrator_email="ada@alder.example", administrator_name="Ada Adams",
        time_zone="Europe/Paris", actor=ACTOR,
    )  # fmt: skip
    other = create_company(
        slug="birch", name="Birch", administrator_email="otto@birch.example", administrator_name="Otto Outside",
        actor=ACTOR,
    )  # fmt: skip
    with company_scope(other.company.id):
        outsider = give_account(other.company, other.administrator)
    company = founded.company
    set_scope(company=company.id)

    def person(name: str, role: str = Role.MEMBER, department: Department | None = None) -> Membership:
        email = f"{name.split()[0].lower()}@alder.example"
        added = add_person(
            company=company, email=email, name=name, role=role,
            department=department.id if department else None, actor=ACTOR,
        )  # fmt: skip
        return give_account(company, added)

    sales = add_department(company=company, key="sales", name="Sales", function="sales", actor=ACTOR)
    support = add_department(company=company, key="support", name="Support", function="customer-service", actor=ACTOR)
    head = person("Hugo Head", department=sales)
    sales = set_head(company=company, department=sales.id, head=head.id, actor=ACTOR)
    alignment_owner = person("Alma Aligns")
    set_alignment_owner(company=company, membership=alignment_owner.id, actor=ACTOR)
    inactive = person("Ines Inactive", department=sales)
    return Cast(
        company=company,
        sales=sales,
        support=support,
        administrator=give_account(company, founded.administrator),
        executive=person("Eve Executive", Role.EXECUTIVE),
        alignment_owner=alignment_owner,
        head=head,
        owner=person("Olga Owner", department=sales),
        member=person("Mia Member", department=support),
        viewer=person("Vera Viewer", Role.VIEWER),
        inactive=deactivate_person(company=company, membership=inactive.id, actor=ACTOR),
        other=other.company,
        outsider=outsider,
    )
