"""What is on its way up: changes below a company KPI whose effect has not arrived yet, when it will, and how large it will be.

The same changes and the same links as in attribution; only those that stand out clearly count, so that a quiet company
is rarely warned. The size is an estimate of a linear cascade: right to about half a sigma in simulations.
"""

from dataclasses import dataclass

import numpy as np

from alignment.rules.diagnosis.attribution import RECENT, Reading, least_z
from alignment.rules.diagnosis.network import REACH, arrivals, strongest_paths
from alignment.rules.diagnosis.onset import course_of

AHEAD = 12
"""Weeks looked ahead."""

LEAST_SIZE = 0.3
_SURER = 0.25  # a warning of what nobody sees yet must stand out more than an explanation of what everybody sees
_NULL_OF_FEW = 1.25
_FEW_NODES = 15


@dataclass(frozen=True, slots=True)
class Arrival:
    """`size`: sigmas by which the company KPI will move for the worse beyond today (positive), `weeks` until half of it is there.
    `onset` is the week (column) in which `node` changed by `change` of its own sigmas (raw sign)."""

    target: int
    node: int
    onset: int
    change: float
    size: float
    weeks: int
    z: float
    path: tuple[int, ...]


def project(reading: Reading, target: int, *, worse: int, most: int = 5) -> list[Arrival]:
    """The adverse changes on their way to `target`, largest first. `worse`: raw sign of a change for the worse."""
    nodes, gain = arrivals(reading.net, reading.fitted.beta, reading.fitted.lag, target)
    nodes, gain = nodes[nodes != target], gain[nodes != target]
    if not len(nodes):
        return []
    z, size = reading.onsets.z[nodes], reading.onsets.size[nodes]
    if not z.shape[2]:
        return []
    recent, rows = z.shape[2], np.arange(len(nodes))
    null = _NULL_OF_FEW if len(nodes) < _FEW_NODES else max(1.0, 1.4826 * float(np.median(np.abs(z))))
    template, onset = np.divmod(np.abs(z).reshape(len(nodes), -1).argmax(axis=1), recent)
    clear, change = np.abs(z[rows, template, onset]) / null, size[rows, template, onset]
    age = (recent - 1 + np.arange(AHEAD + 1))[None, :, None] - np.arange(REACH)[None, None, :] - onset[:, None, None]
    effect = worse * change[:, None] * np.einsum("nhl,nl->nh", course_of(template, age), gain)
    further = effect - effect[:, :1]
    peak = further.max(axis=1)
    half = (further >= 0.5 * peak[:, None]).argmax(axis=1)
    telling = (clear >= least_z(len(nodes)) + _SURER) & (peak >= LEAST_SIZE)
    order = sorted((int(place) for place in np.flatnonzero(telling)), key=lambda place: -peak[place])[:most]
    first = reading.z.shape[1] - min(RECENT, recent)
    paths = strongest_paths(reading.net, reading.fitted.beta, target) if order else {}
    return [
        Arrival(
            target=target,
            node=int(nodes[place]),
            onset=first + int(onset[place]),
            change=float(change[place]),
            size=float(peak[place]),
            weeks=int(half[place]),
            z=float(clear[place]),
            path=paths[int(nodes[place])],
        )
        for place in order
    ]
