"""Big synthetic companies, tested small: sizes, references, determinism, believable health."""

import json
from collections import Counter
from datetime import date, timedelta
from functools import cache

import numpy as np
import pytest

from dashboards.rules.big import big_company
from dashboards.rules.big_catalogue import COMPANY_KEYS, FUNCTIONS
from dashboards.rules.big_conflicts import HARMING
from dashboards.rules.names import FIRST, LAST, address_of, invent_names
from kpis.rules.health import HEALTHS, health_codes

TODAY = date(2026, 11, 21)


@cache
def small(**sizes):
    return big_company(slug="big", today=TODAY, **{"departments": 12, "people": 60, "weeks": 40, **sizes})


def test_counts_follow_the_sizes():
    company = small()
    levels = Counter(kpi["level"] for kpi in company.file["kpis"])
    assert levels == {"company": 5, "department": 12 * 7, "individual": 60 * 4}
    (block,) = company.blocks
    assert block.values.shape == (40, 5 + 84 + 240)
    assert block.keys == [kpi["key"] for kpi in company.file["kpis"]]
    assert len(set(block.keys)) == len(block.keys)
    assert block.periods[-1] == date(2026, 11, 9)
    assert 0.97 < company.value_count / block.values.size < 1.0
    assert len({kpi["name"] for kpi in company.file["kpis"]}) == len(block.keys)


def test_references_and_links_hold():
    file = small().file
    people = {person["email"]: person for person in file["people"]}
    kpis = {kpi["key"]: kpi for kpi in file["kpis"]}
    assert len(people) == 5 + 1 + 12 + 60
    assert {kpi["owner"] for kpi in file["kpis"]} <= set(people)
    assert {d["head"] for d in file["departments"]} <= set(people)
    assert len({d["key"] for d in file["departments"]}) == 12
    owned = Counter(kpi["owner"] for kpi in file["kpis"] if kpi["level"] == "individual")
    assert set(owned.values()) == {4}
    assert max(Counter(kpi["owner"] for kpi in file["kpis"]).values()) <= 12
    rationales = [link["rationale"] for link in file["links"]]
    assert len(set(rationales)) == len(rationales) == len(kpis) - 5 + HARMING
    assert min(map(len, rationales)) >= 40
    for link in file["links"]:
        child, parent = kpis[link["child"]], kpis[link["parent"]]
        assert (child["level"], parent["level"]) in {("individual", "department"), ("department", "company")}
        assert parent["department"] in {None, child["department"]}
        assert link["accepted_by"] != child["owner"]
        if child["level"] == "department":
            assert link["accepted_by"] is not None
    json.dumps(file, allow_nan=False)


def test_some_targets_stand_against_each_other():
    """Each of the harming KPIs drives one company KPI and costs another; the pool carries one that is far behind, not all."""
    file = small().file
    kpis = {kpi["key"]: kpi for kpi in file["kpis"]}
    harms = file["links"][-HARMING:]
    for link in harms:
        same = kpis[link["child"]]["direction"] == kpis[link["parent"]]["direction"]
        assert link["polarity"] == (-1 if same else 1)
        assert sum(one["child"] == link["child"] for one in file["links"]) == 2
    (resource,) = file["resources"]
    assert len(resource["uses"]) >= 2
    assert not set(resource["uses"]) & {link["child"] for link in harms}


def test_most_are_on_track_and_some_are_not():
    company = small(departments=20, people=200)
    kpis, last = company.file["kpis"], company.blocks[0].values[-1]
    target = np.array([kpi["targets"][-1]["value"] for kpi in kpis])
    tolerance = np.array([kpi["targets"][-1]["tolerance"] for kpi in kpis])
    sign = np.array([1 if kpi["direction"] == "higher" else -1 for kpi in kpis])
    share = np.bincount(health_codes(last, target, target, target, tolerance, sign), minlength=4) / len(kpis)
    found = dict(zip(HEALTHS, share, strict=True))
    assert 0.6 < found["on_track"] < 0.9
    assert found["off_track"] > 0.005
    assert 0 < found["no_data"] < 0.05


def test_values_keep_their_bounds():
    company = small()
    values = company.blocks[0].values
    percent = np.array([kpi["unit"] == "%" for kpi in company.file["kpis"]])
    assert np.nanmin(values) >= 0
    assert np.nanmax(values[:, percent]) <= 100
    assert (np.nanstd(values, axis=0) > 0).all()


def test_it_is_deterministic_and_grows_without_rewriting():
    again = big_company(slug="big", today=TODAY, departments=12, people=60, weeks=40)
    assert again.file == small().file
    np.testing.assert_array_equal(again.blocks[0].values, small().blocks[0].values)
    later = big_company(
        slug="big", today=TODAY + timedelta(weeks=9), anchor=TODAY, departments=12, people=60, weeks=40
    ).blocks[0]
    assert len(later.periods) == 49
    np.testing.assert_array_equal(later.values[:40], again.blocks[0].values)


def test_more_departments_than_functions_regions_and_people():
    file = small(departments=260, people=3, weeks=4).file
    assert len({d["key"] for d in file["departments"]}) == len({d["name"] for d in file["departments"]}) == 260
    assert {kpi["owner"] for kpi in file["kpis"]} <= {person["email"] for person in file["people"]}


@pytest.mark.parametrize("sizes", [{"departments": 0}, {"people": 0}, {"weeks": 0}])
def test_empty_sizes_are_refused(sizes):
    with pytest.raises(ValueError, match="at least 1"):
        small(**sizes)


def test_the_catalogue_fits_together():
    for function in FUNCTIONS:
        assert len(function.rows) == 7
        assert {row.parent for row in function.rows} <= set(COMPANY_KEYS)
        assert len({row.name for row in function.rows}) == 7
        for role in function.roles:
            assert all(0 <= row.parent < 7 for row in role.rows)


def test_names_are_different_and_so_are_their_addresses():
    count = len(FIRST) * len(LAST) * 2 + 5
    names = invent_names(np.random.default_rng(1), count)
    assert len(set(names)) == len({address_of(name, "x.example") for name in names}) == count
    assert address_of("Lucía O'Brien", "x.example") == "lucia.obrien@x.example"
    assert all(address_of(name, "x").isascii() for name in names)
