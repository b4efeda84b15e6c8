"""Who may open what of governance: steps, maturity, changes, reviews, disputes, policy, variances."""

from datetime import timedelta

from governance.services.calendar_feeds import renew_feed
from governance.services.changes import open_change
from governance.services.disputes import raise_dispute
from governance.services.policy import adopt_policy
from organization.http.request import company_today
from tests.cast import ACTOR, Cast
from tests.drawn import draw
from tests.governance.reviews import held
from tests.governance.variances import kept
from tests.house.url_matrix.kpis import ALIGNMENT_OWNER, EDITORS, WRITERS
from tests.house.url_matrix.organization import a_department
from tests.house.url_matrix.rows import Keys, Row


def a_policy(cast: Cast) -> dict[str, object]:
    """The first version."""
    adopt_policy(company=cast.company, document={}, reason="We begin.", actor=ACTOR)
    return {"number": 1}


ASKERS = frozenset({"owner", "head", "alignment_owner", "executive"})
DISPUTERS = ASKERS  # the executive owns one of the two


def a_dispute(cast: Cast) -> dict[str, object]:
    """The owner's KPI of sales against the executive's of the company."""
    found = draw(cast, active=True)
    dispute = raise_dispute(
        company=cast.company, first=found.department.id, second=found.company.id, question="Which?",
        actor=cast.actor("owner"),
    )  # fmt: skip
    return {"number": dispute.number}


def beside_a_dispute(cast: Cast) -> dict[str, object]:
    """An address without parts, in a company with active KPIs."""
    draw(cast, active=True)
    return {}


def a_request(cast: Cast) -> dict[str, object]:
    """The owner asks for another name of the department's KPI; its head approves it."""
    found = draw(cast, active=True)
    proposal = {"fields": {"name": "Share of offers won"}}
    change = open_change(
        company=cast.company, kpi=found.department.id, kind="modify", proposal=proposal, reason="Clearer.",
        actor=cast.actor("owner"),
    )  # fmt: skip
    return {"number": change.number}


def asked_about(kind: str) -> Keys:
    """The department's KPI, active."""
    return lambda cast: {"key": draw(cast, active=True).department.key, "kind": kind}


def a_step(_cast: Cast) -> dict[str, object]:
    """The first step of the cycle."""
    return {"step": 1}


def a_series(cast: Cast) -> dict[str, object]:
    """Of the head's department."""
    return {"series": held.a_series(cast).id}


def a_review(cast: Cast) -> dict[str, object]:
    """Of the head's department, chaired by the owner, to which the member is asked."""
    return {"review": held.a_review(cast).id}


def an_open_review(cast: Cast) -> dict[str, object]:
    """The same, under way, with a topic."""
    return {"review": held.an_open_review(cast).id}


def an_agenda_item(cast: Cast) -> dict[str, object]:
    """Its topic."""
    review = held.an_open_review(cast)
    return {"review": review.id, "item": review.items.get().id}


def a_closed_review(cast: Cast) -> dict[str, object]:
    """The same, closed."""
    return {"review": held.a_closed_review(cast).id}


def a_calendar(cast: Cast) -> dict[str, object]:
    """The owner's secret address."""
    address = renew_feed(company=cast.company, person=cast.owner, actor=ACTOR)
    return {"slug": "alder", "token": address.rsplit("/", 1)[-1].removesuffix(".ics")}


WHO_ASKS = {"head", "alignment_owner", "executive"}
DECIDERS = {"alignment_owner", "executive"}
PLANNERS = {"owner", "head", "alignment_owner"}


def a_behind_kpi(cast: Cast) -> dict[str, object]:
    """The owner's, two weeks off."""
    return {"key": kept.behind(cast).key}


def an_accepted_kpi(cast: Cast) -> dict[str, object]:
    """The same, lived with."""
    return {"key": kept.accepted(cast).key}


def a_plan(cast: Cast) -> dict[str, object]:
    """To bring it back."""
    return {"plan": kept.a_plan(cast).id}


def an_ended_plan(cast: Cast) -> dict[str, object]:
    """It did not bring it back."""
    return {"plan": kept.an_ended_plan(cast).id}


def an_action(cast: Cast) -> dict[str, object]:
    """The member's."""
    return {"action": kept.an_action(cast).id}


def an_escalation(cast: Cast) -> dict[str, object]:
    """To the head."""
    return {"escalation": kept.an_escalation(cast).id}


def a_talk(cast: Cast) -> dict[str, object]:
    """The executive's, to the owner."""
    return {"question": kept.a_question(cast).id}


def until_soon(cast: Cast) -> dict[str, object]:
    """For a while."""
    return {"until": f"{company_today(cast.company) + timedelta(days=30):%Y-%m-%d}", "reason": "Known"}


GOVERNANCE: dict[str, tuple[Row, ...]] = {
    # calendars sign in nowhere: the address is the key
    "calendar": (
        Row(keys=a_calendar, answers={"*": 200}),
        Row(keys=lambda cast: {"slug": "alder", "token": "wrong"}, answers={"*": 404}),
    ),
    "governance:steps": (Row(),),
    "governance:cycle-sign": (Row("post", may={"executive"}, data={"seen": "x"}, ok=302),),
    "governance:cycle-lock": (Row("post", may=ALIGNMENT_OWNER, ok=302),),
    "governance:cycle-open": (
        Row("post", may=ALIGNMENT_OWNER, data={"kind": "annual", "reason": "The year 2027"}, ok=302),
    ),
    "governance:step-skip": (Row("post", may=ALIGNMENT_OWNER, keys=a_step, data={"reason": "Nobody asks"}, ok=422),),
    "governance:step-unskip": (Row("post", may=ALIGNMENT_OWNER, keys=a_step, ok=302),),
    "governance:maturity": (Row(),),
    "governance:maturity-department": (Row(keys=a_department),),
    "governance:changes": (Row(),),
    "governance:change-new": (
        Row(may=ASKERS, keys=asked_about("modify")),
        Row("post", may=ASKERS, keys=asked_about("retire"), data={"why": "Gone."}, ok=302),
    ),
    "governance:changes-retire": (Row("post", may={"administrator"}, keys=lambda _cast: {"key": "sales"}, ok=302),),
    "governance:change": (Row(keys=a_request),),
    "governance:change-approve": (Row("post", may={"head", "owner"}, keys=a_request, ok=422, answers={"head": 302}),),
    "governance:change-refuse": (Row("post", may={"head", "owner"}, keys=a_request, ok=422),),
    "governance:change-withdraw": (
        Row("post", may={"owner", "administrator", "alignment_owner"}, keys=a_request, ok=302),
    ),
    "governance:change-rebase": (Row("post", may=ASKERS, keys=a_request, ok=422),),
    "governance:change-apply": (Row("post", may=ASKERS, keys=a_request, ok=422),),
    "governance:change-effect": (Row("post", may=ASKERS, keys=a_request, ok=302),),
    "governance:change-comment": (Row("post", keys=a_request, data={"text": "Why?"}, ok=302),),
    "governance:reviews": (Row(),),
    "governance:review-create": (Row(may=EDITORS), Row("post", may=EDITORS, ok=422)),
    "governance:review-calendar": (Row(), Row("post")),
    "governance:review-rhythm": (Row(), Row("post", may=EDITORS, ok=302)),
    "governance:review-series-create": (Row(may=EDITORS), Row("post", may=EDITORS, ok=422)),
    "governance:review-series": (Row(keys=a_series), Row("post", may=EDITORS, keys=a_series, ok=422)),
    "governance:review-series-end": (Row("post", may=EDITORS, keys=a_series, ok=302),),
    "governance:review": (Row(keys=a_review),),
    "governance:review-move": (Row(may=WRITERS, keys=a_review), Row("post", may=WRITERS, keys=a_review, ok=422)),
    "governance:review-topic": (
        Row("post", may=WRITERS | {"member"}, keys=a_review, data={"title": "Hiring", "minutes": "5"}, ok=302),
    ),
    "governance:review-agenda": (Row("post", may=WRITERS, keys=a_review, data={"refresh": "1"}, ok=302),),
    "governance:review-people": (Row("post", may=WRITERS, keys=a_review, ok=422),),
    "governance:review-start": (Row("post", may=WRITERS, keys=a_review, ok=302),),
    "governance:review-attendance": (Row("post", may=WRITERS, keys=an_open_review, ok=302),),
    "governance:review-present": (Row(keys=an_open_review),),
    "governance:review-present-item": (Row(keys=lambda cast: {**an_open_review(cast), "position": 1}),),
    "governance:review-item": (Row("post", may=WRITERS, keys=an_agenda_item, data={"outcome": "discussed"}, ok=302),),
    "governance:review-item-drop": (Row("post", may=WRITERS, keys=an_agenda_item, ok=302),),
    "governance:review-item-action": (Row("post", may=WRITERS, keys=an_agenda_item, ok=422),),
    "governance:review-action-done": (
        Row("post", may=WRITERS, keys=lambda cast: {**an_open_review(cast), "action": cast.company.id}, ok=302),
    ),
    "governance:review-close": (
        Row(may=WRITERS, keys=an_open_review),
        Row("post", may=WRITERS, keys=an_open_review, ok=422),
    ),
    "governance:review-minutes": (Row(keys=a_closed_review),),
    "governance:disputes": (Row(),),
    "governance:dispute-new": (
        Row(may=DISPUTERS, keys=beside_a_dispute),
        Row("post", may=DISPUTERS, keys=beside_a_dispute, data={"question": "Which?"}, ok=422),
    ),
    "governance:dispute": (Row(keys=a_dispute),),
    "governance:dispute-view": (Row("post", may={"owner", "executive"}, keys=a_dispute, data={"text": "So."}, ok=302),),
    "governance:dispute-decide": (Row("post", may={"alignment_owner"}, keys=a_dispute, data={"text": "So."}, ok=422),),
    "governance:dispute-withdraw": (
        Row("post", may={"owner", "administrator", "alignment_owner"}, keys=a_dispute, ok=302),
    ),
    "governance:trail": (Row(may={"administrator", "alignment_owner", "executive", "viewer"}),),
    "governance:policy": (Row(), Row("post", may={"administrator", "alignment_owner"}, ok=422)),
    "governance:policy-version": (Row(keys=a_policy),),
    "governance:variances": (Row(),),
    "governance:variance-ask": (
        Row(may=WHO_ASKS, keys=a_behind_kpi),
        Row("post", may=WHO_ASKS, keys=a_behind_kpi, data={"text": "Why?"}, ok=302),
    ),
    "governance:variance-decide": (
        Row(may=DECIDERS, keys=a_behind_kpi),
        Row("post", may=DECIDERS, keys=a_behind_kpi, data={"text": "We wait."}, ok=302),
    ),
    "governance:variance-escalate": (
        Row(may=DECIDERS, keys=a_behind_kpi),
        Row("post", may=DECIDERS, keys=a_behind_kpi, data={"why": "Too long"}, ok=302),
    ),
    "governance:variance-accept": (
        Row(may=DECIDERS, keys=a_behind_kpi),
        Row("post", may=DECIDERS, keys=a_behind_kpi, data=until_soon, ok=302),
    ),
    "governance:variance-resume": (
        Row(may=DECIDERS, keys=an_accepted_kpi),
        Row("post", may=DECIDERS, keys=an_accepted_kpi, data={"reason": "It matters"}, ok=302),
    ),
    "governance:plan-new": (
        Row(may=PLANNERS, keys=a_behind_kpi),
        Row("post", may=PLANNERS, keys=a_behind_kpi, data={"title": "Call back"}, ok=422),
    ),
    "governance:plan": (Row(keys=a_plan),),
    "governance:plan-edit": (
        Row(may=PLANNERS, keys=a_plan),
        Row("post", may=PLANNERS, keys=a_plan, data={"title": ""}, ok=422),
    ),
    "governance:plan-drop": (Row("post", may=PLANNERS, keys=a_plan, data={"reason": "Over"}, ok=302),),
    "governance:plan-learned": (Row("post", may=PLANNERS, keys=an_ended_plan, data={"judgement": "The rota"}, ok=302),),
    "governance:plan-action": (Row("post", may=PLANNERS, keys=a_plan, data={"text": ""}, ok=422),),
    "governance:actions": (Row(),),
    "governance:action-done": (Row("post", may=PLANNERS | {"member"}, keys=an_action, ok=302),),
    "governance:action-drop": (
        Row("post", may=PLANNERS | {"member"}, keys=an_action, data={"reason": "Not needed"}, ok=302),
    ),
    "governance:escalation": (
        Row(keys=an_escalation),
        Row("post", may=DECIDERS | {"head"}, keys=an_escalation, data={"text": "We hire."}, ok=302),
    ),
    "governance:question-say": (
        Row("post", may=PLANNERS | {"executive"}, keys=a_talk, data={"text": "Two are ill."}, ok=302),
    ),
    "governance:question-close": (Row("post", may=DECIDERS, keys=a_talk, ok=302),),
    "governance:decisions": (Row(),),
    "governance:accountabilities": (Row(),),
    "governance:accountability": (Row("post", may={"owner"}, keys=a_behind_kpi, data={"answer": "accepted"}, ok=302),),
}
