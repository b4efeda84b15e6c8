"""A template is given to many people in one step."""

import threading
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from alignment.models import CascadeLink, TemplateUse
from alignment.rules.templates import digest, fingerprint
from alignment.selectors.templates import gifts_for, parts_of, staff_of
from alignment.services.template_giving import give, take_back
from alignment.services.template_parts import accept_parts, drop_part
from kpis.models import Kpi, KpiState, Status, Target
from kpis.rules.faults import Refused
from kpis.services import guards
from kpis.services.kpis import retire_kpi
from organization.models import Membership, company_scope
from organization.services.people import deactivate_person
from tests.alignment.staffed import part, staff
from tests.cast import build_cast

PROMISED = 60
TODAY = date(2026, 11, 18)


def go(cast, staffed, people=None, **said):
    ids = [one.id for one in (staffed.people if people is None else people)]
    return give(
        company=cast.company, template=staffed.template.id, people=ids, actor=cast.actor("head"), today=TODAY, **said
    )


def refusal(cast, staffed, people=None, **said):
    with pytest.raises(Refused) as caught:
        go(cast, staffed, people, **said)
    return caught.value.faults


def test_everybody_gets_active_kpis_with_target_link_and_figures(cast):
    staffed = staff(cast)
    given = go(cast, staffed)
    assert (given.people, given.kpis, given.had) == (3, 12, 0)
    kpis = Kpi.objects.filter(company=cast.company, level="individual")
    assert {(kpi.status, kpi.department_id, kpi.activated_on) for kpi in kpis} == {("active", cast.sales.id, TODAY)}
    assert kpis.values("owner").distinct().count() == 3
    assert {row.starts_on for row in Target.objects.filter(kpi__in=kpis)} == {TODAY}
    assert KpiState.objects.filter(kpi__in=kpis).count() == 12
    links = CascadeLink.objects.filter(child__in=kpis)
    assert {(link.parent_id, link.accepted_by_id, link.author_id) for link in links} == {
        (staffed.win_rate.id, None, cast.head.id)
    }
    assert TemplateUse.objects.filter(company=cast.company, job_role="Sales representative").count() == 12
    assert kpis.filter(key="discount-given-rosa-ribeiro-0").exists()


def test_seventy_people_take_as_many_queries_as_three(cast):
    staffed = staff(cast, people=73)
    with CaptureQueriesContext(connection) as few:
        go(cast, staffed, staffed.people[:3])
    with CaptureQueriesContext(connection) as many:
        given = go(cast, staffed, staffed.people[3:])
    assert (given.people, given.kpis) == (70, 280)
    assert len(many) == len(few) <= PROMISED


def test_giving_again_gives_nothing_and_new_parts_only(cast):
    staffed = staff(cast)
    go(cast, staffed)
    assert go(cast, staffed).kpis == 0
    part(cast, staffed.template, staffed.win_rate, name="Calls returned", rationale=_SENTENCE)
    again = go(cast, staffed)
    assert (again.people, again.kpis) == (3, 3)


_SENTENCE = "A caller who is called back within the hour is still deciding about the purchase."


def test_one_refusal_and_nobody_gets_anything(cast):
    staffed = staff(cast)
    deactivate_person(company=cast.company, membership=staffed.people[1].id, actor=cast.actor("administrator"))
    faults = refusal(cast, staffed, [*staffed.people, cast.viewer])
    assert [(one.code, one.params["name"]) for one in faults] == [
        ("left", staffed.people[1].name), ("reads_only", cast.viewer.name), ("other_department", cast.viewer.name),
    ]  # fmt: skip
    assert not Kpi.objects.filter(company=cast.company, level="individual").exists()


def test_what_was_shown_is_what_happens(cast):
    staffed = staff(cast)
    ids = [one.id for one in staffed.people]
    plan = gifts_for(staffed.template, parts_of(staffed.template), staff_of(staffed.template, people=ids))
    shown = fingerprint(map(digest, plan))
    go(cast, staffed, staffed.people[:1])
    assert [one.code for one in refusal(cast, staffed, expected=shown)] == ["changed_meanwhile"]


def test_a_kpi_that_could_not_become_active_is_not_given(cast):
    staffed = staff(cast)
    retire_kpi(company=cast.company, kpi=staffed.win_rate.id, actor=cast.actor("head"), why="replaced")
    assert {one.code for one in refusal(cast, staffed)} == {"parent_retired"}


def test_before_the_first_target_there_is_nothing_to_give(cast):
    staffed = staff(cast)
    with pytest.raises(Refused) as caught:
        give(
            company=cast.company, template=staffed.template.id, people=[staffed.people[0].id],
            actor=cast.actor("head"), today=date(2025, 12, 31),
        )  # fmt: skip
    assert {one.params["missing"] for one in caught.value.faults} == {"target_now"}


def test_a_guard_is_asked_for_every_kpi(cast):
    staffed = staff(cast)
    asked = []

    def watchful(write):
        asked.append(write.act)
        return ()

    guards.watch(watchful)
    try:
        go(cast, staffed)
    finally:
        guards.forget(watchful)
    assert {act: asked.count(act) for act in set(asked)} == dict.fromkeys(["create", "target", "link", "activate"], 12)


def test_a_claim_is_accepted_once_for_all_and_for_who_joins_later(cast):
    staffed = staff(cast, people=4)
    go(cast, staffed, staffed.people[:3])
    ids = [one.id for one in staffed.parts]
    with pytest.raises(Refused) as caught:
        accept_parts(company=cast.company, parts=ids, actor=cast.actor("head"))
    assert caught.value.codes == {"": ["own_link"]}
    assert accept_parts(company=cast.company, parts=ids, actor=cast.actor("alignment_owner")) == 4
    go(cast, staffed, staffed.people[3:])
    links = CascadeLink.objects.filter(company=cast.company, child__level="individual")
    assert {link.accepted_by_id for link in links} == {cast.alignment_owner.id}
    assert links.count() == 16


def test_team_kpis_are_the_leads_and_given_once(cast):
    staffed = staff(cast, lead=cast.owner.id)
    part(cast, staffed.template, staffed.win_rate, name="Territory coverage", held_by="team", rationale=_SENTENCE)
    assert go(cast, staffed).kpis == 13
    team = Kpi.objects.get(company=cast.company, key="territory-coverage-sales-representative")
    assert (team.owner_id, team.level) == (cast.owner.id, "individual")
    assert go(cast, staffed).kpis == 0


def test_what_is_taken_back_is_retired_with_the_reason(cast):
    staffed = staff(cast)
    go(cast, staffed)
    gone = staffed.people[0]
    took = take_back(
        company=cast.company,
        template=staffed.template.id,
        people=[gone.id],
        actor=cast.actor("head"),
        why="moved to keys",
    )
    assert took == 4
    assert set(Kpi.objects.filter(owner=gone).values_list("status", flat=True)) == {Status.RETIRED}
    assert not CascadeLink.objects.filter(child__owner=gone).exists()
    assert go(cast, staffed, [gone]).kpis == 4
    assert Kpi.objects.filter(company=cast.company, key="discount-given-rosa-ribeiro-0-2").exists()


def test_a_dropped_kpi_is_retired_for_all(cast):
    staffed = staff(cast)
    go(cast, staffed)
    assert (
        drop_part(company=cast.company, part=staffed.parts[0].id, actor=cast.actor("head"), why="nobody uses it") == 3
    )
    ends = TemplateUse.objects.filter(company=cast.company, ended_on__isnull=False)
    assert {use.ended_why for use in ends} == {"dropped"}


def test_of_two_givings_at_once_each_person_gets_the_kpis_once(committed):
    cast = build_committed()
    staffed = cast[1]
    counts, errors = [], []

    def run() -> None:
        try:
            with company_scope(cast[0].company.id):
                counts.append(go(cast[0], staffed).kpis)
        except Exception as error:  # noqa: BLE001 - shown below
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    assert not errors
    assert sorted(counts) == [0, 12]
    with company_scope(cast[0].company.id):
        assert Kpi.objects.filter(company=cast[0].company, level="individual").count() == 12
        assert Membership.objects.filter(owned_kpis__level="individual").distinct().count() == 3


def build_committed():
    from django.db import transaction

    with transaction.atomic():
        cast = build_cast()
        return cast, staff(cast)
