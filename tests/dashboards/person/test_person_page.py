"""What a person answers for and owes."""

import pytest

from kpis.models import Kpi
from kpis.services.measurements import ValueRow, record_measurements
from kpis.services.states import restate
from tests.dashboards.department.test_department_page import LAST
from tests.drawn import draw

pytestmark = pytest.mark.usefixtures("wednesday")


@pytest.fixture
def drawn(cast):
    found = draw(cast, active=True)
    restate(company=cast.company)
    row = ValueRow(found.department.id, LAST, 50.0)
    record_measurements(company=cast.company, rows=[row], actor=cast.actor("owner"), source="grid")
    return found


def test_owned_and_owed(cast, drawn, page, words):
    said = words(page("owner", f"people/{cast.owner.id}/kpis/"))
    assert "Olga Owner owns two KPIs, one of them off track, and owes two things" in said
    assert "Win rate an explanation" in said
    assert "Calls value of week 46, late since 17 Nov" in said
    assert "Enter values in My week" in said


@pytest.mark.parametrize(("who", "reads"), [("executive", True), ("head", True), ("member", False), ("viewer", False)])
def test_individual_kpis_by_right(cast, drawn, page, words, who, reads):
    said = words(page(who, f"people/{cast.owner.id}/kpis/"))
    assert ("Calls" in said) == reads
    assert ("1 individual KPI, 0 on track" in said) != reads
    assert ("owes two things" in said) == reads
    assert "Enter values in My week" not in said


def test_deputies(cast, drawn, page, words):
    Kpi.objects.filter(id=drawn.department.id).update(deputy=cast.member)
    said = words(page("executive", f"people/{cast.member.id}/kpis/"))
    assert "Mia Member owns no active KPI" in said
    assert "Stands in for as deputy" in said
    assert "Win rate" in said


def test_nobody_there(cast, page):
    page("executive", f"people/{cast.outsider.id}/kpis/", status=404)
