"""Sparkline, bullet, pin, squares: what stands in a table row."""

from hypothesis import given, settings
from hypothesis import strategies as st

from kpis.charts import bullet, bullet_scale, pin, pin_header, pin_scale, sparkline, squares
from tests.kpis.charts import strategies as some
from tests.kpis.charts.drawing import Picture, path_points

FALL = [8.0, 8.1, 7.9, 8.0, 6.1, 6.2, 6.0]


@given(some.history, some.pace, some.health, some.onset, some.band, some.series)
def test_a_sparkline_of_anything_is_a_picture(values, pace, health, onset, band, ahead):
    source = sparkline(values, pace, health=health, off_since=onset, band=band, forecast=ahead)
    Picture(source).assert_inside()
    assert source == sparkline(values, pace, health=health, off_since=onset, band=band, forecast=ahead)


def test_a_fine_kpi_is_grey_and_a_miss_is_ink_with_a_coloured_end_from_its_onset():
    fine = Picture(sparkline(FALL, 8.0))
    assert fine.all("path", "c-line--2")
    missed = Picture(sparkline(FALL, 8.0, health="off_track", off_since=4))
    assert not missed.all("path", "c-line--2")
    (tail,) = missed.all("path", "c-line--off")
    whole = next(node for node in missed.all("path", "c-line") if node is not tail)
    assert path_points(tail.get("d")) == path_points(whole.get("d"))[3:]  # it leaves the last good value
    assert missed.all("circle", "c-dot--off")


def test_higher_values_stand_higher():
    (line,) = Picture(sparkline([1.0, 2.0, 3.0])).all("path", "c-line")
    heights = [y for _, y in path_points(line.get("d"))]
    assert heights == sorted(heights, reverse=True)


def test_without_a_present_value_the_end_is_an_empty_ring_at_the_last_known():
    picture = Picture(sparkline([1.0, 2.0, None], health="on_track"))
    (dot,) = picture.all("circle")
    assert "c-dot--none" in dot.get("class")
    assert float(dot.get("cx")) < picture.width - 6


def test_no_values_leave_a_bare_axis():
    assert Picture(sparkline([None, float("nan")])).all("line", "c-axis")


def test_a_picture_beside_figures_is_hidden_and_a_named_one_is_not():
    assert Picture(sparkline(FALL)).root.get("aria-hidden") == "true"
    named = Picture(sparkline(FALL, label='up & "away"'))
    assert named.root.get("role") == "img"
    assert named.root.get("aria-label") == 'up & "away"'


@given(
    st.one_of(st.none(), st.floats()),
    st.one_of(st.none(), st.floats()),
    some.direction,
    st.floats(0, 1e9),
    some.band,
    st.one_of(st.none(), st.floats()),
)
@settings(max_examples=200)
def test_a_bullet_of_anything_is_a_picture(actual, pace, direction, tolerance, band, ahead):
    source = bullet(
        actual, pace, direction=direction, tolerance=tolerance, band=band, forecast=ahead, figure=lambda v: f"{v:.3g}"
    )
    Picture(source).assert_inside()


def ranges(picture):
    return [node.get("class") for node in picture.all("rect") if node.get("class") in {"c-r1", "c-r2", "c-r3"}]


def test_ranges_run_from_missed_to_met_and_turn_around_when_lower_is_better():
    assert ranges(Picture(bullet(6, 8, tolerance=1))) == ["c-r1", "c-r2", "c-r3"]
    assert ranges(Picture(bullet(6, 8, tolerance=1, direction="lower"))) == ["c-r3", "c-r2", "c-r1"]
    both = Picture(bullet(6, direction="range", band=(5, 7), tolerance=1))
    assert ranges(both) == ["c-r1", "c-r2", "c-r3", "c-r2", "c-r1"]
    assert len(both.all("line", "c-mark")) == 2


def test_a_bar_begins_at_zero_on_either_side():
    (bar,) = Picture(bullet(6, 8)).all("rect", "c-act")
    assert float(bar.get("x")) == 0
    negative = Picture(bullet(-6, -8))
    (bar,) = negative.all("rect", "c-act")
    assert abs(float(bar.get("x")) + float(bar.get("width")) - negative.width) < 0.2
    scale = bullet_scale(-6, -8)
    assert scale.low < -8
    assert scale.high == 0


def test_a_bar_that_leaves_its_scale_is_cut_visibly():
    scale = bullet_scale(5, 8)
    assert not Picture(bullet(6, 8, scale=scale)).all("line", "c-cut")
    assert Picture(bullet(60, 8, scale=scale)).all("line", "c-cut")


def test_the_printed_scale_keeps_its_words_apart():
    picture = Picture(bullet(64.9, 68, width=420, height=16, figure=lambda v: f"{v:g}", pace_words="pace 68.0"))
    assert picture.words() == ["pace 68.0", "0", "20", "40", "80"]
    picture.assert_words_inside()


def test_a_forecast_beyond_the_bar_is_hatched_and_within_it_a_cut():
    assert Picture(bullet(5, 8, forecast=6)).all("rect", "c-fan")
    inside = Picture(bullet(6, 8, forecast=5))
    assert not inside.all("rect", "c-fan")
    assert inside.all("line", "c-cut")


@given(
    st.one_of(st.none(), st.floats()),
    some.health,
    st.text("0123456789.%+\N{MINUS SIGN}", max_size=10),
    st.lists(st.floats()),
)
def test_a_pin_of_anything_is_a_picture(gain, health, words, others):
    picture = Picture(pin(gain, words=words, health=health, scale=pin_scale(others)))
    picture.assert_inside()
    picture.assert_words_inside()


def tip(source):
    (stem,) = [node for node in Picture(source).all("line") if node.get("stroke-width")]
    return float(stem.get("x2")) - float(stem.get("x1"))


def test_worse_is_left_and_better_is_right_on_one_scale():
    scale = pin_scale([-20, -10, 5])
    worse, half, better = (tip(pin(gain, words="x", scale=scale)) for gain in (-20, -10, 5))
    assert worse < half < 0 < better
    assert abs(worse / half - 2) < 0.05
    assert abs(better / -half - 0.5) < 0.05


def test_an_outlier_is_cut_so_that_the_others_stay_legible():
    scale = pin_scale([-2, -3, -4, -900])
    assert Picture(pin(-900, words="x", scale=scale)).all("line", "c-cut")
    assert not Picture(pin(-4, words="x", scale=scale)).all("line", "c-cut")


def test_the_head_of_the_column_stands_over_the_same_line():
    def plumb(source):
        return Picture(source).all("line", "c-plumb")[0].get("x1")

    assert plumb(pin_header(worse="worse", better="better")) == plumb(pin(3, words="+3%"))


def test_a_miss_is_a_shape_and_bold_words_not_colour_alone():
    shapes = {health: pin(-3, words="x", health=health) for health in ("on_track", "at_risk", "off_track")}
    outlines = {health: source.split("<g ")[1].split(' d="')[-1] for health, source in shapes.items()}
    assert len(set(outlines.values())) == 3
    assert "c-t--b" in shapes["off_track"]


@given(st.lists(some.health, max_size=20))
def test_squares_show_every_kpi_and_count_what_is_not_fine(healths):
    picture = Picture(squares(healths, fine_words="all"))
    picture.assert_inside()
    picture.assert_words_inside(size=12)
    assert len(picture.all("rect")) == len(healths)
    counted = sum(int(words) for words in picture.words() if words != "all")
    assert counted == sum(health != "on_track" for health in healths)


def test_squares_are_worst_first_and_fine_ones_have_no_colour():
    picture = Picture(squares(["on_track", "at_risk", "off_track", "no_data"]))
    assert [node.get("class") for node in picture.all("rect")] == ["c-off", "c-risk", "c-none", "c-r2"]
