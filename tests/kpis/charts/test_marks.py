import pytest

from kpis.charts import evidence_svg, health_svg, share_svg, steps_svg, trend_svg
from kpis.templatetags.charts import evidence_mark, health_mark, trend_mark
from tests.kpis.charts.drawing import Picture


def test_four_states_are_four_shapes_with_four_words():
    states = ("on_track", "at_risk", "off_track", "no_data")
    assert len({health_svg(state).split(" d=")[-1].split(" cy=")[-1] for state in states}) == 4
    assert [str(health_mark(state)).split("</svg>")[1] for state in states] == [
        "On track</span>",
        "At risk</span>",
        "Off track</span>",
        "No data</span>",
    ]


def test_an_accepted_miss_is_hollow_and_says_so():
    mark = health_mark("off_track", accepted=True)
    assert "m-acc" in mark
    assert "m-off" not in mark
    assert "accepted" in mark


def test_a_mark_without_words_keeps_them_for_screen_readers():
    assert '<span class="pl-sr">On track</span>' in health_mark("on_track", words=False)


def test_a_flag_is_escaped():
    assert "&lt;b&gt;" in health_mark("at_risk", flag="<b>")


def test_every_evidence_state_has_its_own_line_and_word():
    states = ("claimed", "too_little_data", "no_evidence", "supported", "contradicted")
    assert len({evidence_svg(state) for state in states}) == 5
    assert "3 wk, too little data" in evidence_mark("too_little_data", "3 wk")
    assert "pl-evid--no" in evidence_mark("contradicted")


def test_an_arrow_says_where_and_a_word_says_whether_that_is_good():
    falling_cost = trend_mark("down", "better")
    assert trend_svg("down") in falling_cost
    assert "pl-trend--better" in falling_cost


@pytest.mark.parametrize(("share", "width"), [(0.5, 32), (2.0, 64), (-1.0, None), (float("nan"), None)])
def test_a_share_stays_within_its_bar(share, width):
    bars = [node for node in Picture(share_svg(share)).all("rect") if node.get("class") == "c-act"]
    assert [float(bar.get("width")) for bar in bars] == ([width] if width else [])


def test_steps_fill_up():
    assert steps_svg(3).count('class="is"') == 3
    assert steps_svg(0).count('class="is"') == 0
