"""A KPI whose connection cannot be said is retired or replaced in one step."""

import pytest
from django.db import transaction

from alignment.models import CascadeLink
from alignment.services.contributions import add_contribution, link_contribution
from alignment.services.replacing import retire_unsayable
from kpis.models import Kpi, Status
from kpis.rules.faults import Refused
from tests.drawn import draw

SENTENCE = "Customers who hear back on the same day renew their contracts more often."


@pytest.fixture
def drawn(cast):
    return draw(cast, active=True)


def test_a_new_one_takes_its_place_in_what_it_measured(cast, drawn):
    said = {"company": cast.company, "actor": cast.actor("head")}
    row = add_contribution(**said, department=cast.sales.id, company_kpi=drawn.company.id, statement="We answer.")
    link_contribution(**said, contribution=row.id, kpi=drawn.department.id, rationale="", polarity=1)
    act = {**said, "kpi": drawn.department.id, "why": "Nobody can say it", "parent": drawn.company.id}
    proposal = {"name": "Answers on the same day", "unit": "%", "direction": "higher", "owner": cast.head.id}
    with pytest.raises(Refused), transaction.atomic():
        retire_unsayable(**act, proposal=proposal, rationale="It improves the company's results.")
    assert Kpi.objects.get(id=drawn.department.id).status == Status.ACTIVE
    other = retire_unsayable(**act, proposal=proposal, rationale=SENTENCE)
    row.refresh_from_db()
    assert (row.kpi_id, row.link.child_id, other.status) == (other.id, other.id, Status.PROPOSED)
    assert Kpi.objects.get(id=drawn.department.id).status == Status.RETIRED
    assert list(CascadeLink.objects.values_list("child", "parent")) == [(other.id, drawn.company.id)]


def test_what_cannot_go_is_refused(cast, drawn):
    said = {"company": cast.company, "actor": cast.actor("head")}
    with pytest.raises(Refused) as caught:
        retire_unsayable(**said, kpi=drawn.department.id, why=" ", by=drawn.individual.id)
    assert caught.value.codes == {"why": ["missing"], "by": ["not_of_department"]}
    with pytest.raises(Refused) as caught:
        retire_unsayable(**said, kpi=drawn.company.id, why="No")
    assert caught.value.codes == {"": ["company_kpi_stays"]}
    assert retire_unsayable(**said, kpi=drawn.department.id, why="Nobody can say it") is None
