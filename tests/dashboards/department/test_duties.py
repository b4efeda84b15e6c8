"""Who owes what, as a table."""

from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

import pytest

from dashboards.rules.story_duties import duties_of

OLGA, ANN, KPI = UUID(int=1), UUID(int=2), UUID(int=9)
WEEK = date(2026, 11, 9)


@dataclass(frozen=True)
class Kpi:
    id: UUID = KPI
    name: str = "Win rate"
    status: str = "active"
    owner: UUID | None = OLGA
    owner_name: str = "Olga"
    owner_active: bool = True
    health: str = "on_track"
    due_period: date | None = WEEK
    skipped: bool = False
    period: date | None = WEEK
    off_since: date | None = None


FINE = Kpi()
OFF = replace(FINE, health="off_track", off_since=date(2026, 10, 26))
MISSING = replace(FINE, period=date(2026, 11, 2))

CASES = [
    ("all is well", FINE, {}, False, []),
    ("a value still in time", MISSING, {}, False, ["value_open"]),
    ("a period that does not apply", replace(MISSING, skipped=True), {}, False, []),
    ("a late value", MISSING, {}, True, ["value_late"]),
    ("off and silent", OFF, {}, False, ["explanation"]),
    ("explained before it went off", OFF, {OFF.id: date(2026, 10, 19)}, False, ["explanation"]),
    ("explained", OFF, {OFF.id: date(2026, 10, 26)}, False, []),
    ("off and late", replace(OFF, period=None), {}, True, ["value_late", "explanation"]),
    ("a draft", replace(MISSING, status="draft"), {}, True, ["finish"]),
    ("retired", replace(MISSING, status="retired"), {}, True, []),
]


@pytest.mark.parametrize(
    ("kpi", "explained", "late", "kinds"), [one[1:] for one in CASES], ids=[one[0] for one in CASES]
)
def test_what_one_kpi_owes(kpi, explained, late, kinds):
    found = duties_of([kpi], explained=explained, late={kpi.id} if late else set())
    assert [duty.kind for debtor in found for duty in debtor.duties] == kinds


def test_the_most_pressing_person_stands_first_and_who_has_left_owes_nothing():
    rows = [
        replace(MISSING, id=UUID(int=3), name="A"),
        replace(MISSING, id=UUID(int=4), name="B", owner=ANN, owner_name="Ann"),
        replace(MISSING, id=UUID(int=5), name="C", owner_active=False),
    ]
    found = duties_of(rows, explained={}, late={UUID(int=4)})
    assert [(one.id, one.name, one.duties[0].kpi.name) for one in found] == [
        (ANN, "Ann", "B"), (None, "", "C"), (OLGA, "Olga", "A"),
    ]  # fmt: skip
