"""From a pasted list to people, and from a leaver to successors, as an administrator does it."""

import pytest
from django.db import transaction
from playwright.sync_api import Page, expect

from organization.models import Department, Membership, company_scope
from tests.cast import Cast
from tests.drawn import draw

LIST = "/c/alder/people/list/"
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


def no_sideways(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_a_pasted_list_is_looked_at_applied_and_a_leaver_hands_over(visit, people: Cast, accessible):
    with transaction.atomic(), company_scope(people.company.id):
        draw(people, active=True)
    page = visit("administrator", LIST)
    accessible(page)
    page.get_by_label("Or rows, pasted").fill(
        "Nom et prénom\tCourriel\tService\tPoste\nNina Neu\tnina@alder.example\tSales\tSales representative\n"
        "Olga Owner\tolga@alder.example\tSupport\tAgent\nBad\tbad\t\t"
    )
    page.get_by_role("button", name="See what would happen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("1 row is at fault: nothing is applied")
    expect(page.get_by_role("row", name="Row 4")).to_contain_text("no e-mail address")
    accessible(page)
    page.get_by_role("link", name="Send the corrected file").click()
    page.get_by_label("Or rows, pasted").fill(
        "Nom et prénom\tCourriel\tService\tPoste\nNina Neu\tnina@alder.example\tSales\tSales representative\n"
        "Olga Owner\tolga@alder.example\tSupport\tAgent"
    )
    page.get_by_role("button", name="See what would happen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("1 new, 1 changed")
    expect(page.get_by_role("row", name="Olga Owner")).to_contain_text("Department Sales Support")
    accessible(page)
    page.get_by_role("button", name="Apply all of it").click()
    expect(page.get_by_role("status")).to_contain_text("1 person added, 1 changed")

    # Olga leaves: Nina takes over what she owns.
    page.get_by_label("Name, address or job role").or_(page.get_by_role("searchbox")).first.fill("olga")
    page.get_by_role("link", name="Olga Owner").click()
    page.get_by_role("link", name="Deactivate").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Olga Owner stands for 2 things")
    accessible(page)
    page.get_by_label("Who takes over", exact=True).fill("nina")
    expect(page.locator("#people option")).to_have_count(1)
    page.get_by_label("Who takes over", exact=True).fill("Nina Neu <nina@alder.example>")
    page.get_by_label("Reason").fill("Moves to Lyon")
    page.get_by_role("button", name="Hand over and deactivate Olga Owner").click()
    expect(page.get_by_role("status")).to_contain_text("1 thing is handed over, 1 KPI is retired")
    with transaction.atomic(), company_scope(people.company.id):
        nina = Membership.objects.get(email="nina@alder.example")
        assert nina.owned_kpis.values_list("key", flat=True).get() == "win-rate"
        assert not Membership.objects.get(id=people.owner.id).active


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_departments_on_a_phone(visit, people: Cast, accessible, scheme):
    with transaction.atomic(), company_scope(people.company.id):
        draw(people, active=True)
        Department.objects.filter(key="support").update(name="Customer experience, service and recovery " * 3)
    page = visit("administrator", "/c/alder/administration/departments/sales/merge/?into=support", **PHONE)
    page.evaluate("scheme => { document.documentElement.dataset.bsTheme = scheme }", scheme)
    expect(page.get_by_text("people go to").first).to_be_visible()
    no_sideways(page)
    accessible(page)
    page.goto(page.url.replace("merge/?into=support", "split/"))
    page.evaluate("scheme => { document.documentElement.dataset.bsTheme = scheme }", scheme)
    no_sideways(page)
    accessible(page)
