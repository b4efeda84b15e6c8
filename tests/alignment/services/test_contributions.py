"""The workshop of step 2: several write at once, nothing is lost, a statement becomes a KPI or a link."""

import threading
from datetime import date, timedelta

import pytest
from django.db import connection, transaction

from alignment.models import CascadeLink, Contribution, HandOff, Priority, PriorityKpi
from alignment.services.contributions import (
    add_contribution,
    edit_contribution,
    link_contribution,
    propose_contribution,
    remove_contribution,
    say_nothing,
)
from alignment.services.hand_offs import add_hand_off, measure_hand_off, propose_for_hand_off, remove_hand_off
from alignment.services.priorities import announce_priority, end_priority, tie_priority, untie_priority
from kpis.models import Kpi, Status
from kpis.rules.faults import Refused
from kpis.services.kpis import retire_kpi
from organization.models import company_scope
from tests.cast import build_cast
from tests.drawn import draw

WORDS = "We answer customers on the day they write, so they stay."
SENTENCE = "Customers who get an answer on the day they write renew their contract more often."


@pytest.fixture
def drawn(cast):
    return draw(cast, active=True)


def say(cast, drawn, statement=WORDS, who="head", department=None):
    place = (department or cast.sales).id
    return add_contribution(
        company=cast.company, department=place, company_kpi=drawn.company.id, statement=statement, actor=cast.actor(who)
    )


def codes(act, **said):
    with pytest.raises(Refused) as caught:
        act(**said)
    return caught.value.codes


def test_nothing_is_an_answer_until_something_is_said(cast, drawn):
    cell = {"company": cast.company, "department": cast.sales.id, "company_kpi": drawn.company.id}
    say_nothing(**cell, actor=cast.actor("head"))
    row = say(cast, drawn, f"  {WORDS}\n")
    assert say(cast, drawn).id == row.id
    assert list(Contribution.objects.values_list("statement", "nothing", "author")) == [(WORDS, False, cast.head.id)]
    assert codes(say_nothing, **cell, actor=cast.actor("head")) == {"": ["says_something"]}


def test_what_cannot_be_said_is_refused(cast, drawn):
    said = {"company": cast.company, "department": cast.sales.id, "actor": cast.actor("head")}
    wrong = {"company_kpi": drawn.department.id, "statement": " "}
    assert codes(add_contribution, **said, **wrong) == {"company_kpi": ["no_such_kpi"], "statement": ["missing"]}
    assert codes(add_contribution, **said, company_kpi=drawn.company.id, statement="x" * 501) == {
        "statement": ["too_long"]
    }


def test_two_heads_edit_the_same_statement_and_the_second_is_told(cast, drawn):
    row = say(cast, drawn)
    act = {"company": cast.company, "contribution": row.id, "expected": WORDS}
    edit_contribution(**act, statement="We call back within an hour.", actor=cast.actor("alignment_owner"))
    with pytest.raises(Refused) as caught:
        edit_contribution(**act, statement="We write back.", actor=cast.actor("head"))
    (fault,) = caught.value.faults
    assert (fault.code, fault.params) == (
        "changed_meanwhile", {"now": "We call back within an hour.", "by": "Alma Aligns"},
    )  # fmt: skip
    assert codes(remove_contribution, **act, actor=cast.actor("head")) == {"statement": ["changed_meanwhile"]}
    row.refresh_from_db()
    assert row.statement == "We call back within an hour."


def test_what_was_removed_meanwhile_is_told(cast, drawn):
    row = say(cast, drawn)
    act = {"company": cast.company, "contribution": row.id, "expected": WORDS, "actor": cast.actor("head")}
    remove_contribution(**act)
    assert codes(edit_contribution, **act, statement="We call.") == {"": ["removed_meanwhile"]}


def test_two_writers_of_one_cell_lose_nothing(committed):
    with transaction.atomic():
        cast = build_cast()
        drawn = draw(cast, active=True)
    faults = []

    def write(act):
        try:
            with company_scope(cast.company.id):
                act()
        except Refused as error:
            faults.append(error)
        finally:
            connection.close()

    cell = {"company": cast.company, "department": cast.sales.id, "company_kpi": drawn.company.id}
    acts = [
        lambda: say_nothing(**cell, actor=cast.actor("head")),
        lambda: add_contribution(**cell, statement="We call.", actor=cast.actor("head")),
        lambda: add_contribution(**cell, statement="We visit.", actor=cast.actor("alignment_owner")),
    ]
    writers = [threading.Thread(target=write, args=(act,)) for act in acts]
    [writer.start() for writer in writers]
    [writer.join() for writer in writers]
    with company_scope(cast.company.id):
        assert set(Contribution.objects.values_list("statement", flat=True)) == {"We call.", "We visit."}
    assert [type(fault) for fault in faults] in ([], [Refused])


def test_a_statement_becomes_a_proposed_kpi_with_its_link_in_one_step(cast, drawn):
    row = say(cast, drawn)
    said = {"company": cast.company, "contribution": row.id, "polarity": 1, "actor": cast.actor("head")}
    proposal = {"name": "Answers on the same day", "unit": "%", "direction": "higher", "owner": cast.head.id}
    count = Kpi.objects.count()
    with pytest.raises(Refused), transaction.atomic():
        propose_contribution(**said, proposal=proposal, rationale="TBD")
    assert Kpi.objects.count() == count
    became = propose_contribution(**said, proposal=proposal, rationale=SENTENCE)
    assert (became.kpi.key, became.kpi.status, became.kpi.department_id) == (
        "answers-on-the-same-day", Status.PROPOSED, cast.sales.id,
    )  # fmt: skip
    assert (became.link.child_id, became.link.parent_id, became.link.rationale) == (
        became.kpi_id, drawn.company.id, SENTENCE,
    )  # fmt: skip
    assert codes(propose_contribution, **said, proposal=proposal, rationale=SENTENCE) == {"": ["measured_already"]}
    retire_kpi(company=cast.company, kpi=became.kpi_id, actor=cast.actor("head"), why="counts nothing")
    row.refresh_from_db()
    assert row.link_id is None


def test_a_statement_is_measured_by_a_kpi_that_is_linked_already(cast, drawn):
    row = say(cast, drawn)
    said = {
        "company": cast.company,
        "contribution": row.id,
        "rationale": "",
        "polarity": 1,
        "actor": cast.actor("head"),
    }
    assert codes(link_contribution, **said, kpi=drawn.individual.id) == {"kpi": ["not_of_department"]}
    became = link_contribution(**said, kpi=drawn.department.id)
    assert (became.kpi_id, became.link_id) == (drawn.department.id, drawn.link.id)
    assert CascadeLink.objects.count() == 1


def test_a_hand_off_is_measured_by_one_of_the_two(cast, drawn):
    said = {"company": cast.company, "company_kpi": drawn.company.id, "actor": cast.actor("head")}
    row = add_hand_off(**said, giver=cast.sales.id, taker=cast.support.id, what="Promises made to the customer")
    assert codes(add_hand_off, **said, giver=cast.sales.id, taker=cast.sales.id, what="") == {
        "what": ["missing"], "taker": ["same_department"],
    }  # fmt: skip
    act = {"company": cast.company, "hand_off": row.id, "actor": cast.actor("head")}
    assert codes(measure_hand_off, **act, kpi=drawn.company.id) == {"kpi": ["of_neither"]}
    assert measure_hand_off(**act, kpi=drawn.department.id).kpi_id == drawn.department.id
    proposal = {"name": "Promises kept", "unit": "%", "direction": "higher"}
    proposed = propose_for_hand_off(**act, department=cast.support.id, proposal=proposal)
    assert (proposed.kpi.name, proposed.kpi.department_id) == ("Promises kept", cast.support.id)
    remove_hand_off(**act)
    assert not HandOff.objects.exists()


def test_a_priority_is_announced_tied_and_ended(cast, drawn):
    act = {"company": cast.company, "actor": cast.actor("executive")}
    day = date(2026, 9, 1)
    row = announce_priority(**act, name="Keep customers", announced_on=day, today=day)
    assert codes(announce_priority, **act, name="Keep customers", announced_on=day + timedelta(1), today=day) == {
        "announced_on": ["not_yet"], "name": ["announced_already"],
    }  # fmt: skip
    assert codes(tie_priority, **act, priority=row.id, kpi=drawn.company.id) == {"kpi": ["no_department_kpi"]}
    tie_priority(**act, priority=row.id, kpi=drawn.department.id)
    tie_priority(**act, priority=row.id, kpi=drawn.department.id)
    assert PriorityKpi.objects.count() == 1
    untie_priority(**act, priority=row.id, kpi=drawn.department.id)
    assert not PriorityKpi.objects.exists()
    assert codes(end_priority, **act, priority=row.id, ended_on=day - timedelta(1)) == {
        "ended_on": ["before_announced"]
    }
    end_priority(**act, priority=row.id, ended_on=day)
    assert codes(tie_priority, **act, priority=row.id, kpi=drawn.department.id) == {"": ["ended_already"]}
    assert Priority.objects.get().ended_on == day
