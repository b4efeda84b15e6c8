"""The maturity as kept: today's, the departments', once for the same input, past days untouched."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from alignment.models import CascadeLink
from alignment.selectors.panel import panel
from alignment.services.results import STAGES
from governance.models import MaturityScore, PolicyVersion
from governance.rules.maturity import coverages, score_of
from governance.rules.maturity_counts import company_counts
from governance.selectors.maturity import Point, departments_on, history, latest, weekly
from governance.selectors.maturity_facts import maturity_facts
from governance.services.maturity import keep_maturity
from kpis.models import Kpi
from organization.models import ExecutiveVisit
from organization.rules.actors import system
from tests.drawn import draw
from tests.kpis.values import TODAY

JOB = system("job")


@pytest.fixture
def drawn(cast, time_machine):
    time_machine.move_to("2026-11-18T12:00:00Z", tick=False)
    return draw(cast, active=True)


def keep(cast, day=TODAY):
    return keep_maturity(company=cast.company, panel=panel(cast.company), day=day, actor=JOB)


def counted(cast):
    return company_counts(maturity_facts(cast.company, TODAY))


def test_it_is_the_last_stage():
    assert "maturity" in [one.name for one in STAGES][4:]  # after those of alignment


def test_kept_once_with_its_counts_and_what_is_missing(cast, drawn):
    assert [keep(cast), keep(cast)] == [True, False]
    kept = latest(cast.company, day=TODAY)
    assert (kept.day, kept.level, kept.department) == (TODAY, "Fragmented", None)
    assert kept.result.score == kept.score == score_of(coverages(counted(cast)))
    assert kept.counts["company_targets"].missing == ("retention",)
    assert kept.counts["process_owner"].have == 1
    assert {one.department_key for one in departments_on(cast.company, day=TODAY)} == {"sales", "support"}
    assert latest(cast.company, day=TODAY, department=cast.sales.id).department_name == cast.sales.name


def test_a_day_that_is_over_keeps_what_was_said_on_it(cast, drawn, time_machine):
    keep(cast)
    before = MaturityScore.objects.get(department=None, day=TODAY)
    tomorrow = TODAY + timedelta(days=1)
    time_machine.move_to("2026-11-19T12:00:00Z", tick=False)
    PolicyVersion.objects.create(company=cast.company, number=1, adopted_at="2026-11-19T10:00:00Z")
    assert keep(cast, TODAY) is False
    assert keep(cast, tomorrow) is True
    assert MaturityScore.objects.get(department=None, day=TODAY).computed_at == before.computed_at
    assert latest(cast.company, day=TODAY).counts["governed_changes"].empty == 0.0
    assert latest(cast.company, day=tomorrow).counts["governed_changes"].empty == 1.0
    assert latest(cast.company, day=TODAY - timedelta(days=1)) is None
    assert history(cast.company, until=tomorrow) == [Point(tomorrow, before.score, "Fragmented")]


def test_history_is_the_last_of_each_week():
    monday = TODAY - timedelta(days=TODAY.weekday())
    points = [Point(monday + timedelta(days=day), float(day), "Basic") for day in (0, 2, 7, 13, 14)]
    assert [one.score for one in weekly(points)] == [2.0, 13.0, 14.0]


def test_only_links_that_somebody_else_accepted_count(cast, drawn):
    sentence = "Customers who were won by a visit stay a year longer than the others."
    CascadeLink.objects.filter(id=drawn.link.id).update(rationale=sentence, lag_weeks=4)
    assert counted(cast)["kpis_connected"].have == 0
    CascadeLink.objects.filter(id=drawn.link.id).update(
        accepted_by=cast.alignment_owner.id, accepted_at="2026-11-18T10:00:00Z"
    )
    found = counted(cast)
    assert (found["kpis_connected"].have, found["kpis_connected"].need) == (1, 4)
    CascadeLink.objects.filter(id=drawn.link.id).update(lag_weeks=None)
    assert counted(cast)["kpis_connected"].have == 0
    CascadeLink.objects.filter(id=drawn.link.id).update(lag_weeks=4, evidence="contradicted")
    assert counted(cast)["kpis_connected"].have == 0
    assert counted(cast)["leading_confirmed"].missing == ("win-rate > retention",)


def test_weeks_in_which_an_executive_opened_the_overview(cast, drawn):
    # today is a Wednesday: twice this week, twice last week, once seven weeks ago, and on the Sunday before that, which is too long ago
    for back in (0, 1, 7, 8, 49, 52):
        ExecutiveVisit.objects.create(company=cast.company, membership=cast.executive, day=TODAY - timedelta(days=back))
    assert maturity_facts(cast.company, TODAY).weeks_opened == 3


def test_as_many_queries_for_a_large_company(cast, drawn):
    def asked():
        with CaptureQueriesContext(connection) as queries:
            maturity_facts(cast.company, TODAY)
        return len(queries)

    before = asked()
    Kpi.objects.bulk_create(
        Kpi(company=cast.company, key=f"k{n}", name=f"K{n}", level="individual", department=cast.sales, status="active")
        for n in range(40)
    )
    assert asked() == before
