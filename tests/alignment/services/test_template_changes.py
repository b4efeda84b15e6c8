"""A template changes once for everybody, exceptions stay, and people come and go."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from alignment.models import CascadeLink, TemplateKpi, TemplateTarget, TemplateUse
from alignment.selectors.templates import parts_of, staff_of, waiting_for
from alignment.services.template_exceptions import follow_departments, reset_exceptions
from alignment.services.template_giving import give
from alignment.services.template_parts import accept_parts, change_part
from alignment.services.templates import adopt_template, edit_template, retire_template
from kpis.models import Kpi, Status, Target
from kpis.rules.faults import Refused
from kpis.rules.targets import TargetVersion
from kpis.services.kpis import edit_kpi, retire_kpi
from kpis.services.measurements import ValueRow, record_measurements
from kpis.services.targets import set_target
from organization.services.following import DepartmentWrite
from organization.services.people import add_person, deactivate_person, edit_person
from tests.alignment.staffed import SENTENCES, part, staff
from tests.kpis.values import WEEK

TODAY = date(2026, 11, 18)
NEXT = TargetVersion(starts_on=date(2027, 1, 1), value=45.0)


@pytest.fixture
def staffed(cast):
    """Three people hold the template, and its claims are accepted."""
    made = staff(cast, accepted=True)
    give_all(cast, made)
    return made


def give_all(cast, made, people=None, today=TODAY):
    ids = [one.id for one in (people or made.people)]
    return give(company=cast.company, template=made.template.id, people=ids, actor=cast.actor("head"), today=today)


def change(cast, staffed, **said):
    return change_part(company=cast.company, part=staffed.parts[0].id, actor=cast.actor("head"), **said)


def theirs(staffed, number):
    return Kpi.objects.get(owner=staffed.people[number], key__startswith="qualified-opportunities")


def targets(kpi):
    return [(one.starts_on, one.ends_on, one.value) for one in Target.objects.filter(kpi=kpi)]


def use_of(kpi):
    return TemplateUse.objects.get(kpi=kpi)


def test_a_new_name_reaches_everybody_but_who_has_their_own(cast, staffed):
    own = theirs(staffed, 1)
    edit_kpi(company=cast.company, kpi=own.id, changes={"name": "Qualified deals, north"}, actor=cast.actor("head"))
    assert use_of(own).exceptions == ["name"]
    changed = change(cast, staffed, changes={"name": "Qualified deals opened", "definition": "Opened in the week."})
    assert (changed.touched, changed.kept) == (3, 1)
    assert [theirs(staffed, n).name for n in range(3)] == [
        "Qualified deals opened", "Qualified deals, north", "Qualified deals opened",
    ]  # fmt: skip
    assert theirs(staffed, 1).definition == "Opened in the week."


def test_a_new_target_begins_on_its_day_for_everybody_but_who_has_their_own(cast, staffed):
    own = theirs(staffed, 1)
    version = TargetVersion(starts_on=date(2026, 12, 1), value=33.0)
    set_target(company=cast.company, kpi=own.id, version=version, actor=cast.actor("head"))
    assert use_of(own).exceptions == ["target"]
    assert change(cast, staffed, changes={}, target=NEXT).touched == 2
    assert targets(theirs(staffed, 0)) == [(TODAY, date(2026, 12, 31), 40.0), (date(2027, 1, 1), None, 45.0)]
    assert targets(own) == [(TODAY, date(2026, 11, 30), 40.0), (date(2026, 12, 1), None, 33.0)]
    joiner = staff_more(cast, staffed)
    assert targets(Kpi.objects.get(owner=joiner, key__startswith="qualified"))[-1] == (date(2027, 1, 1), None, 45.0)


def staff_more(cast, staffed):
    joiner = add_person(
        company=cast.company, email="new@alder.example", name="Nia New", job_role="Sales representative",
        department=cast.sales.id, actor=cast.actor("administrator"),
    )  # fmt: skip
    give_all(cast, staffed, [joiner])
    return joiner


def test_a_target_of_the_past_reaches_each_from_the_day_they_began(cast, staffed):
    back = TargetVersion(starts_on=date(2026, 3, 1), value=42.0)
    change(cast, staffed, changes={}, target=back)
    assert targets(theirs(staffed, 0)) == [(TODAY, None, 42.0)]
    versions = TemplateTarget.objects.filter(part=staffed.parts[0])
    assert [(one.starts_on, one.ends_on) for one in versions] == [
        (date(2026, 1, 1), date(2026, 2, 28)), (date(2026, 3, 1), None),
    ]  # fmt: skip
    assert change(cast, staffed, changes={}, target=back).touched == 3  # the same day again: corrected, not doubled
    assert versions.count() == 2


def test_another_claim_waits_to_be_accepted_anew_for_all(cast, staffed):
    links = CascadeLink.objects.filter(child__key__startswith="qualified")
    assert links.filter(accepted_by=cast.alignment_owner.id).count() == 3
    change(cast, staffed, changes={"rationale": SENTENCES["Renewals signed before expiry"]})
    assert links.filter(accepted_by__isnull=True, author=cast.head.id).count() == 3
    accept_parts(company=cast.company, parts=[staffed.parts[0].id], actor=cast.actor("alignment_owner"))
    assert links.filter(accepted_by=cast.alignment_owner.id).count() == 3


def test_another_parent_moves_every_link(cast, staffed):
    other = part_parent(cast)
    change(cast, staffed, changes={"parent": other.id})
    links = CascadeLink.objects.filter(child__key__startswith="qualified")
    assert {(link.parent_id, link.accepted_by_id) for link in links} == {(other.id, None)}


def part_parent(cast):
    from kpis.services.kpis import create_kpi

    return create_kpi(
        company=cast.company, key="revenue", level="department", name="Revenue per representative", unit="€",
        direction="higher", department=cast.sales.id, owner=cast.head.id, actor=cast.actor("head"),
    )  # fmt: skip


def test_the_rhythm_stays_where_values_are_kept_by_it(cast, staffed):
    row = ValueRow(kpi=theirs(staffed, 0).id, period=WEEK, actual=41.0)
    record_measurements(company=cast.company, rows=[row], actor=cast.actor("head"), source="grid")
    with pytest.raises(Refused) as caught:
        change(cast, staffed, changes={"measure_cadence": "monthly"})
    assert caught.value.codes == {"measure_cadence": ["holders_have_values"]}


@pytest.mark.parametrize(
    ("changes", "field", "code"),
    [
        ({"name": "Increase customer satisfaction"}, "name", "goal_not_outcome"),
        ({"rationale": "It improves the goal."}, "rationale", "rationale"),
        ({"direction": "range"}, "direction", "part_targets_do_not_fit"),
        ({"name": ""}, "name", "missing"),
        ({"strength": "heroic"}, "strength", "no_such_choice"),
        ({"effect": -1.0}, "effect", "not_negative"),
    ],
)
def test_a_change_that_could_not_be_active_is_refused_and_nothing_moves(cast, staffed, changes, field, code):
    with pytest.raises(Refused) as caught:
        change(cast, staffed, changes=changes)
    assert code in caught.value.codes[field]


def test_a_change_costs_the_same_for_three_and_for_many(cast):
    few = staff(cast, people=30)
    give_all(cast, few, few.people[:3])
    with CaptureQueriesContext(connection) as small:
        change(cast, few, changes={"name": "Qualified deals"}, target=NEXT)
    give_all(cast, few, few.people[3:])
    with CaptureQueriesContext(connection) as many:
        later = TargetVersion(starts_on=date(2027, 2, 1), value=50.0)
        change(cast, few, changes={"name": "Qualified deals opened"}, target=later)
    assert len(many) == len(small)


def test_who_resets_an_exception_follows_the_template_again(cast, staffed):
    own, today = theirs(staffed, 1), timezone.now().date()
    edit_kpi(company=cast.company, kpi=own.id, changes={"name": "Deals, north"}, actor=cast.actor("head"))
    later = TargetVersion(starts_on=TODAY + timedelta(days=400), value=33.0)
    set_target(company=cast.company, kpi=own.id, version=later, actor=cast.actor("head"))
    assert use_of(own).exceptions == ["name", "target"]
    was = reset_exceptions(company=cast.company, use=use_of(own).id, actor=cast.actor("head"))
    assert was == {"name", "target"}
    own.refresh_from_db()
    assert (own.name, use_of(own).exceptions) == ("Qualified opportunities", [])
    assert [value for _, _, value in targets(own)] == [40.0] * len(targets(own))
    assert targets(own)[-1][0] >= min(today, TODAY)


def test_what_the_template_writes_is_no_exception(cast, staffed):
    change(cast, staffed, changes={"unit": "deals", "rationale": SENTENCES["Discount given"]}, target=NEXT)
    assert not TemplateUse.objects.exclude(exceptions=[]).exists()


def test_an_accepted_link_is_no_exception_but_another_sentence_is(cast, staffed):
    from alignment.services.links import edit_link

    link = CascadeLink.objects.get(child=theirs(staffed, 0))
    edit_link(company=cast.company, link=link.id, changes={"lag_weeks": 3}, actor=cast.actor("head"))
    assert use_of(link.child).exceptions == ["link"]


def test_a_kpi_that_is_handed_over_or_retired_leaves_the_template(cast, staffed):
    edit_kpi(
        company=cast.company, kpi=theirs(staffed, 0).id, changes={"owner": cast.owner.id}, actor=cast.actor("head")
    )
    retire_kpi(company=cast.company, kpi=theirs(staffed, 1).id, actor=cast.actor("head"), why="no longer counted")
    ends = TemplateUse.objects.filter(ended_on__isnull=False).values_list("ended_why", flat=True)
    assert sorted(ends) == ["handed_over", "retired"]


def waiting(cast, staffed):
    staffed.template.refresh_from_db()
    return waiting_for(staffed.template, parts_of(staffed.template), staff_of(staffed.template))


def test_who_leaves_loses_the_kpis_at_once(cast, staffed):
    gone = staffed.people[0]
    deactivate_person(company=cast.company, membership=gone.id, actor=cast.actor("administrator"), why="left in June")
    assert set(Kpi.objects.filter(owner=gone).values_list("status", flat=True)) == {Status.RETIRED}
    assert set(TemplateUse.objects.filter(membership=gone).values_list("ended_why", flat=True)) == {"left"}
    assert not waiting(cast, staffed).leavers


def test_who_joins_and_who_changes_the_role_waits_for_a_click(cast, staffed):
    joiner = add_person(
        company=cast.company, email="new@alder.example", name="Nia New", job_role="sales  Representative",
        department=cast.sales.id, actor=cast.actor("administrator"),
    )  # fmt: skip
    move(cast, staffed.people[0], job_role="Key account manager")
    found = waiting(cast, staffed)
    assert found.joiners == (joiner.id,)
    assert found.leavers == {staffed.people[0].id: "role_changed"}
    assert Kpi.objects.filter(owner=staffed.people[0], status=Status.ACTIVE).count() == 4


def move(cast, person, **said):
    facts = {"email": person.email, "name": person.name, "role": person.role, "department": person.department_id}
    facts |= {"job_role": person.job_role} | said
    edit_person(company=cast.company, membership=person.id, actor=cast.actor("administrator"), **facts)


def test_an_automatic_template_comes_and_goes_with_the_role(cast, staffed):
    edit_template(
        company=cast.company, template=staffed.template.id, changes={"automatic": True}, actor=cast.actor("head")
    )
    joiner = add_person(
        company=cast.company, email="new@alder.example", name="Nia New", job_role="Sales representative",
        department=cast.sales.id, actor=cast.actor("administrator"),
    )  # fmt: skip
    assert Kpi.objects.filter(owner=joiner, status=Status.ACTIVE).count() == 4
    move(cast, joiner, job_role="Driver")
    assert Kpi.objects.filter(owner=joiner, status=Status.RETIRED).count() == 4
    assert not waiting(cast, staffed).joiners


def test_a_template_that_cannot_be_given_keeps_nobody_from_being_hired(cast, staffed):
    edit_template(
        company=cast.company, template=staffed.template.id, changes={"automatic": True}, actor=cast.actor("head")
    )
    retire_kpi(company=cast.company, kpi=staffed.win_rate.id, actor=cast.actor("head"), why="replaced")
    joiner = add_person(
        company=cast.company, email="new@alder.example", name="Nia New", job_role="Sales representative",
        department=cast.sales.id, actor=cast.actor("administrator"),
    )  # fmt: skip
    assert waiting(cast, staffed).joiners == (joiner.id,)


def test_a_new_lead_takes_over_the_teams_kpis(cast):
    made = staff(cast, lead=cast.owner.id)
    part(
        cast,
        made.template,
        made.win_rate,
        name="Territory coverage",
        held_by="team",
        rationale=SENTENCES["Discount given"],
    )
    give_all(cast, made)
    edit_template(
        company=cast.company, template=made.template.id, changes={"lead": cast.head.id}, actor=cast.actor("head")
    )
    team = Kpi.objects.get(key="territory-coverage-sales-representative")
    assert (team.owner_id, use_of(team).ended_on, use_of(team).exceptions) == (cast.head.id, None, [])
    with pytest.raises(Refused) as caught:
        edit_template(
            company=cast.company, template=made.template.id, changes={"lead": cast.viewer.id}, actor=cast.actor("head")
        )
    assert caught.value.codes == {"lead": ["reads_only"]}


@pytest.mark.parametrize(("keep", "status"), [(False, Status.RETIRED), (True, Status.ACTIVE)])
def test_a_retired_template_takes_its_kpis_along_or_leaves_them(cast, staffed, keep, status):
    retire_template(
        company=cast.company, template=staffed.template.id, actor=cast.actor("head"), why="reorganised", keep=keep
    )
    assert set(Kpi.objects.filter(level="individual").values_list("status", flat=True)) == {status}
    assert not TemplateUse.objects.filter(ended_on__isnull=True).exists()
    with pytest.raises(Refused):
        give_all(cast, staffed)


def test_a_persons_kpis_become_a_template(cast, staffed):
    rosa = staffed.people[0]
    retire_template(company=cast.company, template=staffed.template.id, actor=cast.actor("head"), why="x", keep=True)
    made = adopt_template(company=cast.company, person=rosa.id, actor=cast.actor("head"), name="Representative, again")
    assert (made.job_role, made.key) == ("Sales representative", "representative-again")
    parts = TemplateKpi.objects.filter(template=made)
    assert sorted(one.name for one in parts) == sorted(SENTENCES)
    assert {one.accepted_by_id for one in parts} == {cast.alignment_owner.id}
    given = give(
        company=cast.company,
        template=made.id,
        people=[one.id for one in staffed.people],
        actor=cast.actor("head"),
        today=TODAY,
    )
    assert (given.people, given.had) == (2, 1)
    with pytest.raises(Refused) as caught:
        adopt_template(company=cast.company, person=rosa.id, actor=cast.actor("head"))
    assert caught.value.codes == {"person": ["nothing_to_adopt"]}


@pytest.mark.parametrize(("act", "living"), [("merge", 12), ("close", 0)])
def test_templates_go_with_their_department_or_end_with_it(cast, staffed, act, living):
    into = cast.support.id if act == "merge" else None
    follow_departments(DepartmentWrite(cast.company, act, cast.sales.id, cast.actor("administrator"), into))
    staffed.template.refresh_from_db()
    assert staffed.template.department_id == (cast.support.id if into else cast.sales.id)
    assert (staffed.template.retired_on is None) == (act == "merge")
    assert TemplateUse.objects.filter(ended_on__isnull=True).count() == living
    assert Kpi.objects.filter(level="individual", status=Status.ACTIVE).count() == 12
