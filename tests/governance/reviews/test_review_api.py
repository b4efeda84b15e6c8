"""A review held through the interface, from its begin to the minutes."""

from datetime import timedelta
from uuid import uuid4

import pytest

from governance.models import Decision, Review
from governance.services.agenda import add_topic
from organization.http.request import company_today
from organization.models import OutgoingMail
from tests.api import calls, problem, wrong
from tests.cast import ACTOR, Cast
from tests.governance.reviews import held


@pytest.fixture
def at(cast: Cast) -> str:
    """The address of a planned review with a topic."""
    review = held.a_review(cast)
    add_topic(company=cast.company, review=review, title="Hiring", presenter=cast.owner.id, actor=ACTOR)
    return f"reviews/{review.id}"


def test_a_review_is_held_from_its_begin_to_the_minutes_and_what_is_said_twice_counts_once(cast, at):
    chair = calls(cast, "owner")
    problem(chair.put(f"{at}/attendance", {"came": []}), 422, "refused")  # nobody comes to what has not begun
    for _twice in range(2):
        begun = chair.post(f"{at}/opening").json()
    assert (begun["status"], [one["title"] for one in begun["items"]]) == ("open", ["Hiring"])
    assert {one["person"]: one["came"] for one in begun["people"]}[cast.owner.email] is True

    told = problem(chair.post(f"{at}/closing"), 422, "refused")
    assert wrong(told) == [(None, None, "too_few")]
    told = problem(chair.put(f"{at}/attendance", {"came": [str(cast.owner.id), str(uuid4())]}), 422, "refused")
    assert wrong(told) == [(1, "came", "not_asked")]
    came = [one["person_id"] for one in begun["people"]]
    for _twice in range(2):
        there = chair.put(f"{at}/attendance", {"came": came}).json()
    assert [one["came"] for one in there["people"]] == [True, True]

    outcome = f"{at}/items/{begun['items'][0]['id']}/outcome"
    assert wrong(problem(chair.put(outcome, {"outcome": "decided"}), 422, "refused")) == [(None, "text", "needs_words")]
    assert wrong(problem(chair.put(outcome, {"text": "Lost?"}), 422, "invalid")) == [(None, "outcome", "required")]
    assert chair.put(outcome, {"notes": "Two are leaving."}).json()["outcome"] == ""
    for _twice in range(2):
        item = chair.put(outcome, {"outcome": "decided", "text": "Hire two."}).json()
    assert (item["outcome"], item["notes"]) == ("decided", "Two are leaving.")
    assert Decision.objects.get().text == "Hiring: Hire two."
    chair.put(outcome, {"outcome": "decided", "text": "Hire three."})
    assert Decision.objects.count() == 2  # other words decide anew

    for _twice in range(2):
        closed = chair.post(f"{at}/closing").json()
    assert (closed["counts"], sorted(closed["came"]), closed["missing"]) == (True, sorted(came), [])
    kept = chair.get(f"{at}/minutes").json()
    assert kept == {name: value for name, value in closed.items() if name != "counts"}
    assert OutgoingMail.objects.filter(kind="review_minutes", to=cast.member).count() == 1
    problem(chair.put(outcome, {"outcome": "discussed"}), 422, "refused")  # what is closed stays closed


def test_one_alone_closes_what_does_not_count_only_when_told_to(cast, at):
    chair = calls(cast, "owner")
    chair.post(f"{at}/opening")
    problem(chair.post(f"{at}/closing", {"anyway": False}), 422, "refused")
    assert chair.post(f"{at}/closing", {"anyway": True}).json()["counts"] is False


def test_a_planned_review_is_moved_and_cancelled_and_a_key_repeats_the_answer(cast, at):
    chair, key = calls(cast, "owner"), {"Idempotency_Key": "once"}
    day = company_today(cast.company) + timedelta(days=3)
    moved = {"day": f"{day}", "at": "10:30", "reason": "Fair"}
    for _twice in range(2):
        told = chair.put(f"{at}/moment", moved).json()
    assert (told["starts_at"][:10], told["minutes"], told["chair"]) == (f"{day}", 60, cast.owner.email)
    assert Review.objects.get().revision == 1
    assert wrong(problem(chair.put(f"{at}/moment", moved | {"day": "2020-01-01"}), 422, "refused")) == [(None, "day", "past")]  # fmt: skip
    assert wrong(problem(chair.post(f"{at}/opening"), 422, "refused")) == [(None, None, "too_early")]
    cancelled = chair.post(f"{at}/cancellation", {"reason": "Nobody is there."}, **key)
    again = chair.post(f"{at}/cancellation", {"reason": "Nobody is there."}, **key)
    assert (cancelled.json()["status"], again.content, again["Idempotent-Replayed"]) == ("cancelled", cancelled.content, "true")  # fmt: skip
    problem(chair.post(f"{at}/cancellation", {"reason": "Once more."}), 422, "refused")


def test_who_is_only_asked_holds_nothing_and_another_company_finds_nothing(cast, at):
    member = calls(cast, "member")
    told = problem(member.post(f"{at}/opening"), 403, "not_allowed")
    assert told["ask"]
    problem(member.put(f"{at}/moment", {"day": "2199-01-02", "at": "09:00", "reason": "Fair"}), 403, "not_allowed")
    assert Review.objects.get().status == "planned"
    # an item is found below its own review only
    calls(cast, "owner").post(f"{at}/opening")
    item = Review.objects.get().items.get().id
    other = f"reviews/{held.a_review(cast).id}/items/{item}/outcome"
    problem(calls(cast, "owner").put(other, {"outcome": "discussed"}), 404, "not_found")
    problem(calls(cast, "outsider").post(f"{at}/closing"), 404, "not_found")
