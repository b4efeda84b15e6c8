"""People, departments, companies: what services hold."""

import pytest

from organization.models import Company, CompanyEntry, Department, ExecutiveVisit, Membership, company_scope, set_scope
from organization.rules import refusals
from organization.rules.refusals import RefusedError
from organization.selectors.people import entry_of
from organization.services.companies import archive_company, create_company, set_alignment_owner
from organization.services.departments import add_department, edit_department, set_head
from organization.services.people import add_person, deactivate_person, edit_person, join, reactivate_person
from organization.services.visits import record_visit
from organization.wording.refusals import sentence
from tests.cast import ACTOR


def refused(code: str, field: str, write, **arguments) -> str:
    with pytest.raises(RefusedError) as caught:
        write(actor=ACTOR, **arguments)
    assert (caught.value.code, caught.value.field) == (code, field)
    return sentence(caught.value)


def as_is(person: Membership, **changed) -> dict:
    known = {
        "membership": person.id,
        "email": person.email,
        "name": person.name,
        "role": person.role,
        "job_role": person.job_role,
        "department": person.department_id,
    }
    return known | changed


def test_a_new_company_has_an_administrator_who_is_invited(cast):
    company = Company.objects.get()
    assert (company.name, company.alignment_owner_id) == ("Alder & Vane", cast.alignment_owner.id)
    assert entry_of("alder").id == company.id
    founded = create_company(
        slug="cedar", name="Cedar", administrator_email="Cy@Cedar.example", administrator_name="Cy", actor=ACTOR
    )
    assert founded.administrator.email == "cy@cedar.example"
    assert founded.invitation.startswith("http://localhost:8000/invitation/cedar/")
    with company_scope(founded.company.id):
        assert [person.role for person in Membership.objects.all()] == ["administrator"]


@pytest.mark.parametrize("slug", ["", "Alder", "al der", "-a", "a-", "a" * 61, "ä"])
def test_a_malformed_slug_is_refused(cast, slug):
    arguments = {"slug": slug, "name": "X", "administrator_email": "x@x.example", "administrator_name": "X"}
    refused(refusals.SLUG_MALFORMED, "slug", create_company, **arguments)


def test_a_taken_slug_is_refused_until_its_company_is_archived(cast):
    arguments = {"slug": "alder", "name": "X", "administrator_email": "x@x.example", "administrator_name": "X"}
    refused(refusals.SLUG_TAKEN, "slug", create_company, **arguments)
    archive_company(company=cast.company, actor=ACTOR)
    assert entry_of("alder") is None
    assert Company.objects.get().slug == f"archived-{cast.company.id.hex}"
    create_company(actor=ACTOR, **arguments)
    assert CompanyEntry.objects.get(slug="alder").id != cast.company.id


def test_an_address_belongs_to_one_person_of_a_company(cast):
    said = refused(
        refusals.EMAIL_TAKEN, "email", add_person, company=cast.company, email="HUGO@alder.example", name="Other"
    )
    assert said == "Hugo Head has this e-mail address already."
    refused(
        refusals.EMAIL_TAKEN, "email", edit_person, company=cast.company,
        **as_is(cast.member, email="hugo@ALDER.example"),
    )  # fmt: skip
    set_scope(company=cast.other.id)
    assert add_person(company=cast.other, email="hugo@alder.example", name="Hugo", actor=ACTOR).company_id


def test_the_last_administrator_stays(cast):
    last = cast.administrator
    refused(refusals.LAST_ADMINISTRATOR, "", deactivate_person, company=cast.company, membership=last.id)
    refused(refusals.LAST_ADMINISTRATOR, "role", edit_person, company=cast.company, **as_is(last, role="member"))
    edit_person(company=cast.company, actor=ACTOR, **as_is(cast.member, role="administrator"))
    assert not deactivate_person(company=cast.company, membership=last.id, actor=ACTOR).active
    # An inactive administrator does not count.
    refused(refusals.LAST_ADMINISTRATOR, "", deactivate_person, company=cast.company, membership=cast.member.id)


def test_the_alignment_owner_stays_until_another_is_named(cast):
    owner = cast.alignment_owner
    refused(refusals.IS_ALIGNMENT_OWNER, "", deactivate_person, company=cast.company, membership=owner.id)
    refused(
        refusals.ALIGNMENT_OWNER_READS_ONLY, "role", edit_person, company=cast.company, **as_is(owner, role="viewer")
    )
    set_alignment_owner(company=cast.company, membership=cast.executive.id, actor=ACTOR)
    assert not deactivate_person(company=cast.company, membership=owner.id, actor=ACTOR).active


def test_only_an_active_person_who_acts_can_own_alignment(cast):
    arguments = {"company": cast.company}
    refused(refusals.NOT_ACTIVE, "alignment_owner", set_alignment_owner, membership=cast.inactive.id, **arguments)
    refused(
        refusals.ALIGNMENT_OWNER_READS_ONLY, "alignment_owner", set_alignment_owner, membership=cast.viewer.id,
        **arguments,
    )  # fmt: skip
    with pytest.raises(Membership.DoesNotExist):
        set_alignment_owner(membership=cast.outsider.id, actor=ACTOR, **arguments)
    set_alignment_owner(membership=cast.inactive.id, actor=ACTOR, as_found=True, **arguments)
    set_alignment_owner(membership=None, actor=ACTOR, **arguments)
    assert Company.objects.get().alignment_owner_id is None


def test_who_left_comes_back_with_the_account_they_had(cast):
    back = reactivate_person(company=cast.company, membership=cast.inactive.id, actor=ACTOR)
    assert back.active
    assert back.user_id == cast.inactive.user_id


def test_an_account_is_one_person_of_a_company(cast):
    fresh = add_person(company=cast.company, email="new@alder.example", name="New", actor=ACTOR)
    refused(refusals.OTHER_MEMBERSHIP, "", join, company=cast.company, membership=fresh.id, user=cast.head.user)
    refused(refusals.ALREADY_JOINED, "", join, company=cast.company, membership=cast.head.id, user=cast.outsider.user)


def test_a_department_has_its_own_key_and_a_living_head(cast):
    refused(refusals.KEY_TAKEN, "key", add_department, company=cast.company, key="sales", name="Again")
    arguments = {"company": cast.company, "department": cast.sales.id}
    refused(refusals.NOT_ACTIVE, "head", set_head, head=cast.inactive.id, **arguments)
    edit_department(name="Sales EMEA", function="sales", velocity="slow", head=cast.member.id, actor=ACTOR, **arguments)
    row = Department.objects.get(id=cast.sales.id)
    assert (row.key, row.name, row.velocity, row.head_id) == ("sales", "Sales EMEA", "slow", cast.member.id)


def test_an_executives_visit_is_one_row_a_day(cast):
    arguments = {"company": cast.company, "actor": ACTOR}
    today = cast.company.created_at.date()
    assert record_visit(membership=cast.executive, day=today, **arguments)
    assert not record_visit(membership=cast.executive, day=today, **arguments)
    assert not record_visit(membership=cast.head, day=today, **arguments)
    assert ExecutiveVisit.objects.count() == 1
