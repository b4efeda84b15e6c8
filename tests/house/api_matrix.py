"""Which token gets which answer at which address of the interface: one table, walked by test_api_rights.py.

As url_matrix for pages. Every address and every method needs a row:

    "api:kpi": (Row(keys=a_kpi), Row("patch", may=EDITORS, keys=a_kpi, data={"unit": "h"}, scope="kpis:write")),

The rest follows: no token, a wrong, expired or revoked one: 401; another company's: 404; without the scope: 403; a
person's token gets what the person gets, an integration's what the person would for whom it stands.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from alignment.models import Finding, TemplateKpi
from alignment.services.findings import waive
from alignment.services.links import create_link
from alignment.services.resources import add_resource
from governance.services.changes import open_change
from governance.services.disputes import raise_dispute
from kpis.models import Kpi
from kpis.services.kpis import create_kpi
from kpis.services.loads import open_load
from organization.http.request import company_today
from organization.models import Membership
from organization.rules.tokens import KPIS_WRITE, LINKS_WRITE, PEOPLE_WRITE, READ, VALUES_WRITE
from organization.services.invitations import invite
from organization.services.people import add_person, deactivate_person
from tests.alignment.conflicting import clash
from tests.alignment.conflicting import found as found_conflict
from tests.alignment.staffed import staff
from tests.api import INTEGRATIONS
from tests.cast import Cast
from tests.drawn import draw
from tests.governance.reviews import held
from tests.governance.variances import kept
from tests.kpis.values import WEEK

PEOPLE = frozenset({"administrator", "executive", "alignment_owner", "head", "owner", "member", "viewer"})
EVERYBODY = PEOPLE | set(INTEGRATIONS)
EDITORS = frozenset({"head", "alignment_owner", "as_head", "as_alignment_owner"})
WRITERS = EDITORS | {"owner"}
READERS = WRITERS | {"executive", "as_executive"}  # of an individual KPI
ALIGNMENT_OWNER = frozenset({"alignment_owner", "as_alignment_owner"})
REFUSED = {"none": 401, "wrong": 401, "expired": 401, "revoked": 401, "outsider": 404}
KINDS = (*REFUSED, "narrow", *sorted(EVERYBODY))

Keys = Callable[[Cast], Mapping[str, object]]


def alder(_cast: Cast) -> dict[str, object]:
    """The company alone."""
    return {"slug": "alder"}


@dataclass(frozen=True)
class Row:
    """A request to an address, and whose token gets `ok`. `narrow` is the alignment owner's without the scope."""

    method: str = "get"
    may: frozenset[str] | set[str] = EVERYBODY
    ok: int = 200
    keys: Keys = alder
    data: Any = None
    scope: str = READ
    why_not: int = 403
    outsider: int = 404
    answers: Mapping[str, int] = field(default_factory=dict)

    def expected(self, kind: str) -> int:
        """The status this token gets."""
        if kind in self.answers:
            return self.answers[kind]
        if kind == "outsider":
            return self.outsider
        if kind in REFUSED:
            return REFUSED[kind]
        if kind == "narrow":
            return 403
        return self.ok if kind in self.may else self.why_not


def drawn(level: str, **more: object) -> Keys:
    """One of the drawn KPIs: the company's, the sales department's, the owner's own."""

    def keys(cast: Cast) -> dict[str, object]:
        return {"slug": "alder", "key": getattr(draw(cast, active=True), level).key, **more}

    return keys


ASKERS = WRITERS | {"executive", "as_executive"}
DISPUTED = {"first": "win-rate", "second": "retention", "question": "Which?"}
ASKED = {"kpi": "win-rate", "kind": "retire", "proposal": {"retire": True}, "reason": "Gone."}


def a_step(_cast: Cast) -> dict[str, object]:
    """The first step of the cycle."""
    return {"slug": "alder", "step": 1}


def drawn_company(cast: Cast) -> dict[str, object]:
    """With active KPIs."""
    draw(cast, active=True)
    return {"slug": "alder"}


def a_request(cast: Cast) -> dict[str, object]:
    """The owner asks for another name of the department's KPI; its head approves it."""
    found = draw(cast, active=True)
    proposal = {"fields": {"name": "Share of offers won"}}
    change = open_change(
        company=cast.company, kpi=found.department.id, kind="modify", proposal=proposal, reason="Clearer.",
        actor=cast.actor("owner"),
    )  # fmt: skip
    return {"slug": "alder", "number": change.number}


def a_dispute(cast: Cast) -> dict[str, object]:
    """The owner's KPI of sales against the executive's of the company."""
    found = draw(cast, active=True)
    dispute = raise_dispute(
        company=cast.company, first=found.department.id, second=found.company.id, question="Which?",
        actor=cast.actor("owner"),
    )  # fmt: skip
    return {"slug": "alder", "number": dispute.number}


def a_draft(cast: Cast) -> dict[str, object]:
    """A department KPI of sales that was only named."""
    create_kpi(
        company=cast.company, key="deals", level="department", name="Deals", department=cast.sales.id,
        actor=cast.actor("administrator"),
    )  # fmt: skip
    return {"slug": "alder", "key": "deals"}


def a_target(cast: Cast) -> dict[str, object]:
    """The department KPI's."""
    found = draw(cast)
    return {"slug": "alder", "key": found.department.key, "target": found.target.id}


def a_link(cast: Cast) -> dict[str, object]:
    """From the sales department's KPI to the company's."""
    return {"slug": "alder", "link": draw(cast).link.id}


def the_systems_link(cast: Cast) -> dict[str, object]:
    """One that nobody of the cast wrote, so that everybody with the right may accept it."""
    draw(cast)
    calls, deals = (Kpi.objects.get(company=cast.company, key=key) for key in ("calls", "win-rate"))
    link = create_link(
        company=cast.company, child=calls.id, parent=deals.id, rationale="Each call that reaches a buyer brings one more offer in the month.", polarity=1,
        actor=cast.actor("administrator"),
    )  # fmt: skip
    return {"slug": "alder", "link": link.id}


def the_member(cast: Cast) -> dict[str, object]:
    """Who owns nothing."""
    return {"slug": "alder", "person": cast.member.id}


def a_newcomer(cast: Cast) -> dict[str, object]:
    """Without an account."""
    actor = cast.actor("administrator")
    added = add_person(company=cast.company, email="rosa@alder.example", name="Rosa Ribeiro", actor=actor)
    return {"slug": "alder", "person": added.id}


def an_invited_one(cast: Cast) -> dict[str, object]:
    """Whose link is open."""
    keys = a_newcomer(cast)
    newcomer = Membership.objects.get(company=cast.company, id=keys["person"])
    invite(company=cast.company, membership=newcomer, actor=cast.actor("administrator"))
    return keys


def one_who_left(cast: Cast) -> dict[str, object]:
    """And may come back."""
    keys = a_newcomer(cast)
    deactivate_person(company=cast.company, membership=keys["person"], actor=cast.actor("administrator"))
    return keys


def a_load(cast: Cast) -> dict[str, object]:
    """A file that the owner loaded."""
    load = open_load(company=cast.company, actor=cast.actor("owner"), source="file", name="week.csv")
    return {"slug": "alder", "load": load.id}


UNDOERS = ALIGNMENT_OWNER | {"owner", "administrator"}
LOADS_SEEN = UNDOERS | {"executive", "viewer", "as_executive", "as_viewer"}


def with_kpis(cast: Cast) -> dict[str, object]:
    """The company, with the drawn KPIs in it."""
    draw(cast, active=True)
    return {"slug": "alder"}


def a_conflict(cast: Cast) -> dict[str, object]:
    """Between the head's department and another, found by a scan."""
    clash(cast)
    return {"slug": "alder", "conflict": found_conflict(cast).id}


def a_resource(cast: Cast) -> dict[str, object]:
    """That nobody draws on yet."""
    made = add_resource(company=cast.company, name="Desks", slack=4.0, actor=cast.actor("alignment_owner"))
    return {"slug": "alder", "key": made.key}


def a_template(cast: Cast) -> dict[str, object]:
    """The sales department's, written by nobody of the cast."""
    made = staff(cast)
    TemplateKpi.objects.filter(template=made.template).update(author=None)
    return {"slug": "alder", "key": made.template.key}


IN_A_MONTH = str(datetime.now(UTC).date() + timedelta(days=30))


def a_finding(cast: Cast) -> dict[str, object]:
    """What the rules say of the company as a whole."""
    day = company_today(cast.company)
    told = {"rule": "no-alignment-owner", "severity": "error", "step": 6, "kind": "company"}
    return {
        "slug": "alder",
        "finding": Finding.objects.create(company=cast.company, since=day, last_seen=day, **told).id,
    }


def a_waived_finding(cast: Cast) -> dict[str, object]:
    """Until a day."""
    keys = a_finding(cast)
    actor, until = cast.actor("alignment_owner"), company_today(cast.company) + timedelta(days=9)
    waive(company=cast.company, finding=keys["finding"], until=until, reason="Known", actor=actor)
    return keys


WAIVER = {"reason": "Known", "until": str(datetime.now(UTC).date() + timedelta(days=9))}
DRAFT = {"key": "deals", "name": "Deals", "level": "department", "department": "sales"}
LINK = {"child": "calls", "parent": "win-rate", "rationale": "Calls that are made bring deals that are won."}
CONTRIBUTION = {"department": "sales", "company_kpi": "retention", "statement": "We call."}
VALUE = {"actual": 6.0, "reason": "Came late"}
VALUES = [{"kpi": "win-rate", "period": str(WEEK), "actual": 6.0}]
week = {"period": str(WEEK)}
HEARD = {"head", "alignment_owner"}  # an integration accepts nothing

A_SERIES = {
    "kind": "operational",
    "cadence": "weekly",
    "department": "sales",
    "weekday": 2,
    "at": "09:00",
    "minutes": 30,
}
A_REVIEW = {"kind": "operational", "department": "sales", "day": "2026-01-01", "at": "09:00", "minutes": 30}


def a_review(cast: Cast) -> dict[str, object]:
    """Of the head's department."""
    return {"slug": "alder", "review": held.a_review(cast).id}


def a_closed_review(cast: Cast) -> dict[str, object]:
    """The same, closed."""
    return {"slug": "alder", "review": held.a_closed_review(cast).id}


def an_open_review(cast: Cast) -> dict[str, object]:
    """The same, under way; nobody came."""
    return {"slug": "alder", "review": held.an_open_review(cast).id}


def an_agenda_item(cast: Cast) -> dict[str, object]:
    """A topic of a review under way."""
    review = held.an_open_review(cast)
    return {"slug": "alder", "review": review.id, "item": review.items.get().id}


DECIDERS = ALIGNMENT_OWNER | {"executive", "as_executive"}
AN_ACTION = {"text": "Ask", "person": "00000000-0000-0000-0000-000000000000", "due_on": "2199-01-01"}
A_PLAN = {"title": "Call back", "plan_cause": "data", "due_on": "2199-01-01", "actions": [AN_ACTION]}
UNTIL_SOON = {"until": f"{datetime.now(UTC).date() + timedelta(days=30):%Y-%m-%d}", "reason": "Known"}


def behind_told(cast: Cast) -> dict[str, object]:
    """The owner's, two weeks off."""
    return {"slug": "alder", "key": kept.behind(cast).key}


def accepted_told(cast: Cast) -> dict[str, object]:
    """The same, lived with."""
    return {"slug": "alder", "key": kept.accepted(cast).key}


def a_plan_told(*names: str) -> Keys:
    """To bring it back."""

    def keys(cast: Cast) -> dict[str, object]:
        plan = kept.a_plan(cast)
        return {"slug": "alder"} | ({"plan": plan.id} if "plan" in names else {})

    return keys


def an_action_told(cast: Cast) -> dict[str, object]:
    """The member's."""
    return {"slug": "alder", "action": kept.an_action(cast).id}


def an_escalation_told(cast: Cast) -> dict[str, object]:
    """To the head."""
    return {"slug": "alder", "escalation": kept.an_escalation(cast).id}


def a_question_told(cast: Cast) -> dict[str, object]:
    """The executive's, to the owner."""
    return {"slug": "alder", "question": kept.a_question(cast).id}


API: dict[str, tuple[Row, ...]] = {
    "api:companies": (Row(keys=lambda cast: {}, outsider=200),),
    "api:company": (Row(),),
    "api:departments": (
        Row(),
        Row("post", may={"administrator"}, data={"key": "ware", "name": "Ware"}, scope=PEOPLE_WRITE, ok=201),
    ),
    "api:department": (
        Row(keys=lambda cast: {"slug": "alder", "key": "sales"}),
        Row(keys=lambda cast: {"slug": "alder", "key": "nowhere"}, ok=404),
        Row("patch", may={"administrator"}, keys=lambda cast: {"slug": "alder", "key": "sales"},
            data={"name": "Trade"}, scope=PEOPLE_WRITE),
    ),
    "api:people": (
        Row(),
        Row("post", may={"administrator"}, data={"email": "nora@alder.example", "name": "Nora New"},
            scope=PEOPLE_WRITE, ok=201),
    ),
    "api:person": (
        Row(keys=the_member),
        Row("patch", may={"administrator"}, keys=the_member, data={"name": "Mia"}, scope=PEOPLE_WRITE),
    ),
    "api:person-invitation": (
        Row("post", may={"administrator"}, keys=a_newcomer, data={}, scope=PEOPLE_WRITE, ok=202),
        Row("delete", may={"administrator"}, keys=an_invited_one, scope=PEOPLE_WRITE, ok=204),
    ),
    "api:person-deactivation": (
        Row("post", may={"administrator"}, keys=a_newcomer, data={"why": "Left"}, scope=PEOPLE_WRITE),
    ),
    "api:person-reactivation": (
        Row("post", may={"administrator"}, keys=one_who_left, data={}, scope=PEOPLE_WRITE),
    ),
    "api:kpis": (
        Row(),
        Row("post", may=EDITORS, data=DRAFT, scope=KPIS_WRITE, ok=201),
        Row("post", may=ALIGNMENT_OWNER, data={"key": "margin", "name": "Margin", "level": "company"},
            scope=KPIS_WRITE, ok=201),
    ),
    "api:kpi": (
        Row(keys=drawn("company")),
        Row(keys=drawn("individual"), may=READERS),
        Row("patch", may=EDITORS, keys=drawn("department"), data={"unit": "h"}, scope=KPIS_WRITE),
        Row("patch", may=EDITORS, keys=drawn("individual"), data={"unit": "h"}, scope=KPIS_WRITE),
        Row("patch", may=ALIGNMENT_OWNER, keys=drawn("company"), data={"unit": "h"}, scope=KPIS_WRITE),
    ),
    "api:kpi-proposal": (Row("post", may=EDITORS, keys=a_draft, data={}, scope=KPIS_WRITE),),
    "api:kpi-activation": (Row("post", may=EDITORS, keys=a_draft, data={}, scope=KPIS_WRITE, ok=422),),
    "api:kpi-retirement": (
        Row("post", may=EDITORS, keys=drawn("department"), data={"why": "Replaced"}, scope=KPIS_WRITE),
        Row("post", may=ALIGNMENT_OWNER, keys=drawn("company"), data={"why": "Replaced"}, scope=KPIS_WRITE),
    ),
    "api:targets": (
        Row(keys=drawn("department")),
        Row(keys=drawn("individual"), may=READERS),
        Row("post", may=EDITORS, keys=drawn("individual"), data={"from": "2026-01-01", "value": 3}, scope=KPIS_WRITE,
            ok=201),
    ),
    "api:derivation": (
        Row(keys=drawn("department"), ok=404),  # it is typed
        Row(keys=drawn("individual"), may=READERS, ok=404),
        Row("put", may=EDITORS, keys=drawn("department"), data={"kind": "formula", "expression": "retention / 2"},
            scope=KPIS_WRITE),
        Row("put", may=ALIGNMENT_OWNER, keys=drawn("company"), data={"kind": "formula", "expression": "win-rate / 2"},
            scope=KPIS_WRITE),
        Row("delete", may=EDITORS, keys=drawn("department"), scope=KPIS_WRITE, ok=404),
    ),
    "api:diagnosis": (  # nothing is computed yet
        Row(keys=drawn("company"), ok=404),
        Row(keys=drawn("individual"), may=READERS, ok=404),
    ),
    "api:target": (Row("delete", may=EDITORS, keys=a_target, scope=KPIS_WRITE, ok=204),),
    "api:measurements": (
        Row(keys=with_kpis),
        Row("post", may=WRITERS, keys=with_kpis, data=VALUES, scope=VALUES_WRITE),
    ),
    "api:loads": (Row(),),
    "api:load": (Row(may=LOADS_SEEN, keys=a_load, why_not=404),),
    "api:load-undo": (
        Row("post", may=UNDOERS, keys=a_load, data={}, scope=VALUES_WRITE, why_not=404,
            answers={"executive": 403, "viewer": 403, "as_executive": 403, "as_viewer": 403}),
    ),
    "api:measurement": (
        Row(keys=drawn("department", **week), ok=404),  # nothing is measured yet
        Row(keys=drawn("individual", **week), may=READERS, ok=404),
        Row("put", may=WRITERS, keys=drawn("department", **week), data=VALUE, scope=VALUES_WRITE),
        Row("put", may=WRITERS, keys=drawn("individual", **week), data=VALUE, scope=VALUES_WRITE),
        Row("put", may=ALIGNMENT_OWNER | {"executive"}, keys=drawn("company", **week), data=VALUE, scope=VALUES_WRITE),
        Row("delete", may=WRITERS, keys=drawn("department", **week), scope=VALUES_WRITE, ok=404),
    ),
    "api:skips": (Row(keys=drawn("department")), Row(keys=drawn("individual"), may=READERS)),
    "api:skip": (
        Row("put", may=WRITERS, keys=drawn("individual", **week), data={"reason": "Closed"}, scope=VALUES_WRITE),
        Row("delete", may=WRITERS, keys=drawn("department", **week), scope=VALUES_WRITE, ok=404),
    ),
    "api:links": (
        Row(),
        Row("post", may=EDITORS, keys=with_kpis, data=LINK, scope=LINKS_WRITE, ok=201),
    ),
    "api:contributions": (
        Row(),
        Row("post", may=EDITORS, keys=with_kpis, data=CONTRIBUTION, scope=LINKS_WRITE, ok=201),
    ),
    "api:link": (
        Row(keys=a_link),
        Row(keys=the_systems_link, may=READERS),
        Row("patch", may=EDITORS, keys=a_link, data={"polarity": -1}, scope=LINKS_WRITE),
        Row("delete", may=EDITORS, keys=a_link, scope=LINKS_WRITE, ok=204),
    ),
    "api:link-acceptance": (
        Row("post", may=HEARD, keys=the_systems_link, scope=LINKS_WRITE),
    ),
    "api:maturity": (Row(ok=404),),
    "api:maturity-history": (Row(),),
    "api:steps": (Row(),),
    "api:cycles": (
        Row(),
        Row("post", may=ALIGNMENT_OWNER, data={"kind": "annual", "reason": "The next year."}, scope=KPIS_WRITE, ok=201),
    ),
    "api:company-kpis-lock": (Row("put", may=ALIGNMENT_OWNER, scope=KPIS_WRITE, ok=422),),
    "api:kpi-lock": (
        Row("put", may=ALIGNMENT_OWNER, keys=drawn("company"), scope=KPIS_WRITE, ok=422),
        Row("delete", may=ALIGNMENT_OWNER, keys=drawn("company"), scope=KPIS_WRITE),
    ),
    "api:cycle-sign-off": (
        Row("post", may={"executive", "as_executive"}, data={"stands": "x"}, scope=KPIS_WRITE, ok=422),
    ),
    "api:step-skip": (
        Row("put", may=ALIGNMENT_OWNER, keys=a_step, data={"reason": "Nobody asks"}, scope=KPIS_WRITE, ok=422),
        Row("delete", may=ALIGNMENT_OWNER, keys=a_step, scope=KPIS_WRITE, ok=422),
    ),
    "api:conflicts": (Row(),),
    "api:conflict": (Row(keys=a_conflict),),
    "api:conflict-acceptance": (
        Row("post", may=ALIGNMENT_OWNER | {"executive", "as_executive"}, keys=a_conflict, scope=KPIS_WRITE,
            data={"until": IN_A_MONTH, "reason": "Known"}),
    ),
    "api:resources": (
        Row(),
        Row("post", may=ALIGNMENT_OWNER, data={"name": "Hours", "slack": 4}, scope=LINKS_WRITE, ok=201),
    ),
    "api:resource": (
        Row(keys=a_resource),
        Row("put", may=ALIGNMENT_OWNER, keys=a_resource, data={"name": "Hours", "slack": 4}, scope=LINKS_WRITE),
        Row("delete", may=ALIGNMENT_OWNER, keys=a_resource, scope=LINKS_WRITE, ok=204),
    ),
    "api:findings": (Row(),),
    "api:finding-waiver": (
        Row("post", may=ALIGNMENT_OWNER, keys=a_finding, data=WAIVER, scope=LINKS_WRITE),
        Row("delete", may=ALIGNMENT_OWNER, keys=a_waived_finding, scope=LINKS_WRITE, ok=204),
    ),
    "api:templates": (Row(),),
    "api:template": (Row(keys=a_template),),
    "api:template-holders": (
        Row(keys=a_template),
        Row("post", may=EDITORS, keys=a_template, data={"people": ["rep00@alder.example"]}, scope=KPIS_WRITE),
    ),
    "api:template-acceptance": (Row("post", may=HEARD, keys=a_template, scope=LINKS_WRITE),),
    "api:review-series": (
        Row(),
        Row("post", may=EDITORS, data=A_SERIES, scope=KPIS_WRITE, ok=201),
    ),
    "api:reviews": (Row(), Row("post", may=EDITORS, data=A_REVIEW, scope=KPIS_WRITE, ok=422)),
    "api:review": (Row(keys=a_review),),
    "api:review-minutes": (Row(keys=a_closed_review),),
    "api:review-opening": (Row("post", may=WRITERS, keys=a_review, scope=KPIS_WRITE),),
    "api:review-attendance": (
        Row("put", may=WRITERS, keys=an_open_review, data={"came": []}, scope=KPIS_WRITE),
    ),
    "api:review-item-outcome": (
        Row("put", may=WRITERS, keys=an_agenda_item, data={"outcome": "discussed"}, scope=KPIS_WRITE),
    ),
    "api:review-moment": (
        Row("put", may=WRITERS, keys=a_review, data={"day": "2199-01-02", "at": "09:00", "reason": "Fair"}, scope=KPIS_WRITE),
    ),
    "api:review-cancellation": (Row("post", may=WRITERS, keys=a_review, data={"reason": "Fair"}, scope=KPIS_WRITE),),
    "api:review-closing": (Row("post", may=WRITERS, keys=a_closed_review, scope=KPIS_WRITE),),
    "api:changes": (
        Row(),
        Row("post", may=ASKERS, keys=drawn_company, data=ASKED, scope=KPIS_WRITE, ok=201),
    ),
    "api:change": (Row(keys=a_request),),
    "api:change-approval": (
        Row("post", may={"head", "owner"}, keys=a_request, scope=KPIS_WRITE, answers={"owner": 422}),
    ),
    "api:change-refusal": (
        Row("post", may={"head", "owner"}, keys=a_request, data={"note": "No."}, scope=KPIS_WRITE, answers={"owner": 422}),
    ),
    "api:change-withdrawal": (
        Row("post", may={"owner", "administrator", *ALIGNMENT_OWNER}, keys=a_request, scope=KPIS_WRITE),
    ),
    "api:change-rebase": (Row("post", may=ASKERS, keys=a_request, scope=KPIS_WRITE, ok=422),),
    "api:change-application": (Row("post", may=ASKERS, keys=a_request, scope=KPIS_WRITE, ok=422),),
    "api:change-comments": (
        Row(keys=a_request),
        Row("post", keys=a_request, data={"text": "Why?"}, scope=KPIS_WRITE, ok=201),
    ),
    "api:disputes": (
        Row(),
        Row("post", may=WRITERS, keys=drawn_company, data=DISPUTED, scope=KPIS_WRITE, ok=201),
    ),
    "api:dispute": (Row(keys=a_dispute),),
    "api:dispute-view": (
        Row("put", may={"owner", "executive"}, keys=a_dispute, data={"text": "So."}, scope=KPIS_WRITE),
    ),
    "api:dispute-decision": (
        Row("post", may={"alignment_owner"}, keys=a_dispute, data={"means": "keep", "text": "So."}, scope=KPIS_WRITE),
    ),
    "api:dispute-withdrawal": (
        Row("post", may={"owner", "administrator", *ALIGNMENT_OWNER}, keys=a_dispute, scope=KPIS_WRITE),
    ),
    "api:policy": (
        Row(),
        Row("put", may=ALIGNMENT_OWNER | {"administrator"}, data={"rules": {}, "reason": "We begin."}, scope=KPIS_WRITE),
    ),
    "api:plans": (Row(keys=a_plan_told("slug")),),
    "api:plan": (
        Row(keys=a_plan_told("plan")),
        Row("patch", may=WRITERS, keys=a_plan_told("plan"), data={"title": "Call back soon"}, scope=KPIS_WRITE),
        Row("delete", may=WRITERS, keys=a_plan_told("plan"), data={"reason": "Over"}, scope=KPIS_WRITE),
    ),
    "api:plan-actions": (
        Row("post", may=WRITERS, ok=422, keys=a_plan_told("plan"), data=AN_ACTION, scope=KPIS_WRITE),
    ),
    "api:actions": (Row(),),
    "api:action": (
        Row("delete", may=WRITERS | {"member"}, keys=an_action_told, data={"reason": "Over"}, scope=KPIS_WRITE),
    ),
    "api:action-done": (Row("post", may=WRITERS | {"member"}, keys=an_action_told, scope=KPIS_WRITE),),
    "api:decisions": (Row(),),
    "api:escalations": (Row(),),
    "api:escalation-answer": (
        Row("post", may=DECIDERS | {"head"}, keys=an_escalation_told, data={"text": "We hire."}, scope=KPIS_WRITE),
    ),
    "api:questions": (Row(),),
    "api:question-turns": (
        Row("post", may=WRITERS | {"executive"}, keys=a_question_told, data={"text": "Two are ill."}, scope=KPIS_WRITE),
    ),
    "api:question-closing": (Row("post", may=DECIDERS, keys=a_question_told, scope=KPIS_WRITE),),
    "api:accountabilities": (Row(),),
    "api:kpi-plan": (
        Row("post", may=WRITERS, ok=422, keys=behind_told, data=A_PLAN, scope=KPIS_WRITE),
    ),
    "api:kpi-decisions": (Row("post", may=DECIDERS, ok=201, keys=behind_told, data={"text": "We wait."}, scope=KPIS_WRITE),),
    "api:kpi-acceptance": (
        Row("put", may=DECIDERS, keys=behind_told, data=UNTIL_SOON, scope=KPIS_WRITE),
        Row("delete", may=DECIDERS, keys=accepted_told, data={"reason": "It matters"}, scope=KPIS_WRITE),
    ),
    "api:kpi-escalation": (Row("post", may=DECIDERS, ok=201, keys=behind_told, data={"why": "Too long"}, scope=KPIS_WRITE),),
    "api:kpi-questions": (
        Row("post", may=DECIDERS | {"head", "as_head"}, ok=201, keys=behind_told, data={"text": "Why?"}, scope=KPIS_WRITE),
    ),
    "api:kpi-accountability": (
        Row("put", may={"owner"}, keys=behind_told, data={"accountability_answer": "accepted"}, scope=KPIS_WRITE),
    ),
    "api:report": (Row(keys=with_kpis),),
}  # fmt: skip
