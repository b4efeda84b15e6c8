"""The conflict scan on graphs whose truth is known: the worst of every pair against linear programs, planted pairs found, false ones, time."""

from time import perf_counter

import numpy as np
from scipy.optimize import linprog

from alignment.rules.conflicts.graph import EPSILON, KAPPA, Floats, Graph, most_effort, no_resources
from alignment.rules.conflicts.polygon import pairs_of, worst
from alignment.rules.conflicts.resolve import resolve
from alignment.rules.conflicts.scan import Scan, scan
from benchmarks.table import Line, Table, at_least, at_most

KPIS, COMPANY_KPIS, DEPARTMENTS = 420, 5, 60
PLANTED = 80
SHOWN = 200


def measure(*, quick: bool) -> Table:
    """420 department KPIs of 60 departments against five company KPIs; `quick`: 60 KPIs, few programs."""
    rng = np.random.default_rng(21)
    size = 60 if quick else KPIS
    whole = _drawn(rng, size)
    seconds, found = _timed(whole, 1 if quick else 3)
    programs, each, difference = _programs(whole, rng, 40 if quick else 600)
    total = found.pairs * COMPANY_KPIS * each
    planted, hit = _planted(rng, size, 10 if quick else PLANTED)
    harmless = scan(_harmless(rng, size))
    begun = perf_counter()
    counted = [one for one in found.conflicts if one.grade != "possible"]
    resolve(whole, counted[:SHOWN])
    ways = perf_counter() - begun
    return Table(
        "Conflicts",
        [
            Line(f"{size} department KPIs, {found.pairs:,} pairs of two departments, {COMPANY_KPIS} company KPIs", f"{len(counted):,} conflicts"),
            at_least("scan of all pairs, three grades each", f"{seconds:.2f} s", f"{total:,.0f} s", total / seconds, 300),
            at_most("largest difference to a linear program", f"{difference:.1e}", f"{programs:,} programs", difference / 1e-8, 1),
            at_least("planted pairs found", f"{hit}", f"{planted}", hit / planted, 0.95),
            Line("conflicts and side effects where no effect is negative", f"{len(harmless.conflicts) + len(harmless.side_effects)}", "0", "", "= 0",
                 not harmless.conflicts and not harmless.side_effects),
            Line(f"smallest ways out of the worst {min(SHOWN, len(counted))}", f"{ways:.2f} s"),
        ],
        [
            ("Against: one linear program (HiGHS through scipy) for each pair and company KPI, at the estimate alone; "
            f"{programs:,} of them were solved, {1000 * each:.2f} ms each, and the time of all is that times their number."),
            "A planted pair: one KPI helps a company KPI and a KPI of another department costs it more, in an else harmless graph.",
        ],
    )  # fmt: skip


def _drawn(rng: np.random.Generator, size: int) -> Graph:
    """A sparse graph: each KPI moves one or two company KPIs, one in five for the worse; three couplings for every two KPIs."""
    direct = np.abs(rng.normal(0, 0.25, (COMPANY_KPIS, size))) * (rng.random((COMPANY_KPIS, size)) < 0.3)
    direct = np.where(rng.random(direct.shape) < 0.2, -direct, direct)
    couplings = np.tril(rng.normal(0, 0.25, (size, size)) * (rng.random((size, size)) < 3.0 / size), -1)
    return Graph(
        direct,
        0.3 * np.abs(direct),
        couplings,
        rng.normal(0.8, 0.8, size),
        _departments(size),
        no_resources(size, COMPANY_KPIS),
    )


def _departments(size: int) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    return np.arange(size, dtype=np.int64) % DEPARTMENTS


def _timed(graph: Graph, repeats: int) -> tuple[float, Scan]:
    taken = []
    for _ in range(repeats):
        begun = perf_counter()
        found = scan(graph)
        taken.append(perf_counter() - begun)
    return min(taken), found


def _programs(graph: Graph, rng: np.random.Generator, count: int) -> tuple[int, float, float]:
    """How many were solved, seconds each, the largest difference."""
    goals = graph.goals
    pairs = rng.choice(goals, (count, 2))
    pairs = pairs[graph.department[pairs[:, 0]] != graph.department[pairs[:, 1]]]
    companies = rng.integers(0, COMPANY_KPIS, len(pairs))
    ours = worst(
        pairs_of(graph, pairs[:, 0], pairs[:, 1]), graph.total[:, pairs].transpose(1, 0, 2), graph.resources.hurts
    )
    difference, begun = 0.0, perf_counter()
    for row, ((i, j), company) in enumerate(zip(pairs.tolist(), companies.tolist(), strict=True)):
        theirs = _program(graph, i, j, company)
        mine = float(ours.change[row, company])
        if np.isnan(theirs) != np.isnan(mine):
            difference = np.inf
        elif not np.isnan(mine):
            difference = max(difference, abs(theirs - mine))
    return len(pairs), (perf_counter() - begun) / len(pairs), difference


def _program(graph: Graph, i: int, j: int, company: int) -> float:
    """The worst change of the company KPI; nan where the targets exclude each other."""
    spread, wanted = graph.spread, graph.wanted
    rows: Floats = np.array([
        [-spread[i, i], -spread[i, j]], [-spread[j, i], -spread[j, j]],
        [spread[i, i], min(spread[i, j], 0)], [min(spread[j, i], 0), spread[j, j]],
    ])  # fmt: skip
    bounds = [-graph.gap[i], -graph.gap[j], wanted[i] + KAPPA, wanted[j] + KAPPA]
    limits = [(0.0, float(most_effort(wanted[k], KAPPA))) for k in (i, j)]
    answer = linprog(graph.total[company, [i, j]], A_ub=rows, b_ub=bounds, bounds=limits, method="highs")
    return float(answer.fun) if answer.status == 0 else float("nan")


def _planted(rng: np.random.Generator, size: int, count: int) -> tuple[int, int]:
    """Pairs of their own in a harmless graph, and how many of them the scan names at least likely."""
    harmless = _harmless(rng, size)
    direct, gap = harmless.direct.copy(), np.abs(harmless.gap) + 0.5
    places = rng.permutation(size)[: 2 * (min(count, size // 2))].reshape(-1, 2)
    places = places[harmless.department[places[:, 0]] != harmless.department[places[:, 1]]]
    company = rng.integers(0, COMPANY_KPIS, len(places))
    direct[:, places.ravel()] = 0.0
    direct[company, places[:, 0]] = rng.uniform(0.1, 0.3, len(places))
    direct[company, places[:, 1]] = -rng.uniform(0.5, 0.9, len(places))
    gap[places] = rng.uniform(0.8, 1.2, places.shape)
    graph = Graph(direct, 0.1 * np.abs(direct), np.zeros((size, size)), gap, harmless.department, harmless.resources)
    named = {(one.first, one.second, one.company) for one in scan(graph).conflicts if one.grade != "possible"}
    wanted = [(*sorted(pair), top) for pair, top in zip(places.tolist(), company.tolist(), strict=True)]
    alone = -EPSILON  # what is planted nets far below what matters
    assert (direct[company, places[:, 1]] * gap[places[:, 1]] < alone).all()  # noqa: S101  the plant is one
    return len(wanted), sum(one in named for one in wanted)


def _harmless(rng: np.random.Generator, size: int) -> Graph:
    """No negative effect anywhere."""
    direct = np.abs(rng.normal(0, 0.25, (COMPANY_KPIS, size))) * (rng.random((COMPANY_KPIS, size)) < 0.3)
    return Graph(
        direct,
        0.3 * direct,
        np.zeros((size, size)),
        rng.normal(0.8, 0.8, size),
        _departments(size),
        no_resources(size, COMPANY_KPIS),
    )
