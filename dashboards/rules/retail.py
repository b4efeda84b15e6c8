"""The demo company `retail`: the article's retail business, complete, with two years of weekly values and a story.

`retail_company` gives the company file, `retail_synthetic` the same with arrays, `retail_cascade` the network behind
it (benchmarks put faults of their own into it). Everything depends on the seed and the anchor, the day of the first
load: called again with a later `today` and the same anchor, it gives the same history and the weeks since.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

import numpy as np

from alignment.rules.simulation import Cascade, Fault, Gap, Link, Node, adverse_sign, simulate
from dashboards.rules.retail_contributions import contributions
from dashboards.rules.retail_governance import Off, governance, true_plans
from dashboards.rules.retail_individuals import INDIVIDUAL
from dashboards.rules.retail_kpis import COMPANY, DEPARTMENT, Parent, Spec
from dashboards.rules.retail_maturity import history
from dashboards.rules.retail_people import CEO, COMPANY_NAME, COO, DEPARTMENTS, PEOPLE, address
from dashboards.rules.retail_resources import RESOURCES
from dashboards.rules.retail_reviews import reviews, series
from dashboards.rules.retail_story import RAISED, RAISED_TO, raised_from, story_explanations, story_faults, story_gaps
from dashboards.rules.synthetic import FORMAT, SyntheticCompany, ValueBlock, fold_weeks
from kpis.rules.calendar import Cadence, current_period

# Chosen among sixty for its present years: chance contradicts none of the true links then, which would confuse a first look.
SEED = 29

SPECS: tuple[Spec, ...] = (*COMPANY, *DEPARTMENT, *INDIVIDUAL)
_BY_KEY = {spec.key: spec for spec in SPECS}
_DEPTH = {"company": 1, "department": 2, "individual": 3}


def retail_company(
    *, slug: str, today: date, weeks: int = 104, seed: int = SEED, anchor: date | None = None
) -> dict[str, Any]:
    """The complete company file (plumbline-company/1) as it stands on `today`.

    anchor: the day of the first load (None: today); the history begins `weeks` weeks before it and the story is placed by it.
    ValueError when `today` is before the anchor or `weeks` < 1.
    """
    return retail_synthetic(slug=slug, today=today, weeks=weeks, seed=seed, anchor=anchor).as_file()


def retail_synthetic(
    *, slug: str, today: date, weeks: int = 104, seed: int = SEED, anchor: date | None = None
) -> SyntheticCompany:
    """The same with the values as arrays, one block a cadence."""
    anchor = anchor or today
    if today < anchor or weeks < 1:
        raise ValueError("today cannot be before the anchor, and there is at least one week")
    first_load, last = current_period(anchor, "weekly"), current_period(today, "weekly")
    start = first_load - timedelta(weeks=weeks - 1)
    length = (last - start).days // 7 + 1
    year = (first_load + timedelta(days=6)).year
    cascade = retail_cascade(
        year=year, first_year=start.year, faults=story_faults(first_load, last), gaps=story_gaps(first_load, last),
        raised=raised_from(first_load),
    )  # fmt: skip
    run = simulate(cascade, start=start, weeks=length, seed=seed)
    years = range(start.year, max(today.year, year) + 1)
    file = {
        "format": FORMAT,
        "company": _company(slug),
        "people": _people(),
        "departments": [
            {"key": d.key, "name": d.name, "function": d.function, "head": address(d.head), "velocity": "high"}
            for d in DEPARTMENTS
        ],
        "kpis": [_kpi(spec, year, years, raised_from(first_load)) for spec in SPECS],
        "links": [_link(spec, parent) for spec in SPECS for parent in spec.parents],
        "resources": RESOURCES,
        "contributions": contributions(),
        "values": {},
        "explanations": story_explanations(first_load, start),
        "waivers": [],
        "review_series": series(first_load),
        **governance(first_load),
        "maturity": history(first_load),
    }
    found = SyntheticCompany(file, tuple(_blocks(run.keys, run.values, start, today)))
    off = off_track(found)
    file["reviews"] = reviews(first_load, off, _upper_links())
    file["plans"] = true_plans(file["plans"], off)
    return found


def _upper_links() -> list[tuple[str, str]]:
    """Links from departments to the company."""
    tops = {spec.key for spec in COMPANY}
    return [(spec.key, parent.key) for spec in DEPARTMENT for parent in spec.parents if parent.key in tops]


def off_track(company: SyntheticCompany) -> Off:
    """Was a weekly KPI off track in a week? By its value and the pace of its target on the last day."""
    values = {key: (start, column) for key, start, column in company.series()}
    kpis = {kpi["key"]: kpi for kpi in company.file["kpis"]}

    def off(key: str, week: date) -> bool:
        start, column = values[key]
        place = (week - start).days // 7
        if kpis[key]["measure_cadence"] != "weekly" or not 0 <= place < len(column):
            return False
        target = next((one for one in kpis[key]["targets"] if one["from"] <= week.isoformat() <= one["to"]), None)
        if target is None:
            return False
        asked = target["value"]
        if target["shape"] == "linear":
            begins, ends = (date.fromisoformat(target[end]).toordinal() for end in ("from", "to"))
            asked = np.interp(week.toordinal() + 6, [begins, ends], [target["baseline"], target["value"]])
        short = (asked - column[place]) * (1 if kpis[key]["direction"] == "higher" else -1)
        return bool(short > target["tolerance"])

    return off


def anchor_of(first_period: date, *, weeks: int = 104) -> date:
    """The anchor of a demo whose weekly history begins with `first_period`: what to go on from when its first day is not on record."""
    return first_period + timedelta(weeks=weeks)


def retail_cascade(
    *,
    year: int,
    first_year: int | None = None,
    faults: Iterable[Fault] = (),
    gaps: Iterable[Gap] = (),
    raised: date | None = None,
) -> Cascade:
    """The network behind the demo: 3 + 13 + 40 nodes, their plans for `year` and the two years before, true links.

    raised: the day from which one target asks for more (None: never).
    """
    years = range(min(first_year or year, year - 2), year + 2)
    nodes = [_node(spec, year, years, raised if spec.key == RAISED else None) for spec in SPECS]
    links = [
        Link(spec.key, parent.key, parent.polarity, parent.strength, parent.lag)
        for spec in SPECS
        for parent in spec.parents
    ]
    return Cascade(nodes, links, tuple(faults), tuple(gaps))


def planned(spec: Spec, year: int, this_year: int) -> float:
    """The value planned for a year: the plan's three years, held before and after."""
    return spec.plan[min(max(year - this_year + 2, 0), 2)]


def _node(spec: Spec, this_year: int, years: range, raised: date | None) -> Node:
    """The normal level stands better than the pace by the year's margin, at the beginning of each year; from `raised` on it follows the
    higher target."""
    better = -adverse_sign(spec.direction)
    knots = []
    for year in years:
        begins_at = planned(spec, year - 1 if spec.shape == "linear" else year, this_year)
        margin = spec.margin[min(max(year - this_year + 2, 0), 2)]
        knots.append((date(year, 1, 1), begins_at + better * margin * spec.sigma))
    if raised is not None:
        there = float(
            np.interp(raised.toordinal(), [day.toordinal() for day, _ in knots], [level for _, level in knots])
        )
        knots = [knot for knot in knots if knot[0] < raised]
        knots += [(raised, there), (_raised_until(this_year), RAISED_TO + better * spec.margin[2] * spec.sigma)]
    top = 100.0 if spec.unit == "%" else np.inf
    return Node(
        spec.key, tuple(knots), spec.sigma, _DEPTH[spec.level], spec.direction, spec.ar, noise_cap=spec.noise_cap,
        seasons=spec.seasons, low=0.0, high=top, decimals=spec.decimals if spec.cadence == "weekly" else None,
    )  # fmt: skip


def _blocks(
    keys: list[str], values: np.ndarray[Any, np.dtype[np.float64]], start: date, today: date
) -> list[ValueBlock]:
    blocks = []
    cadences: tuple[Cadence, ...] = ("weekly", "biweekly", "monthly")
    for cadence in cadences:
        chosen = [position for position, key in enumerate(keys) if _BY_KEY[key].cadence == cadence]
        periods = [start + timedelta(weeks=week) for week in range(len(values))]
        part = values[:, chosen]
        if cadence != "weekly":
            periods, part = fold_weeks(part, start, today, cadence)
            decimals = [_BY_KEY[keys[position]].decimals for position in chosen]
            part = np.array([[round(v, d) for v, d in zip(row, decimals, strict=True)] for row in part.tolist()])
        if len(periods):
            blocks.append(ValueBlock(cadence, [keys[position] for position in chosen], periods, part))
    return blocks


def _company(slug: str) -> dict[str, Any]:
    return {
        "slug": slug,
        "name": COMPANY_NAME,
        "currency": "EUR",
        "time_zone": "Europe/Amsterdam",
        "locale": "en",
        "fiscal_year_start_month": 1,
        "velocity": "high",
        "alignment_owner": address(COO),
    }


def _people() -> list[dict[str, Any]]:
    return [
        {
            "email": address(person.handle),
            "name": person.name,
            "role": person.role,
            "department": person.department,
            "job_role": person.job_role,
            "active": True,
        }
        for person in PEOPLE
    ]


def _kpi(spec: Spec, this_year: int, years: range, raised: date) -> dict[str, Any]:
    return {
        "key": spec.key,
        "name": spec.name,
        "level": spec.level,
        "department": spec.department,
        "owner": address(spec.owner),
        "definition": spec.definition,
        "unit": spec.unit,
        "decimals": spec.decimals,
        "direction": spec.direction,
        "indicator": spec.indicator,
        "nature": spec.nature,
        "aggregation": spec.aggregation,
        "measure_cadence": spec.cadence,
        "review_cadence": spec.review,
        "tags": list(spec.tags),
        "status": "active",
        "typical_change": spec.sigma,
        # Leadership signs the outcomes for the year and the month in which the next one is planned.
        "locked_until": date(this_year + 1, 1, 31).isoformat() if spec.level == "company" else None,
        "targets": _targets(spec, this_year, years, raised),
        "contributors": [{"department": department, "input": text} for department, text in spec.contributors],
    }


def _targets(spec: Spec, this_year: int, years: range, raised: date) -> list[dict[str, Any]]:
    """A version a year; of the KPI whose target is raised, one from that day on instead, which stays where it leads to."""
    found = [_target(spec, year, this_year) for year in years]
    if spec.key != RAISED:
        return found
    until = _raised_until(this_year)
    day, end = raised.isoformat(), until.isoformat()
    former = [version for version in found if version["from"] < day]
    later = [{**version, "baseline": None, "value": RAISED_TO} for version in found if version["from"] > end]
    before = next(version for version in former if version["to"] >= day)
    reached = before["value"] if before["baseline"] is None else round(_pace(before, raised), spec.decimals)
    # A pace line that is cut short ends where it stood, or its slope would be another one for weeks that are over.
    before |= {"to": (raised - timedelta(days=1)).isoformat(), "value": reached}
    higher = {**before, "from": day, "to": end, "baseline": reached, "value": RAISED_TO, "shape": "linear"}
    return [*former, higher, *[{**version, "shape": "flat"} for version in later]]


def _pace(version: dict[str, Any], day: date) -> float:
    """What a linear version asks for on a day."""
    ends = [date.fromisoformat(version[end]).toordinal() for end in ("from", "to")]
    return float(np.interp(day.toordinal(), ends, [version["baseline"], version["value"]]))


def _raised_until(this_year: int) -> date:
    """The raised target has until the end of the year after the first load."""
    return date(this_year + 1, 12, 31)


def _target(spec: Spec, year: int, this_year: int) -> dict[str, Any]:
    value, before = planned(spec, year, this_year), planned(spec, year - 1, this_year)
    linear = spec.shape == "linear" and value != before
    return {
        "from": date(year, 1, 1).isoformat(),
        "to": date(year, 12, 31).isoformat(),
        "baseline": before if linear else None,
        "value": value,
        "tolerance": spec.tolerance,
        "shape": "linear" if linear else "flat",
        "scope": "period",
    }


def _link(spec: Spec, parent: Parent) -> dict[str, Any]:
    effect = parent.strength * _BY_KEY[parent.key].sigma / spec.sigma
    return {
        "child": spec.key,
        "parent": parent.key,
        "rationale": parent.rationale,
        "polarity": parent.polarity,
        "effect": float(f"{effect:.3g}"),
        "effect_sd": float(f"{effect / 3:.2g}"),
        "strength": None,
        "lag_weeks": parent.lag,
        "accepted_by": _accepted_by(spec, parent),
    }


def _accepted_by(spec: Spec, parent: Parent) -> str | None:
    """The head accepts what their people propose; an executive who does not own the parent what departments propose."""
    if not parent.accepted:
        return None
    if spec.level == "individual":
        return address(next(d.head for d in DEPARTMENTS if d.key == spec.department))
    return address(CEO if _BY_KEY[parent.key].owner == COO else COO)
