"""Big synthetic companies: as many departments, people and weeks as asked for, as arrays.

`big_company()` without sizes is the company against which speed is measured: 5 company KPIs, 60 departments with 7
KPIs each, 6,000 people with 4 individual KPIs each, 104 weeks: 24,425 KPIs and 2.54 million weekly values. The network
is real (values are simulated through its links), a dozen departments have trouble, and about three KPIs in four are
on track. Where targets stand against each other is told in big_conflicts. Definitions depend on the seed and the sizes; values also on the anchor, as in the retail demo.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import numpy as np

from alignment.rules.simulation import Cascade, Fault, Link, Node, Season, adverse_sign, simulate
from dashboards.rules.big_catalogue import COMPANY, COMPANY_KEYS, FUNCTIONS, REGIONS, Function, Row
from dashboards.rules.big_conflicts import behind, harmful_links, pool
from dashboards.rules.names import address_of, invent_names, plain_letters
from dashboards.rules.synthetic import FORMAT, SyntheticCompany, ValueBlock
from kpis.rules.calendar import current_period

SEED = 7
KPIS_PER_PERSON = 4
COMPANY_NAME = "Meridale Group"
DOMAIN = "meridale.example"
EXECUTIVES = ("CEO", "COO", "CFO", "Chief commercial officer", "Chief customer officer")
EXPLAINED = 0.6
"""Share of a KPI's variance that its drivers explain together."""

_AT_RANDOM = 8
"""Department KPIs that something happens to, beside the strongest driver of each company KPI."""


@dataclass(frozen=True, slots=True)
class Kpi:
    """One KPI: its template and its place. `parent` is the key above it (None at the top), `why` that link's sentence."""

    key: str
    name: str
    row: Row
    level: str
    department: str | None
    owner: str
    parent: str | None
    why: str
    target: float
    margin: float
    lag: int
    strength: float
    accepted_by: str | None


@dataclass(frozen=True, slots=True)
class Department:
    """A function in a region. `staff`: addresses, the first few of whom own department KPIs; `roles`: index of each one's role."""

    key: str
    name: str
    function: Function
    head: str
    staff: Sequence[str]


def big_company(
    *,
    slug: str,
    today: date,
    weeks: int = 104,
    seed: int = SEED,
    departments: int = 60,
    people: int = 6000,
    anchor: date | None = None,
) -> SyntheticCompany:
    """A company with 5 company KPIs, 7 KPIs a department and 4 a person, all weekly; `people` are spread over the departments.

    Executives, an administrator and the heads come on top of `people` and own no individual KPIs. ValueError for sizes below one or
    `today` before the anchor.
    """
    anchor = anchor or today
    if min(departments, people, weeks) < 1 or today < anchor:
        raise ValueError("sizes must be at least 1, and today cannot be before the anchor")
    first_load, last = current_period(anchor, "weekly"), current_period(today, "weekly")
    start = first_load - timedelta(weeks=weeks - 1)
    length = (last - start).days // 7 + 1
    rng = np.random.default_rng(seed)
    names = invent_names(rng, len(EXECUTIVES) + 1 + departments + people)
    emails = [address_of(name, DOMAIN) for name in names]
    units = _departments(emails[len(EXECUTIVES) + 1 :], departments)
    full_name = dict(zip(emails, names, strict=True))
    kpis = _kpis(rng, units, emails[: len(EXECUTIVES)], full_name)
    year = (first_load + timedelta(days=6)).year
    cascade = Cascade(
        [_node(kpi, year) for kpi in kpis],
        [
            Link(k.key, k.parent, _polarity(k.row, parent), k.strength, k.lag)
            for k, parent in _with_parents(kpis)
            if k.parent
        ],
        _faults(rng, kpis, first_load),
    )
    run = simulate(cascade, start=start, weeks=length, seed=seed)
    years = range(year - 1, max(year, today.year) + 1)
    rows = {kpi.key: kpi.row for kpi in kpis}
    late = behind([fault.node for fault in cascade.faults], {kpi.key: kpi.level for kpi in kpis})[-_AT_RANDOM:]
    file = {
        "format": FORMAT,
        "company": _company(slug, emails[1]),
        "people": _people(units, emails, full_name),
        "departments": [
            {"key": u.key, "name": u.name, "function": u.function.key, "head": u.head, "velocity": "high"}
            for u in units
        ],
        "kpis": [_entry(kpi, year, years) for kpi in kpis],
        "links": [_link(kpi, parent) for kpi, parent in _with_parents(kpis) if parent]
        + harmful_links(late, rows, {kpi.key: kpi.name for kpi in kpis}, emails[1]),
        "resources": pool(late, rows),
        "contributions": [],
        "values": {},
        "reviews": [],
        "change_requests": [],
        "explanations": [],
        "plans": [],
        "waivers": [],
    }
    return SyntheticCompany(file, (ValueBlock("weekly", run.keys, run.periods, run.values),))


def _departments(emails: Sequence[str], count: int) -> list[Department]:
    heads, staff = emails[:count], emails[count:]
    units = []
    for number in range(count):
        function = FUNCTIONS[number % len(FUNCTIONS)]
        turn, place = divmod(number // len(FUNCTIONS), len(REGIONS))
        where = REGIONS[place] + (f" {turn + 1}" if turn else "")
        key = f"{function.key}-{plain_letters(where).replace(' ', '-')}"
        units.append(Department(key, f"{function.name} {where}", function, heads[number], staff[number::count]))
    return units


def _kpis(
    rng: np.random.Generator, units: Sequence[Department], executives: Sequence[str], full_name: dict[str, str]
) -> list[Kpi]:
    margins = (1.5, 2.2, -3.0, 1.0, -0.8)
    kpis = [
        Kpi(
            key,
            row.name,
            row,
            "company",
            None,
            executives[number],
            None,
            row.why,
            row.target,
            margins[number],
            0,
            0.0,
            None,
        )
        for number, (key, row) in enumerate(zip(COMPANY_KEYS, COMPANY, strict=True))
    ]
    below = [kpi for unit in units for kpi in _department_kpis(rng, unit, executives)]
    kpis += _share_out(below)
    for unit in units:
        kpis += _share_out(
            [kpi for n, person in enumerate(unit.staff) for kpi in _personal(rng, unit, n, person, full_name)]
        )
    return kpis


def _department_kpis(rng: np.random.Generator, unit: Department, executives: Sequence[str]) -> list[Kpi]:
    kpis = []
    for number, row in enumerate(unit.function.rows):
        # The head keeps three; the others belong to people of the department, one each.
        owner = unit.head if number < 3 or not unit.staff else unit.staff[(number - 3) % len(unit.staff)]
        target = round(row.target * float(rng.uniform(0.97, 1.03)), row.decimals) if row.target < 90 else row.target
        kpis.append(
            Kpi(
                f"{unit.key}-k{number + 1}", f"{row.name}, {unit.name}", row, "department", unit.key, owner, str(row.parent),
                f"In {unit.name}, {row.why}.", target, float(rng.normal(1.3, 1.2)), int(rng.integers(4, 10)),
                float(rng.lognormal(0.0, 1.0)), executives[1],
            )
        )  # fmt: skip
    return kpis


def _personal(
    rng: np.random.Generator, unit: Department, number: int, person: str, full_name: dict[str, str]
) -> list[Kpi]:
    role = unit.function.roles[number % 2]
    kpis = []
    for place, row in enumerate(role.rows):
        margin, weight, draw = float(rng.normal(1.3, 1.2)), float(rng.uniform(0.5, 1.5)), float(rng.random())
        kpis.append(
            Kpi(
                f"{unit.key}-p{number + 1}-{place + 1}", f"{row.name}, {full_name[person]}", row, "individual", unit.key, person,
                f"{unit.key}-k{int(row.parent) + 1}", f"Of the work of {full_name[person]}: {row.why}.", row.target, margin,
                1 + (number + place) % 4, weight, unit.head if draw < 0.95 else None,
            )
        )  # fmt: skip
    return kpis


def _share_out(kpis: list[Kpi]) -> list[Kpi]:
    """Scales the links' weights into strengths, so that all drivers of a KPI explain EXPLAINED of its variance, one at most 0.6 sigma."""
    squares: dict[str | None, float] = {}
    for kpi in kpis:
        squares[kpi.parent] = squares.get(kpi.parent, 0.0) + kpi.strength**2
    return [
        replace(kpi, strength=min(0.6, kpi.strength * float(np.sqrt(EXPLAINED / squares[kpi.parent])))) for kpi in kpis
    ]


def _with_parents(kpis: Iterable[Kpi]) -> list[tuple[Kpi, Row | None]]:
    kpis = list(kpis)
    rows = {kpi.key: kpi.row for kpi in kpis}
    return [(kpi, rows[kpi.parent] if kpi.parent else None) for kpi in kpis]


def _polarity(child: Row, parent: Row | None) -> int:
    """Every link of the catalogue supports: better below is better above."""
    return 1 if parent is None or child.direction == parent.direction else -1


def _better(row: Row) -> int:
    return -adverse_sign(row.direction)


def _planned(kpi: Kpi, year: int, this_year: int) -> float:
    """Each year before asked for two sigmas less."""
    easier = 2.0 * max(0, this_year - year) * kpi.row.sigma
    return float(round(kpi.target - _better(kpi.row) * easier, kpi.row.decimals))


def _node(kpi: Kpi, this_year: int) -> Node:
    row = kpi.row
    knots = tuple(
        (date(year, 1, 1), _planned(kpi, year, this_year) + _better(row) * kpi.margin * row.sigma)
        for year in (this_year - 2, this_year - 1, this_year)
    )
    depth = {"company": 1, "department": 2, "individual": 3}[kpi.level]
    seasons = (Season("bump", 0.6, day=351, width=14),) if depth < 3 else ()
    return Node(
        kpi.key, knots, row.sigma, depth, row.direction, 0.4, missing=0.01 if depth > 1 else 0.0, seasons=seasons, low=0.0,
        high=100.0 if row.unit == "%" else np.inf, decimals=row.decimals,
    )  # fmt: skip


def _faults(rng: np.random.Generator, kpis: Sequence[Kpi], week: date) -> list[Fault]:
    """Trouble at the strongest driver of each company KPI and here and there below, one to twelve weeks before the anchor."""
    department = [kpi for kpi in kpis if kpi.level == "department"]
    strongest = {kpi.parent: kpi for kpi in sorted(department, key=lambda kpi: kpi.strength)}
    hit = [strongest[key] for key in sorted(key for key in strongest if key)]
    hit += [department[int(n)] for n in rng.choice(len(department), min(_AT_RANDOM, len(department)), replace=False)]
    personal = [kpi for kpi in kpis if kpi.level == "individual"]
    hit += [personal[int(n)] for n in rng.choice(len(personal), min(40, len(personal)), replace=False)]
    return [
        Fault(
            kpi.key,
            week - timedelta(weeks=int(rng.integers(1, 13))),
            "step",
            float(-_better(kpi.row) * rng.uniform(4, 8)),
        )
        for kpi in hit
    ]


def _company(slug: str, alignment_owner: str) -> dict[str, Any]:
    return {
        "slug": slug,
        "name": COMPANY_NAME,
        "currency": "EUR",
        "time_zone": "Europe/Berlin",
        "locale": "en",
        "fiscal_year_start_month": 1,
        "velocity": "high",
        "alignment_owner": alignment_owner,
    }


def _people(units: Sequence[Department], emails: Sequence[str], full_name: dict[str, str]) -> list[dict[str, Any]]:
    top = [_person(email, full_name, "executive", None, role) for email, role in zip(emails, EXECUTIVES, strict=False)]
    top.append(_person(emails[len(EXECUTIVES)], full_name, "administrator", None, "Administrator"))
    for unit in units:
        top.append(_person(unit.head, full_name, "member", unit.key, f"Head of {unit.function.name.lower()}"))
        top += [
            _person(email, full_name, "member", unit.key, unit.function.roles[number % 2].name)
            for number, email in enumerate(unit.staff)
        ]
    return top


def _person(email: str, full_name: dict[str, str], role: str, department: str | None, job: str) -> dict[str, Any]:
    return {
        "email": email,
        "name": full_name[email],
        "role": role,
        "department": department,
        "job_role": job,
        "active": True,
    }


def _entry(kpi: Kpi, this_year: int, years: range) -> dict[str, Any]:
    row, company = kpi.row, kpi.level == "company"
    return {
        "key": kpi.key,
        "name": kpi.name,
        "level": kpi.level,
        "department": kpi.department,
        "owner": kpi.owner,
        "definition": row.why if company else f"{row.name} of the week, as counted by the team's own system.",
        "unit": row.unit,
        "decimals": row.decimals,
        "direction": row.direction,
        "indicator": "lagging" if company else "leading",
        "nature": "activity" if kpi.level == "individual" else "outcome",
        "aggregation": "mean",
        "measure_cadence": "weekly",
        "review_cadence": "monthly" if company else "weekly",
        "tags": [],
        "status": "active",
        "typical_change": row.sigma,
        "locked_until": date(this_year + 1, 1, 31).isoformat() if company else None,
        "targets": [
            {
                "from": date(year, 1, 1).isoformat(),
                "to": date(year, 12, 31).isoformat(),
                "baseline": None,
                "value": _planned(kpi, year, this_year),
                "tolerance": float(f"{2.5 * row.sigma:.6g}"),
                "shape": "flat",
                "scope": "period",
            }
            for year in years
        ],
        "contributors": [],
    }


def _link(kpi: Kpi, parent: Row) -> dict[str, Any]:
    effect = kpi.strength * parent.sigma / kpi.row.sigma
    return {
        "child": kpi.key,
        "parent": kpi.parent,
        "rationale": kpi.why,
        "polarity": _polarity(kpi.row, parent),
        "effect": float(f"{effect:.3g}"),
        "effect_sd": float(f"{effect / 2:.2g}"),
        "strength": None,
        "lag_weeks": kpi.lag,
        "accepted_by": kpi.accepted_by,
    }
