"""What a department makes of its people's values, and who counts in it."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from alignment.models import TemplateRollup
from alignment.services.template_giving import give, take_back
from alignment.services.template_parts import drop_part
from alignment.services.template_rollups import add_rollup, members_of, remove_rollup
from kpis.models import Kpi, Measurement
from kpis.rules.faults import Refused
from kpis.services.derivations import remove_derivation
from kpis.services.measurements import ValueRow, record_measurements
from tests.alignment.staffed import staff
from tests.cast import Cast
from tests.kpis.values import WEEK

TODAY = date(2026, 1, 5)


def go(cast, staffed, people):
    ids = [one.id for one in people]
    return give(company=cast.company, template=staffed.template.id, people=ids, actor=cast.actor("head"), today=TODAY)


def roll(cast, staffed, **said):
    wanted = {"method": "mean", "part": staffed.parts[0].id, "key": "rolled", "name": "Opportunities a head"} | said
    return add_rollup(company=cast.company, template=staffed.template.id, actor=cast.actor("head"), **wanted)


def enter(cast: Cast, part: str, values: list[float]) -> None:
    kpis = Kpi.objects.filter(company=cast.company, key__startswith=part, status="active").order_by("key")
    rows = [ValueRow(kpi=kpi.id, period=WEEK, actual=value) for kpi, value in zip(kpis, values, strict=True)]
    record_measurements(company=cast.company, rows=rows, actor=cast.actor("head"), source="grid")


def value(rollup) -> float:
    return Measurement.objects.get(kpi_id=rollup.kpi_id, period=WEEK).actual


def test_the_mean_follows_the_people_who_come_and_go(cast):
    staffed = staff(cast, people=3)
    go(cast, staffed, staffed.people[:2])
    made = roll(cast, staffed)
    assert (made.kpi.level, made.kpi.unit, made.kpi.owner_id) == ("department", "%", cast.head.id)
    enter(cast, "qualified", [10.0, 20.0])
    assert value(made) == 15.0
    go(cast, staffed, staffed.people[2:])
    assert len(members_of(made)[0]) == 3
    enter(cast, "qualified", [10.0, 20.0, 60.0])
    assert value(made) == 30.0
    take_back(
        company=cast.company, template=staffed.template.id, people=[staffed.people[0].id], actor=cast.actor("head"),
        why="another team",
    )  # fmt: skip
    assert len(members_of(made)[0]) == 3, "who left counts for the time they were there"


def test_a_ratio_divides_person_by_person(cast):
    staffed = staff(cast, people=2)
    go(cast, staffed, staffed.people)
    made = roll(cast, staffed, method="ratio", over=staffed.parts[1].id)
    enter(cast, "qualified", [10.0, 20.0])
    enter(cast, "offers", [40.0, 80.0])
    assert value(made) == pytest.approx(25.0)  # 30 of 120, in per cent


def test_a_roll_up_costs_no_query_more_for_many(cast):
    staffed = staff(cast, people=34)
    go(cast, staffed, staffed.people[:1])
    roll(cast, staffed)
    with CaptureQueriesContext(connection) as few:
        go(cast, staffed, staffed.people[1:4])
    with CaptureQueriesContext(connection) as many:
        go(cast, staffed, staffed.people[4:])
    assert len(many) == len(few)


@pytest.mark.parametrize(
    ("said", "field", "code"),
    [
        ({"method": "ratio"}, "over", "missing"),
        ({"name": ""}, "name", "missing"),
        ({"method": "median"}, "method", "no_such_choice"),
    ],
)
def test_what_cannot_be_rolled_up_is_refused(cast, said, field, code):
    staffed = staff(cast, people=1)
    go(cast, staffed, staffed.people)
    with pytest.raises(Refused) as caught:
        roll(cast, staffed, **said)
    assert code in caught.value.codes[field]


def test_before_anybody_holds_it_there_is_nothing_to_roll_up(cast):
    with pytest.raises(Refused) as caught:
        roll(cast, staff(cast))
    assert caught.value.codes == {"part": ["no_holders"]}
    assert not Kpi.objects.filter(key="rolled").exists()


def test_a_kpi_stays_in_the_template_while_it_is_rolled_up(cast):
    staffed = staff(cast, people=1)
    go(cast, staffed, staffed.people)
    made = roll(cast, staffed)
    with pytest.raises(Refused) as caught:
        drop_part(company=cast.company, part=staffed.parts[0].id, actor=cast.actor("head"), why="no more")
    assert caught.value.codes == {"": ["part_rolled_up"]}
    remove_rollup(company=cast.company, rollup=made.id, actor=cast.actor("head"))
    assert drop_part(company=cast.company, part=staffed.parts[0].id, actor=cast.actor("head"), why="no more") == 1


def test_a_computation_taken_away_elsewhere_stops_no_giving(cast):
    staffed = staff(cast, people=2)
    go(cast, staffed, staffed.people[:1])
    made = roll(cast, staffed)
    remove_derivation(company=cast.company, kpi=made.kpi_id, actor=cast.actor("head"))
    assert go(cast, staffed, staffed.people[1:]).people == 1
    assert not TemplateRollup.objects.exists()


def test_what_was_typed_of_a_kpi_before_it_was_rolled_up_stays(cast):
    staffed = staff(cast, people=1)
    go(cast, staffed, staffed.people)
    typed = [ValueRow(kpi=staffed.win_rate.id, period=WEEK, actual=7.0)]
    record_measurements(company=cast.company, rows=typed, actor=cast.actor("head"), source="grid")
    enter(cast, "qualified", [20.0])
    made = roll(cast, staffed, kpi=staffed.win_rate.id, part=staffed.parts[0].id)
    assert (made.kpi_id, value(made)) == (staffed.win_rate.id, 7.0)
