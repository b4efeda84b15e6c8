"""A quarterly alignment review from its beginning to its minutes, on the projector by keyboard."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from alignment.models import CascadeLink
from governance.models import Attendance, Review
from organization.http.request import company_today
from organization.models import company_scope
from tests.drawn import draw


@pytest.fixture
def reviewed(people):
    """Its hour has come; there is one link to walk."""
    with transaction.atomic(), company_scope(people.company.id):
        draw(people, active=True)
        review = Review.objects.create(
            company=people.company, kind="alignment", due_on=company_today(people.company), minutes=90,
            starts_at=timezone.now() - timedelta(minutes=1), chair=people.alignment_owner,
        )  # fmt: skip
        for person in (people.alignment_owner, people.head, people.owner):
            Attendance.objects.create(company=people.company, review=review, person=person)
    return review


def test_an_alignment_review_is_held_from_the_keyboard(reviewed, people, visit, accessible):
    page = visit("alignment_owner", f"/c/alder/reviews/{reviewed.id}/", viewport={"width": 1920, "height": 1080})
    page.get_by_label("Topic").fill("Next year's company KPIs")
    page.get_by_role("button", name="Add the topic").click()
    page.get_by_role("button", name="Begin").click()

    page.get_by_role("checkbox", name="Hugo Head").check()
    page.get_by_role("button", name="Note and go on").click()
    page.get_by_role("heading", name="Win rate → Retention").wait_for()
    accessible(page)
    assert page.get_by_role("timer").inner_text().endswith("/ 2:00")
    page.keyboard.press("ArrowRight")
    page.get_by_role("heading", name="Next year's company KPIs").wait_for()
    page.keyboard.press("ArrowLeft")
    page.get_by_role("heading", name="Win rate → Retention").wait_for()
    page.get_by_role("button", name="Confirmed").click()

    page.get_by_role("heading", name="Next year's company KPIs").wait_for()
    page.get_by_role("button", name="Decided").click()
    page.get_by_text("Say in words what was decided.").wait_for()
    page.get_by_label("What was decided").fill("Three candidates by January.")
    page.get_by_role("button", name="Decided").click()
    page.get_by_role("link", name="To the end").wait_for()
    page.locator("body").press(" ")
    page.get_by_role("heading", name="Ready to be closed").wait_for()
    page.get_by_role("button", name="Close and send the minutes").click()

    page.get_by_role("heading", name="Quarterly alignment review").wait_for()
    assert page.get_by_text("Decided: Next year's company KPIs: Three candidates by January.").is_visible()
    accessible(page)
    with company_scope(people.company.id):
        assert Review.objects.get(id=reviewed.id).status == "held"
        assert CascadeLink.objects.filter(company=people.company).count() == 1
