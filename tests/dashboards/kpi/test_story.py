"""Which story a KPI's verdicts tell: a table of cases, and what holds for any facts."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboards.rules.story import Story, StoryFacts, tell
from dashboards.wording.kpi_figures import Writer
from dashboards.wording.kpi_story import Told, message
from kpis.rules.health import HEALTHS
from kpis.rules.process_limits import SIGNALS
from kpis.rules.variance import FLAGS

FLAT = [8.1, 8.0, 8.2, 8.1, 8.0, 8.2, 8.1, 8.1]
WRITE = Writer("%", 1, "en", "weekly", 1, date(2026, 11, 16))


def facts(health="off_track", flag="act_now", **told):
    return StoryFacts(status="active", health=health, flag=flag, **{"limits": (7.6, 8.7), **told})


FALL = {"adverse": True, "signal": "point", "values": [*FLAT, 6.1, 6.0, 6.2, 6.1], "onset": 8}

CASES = [
    ("a draft", StoryFacts("draft", "no_data", "no_data"), "draft"),
    ("a proposal", StoryFacts("proposed", "no_data", "no_data"), "proposed"),
    ("retired", StoryFacts("retired", "no_data", "no_data", values=[1.0]), "retired"),
    ("no value at all", facts("no_data", "no_data", values=[None, None]), "no_values"),
    ("stale", facts("no_data", "no_data", stale=True, values=[1.0, None, None, None]), "stale"),
    ("skipped", facts("no_data", "no_data", skipped=True, values=[1.0, None, None]), "skipped"),
    ("no target", facts("no_data", "no_data", values=[1.0]), "no_target"),
    ("a sudden fall", facts(**FALL), "step"),
    ("a slide", facts(adverse=True, values=[*FLAT, 7.9, 7.6, 7.3, 7.0, 6.7, 6.4], onset=10), "slide"),
    ("never was on track", facts(adverse=True, values=[6.0, 6.1, 6.0], onset=0), "off"),
    ("under target and yet normal", facts(flag="chronic", values=[*FLAT, 7.9], onset=0), "usual"),
    ("the same without limits", facts(flag="chronic", values=[*FLAT, 7.9], onset=0, limits=None), "off"),
    ("recovering", facts(flag="recovering", values=[*FLAT, 6.0, 7.5], onset=8), "recovering"),
    ("the pace rose away from it", facts(adverse=True, values=[*FLAT, 8.3, 8.4], onset=8, limits=None), "off"),
    ("at risk", facts("at_risk", "watch", values=FLAT), "risk"),
    ("at risk, signalling", facts("at_risk", "early_warning", adverse=True, values=FLAT), "risk_signal"),
    ("at risk, likely to miss", facts("at_risk", "likely_miss", values=FLAT), "risk_likely"),
    ("on target but signalling", facts("on_track", "early_warning", adverse=True, values=FLAT), "on_signal"),
    ("on track, likely to miss", facts("on_track", "likely_miss", values=FLAT), "on_likely"),
    ("better than it was", facts("on_track", "ok", signal="point", values=[*FLAT, 9.5]), "on_better"),
    ("on track", facts("on_track", "ok", values=FLAT), "on"),
    ("a total is not usual", facts(flag="chronic", values=FLAT, onset=0, total=64.8), "off"),
    ("a total makes no step", facts(**FALL, total=89.1), "off"),
    ("a total is not better than it was", facts("on_track", "ok", signal="point", values=[*FLAT, 9.5], total=74.3), "on"),
]  # fmt: skip


@pytest.mark.parametrize(("told", "kind"), [pytest.param(told, kind, id=name) for name, told, kind in CASES])
def test_each_case_has_its_story(told, kind):
    assert tell(told).kind == kind


AFTER = [
    ([6.1], "new"),
    ([6.1, 6.0, 6.2, 6.1], "stays"),
    ([6.1, 5.5, 5.0], "worse"),
    ([6.1, 6.5, 7.2], "nearer"),
]


@pytest.mark.parametrize(("after", "since"), AFTER, ids=[since for _, since in AFTER])
def test_what_came_after_a_fall(after, since):
    story = tell(facts(**{**FALL, "values": [*FLAT, *after]}))
    assert (story.kind, story.since, story.begin, story.then, story.now) == ("step", since, 8.1, 6.1, after[-1])


def test_lower_is_better_rises():
    story = tell(facts(**{**FALL, "values": [-value for value in FALL["values"]], "gain": -1, "limits": (-8.7, -7.6)}))
    assert story.kind == "step"
    assert story.rose


SENTENCES = [
    (
        Story("step", 8.1, 6.1, 6.1, since="stays"),
        Told("Campaign response", happened=date(2026, 9, 28)),
        "Campaign response fell from 8.1% to 6.1% in week 40 and has not come back",
    ),
    (
        Story("step", 8.1, 9.9, 9.9, rose=True, since="new"),
        Told("Returns", happened=date(2025, 12, 29)),
        "Returns rose from 8.1% to 9.9% in week 1",
    ),
    (
        Story("usual", now=7.9),
        Told("Retention", variance=-0.6, limits=(7.6, 8.7)),
        "Retention is 0.6 pts under pace and yet normal for it: its process delivers 7.6 to 8.7%",
    ),
    (
        Story("on_signal", now=8.1, outside=-1),
        Told("Retention", signal="point", limits=(8.4, 9.2)),
        "Retention is on target at 8.1% but signalling: below its natural limits of 8.4 to 9.2%",
    ),
    (Story("stale", now=3.1), Told("Clicks", last=date(2026, 10, 12)), "Clicks has had no value since week 42, when it stood at 3.1%"),
    (Story("skipped", now=3.1), Told("Clicks", last=date(2026, 10, 12)), "Clicks does not apply at present; it stood at 3.1% in week 42"),
    (Story("no_values"), Told("Clicks"), "Clicks has no value yet: nobody can say how it stands"),
    (Story("draft"), Told("Love", missing=1), "Love is a draft: 1 thing is missing before it can become active"),
    (Story("draft"), Told("Love"), "Love is a draft and has everything it needs to become active"),
    (Story("off", now=24.0), Told("Cover", low=18, high=22, variance=2.0), "Cover is off track at 24.0%, 2.0 pts above 18.0 to 22.0%"),
    (
        Story("risk_likely", now=7.0),
        Told("Orders", target=8.0, variance=-1.0, target_by=date(2027, 3, 31)),
        "Orders is 1.0 pts under pace and will probably miss 8.0% by 31 Mar 2027",
    ),
    (
        Story("off", now=489.0),
        Told("Visits", variance=-23.0, total=True, limits=(2, 16), happened=date(2026, 10, 26), last=date(2026, 11, 9)),
        "Visits has been off track since week 44: 489.0% to date, 23.0 pts under pace",
    ),
    (
        Story("risk", now=489.0),
        Told("Visits", variance=-23.0, total=True, limits=(2, 16)),
        "Visits is at 489.0% to date, 23.0 pts under pace, within tolerance",
    ),
    (
        Story("on_signal", now=489.0),
        Told("Visits", variance=3.0, total=True, limits=(2, 16), signal="point"),
        "Visits is on target at 489.0% to date but signalling: what single periods bring has changed",
    ),
    (Story("on", now=8.0), Told("Orders", variance=0.01), "Orders is on track at 8.0%, at pace"),
]  # fmt: skip


@pytest.mark.parametrize(("story", "told", "sentence"), SENTENCES, ids=[one[2][:40] for one in SENTENCES])
def test_sentences(story, told, sentence):
    assert message(story, told, WRITE).replace("\N{NO-BREAK SPACE}", " ") == sentence


numbers = st.none() | st.floats(-1e12, 1e12, allow_nan=False)


@given(
    status=st.sampled_from(["draft", "proposed", "active", "retired"]),
    health=st.sampled_from(HEALTHS),
    flag=st.sampled_from(FLAGS),
    signal=st.sampled_from(SIGNALS),
    stale=st.booleans(),
    adverse=st.booleans(),
    gain=st.sampled_from([-1, 0, 1]),
    values=st.lists(numbers, max_size=30),
    onset=st.none() | st.integers(0, 29),
    limits=st.none() | st.tuples(st.floats(-1e9, 0), st.floats(0, 1e9)),
    total=st.none() | st.floats(-1e12, 1e12, allow_nan=False),
)
def test_any_facts_tell_something(onset, values, **told):
    """Whatever the verdicts, there is a sentence with the name in it, and its numbers are those of the history."""
    onset = onset if onset is not None and onset < len(values) else None
    story = tell(StoryFacts(values=values, onset=onset, **told))
    happened = date(2026, 9, 28) if story.index is not None else None
    words = message(
        story,
        Told(
            "The KPI",
            limits=told["limits"],
            last=date(2026, 9, 28),
            happened=happened,
            total=told["total"] is not None,
        ),
        WRITE,
    )
    assert words.startswith("The KPI ")
    assert not words.endswith(".")
    assert "%(" not in words
    known = [value for value in values if value is not None]
    judged = known[-1:] if told["total"] is None or told["status"] != "active" else [told["total"]]
    assert story.now is None or [story.now] == judged
    assert story.kind not in {"step", "slide"} or (story.begin is not None and story.index == onset)
