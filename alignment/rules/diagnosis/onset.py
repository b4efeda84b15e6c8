"""When did something begin, how large is it, and how sure is that: matched filters on what is new in each week."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from alignment.rules.diagnosis.network import Floats, Ints, Mask

#: How a change may run: at once, over four weeks, over eight, or for four weeks only.
TEMPLATES = ("step", "ramp4", "ramp8", "pulse4")


def course(age: Ints) -> Floats:
    """The four courses at `age` weeks after the onset (0 = its first week; before it 0): shape (4, *age.shape)."""
    on = age >= 0
    return np.stack(
        [
            on.astype(np.float64),
            np.clip((age + 1) / 4, 0.0, 1.0) * on,
            np.clip((age + 1) / 8, 0.0, 1.0) * on,
            (on & (age < 4)).astype(np.float64),
        ]
    )


def course_of(template: Ints, age: Ints) -> Floats:
    """The course that each node's change takes: `template` (n,) positions in TEMPLATES, `age` (n, ...) -> like `age`."""
    found = np.zeros(age.shape)
    for number in range(len(TEMPLATES)):
        rows = template == number
        if rows.any():
            found[rows] = course(age[rows])[number]
    return found


@dataclass(frozen=True, slots=True)
class Onsets:
    """For each node, template and onset week: `z` signed (n, 4, W) and the `size` in sigmas (n, 4, W). W: the last `recent` weeks,
    oldest first. Nothing known: z 0."""

    z: Floats
    size: Floats


def match(rows: Floats, phi: Floats, noise: Floats, *, recent: int) -> Onsets:
    """Filter every row for every onset in its last `recent` weeks. rows (n, T) in sigmas, phi and noise (n,)."""
    n, width = rows.shape
    recent = max(min(recent, width - 1), 0)
    window = rows[:, width - recent :]
    before = rows[:, width - recent - 1 : width - 1]
    # Where the week before is missing, nothing is known of it: the week itself is judged against the stationary spread.
    alone = np.isnan(before)
    new = np.where(alone, window * np.sqrt(1 - phi**2)[:, None], window - phi[:, None] * np.where(alone, 0.0, before))
    seen: Mask = ~np.isnan(window) & ~np.isnan(noise)[:, None]
    new = np.where(seen, new, 0.0) / np.where(np.isnan(noise), 1.0, noise)[:, None]
    age = np.arange(recent)[:, None] - np.arange(recent)[None, :]
    now = course(age).transpose(1, 0, 2).reshape(recent, len(TEMPLATES) * recent)  # (weeks, 4 * onsets)
    earlier = course(age - 1).transpose(1, 0, 2).reshape(recent, len(TEMPLATES) * recent)
    mask = seen.astype(np.float64)
    slope = (new @ now) - phi[:, None] * (new @ earlier)
    norm = mask @ now**2 - 2 * phi[:, None] * (mask @ (now * earlier)) + phi[:, None] ** 2 * (mask @ earlier**2)
    norm = np.where(norm > 1e-9, norm, np.nan)
    scale = np.where(np.isnan(noise), 1.0, noise)[:, None]
    z = np.nan_to_num(slope / np.sqrt(norm)).reshape(n, len(TEMPLATES), recent)
    size = np.nan_to_num(slope / norm * scale).reshape(n, len(TEMPLATES), recent)
    return Onsets(z, size)
