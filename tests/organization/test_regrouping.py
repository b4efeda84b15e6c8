"""Departments merged, split, closed: people, KPIs, links, contributions led along, nothing lost."""

import pytest
from django.apps import apps
from django.urls import reverse

from alignment.models import CascadeLink
from kpis.models import Contributor, Kpi, Status
from kpis.services.kpis import create_kpi
from organization.models import Department, Membership, set_scope
from organization.rules import refusals
from organization.rules.refusals import RefusedError
from organization.selectors.headships import seats_of
from organization.selectors.trail import changes_of
from organization.services import following
from organization.services.departments import add_department, set_head
from organization.services.regrouping import close_department, merge_departments, split_department
from tests.api import make_token
from tests.cast import ACTOR
from tests.drawn import draw


@pytest.fixture
def drawn(cast):
    found = draw(cast, active=True)
    for department, said in ((cast.sales, "wins"), (cast.support, "calm customers")):
        Contributor.objects.create(company=cast.company, kpi=found.company, department=department, input=said)
    return found


def everything(cast) -> tuple[set, set, set]:
    """What must be somewhere whatever happens to departments."""
    links = set(CascadeLink.objects.values_list("child", "parent", "rationale", "accepted_by"))
    return set(Kpi.objects.values_list("id", flat=True)), set(Membership.objects.values_list("id", flat=True)), links


def test_a_merger_leads_everything_along(cast, drawn, django_assert_max_num_queries):
    before = everything(cast)
    heard = []
    following.follow_departments(heard.append)
    try:
        with django_assert_max_num_queries(90):
            merge_departments(
                company=cast.company, department=cast.sales.id, into=cast.support.id,
                actor=cast.actor("administrator"), why="One market",
            )  # fmt: skip
    finally:
        following.forget(heard.append)
    assert everything(cast) == before
    assert set(Kpi.objects.exclude(level="company").values_list("department__key", flat=True)) == {"support"}
    assert not Membership.objects.filter(department=cast.sales).exists()
    assert Membership.objects.filter(department=cast.support).count() == 4
    assert list(Contributor.objects.values_list("department__key", "input")) == [("support", "calm customers; wins")]
    closed = Department.objects.get(key="sales")
    assert closed.closed_at is not None
    assert closed.head_id is None
    assert [(write.act, write.department, write.into) for write in heard] == [("merge", cast.sales.id, cast.support.id)]
    for model, one in ((Department, cast.sales.id), (Kpi, drawn.individual.id), (Membership, cast.owner.id)):
        change = changes_of(model, [one])[0]
        assert (change.who, change.why) == ("Ada Adams", "Merged into Support: One market")
    assert [(seat.what, seat.taken) for seat in seats_of(cast.company, cast.head.id)] == [
        ("head", False), ("head", True),
    ]  # fmt: skip


def test_a_department_that_closes_sends_people_and_kpis_where_it_is_told(cast, drawn):
    token = make_token(cast, "as_head").token
    close_department(
        company=cast.company, department=cast.sales.id, people_to=cast.support.id, kpis_to=None, actor=ACTOR, why="Sold"
    )
    assert set(Kpi.objects.filter(department=cast.sales).values_list("status", flat=True)) == {Status.RETIRED}
    assert Membership.objects.filter(department=cast.support).count() == 4
    assert list(Contributor.objects.values_list("department__key", flat=True)) == ["support"]
    token.refresh_from_db()
    assert token.revoked_at is not None


def test_a_split_takes_what_was_chosen_and_individual_kpis_with_their_person(cast, drawn):
    before = everything(cast)
    fresh = split_department(
        company=cast.company, department=cast.sales.id, key="emea", name="EMEA", head=cast.owner.id,
        chosen={("person", cast.owner.id), ("person", cast.head.id)}, actor=ACTOR, why="Grown",
    )  # fmt: skip
    assert everything(cast) == before
    where = dict(Kpi.objects.exclude(level="company").values_list("key", "department__key"))
    assert where == {"win-rate": "sales", "calls": "emea"}
    assert set(Membership.objects.filter(department=fresh).values_list("id", flat=True)) == {
        cast.owner.id, cast.head.id,
    }  # fmt: skip
    assert fresh.head_id == cast.owner.id
    assert Department.objects.get(key="sales").head_id is None


def test_couplings_and_levels_hold_after_a_merger(cast, drawn):
    said = {"name": "Calm", "department": cast.support.id}
    other = create_kpi(company=cast.company, key="calm", level="department", actor=ACTOR, **said)
    CascadeLink.objects.create(
        company=cast.company, child=other, child_level="department", parent=drawn.department,
        parent_level="department", rationale="Calm customers buy.",
    )  # fmt: skip
    merge_departments(company=cast.company, department=cast.sales.id, into=cast.support.id, actor=ACTOR, why="One")
    assert CascadeLink.objects.filter(child=other, parent=drawn.department).exists()


@pytest.mark.parametrize(
    ("code", "said"),
    [
        (refusals.SAME_DEPARTMENT, {"into": "sales"}),
        (refusals.NO_REASON, {"why": "  "}),
        (refusals.CHANGED_MEANWHILE, {"seen": "something else"}),
        (refusals.CLOSED, {"into": "gone"}),
    ],
)
def test_what_cannot_be_is_refused_and_changes_nothing(cast, drawn, code, said):
    gone = add_department(company=cast.company, key="gone", name="Gone", actor=ACTOR)
    close_department(company=cast.company, department=gone.id, people_to=None, kpis_to=None, actor=ACTOR, why="x")
    into = Department.objects.get(key=said.pop("into", "support"))
    with pytest.raises(RefusedError) as refused:
        merge_departments(
            company=cast.company, department=cast.sales.id, into=into.id, actor=ACTOR, **({"why": "One"} | said)
        )
    assert refused.value.code == code
    assert Department.objects.get(key="sales").closed_at is None


def test_a_closed_department_is_offered_nowhere_and_keeps_its_page(client, cast, drawn):
    close_department(
        company=cast.company, department=cast.support.id, people_to=None, kpis_to=None, actor=ACTOR, why="Outsourced"
    )
    client.force_login(cast.administrator.user)

    def page(name, query="", **keys):
        address = reverse(name, kwargs={"company_slug": "alder", **keys})
        return client.get(f"{address}{query}").content.decode()

    assert "Support" not in page("organization:departments")
    assert "Support" in page("organization:departments", "?closed")
    assert "Support" not in page("organization:person-add")
    assert "Support" not in page("organization:people")
    assert "Closed: Outsourced" in page("organization:department", key="support")
    assert "Support" not in page("dashboards:overview")
    edit = reverse("organization:department-edit", kwargs={"company_slug": "alder", "key": "support"})
    assert client.get(edit).status_code == 404
    set_scope(company=cast.company.id)
    with pytest.raises(RefusedError):
        set_head(company=cast.company, department=cast.support.id, head=cast.head.id, actor=ACTOR)
    with pytest.raises(RefusedError):
        add_department(company=cast.company, key="support", name="Again", actor=ACTOR)


def test_the_pages_show_what_would_happen_and_do_it(client, cast, drawn):
    client.force_login(cast.administrator.user)
    merge = reverse("organization:department-merge", kwargs={"company_slug": "alder", "key": "support"})
    shown = client.get(merge, {"into": "sales"})
    said = " ".join(shown.content.decode().split())
    assert "1 person goes to Sales" in said
    assert "1 contribution becomes one with that of Sales" in said
    seen = shown.context["plan"].fingerprint
    assert client.post(f"{merge}?into=sales", {"why": "", "seen": seen}).status_code == 422
    stale = client.post(f"{merge}?into=sales", {"why": "One", "seen": "old"})
    assert stale.status_code == 422
    assert f'value="{seen}"' in stale.content.decode()
    assert client.post(f"{merge}?into=sales", {"why": "One", "seen": seen}).status_code == 302
    split = reverse("organization:department-split", kwargs={"company_slug": "alder", "key": "sales"})
    assert "Olga Owner" in client.get(split).content.decode()
    form = {"name": "Inside sales", "function": "sales", "why": "Grown", "chosen": [f"person:{cast.owner.id.hex}"]}
    looked = client.post(split, form)
    assert looked.status_code == 200
    assert "goes to Inside sales" in looked.content.decode()
    assert client.post(split, form | {"apply": "1"}).status_code == 302
    set_scope(company=cast.company.id)
    assert Department.objects.get(key="inside-sales").closed_at is None
    assert client.post(split, form | {"chosen": []}).status_code == 422


#: What points at a department, and how it is led along when departments are regrouped.
LED = {
    "organization.Membership.department": "organization/services/regrouping.py",
    "organization.Token.department": "organization/services/regrouping.py: revoked",
    "kpis.Kpi.department": "kpis/services/regrouping.py",
    "kpis.Contributor.department": "kpis/services/regrouping.py",
    "alignment.Contribution.department": "alignment/services/regrouping.py",
    "alignment.HandOff.giver": "alignment/services/regrouping.py",
    "alignment.HandOff.taker": "alignment/services/regrouping.py",
    "alignment.RoleTemplate.department": "alignment/services/template_exceptions.py",
    "alignment.Finding.department": "computed anew",
    "governance.ChangeRequest.department": "governance/services/regrouping.py: with its KPI",
    "governance.Escalation.department": "governance/services/regrouping.py: closed",
    "governance.ReviewSeries.department": "governance/services/regrouping.py: ended",
    "governance.Review.department": "planned ones end with their series, held ones stay where they were held",
    "governance.Decision.department": "stays where it was taken",
    "governance.MaturityScore.department": "a past day's stays, today's is computed anew",
}


def test_everything_that_points_at_a_department_is_led_along():
    pointing = {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.local_fields
        if field.related_model is Department and not model._meta.model_name.endswith("event")
    }
    assert pointing == set(LED), "say how the new reference is led along when departments are merged, split, closed"
