"""Outcome, process and lead charts: the pictures with words in them."""

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from kpis.charts import Fan, Limits, Pin, Story, Strand, Words, fan_towards, lead_chart, outcome_chart, process_chart
from tests.kpis.charts import strategies as some
from tests.kpis.charts.drawing import Picture, path_points

WORDS = Words("w21", "w46", "31 Dec", "68.0 target", "65.2 forecast")
maybe = st.one_of(st.none(), st.floats())
fans = st.builds(
    lambda present, middle, low, high, periods: fan_towards(
        present, middle=middle, low=low, high=high, periods=periods
    ),
    maybe,
    maybe,
    maybe,
    maybe,
    st.integers(0, 12),
)
free_fans = st.lists(st.tuples(some.value, some.value, some.value), max_size=8).map(
    lambda rows: Fan([row[0] for row in rows], [row[1] for row in rows], [row[2] for row in rows])
)


@given(some.history, some.pace, some.health, some.onset, some.band, st.one_of(fans, free_fans))
@settings(max_examples=200)
def test_an_outcome_of_anything_is_a_picture(values, pace, health, onset, band, fan):
    picture = Picture(outcome_chart(values, pace, health=health, off_since=onset, band=band, fan=fan, words=WORDS))
    picture.assert_inside()
    picture.assert_words_inside()


@given(
    some.history,
    some.pace,
    some.health,
    some.onset,
    some.band,
    st.one_of(fans, free_fans),
    st.lists(st.integers(-3, 40), max_size=4),
)
@settings(max_examples=200)
def test_a_process_chart_of_anything_is_a_picture(values, pace, health, onset, band, fan, places):
    story = Story(
        pins=[Pin(place, "A", strong=place % 2 == 0) for place in places],
        breaks=places,
        periods=[(place, "Jul") for place in places],
        band=band,
        fan=fan,
        words=WORDS,
        now="64.9",
    )
    picture = Picture(
        process_chart(values, pace, figure=lambda v: f"{v:.3g}", health=health, off_since=onset, story=story)
    )
    picture.assert_inside()


def test_an_empty_kpi_still_has_an_axis():
    assert Picture(outcome_chart([])).all("line", "c-axis")
    assert Picture(process_chart([], None, figure=str)).all("line", "c-axis--strong")


def test_the_fan_begins_at_the_present_and_ends_at_the_interval():
    fan = fan_towards(10.0, middle=12.0, low=11.0, high=14.0, periods=4)
    assert (fan.middle[-1], fan.low[-1], fan.high[-1]) == (12.0, 11.0, 14.0)
    widths = [high - low for high, low in zip(fan.high, fan.low, strict=True)]
    assert widths == sorted(widths)
    picture = Picture(outcome_chart([9.0, 10.0], 12.0, fan=fan))
    (area,) = picture.all("path", "c-fan")
    (dot,) = picture.all("circle")
    x, y = path_points(area.get("d"))[0]
    assert (x, y) == (float(dot.get("cx")), float(dot.get("cy")))


def test_a_forecast_without_an_interval_is_a_line_without_a_fan():
    picture = Picture(outcome_chart([9.0, 10.0], 12.0, fan=fan_towards(10, middle=11, low=None, high=None, periods=3)))
    assert picture.all("path", "c-fc")
    assert not picture.all("path", "c-fan")


def test_names_at_the_ends_do_not_touch():
    fan = fan_towards(10.0, middle=10.05, low=9, high=11, periods=4)
    picture = Picture(outcome_chart([9.0, 10.0], 10.0, fan=fan, words=WORDS))
    places = {"".join(node.itertext()): float(node.get("y")) for node in picture.all("text")}
    assert abs(places["68.0 target"] - places["65.2 forecast"]) >= 12.9


def test_a_wide_fan_does_not_flatten_what_happened():
    values = [10.0, 12.0] * 13
    fan = Fan([11.0] * 4, [-5000.0] * 4, [5000.0] * 4)
    (line,) = Picture(outcome_chart(values, 11.0, fan=fan)).all("path", "c-line")
    heights = [y for _, y in path_points(line.get("d"))]
    assert max(heights) - min(heights) > 20


def test_a_flat_target_that_changes_steps_and_a_pace_slopes():
    def corners(pace):
        (line,) = Picture(process_chart([5.0] * 6, pace, figure=str)).all("path", "c-target")
        return path_points(line.get("d"))

    stepped = corners([4, 4, 4, 8, 8, 8])
    assert any(a[0] == b[0] and a[1] != b[1] for a, b in pairwise(stepped))
    sloped = corners([4, 5, 6, 7, 8, 9])
    assert not any(a[0] == b[0] for a, b in pairwise(sloped))


def test_a_changed_definition_breaks_the_line():
    whole = Picture(process_chart([1.0, 2, 3, 4], 2.0, figure=str)).all("path", "c-line")
    broken = Picture(process_chart([1.0, 2, 3, 4], 2.0, figure=str, story=Story(breaks=[2]))).all("path", "c-line")
    assert (len(whole), len(broken)) == (1, 2)


def test_limits_and_notes_stand_where_they_belong():
    story = Story(limits=[Limits(0, 3, 1.0, 3.0, "1 to 3")], pins=[Pin(2, "A"), Pin(2, "B", strong=True)])
    picture = Picture(process_chart([2.0] * 8, 2.0, figure=str, story=story))
    (band,) = picture.all("rect", "c-band")
    flags = [float(node.get("x")) for node in picture.all("rect", "c-acc")]
    assert flags[1] - flags[0] >= 18  # two notes on one period stay legible
    assert float(band.get("height")) > 50


@given(some.history, some.history, some.onset, some.onset, some.pace)
def test_two_strands_of_anything_are_a_picture(first, second, began, followed, pace):
    strands = [
        Strand(values, pace, since or 0, "off_track", "Response", "Marketing", "6.1%", "pace 8.0%")
        for values, since in ((first, began), (second, followed))
    ]
    periods = [f"w{week}" for week in range(30)]
    picture = Picture(lead_chart(*strands, gap_words="3 weeks", periods=periods, label="what led"))
    picture.assert_inside()


def test_the_time_between_is_named_between_the_two_marks():
    first = Strand([8.0] * 5 + [6.0] * 9, 8.0, 5, "off_track", "Response", "Marketing", "6.1%", "pace 8.0%")
    second = Strand([68.0] * 8 + [65.0] * 6, 68.0, 8, "off_track", "Retention", "company", "65%", "pace 68.0%")
    periods = [f"w{week}" for week in range(33, 47)]
    picture = Picture(lead_chart(first, second, gap_words="3 weeks", periods=periods, label="x"))
    assert {"3 weeks", "w38", "w41", "w33", "w46"} <= set(picture.words())
