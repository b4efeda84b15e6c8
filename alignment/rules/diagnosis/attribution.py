"""Where did it begin? Ranks, for a company KPI that is off, the KPIs below it (and itself) by how well a change of theirs explains it.

A change must stand out of what its own children explain, must have had the time to arrive, must have begun when the
company KPI's own course says, and must be large enough to matter. Nothing significant is said to be so: "unclear", or
"no significant variance"; a change of the company KPI that nothing below explains is strategy or comes from outside.
Limits: a linear, additive cascade with stable lags; a cause that nobody linked is not seen.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np

from alignment.rules.diagnosis.network import REACH, Floats, Ints, Network, arrivals, strongest_paths
from alignment.rules.diagnosis.onset import TEMPLATES, Onsets, course_of, match
from alignment.rules.diagnosis.readable import LEAST_VALUES
from alignment.rules.diagnosis.residuals import Fitted, autocorrelation, fit

RECENT = 20
"""The last weeks that may hold the change; what lies before says what is normal."""

EXCURSION = 6
_LEAST_Z = 4.25
_LEAST_SHARE = 0.08
_LEAST_EXCURSION = 2.0
_SMALLEST_DIP = 0.3
_OWN_FAVOUR = 1.15
_WORST_TIMING = -6.0
_FEW_NODES = 15
_SLIGHT_PATH = 0.15  # of the strongest arrival: weaker ones do not decide about timing

Verdict = Literal["below", "strategy_or_external", "unclear", "no_significant_variance"]


@dataclass(frozen=True, slots=True)
class Origin:
    """A node that may be where it began. `onset`: its week (column); `size` in its sigmas, raw sign; `share` of the
    dip that it explains, 0..1; `z` how clearly it stands out; `template` how it ran; `path` positions from it to the
    company KPI."""

    node: int
    onset: int
    size: float
    share: float
    z: float
    template: str
    path: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """`dip`: sigmas by which the company KPI lies on its bad side, over its last `weeks` weeks; `dip_z` how unusual that is.
    `named`: the one of the ranking of which the verdict speaks, None where it names nobody."""

    target: int
    verdict: Verdict
    ranking: tuple[Origin, ...]
    dip: float
    dip_z: float
    weeks: int
    named: Origin | None = None


@dataclass(frozen=True)
class Reading:
    """What is prepared once for all company KPIs of a company: see `read`."""

    net: Network
    z: Floats
    fitted: Fitted
    onsets: Onsets


def read(net: Network, z: Floats) -> Reading:
    """Fit every parent and filter every node for onsets. `z` (n, T): deviations from the KPI's normal course in its sigmas
    (`baseline_z(history, recent=RECENT)`), nan = missing, oldest week first."""
    fitted = fit(net, z, recent=RECENT)
    return Reading(net, z, fitted, match(fitted.residual, fitted.phi, fitted.noise, recent=RECENT))


def diagnose(reading: Reading, target: int, *, worse: int, most: int = 10) -> Diagnosis:
    """The ranked origins of the present dip of `target`. `worse`: the raw sign of a change for the worse (-1: higher is better).

    A history too short to know what is normal (under 40 weeks) gives `no_significant_variance` and no ranking. A KPI that does not lie
    on its bad side at all has a ranking of what pulls at it, and nobody is named: where there is no dip, nothing explains a share of it.
    """
    z = reading.z[target]
    if (~np.isnan(z)).sum() < LEAST_VALUES:
        return Diagnosis(target, "no_significant_variance", (), 0.0, 0.0, 0)
    dip, dip_z, weeks = _excursion(z, worse)
    nodes, gain = arrivals(reading.net, reading.fitted.beta, reading.fitted.lag, target)
    # The target's own residual is not what arrives from below: its column of the gain is the target itself.
    found = _candidates(reading, nodes, gain, _own_course(reading.z[target], worse), worse)
    share = _shares(found, gain, dip, weeks, reading.z.shape[1], worse)
    rank = found.z * np.sqrt(share) * np.where(nodes == target, _OWN_FAVOUR, 1.0)
    order = [int(place) for place in np.argsort(-rank, kind="stable")[:most] if rank[place] > 0]
    paths = strongest_paths(reading.net, reading.fitted.beta, target) if order else {}
    origins = tuple(_origin(reading, found, share, nodes, place, paths) for place in order)
    named = _named(origins, len(nodes)) if dip > 0 else None
    return Diagnosis(target, _verdict(named, target, dip_z), origins, dip, dip_z, weeks, named)


def _excursion(z: Floats, worse: int) -> tuple[float, float, int]:
    """The dip over the last weeks that stands out most: its mean in sigmas (bad side positive), how unusual, how many weeks."""
    phi = float(autocorrelation(z[None, :], recent=RECENT)[0][0])
    recent = worse * z[-EXCURSION:][::-1]
    best = (0.0, 0.0, 1)
    for weeks in range(1, len(recent) + 1):
        part = recent[:weeks]
        known = int((~np.isnan(part)).sum())
        if not known:
            continue
        mean = float(np.nanmean(part))
        free = 1 + (known - 1) * (1 - phi) / (1 + phi)
        if mean * free**0.5 > best[1]:
            best = (mean, mean * free**0.5, weeks)
    return best


def _own_course(z: Floats, worse: int) -> Floats:
    """Log-likelihood that the company KPI itself turned bad in each of the last weeks: (RECENT,), best 0 or less for none."""
    phi, noise = autocorrelation(z[None, :], recent=RECENT)
    found = match(z[None, :], phi, noise, recent=RECENT)
    strongest = np.maximum(worse * found.z[0], 0.0).max(axis=0)
    return np.asarray(0.5 * strongest**2)


@dataclass(frozen=True, slots=True)
class _Candidates:
    """The best onset of each node: columns are counted from the first of the recent weeks."""

    z: Floats
    size: Floats
    onset: Ints
    template: Ints


def _candidates(reading: Reading, nodes: Ints, gain: Floats, own: Floats, worse: int) -> _Candidates:
    z, size = reading.onsets.z[nodes], reading.onsets.size[nodes]
    recent = z.shape[2]
    null = 1.25 if len(nodes) < _FEW_NODES else max(1.0, 1.4826 * float(np.median(np.abs(z))))
    likelihood = 0.5 * (z / null) ** 2
    timing = _timing(gain, own, recent)
    # A change that moves the company KPI the good way explains no dip.
    total = gain.sum(axis=1)
    adverse = np.sign(size) * np.sign(total)[:, None, None] == worse
    score = np.where(adverse & np.isfinite(timing)[:, None, :], likelihood + timing[:, None, :], -np.inf)
    best = score.reshape(len(nodes), -1).argmax(axis=1)
    rows = np.arange(len(nodes))
    template, onset = np.divmod(best, recent)
    top = score[rows, template, onset]
    return _Candidates(
        z=np.sqrt(2 * np.maximum(np.where(np.isfinite(top), top, 0.0), 0.0)),
        size=size[rows, template, onset],
        onset=onset,
        template=template,
    )


def _timing(gain: Floats, own: Floats, recent: int) -> Floats:
    """How well each onset of each node fits the company KPI's own course: (nodes, recent), 0 at best, -6 at worst, -inf where
    nothing of it can have arrived yet."""
    strong = np.abs(gain) >= _SLIGHT_PATH * np.abs(gain).max(axis=1, keepdims=True)
    relative = np.maximum(own - own.max(), _WORST_TIMING)
    fits = np.full((len(gain), recent), -np.inf)
    for lag in range(min(REACH, recent)):
        rows = strong[:, lag]
        if rows.any():
            fits[rows, : recent - lag] = np.maximum(fits[rows, : recent - lag], relative[lag:])
    return fits


def _shares(found: _Candidates, gain: Floats, dip: float, weeks: int, width: int, worse: int) -> Floats:
    """The share of the dip that each node's change explains over the weeks of the dip, 0..1."""
    recent = min(RECENT, width - 1)
    at = np.arange(recent - weeks, recent)
    age = at[None, :, None] - np.arange(REACH)[None, None, :] - found.onset[:, None, None]
    arrived = found.size * np.einsum("nwl,nl->n", course_of(found.template, age), gain) / weeks
    return np.asarray(np.clip(worse * arrived / max(dip, _SMALLEST_DIP), 0.0, 1.0))


def _origin(
    reading: Reading, found: _Candidates, share: Floats, nodes: Ints, place: int, paths: Mapping[int, tuple[int, ...]]
) -> Origin:
    node = int(nodes[place])
    return Origin(
        node=node,
        onset=int(found.onset[place]) + reading.z.shape[1] - reading.onsets.z.shape[2],
        size=float(found.size[place]),
        share=float(share[place]),
        z=float(found.z[place]),
        template=TEMPLATES[int(found.template[place])],
        path=paths[node],
    )


def _named(origins: tuple[Origin, ...], nodes: int) -> Origin | None:
    """The first that stands out clearly enough and explains enough to be told."""
    needed = least_z(nodes)
    return next((one for one in origins if one.z >= needed and one.share >= _LEAST_SHARE), None)


def _verdict(named: Origin | None, target: int, dip_z: float) -> Verdict:
    if named is not None:
        return "strategy_or_external" if named.node == target else "below"
    return "unclear" if dip_z >= _LEAST_EXCURSION else "no_significant_variance"


def least_z(nodes: int) -> float:
    """How clearly a change must stand out among so many nodes, each looked at in 80 ways, to be told."""
    return max(_LEAST_Z, float(np.sqrt(2 * np.log(40 * max(nodes, 1)))))
