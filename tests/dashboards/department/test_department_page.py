"""The page of a department: scorecard, who owes what, individual KPIs by right."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kpis.models import Kpi, Status
from kpis.services.explanations import explain
from kpis.services.kpis import create_kpi
from kpis.services.measurements import ValueRow, record_measurements
from kpis.services.states import restate
from tests.drawn import draw

LAST = date(2026, 11, 9)

pytestmark = pytest.mark.usefixtures("wednesday")


@pytest.fixture
def drawn(cast):
    found = draw(cast, active=True)
    restate(company=cast.company)
    return found


def put(cast, kpi, values, *, last=LAST):
    rows = [ValueRow(kpi.id, last - timedelta(weeks=len(values) - 1 - i), value) for i, value in enumerate(values)]
    record_measurements(company=cast.company, rows=rows, actor=cast.actor("owner"), source="grid")


def test_the_scorecard_says_how_each_kpi_stands(cast, drawn, page, words):
    put(cast, drawn.department, [62.0, 61.0, 50.0])
    said = words(page("executive", "departments/sales/"))
    assert "The one KPI of Sales is off track: win rate" in said
    assert "1 KPI: fewer than 5 leave much unseen" in said
    assert "−16.7%" not in said  # inside the pin's picture
    assert "50.0%, −16.7%" not in said
    assert "Retention" in said
    assert "Olga Owner" in said


def test_who_owes_what(cast, drawn, page, words):
    put(cast, drawn.department, [62.0, 61.0, 50.0])
    create_kpi(
        company=cast.company, key="idea", level="department", name="Idea", department=cast.sales.id,
        actor=cast.actor("head"),
    )  # fmt: skip
    said = words(page("head", "departments/sales/"))
    assert "Win rate an explanation: off track since week 46" in said
    assert "Calls value of week 46, late since 17 Nov" in said
    assert "Nobody Idea the rest of a draft" in said
    explain(
        company=cast.company, kpi=drawn.department.id, period=LAST, cause="external", text="A rival.",
        actor=cast.actor("owner"),
    )  # fmt: skip
    put(cast, drawn.individual, [3.0])
    after = words(page("head", "departments/sales/"))
    assert "an explanation" not in after
    assert "value of week 46" not in after


@pytest.mark.parametrize(
    ("who", "reads"),
    [("executive", True), ("head", True), ("owner", True), ("alignment_owner", True), ("member", False), ("viewer", False)],
)  # fmt: skip
def test_individual_kpis_by_right(cast, drawn, page, words, who, reads):
    said = words(page(who, "departments/sales/"))
    assert ("Calls" in said) == reads
    assert ("1 individual KPI, 0 on track" in said) != reads


def test_the_way_to_my_week_is_for_those_who_write(cast, drawn, page):
    for who, writes in {"head": True, "alignment_owner": True, "member": False, "viewer": False}.items():
        assert ("Enter values in My week" in page(who, "departments/sales/")) == writes


def test_an_empty_department(cast, page, words):
    said = words(page("executive", "departments/support/"))
    assert "Support has no active KPI yet" in said
    assert "Nobody heads it" in said
    assert "Nobody owes anything" in said
    assert "Nobody here has individual KPIs yet." in said


def test_too_many_blur_the_focus(cast, drawn, page, words):
    for number in range(9):
        create_kpi(
            company=cast.company, key=f"more-{number}", level="department", name=f"More {number}",
            department=cast.sales.id, owner=cast.owner.id, actor=cast.actor("head"),
        )  # fmt: skip
    Kpi.objects.filter(company=cast.company).update(status=Status.ACTIVE)
    assert "10 KPIs: more than 8 blur the focus" in words(page("executive", "departments/sales/"))


def test_queries_do_not_grow(cast, drawn, page):
    def count():
        with CaptureQueriesContext(connection) as found:
            page("executive", "departments/sales/")
        return len(found)

    put(cast, drawn.department, [60.0] * 10)
    restate(company=cast.company)
    count()  # the first request of a connection asks more
    few = count()
    for number in range(20):
        made = create_kpi(
            company=cast.company, key=f"more-{number}", level="individual", name=f"More {number}",
            department=cast.sales.id, owner=cast.owner.id, actor=cast.actor("head"),
        )  # fmt: skip
        put(cast, made, [1.0] * 30)
    Kpi.objects.filter(company=cast.company).update(status=Status.ACTIVE)
    restate(company=cast.company)
    assert count() == few
