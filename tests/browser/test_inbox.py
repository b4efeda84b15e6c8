"""The inbox by keyboard, and the COO's reminder by one click, in a browser."""

import re

import pytest
from django.db import transaction
from playwright.sync_api import expect

from kpis.models import Measurement
from kpis.services.states import restate
from organization.models import company_scope
from tests.cast import Cast
from tests.dashboards.overview.shop import Shop, open_shop, week

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


@pytest.fixture
def shop(people: Cast) -> Shop:
    """Two of the owner's values are missing."""
    with transaction.atomic(), company_scope(people.company.id):
        found = open_shop(people)
        Measurement.objects.filter(kpi__in=[found["response"], found["conversion"]], period=week(0)).delete()
        restate(company=people.company)
        return found


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_inbox_by_keyboard(visit, shop: Shop, accessible, scheme):
    page = visit("owner", "/c/alder/inbox/", color_scheme=scheme)
    page.evaluate("scheme => { document.documentElement.dataset.bsTheme = scheme }", scheme)
    things = page.locator("[data-owed]")
    number = things.count()
    assert number >= 2
    expect(page.locator(".pl-nav a", has_text="Inbox").locator("b")).to_have_text(str(number))
    page.keyboard.press("j")
    expect(things.nth(0)).to_be_focused()
    page.keyboard.press("j")
    expect(things.nth(1)).to_be_focused()
    page.keyboard.press("k")
    expect(things.nth(0)).to_be_focused()
    accessible(page)
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/c/alder/(week|kpis)/"))


def test_the_alignment_owner_reminds_by_one_click(visit, shop: Shop, accessible):
    page = visit("alignment_owner", "/c/alder/completion/")
    page.locator("#who-sales").click()
    expect(page.locator(".pl-done__people").first).to_contain_text("Olga Owner")
    accessible(page)
    page.get_by_role("button", name="Remind Olga Owner").click()
    expect(page.locator("#messages")).to_contain_text("One person is reminded")
    expect(page.locator(".pl-done__people").first).to_contain_text("reminded at")
    expect(page.get_by_role("button", name="Remind Olga Owner")).to_have_count(0)
    told = visit("owner", "/c/alder/notifications/", **PHONE)
    expect(told.locator(".pl-told")).to_contain_text("Alma Aligns")
    assert told.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    accessible(told)
