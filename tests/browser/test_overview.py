"""The executive dashboard in a browser: readable for everybody, on a phone, by keyboard, without JavaScript."""

import re

import pytest
from django.db import transaction
from playwright.sync_api import Page, expect

from kpis.services.measurements import ValueRow, record_measurements
from organization.models import Department, company_scope
from tests.cast import Cast
from tests.dashboards.overview.shop import Shop, add_kpi, add_link, open_shop, week

URL = "/c/alder/"
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


@pytest.fixture
def shop(people: Cast) -> Shop:
    """Values up to the last week that ended, as the test's clock has it."""
    with transaction.atomic(), company_scope(people.company.id):
        return open_shop(people)


@pytest.fixture
def large(shop: Shop) -> Shop:
    """The same with sixteen departments more."""
    cast = shop.cast
    with transaction.atomic(), company_scope(cast.company.id):
        departments = Department.objects.bulk_create(
            Department(company=cast.company, key=f"unit-{n}", name=f"Unit {n}") for n in range(16)
        )
        rows = []
        for place, department in enumerate(departments):
            kpi = add_kpi(cast, f"rate-{place}", level="department", department=department, target=5.0)
            add_link(cast, kpi, shop["returns"])
            rows += [ValueRow(kpi.id, week(back), 4.2 if place % 3 == 0 else 6.0) for back in range(8)]
        record_measurements(company=cast.company, rows=rows, actor=cast.actor("owner"), source="file")
    return shop


def no_sideways(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_everybody_can_read_it(visit, shop: Shop, accessible, scheme):
    page = visit("executive", URL, color_scheme=scheme)
    page.evaluate("scheme => { document.documentElement.dataset.bsTheme = scheme }", scheme)
    expect(page.locator("h1")).to_contain_text("Retention is")
    accessible(page)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_everybody_can_read_many_departments(visit, large: Shop, accessible, scheme):
    page = visit("viewer", URL, color_scheme=scheme)
    page.evaluate("scheme => { document.documentElement.dataset.bsTheme = scheme }", scheme)
    page.locator("#open-sales").click()
    expect(page.locator(".pl-dept__open")).to_contain_text("Campaign response")
    accessible(page)


def test_a_phone_shows_all_of_it_without_going_sideways(visit, shop: Shop, accessible):
    page = visit("executive", URL, **PHONE)
    no_sideways(page)
    expect(page.locator("tr.is-off")).to_be_visible()
    expect(page.locator("tr.is-fine").first).to_be_hidden()
    expect(page.locator("tr.pl-fine").first).to_contain_text("on track:")
    accessible(page)


def test_a_phone_shows_many_departments_without_going_sideways(visit, large: Shop):
    page = visit("executive", URL, **PHONE)
    no_sideways(page)
    page.locator("#open-sales").click()
    expect(page.locator(".pl-dept__open")).to_be_visible()
    no_sideways(page)


def test_an_outcome_in_focus_shows_its_line_of_sight(visit, shop: Shop):
    page = visit("executive", URL)
    page.locator('[data-outcome="1"] h3 a').focus()
    expect(page.get_by_role("row", name=re.compile("^Conversion")).locator("td").first).to_have_css("opacity", "0.25")
    expect(page.get_by_role("row", name=re.compile("^First contact")).locator("td").first).to_have_css("opacity", "1")


def test_the_page_is_walked_by_keyboard(visit, shop: Shop):
    page = visit("executive", URL)
    page.keyboard.press("Tab")
    expect(page.locator(".pl-skip")).to_be_focused()
    page.keyboard.press("Enter")
    order = []
    for _ in range(14):
        page.keyboard.press("Tab")
        order.append(page.evaluate("document.activeElement.textContent.trim()"))
    assert order[2:5] == ["Retention", "Revenue growth", "Returns"], order
    assert order[5:7] == ["Campaign response", "First contact"], "rows in their order"
    summary = page.locator(".pl-asof summary")
    summary.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#as-of")).to_be_visible()
    page.get_by_role("link", name="Four weeks before").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("This is the past")).to_be_visible()
    page.get_by_role("link", name="Back to today").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("This is the past")).to_have_count(0)


def test_a_department_opens_and_closes_by_keyboard_and_keeps_the_place(visit, large: Shop):
    page = visit("executive", URL)
    name = page.locator("#open-sales")
    name.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#dept-sales .pl-dept__open")).to_be_visible()
    expect(name).to_be_focused()
    expect(name).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("Enter")
    expect(page.locator(".pl-dept__open")).to_have_count(0)
    expect(name).to_be_focused()
    expect(name).to_have_attribute("aria-expanded", "false")


def test_without_scripts_a_department_leads_to_its_page(visit, large: Shop):
    page = visit("executive", URL, java_script_enabled=False)
    page.locator("#open-sales").click()
    expect(page).to_have_url(re.compile("/c/alder/departments/sales/$"))
