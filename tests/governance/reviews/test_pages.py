"""Pages of reviews with something on them: planned, moved, under way, held, missed."""

from datetime import timedelta

from django.utils import timezone

from governance.models import Review, ReviewStatus
from governance.services.holding import note_attendance, start_review
from organization.http.request import company_today
from tests.cast import ACTOR
from tests.governance.reviews.held import a_review
from tests.governance.reviews.test_reviews import off_track


def test_the_rhythm_begins_in_one_step_and_a_review_is_planned_moved_and_told(client, cast):
    client.force_login(cast.alignment_owner.user)
    root = "/c/alder/reviews/"
    assert "Begin all 7" in client.get(f"{root}rhythm/").text
    assert client.post(f"{root}rhythm/").status_code == 302
    assert "Begin all" not in client.get(f"{root}rhythm/").text
    weekly = Review.objects.filter(department=cast.sales, kind="operational").first()
    page = client.get(f"{root}series/{weekly.series_id}/").text
    assert "every week" in page
    day = company_today(cast.company) + timedelta(days=3)
    said = {"title": "Prices", "kind": "strategic", "department": "company", "day": day, "at": "09:30", "minutes": "45", "chair": "Eve Executive"}  # fmt: skip
    address = client.post(f"{root}new/", said).url
    assert "Eve Executive chairs" in client.get(address).text
    moved = {"day": day + timedelta(days=1), "at": "10:00", "minutes": "45", "chair": "Eve Executive", "reason": "Fair"}
    assert client.post(f"{address}move/", moved).status_code == 302
    assert "Changed: Fair" in client.get(address).text
    assert client.post(f"{address}move/", {"cancel": "1", "reason": "Nobody is here"}).status_code == 302
    assert Review.objects.get(title="Prices").status == ReviewStatus.CANCELLED
    client.force_login(cast.head.user)
    assert "Strategic review of the company" not in client.get(f"{root}?department=sales").text


def test_a_review_is_held_by_links_and_forms_alone_and_then_stands_in_the_list(client, cast):
    off_track(cast)
    client.force_login(cast.owner.user)
    review = a_review(cast)
    address = f"/c/alder/reviews/{review.id}/"
    assert "Win rate" in client.get(address).text  # foreseen
    assert client.post(f"{address}agenda/", {"refresh": "1"}).status_code == 302
    assert client.post(f"{address}start/").url == f"{address}present/"
    opening = client.get(f"{address}present/").text
    assert "Who is here?" in opening
    first = client.post(f"{address}attendance/", {"came": [cast.owner.id, cast.member.id]}).url
    page = client.get(first)
    assert "Not written yet: owed by Olga Owner." in page.text
    item = page.context["item"]
    asked = {"text": "Call them", "person": "Mia Member", "due_on": company_today(cast.company)}
    assert client.post(f"{address}items/{item.id}/actions/", asked).status_code == 302
    refused = client.post(f"{address}items/{item.id}/", {"outcome": "decided", "text": ""})
    assert refused.status_code == 422
    assert "Say in words what was decided." in refused.text
    client.post(f"{address}items/{item.id}/", {"outcome": "change", "text": "Too much is asked."})
    ask = client.get(first).context["ask"]
    assert ask.endswith(f"/retarget/?review={review.id}")
    assert "Operational review, Sales" in client.get(ask).text
    other = {"starts_on": company_today(cast.company), "value": "55", "why": "Too much is asked.", "asked": "1"}
    assert client.post(ask, other).status_code == 302
    client.post(f"{address}items/{item.id}/", {"outcome": "no_change", "notes": "Next month."})
    assert "Ready to be closed" in client.get(f"{address}close/").text
    assert client.post(f"{address}close/").url == f"{address}minutes/"
    minutes = client.get(f"{address}minutes/").text
    assert "Action: Call them (Mia Member" in minutes
    assert "What follows" in minutes
    assert "Next month." in minutes
    assert "CR-1" in minutes
    again = a_review(cast)
    start_review(company=cast.company, review=again.id, actor=ACTOR)
    last = client.get(f"/c/alder/reviews/{again.id}/present/3/")
    assert "Call them" in last.text
    (action,) = last.context["slide"].actions
    assert client.post(f"/c/alder/reviews/{again.id}/actions/{action.id}/done/").status_code == 302
    note_attendance(company=cast.company, review=again.id, came=[cast.owner.id], actor=ACTOR)
    assert "it would not count" in client.get(f"/c/alder/reviews/{again.id}/close/").text
    missed = a_review(cast)
    Review.objects.filter(id=missed.id).update(status=ReviewStatus.MISSED, starts_at=timezone.now() - timedelta(days=9))
    index = client.get("/c/alder/reviews/").text
    assert "2 came" in index
    assert "missed" in index
    assert "1 review is under way" in index
    assert f"{timezone.localdate():%B %Y}" in index  # by month
