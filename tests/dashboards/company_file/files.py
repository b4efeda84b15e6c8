"""Company files for tests: a small one by hand, and any valid one by hypothesis."""

import copy
from datetime import date, timedelta

from hypothesis import strategies as st

SMALL = {
    "format": "plumbline-company/1",
    "company": {"slug": "northwind", "name": "Northwind Retail", "time_zone": "Europe/Paris", "alignment_owner": "coo@northwind.example"},
    "people": [
        {"email": "coo@northwind.example", "name": "Ines Duval", "role": "executive", "job_role": "COO"},
        {"email": "ceo@northwind.example", "name": "Odile Roux", "role": "executive"},
        {"email": "maya@northwind.example", "name": "Maya Lind", "department": "marketing"},
    ],
    "departments": [{"key": "marketing", "name": "Marketing", "function": "marketing", "head": "maya@northwind.example"}],
    "kpis": [
        {
            "key": "customer-retention", "name": "Customer retention rate", "level": "company",
            "owner": "ceo@northwind.example", "unit": "%", "direction": "higher", "locked_until": "2027-01-31",
            "targets": [{"from": "2026-01-01", "to": "2026-12-31", "baseline": 64, "value": 68.0, "tolerance": 1.0, "shape": "linear"}],
        },
        {
            "key": "returning-response", "name": "Response rate", "level": "department", "department": "marketing",
            "owner": "maya@northwind.example", "unit": "%", "direction": "higher",
            "targets": [{"from": "2026-01-01", "value": 8.0}],
        },
        {"key": "second-orders", "name": "Second orders", "level": "department", "department": "marketing", "status": "draft"},
    ],
    "links": [{"child": "returning-response", "parent": "customer-retention", "rationale": "They come back.", "accepted_by": "coo@northwind.example"}],
    "values": {
        "customer-retention": {"start": "2025-01-06", "actuals": [65.1, None, 65]},
        "returning-response": {"start": "2025-01-06", "actuals": [7.5, 7.9], "notes": {"2025-01-13": "two campaigns"}},
    },
    "explanations": [{"kpi": "returning-response", "period": "2025-01-06", "cause": "data", "text": "Late feed.", "by": "maya@northwind.example", "on": "2025-01-15"}],
}  # fmt: skip


def small() -> dict:
    """A fresh copy of SMALL."""
    return copy.deepcopy(SMALL)


names = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp")), min_size=1, max_size=12
).filter(lambda text: any(character.isalnum() for character in text))
words = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=12)
numbers = st.floats(-1e15, 1e15, allow_nan=False) | st.integers(-1000, 1000)
above = st.floats(1e-6, 1e15)
levels = ("company", "department", "individual")


def one_of(*choices):
    return st.none() | st.sampled_from(choices)


@st.composite
def targets(draw, direction):
    found, day = [], date(2024, 1, 1)
    for _ in range(draw(st.integers(0, 3))):
        day += timedelta(days=draw(st.integers(0, 40)))
        end = day + timedelta(days=draw(st.integers(0, 300)))
        target = {"from": day.isoformat(), "to": end.isoformat(), "tolerance": draw(st.none() | st.floats(0, 1e6))}
        if direction == "range":
            low = draw(st.floats(-1e6, 1e6))
            target |= {"low": low, "high": low + draw(st.floats(1.0, 1e6))}
        else:
            shape = draw(one_of("flat", "linear"))
            target |= {"value": draw(numbers), "shape": shape, "scope": draw(one_of("period", "to_date"))}
            if shape == "linear":
                target["baseline"] = draw(numbers)
        found.append(target)
        day = end + timedelta(days=1)
    return found


@st.composite
def kpi(draw, key, level, people, departments):
    person = st.none() | st.sampled_from(people) if people else st.none()
    direction = draw(one_of("higher", "lower", "range"))
    found = {
        "key": key, "name": draw(names), "level": level,
        "department": None if level == "company" else draw(st.sampled_from(departments)),
        "owner": draw(person), "deputy": draw(person), "definition": draw(words), "unit": draw(names | st.none()),
        "decimals": draw(st.integers(0, 6)), "direction": direction, "indicator": draw(one_of("leading", "lagging")),
        "nature": draw(one_of("outcome", "output", "activity")), "aggregation": draw(one_of("sum", "mean", "last")),
        "measure_cadence": draw(one_of("weekly", "biweekly", "monthly", "quarterly")),
        "review_cadence": draw(one_of("weekly", "monthly")), "tags": draw(st.lists(names, max_size=2)),
        "status": draw(one_of("draft", "proposed", "active", "retired")), "typical_change": draw(st.none() | above),
        "activated_on": draw(one_of("2024-02-01")), "targets": draw(targets(direction)),
        "contributors": [
            {"department": one, "input": draw(words.filter(lambda text: "\n" not in text))}
            for one in draw(st.lists(st.sampled_from(departments), unique=True, max_size=2) if departments else st.just([]))
        ],
    }  # fmt: skip
    lockable = level == "company" and found["owner"] and found["unit"] and direction and found["targets"]
    if lockable and found["status"] in (None, "active") and draw(st.booleans()):
        found["locked_until"] = "2027-01-31"
    return found


@st.composite
def series(draw, cadence):
    start = {"weekly": "2025-01-06", "biweekly": "2025-01-06", "monthly": "2025-02-01", "quarterly": "2025-04-01"}[
        cadence or "weekly"
    ]
    actuals = draw(st.lists(st.none() | numbers, max_size=5))
    notes = {start: draw(words)} if actuals and actuals[0] is not None and draw(st.booleans()) else {}
    return {"start": start, "actuals": actuals, "notes": {day: text for day, text in notes.items() if text.strip()}}


@st.composite
def links(draw, kpis, people):
    pairs = []
    for number, child in enumerate(kpis):
        for other, parent in enumerate(kpis):
            one_up = levels.index(child["level"]) == levels.index(parent["level"]) + 1
            coupling = child["level"] == parent["level"] == "department" and number < other
            if one_up or coupling:
                pairs.append((child["key"], parent["key"]))
    found = []
    for child, parent in draw(st.lists(st.sampled_from(pairs), unique=True, max_size=4) if pairs else st.just([])):
        who = [*draw(st.lists(st.sampled_from(people), unique=True, max_size=2) if people else st.just([])), None, None]
        found.append({
            "child": child, "parent": parent, "rationale": draw(words.filter(lambda text: "\n" not in text)),
            "polarity": draw(st.sampled_from([None, 1, -1])), "effect": draw(st.none() | st.floats(0, 1e6)),
            "effect_sd": draw(st.none() | st.floats(0, 1e6)), "strength": draw(one_of("weak", "medium", "strong")),
            "lag_weeks": draw(st.none() | st.integers(0, 104)), "author": who[0], "accepted_by": who[1],
        })  # fmt: skip
    return found


@st.composite
def contributions(draw, kpis, departments):
    """Of each department for each company KPI: not asked, nothing, or up to two statements."""
    found = []
    below = [one["key"] for one in kpis if one["level"] == "department"]
    measured = st.none() | st.sampled_from(below) if below else st.none()
    for department in departments:
        for top in (one["key"] for one in kpis if one["level"] == "company"):
            said = draw(st.none() | st.just([""]) | st.lists(names, unique=True, min_size=1, max_size=2)) or []
            for statement in said:
                entry = {"department": department, "company_kpi": top, "statement": statement}
                found.append({**entry, "kpi": draw(measured) if statement else None})
    return draw(st.permutations(found))


@st.composite
def resources(draw, kpis):
    def named(level):
        keys = [one["key"] for one in kpis if one["level"] == level]
        return draw(st.dictionaries(st.sampled_from(keys), st.floats(0, 1e6), max_size=2) if keys else st.just({}))

    return [
        {"key": f"r-{number}", "name": draw(names), "slack": draw(st.none() | st.floats(0, 1e6)), "hard": draw(st.booleans()),
         "uses": named("department"), "hurts": named("company")}
        for number in range(draw(st.integers(0, 2)))
    ]  # fmt: skip


@st.composite
def company_files(draw):
    """Any company file that keeps every rule."""
    departments = [f"d-{number}" for number in range(draw(st.integers(0, 2)))]
    people = [f"p{number}@x.example" for number in range(draw(st.integers(0, 3)))]
    person = st.none() | st.sampled_from(people) if people else st.none()
    department = st.none() | st.sampled_from(departments) if departments else st.none()
    allowed = levels if departments else ("company",)
    kpis = [
        draw(kpi(f"k{number}", draw(st.sampled_from(allowed)), people, departments))
        for number in range(draw(st.integers(0, 5)))
    ]
    return {
        "format": "plumbline-company/1",
        "company": {
            "slug": "made", "name": draw(names), "currency": draw(one_of("EUR", "USD")),
            "time_zone": draw(one_of("Europe/Paris", "America/New_York", "Pacific/Auckland")), "locale": draw(one_of("en", "de")),
            "fiscal_year_start_month": draw(st.sampled_from([None, 1, 4])), "velocity": draw(one_of("high", "slow")),
            "alignment_owner": draw(person),
        },
        "people": [
            {"email": email, "name": draw(names), "role": draw(one_of("executive", "viewer")), "department": draw(department),
             "job_role": draw(words.filter(lambda text: "\n" not in text)), "active": draw(st.sampled_from([None, True, False]))}
            for email in people
        ],
        "departments": [
            {"key": key, "name": draw(names), "function": draw(one_of("sales", "hr")), "velocity": draw(one_of("slow")),
             **draw(st.one_of(st.fixed_dictionaries({"head": person}), st.just({"closed": True})))}
            for key in departments
        ],
        "kpis": kpis,
        "links": draw(links(kpis, people)),
        "resources": draw(resources(kpis)),
        "contributions": draw(contributions(kpis, departments)),
        "values": {one["key"]: draw(series(one["measure_cadence"])) for one in kpis if draw(st.booleans())},
        "explanations": [
            {"kpi": one["key"], "period": draw(series(one["measure_cadence"]))["start"], "cause": "external", "text": draw(names),
             "next_step": draw(words), "by": draw(person), "on": "2025-03-01"}
            for one in kpis if draw(st.booleans())
        ],
    }  # fmt: skip
