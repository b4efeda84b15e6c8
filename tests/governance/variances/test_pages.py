"""Pages of variances, plans, decisions, talks and accountability, with and without htmx; few queries however much there is."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from governance.models import Accountability, ActionItem, Decision, ImprovementPlan, Question
from governance.services.questions import ask, close_question, say
from governance.services.variances import decide
from kpis.rules.faults import Refused
from kpis.services.kpis import edit_kpi
from organization.models import Notice, set_scope
from organization.rules.estate import Said
from organization.selectors.owed import owed_in
from organization.services.handover import hand_over
from tests.governance.variances.missing import missing, tick
from tests.kpis.values import TODAY

pytestmark = pytest.mark.django_db
HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture(autouse=True)
def wednesday(time_machine):
    time_machine.move_to(datetime(2026, 11, 18, 9, tzinfo=UTC), tick=False)


@pytest.fixture
def visit(client, cast):
    def go(who, path, *, status=200, post=None, **headers):
        client.force_login(cast.person(who).user)
        address = f"/c/alder/{path}"
        answer = client.get(address, **headers) if post is None else client.post(address, post, **headers)
        set_scope(company=cast.company.id)
        assert answer.status_code == status, answer.content.decode()[:2000]
        return answer.content.decode()

    return go


def plan_of(cast, **told):
    day = TODAY + timedelta(days=30)
    said = {"title": "Call everybody back", "cause": "own_process", "due_on": day, "owner": "Olga Owner"}
    first = {"action_1_text": "Call", "action_1_person": "Hugo Head", "action_1_due_on": TODAY + timedelta(days=5)}
    return {name: f"{value}" for name, value in (said | first | told).items()}


def test_the_list_says_who_owes_what_by_when(cast, visit):
    missing(cast, 2, name="Response time")
    tick(cast)
    told = visit("member", "variances/")
    assert "One KPI is off track" in told
    assert "Response time" in told
    assert "2 misses in a row" in told
    assert "Olga Owner" in told
    assert "by 20 Nov" in told
    assert "Ask<" not in told, "a member decides nothing"
    assert ">Ask<" in visit("executive", "variances/").replace('<span class="pl-sr">', "<")
    only = visit("member", "variances/?rung=executive", **HTMX)
    assert "<html" not in only
    assert "Response time" not in only


def test_from_a_plan_to_its_page_and_its_end(cast, visit):
    missing(cast, 2)
    wrong = visit("owner", "variances/response/plan/", post=plan_of(cast, action_1_person=""), status=422)
    assert "Say what, who, and by when." in wrong
    visit("owner", "variances/response/plan/", post=plan_of(cast), status=302)
    plan = ImprovementPlan.objects.get()
    told = visit("member", f"plans/{plan.id}/")
    assert "Call everybody back" in told
    assert "0 of 1 done" in told
    action = ActionItem.objects.get()
    assert "Call" in visit("head", "actions/")
    visit("head", f"actions/{action.id}/done/", post={}, status=302)
    assert "1 of 1 done" in visit("owner", f"plans/{plan.id}/")
    visit("owner", f"plans/{plan.id}/drop/", post={"reason": ""}, status=422)
    visit("owner", f"plans/{plan.id}/drop/", post={"reason": "It came back by itself"}, status=302)
    assert "It came back by itself" in visit("member", f"plans/{plan.id}/")


def test_acts_answer_a_row_and_a_page(cast, visit):
    missing(cast, 1)
    form = visit("executive", "variances/response/decide/", **HTMX)
    assert "hx-post" in form
    assert "<html" not in form
    half = visit(
        "executive", "variances/response/decide/", post={"text": "Hire", "person": "Mia Member"}, status=422, **HTMX
    )
    assert "Say both" in half
    done = visit(
        "executive", "variances/response/accept/", post={"until": "2026-12-18", "reason": "New system"}, **HTMX
    )
    assert "Accepted until 18 Dec." in done
    visit("executive", "variances/response/ask/", post={"text": "What happened?"}, status=302)
    told = visit("owner", "kpis/response/")
    assert "What happened?" in told
    assert "New system" in told
    overview = visit("executive", "")
    assert "Accepted until 18 Dec" in overview
    assert "/variances/response/resume/" in overview
    assert "/variances/response/ask/" not in visit("viewer", "")
    log = visit("member", "decisions/")
    assert "New system" in log
    assert "A decision comes 9 days after the flag (the median of 1)" in log
    assert "New system" not in visit("member", "decisions/?kind=escalated", **HTMX)


def test_a_talk_lies_on_one_side_until_it_is_closed(cast):
    kpi = missing(cast)
    question = ask(company=cast.company, kpi=kpi.id, text="Why?", actor=cast.actor("executive"))

    def sides():
        return [one.person for one in owed_in(cast.company, TODAY) if one.kind == "question"]

    assert sides() == [cast.owner.id]
    assert Notice.objects.filter(person=cast.owner, kind="question", mailed_at__isnull=False).exists()
    say(company=cast.company, question=question.id, text="Two are ill.", actor=cast.actor("owner"))
    assert sides() == [cast.executive.id]
    close_question(company=cast.company, question=question.id, actor=cast.actor("executive"))
    assert sides() == []
    with pytest.raises(Refused, match="no_such_question"):
        say(company=cast.company, question=question.id, text="More", actor=cast.actor("owner"))
    with pytest.raises(Refused, match="asks_oneself"):
        ask(company=cast.company, kpi=kpi.id, text="Why?", actor=cast.actor("owner"))


def test_accountability_is_said_by_the_owner_and_anew_by_the_next(cast, visit):
    kpi = missing(cast, 1, name="Response time")
    assert "One KPI waits for your yes or no" in visit("owner", "accountabilities/")
    assert [
        one.params["count"] for one in owed_in(cast.company, TODAY, [cast.owner.id]) if one.kind == "accountability"
    ] == [1]
    missing_words = visit("owner", "accountabilities/response/", post={"answer": "declined"}, status=422)
    assert "A no takes words" in missing_words
    visit("owner", "accountabilities/response/", post={"answer": "declined", "note": "Not my team"}, status=302)
    assert "Not my team" in visit("head", "accountabilities/")
    visit("owner", "accountabilities/response/", post={"answer": "accepted", "note": ""}, status=302)
    waiting = visit("head", "accountabilities/").partition('id="missing"')[2]
    assert "Response time" not in waiting
    edit_kpi(company=cast.company, kpi=kpi.id, changes={"owner": cast.member.id}, actor=cast.actor("head"))
    edit_kpi(company=cast.company, kpi=kpi.id, changes={"owner": cast.owner.id}, actor=cast.actor("head"))
    assert not Accountability.objects.exists()
    assert "One KPI waits" in visit("owner", "accountabilities/")


def test_what_is_open_moves_with_the_kpi(cast, visit):
    kpi = missing(cast, 2)
    visit("owner", "variances/response/plan/", post=plan_of(cast, action_1_person="Olga Owner"), status=302)
    ask(company=cast.company, kpi=kpi.id, text="Why?", actor=cast.actor("executive"))
    tick(cast)
    told = visit("administrator", f"people/{cast.owner.id}/deactivate/")
    assert "Action: Call" in told
    assert "Plan: Call everybody back" in told
    said = Said(successor=cast.member.id)
    hand_over(
        company=cast.company, membership=cast.owner.id, said=said, actor=cast.actor("administrator"), why="Leaves"
    )
    assert ImprovementPlan.objects.get().owner == cast.member
    assert ActionItem.objects.get().person == cast.member
    assert Question.objects.get().to == cast.member


def test_the_list_is_flat_in_queries(cast, visit):
    def count():
        with CaptureQueriesContext(
            connection,
        ) as found:
            visit("executive", "variances/")
        return len(found)

    for number in range(2):
        missing(cast, 2, f"kpi-{number}")
    tick(cast)
    few = count()
    for number in range(2, 8):
        kpi = missing(cast, 2, f"kpi-{number}")
        decide(company=cast.company, kpi=kpi.id, text="Wait", actor=cast.actor("executive"))
    tick(cast)
    assert count() <= few
    assert Decision.objects.count() == 6
