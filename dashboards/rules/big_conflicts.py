"""Where the targets of a big synthetic company stand against each other: what its people know, beside the links along which values run.

Departments that are far behind say what catching up takes from another company KPI, and others draw on one pool of overtime that does not
carry all of them. Values do not run along these links, so history supports none of them: the conflicts follow from the structure alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dashboards.rules.big_catalogue import COMPANY_KEYS, EBITDA, Row

HARMING = 3
"""KPIs that cost another company KPI when they catch up; what is left of those far behind shares the pool."""

STRENGTH = 0.35
HOURS = 10.0
"""Of overtime, for each sigma of improvement."""

CARRIED = 2.5
"""Sigmas of improvement that the pool carries."""


def behind(struck: Sequence[str], levels: Mapping[str, str]) -> list[str]:
    """The department KPIs that something happened to, each once, in the order in which it did."""
    return list(dict.fromkeys(key for key in struck if levels[key] == "department"))


def harmful_links(
    keys: Sequence[str], rows: Mapping[str, Row], names: Mapping[str, str], accepted_by: str
) -> list[dict[str, Any]]:
    """Links from the first of `keys`, each to a company KPI that it does not drive. `rows`, `names` of all KPIs, company KPIs too."""
    return [_harm(key, number, rows, names, accepted_by) for number, key in enumerate(keys[:HARMING])]


def _harm(key: str, number: int, rows: Mapping[str, Row], names: Mapping[str, str], accepted_by: str) -> dict[str, Any]:
    child = rows[key]
    others = [one for one in COMPANY_KEYS if one != child.parent]
    top = others[number % len(others)]
    parent = rows[top]
    effect = STRENGTH * parent.sigma / child.sigma
    return {
        "child": key,
        "parent": top,
        "rationale": f"Whoever hurries to bring {names[key]} back is missing where {names[top]} is decided.",
        # better below is worse above
        "polarity": -1 if child.direction == parent.direction else 1,
        "effect": float(f"{effect:.3g}"),
        "effect_sd": float(f"{effect / 5:.2g}"),
        "strength": None,
        "lag_weeks": None,
        "accepted_by": accepted_by,
    }


def pool(keys: Sequence[str], rows: Mapping[str, Row]) -> list[dict[str, Any]]:
    """The pool of overtime that those of `keys` share which harm nothing by themselves; none where they are fewer than two."""
    sharing = keys[HARMING:]
    if len(sharing) < 2:
        return []
    return [
        {
            "key": "overtime",
            "name": "Overtime that the group pays (hours a week)",
            "slack": HOURS * CARRIED,
            "hard": False,
            "uses": {key: float(f"{HOURS / rows[key].sigma:.3g}") for key in sharing},
            "hurts": {EBITDA: float(f"{0.02 * rows[EBITDA].sigma:.3g}")},
        }
    ]
