"""The maturity score: its worked examples, and the properties that must hold whatever the numbers."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from governance.rules.maturity import (
    BOUNDARIES,
    CRITERIA,
    DEPARTMENT_CRITERIA,
    LEVELS,
    STAGES,
    THETA,
    Count,
    coverages,
    level_of,
    maturity,
    score_of,
    shown,
)
from governance.rules.maturity_gains import gains_alone, items_to_do, way_up, what_if, with_completed

KEYS = [one.key for one in CRITERIA]
MET: dict[str, Count] = {key: Count(5 if key == "company_kpis" else 10, 10) for key in KEYS}


def counts(**said: tuple[float, float]) -> dict[str, Count]:
    return {key: Count(*pair) for key, pair in said.items()}


def up_to(stage: int, **said: tuple[float, float]) -> dict[str, Count]:
    """Every criterion of the stages before `stage` complete, and what is said of it."""
    return {one.key: MET[one.key] for one in CRITERIA if one.stage < stage} | counts(**said)


EXAMPLES = {
    "fragmented": (
        counts(company_kpis=(2, 3), company_targets=(0, 2), some_departments_connected=(0, 3), named_owners=(10, 42)),
        7.35,
        "Fragmented",
    ),
    "basic": (
        up_to(
            1,
            company_kpis=(4, 3),
            company_targets=(4, 4),
            some_departments_connected=(5, 4),
            departments_cascaded=(2, 8),
            kpis_connected=(22, 50),
            named_owners=(40, 60),
            quarterly_reviews=(1, 4),
            values_current=(48, 60),
        ),
        37.70,
        "Basic",
    ),
    "structured": (
        up_to(
            2,
            three_level_cascade=(20, 48),
            conflict_scan=(700, 1008),
            conflicts_resolved=(2, 9),
            rhythm_matched=(60, 104),
            variances_explained=(20, 40),
        ),
        63.07,
        "Structured",
    ),
    "aligned": (
        up_to(
            3,
            governed_changes=(9, 22),
            systematic_updates=(90, 196),
            leading_all_levels=(60, 144),
            leading_confirmed=(30, 100),
            unified_dashboard=(5, 8),
            process_owner=(1, 1),
        ),
        83.52,
        "Aligned",
    ),
    "optimized": (
        up_to(4)
        | counts(
            values_current=(194, 196),
            rhythm_matched=(100, 104),
            leading_all_levels=(46, 48),
            leading_confirmed=(90, 100),
        ),
        94.26,
        "Optimized",
    ),
}


@pytest.mark.parametrize("name", EXAMPLES)
def test_worked_examples(name: str) -> None:
    counted, score, level = EXAMPLES[name]
    found = maturity(coverages(counted))
    assert found.level == level
    assert found.score == pytest.approx(score, abs=0.006)


def test_eight_company_kpis_block_basic() -> None:
    assert coverages(counts(company_kpis=(8, 5)))["company_kpis"] == 0.625
    assert score_of(coverages(MET | counts(company_kpis=(8, 5)))) < 25


def test_shown_rounds_down() -> None:
    assert (shown(49.97), shown(37.7), shown(50.0), shown(99.999999999)) == (49.9, 37.7, 50.0, 100.0)


covered = st.fixed_dictionaries({key: st.floats(0, 1) for key in KEYS})
high = st.fixed_dictionaries({key: st.floats(0.8, 1) for key in KEYS})
any_coverage = st.one_of(covered, high)
counted = st.dictionaries(
    st.sampled_from(KEYS),
    st.builds(Count, st.floats(0, 1e6), st.floats(0, 1e6), st.floats(0, 1)),
)


@given(any_coverage)
@settings(max_examples=200, deadline=None)
def test_score_lies_in_its_band_and_the_gates_hold(found: dict[str, float]) -> None:
    result = maturity(found)
    assert 0 <= result.score <= 100
    place = LEVELS.index(result.level)
    assert (0.0, *BOUNDARIES)[place] <= result.score <= (*BOUNDARIES, 100.0)[place]
    for one in CRITERIA:
        if found[one.key] < THETA - 1e-6:
            assert result.score < BOUNDARIES[one.stage]


@given(any_coverage, st.sampled_from(KEYS), st.floats(0, 0.2))
@settings(max_examples=200, deadline=None)
def test_score_never_falls_and_never_jumps(found: dict[str, float], key: str, more: float) -> None:
    raised = found | {key: min(1.0, found[key] + more)}
    before, after = score_of(found), score_of(raised)
    assert after >= before - 2e-6
    assert abs(after - before) <= 1000 * (raised[key] - found[key]) + 1e-6


@pytest.mark.parametrize("stage", range(4))
def test_a_stage_just_met_is_exactly_at_its_boundary(stage: int) -> None:
    """Everything before complete, the stage itself at the gate: the boundary, and a hair less is the level below."""
    at_gate = {one.key: 1.0 if one.stage < stage else THETA if one.stage == stage else 0.0 for one in CRITERIA}
    result = maturity(at_gate)
    assert (result.score, result.level) == (BOUNDARIES[stage], STAGES[stage])
    first = next(one.key for one in CRITERIA if one.stage == stage)
    assert maturity(at_gate | {first: THETA - 1e-6}).level == LEVELS[stage]


def test_nothing_is_nothing_and_all_is_all() -> None:
    assert (score_of({}), maturity({}).level) == (0.0, "Fragmented")
    assert score_of(dict.fromkeys(KEYS, 0.0)) == 0.0
    assert score_of(dict.fromkeys(KEYS, 1.0)) == 100.0
    assert score_of(dict.fromkeys(KEYS, 1.0), DEPARTMENT_CRITERIA) == 100.0
    assert level_of(100.0) == "Optimized"


@given(counted)
@settings(max_examples=50, deadline=None)
def test_any_counts_give_a_score_and_gains(found: dict[str, Count]) -> None:
    now = score_of(coverages(found))
    assert 0 <= now <= 100
    assert all(gain.points > 0 for gain in gains_alone(found))
    way = way_up(found, most=None)
    assert (way[-1][1] if way else now) == pytest.approx(100, abs=1e-5)
    assert len(way) <= len(KEYS)
    assert way_up(found) == way[:8]


def test_gains_come_from_counts() -> None:
    """The scan limits what resolving conflicts can bring, and completing it lifts both."""
    stuck = up_to(2, conflict_scan=(0, 10), conflicts_resolved=(5, 5))
    gains = {gain.criterion: gain for gain in gains_alone(stuck)}
    assert "conflicts_resolved" not in gains
    raised = coverages(with_completed(stuck, "conflict_scan"))
    assert (raised["conflict_scan"], raised["conflicts_resolved"]) == (1.0, 1.0)
    assert gains["conflict_scan"].items == 10


def test_two_that_block_together_are_taken_lowest_first() -> None:
    """Two criteria of Basic at the gate: neither gains alone while the other keeps the lock."""
    found = MET | counts(company_targets=(17, 20), some_departments_connected=(17, 20), process_owner=(0, 1))
    assert gains_alone(found) == []
    assert [gain.criterion for gain, _after in way_up(found)][:2] == ["company_targets", "some_departments_connected"]


def test_what_is_to_do() -> None:
    assert items_to_do("named_owners", Count(40, 60)) == 20
    assert items_to_do("company_kpis", Count(8, 5)) == -3
    assert items_to_do("company_kpis", Count(1, 3)) == 2
    assert items_to_do("some_departments_connected", Count(1, 2.5)) == 2
    assert items_to_do("governed_changes", Count(0, 0)) == 1


def test_what_if_changes_only_what_is_said() -> None:
    found, score, _level = EXAMPLES["structured"]
    assert what_if(found, {}).score == pytest.approx(score, abs=0.006)
    assert what_if(found, {"conflicts_resolved": 9}).score > score
    assert what_if(found, {"no-such-criterion": 3}).score == pytest.approx(score, abs=0.006)
    assert what_if(found, {"three_level_cascade": -5}).coverages["three_level_cascade"] == 0
