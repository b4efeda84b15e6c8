"""Shared resources: kept, changed, taken off, refused; and the conflict that only a shared budget makes."""

from datetime import timedelta

import pytest

from alignment.models import CascadeLink, Conflict, Resource, ResourceUse
from alignment.rules.conflicts.draws import Draw, ResourceRow, UseRow, missing_units
from alignment.selectors.kept_graph import kept_graph
from alignment.selectors.resources import resource_rows
from alignment.services.resources import add_resource, edit_resource, remove_resource
from kpis.models import Kpi, Status
from kpis.rules.faults import Refused
from organization.models import ChangeMark
from organization.selectors.trail import changes_of
from tests.alignment.conflicting import clash, scan
from tests.drawn import draw


@pytest.fixture
def drawn(cast):
    """Retention of the company, win rate of sales, calls of a person."""
    return draw(cast, active=True)


def kept(cast, **said):
    told = {"name": "Desks", "slack": 4.0, **said}
    return add_resource(company=cast.company, actor=cast.actor("alignment_owner"), **told)


def refused(act):
    with pytest.raises(Refused) as caught:
        act()
    return caught.value.codes


def test_it_is_kept_with_what_draws_on_it_and_who_pays(cast, drawn):
    made = kept(
        cast, name="  Hours  a week ", uses={drawn.department.id: 2.0}, hurts={drawn.company.id: 0.1}, why="Counted"
    )
    assert (made.key, made.name, made.hard) == ("hours-a-week", "Hours a week", False)
    parts = dict(ResourceUse.objects.values_list("kpi__key", "uses"))
    assert parts == {drawn.department.key: 2.0, drawn.company.key: None}
    assert changes_of(Resource, [made.id])[0].why == "Counted"
    assert ChangeMark.objects.filter(kind="resource").exists()
    # a second one of nearly the same name gets a key of its own
    assert kept(cast, name="Hours (a week)").key == "hours-a-week-2"


def test_everything_that_is_wrong_is_said_at_once(cast, drawn):
    kept(cast)
    codes = refused(lambda: kept(cast, slack=-1.0, uses={drawn.company.id: 1.0}, hurts={drawn.company.id: float("nan")}, why="x" * 1001))  # fmt: skip
    assert codes == {"name": ["taken"], "slack": ["not_negative"], "why": ["too_long"], "uses": ["not_of_level"], "hurts": ["not_negative"]}  # fmt: skip
    assert refused(lambda: kept(cast, name=" ", slack=None)) == {"name": ["missing"], "slack": ["missing"]}
    assert refused(lambda: kept(cast, name="Other", key="desks")) == {"key": ["taken"]}
    assert refused(lambda: kept(cast, name="Inf", slack=float("inf"))) == {"slack": ["not_negative"]}
    assert Resource.objects.count() == 1


def test_a_change_leaves_what_is_said_again_and_takes_off_the_rest(cast, drawn):
    made = kept(cast, uses={drawn.department.id: 2.0}, hurts={drawn.company.id: 0.1})
    before = ResourceUse.objects.get(kpi=drawn.company)
    said = {
        "company": cast.company,
        "resource": made.id,
        "name": "Desks",
        "hard": True,
        "actor": cast.actor("alignment_owner"),
    }
    edit_resource(**said, slack=6.0, uses={}, hurts={drawn.company.id: 0.1})
    made.refresh_from_db()
    assert (made.slack, made.hard) == (6.0, True)
    assert list(ResourceUse.objects.values_list("id", flat=True)) == [before.id]
    assert len(changes_of(ResourceUse, [before.id])) == 1


def test_a_retired_kpi_may_stay_but_not_come(cast, drawn):
    made = kept(cast, uses={drawn.department.id: 2.0})
    Kpi.objects.filter(id=drawn.department.id).update(status=Status.RETIRED)
    said = {
        "company": cast.company,
        "name": "Desks",
        "slack": 4.0,
        "hard": False,
        "hurts": {},
        "actor": cast.actor("alignment_owner"),
    }
    edit_resource(**said, resource=made.id, uses={drawn.department.id: 3.0})
    assert ResourceUse.objects.get().uses == 3.0
    other = kept(cast, name="Chairs")
    assert refused(lambda: edit_resource(**{**said, "name": "Chairs"}, resource=other.id, uses={drawn.department.id: 3.0})) == {"uses": ["retired"]}  # fmt: skip
    (row,) = resource_rows(cast.company, None, key="desks")
    assert (row.uses[0].kpi.retired, row.uses[0].draw.wants) == (True, None)


def test_taken_off_it_is_gone_and_the_trail_keeps_it(cast, drawn):
    made = kept(cast, uses={drawn.department.id: 2.0})
    gone = made.id
    remove_resource(company=cast.company, resource=gone, actor=cast.actor("alignment_owner"), why="Bought more")
    assert not Resource.objects.exists()
    assert not ResourceUse.objects.exists()
    assert changes_of(Resource, [gone])[0].why == "Bought more"
    again = {"company": cast.company, "resource": gone, "actor": cast.actor("alignment_owner")}
    assert refused(lambda: remove_resource(**again)) == {"": ["no_such_resource"]}


def test_a_budget_for_one_of_two_makes_a_conflict_and_enough_of_it_resolves_it(cast, time_machine):
    time_machine.move_to("2026-11-18T12:00:00Z", tick=False)
    found = clash(cast)
    CascadeLink.objects.filter(company=cast.company).update(effect=0.0, effect_sd=0.0)
    wanted = {found.drawn.department.id: 1.0, found.releases.id: 1.0}
    made = kept(cast, slack=1.5, uses=wanted, hurts={found.drawn.company.id: 1.0})
    scan(cast)
    conflict = Conflict.objects.get(company=cast.company, grade__in=["certain", "likely"])
    assert (conflict.kind, conflict.status) in {("emergent", "open"), ("amplifying", "open")}
    (row,) = resource_rows(cast.company, kept_graph(cast.company))
    assert row.beyond == pytest.approx(row.wanted - 1.5)
    assert row.beyond > 0
    edit_resource(
        company=cast.company, resource=made.id, name="Desks", slack=50.0, hard=False, uses=wanted,
        hurts={found.drawn.company.id: 1.0}, actor=cast.actor("alignment_owner"),
    )  # fmt: skip
    time_machine.shift(timedelta(minutes=1))
    scan(cast)
    conflict.refresh_from_db()
    assert conflict.status == "resolved"


def test_what_a_target_takes_is_counted_from_where_the_kpi_stands():
    assert missing_units(sign=1, now=6.2, target=8.0) == pytest.approx(1.8)
    assert missing_units(sign=-1, now=6.2, target=8.0) == 0.0
    uses = tuple(UseRow(None, Draw(*one)) for one in ((10.0, 2.0), (5.0, None), (3.0, 0.0)))
    row = ResourceRow(None, "hours", "Hours", 15.0, False, uses, ())
    assert [use.draw.wants for use in uses] == [20.0, None, 0.0]
    assert (row.wanted, row.beyond) == (20.0, 5.0)
