"""The trail's page: who changed what, with filters, page by page."""

import pytest

from governance.selectors.trail_pages import ON_A_PAGE, trail_page
from kpis.services.kpis import create_kpi, edit_kpi
from organization.rules.actors import system
from tests.drawn import draw

pytestmark = pytest.mark.django_db


def test_every_event_is_on_exactly_one_page_the_newest_first(cast, monkeypatch):
    draw(cast)
    whole, following = trail_page(cast.company)
    assert following is None
    monkeypatch.setattr("governance.selectors.trail_pages.ON_A_PAGE", 7)
    found, after = trail_page(cast.company)
    while after is not None:
        page, after = trail_page(cast.company, after=after)
        found += page
    told = [(one.kind.code, one.change.object_id, one.change.at, one.change.label) for one in found]
    assert sorted(map(str, told)) == sorted(
        str((one.kind.code, one.change.object_id, one.change.at, one.change.label)) for one in whole
    )
    assert [one.change.at for one in found] == sorted((one.change.at for one in found), reverse=True)
    assert ON_A_PAGE == 50


def test_filters_name_a_kind_a_person_and_a_kpi(client, cast):
    found = draw(cast)
    edit_kpi(
        company=cast.company,
        kpi=found.department.id,
        changes={"unit": "pts"},
        actor=cast.actor("head"),
        why="As counted",
    )
    create_kpi(company=cast.company, key="own", level="individual", name="Own calls", department=cast.sales.id, actor=cast.actor("head"))  # fmt: skip
    client.force_login(cast.alignment_owner.user)
    edit_kpi(
        company=cast.company, kpi=found.department.id, changes={"unit": "points"}, actor=system("job"), why="By itself"
    )
    assert "By itself" not in client.get("/c/alder/trail/?kpi=win-rate").text
    assert "By itself" in client.get("/c/alder/trail/?kpi=win-rate&by=all").text
    page = client.get("/c/alder/trail/?kpi=win-rate&kind=kpi").content.decode()
    assert "As counted" in page
    assert "Retention" not in page
    mine = client.get(f"/c/alder/trail/?person={cast.head.email}").context["entries"]
    assert {one["said"].who for one in mine} == {cast.head.name}
    assert client.get("/c/alder/trail/?kpi=nothing").status_code == 422
    assert client.get("/c/alder/trail/?after=%00nonsense").status_code == 200
    client.force_login(cast.viewer.user)
    assert "Own calls" not in client.get("/c/alder/trail/").content.decode()
