"""What the search for conflicts makes of KPIs and resources that are not as they should be; each has its sentence."""

import pytest
from django.urls import reverse

from alignment.models import Conflict, ConflictStatus
from alignment.selectors.kept_graph import kept_graph
from alignment.selectors.resources import resource_rows
from alignment.services.resources import add_resource
from alignment.wording.resources import spare_words, wanted_words
from kpis.models import Kpi, KpiState, Target
from tests.alignment.conflicting import clash, found, scan


@pytest.fixture
def pair(cast, time_machine):
    time_machine.move_to("2026-11-18T12:00:00Z", tick=False)
    return clash(cast)


def page(client, cast, conflict):
    client.force_login(cast.viewer.user)
    address = reverse("alignment:conflict", kwargs={"company_slug": "alder", "conflict": conflict.id})
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def retired(cast, pair):
    Kpi.objects.filter(id=pair.releases.id).update(status="retired")


def in_a_range(cast, pair):
    Target.objects.filter(kpi=pair.releases.id).delete()
    Kpi.objects.filter(id=pair.releases.id).update(direction="range")
    Target.objects.create(company=cast.company, kpi=pair.releases, starts_on="2026-01-01", low=10, high=12)


def without_values(cast, pair):
    KpiState.objects.filter(kpi=pair.releases.id).update(actual=None, compared=None)


def that_never_moves(cast, pair):
    KpiState.objects.filter(kpi=pair.releases.id).update(sigma=0)


def without_a_target(cast, pair):
    Target.objects.filter(kpi=pair.releases.id).delete()


@pytest.mark.parametrize("broken", [retired, in_a_range, without_values, that_never_moves, without_a_target])
def test_a_kpi_that_is_nobodys_goal_any_more_resolves_its_conflicts_and_their_page_says_so(client, cast, pair, broken):
    conflict = found(cast)
    broken(cast, pair)
    scan(cast)
    conflict.refresh_from_db()
    assert conflict.status == ConflictStatus.RESOLVED
    told = page(client, cast, conflict)
    assert "It does not stand any more." in told
    assert "It cannot be tried" in told


def test_a_resource_without_slack_is_exhausted_by_the_first_who_wants_it(cast, pair):
    scan(cast)
    made = add_resource(
        company=cast.company, name="Desks", slack=0.0, uses={pair.releases.id: 2.0}, hurts={pair.drawn.company.id: 0.1},
        actor=cast.actor("alignment_owner"),
    )  # fmt: skip
    scan(cast)
    (row,) = resource_rows(cast.company, kept_graph(cast.company), key=made.key)
    assert spare_words(row, "en") == "nothing is spare"
    assert wanted_words(row, "en").endswith("and nothing is spare.")
    assert row.beyond == row.wanted > 0
    # one KPI that overloads it alone is no pair; the pair stands as before
    assert Conflict.objects.filter(company=cast.company, status="open", grade__in=["certain", "likely"]).count() == 1
