"""Who is away and who stands in, at every door."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from kpis.selectors.states import states_of
from organization.http.request import company_today
from organization.models import Absence, set_scope
from organization.rules import refusals
from organization.rules.refusals import RefusedError
from organization.rules.roles import DEPUTY, PersonFacts, Subject, relations
from organization.selectors.people import person_facts
from organization.services.absences import add_absence, end_absence
from tests.cast import ACTOR
from tests.drawn import draw


def away(cast, who="owner", deputy="member", first=0, last=6, **said):
    today = company_today(cast.company)
    return add_absence(
        company=cast.company, membership=cast.person(who).id, deputy=cast.person(deputy).id,
        starts_on=today + timedelta(days=first), ends_on=today + timedelta(days=last), actor=ACTOR, **said,
    )  # fmt: skip


def test_who_stands_in_has_the_deputys_rights_while_it_runs_and_not_longer(client, cast):
    drawn = draw(cast, active=True)
    page = reverse("kpis:week", kwargs={"company_slug": "alder"})
    kpi = reverse("dashboards:kpi", kwargs={"company_slug": "alder", "key": drawn.individual.key})
    client.force_login(cast.member.user)
    assert drawn.individual.name not in client.get(page).content.decode()
    assert client.get(kpi).status_code == 403
    set_scope(company=cast.company.id)
    assert drawn.individual.id not in {row.id for row in states_of(cast.company, reader=person_facts(cast.member))}
    absence = away(cast)
    facts = person_facts(cast.member)
    assert facts.stands_in_for == {cast.owner.id}
    assert drawn.individual.id in {row.id for row in states_of(cast.company, reader=facts)}
    assert drawn.individual.name in client.get(page).content.decode()
    assert client.get(kpi).status_code == 200
    person = reverse("dashboards:person", kwargs={"company_slug": "alder", "membership": cast.member.id})
    assert drawn.individual.name in client.get(person).content.decode()
    set_scope(company=cast.company.id)
    end_absence(company=cast.company, absence=absence.id, actor=ACTOR)
    assert person_facts(cast.member).stands_in_for == frozenset()
    assert client.get(kpi).status_code == 403


def test_before_and_after_nobody_stands_in(cast):
    away(cast, first=1, last=3)
    assert person_facts(cast.member).stands_in_for == frozenset()


def test_a_viewer_who_stands_in_still_only_reads():
    person, owner = PersonFacts(id=1, role="viewer", stands_in_for=frozenset({2})), Subject(owner=2)
    assert DEPUTY not in relations(person, owner)
    assert DEPUTY in relations(PersonFacts(id=1, role="member", stands_in_for=frozenset({2})), owner)
    assert DEPUTY not in relations(PersonFacts(id=1, role="member", stands_in_for=frozenset({2})), Subject())


@pytest.mark.parametrize(
    ("code", "field", "said"),
    [
        (refusals.PAST, "ends_on", {"first": -9, "last": -1}),
        (refusals.UPSIDE_DOWN, "ends_on", {"first": 3, "last": 2}),
        (refusals.OWN_DEPUTY, "deputy", {"deputy": "owner"}),
        (refusals.NOT_ACTIVE, "deputy", {"deputy": "inactive"}),
        (refusals.DEPUTY_READS_ONLY, "deputy", {"deputy": "viewer"}),
        (refusals.DEPUTY_AWAY, "deputy", {"deputy": "head"}),
        (refusals.AWAY_ALREADY, "starts_on", {"who": "head", "first": 20, "last": 30}),
    ],
)
def test_what_cannot_be_is_refused(cast, code, field, said):
    away(cast, who="head", deputy="executive", first=0, last=20)
    with pytest.raises(RefusedError) as refused:
        away(cast, **said)
    assert (refused.value.code, refused.value.field) == (code, field)


def test_the_database_refuses_overlapping_absences_too(cast):
    found = away(cast)
    with pytest.raises(IntegrityError), transaction.atomic():
        Absence.objects.create(
            company=cast.company, membership=cast.owner, deputy=cast.head, starts_on=found.ends_on,
            ends_on=found.ends_on,
        )  # fmt: skip


def test_an_absence_that_has_not_begun_is_taken_out(cast):
    end_absence(company=cast.company, absence=away(cast, first=2).id, actor=ACTOR)
    assert not Absence.objects.exists()
    running = away(cast, first=-3)
    end_absence(company=cast.company, absence=running.id, actor=ACTOR)
    running.refresh_from_db()
    assert running.ends_on == company_today(cast.company) - timedelta(days=1)
    with pytest.raises(RefusedError):
        end_absence(company=cast.company, absence=running.id, actor=ACTOR)


def test_a_head_enters_for_the_team(client, cast):
    drawn = draw(cast, active=True)
    client.force_login(cast.head.user)
    page = client.get(reverse("kpis:week", kwargs={"company_slug": "alder"})).content.decode()
    assert drawn.individual.name in page
    assert drawn.department.name in page
