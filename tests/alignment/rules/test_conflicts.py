"""Conflicts: exact against linear programs, with witnesses that hold, kinds, grades, resolutions, history, catalogue."""

from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from alignment.rules.conflicts.catalogue import Tagged, matches
from alignment.rules.conflicts.graph import EPSILON, KAPPA, Graph, Resources, most_effort, no_resources
from alignment.rules.conflicts.history import benjamini_hochberg, getting_worse, history_test
from alignment.rules.conflicts.polygon import pairs_of, worst
from alignment.rules.conflicts.resolve import resolve
from alignment.rules.conflicts.scan import scan


def graph(direct, gap, couplings=None, department=None, resources=None, sd=0.0):
    direct = np.atleast_2d(np.array(direct, dtype=float))
    n = direct.shape[1]
    return Graph(
        direct,
        np.full(direct.shape, sd),
        np.zeros((n, n)) if couplings is None else np.array(couplings, dtype=float),
        np.array(gap, dtype=float),
        np.arange(n) if department is None else np.array(department),
        resources or no_resources(n, len(direct)),
    )


def drawn(seed, n=8, companies=2, resources=3):
    rng = np.random.default_rng(seed)
    couplings = np.tril(rng.normal(0, 0.5, (n, n)) * (rng.random((n, n)) < 0.3), -1)
    direct = rng.normal(0, 0.4, (companies, n)) * (rng.random((companies, n)) < 0.6)
    gap = rng.normal(0.8, 1, n)
    gap[rng.random(n) < 0.1] = np.nan
    shared = Resources(
        rng.random((resources, n)) * (rng.random((resources, n)) < 0.4),
        rng.uniform(0.2, 2, resources),
        rng.random((companies, resources)) * 0.5,
        rng.random(resources) < 0.4,
    )
    return Graph(direct, np.abs(direct) * 0.3, couplings, gap, rng.integers(0, 4, n), shared)


def by_linear_programs(of, i, j, company):
    """The minimum by branching on which soft resources are overloaded; inf when nothing is possible."""
    spread, total, shared = of.spread, of.total, of.resources
    rows = [[-spread[i, i], -spread[i, j]], [-spread[j, i], -spread[j, j]]]
    rows += [[spread[i, i], min(spread[i, j], 0)], [min(spread[j, i], 0), spread[j, j]]]
    bounds = [-of.gap[i], -of.gap[j], of.wanted[i] + KAPPA, of.wanted[j] + KAPPA]
    for hard in np.flatnonzero(shared.hard):
        rows.append(list(shared.uses[hard, [i, j]]))
        bounds.append(shared.slack[hard])
    soft = np.flatnonzero(~shared.hard)
    best = np.inf
    for overloaded in product((False, True), repeat=len(soft)):
        cost, constant, a, b = total[company, [i, j]].copy(), 0.0, list(rows), list(bounds)
        for over, resource in zip(overloaded, soft, strict=True):
            uses, sign = shared.uses[resource, [i, j]], -1 if over else 1
            a.append(list(sign * uses))
            b.append(sign * shared.slack[resource])
            if over:
                cost -= shared.hurts[company, resource] * uses
                constant += shared.hurts[company, resource] * shared.slack[resource]
        limits = [(0, float(most_effort(of.wanted[k], KAPPA))) for k in (i, j)]
        answer = linprog(cost, A_ub=a, b_ub=b, bounds=limits, method="highs")
        if answer.status == 0:
            best = min(best, answer.fun + constant)
    return best


@pytest.mark.parametrize("seed", range(4))
def test_corners_find_what_linear_programs_find(seed):
    of = drawn(seed)
    goals = of.goals
    first, second = (goals[side] for side in np.triu_indices(len(goals), 1))
    both = np.stack([first, second], axis=1)
    found = worst(pairs_of(of, first, second), of.total[:, both].transpose(1, 0, 2), of.resources.hurts)
    for row in range(0, len(first), 4):
        for company in range(len(of.total)):
            expected = by_linear_programs(of, first[row], second[row], company)
            if np.isinf(expected):
                assert np.isnan(found.change[row, company])
            else:
                assert found.change[row, company] == pytest.approx(expected, abs=1e-8)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_the_scan_finds_every_pair_that_the_definition_calls_a_conflict(seed):
    """Pairs that add up are judged by a formula, tied ones by their corners: both must agree with the corners of all."""
    of = drawn(seed)
    result = scan(of)
    said = {(one.first, one.second, one.company): one for one in result.conflicts}
    goals = of.goals
    first, second = (goals[side] for side in np.triu_indices(len(goals), 1))
    both = np.stack([first, second], axis=1)
    found = worst(pairs_of(of, first, second), of.total[:, both].transpose(1, 0, 2), of.resources.hurts)
    harmful_alone = {(one.kpi, one.company) for one in result.side_effects}
    for row, (i, j) in enumerate(both.tolist()):
        if of.department[i] == of.department[j]:
            assert not [pair for pair in said if pair[:2] == (i, j)]
            continue
        excluded = bool(np.isnan(found.change[row]).any())
        assert ((i, j, None) in said) == (excluded and not {i, j} & set(result.beyond))
        for company in range(len(of.total)):
            conflict = said.get((i, j, company))
            change = found.change[row, company]
            if conflict is not None and conflict.grade != "possible":
                assert conflict.worst == pytest.approx(change, abs=1e-9)
                assert conflict.worst < -EPSILON
            if change < -EPSILON and conflict is None:
                assert {(i, company), (j, company)} & harmful_alone


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_a_witness_hits_both_targets_and_harms(seed):
    of = drawn(seed)
    for conflict in scan(of).conflicts:
        if conflict.company is None or conflict.grade == "possible":
            continue
        pair = [conflict.first, conflict.second]
        gains = np.array(conflict.gains)
        assert (gains >= of.gap[pair] - 1e-6).all()
        loss = of.total[conflict.company, pair] @ np.array(conflict.efforts)
        soft = ~of.resources.hard
        load = of.resources.uses[:, pair] @ np.array(conflict.efforts) - of.resources.slack
        loss -= of.resources.hurts[conflict.company, soft] @ np.maximum(load[soft], 0)
        assert loss == pytest.approx(conflict.worst, abs=1e-9)


def test_offsetting_and_the_smallest_cut():
    """A costs .6, B brings .3, both want one sigma: A must want two thirds less, exactly."""
    of = graph([-0.6, 0.3], [1.0, 1.0])
    (conflict,) = scan(of).conflicts
    assert (conflict.kind, conflict.grade, conflict.company) == ("offsetting", "certain", 0)
    assert conflict.worst == pytest.approx(-0.6 * 1.25 + 0.3)
    ((cut, *others),) = resolve(of, [conflict])
    assert (cut.means, cut.kpi) == ("cut", 0)
    assert cut.amount == pytest.approx(2 / 3)
    assert cut.gap == pytest.approx(1 / 3)
    # 0.6 from a helper that does twice as much and a guardrail at 0.6 + 0.3 do not make up for 0.75.
    assert others == []


def test_a_raise_of_the_helper_comes_after_the_cut():
    of = graph([-0.6, 0.5], [1.0, 1.0])
    ((cut, up, *_),) = resolve(of, list(scan(of).conflicts))
    assert (cut.means, cut.kpi, up.means, up.kpi) == ("cut", 0, "raise", 1)
    assert up.amount == pytest.approx(0.4)
    assert up.gap == pytest.approx(1.4)


def test_where_no_cut_helps_a_guardrail_or_another_kpi_does():
    """Both are at their targets already: only what they overshoot costs anything."""
    of = graph([-0.8, 0.06], [0.0, 1.0])
    ((first, *_),) = resolve(of, list(scan(of).conflicts))
    assert first.means == "guardrail"


def test_a_resource_that_two_exhaust_together_is_emergent():
    shared = Resources(np.array([[1.0, 1.0]]), np.array([1.5]), np.array([[0.8]]), np.array([False]))
    (conflict,) = scan(graph([0.05, 0.05], [1.0, 1.0], resources=shared)).conflicts
    assert conflict.kind == "emergent"
    assert conflict.worst == pytest.approx(0.05 * 2.5 - 0.8 * 1.0, abs=1e-9)


def test_targets_that_exclude_each_other_are_infeasible():
    shared = Resources(np.array([[1.0, 1.0]]), np.array([1.5]), np.zeros((1, 1)), np.array([True]))
    (conflict,) = scan(graph([0.1, 0.1], [1.0, 1.0], resources=shared)).conflicts
    assert (conflict.kind, conflict.company, conflict.worst) == ("infeasible", None, None)
    ((cut, *_),) = resolve(graph([0.1, 0.1], [1.0, 1.0], resources=shared), [conflict])
    assert (cut.means, round(cut.amount, 6)) == ("cut", 0.5)


def test_harming_alone_beside_a_neutral_partner_is_a_side_effect_and_no_conflict():
    result = scan(graph([-0.6, 0.0, 0.0], [1.0, 1.0, 1.0]))
    assert result.conflicts == ()
    assert [(one.kpi, one.company, one.grade) for one in result.side_effects] == [(0, 0, "certain")]
    assert result.side_effects[0].change == pytest.approx(-0.75)


def test_pulling_at_each_other_is_no_conflict_by_itself():
    """Both need more effort; on target nothing is lost."""
    of = graph([0.3, 0.3], [1.0, 1.0], couplings=[[0, -0.4], [0, 0]])
    assert scan(of).conflicts == ()


def test_without_harm_there_is_no_conflict():
    rng = np.random.default_rng(3)
    of = graph(rng.random((3, 40)), rng.normal(1, 1, 40), department=np.arange(40) % 9)
    result = scan(of)
    assert (result.conflicts, result.side_effects) == ((), ())
    assert result.pairs > 600


def test_grades_follow_the_uncertainty_of_effects():
    def grades(sd):
        return [
            one.grade for one in scan(replace(graph([-0.6, 0.3], [1.0, 1.0]), direct_sd=np.full((1, 2), sd))).conflicts
        ]

    assert grades(0.0) == ["certain"]
    assert grades(0.2) == ["likely"]
    weak = replace(graph([-0.3, 0.4], [1.0, 1.0]), direct_sd=np.full((1, 2), 0.2))
    assert [one.grade for one in scan(weak).conflicts] == ["possible"]


def test_what_history_contradicts_is_possible_at_most():
    of = graph([-0.6, 0.3], [1.0, 1.0])
    doubted = np.array([[True, False]])
    assert [one.grade for one in scan(of, doubted).conflicts] == ["possible"]


def test_a_kpi_without_a_target_is_nobodys_goal_but_moves_through_others():
    """B pushes A up; A harms the company and nobody wants it: B alone harms."""
    result = scan(graph([-0.6, 0.1, 0.2], [np.nan, 1.0, 1.0], couplings=[[0, 0.5, 0], [0, 0, 0], [0, 0, 0]]))
    assert {(one.kpi, one.company) for one in result.side_effects} == {(1, 0)}


@settings(max_examples=12, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_the_first_resolution_ends_its_conflict(seed):
    of = drawn(seed)
    conflicts = [one for one in scan(of).conflicts if one.grade != "possible"][:12]
    for ways in resolve(of, conflicts):
        assert ways
        first = ways[0]
        assert 0 <= first.amount <= 1
        if first.means == "cut" and first.gap is not None:
            assert first.gap <= of.wanted[first.kpi] + 1e-9


def test_history_finds_the_planted_pair_and_not_the_others():
    rng = np.random.default_rng(11)
    n, weeks = 40, 156
    noise = rng.normal(0, 1, (n + 1, weeks))
    for week in range(1, weeks):
        noise[:, week] = 0.6 * noise[:, week - 1] + 0.8 * noise[:, week]
    on_target = noise[:n] > 0
    company = noise[n] - 1.6 * (on_target[0] & on_target[1])
    worse = getting_worse(company[None, :], np.array([-1]))
    first, second = np.array([0, *range(2, 38)]), np.array([1, *range(3, 39)])
    tested = history_test(on_target, worse, first, second, np.zeros(37, dtype=int))
    assert tested.verdict[0] == "seen"
    assert tested.verdict[1:].count("seen") <= 2
    assert tested.worse[0] > tested.expected[0]


def test_history_says_when_there_is_too_little():
    on_target = np.zeros((2, 60), dtype=bool)
    on_target[:, :5] = True
    tested = history_test(on_target, np.ones((1, 60), dtype=bool), np.array([0]), np.array([1]), np.array([0]))
    assert tested.verdict == ("too_little_data",)
    assert np.isnan(tested.p[0])
    nothing = history_test(on_target[:, :0], np.ones((1, 0), dtype=bool), np.array([0]), np.array([1]), np.array([0]))
    assert nothing.verdict in {(), ("too_little_data",)}


def test_missing_weeks_are_not_worse():
    z = np.full((1, 40), np.nan)
    assert not getting_worse(z, np.array([-1])).any()
    z[0, :20] = 0.0
    z[0, 20] = -3.0
    assert np.flatnonzero(getting_worse(z, np.array([-1]))[0]).tolist() == [20]
    assert not getting_worse(z, np.array([1])).any()


@given(st.lists(st.one_of(st.just(float("nan")), st.floats(0, 1)), max_size=30))
def test_adjusted_chances_are_never_smaller(values):
    p = np.array(values, dtype=float)
    adjusted = benjamini_hochberg(p)
    known = ~np.isnan(p)
    assert (np.isnan(adjusted) == ~known).all()
    assert (adjusted[known] >= p[known] - 1e-12).all()
    assert (adjusted[known] <= 1).all()


def test_the_catalogue_goes_by_function_and_tag():
    kpis = [
        Tagged("orders", "a", "sales", frozenset({"volume"})),
        Tagged("hours", "b", "operations", frozenset({"capacity"})),
        Tagged("own-hours", "a", "operations", frozenset({"capacity"})),
        Tagged("leads", "c", "marketing", frozenset({"lead_volume"})),
        Tagged("quality", "a", "sales", frozenset({"lead_quality"})),
        Tagged("releases", "d", "product", frozenset({"release_velocity"})),
        Tagged("churn", "e", "customer-success", frozenset({"retention"})),
        Tagged("costs", "f", "finance", frozenset({"cost_reduction"})),
        Tagged("heads", "g", "hr", frozenset({"headcount"})),
        Tagged("volume-by-name", "h", "other", frozenset({"volume"})),
    ]
    assert [(one.entry, one.first, one.second) for one in matches(kpis)] == [
        ("volume_capacity", "orders", "hours"),
        ("lead_volume_quality", "leads", "quality"),
        ("retention_release", "churn", "releases"),
        ("cost_headcount", "costs", "heads"),
    ]
