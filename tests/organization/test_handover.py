"""A person leaves: what they stand for changes hands in one step, or nothing does."""

from datetime import timedelta

import pytest
from django.urls import reverse

from kpis.models import Kpi, Status
from kpis.rules.faults import Fault
from kpis.services import guards
from organization.http.request import company_today
from organization.models import Absence, Company, Department, Membership, set_scope
from organization.rules import refusals
from organization.rules.estate import HAND_OVER, LEAVE, Said
from organization.rules.refusals import RefusedError
from organization.selectors.estate import estate_of
from organization.selectors.trail import changes_of
from organization.services import following
from organization.services.absences import add_absence
from organization.services.companies import set_alignment_owner
from organization.services.handover import hand_over
from tests.cast import ACTOR
from tests.drawn import draw


def hands(cast, who, said, **more):
    return hand_over(
        company=cast.company, membership=cast.person(who).id, said=said, actor=cast.actor("administrator"),
        why="Leaves in March", **more,
    )  # fmt: skip


@pytest.fixture
def loaded(cast):
    """Hugo heads sales, keeps the alignment, owns a KPI of his department, stands in for Olga, deputises for Eve."""
    drawn = draw(cast, active=True)
    Kpi.objects.filter(id=drawn.department.id).update(owner=cast.head)
    Kpi.objects.filter(id=drawn.individual.id).update(owner=cast.head)
    Kpi.objects.filter(id=drawn.company.id).update(deputy=cast.head)
    set_alignment_owner(company=cast.company, membership=cast.head.id, actor=ACTOR)
    today = company_today(cast.company)
    add_absence(
        company=cast.company, membership=cast.owner.id, deputy=cast.head.id, starts_on=today,
        ends_on=today + timedelta(days=3), actor=ACTOR,
    )  # fmt: skip
    return drawn


def test_one_successor_takes_everything_and_individual_kpis_are_retired(cast, loaded):
    heard = []
    following.follow_people(heard.append)
    try:
        made = hands(cast, "head", Said(cast.member.id))
    finally:
        following.forget(heard.append)
    assert len(made) == 6
    assert Company.objects.get().alignment_owner_id == cast.member.id
    assert Department.objects.get(key="sales").head_id == cast.member.id
    kpis = {kpi.key: kpi for kpi in Kpi.objects.all()}
    assert kpis["win-rate"].owner_id == cast.member.id
    assert kpis["retention"].deputy_id == cast.member.id
    assert kpis["calls"].status == Status.RETIRED
    assert Absence.objects.get().deputy_id == cast.member.id
    assert not Membership.objects.get(id=cast.head.id).active
    assert [(write.act, write.people) for write in heard] == [("deactivate", {cast.head.id})]
    for model, one in ((Department, cast.sales.id), (Kpi, loaded.department.id), (Membership, cast.head.id)):
        change = changes_of(model, [one])[0]
        assert (change.who, change.why) == ("Ada Adams", "Leaves in March")
    assert estate_of(cast.company, cast.head, company_today(cast.company)) == []


def test_single_things_go_elsewhere(cast, loaded):
    items = {(item.kind, item.title): item for item in estate_of(cast.company, cast.head, company_today(cast.company))}
    apart = {
        items["department_head", "Head of Sales"].name: (LEAVE, None),
        items["kpi", "Win rate"].name: (HAND_OVER, cast.owner.id),
        items["kpi_deputy", "Retention"].name: (HAND_OVER, cast.executive.id),  # who owns it: then nobody is deputy
        items["stands_in", "Stands in for Olga Owner"].name: (HAND_OVER, cast.owner.id),  # herself: then nobody does
    }
    hands(cast, "head", Said(cast.member.id, HAND_OVER, apart), deactivate=False)
    kpis = {kpi.key: kpi for kpi in Kpi.objects.all()}
    assert Department.objects.get(key="sales").head_id is None
    assert kpis["win-rate"].owner_id == cast.owner.id
    assert kpis["calls"].owner_id == cast.member.id
    assert kpis["retention"].deputy_id is None
    assert not Absence.objects.exists()
    assert Membership.objects.get(id=cast.head.id).active


@pytest.mark.parametrize(
    ("successor", "code"),
    [
        (None, refusals.NOT_HANDED_OVER),
        ("head", refusals.OWN_SUCCESSOR),
        ("inactive", refusals.NOT_ACTIVE),
        ("viewer", refusals.SUCCESSOR_READS_ONLY),
    ],
)
def test_nothing_is_left_to_nobody(cast, loaded, successor, code):
    before = list(Kpi.objects.order_by("id").values()), list(Department.objects.order_by("id").values())
    with pytest.raises(RefusedError) as refused:
        hands(cast, "head", Said(cast.person(successor).id if successor else None))
    assert refused.value.code == code
    assert before == (list(Kpi.objects.order_by("id").values()), list(Department.objects.order_by("id").values()))
    assert Membership.objects.get(id=cast.head.id).active


def test_a_veto_above_undoes_all_of_it(cast, loaded):
    def veto(write):
        return [Fault("owner", "taken")] if "owner" in write.fields else []

    guards.watch(veto)
    try:
        with pytest.raises(RefusedError) as refused:
            hands(cast, "head", Said(cast.member.id))
    finally:
        guards.forget(veto)
    assert refused.value.code == refusals.NOT_POSSIBLE


def test_the_page_shows_everything_and_hands_it_over(client, cast, loaded):
    client.force_login(cast.administrator.user)
    page = reverse("organization:person-deactivate", kwargs={"company_slug": "alder", "membership": cast.head.id})
    shown = client.get(page).content.decode()
    for thing in (
        "Hugo Head stands for 6 things",
        "Alignment owner",
        "Head of Sales",
        "Win rate",
        "Stands in for Olga",
    ):
        assert thing in shown
    refused = client.post(page, {"individual": "retire"})
    assert refused.status_code == 422
    assert "Who takes this over" in refused.content.decode()
    said = {"successor": "Mia Member <mia@alder.example>", "individual": "retire", "why": "Moves to Lyon"}
    done = client.post(page, said, follow=True).content.decode()
    assert "5 things are handed over, 1 KPI is retired, Hugo Head no longer enters." in done
    assert "Moves to Lyon" in done
    set_scope(company=cast.company.id)
    assert Department.objects.get(key="sales").head_id == cast.member.id


def test_what_follows_by_itself_is_told(cast):
    drawn = draw(cast, active=True)
    told = [item for item in estate_of(cast.company, cast.head, company_today(cast.company)) if not item.acts]
    assert told == []
    type(drawn.link).objects.update(author=cast.owner)
    told = [item for item in estate_of(cast.company, cast.head, company_today(cast.company)) if not item.acts]
    assert [(item.title, item.where) for item in told] == [("1 link to accept, as head", "Sales")]
