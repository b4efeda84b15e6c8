"""The cascade map by keyboard: walk the links, see the line of sight, filter, choose, open."""

import re

import pytest
from django.db import transaction
from playwright.sync_api import expect

from organization.models import company_scope
from tests.cast import Cast
from tests.dashboards.overview.shop import Shop, add_link, open_shop

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


@pytest.fixture
def shop(people: Cast) -> Shop:
    with transaction.atomic(), company_scope(people.company.id):
        found = open_shop(people)
        add_link(people, found["secret"], found["first-contact"])
        return found


def test_the_map_by_keyboard(visit, shop: Shop, accessible):
    page = visit("executive", "/c/alder/cascade/")

    def node(key):
        return page.locator(f"#n-{key}")

    accessible(page)
    expect(page.locator(".pl-node[tabindex='0']")).to_have_count(1)
    node("retention").focus()
    expect(page.locator(".pl-node.is-lit")).to_have_count(4)  # itself, two that feed it, one that feeds those
    page.keyboard.press("ArrowRight")
    expect(node("response").or_(node("first-contact")).and_(page.locator(":focus"))).to_have_count(1)
    node("first-contact").focus()
    page.keyboard.press("ArrowRight")
    expect(node("secret")).to_be_focused()
    page.keyboard.press("ArrowLeft")
    expect(node("first-contact")).to_be_focused()
    page.keyboard.press("End")
    page.keyboard.press("ArrowUp")
    expect(page.locator(".pl-node[data-level='department']:focus")).to_have_count(1)
    node("first-contact").click()
    expect(page).to_have_url(re.compile("kpi=first-contact"))
    expect(page.locator("#sight")).to_contain_text("It moves it.")
    expect(node("first-contact")).to_have_class(re.compile("is-path"))
    expect(node("basket")).to_be_visible()
    page.evaluate("document.documentElement.dataset.bsTheme = 'dark'")
    accessible(page)
    node("basket").focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/c/alder/kpis/basket/"))
    page.go_back()
    expect(page.locator(".pl-node[tabindex='0']")).to_have_count(1)
    page.keyboard.press("/")
    page.keyboard.type("first contact")
    expect(page).to_have_url(re.compile(r"q=first(\+|%20)contact"))
    expect(node("basket")).to_have_count(0)
    expect(page.locator(".pl-node[tabindex='0']")).to_have_count(1)
    page.keyboard.press("ArrowDown")
    expect(node("first-contact")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/c/alder/kpis/first-contact/"))
    page.goto(page.url.replace("first-contact", "basket"))
    page.set_viewport_size(PHONE["viewport"])
    page.get_by_role("link", name="Show in the cascade").click()
    expect(page.locator(".pl-tree")).to_contain_text("Basket")
    expect(page.locator(".pl-map")).to_be_hidden()
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    accessible(page)
