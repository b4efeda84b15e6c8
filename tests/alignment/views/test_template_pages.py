"""The pages of job-role templates."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from alignment.models import RoleTemplate, TemplateKpi, TemplateRollup, TemplateUse
from alignment.services.template_giving import give
from kpis.models import Kpi
from kpis.services.kpis import edit_kpi
from organization.models import Membership
from tests.alignment.staffed import SENTENCES, part, staff

KPI = {
    "name": "Calls returned within the hour", "held_by": "person", "unit": "%", "decimals": "1", "direction": "higher",
    "aggregation": "mean", "measure_cadence": "weekly", "review_cadence": "monthly", "polarity": "1",
    "rationale": "A caller who is called back within the hour is still deciding about the purchase.",
    "starts_on": "2026-01-01", "value": "80",
}  # fmt: skip


def at(name: str, **keys: object) -> str:
    return reverse(f"alignment:{name}", kwargs={"company_slug": "alder", **keys})


@pytest.fixture
def head(client, cast):
    client.force_login(cast.head.user)
    return client


def plan(client, key: str) -> list[str]:
    """The ticked people of the plan, as the page carries them."""
    page = client.get(at("template-give", key=key)).content.decode()
    return re.findall(r'name="people" value="([^"]+)" checked', page)


def test_a_template_is_written_given_and_accepted(head, cast):
    staffed = staff(cast, people=4)
    key = staffed.template.key
    ticked = plan(head, key)
    assert len(ticked) == 4
    answer = head.post(at("template-give", key=key), {"people": ticked}, follow=True)
    assert "Given to 4 people: 16 KPIs" in answer.content.decode()
    assert "Accept all 4" not in answer.content.decode(), "the head wrote the sentences"
    head.force_login(cast.alignment_owner.user)
    assert "Accept all 4" in head.get(at("template", key=key)).content.decode()
    head.post(at("template-accept", key=key))
    assert not TemplateKpi.objects.filter(accepted_by=None).exists()


def test_a_plan_that_is_no_longer_true_is_shown_anew(head, cast):
    staffed = staff(cast, people=2)
    ticked = plan(head, staffed.template.key)
    give(company=cast.company, template=staffed.template.id, people=[staffed.people[0].id], actor=cast.actor("head"))
    answer = head.post(at("template-give", key=staffed.template.key), {"people": ticked})
    assert answer.status_code == 422
    assert "Something changed since you looked" in answer.content.decode()
    assert TemplateUse.objects.count() == 4


def test_the_plan_says_who_would_have_too_many_who_has_it_and_who_cannot(head, cast):
    staffed = staff(cast, people=3)
    busy, there, away = staffed.people
    for number in range(2):
        Kpi.objects.create(
            company=cast.company, key=f"own-{number}", name="Own", level="individual", department=cast.sales, owner=busy,
            status="active",
        )  # fmt: skip
    give(company=cast.company, template=staffed.template.id, people=[there.id], actor=cast.actor("head"))
    Membership.objects.filter(id=away.id).update(department=cast.support)
    page = head.get(at("template-give", key=staffed.template.key)).content.decode()
    assert "6 KPIs: more than 5" in page
    assert "Have it already" in page
    assert "works in another department" in page
    assert not re.findall(r'name="people" value="[^"]+" checked', page)


def test_a_template_is_written_from_nothing(head, cast):
    staff(cast)
    said = {"name": "Inside sales", "job_role": "Inside sales", "department": str(cast.sales.id)}
    assert head.post(at("template-create"), said).status_code == 302
    parent = Kpi.objects.get(key="win-rate")
    wrong = head.post(
        at("template-part-add", key="inside-sales"), {**KPI, "parent": parent.id, "rationale": "It helps."}
    )
    assert wrong.status_code == 422
    assert head.post(at("template-part-add", key="inside-sales"), {**KPI, "parent": parent.id}).status_code == 302
    assert TemplateKpi.objects.get(template__key="inside-sales").targets.get().value == 80


def test_a_template_is_made_of_a_persons_kpis(head, cast):
    staffed = staff(cast)
    give(
        company=cast.company, template=staffed.template.id, people=[one.id for one in staffed.people[:1]],
        actor=cast.actor("head"),
    )  # fmt: skip
    head.post(at("template-retire", key=staffed.template.key), {"why": "Renamed", "keep": "1"})
    answer = head.post(at("template-create"), {"adopt": "1", "adopt-person": staffed.people[0].email}, follow=True)
    assert "are a template now" in answer.content.decode()
    assert RoleTemplate.objects.filter(retired_on=None).get().parts.count() == 4
    nobody = head.post(at("template-create"), {"adopt": "1", "adopt-person": cast.member.email})
    assert nobody.status_code == 403, "another department's"


def test_a_change_is_shown_before_it_reaches_anybody(head, cast):
    staffed = staff(cast, people=3)
    key, one = staffed.template.key, staffed.parts[0]
    give(
        company=cast.company,
        template=staffed.template.id,
        people=[p.id for p in staffed.people],
        actor=cast.actor("head"),
    )
    own = Kpi.objects.get(owner=staffed.people[0], key__startswith=one.key)
    edit_kpi(company=cast.company, kpi=own.id, changes={"name": "Deals, north"}, actor=cast.actor("head"))
    said = {**KPI, "parent": staffed.win_rate.id, "name": "Deals opened", "indicator": "leading", "nature": "outcome",
            "rationale": SENTENCES[one.name], "starts_on": "", "value": ""}  # fmt: skip
    address = at("template-part", key=key, part=one.key)
    shown = head.post(address, said).content.decode()
    assert "It changes for 2 people" in shown
    assert "own name" in shown
    assert not Kpi.objects.filter(name="Deals opened").exists()
    assert head.post(address, {**said, "confirmed": "1"}).status_code == 302
    assert Kpi.objects.filter(name="Deals opened").count() == 2
    listed = head.get(at("template-exceptions", key=key)).content.decode()
    assert "Deals, north" in listed
    head.post(at("template-reset", key=key, use=TemplateUse.objects.exclude(exceptions=[]).get().id))
    assert Kpi.objects.filter(name="Deals opened").count() == 3


def test_a_joiner_is_given_it_with_one_click_and_a_leaver_loses_it(head, cast):
    staffed = staff(cast, people=3)
    key = staffed.template.key
    give(
        company=cast.company,
        template=staffed.template.id,
        people=[p.id for p in staffed.people[:2]],
        actor=cast.actor("head"),
    )
    Membership.objects.filter(id=staffed.people[0].id).update(job_role="Driver")
    page = head.get(at("template", key=key)).content.decode()
    assert "1 person has the job role and lacks KPIs" in page
    assert "1 person holds it and should not any more" in page
    waits = re.findall(r'type="hidden" name="people" value="([^"]+)"', page)
    head.post(at("template-give", key=key), {"people": waits[0]})
    head.post(at("template-take", key=key), {"people": waits[1], "why": "another role or department"})
    page = head.get(at("template", key=key)).content.decode()
    assert "Waiting for one click" not in page
    assert "taken back" in page


def test_a_department_kpi_is_made_of_everybodys(head, cast):
    staffed = staff(cast, people=2)
    key = staffed.template.key
    give(
        company=cast.company,
        template=staffed.template.id,
        people=[p.id for p in staffed.people],
        actor=cast.actor("head"),
    )
    said = {"name": "Offers in time, all", "method": "mean", "part": staffed.parts[1].id, "coverage": "0.8"}
    assert head.post(at("template-rollup-add", key=key), said).status_code == 302
    made = TemplateRollup.objects.get()
    assert (made.kpi.key, made.kpi.level) == ("offers-in-time-all", "department")
    assert "the mean of Offers answered within a day" in head.get(at("template", key=key)).content.decode()
    assert head.post(at("template-rollup-add", key=key), {**said, "method": "ratio"}).status_code == 422
    head.post(at("template-rollup-remove", key=key, rollup=made.id))
    assert not TemplateRollup.objects.exists()


def test_whoever_may_not_read_figures_sees_counts(client, cast):
    staffed = staff(cast, people=2)
    give(
        company=cast.company,
        template=staffed.template.id,
        people=[p.id for p in staffed.people],
        actor=cast.actor("head"),
    )
    client.force_login(cast.member.user)
    page = client.get(at("template", key=staffed.template.key)).content.decode()
    assert "2 people" in page
    assert "Rosa Ribeiro" not in page
    assert "for themselves, their head" in page


def test_the_team_needs_a_lead(head, cast):
    staffed = staff(cast)
    part(
        cast,
        staffed.template,
        staffed.win_rate,
        name="Territory coverage",
        held_by="team",
        rationale=SENTENCES["Discount given"],
    )
    assert "Nobody leads the team" in head.get(at("template-give", key=staffed.template.key)).content.decode()
    said = {"name": "Sales representative", "job_role": "Sales representative", "lead": cast.owner.email}
    head.post(at("template-edit", key=staffed.template.key), said)
    assert (
        f"answered for by {cast.owner.name}" in head.get(at("template-give", key=staffed.template.key)).content.decode()
    )


def test_pages_cost_the_same_for_many(head, cast):
    staffed = staff(cast, people=12)
    counts = []
    for people in (staffed.people[:2], staffed.people[2:]):
        give(
            company=cast.company, template=staffed.template.id, people=[p.id for p in people], actor=cast.actor("head")
        )
        for name in ("template", "template-give", "template-exceptions"):
            with CaptureQueriesContext(connection) as asked:
                head.get(at(name, key=staffed.template.key))
            counts.append(len(asked))
    assert counts[:3] == counts[3:]
