"""A change request from its KPI's page to its being applied, in the browser."""

import pytest
from django.db import transaction

from governance.models import ChangeRequest
from governance.rules.policy import first_policy
from governance.rules.policy_document import dump
from governance.services.policy import adopt_policy
from kpis.models import Kpi
from organization.models import company_scope
from tests.cast import ACTOR
from tests.drawn import draw


@pytest.fixture
def governed(people):
    with transaction.atomic(), company_scope(people.company.id):
        draw(people, active=True)
        adopt_policy(company=people.company, document=dump(first_policy()), reason="We begin.", actor=ACTOR)
    return people


def test_a_change_is_asked_for_approved_and_applied(governed, visit, accessible):
    page = visit("head", "/c/alder/kpis/win-rate/edit/")
    page.get_by_label("Name", exact=True).fill("Share of offers won")
    page.get_by_role("button", name="Ask for a change").click()
    page.get_by_label("Why").fill("It says what is counted.")
    accessible(page)
    page.get_by_role("button", name="Ask for it").click()
    page.get_by_role("heading", name="Modify: Win rate").wait_for()
    assert page.get_by_text("Alignment owner, for the head of the department").is_visible()
    assert page.locator("ins", has_text="Share of offers won").is_visible()
    accessible(page)

    page = visit("alignment_owner", "/c/alder/changes/")
    page.get_by_role("link", name="CR-1").click()
    page.get_by_label("A word with it").fill("Clearer.")
    page.get_by_role("button", name="Approve").click()
    page.get_by_text("Approved by everybody who is asked, and applied.").wait_for()
    with company_scope(governed.company.id):
        assert ChangeRequest.objects.get().status == "applied"
        assert Kpi.objects.get(key="win-rate").name == "Share of offers won"
    page = visit("alignment_owner", "/c/alder/trail/?kpi=win-rate")
    assert page.get_by_text("CR-1: It says what is counted.").first.is_visible()
    accessible(page)
