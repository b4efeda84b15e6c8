"""The interface's page and its tokens in a browser, under the content policy of every page."""

import re

import pytest
from playwright.sync_api import expect

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
TOKENS = "/c/alder/administration/tokens/"


def test_the_description_is_read_and_tried_offline(visit, site):
    page = visit("administrator")
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{site}/api/v1/docs/")
    line = page.locator("#operations-measurements-post_measurements")
    expect(line).to_contain_text("Write many values at once")
    line.locator("button").first.click()
    expect(line.locator("tr[data-param-name=partial]")).to_contain_text("Save the rows without fault")
    assert all(url.startswith((site, "data:")) for url in asked), asked


def test_a_token_is_made_on_the_page_and_tried_in_the_description(visit, site, accessible):
    page = visit("administrator", TOKENS)
    accessible(page)
    page.get_by_label("Name").fill("Warehouse")
    page.get_by_label("enter values").check()
    page.get_by_role("button", name="Create").click()
    token = page.get_by_label("Token", exact=True).input_value()
    assert re.fullmatch(r"plumbline_[A-Za-z0-9_-]{64}", token)
    expect(page.get_by_role("row").filter(has_text="Warehouse")).to_contain_text("a viewer")
    accessible(page)
    page.get_by_role("link", name="The interface").click()
    page.get_by_role("button", name="Authorize").first.click()
    page.get_by_label("Value").or_(page.locator("#auth-bearer-value")).first.fill(token)
    page.locator(".auth-btn-wrapper .authorize").click()
    page.locator(".btn-done").click()
    operation = page.locator("#operations-companies-companies")
    operation.locator("button").first.click()
    operation.get_by_role("button", name="Try it out").click()
    operation.get_by_role("button", name="Execute").click()
    expect(operation.locator(".live-responses-table tbody td.response-col_description").first).to_contain_text("alder")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_tokens_fit_a_phone(visit, accessible, scheme):
    page = visit("administrator", TOKENS, color_scheme=scheme, **PHONE)
    page.evaluate("scheme => { document.documentElement.dataset.bsTheme = scheme }", scheme)
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    accessible(page)
