"""Who may open what of the cascade: links, templates, conflicts, contributions, findings."""

from datetime import UTC, datetime, timedelta

from alignment.models import Finding, TemplateUse
from alignment.services.conflict_decisions import accept_conflict
from alignment.services.contributions import add_contribution
from alignment.services.findings import waive
from alignment.services.hand_offs import add_hand_off
from alignment.services.links import create_link
from alignment.services.priorities import announce_priority
from alignment.services.resources import add_resource
from alignment.services.template_giving import give
from alignment.services.template_rollups import add_rollup
from kpis.models import Kpi
from organization.http.request import company_today
from tests.alignment.conflicting import clash
from tests.alignment.conflicting import found as found_conflict
from tests.alignment.staffed import staff
from tests.cast import ACTOR, Cast
from tests.house.url_matrix.kpis import ALIGNMENT_OWNER, EDITORS, a_company_kpi, a_kpi, an_own_kpi
from tests.house.url_matrix.rows import Row


def a_link(cast: Cast) -> dict[str, object]:
    """From the head's draft to the company's, written by the system."""
    child, parent = str(a_kpi(cast)["key"]), str(a_company_kpi(cast)["key"])
    ids = dict(Kpi.objects.filter(company=cast.company).values_list("key", "id"))
    link = create_link(
        company=cast.company, child=ids[child], parent=ids[parent], rationale="Wins bring customers who stay longer.",
        actor=ACTOR,
    )  # fmt: skip
    return {"link": link.id}


def the_persons_link(cast: Cast) -> dict[str, object]:
    """From a person's own KPI to the head's draft."""
    child, parent = str(an_own_kpi(cast)["key"]), str(a_kpi(cast)["key"])
    ids = dict(Kpi.objects.filter(company=cast.company).values_list("key", "id"))
    return {
        "link": create_link(
            company=cast.company,
            child=ids[child],
            parent=ids[parent],
            rationale="Each call that reaches a buyer brings one more offer in the month.",
            actor=ACTOR,
        ).id
    }


def a_conflict(cast: Cast) -> dict[str, object]:
    """Between the head's department and another, found by a scan."""
    clash(cast)
    return {"conflict": found_conflict(cast).id}


def a_resource(cast: Cast) -> dict[str, object]:
    """That nobody draws on yet."""
    return {"key": add_resource(company=cast.company, name="Desks", slack=4.0, actor=ACTOR).key}


def an_accepted_conflict(cast: Cast) -> dict[str, object]:
    """One that somebody lives with for a while."""
    keys = a_conflict(cast)
    until = company_today(cast.company) + timedelta(days=30)
    accept_conflict(company=cast.company, conflict=keys["conflict"], until=until, reason="Known", actor=ACTOR)
    return keys


def the_acceptance(cast: Cast) -> dict[str, object]:
    """For a month."""
    return {"until": company_today(cast.company) + timedelta(days=30), "reason": "Known"}


def another_target(cast: Cast) -> dict[str, object]:
    """What releases are to reach instead."""
    kpi = Kpi.objects.get(company=cast.company, key="releases")
    return {"kpi": kpi.id, "value": "13.1", "starts_on": company_today(cast.company), "reason": "Too many"}


def a_cell(cast: Cast) -> dict[str, object]:
    """Of the head's department."""
    return {"department": cast.sales.key, "company_kpi": a_company_kpi(cast)["key"]}


def a_statement(cast: Cast) -> dict[str, object]:
    """That the head's department said."""
    top = Kpi.objects.get(company=cast.company, key=a_company_kpi(cast)["key"])
    said = {"department": cast.sales.id, "company_kpi": top.id, "statement": "We call."}
    return {"contribution": add_contribution(company=cast.company, actor=ACTOR, **said).id}


def a_hand_off(cast: Cast) -> dict[str, object]:
    """From the head's department to another."""
    top = Kpi.objects.get(company=cast.company, key=a_company_kpi(cast)["key"])
    said = {"giver": cast.sales.id, "taker": cast.support.id, "company_kpi": top.id, "what": "Promises"}
    return {"hand_off": add_hand_off(company=cast.company, actor=ACTOR, **said).id}


def the_hand_off(cast: Cast) -> dict[str, object]:
    """As the head would say it."""
    top = Kpi.objects.get(company=cast.company, key=a_company_kpi(cast)["key"])
    return {"giver": cast.sales.id, "taker": cast.support.id, "company_kpi": top.id, "what": "Promises"}


def a_priority(cast: Cast) -> dict[str, object]:
    """Announced today."""
    day = company_today(cast.company)
    return {"priority": announce_priority(company=cast.company, name="Keep", announced_on=day, actor=ACTOR).id}


def a_tie(cast: Cast) -> dict[str, object]:
    """With a KPI of the head's department."""
    return {"act": "tie", "kpi": Kpi.objects.get(company=cast.company, key=a_kpi(cast)["key"]).id}


def a_question(cast: Cast) -> dict[str, object]:
    """Of the head's draft, for the company's."""
    return {**a_kpi(cast), "company_kpi": a_company_kpi(cast)["key"]}


def a_finding(cast: Cast) -> dict[str, object]:
    """What the rules say of the company without company KPIs."""
    today = company_today(cast.company)
    return {
        "finding": Finding.objects.create(
            company=cast.company, rule="no-alignment-owner", severity="error", step=6, kind="company", since=today,
            last_seen=today,
        ).id
    }  # fmt: skip


def a_waiver(cast: Cast) -> dict[str, object]:
    """Of that finding."""
    today = company_today(cast.company)
    found = waive(company=cast.company, until=today + timedelta(days=9), reason="Known", actor=ACTOR, **a_finding(cast))
    return {"waiver": found.id}


WAIVER = {"reason": "Known", "until": datetime.now(UTC).date() + timedelta(days=9)}
LINK = {"rationale": "Wins bring customers who stay for longer than others do.", "polarity": "1"}


def a_template(cast: Cast) -> dict[str, object]:
    """The sales department's, written by its head, held by three."""
    made = staff(cast)
    give(
        company=cast.company,
        template=made.template.id,
        people=[one.id for one in made.people],
        actor=cast.actor("head"),
    )
    return {"key": made.template.key}


def a_template_kpi(cast: Cast) -> dict[str, object]:
    """One of its KPIs."""
    return {**a_template(cast), "part": "discount-given"}


def a_use(cast: Cast) -> dict[str, object]:
    """A holder's KPI."""
    keys = a_template(cast)
    return {**keys, "use": TemplateUse.objects.filter(company=cast.company).earliest("id").id}


def a_rollup(cast: Cast) -> dict[str, object]:
    """A department KPI that its people make."""
    keys = a_template(cast)
    part = TemplateUse.objects.filter(company=cast.company).earliest("id").part
    made = add_rollup(
        company=cast.company, template=part.template_id, method="mean", part=part.id, key="mean", name="Mean of all",
        actor=cast.actor("head"),
    )  # fmt: skip
    return {**keys, "rollup": made.id}


TEMPLATE = {"name": "Clerk", "job_role": "Clerk"}


ALIGNMENT: dict[str, tuple[Row, ...]] = {
    "alignment:links": (
        Row(keys=a_kpi),
        Row(keys=an_own_kpi, may={"owner", "head", "alignment_owner", "executive"}),
        Row("post", may=EDITORS, keys=a_kpi, ok=422),
    ),
    "alignment:link": (
        Row(may=EDITORS, keys=a_link),
        Row("post", may=EDITORS, keys=a_link, data=LINK, ok=302),
    ),
    "alignment:link-accept": (Row("post", may=EDITORS, keys=a_link, ok=302),),
    "alignment:link-remove": (Row("post", may=EDITORS, keys=a_link, ok=302),),
    "alignment:owner-suggestion": (
        Row(keys=a_company_kpi),
        Row(keys=an_own_kpi, may={"owner", "head", "alignment_owner", "executive"}),
    ),
    "alignment:templates": (Row(),),
    "alignment:template-create": (
        Row(may=EDITORS),
        Row("post", may=EDITORS, data=lambda cast: {**TEMPLATE, "department": cast.sales.id}, ok=302),
    ),
    "alignment:template": (Row(keys=a_template),),
    "alignment:template-edit": (
        Row(may=EDITORS, keys=a_template),
        Row("post", may=EDITORS, keys=a_template, data=TEMPLATE, ok=302),
    ),
    "alignment:template-give": (
        Row(may=EDITORS, keys=a_template),
        Row("post", may=EDITORS, keys=a_template, ok=422),
    ),
    "alignment:template-take": (Row("post", may=EDITORS, keys=a_template, ok=302),),
    "alignment:template-accept": (Row("post", may=EDITORS, keys=a_template, ok=302),),
    "alignment:template-retire": (
        Row(may=EDITORS, keys=a_template),
        Row("post", may=EDITORS, keys=a_template, data={"why": "Reorganised", "keep": "1"}, ok=302),
    ),
    "alignment:template-exceptions": (Row(may=EDITORS | {"executive"}, keys=a_template),),
    "alignment:template-reset": (Row("post", may=EDITORS, keys=a_use, ok=302),),
    "alignment:template-part-add": (
        Row(may=EDITORS, keys=a_template),
        Row("post", may=EDITORS, keys=a_template, ok=422),
    ),
    "alignment:template-part": (
        Row(may=EDITORS, keys=a_template_kpi),
        Row("post", may=EDITORS, keys=a_template_kpi, ok=422),
    ),
    "alignment:template-part-drop": (
        Row(may=EDITORS, keys=a_template_kpi),
        Row("post", may=EDITORS, keys=a_template_kpi, data={"why": "Nobody counts it"}, ok=302),
    ),
    "alignment:template-rollup-add": (
        Row(may=EDITORS, keys=a_template),
        Row("post", may=EDITORS, keys=a_template, ok=422),
    ),
    "alignment:template-rollup-remove": (Row("post", may=EDITORS, keys=a_rollup, ok=302),),
    "alignment:link-evidence": (
        Row(keys=a_link),
        Row(keys=the_persons_link, may={"owner", "head", "alignment_owner", "executive"}),
    ),
    "alignment:leading-answer": (
        Row("post", may=EDITORS, keys=a_question, data={"text": "Win rate shows it first."}, ok=302),
    ),
    "alignment:conflicts": (Row(),),
    "alignment:conflict": (Row(keys=a_conflict),),
    "alignment:conflict-accept": (
        Row("post", may={"executive", "alignment_owner"}, keys=a_conflict, data=the_acceptance, ok=302),
    ),
    "alignment:conflict-reopen": (
        Row("post", may={"executive", "alignment_owner"}, keys=an_accepted_conflict, data={"reason": "No"}, ok=302),
    ),
    "alignment:conflict-adjust": (Row("post", may=ALIGNMENT_OWNER, keys=a_conflict, data=another_target, ok=302),),
    "alignment:resources": (Row(),),
    "alignment:resource-create": (
        Row(may=ALIGNMENT_OWNER),
        Row("post", may=ALIGNMENT_OWNER, data={"name": "Hours", "slack": "4"}, ok=302),
    ),
    "alignment:resource": (
        Row(keys=a_resource),
        Row("post", may=ALIGNMENT_OWNER, keys=a_resource, data={"name": "Hours", "slack": "-"}, ok=422),
    ),
    "alignment:resource-remove": (
        Row("post", may=ALIGNMENT_OWNER, keys=a_resource, data={"why": "Bought more"}, ok=302),
    ),
    "alignment:link-unsayable": (
        Row(may=EDITORS, keys=a_link),
        Row(
            "post",
            may=EDITORS,
            keys=a_link,
            data={"act": "retire", "polarity": "1", "why": "Nobody can say it"},
            ok=302,
        ),
        Row("post", may=EDITORS, keys=a_link, data={"act": "retire", "polarity": "1"}, ok=422),
    ),
    "alignment:contributions": (Row(),),
    "alignment:contribution-changes": (Row(),),
    "alignment:contribution-cell": (
        Row("post", may=EDITORS, keys=a_cell, data={"statement": "We call."}, ok=302),
        Row("post", may=EDITORS, keys=a_cell, ok=422),
    ),
    "alignment:contribution": (
        Row("post", may=EDITORS, keys=a_statement, data={"expected": "We call.", "statement": "We write."}, ok=302),
        Row("post", may=EDITORS, keys=a_statement, data={"expected": "", "act": "remove"}, ok=422),
    ),
    "alignment:contribution-become": (
        Row(may=EDITORS, keys=a_statement),
        Row("post", may=EDITORS, keys=a_statement, data={"act": "take"}, ok=422),
    ),
    "alignment:hand-offs": (Row("post", may=EDITORS, data=the_hand_off, ok=302),),
    "alignment:hand-off": (Row("post", may=EDITORS, keys=a_hand_off, data={"act": "remove"}, ok=302),),
    "alignment:priorities": (
        Row("post", may={"executive", "alignment_owner"}, data={"name": "Keep", "announced_on": "2026-01-05"}, ok=302),
    ),
    "alignment:priority": (
        Row("post", may={"executive", "alignment_owner"}, keys=a_priority, data={"act": "end"}, ok=302),
        Row("post", may=EDITORS, keys=a_priority, data=a_tie, ok=302),
    ),
    "alignment:evidence": (Row(),),
    "alignment:findings": (Row(),),
    "alignment:finding-waive": (
        Row(may=ALIGNMENT_OWNER, keys=a_finding),
        Row("post", may=ALIGNMENT_OWNER, keys=a_finding, data=WAIVER, ok=302),
        Row("post", may=ALIGNMENT_OWNER, keys=a_finding, ok=422),
    ),
    "alignment:waiver-end": (Row("post", may=ALIGNMENT_OWNER, keys=a_waiver, ok=302),),
    "alignment:results": (Row(), Row("post", may=ALIGNMENT_OWNER, ok=302)),
    "alignment:activate": (
        Row(may=EDITORS, keys=a_kpi),
        Row(may=ALIGNMENT_OWNER, keys=a_company_kpi),
        Row("post", may=EDITORS, keys=a_kpi, ok=422),
    ),
}
