"""The trail says who, when, why and through which door, and stays as it was written."""

import pytest
from django.db import DatabaseError, connection, transaction

from organization.models import Company, Department, Membership
from organization.rules.actors import Actor
from organization.selectors.trail import Difference, changes_of
from organization.services.companies import set_alignment_owner
from organization.services.departments import edit_department, set_head
from organization.services.people import add_person, deactivate_person, edit_person
from organization.services.trail import recorded
from organization.wording.trail import Line, spoken


def test_a_change_says_who_and_why(cast):
    ada = cast.actor("administrator")
    set_head(company=cast.company, department=cast.sales.id, head=cast.owner.id, actor=ada, why="Hugo moved on.")
    change = changes_of(Department, [cast.sales.id])[0]
    assert (change.label, change.who, change.actor, change.why, change.door) == (
        "update", "Ada Adams", cast.administrator.id, "Hugo moved on.", "page",
    )  # fmt: skip
    assert change.differences == (Difference(field="head", old="Hugo Head", new="Olga Owner"),)


def test_the_story_of_a_person_newest_first(cast):
    ada = cast.actor("administrator")
    person = add_person(company=cast.company, email="new@alder.example", name="New", actor=ada)
    edit_person(
        company=cast.company, membership=person.id, email=person.email, name="Newer", role="executive", job_role="CFO",
        department=cast.sales.id, actor=cast.actor("administrator", door="api"),
    )  # fmt: skip
    deactivate_person(company=cast.company, membership=person.id, actor=ada, why="Left.")
    said = spoken(Membership, changes_of(Membership, [person.id]))
    assert [(change.what, change.door, change.why) for change in said] == [
        ("changed", "on a page", "Left."),
        ("changed", "through the interface", ""),
        ("added", "on a page", ""),
    ]
    assert said[0].lines == (Line("active", "yes", "no"),)
    assert set(said[1].lines) == {
        Line("name", "New", "Newer"),
        Line("role", "member", "executive"),
        Line("job role", "", "CFO"),
        Line("department", "", "Sales"),
    }
    assert Line("e-mail", "", "new@alder.example") in said[2].lines


def test_a_save_that_changes_nothing_is_no_change(cast):
    before = changes_of(Department, [cast.support.id])
    edit_department(
        company=cast.company, department=cast.support.id, name="Support", function="customer-service", velocity="",
        head=None, actor=cast.actor("administrator"),
    )  # fmt: skip
    assert changes_of(Department, [cast.support.id]) == before


def test_the_innermost_reason_speaks_and_the_outer_one_goes_on(cast):
    outer = cast.actor("administrator")
    with recorded(outer, why="outer"):
        with recorded(Actor(id=None, name="Plumbline", door="job"), why="inner"):
            Department.objects.filter(id=cast.sales.id).update(name="One")
        Department.objects.filter(id=cast.sales.id).update(name="Two")
    assert [(change.who, change.why) for change in changes_of(Department, [cast.sales.id])[:2]] == [
        ("Ada Adams", "outer"),
        ("Plumbline", "inner"),
    ]


def test_a_refused_service_leaves_no_reason_behind(cast):
    with pytest.raises(DatabaseError), recorded(cast.actor("administrator"), why="refused"):
        Membership.objects.filter(id=cast.owner.id).update(email=cast.head.email)
    Department.objects.filter(id=cast.sales.id).update(name="Bare")
    change = changes_of(Department, [cast.sales.id])[0]
    assert (change.who, change.why) == ("", "")


def test_settings_are_on_the_trail_too(cast):
    set_alignment_owner(
        company=cast.company, membership=cast.executive.id, actor=cast.actor("administrator"), why="New COO."
    )
    change = changes_of(Company, [cast.company.id])[0]
    assert change.differences == (Difference("alignment_owner", "Alma Aligns", "Eve Executive"),)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE organization_membershipevent SET pgh_context = '{}'",
        "DELETE FROM organization_membershipevent",
        "TRUNCATE organization_membershipevent",
    ],
)
def test_the_app_cannot_rewrite_it(cast, statement):
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert changes_of(Membership, [cast.head.id])


def test_another_company_reads_none_of_it(cast):
    from organization.models import set_scope

    set_scope(company=cast.other.id)
    assert changes_of(Membership, [cast.head.id]) == []
