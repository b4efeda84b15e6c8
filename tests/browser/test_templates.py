"""A job-role template in a browser: from its page to seventy people, counted in clicks and keys; on a phone."""

from django.db import transaction
from playwright.sync_api import Page, expect

from alignment.models import TemplateUse
from organization.models import company_scope
from tests.alignment.staffed import staff
from tests.cast import Cast

PAGE = "/c/alder/templates/sales-representative/"
#: Clicks and keys of the whole journey, over all its pages.
COUNT = """
for (const kind of ["click", "keydown"]) addEventListener(kind, (event) => {
  if (event.isTrusted) sessionStorage[kind] = Number(sessionStorage[kind] || 0) + 1;
}, true);
"""


def spent(page: Page) -> tuple[int, int]:
    return tuple(page.evaluate("['click', 'keydown'].map((kind) => Number(sessionStorage[kind] || 0))"))


def fits(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


def test_seventy_people_get_a_template_with_two_clicks_and_no_key(people: Cast, visit, accessible, site):
    with transaction.atomic(), company_scope(people.company.id):
        staff(people, people=70)
    page = visit("head")
    page.context.add_init_script(COUNT)
    page.goto(site + PAGE)
    accessible(page)
    page.get_by_role("link", name="Give it").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("70 people would get 280 KPIs")
    accessible(page)
    page.get_by_role("button", name="Give it to").click(timeout=90_000)
    expect(page.get_by_text("Given to 70 people: 280 KPIs with targets and links.")).to_be_visible(timeout=90_000)
    assert spent(page) == (2, 0)
    with transaction.atomic(), company_scope(people.company.id):
        assert TemplateUse.objects.filter(ended_on=None).count() == 280
    accessible(page)
    phone = visit("alignment_owner", PAGE, viewport={"width": 390, "height": 844}, color_scheme="dark")
    assert fits(phone)
    phone.get_by_role("button", name="Accept all 4").click()
    expect(phone.get_by_text("Accepted, for everybody who holds them")).to_be_visible()
    accessible(phone)
