"""Two heads in one workshop: each sees within seconds what the other says, and what is being typed stays."""

from django.db import transaction
from playwright.sync_api import expect

from organization.models import company_scope
from tests.cast import Cast
from tests.drawn import draw

PAGE = "/c/alder/contributions/"


def test_two_people_fill_the_grid_at_once(people: Cast, visit, accessible):
    with transaction.atomic(), company_scope(people.company.id):
        draw(people, active=True)
    head = visit("head", PAGE)
    owner = visit("alignment_owner", PAGE)
    accessible(head)
    cell = "#cell-sales-retention"
    head.locator(f"{cell} .pl-ctr__add textarea").fill("We call every customer after a month.")
    owner.locator(f"{cell} .pl-ctr__add textarea").fill("We write to those who left.")
    head.locator(cell).get_by_role("button", name="Say it").click()
    expect(head.locator(cell)).to_contain_text("no KPI measures it yet")
    # The other one is told, and keeps the words that are not said yet.
    expect(owner.locator(cell)).to_contain_text("Somebody changed this cell")
    expect(owner.locator(f"{cell} .pl-ctr__add textarea")).to_have_value("We write to those who left.")
    owner.locator(cell).get_by_role("button", name="Say it").click()
    expect(owner.locator(cell)).to_contain_text("We call every customer after a month.")
    expect(owner.locator("#surfaced")).to_contain_text("1 of 2 cells answered")
    expect(head.locator(cell)).to_contain_text("We write to those who left.")
    phone = visit("head", PAGE, viewport={"width": 390, "height": 844}, color_scheme="dark")
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")
    phone.locator("tbody").get_by_role("link", name="Sales").click()
    expect(phone.locator(cell)).to_contain_text("We write to those who left.")
    accessible(phone)
