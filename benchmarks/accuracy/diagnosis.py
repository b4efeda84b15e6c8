"""How often diagnosis names the KPI where it began, beside simple peers, on companies whose truth is known."""

from __future__ import annotations

import time
from datetime import timedelta

import numpy as np

from alignment.rules.diagnosis import diagnose, project, read
from alignment.rules.simulation import Cascade, Fault, random_cascade
from alignment.rules.simulation.generate import reach_of
from benchmarks.accuracy.cases import LAST, SETTINGS, Drawn, draw, observed
from benchmarks.accuracy.root_causes import ROOT_CAUSE_PEERS
from benchmarks.table import Line, Table, at_least, at_most

CASES = 200
BIG = 40
_SEED = 20_000


def measure(*, quick: bool) -> Table:
    """The tables of diagnosis: origins, false alarms, early warnings."""
    table = Table("Where a dip began: accuracy on simulated companies")
    for name, setting in SETTINGS.items():
        cases = BIG if "60" in name else CASES
        table.lines += _origins(name, setting, 8 if quick else cases)
    table.lines += _false_alarms(20 if quick else CASES)
    table.lines += _warnings(20 if quick else CASES)
    table.notes += [
        "Each line: share of cases in which the KPI where the fault began is named first / among the first three. Origins: 35% individual, 40% department, 25% company level; every case has distractors.",
        "Peers are given the true weeks of the anomaly and series shifted by the true lags; diagnosis is given neither.",
        "'visible': the fault moved the company KPI by at least half a sigma in the last weeks. The others cannot be seen by anybody and are in the first figures.",
        "Simulated, linear, additive cascades with stable lags: real KPIs will be worse.",
    ]
    return table


def _origins(name: str, setting: dict[str, object], cases: int) -> list[Line]:
    ours: list[list[int]] = []
    truth: list[int] = []
    levels = []
    seen = []
    peers: dict[str, list[list[int]]] = {peer: [] for peer in ROOT_CAUSE_PEERS}
    took = 0.0
    for seed in range(_SEED, _SEED + cases):
        drawn = draw(seed, **setting)  # type: ignore[arg-type]
        if drawn.root is None:
            continue
        began = time.perf_counter()
        found = diagnose(read(drawn.net, drawn.z), drawn.target, worse=drawn.worse)
        took += time.perf_counter() - began
        ranking = [origin.node for origin in found.ranking]
        ours.append(ranking)
        truth.append(drawn.root)
        seen.append(drawn.visible)
        levels.append(bool(ranking) and drawn.depth[ranking[0]] == drawn.depth[drawn.root])
        for peer, rank in ROOT_CAUSE_PEERS.items():
            peers[peer].append(rank(drawn))
    first = _share(ours, truth, 1)
    against = {peer: _share(ranks, truth, 1) for peer, ranks in peers.items()}
    visible = [place for place, one in enumerate(seen) if one]
    clear = _share([ours[place] for place in visible], [truth[place] for place in visible], 1)
    words = ", ".join(f"{peer} {share:.3f}" for peer, share in against.items())
    return [
        Line(
            name,
            f"{first:.3f} / {_share(ours, truth, 3):.3f}; visible {clear:.3f} of {len(visible)}; level {np.mean(levels):.3f}; "
            f"{1000 * took / max(len(ours), 1):.0f} ms",
            words,
            f"{first / max(max(against.values()), 1e-9):.2f}",
            "above every peer",
            first >= max(against.values()),
        )
    ]


def _share(rankings: list[list[int]], truth: list[int], within: int) -> float:
    hits = [root in ranking[:within] for ranking, root in zip(rankings, truth, strict=True)]
    return float(np.mean(hits)) if hits else float("nan")


def _false_alarms(cases: int) -> list[Line]:
    """Asked about the worst-looking company KPI of companies in which nothing happened."""
    blamed = warned = asked = 0
    for seed in range(2 * _SEED, 2 * _SEED + cases):
        drawn = draw(seed, quiet=True)
        reading = read(drawn.net, drawn.z)
        tops = [place for place, depth in enumerate(drawn.depth) if depth == 1]
        worse = {top: 1 if drawn.case.cascade.nodes[top].direction == "lower" else -1 for top in tops}
        found = [diagnose(reading, top, worse=worse[top]) for top in tops]
        blamed += max(found, key=lambda one: one.dip_z).verdict == "below"
        warned += sum(bool(project(reading, top, worse=worse[top])) for top in tops)
        asked += len(tops)
    return [
        at_most("quiet company blamed below", f"{blamed / cases:.3f}", f"{cases} companies", blamed / cases, 0.10),
        at_most("quiet company KPI warned of", f"{warned / asked:.3f}", f"{asked} KPIs", warned / asked, 0.02),
    ]


def _warnings(cases: int) -> list[Line]:
    """A step that arrives in one to three weeks: is its source named, its size and week right?"""
    named, weeks, errors, nothing = 0, 0, [], []
    for seed in range(3 * _SEED, 3 * _SEED + cases):
        told = _on_its_way(seed)
        if told is None:
            continue
        drawn, source, ahead, size = told
        found = project(read(drawn.net, drawn.z), drawn.target, worse=drawn.worse)
        hit = bool(found) and found[0].node == source
        named += hit
        weeks += hit and abs(found[0].weeks - ahead) <= 1
        errors.append(abs((found[0].size if found else 0.0) - size))
        nothing.append(size)
    return [
        at_least("coming change: source named first", f"{named / len(errors):.3f}", f"{len(errors)} cases", named / len(errors), 0.65),
        at_least("its week within one", f"{weeks / max(named, 1):.3f}", f"{named} named", weeks / max(named, 1), 0.65),
        at_most("error of its size, sigma", f"{np.mean(errors):.2f}", f"no change {np.mean(nothing):.2f}", float(np.mean(errors) / np.mean(nothing)), 0.6),
    ]  # fmt: skip


def _on_its_way(seed: int) -> tuple[Drawn, int, int, float] | None:
    rng = np.random.default_rng(seed)
    case = random_cascade(rng, last_week=LAST, quiet=True)
    cascade, reach = case.cascade, reach_of(case.cascade, case.target)
    able = [key for key, way in reach.items() if key != case.target and way.lag > 1 and abs(way.gain) > 0.12]
    if not able:
        return None
    key = able[int(rng.integers(len(able)))]
    ahead = int(rng.integers(1, min(3, reach[key].lag - 1) + 1))
    worse = 1 if cascade.nodes[cascade.index[case.target]].direction == "lower" else -1
    size = float(rng.uniform(3, 5)) * worse * np.sign(reach[key].gain)
    fault = Fault(key, LAST - timedelta(weeks=reach[key].lag - ahead), "step", size)
    drawn = observed(case, seed=seed, weeks=104, cascade=Cascade(cascade.nodes, cascade.links, (fault,)))
    return drawn, cascade.index[key], ahead, abs(size * reach[key].gain)
