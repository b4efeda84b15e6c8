"""Disputes: raised by one owner, argued by both, decided by a third, applied through a request."""

from datetime import date, timedelta
from typing import Any

import pytest

from governance.models import Decision, Dispute
from governance.rules.policy import first_policy
from governance.rules.policy_document import dump
from governance.selectors.owed_disputes import disputes_owed
from governance.services.disputes import decide_dispute, raise_dispute, say_view, withdraw_dispute
from governance.services.policy import adopt_policy
from kpis.models import Kpi, Status, Target
from kpis.rules.faults import Refused
from kpis.services.kpis import create_kpi
from organization.http.request import company_today
from organization.selectors.owed import count_owed, owed_in
from organization.services.companies import set_alignment_owner
from organization.services.people import deactivate_person
from tests.alignment.conflicting import clash, scan
from tests.alignment.conflicting import found as found_conflict
from tests.cast import ACTOR
from tests.drawn import draw

pytestmark = pytest.mark.django_db


@pytest.fixture
def two(cast):
    """The owner's KPI of sales against the member's of support, under the first policy."""
    first = draw(cast, active=True).department
    second = create_kpi(
        company=cast.company, key="reply-time", level="department", name="Reply time", department=cast.support.id,
        owner=cast.member.id, unit="h", direction="lower", review_cadence="monthly", actor=ACTOR,
    )  # fmt: skip
    Kpi.objects.filter(id=second.id).update(status=Status.ACTIVE)
    adopt_policy(company=cast.company, document=dump(first_policy()), reason="We begin.", actor=ACTOR)
    return first, second


def raised(cast, two, **said: Any) -> Dispute:
    told = {"question": "Which of the two gives way?", "view": "Ours pays.", "actor": cast.actor("owner"), **said}
    return raise_dispute(company=cast.company, first=two[0].id, second=two[1].id, **told)


def decide(cast, dispute, by="alignment_owner", **said: Any) -> Dispute:
    told = {"means": "keep", "text": "Both stay.", **said}
    return decide_dispute(company=cast.company, dispute=dispute.id, actor=cast.actor(by), **told)


def codes(act, *args, **said) -> list[str]:
    with pytest.raises(Refused) as refused:
        act(*args, **said)
    return [fault.code for fault in refused.value.faults]


def test_the_resolver_decides_by_a_day_and_the_other_owner_is_asked(cast, two):
    dispute = raised(cast, two)
    assert (dispute.resolver_id, dispute.first_view, dispute.second_view) == (cast.alignment_owner.id, "Ours pays.", "")
    today = company_today(cast.company)
    assert today + timedelta(days=12) <= dispute.due_on <= today + timedelta(days=25)
    owed = {(one.person, one.subject.partition(":")[2]) for one in disputes_owed(cast.company, today)}
    assert owed == {(cast.alignment_owner.id, "decide"), (cast.member.id, "view")}
    others = [one for one in owed_in(cast.company, today, [cast.member.id]) if one.kind != "dispute"]
    assert count_owed(cast.company, today, [cast.member.id]) == len(others) + 1
    assert all(one.late for one in disputes_owed(cast.company, dispute.due_on + timedelta(days=1)))
    assert codes(raised, cast, two) == ["disputed_already"]
    assert codes(raised, cast, (two[0], two[0])) == ["itself"]


def test_only_owners_say_how_they_see_it(cast, two):
    dispute = raised(cast, two)
    named = {"company": cast.company, "dispute": dispute.id}
    assert say_view(**named, text="Ours keeps them.", actor=cast.actor("member")).second_view == "Ours keeps them."
    assert codes(say_view, **named, text="Mine!", actor=cast.actor("head")) == ["not_an_owner"]


def test_a_decision_is_recorded_and_applied_through_a_request(cast, two):
    dispute = raised(cast, two)
    done = decide(cast, dispute, means="retarget", kpi=two[0].id, target=50.0, text="Sales gives way.")
    assert (done.status, done.change.status, done.change.number) == ("decided", "applied", 1)
    today = company_today(cast.company)
    versions = Target.objects.filter(kpi=two[0]).order_by("starts_on").values_list("value", "starts_on", "ends_on")
    assert list(versions) == [
        (60.0, date(2026, 1, 1), today - timedelta(days=1)),
        (50.0, today, date(2030, 12, 31)),
    ]
    decision = Decision.objects.get(company=cast.company)
    assert (decision.text, decision.by_id, decision.kpi_id) == ("Sales gives way.", cast.alignment_owner.id, two[0].id)
    assert codes(decide, cast, dispute) == ["dispute_over"]


def test_where_the_policy_wants_it_others_approve_what_was_decided(cast, two):
    document = {**dump(first_policy()), "resolver_applies": False}
    adopt_policy(company=cast.company, document=document, reason="Two more eyes.", actor=ACTOR)
    done = decide(cast, raised(cast, two), means="retire", kpi=two[1].id, text="It measures nothing.")
    assert (done.status, done.change.status) == ("decided", "open")
    assert Kpi.objects.get(id=two[1].id).status == Status.ACTIVE


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({"by": "owner"}, ["not_yours_to_decide"]),
        ({"by": "executive"}, ["not_yours_to_decide"]),
        ({"text": " "}, ["missing"]),
        ({"means": "explode"}, ["no_such_choice"]),
        ({"means": "retire"}, ["not_disputed"]),
    ],
)
def test_what_cannot_be_decided_is_refused(cast, two, said, expected):
    dispute = raised(cast, two)
    assert codes(decide, cast, dispute, **said) == expected
    assert Dispute.objects.get(id=dispute.id).status == "open"


def test_another_target_needs_one_that_is_in_force(cast, two):
    dispute = raised(cast, two)
    assert codes(decide, cast, dispute, means="retarget", kpi=two[1].id, target=4.0) == ["no_target_to_change"]


def test_nobody_decides_their_own_matter_and_who_leaves_is_followed(cast, two):
    Kpi.objects.filter(id=two[1].id).update(owner=cast.alignment_owner)
    dispute = raised(cast, two)
    assert dispute.resolver_id == cast.executive.id
    set_alignment_owner(company=cast.company, membership=cast.head.id, actor=ACTOR)
    deactivate_person(company=cast.company, membership=cast.executive.id, actor=ACTOR)
    assert Dispute.objects.get(id=dispute.id).resolver_id == cast.head.id
    assert decide(cast, dispute, by="head").status == "decided"


def test_the_two_may_agree_by_themselves(cast, two):
    dispute = raised(cast, two)
    named = {"company": cast.company, "dispute": dispute.id, "actor": cast.actor("owner")}
    assert withdraw_dispute(**named).status == "withdrawn"
    assert codes(withdraw_dispute, **named) == ["dispute_over"]
    assert disputes_owed(cast.company, company_today(cast.company)) == []


def test_a_conflicts_ways_out_are_offered_compared_and_end_it(client, cast):
    pair = clash(cast)
    scan(cast)
    conflict = found_conflict(cast)
    dispute = raise_dispute(
        company=cast.company, first=conflict.first_id, second=conflict.second_id, conflict=conflict.id,
        question="Who gives way?", actor=cast.actor("owner"),
    )  # fmt: skip
    offered = dispute.options[0]
    assert offered["target"] is not None
    client.force_login(cast.alignment_owner.user)
    page = client.get(f"/c/alder/disputes/{dispute.number}/")
    assert len(page.context["options"]) >= 2
    data = {"option": f"{offered['means']}:{offered['kpi']}:{offered['target']!r}", "text": "Releases give way."}
    assert client.post(f"/c/alder/disputes/{dispute.number}/decide/", data).status_code == 302
    change = Dispute.objects.get(id=dispute.id).change
    assert change.status == "applied"
    gone = {(one["first"], one["second"]) for one in change.effect["conflicts"]["gone"]["rows"]}
    assert gone == {tuple(sorted((str(pair.drawn.department.id), str(pair.releases.id))))}
