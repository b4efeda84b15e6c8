"""A leaver's reviews go to a successor in the same step; series told by mail when they change or end; who is asked, and who no more."""

from datetime import time, timedelta

from django.utils import timezone

from governance.models import AgendaItem, Attendance, Review, ReviewSeries
from governance.selectors.nearest import Leadership
from governance.services.agenda import add_topic
from governance.services.review_clock import keep_reviews
from governance.services.reviews import create_review, move_review, release_person
from governance.services.series import change_series, end_orphans, end_series
from kpis.models import Kpi
from organization.http.request import company_today
from organization.models import Department, OutgoingMail
from organization.rules.estate import LEAVE, Said
from organization.selectors.estate import estate_of
from organization.selectors.owed import owed_in
from organization.selectors.trail import changes_of
from organization.services.handover import hand_over
from tests.cast import ACTOR, Cast
from tests.drawn import draw
from tests.governance.reviews.held import a_series

NINE = time(9)


def single(cast: Cast, **told) -> Review:
    """A review of its own, tomorrow."""
    day = company_today(cast.company) + timedelta(days=1)
    said = {
        "kind": "strategic",
        "department": cast.sales.id,
        "day": day,
        "at": NINE,
        "minutes": 60,
        "title": "Prices",
        "chair": cast.owner.id,
    }
    return create_review(company=cast.company, actor=ACTOR, **{**said, **told})


def leave(cast: Cast, said: Said):
    """Olga, who chairs."""
    return hand_over(
        company=cast.company, membership=cast.owner.id, said=said, actor=cast.actor("administrator"), why="Leaves in March",
    )  # fmt: skip


def test_what_a_leaver_chairs_and_presents_goes_to_the_successor_with_the_trail(cast):
    series = a_series(cast)
    planned = list(Review.objects.filter(series=series).order_by("due_on"))
    moved = move_review(
        company=cast.company, review=planned[1].id, day=planned[1].due_on + timedelta(days=1), at=NINE, minutes=30, place="",
        chair=cast.owner.id, reason="Fair", actor=ACTOR,
    )  # fmt: skip
    alone = single(cast)
    topic = add_topic(
        company=cast.company,
        review=single(cast, chair=cast.head.id),
        title="Hiring",
        presenter=cast.owner.id,
        actor=ACTOR,
    )
    kinds = [item.kind for item in estate_of(cast.company, cast.owner, company_today(cast.company)) if item.acts]
    assert kinds == ["review_series", "review", "agenda_item"]
    leave(cast, Said(cast.member.id))
    series.refresh_from_db()
    assert series.chair_id == cast.member.id
    assert set(Review.objects.filter(series=series).values_list("chair", flat=True)) == {cast.member.id}
    assert Review.objects.get(id=moved.id).revision == moved.revision + 1  # calendars see it
    assert Review.objects.get(id=alone.id).chair_id == cast.member.id
    assert AgendaItem.objects.get(id=topic.id).presenter_id == cast.member.id
    assert Attendance.objects.filter(review=alone, person=cast.member).exists()
    assert not Attendance.objects.filter(person=cast.owner).exists()
    told = changes_of(ReviewSeries, [series.id])[0]
    assert (told.who, told.why) == ("Ada Adams", "Leaves in March")
    mail = OutgoingMail.objects.get(to=cast.member, subject__startswith="Changed:")
    assert "Chair: Mia Member" in mail.text
    assert not [item for item in estate_of(cast.company, cast.owner, company_today(cast.company)) if item.acts]


def test_left_without_a_successor_the_head_is_asked_to_hold_it(cast):
    review = single(cast)
    (item,) = [one for one in estate_of(cast.company, cast.owner, company_today(cast.company)) if one.kind == "review"]
    leave(cast, Said(cast.member.id, None, {item.name: (LEAVE, None)}))
    assert Review.objects.get(id=review.id).chair_id is None
    tomorrow = company_today(cast.company) + timedelta(days=1)
    assert [one.person for one in owed_in(cast.company, tomorrow) if one.kind == "review"] == [cast.head.id]
    Department.objects.filter(id=cast.sales.id).update(head=None)
    assert [one.person for one in owed_in(cast.company, tomorrow) if one.kind == "review"] == [cast.alignment_owner.id]


def test_a_changed_and_an_ended_series_are_told_once_a_person(cast):
    series = a_series(cast)
    OutgoingMail.objects.all().delete()
    change_series(company=cast.company, series=series.id, actor=ACTOR, weekday=3, at=time(10, 30))
    told = OutgoingMail.objects.filter(subject__startswith="Changed:")
    assert set(told.values_list("to", flat=True)) == set(Attendance.objects.values_list("person", flat=True))
    assert told.count() == len(set(told.values_list("to", flat=True)))
    assert "every week, Thursday at 10:30, 30 minutes" in told[0].text
    change_series(company=cast.company, series=series.id, actor=ACTOR, weekday=3)  # nothing differs
    assert OutgoingMail.objects.filter(subject__startswith="Changed:").count() == told.count()
    end_series(company=cast.company, series=series.id, actor=ACTOR)
    assert OutgoingMail.objects.filter(subject__startswith="Ended:").count() == told.count()
    a_series(cast)
    Department.objects.filter(id=cast.sales.id).update(closed_at=timezone.now(), head=None)
    assert end_orphans(company=cast.company, actor=ACTOR) == 1


def test_who_came_to_own_something_is_asked_a_week_before_and_who_was_released_is_not_asked_again(cast):
    drawn = draw(cast, active=True)
    review = single(cast, chair=cast.head.id)
    release_person(company=cast.company, review=review.id, person=cast.owner.id, actor=cast.actor("head"))
    assert changes_of(Attendance, list(_ids_of_releases(review)))[0].who == "Hugo Head"
    Kpi.objects.filter(id=drawn.department.id).update(owner=cast.member)
    Kpi.objects.create(
        company=cast.company, key="offers", name="Offers", level="department", department=cast.sales, owner=cast.owner,
        status="active", activated_on=company_today(cast.company), unit="%", direction="higher",
    )  # fmt: skip
    OutgoingMail.objects.all().delete()
    assert keep_reviews(company=cast.company, now=timezone.now(), actor=ACTOR).prepared == 1
    asked = set(Attendance.objects.filter(review=review).values_list("person", flat=True))
    assert cast.member.id in asked
    assert cast.owner.id not in asked
    assert list(OutgoingMail.objects.filter(kind="review_invitation").values_list("to", flat=True)) == [cast.member.id]


def _ids_of_releases(review: Review):
    events = Attendance.pgh_event_model._default_manager  # type: ignore[attr-defined]
    return events.filter(review_id=review.id, pgh_label="delete").values_list("pgh_obj_id", flat=True)


def test_the_executive_of_the_outcome_is_asked_before_the_first_by_name(cast):
    drawn = draw(cast, active=True)
    first = cast.member
    first.role = "executive"
    first.name = "Aaron"
    first.save(update_fields=["role", "name"])
    kpis = [drawn.department.id, drawn.individual.id]
    assert Leadership(cast.company, kpis).above([drawn.department.id]) == (first.id, cast.executive.id)
    drawn.link.accepted_by, drawn.link.accepted_at = cast.alignment_owner, timezone.now()
    drawn.link.save(update_fields=["accepted_by", "accepted_at"])
    near = Leadership(cast.company, kpis)
    assert near.above([drawn.department.id]) == (cast.executive.id, first.id)
    assert near.above([drawn.individual.id]) == (first.id, cast.executive.id)  # no link leads up from there
    assert near.above([drawn.department.id], head=cast.executive.id) == (first.id, cast.executive.id)
