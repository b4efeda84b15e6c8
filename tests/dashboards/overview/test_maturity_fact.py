"""The maturity in the head of the overview."""

from datetime import date, timedelta

import pytest

from dashboards.wording.board_maturity import maturity_fact
from governance.models import MaturityScore
from governance.selectors.maturity import Point, trend

DAY = date(2026, 11, 16)


def at(days: int, score: float, level: str = "Basic") -> Point:
    return Point(DAY - timedelta(days=days), score, level)


@pytest.mark.parametrize(
    ("then", "change", "better"),
    [
        (None, "", 0),
        (at(91, 39.5), "+4.2 since 17 Aug", 1),
        (at(91, 43.79), "0.0 since 17 Aug", 0),
        (at(91, 50.0), "−6.3 since 17 Aug", -1),
    ],
)
def test_level_score_and_where_it_went(then, change, better):
    fact = maturity_fact((at(0, 43.75), then), aged=False)
    assert (fact.words, fact.change, fact.better, fact.aged) == ("Basic, 43.7", change, better, "")


def test_nothing_is_said_of_what_was_never_kept_and_an_old_score_has_its_day():
    assert maturity_fact(None, aged=False) is None
    assert maturity_fact((at(5, 43.75), None), aged=True).aged == "11 Nov 2026"


def test_the_trend_looks_a_quarter_back(cast, client):
    company = cast.company
    assert trend(company, day=DAY) is None
    for days, score in ((0, 60.0), (1, 58.0), (85, 40.0), (93, 41.0), (120, 10.0)):
        MaturityScore.objects.create(
            company=company, day=DAY - timedelta(days=days), score=score, level="Structured", algorithm="t",
            input_hash="t", computed_at="2026-11-16T00:00:00Z",
        )  # fmt: skip
    assert trend(company, day=DAY) == (at(0, 60.0, "Structured"), at(93, 41.0, "Structured"))
    assert trend(company, day=DAY - timedelta(days=100)) == (at(120, 10.0, "Structured"), None)
    client.force_login(cast.member.user)
    answer = client.get(f"/c/alder/?as_of={DAY.isoformat()}")
    assert "Structured, 60.0" in answer.content.decode()
