"""The reviews of the retail demo: held as the policy asks for by most, left out by some.

Operational ones of the last quarter, strategic ones of the last half year, and every quarterly alignment review of the year. What was off
target in the week before stands on the agenda and got an outcome.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from dashboards.rules.retail_governance import Calendar, Off
from dashboards.rules.retail_kpis import COMPANY, DEPARTMENT, Spec
from dashboards.rules.retail_people import CEO, CFO, COO, DEPARTMENTS, PEOPLE, address
from governance.rules.review_dates import Rhythm, nominal_days

#: Weeks before the anchor in which each series began.
_BEGAN = -50
_OPERATIONAL, _STRATEGIC = 13, 26
#: Departments that leave out every so many-th operational review.
_LEFT_OUT = {"finance": 2, "e-commerce": 4, "sales-floor": 5}


@dataclass(frozen=True, slots=True)
class Body:
    """Who meets: the company, or a department with those who come."""

    department: str | None
    chair: str
    people: tuple[str, ...]
    specs: tuple[Spec, ...]


def bodies() -> list[Body]:
    """The company's leadership, then each department: its head and the owners of its KPIs."""
    found = [Body(None, COO, (CEO, COO, CFO, *(one.head for one in DEPARTMENTS)), COMPANY)]
    for department in DEPARTMENTS:
        specs = tuple(spec for spec in DEPARTMENT if spec.department == department.key)
        own = [person.handle for person in PEOPLE if person.department == department.key]
        people = tuple(dict.fromkeys([department.head, *(spec.owner for spec in specs), *own[:4]]))
        found.append(Body(department.key, department.head, people, specs))
    return found


def series(anchor_week: date) -> list[dict[str, Any]]:
    """What comes round, as the file says it."""
    at = Calendar(anchor_week)
    found = []
    for body in bodies():
        if body.department:
            found.append(_series(body, "operational", "weekly", 1, "08:30", 30, at))
        found.append(_series(body, "strategic", "monthly", 3, "13:30", 60, at))
    top = bodies()[0]
    return [
        *found,
        _series(top, "alignment", "quarterly", 2, "14:00", 120, at),
        _series(top, "realignment", "yearly", 2, "09:00", 240, at),
    ]


def _series(body: Body, kind: str, cadence: str, weekday: int, hour: str, minutes: int, at: Calendar) -> dict[str, Any]:
    return {
        "kind": kind,
        "cadence": cadence,
        "department": body.department,
        "weekday": weekday,
        "at": hour,
        "minutes": minutes,
        "place": "Meeting room Beech" if body.department is None else "",
        "chair": address(body.chair),
        "starts_on": at.text(_BEGAN),
    }


def reviews(anchor_week: date, off: Off, links: list[tuple[str, str]]) -> list[dict[str, Any]]:
    """Those that were held, and those that were not. `links`: (child, parent) of the cascade's two upper levels."""
    at = Calendar(anchor_week)
    found = []
    for one in series(anchor_week):
        body = next(body for body in bodies() if body.department == one["department"])
        for number, day in enumerate(_days(one, at)):
            left_out = one["kind"] == "operational" and _is_left_out(body.department, number)
            found.append(_missed(one, day) if left_out else _held(one, body, day, off, links))
    return found


def _days(one: Mapping[str, Any], at: Calendar) -> Iterator[date]:
    if one["kind"] == "realignment":
        return
    weeks = {"operational": _OPERATIONAL, "strategic": _STRATEGIC}.get(one["kind"], -_BEGAN)
    first, last = at.day(-weeks), at.day(1)
    yield from nominal_days(Rhythm(one["cadence"], one["weekday"]), first, last)


def _is_left_out(department: str | None, number: int) -> bool:
    every = _LEFT_OUT.get(department or "")
    return every is not None and number % every == 1


def _base(one: Mapping[str, Any], day: date) -> dict[str, Any]:
    return {
        "kind": one["kind"],
        "department": one["department"],
        "due_on": day.isoformat(),
        "in_series": True,
        "on": day.isoformat(),
        "at": one["at"],
        "minutes": one["minutes"],
        "place": one["place"],
        "chair": one["chair"],
    }


def _missed(one: Mapping[str, Any], day: date) -> dict[str, Any]:
    return {**_base(one, day), "status": "missed"}


def _held(one: Mapping[str, Any], body: Body, day: date, off: Off, links: list[tuple[str, str]]) -> dict[str, Any]:
    away = body.people[-1] if day.toordinal() % 3 == 0 and len(body.people) > 2 else None
    people = [{"person": address(who), "came": who != away} for who in body.people]
    items = [*_variances(body, day, off)]
    if one["kind"] == "alignment":
        items += [_link(child, parent) for child, parent in links]
        items += [_item("findings", "", COO, 10, "discussed"), _item("maturity", "", COO, 10, "discussed")]
    items.append(_item("topic", _topic(one["kind"], day), body.chair, 5, "discussed"))
    decisions = [
        {
            "kind": "decided",
            "text": _DECIDED[item["kpi"]],
            "kpi": item["kpi"],
            "by": address(body.chair),
            "on": day.isoformat(),
            "flagged_on": (day - timedelta(days=2)).isoformat(),
        }
        for item in items
        if item["outcome"] == "decided"
    ]
    return {
        **_base(one, day),
        "status": "held",
        "opened_on": day.isoformat(),
        "closed_on": day.isoformat(),
        "closed_by": address(body.chair),
        "items": items,
        "people": people,
        "decisions": decisions,
    }


#: What was decided where there was more to do than to go on.
_DECIDED = {
    "returning-response": "The resend goes first; the next campaign waits for the rebuilt segment.",
    "customer-retention": "Marketing reports every week until the response is back.",
    "repeat-purchase-rate": "No discount of our own; wait for the campaign.",
}


def _variances(body: Body, day: date, off: Off) -> Iterator[dict[str, Any]]:
    week = day - timedelta(days=day.weekday() + 7)
    for spec in body.specs:
        if off(spec.key, week):
            outcome = "decided" if spec.key in _DECIDED else "no_change"
            yield {**_item("variance", "", spec.owner, 6, outcome), "kpi": spec.key}


def _item(kind: str, title: str, who: str, minutes: int, outcome: str) -> dict[str, Any]:
    return {
        "kind": kind,
        "kpi": None,
        "title": title,
        "presenter": address(who),
        "minutes": minutes,
        "outcome": outcome,
    }


def _link(child: str, parent: str) -> dict[str, Any]:
    names = {spec.key: spec.name for spec in (*COMPANY, *DEPARTMENT)}
    title = f"{names[child]} → {names[parent]}"
    return {**_item("link", title, COO, 2, "confirmed"), "subject": f"link:{child}>{parent}"}


_TOPICS = ("Staffing of the coming weeks", "What customers told us", "Deliveries that are late", "Before the next sale")


def _topic(kind: str, day: date) -> str:
    if kind == "alignment":
        return "Does the cascade still say where we want to go?"
    return _TOPICS[day.toordinal() // 7 % len(_TOPICS)]
