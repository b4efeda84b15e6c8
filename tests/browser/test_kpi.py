"""The page of a KPI in a browser: the chart under the content policy, themes, a phone, without JavaScript."""

from datetime import date, timedelta

import pytest
from django.db import transaction
from playwright.sync_api import expect

from kpis.rules.calendar import current_period
from kpis.services.explanations import explain
from kpis.services.measurements import ValueRow, record_measurements
from organization.http.request import company_today
from organization.models import company_scope
from tests.cast import Cast
from tests.drawn import draw

URL = "/c/alder/kpis/win-rate/"
DARK = "localStorage.setItem('theme', 'dark')"


@pytest.fixture
def last(people: Cast) -> date:
    """The last week that ended; Win rate fell four weeks ago and its owner said why."""
    ended = current_period(company_today(people.company), "weekly")
    with transaction.atomic(), company_scope(people.company.id):
        drawn = draw(people, active=True)
        values = [62.0 + index % 3 for index in range(60)] + [50.0, 51.0, 50.0, 50.5]
        rows = [
            ValueRow(drawn.department.id, ended - timedelta(weeks=len(values) - 1 - index), value)
            for index, value in enumerate(values)
        ]
        record_measurements(company=people.company, rows=rows, actor=people.actor("owner"), source="file")
        explain(
            company=people.company, kpi=drawn.department.id, period=ended - timedelta(weeks=3), cause="external",
            text="A rival gave it away.", actor=people.actor("owner"),
        )  # fmt: skip
    return ended


def test_the_chart_is_drawn_under_the_content_policy(visit, last, accessible):
    """The fixture fails on any violation; the picture of the server gives way."""
    page = visit("owner", URL, viewport={"width": 1440, "height": 1000})
    expect(page.locator(".pl-chart.is-drawn")).to_be_visible()
    expect(page.locator(".pl-chart .main-svg").first).to_be_visible()
    expect(page.locator(".pl-chart > svg")).to_be_hidden()
    expect(page.locator(".pl-notes")).to_contain_text("A rival gave it away.")
    accessible(page)
    page.get_by_text("Table of values").click()
    expect(page.locator("#values tbody tr")).to_have_count(52)
    accessible(page)


def test_another_length_of_time_without_leaving_the_page(visit, last):
    page = visit("owner", URL, viewport={"width": 1440, "height": 1000})
    expect(page.locator(".pl-chart.is-drawn")).to_be_visible()
    page.get_by_role("link", name="26 weeks").click()
    expect(page.locator("[aria-current=true]")).to_have_text("26 weeks")
    expect(page.locator(".pl-chart.is-drawn")).to_be_visible()
    expect(page.locator("#values tbody tr")).to_have_count(26)
    assert page.url.endswith(URL)


def test_dark(visit, last, accessible):
    page = visit("owner", viewport={"width": 1440, "height": 1000})
    page.add_init_script(DARK)
    page.goto(visit.site + URL)
    expect(page.locator(".pl-chart.is-drawn")).to_be_visible()
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark")
    accessible(page)


@pytest.mark.parametrize("path", [URL, "/c/alder/departments/sales/", "/c/alder/kpis/retention/"])
def test_a_phone_needs_no_sideways_scrolling_and_no_heavy_script(visit, last, accessible, path):
    asked: list[str] = []
    page = visit("owner", viewport={"width": 390, "height": 844}, has_touch=True)
    page.on("request", lambda request: asked.append(request.url))
    page.goto(visit.site + path)
    expect(page.locator("h1")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert not [url for url in asked if "plotly" in url]
    accessible(page)


def test_without_javascript_the_picture_and_the_forms_are_there(visit, last):
    page = visit("owner", URL, java_script_enabled=False, viewport={"width": 1440, "height": 1000})
    expect(page.locator(".pl-chart > svg")).to_be_visible()
    page.get_by_role("link", name="104 weeks").click()
    expect(page.locator("[aria-current=true]")).to_have_text("104 weeks")
    page.get_by_text("Explain a value").click()
    page.get_by_label("What happened").fill("They matched our price.")
    page.get_by_role("button", name="Save the explanation").click()
    expect(page.locator("#said")).to_contain_text("They matched our price.")


def test_department_and_person(visit, last, accessible):
    page = visit("head", "/c/alder/departments/sales/", viewport={"width": 1440, "height": 1000})
    expect(page.locator("h1")).to_contain_text("is off track: win rate")
    accessible(page)
    page.get_by_role("link", name="Olga Owner").first.click()
    expect(page.locator("h1")).to_contain_text("Olga Owner owns two KPIs")
    accessible(page)
