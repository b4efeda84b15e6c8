"""Input that is bad in one way each, and what every computation makes of it: (outcome, the sentence that a page says).

A company KPI that dips, and a department's KPI that dipped three weeks before; `made(name)` spoils one of the two or both.
"""

from collections.abc import Callable
from dataclasses import fields, replace
from datetime import date, timedelta
from uuid import UUID

import numpy as np
import pytest

from alignment.rules.cascade import cycle_closed_by
from alignment.rules.conflicts.apart import apart
from alignment.rules.conflicts.draws import Draw, ResourceRow, UseRow
from alignment.rules.conflicts.draws import Named as Named_
from alignment.rules.conflicts.graph import Graph, Resources
from alignment.rules.conflicts.scan import beyond_alone, scan
from alignment.rules.diagnosis.company import examine
from alignment.rules.diagnosis.told import Diagnosed, Named, Origin
from alignment.rules.evidence import evidence_of
from alignment.rules.findings import findings
from alignment.rules.panel import Links, Panel, Series, gathered, onto_weeks, starts_of
from alignment.selectors.evidence import CLAIMED, Figures
from alignment.wording.conflicts import apart_words
from alignment.wording.diagnosis import verdict_words
from alignment.wording.evidence import sentence_of
from alignment.wording.findings import reason_of
from alignment.wording.links import sentence as link_sentence
from alignment.wording.resources import wanted_words
from kpis.rules.calendar import CADENCES, period_index
from kpis.rules.faults import Fault
from tests.alignment.rules.test_findings import changed
from tests.alignment.rules.test_findings import healthy as linted

DAY = date(2026, 11, 18)
WEEKS = 120
LEAD = 3
FELL = 7
NAN = np.nan
TOP, LOW = 0, 1


def ids(number):
    return UUID(int=number + 1)


def links(child=(LOW,), parent=(TOP,), coupling=(False,), lag=LEAD):
    m = len(child)
    return Links(
        ids=tuple(UUID(int=100 + at) for at in range(m)), child=np.array(child, np.int64), parent=np.array(parent, np.int64),
        polarity=np.ones(m, np.int8), effect=np.full(m, NAN), effect_sd=np.full(m, NAN), word=("strong",) * m,
        lag=np.full(m, lag), accepted=np.ones(m, bool), coupling=np.array(coupling, bool), credited=np.ones(m, bool) & ~np.array(coupling, bool),
        evidence=("claimed",) * m,
    )  # fmt: skip


def healthy():
    """Both measured every week, both with a target."""
    rng = np.random.default_rng(7)
    low = rng.normal(0, 1, WEEKS)
    low[-FELL:] -= 5
    top = 0.6 * np.roll(low, LEAD) + 0.6 * rng.normal(0, 1, WEEKS)
    n = 2
    unknown = np.full(n, NAN)
    return Panel(
        day=DAY,
        weeks=starts_of("weekly", period_index(DAY, "weekly") - WEEKS, WEEKS),
        history=np.vstack([68 + 0.6 * top, 40 + 2 * low]),
        series={},
        ids=(ids(TOP), ids(LOW)), keys=("retention", "response"), names=("Retention", "Response"),
        level=np.array([0, 1], np.int8), direction=("higher", "higher"), sign=np.array([1, 1], np.int8),
        cadence=("weekly", "weekly"), aggregation=("last", "last"), indicator=("lagging", "leading"), unit=("%", "%"),
        department=(None, ids(50)), department_key=("", "marketing"), function=("", "marketing"),
        tags=(frozenset(), frozenset()), owner=(None, None), active=np.ones(n, bool), sigma=np.array([0.6, 2.0]),
        actual=np.array([66.0, 30.0]), compared=np.array([66.0, 30.0]), pace=np.array([68.0, 42.0]),
        target=np.array([68.0, 42.0]), low=unknown, high=unknown, tolerance=np.array([1.0, 1.0]), p_miss=unknown,
        health=("off_track", "off_track"), flag=("act_now", "act_now"), signal=("point", "point"), adverse=np.ones(n, bool),
        stale=np.zeros(n, bool), links=links(),
    )  # fmt: skip


def with_history(panel, at, values, **figures):
    """Other values for one KPI, and other figures of the day."""
    history = panel.history.copy()
    history[at] = values
    changed = {name: _put(getattr(panel, name), at, value) for name, value in figures.items()}
    return replace(panel, history=history, **changed)


def _put(values, at, value):
    if isinstance(values, tuple):
        return tuple(value if place == at else one for place, one in enumerate(values))
    found = values.copy()
    found[at] = value
    return found


def _holed(values):
    found = values.copy()
    found[np.random.default_rng(1).random(len(found)) < 0.2] = NAN
    found[-1] = values[-1]
    return found


def _cut(values, keep):
    found = np.full(len(values), NAN)
    found[keep] = values[keep]
    return found


def _monthly(panel):
    """The company KPI once a month, for as long as it is there; the department's every week."""
    first = period_index(DAY, "monthly") - 27
    starts = starts_of("monthly", first, 27)
    last_days = starts_of("monthly", first + 1, 27) - np.timedelta64(1, "D")
    monthly = 68 + np.random.default_rng(2).normal(0, 1, (1, 27))
    middles = panel.weeks + 3
    low = gathered(panel.history[[LOW]], middles, starts, "monthly", np.array([False]))
    placed = onto_weeks(monthly, last_days, period_index(panel.weeks[0].item(), "weekly"), WEEKS)[0]
    found = with_history(panel, TOP, placed, cadence="monthly")
    return replace(
        found, series={"monthly": Series("monthly", starts, np.array([TOP, LOW]), np.vstack([monthly, low]))}
    )


def _both(panel, change):
    for at in (TOP, LOW):
        panel = change(panel, at)
    return panel


def alone(panel, at):
    """The panel as it is read once the other KPI has retired."""
    told = {field.name: getattr(panel, field.name) for field in fields(panel)}
    for name, values in told.items():
        if isinstance(values, tuple):
            told[name] = (values[at],)
        elif isinstance(values, np.ndarray) and name != "weeks":
            told[name] = values[[at]]
    return Panel(**(told | {"links": links((), (), ())}))


CHANGES: dict[str, Callable[[Panel], Panel]] = {
    "healthy": lambda panel: panel,
    "constant series": lambda panel: _both(
        panel, lambda one, at: with_history(one, at, np.full(WEEKS, 50.0), sigma=NAN)
    ),
    "gaps": lambda panel: _both(panel, lambda one, at: with_history(one, at, _holed(one.history[at]))),
    "five values": lambda panel: _both(
        panel, lambda one, at: with_history(one, at, _cut(one.history[at], slice(-5, None)))
    ),
    "all missing": lambda panel: _both(
        panel,
        lambda one, at: with_history(one, at, np.full(WEEKS, NAN), sigma=NAN, actual=NAN, compared=NAN),
    ),
    "no value in the company": lambda panel: replace(
        CHANGES["all missing"](panel), weeks=panel.weeks[:0], history=np.zeros((2, 0))
    ),
    "no value of late": lambda panel: _both(
        panel, lambda one, at: with_history(one, at, _cut(one.history[at], slice(0, WEEKS - 8)))
    ),
    "zero target": lambda panel: _both(
        panel, lambda one, at: with_history(one, at, one.history[at] - one.history[at].mean(), target=0.0, pace=0.0)
    ),
    "no target": lambda panel: _both(
        panel, lambda one, at: with_history(one, at, one.history[at], target=NAN, pace=NAN)
    ),
    "range KPI": lambda panel: _both(
        panel,
        lambda one, at: with_history(
            one, at, one.history[at], direction="range", sign=0, target=NAN, pace=NAN, low=66.0, high=70.0
        ),
    ),
    "no direction": lambda panel: _both(
        panel, lambda one, at: with_history(one, at, one.history[at], direction="", sign=0)
    ),
    "weekly child, monthly parent": _monthly,
    "retired in the middle": lambda panel: alone(panel, TOP),
}  # fmt: skip


def made(name):
    return CHANGES[name](healthy())


# ── what is made of it ──


def evidence(name):
    """Verdict, or why there is none."""
    panel = made(name)
    if not len(panel.links):
        return "claimed", sentence_of(CLAIMED, child="Response", parent="Retention", retired="Response")
    found = evidence_of(panel)
    day = found.testable_from[0]
    figures = Figures(
        verdict=found.verdicts()[0],
        reason=found.reasons()[0],
        cadence=CADENCES[int(found.cadence[0])],
        lag_weeks=int(found.lag_weeks[0]) if found.lag_weeks[0] >= 0 else None,
        testable_from=None if np.isnat(day) else day.item(),
    )
    outcome = figures.verdict + (f": {figures.reason}" if figures.reason else "")
    return outcome, sentence_of(figures, child="Response", parent="Retention")


def conflicts(name):
    """Who takes no part; a pair of "resource" is scanned by `shared`."""
    if name.startswith("resource"):
        return shared(name)
    panel = made(name)
    found = {one.kpi: one.reason for one in apart(panel, panel.target, panel.actual, {})}
    if len(panel) == 1:
        return "in no pair", ""
    reason = found.get(ids(LOW))
    return (f"apart: {reason}", apart_words(reason)) if reason else ("takes part", "")


def shared(name):
    """Two KPIs that draw on one resource, nothing of which is spare."""
    graph = Graph(
        np.array([[0.1, 0.1]]), np.zeros((1, 2)), np.zeros((2, 2)), np.array([1.0, 1.0]), np.arange(2),
        Resources(np.array([[1.0, 1.0]]), np.zeros(1), np.array([[0.5]]), np.array([name.endswith("not be exceeded")])),
    )  # fmt: skip
    found = scan(graph)
    if beyond_alone(graph):
        assert found.conflicts == ()
        return "apart: beyond_resource", apart_words("beyond_resource")
    assert [one.change for one in found.side_effects] == [pytest.approx(1.25 * (0.1 - 0.5))] * 2
    return "side effect of each", wanted_words(nothing_spare(), "en")


def nothing_spare():
    """As the page of resources has it."""
    named = Named_(ids(LOW), "response", "Response", "Marketing", "", "%", 1, retired=False)
    return ResourceRow(ids(9), "vans", "Vans", 0.0, False, (UseRow(named, Draw(1.0, 2.0)),), ())


def diagnosis(name):
    """Verdict, or why there is none, of the company KPI."""
    panel = made(name)
    one = next(one for one in examine(panel)[0] if one.target == TOP)
    names = [Named(id_, key, said, "company", "", "", "%", 1) for id_, key, said in zip(panel.ids, panel.keys, panel.names, strict=True)]  # fmt: skip
    ranking = tuple(
        Origin(names[origin.node], origin.share, DAY - timedelta(weeks=FELL), origin.size, origin.size, tuple(names[at] for at in origin.path))
        for origin in one.found.ranking
    )  # fmt: skip
    told = Diagnosed(names[TOP], DAY, one.found.verdict, "", one.reason, one.found.dip, one.found.weeks, ranking, ())
    outcome = f"nothing said: {one.reason}" if one.reason else one.found.verdict
    return outcome, verdict_words(told, locale="en")


def circle(name):
    """Refused where it is written, the KPIs on the way named."""
    path = cycle_closed_by([("Response", "Orders"), ("Orders", "Visits")], "Visits", "Response")
    return "refused", link_sentence(Fault("parent", "circle", {"path": path}))


# ── what the linter says ──


#: How a KPI of each kind stands in the facts; what is not named here is as any other.
_STANDS = {
    "all missing": {"measured": False, "health": "no_data"},
    "no value in the company": {"measured": False, "health": "no_data"},
    "no value of late": {"stale": True, "health": "no_data"},
    "no target": {"target_now": False, "health": "no_data"},
    "no direction": {"direction": "", "health": "no_data"},
    "range KPI": {"direction": "range"},
    "weekly child, monthly parent": {"measure_cadence": "monthly"},
}


def objections(name):
    """The rules that object to the one bad KPI or to what hangs on it, and what they say."""
    facts = changed(linted(), "dep1", **_STANDS.get(name, {}))
    if name == "retired in the middle":
        facts = replace(
            facts,
            kpis=tuple(one for one in facts.kpis if one.key != "dep1"),
            links=tuple(one for one in facts.links if "dep1" not in {one.child, one.parent}),
        )
    found = [one for one in findings(facts) if one.objection.kind in {"kpi", "link"}]
    said = sorted({(one.rule, reason_of(one.rule, one.objection.params)) for one in found})
    return ", ".join(rule for rule, _ in said) or "nothing", " ".join(words for _, words in said)


COMPUTATIONS = {"evidence": evidence, "conflicts": conflicts, "diagnosis": diagnosis, "findings": objections}
