"""The retail demo: the article's company, a history that is never rewritten, and a story that holds on any day."""

import json
from collections import Counter, defaultdict
from datetime import date, timedelta
from functools import cache

import numpy as np
import pytest

from dashboards.rules.retail import SPECS, anchor_of, retail_cascade, retail_company, retail_synthetic
from kpis.rules.calendar import current_period, is_period_start, period_at, period_end, period_index
from kpis.rules.health import is_stale
from kpis.rules.targets import TargetVersion, faults_of, pace_on, target_for
from tests.kpis.rules.one_value import assess

TODAY = date(2026, 11, 21)
# Christmas, both sales, both sides of New Year, a leap day, every day of a week, months that begin within a week.
DAYS = [
    date(2025, 3, 3), date(2025, 7, 14), date(2025, 12, 24), date(2025, 12, 31), date(2026, 1, 1), date(2026, 1, 5), date(2026, 1, 6),
    *(date(2026, 11, day) for day in range(16, 24)), date(2026, 10, 1), date(2027, 1, 11), date(2027, 8, 2), date(2028, 2, 29), date(2030, 6, 15),
]  # fmt: skip
INTENDED = {
    "revenue-growth": "at_risk",
    "customer-retention": "off_track",
    "returning-response": "off_track",
    "repeat-purchase-rate": "at_risk",
    "shrinkage": "no_data",
    "newsletter-confirmations": "off_track",
    "second-order-60-days": "at_risk",
}


@cache
def company(today=TODAY, anchor=None):
    return retail_company(slug="retail", today=today, anchor=anchor)


def by_level(file):
    levels = defaultdict(list)
    for kpi in file["kpis"]:
        levels[kpi["level"]].append(kpi)
    return levels


def versions(kpi):
    return [
        TargetVersion(
            date.fromisoformat(t["from"]), date.fromisoformat(t["to"]), t["baseline"], t["value"], None, None,
            t["tolerance"], t["shape"], t["scope"],
        )
        for t in kpi["targets"]
    ]  # fmt: skip


def healths(file, today):
    """Every KPI's health as the product judges it, from the company file alone."""
    return {kpi["key"]: health_of(kpi, file["values"][kpi["key"]], today) for kpi in file["kpis"]}


def health_of(kpi, values, today):
    cadence = kpi["measure_cadence"]
    first = period_index(date.fromisoformat(values["start"]), cadence)
    last = max(n for n, actual in enumerate(values["actuals"]) if actual is not None)
    if is_stale(first + last, period_index(current_period(today, cadence), cadence)):
        return "no_data"
    day = period_end(period_at(first + last, cadence), cadence)
    target = target_for(versions(kpi), day)
    pace = pace_on(target, day, aggregation=kpi["aggregation"])
    actual = values["actuals"][last]
    return assess(actual, direction=kpi["direction"], target=pace, tolerance=target.tolerance).health


def series(file, key):
    values = file["values"][key]
    return np.array([np.nan if actual is None else actual for actual in values["actuals"]])


def test_it_is_the_company_of_the_article():
    file = company()
    levels = by_level(file)
    assert [len(levels[level]) for level in ("company", "department", "individual")] == [3, 13, 40]
    assert {kpi["key"]: kpi["targets"][-1]["value"] for kpi in levels["company"]} == {
        "revenue-growth": 20.0,
        "gross-margin": 42.0,
        "customer-retention": 68.0,
    }
    assert Counter(kpi["department"] for kpi in levels["department"]) == {
        "sales-floor": 3,
        "e-commerce": 3,
        "operations": 3,
        "marketing": 2,
        "finance": 2,
    }
    retention = next(kpi for kpi in levels["company"] if kpi["key"] == "customer-retention")
    assert retention["targets"][-1]["tolerance"] == 2.0


def test_the_file_refers_only_to_what_it_holds():
    file = company()
    people = {person["email"]: person for person in file["people"]}
    departments = {department["key"] for department in file["departments"]}
    kpis = {kpi["key"]: kpi for kpi in file["kpis"]}
    assert len(people) == len(file["people"])
    assert len({person["name"] for person in file["people"]}) == len(people)
    assert len(kpis) == len(file["kpis"]) == len({kpi["name"] for kpi in file["kpis"]}) == len(SPECS)
    assert all(email.endswith(".example") for email in people)
    assert {p["department"] for p in file["people"]} <= departments | {None}
    assert {department["head"] for department in file["departments"]} <= set(people)
    assert {kpi["owner"] for kpi in kpis.values()} <= set(people)
    assert all((kpi["department"] in departments) == (kpi["level"] != "company") for kpi in kpis.values())
    assert {c["department"] for kpi in kpis.values() for c in kpi["contributors"]} <= departments
    assert set(file["values"]) == set(kpis)
    assert all(e["kpi"] in kpis and e["by"] in people for e in file["explanations"])


def test_people_own_three_to_five_individual_kpis_in_their_own_department():
    file = company()
    people = {person["email"]: person for person in file["people"]}
    individual = by_level(file)["individual"]
    assert set(Counter(kpi["owner"] for kpi in individual).values()) <= {3, 4, 5}
    assert all(people[kpi["owner"]]["department"] == kpi["department"] for kpi in individual)
    assert all(people[kpi["owner"]]["job_role"] for kpi in individual)


def test_links_are_sentences_of_their_own_and_accepted_by_others():
    file = company()
    kpis = {kpi["key"]: kpi for kpi in file["kpis"]}
    rationales = [link["rationale"] for link in file["links"]]
    assert len(set(rationales)) == len(rationales)
    assert min(map(len, rationales)) >= 40
    assert len({(link["child"], link["parent"]) for link in file["links"]}) == len(file["links"])
    assert all(link["accepted_by"] != kpis[link["child"]]["owner"] for link in file["links"])
    assert 0 < sum(link["accepted_by"] is None for link in file["links"]) < 8
    accepted = {(li["child"], li["parent"]) for li in file["links"] if li["accepted_by"]}
    for kpi in by_level(file)["department"]:
        parents = [kpis[parent]["level"] for child, parent in accepted if child == kpi["key"]]
        assert "company" in parents, kpi["key"]
    depth = ("company", "department", "individual")
    steps = {
        (depth.index(kpis[li["child"]]["level"]), depth.index(kpis[li["parent"]]["level"])) for li in file["links"]
    }
    assert steps == {(1, 0), (2, 1), (1, 1)}
    campaign = next(
        li for li in file["links"] if (li["child"], li["parent"]) == ("returning-response", "customer-retention")
    )
    assert campaign["lag_weeks"] == 3


def test_links_down_to_individuals_stay_in_the_department():
    file = company()
    kpis = {kpi["key"]: kpi for kpi in file["kpis"]}
    for link in file["links"]:
        if kpis[link["child"]]["level"] == "individual":
            assert kpis[link["child"]]["department"] == kpis[link["parent"]]["department"]


def test_every_target_is_sound_and_holds_now_and_for_every_value():
    file = company()
    for kpi in file["kpis"]:
        rows = versions(kpi)
        assert [fault for row in rows for fault in faults_of(row, direction=kpi["direction"])] == []
        start = date.fromisoformat(file["values"][kpi["key"]]["start"])
        assert all(target_for(rows, day) for day in (start, TODAY)), kpi["key"]
    assert {t["shape"] for kpi in file["kpis"] for t in kpi["targets"]} == {"flat", "linear"}


@pytest.mark.parametrize("today", DAYS)
def test_the_raised_target_goes_on_from_where_the_pace_stood_and_leads_far_ahead(today):
    kpi = next(kpi for kpi in company(today)["kpis"] if kpi["key"] == "store-conversion")
    *_, before, raised = kpi["targets"]
    assert date.fromisoformat(before["to"]) + timedelta(days=1) == date.fromisoformat(raised["from"])
    rows = versions(kpi)
    there = [pace_on(target_for(rows, date.fromisoformat(day)), date.fromisoformat(day), aggregation="mean") for day in (before["to"], raised["from"])]  # fmt: skip
    assert abs(there[0] - there[1]) < 0.06
    assert (raised["value"], raised["shape"]) == (26.0, "linear")
    assert date.fromisoformat(raised["to"]) - today >= timedelta(days=364)


@pytest.mark.parametrize("today", DAYS)
def test_two_departments_want_more_of_one_budget_than_there_is(today):
    """Marketing's way back to its target and sales floor's to the raised one, in what each unit of them takes."""
    file = company(today)
    (budget,) = file["resources"]
    wanted = 0.0
    for key in ("returning-response", "store-conversion"):
        kpi = next(kpi for kpi in file["kpis"] if kpi["key"] == key)
        wanted += budget["uses"][key] * (target_for(versions(kpi), today).value - series(file, key)[-1])
    assert wanted > budget["slack"]


@pytest.mark.parametrize("today", DAYS)
def test_values_reach_to_the_last_period_that_ended(today):
    file = company(today)
    for kpi in file["kpis"]:
        cadence, values = kpi["measure_cadence"], file["values"][kpi["key"]]
        start = date.fromisoformat(values["start"])
        assert is_period_start(start, cadence)
        assert (
            len(values["actuals"])
            == period_index(current_period(today, cadence), cadence) - period_index(start, cadence) + 1
        ), kpi["key"]
    assert {kpi["measure_cadence"] for kpi in file["kpis"]} == {"weekly", "biweekly", "monthly"}


def test_values_keep_bounds_and_decimals():
    file = company()
    for kpi in file["kpis"]:
        values = series(file, kpi["key"])
        known = values[np.isfinite(values)]
        assert known.min() >= 0
        assert kpi["unit"] != "%" or known.max() <= 100
        np.testing.assert_array_equal(known, np.round(known, kpi["decimals"]))
        assert np.isfinite(values).mean() > 0.95
        assert known.std() > 0


def test_the_file_is_plain_json():
    text = json.dumps(company(), allow_nan=False)
    assert json.loads(text) == company()


@pytest.mark.parametrize("today", DAYS)
def test_the_story_holds_on_any_day(today):
    found = healths(company(today), today)
    shared = [kpi["key"] for kpi in company(today)["kpis"] if kpi["level"] != "individual"]
    assert {key: found[key] for key in shared} == {key: INTENDED.get(key, "on_track") for key in shared}
    individual = Counter(health for key, health in found.items() if key not in shared)
    assert individual["on_track"] >= 36
    assert individual["no_data"] == 0
    assert found["second-order-60-days"] == "at_risk"
    assert found["newsletter-confirmations"] in {"at_risk", "off_track"}


@pytest.mark.parametrize("today", DAYS[:8])
def test_the_drop_and_its_lag_are_plain_in_the_data(today):
    file = company(today)
    response, retention = series(file, "returning-response"), series(file, "customer-retention")
    assert onset(response) == len(response) - 7
    assert onset(retention) == len(retention) - 4
    before = slice(0, -8)
    child, parent = white(response[before]), white(retention[before])
    strength = {lag: np.corrcoef(child[:-lag], parent[lag:])[0, 1] for lag in range(1, 10)}
    assert max(strength, key=strength.get) == 3
    assert strength[3] > 0.4


def onset(values):
    """The first week of the best two-level description of the last 26 weeks."""
    part = values[-26:]
    cost = [np.var(part[:cut]) * cut + np.var(part[cut:]) * (26 - cut) for cut in range(2, 25)]
    return len(values) - 26 + 2 + int(np.argmin(cost))


def white(values):
    """Without trend and first-order autocorrelation."""
    time = np.arange(len(values))
    flat = values - np.polyval(np.polyfit(time, values, 2), time)
    return flat[1:] - (flat[1:] @ flat[:-1]) / (flat[:-1] @ flat[:-1]) * flat[:-1]


def test_the_people_below_were_normal_when_it_began():
    file = company()
    for key in ("campaign-open-rate", "offers-on-schedule", "newsletter-confirmations", "win-back-offers"):
        values = series(file, key)
        sigma = next(kpi["typical_change"] for kpi in file["kpis"] if kpi["key"] == key)
        assert abs(np.nanmean(values[-7:-1]) - np.nanmean(values[-33:-7])) < 2 * sigma, key
    assert series(file, "newsletter-confirmations")[-1] < 58


def test_who_is_late_and_what_is_silent():
    file = company()
    missing = [key for key in file["values"] if np.isnan(series(file, key)[-1])]
    assert len(missing) == 3
    assert np.flatnonzero(np.isnan(series(file, "shrinkage")[-6:])).tolist() == [3, 4, 5]
    late = [kpi for kpi in file["kpis"] if kpi["key"] in missing and kpi["key"] != "shrinkage"]
    assert {kpi["level"] for kpi in late} == {"individual"}


def test_explanations_lie_in_the_past_and_name_weeks_with_values():
    file = company()
    assert len(file["explanations"]) >= 6
    causes = {"own_process", "other_department", "external", "data", "target"}
    for entry in file["explanations"]:
        period, said = date.fromisoformat(entry["period"]), date.fromisoformat(entry["on"])
        assert is_period_start(period, "weekly")
        assert period + timedelta(days=6) < said <= TODAY
        assert entry["cause"] in causes
        assert entry["text"]
        assert entry["next_step"]


@pytest.mark.parametrize("weeks_later", [1, 2, 3, 9, 26, 60])
def test_going_on_rewrites_nothing(weeks_later):
    later = TODAY + timedelta(weeks=weeks_later)
    old, new = company(), company(later, TODAY)
    for key, values in old["values"].items():
        assert new["values"][key]["start"] == values["start"]
        assert new["values"][key]["actuals"][: len(values["actuals"])] == values["actuals"], key
    assert len(new["values"]["revenue-growth"]["actuals"]) == 104 + weeks_later
    for before, after in zip(old["kpis"], new["kpis"], strict=True):
        assert after["targets"][: len(before["targets"])] == before["targets"]
        assert {**after, "targets": None} == {**before, "targets": None}
    for part in ("company", "people", "departments", "links", "explanations"):
        assert new[part] == old[part]


@pytest.mark.parametrize("first_load", DAYS)
def test_the_anchor_can_be_read_from_the_history(first_load):
    start = date.fromisoformat(company(first_load)["values"]["revenue-growth"]["start"])
    later = first_load + timedelta(days=40)
    assert company(later, anchor_of(start)) == company(later, first_load)


def test_the_same_seed_and_day_give_the_same_file_and_another_seed_does_not():
    again = retail_company(slug="retail", today=TODAY)
    assert again == company()
    other = retail_company(slug="retail", today=TODAY, seed=4)
    assert other["values"] != again["values"]
    follows = {"values": None, "plans": None, "reviews": None}
    assert {**other, **follows} == {**again, **follows}


def test_a_demo_kept_running_always_tells_a_story():
    """Each week of a year and a half after the first load a company KPI is short, and the department KPI it came from is off."""
    last = TODAY + timedelta(weeks=78)
    file = company(last, TODAY)
    kpis = {kpi["key"]: kpi for kpi in file["kpis"]}
    for week in range(79):
        today = TODAY + timedelta(weeks=week)
        short = []
        for parent, child in (("customer-retention", "returning-response"), ("gross-margin", "inventory-turnover")):
            pair = [health_of(kpis[key], until(file["values"][key], 104 + week), today) for key in (parent, child)]
            if pair[0] in {"at_risk", "off_track"}:
                short.append((parent, recently_off(file, kpis[child], week)))
        assert any(explained for _, explained in short), (week, short)


def until(values, count):
    return {**values, "actuals": values["actuals"][:count]}


def recently_off(file, kpi, week):
    """Whether the KPI was off track at any time in the last twelve weeks."""
    return any(
        health_of(kpi, until(file["values"][kpi["key"]], 104 + w), TODAY + timedelta(weeks=w)) == "off_track"
        for w in range(week - 12, week + 1)
    )


def test_the_arrays_are_the_file():
    synthetic = retail_synthetic(slug="retail", today=TODAY)
    assert synthetic.as_file() == company()
    assert [block.cadence for block in synthetic.blocks] == ["weekly", "biweekly", "monthly"]
    stored = sum(actual is not None for values in company()["values"].values() for actual in values["actuals"])
    assert synthetic.value_count == stored
    assert synthetic.file["values"] == {}


def test_a_short_history_and_bad_sizes():
    file = retail_company(slug="r", today=TODAY, weeks=12)
    assert len(file["values"]["revenue-growth"]["actuals"]) == 12
    assert all(entry["period"] >= file["values"]["revenue-growth"]["start"] for entry in file["explanations"])
    with pytest.raises(ValueError, match="anchor"):
        retail_company(slug="r", today=TODAY, anchor=TODAY + timedelta(days=1))
    with pytest.raises(ValueError, match="week"):
        retail_company(slug="r", today=TODAY, weeks=0)


def test_the_network_alone_is_quiet():
    cascade = retail_cascade(year=2026)
    assert len(cascade.nodes) == 56
    assert (cascade.faults, cascade.gaps) == ((), ())
