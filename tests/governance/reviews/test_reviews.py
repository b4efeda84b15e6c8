"""Series from velocity, reviews planned, moved, missed; agendas; held, closed, counted; the calendar that reads them."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone
from icalendar import Calendar

from alignment.models import CascadeLink
from alignment.services.links import create_link
from governance.models import (
    ActionItem,
    AgendaItem,
    AlignmentCycle,
    Attendance,
    CalendarFeed,
    Decision,
    Review,
    ReviewSeries,
    ReviewStatus,
)
from governance.rules.review_counts import Count
from governance.selectors.calendar_feeds import reviews_in_feed
from governance.selectors.maturity_facts import maturity_facts
from governance.selectors.review_counts import held_and_due
from governance.services.agenda import Arranged, add_topic, arrange, bring_up_to_date, remove_item
from governance.services.holding import ask_for_action, close_review, note_attendance, say_outcome, start_review
from governance.services.review_clock import keep_reviews
from governance.services.review_planning import plan_reviews
from governance.services.reviews import cancel_review, create_review, move_review
from governance.services.series import change_series, create_series, end_series, generate_series
from governance.tasks import keep_reviews_of
from governance.wording.calendar import calendar_of
from kpis.models import KpiState
from kpis.rules.faults import Refused
from organization.http.request import company_today
from organization.models import ChangeMark, Department, OutgoingMail
from organization.selectors.estate import estate_of
from organization.selectors.owed import count_owed, owed_in
from tests.cast import ACTOR, Cast
from tests.drawn import draw

NINE = time(9)


def begin(cast: Cast, **told) -> ReviewSeries:
    said = {"kind": "operational", "cadence": "weekly", "weekday": 2, "at": NINE, "minutes": 30, "department": cast.sales.id, "chair": cast.head.id}  # fmt: skip
    return create_series(company=cast.company, actor=ACTOR, **{**said, **told})


def held_today(cast: Cast, kind: str = "operational", department: Department | None = None, **told) -> Review:
    """A planned review whose hour has come."""
    today = company_today(cast.company)
    review = Review.objects.create(
        company=cast.company, kind=kind, department=department, due_on=told.pop("due_on", today),
        starts_at=timezone.now() - timedelta(minutes=1), minutes=60, chair=cast.head, **told,
    )  # fmt: skip
    for person in (cast.head, cast.owner):
        Attendance.objects.create(company=cast.company, review=review, person=person)
    return review


def off_track(cast: Cast) -> UUID:
    """The drawn department KPI, off for two weeks."""
    drawn = draw(cast, active=True)
    since = company_today(cast.company) - timedelta(days=14)
    KpiState.objects.filter(company=cast.company, kpi=drawn.department).update(
        health="off_track", misses_in_a_row=2, off_since=since, restate_on=since + timedelta(days=900)
    )
    return drawn.department.id


def faults(act) -> list[str]:
    with pytest.raises(Refused) as refused:
        act()
    return [fault.code for fault in refused.value.faults]


def test_all_that_velocity_asks_for_begins_in_one_step_and_only_once(cast):
    done = generate_series(company=cast.company, actor=ACTOR)
    kinds = sorted((row.department.key if row.department else "", row.kind, row.cadence) for row in done.begun)
    assert kinds == [
        ("", "alignment", "quarterly"), ("", "realignment", "yearly"), ("", "strategic", "monthly"),
        ("sales", "operational", "weekly"), ("sales", "strategic", "monthly"),
        ("support", "operational", "weekly"), ("support", "strategic", "monthly"),
    ]  # fmt: skip
    assert {row.chair_id for row in done.begun if row.department_id == cast.sales.id} == {cast.head.id}
    weekly = Review.objects.filter(company=cast.company, department=cast.sales, kind="operational")
    assert 7 <= weekly.count() <= 9
    assert Review.objects.filter(company=cast.company, kind="realignment").count() >= 1
    again = generate_series(company=cast.company, actor=ACTOR)
    assert (again.begun, again.quickened) == ([], [])
    # one mail a person, whatever they are asked to
    mails = list(OutgoingMail.objects.filter(company=cast.company).values_list("to", flat=True))
    assert len(mails) == len(set(mails))
    assert cast.head.id in mails


def test_planning_twice_plans_once_also_when_a_holiday_or_a_person_moved_one(cast):
    series = begin(cast)
    reviews = list(Review.objects.filter(series=series))
    zone = ZoneInfo("Europe/Paris")
    assert {row.starts_at.astimezone(zone).time() for row in reviews} == {NINE}
    assert Attendance.objects.filter(review=reviews[0], person=cast.head).exists()
    moved = reviews[1]
    move_review(
        company=cast.company, review=moved.id, day=moved.due_on + timedelta(days=1), at=NINE, minutes=30, place="Room 1",
        chair=cast.head.id, reason="Fair", actor=ACTOR,
    )  # fmt: skip
    assert plan_reviews(company=cast.company, now=timezone.now(), actor=ACTOR) == 0
    assert Review.objects.filter(series=series).count() == len(reviews)
    moved.refresh_from_db()
    assert (moved.revision, moved.reason) == (1, "Fair")


def test_a_changed_series_takes_its_reviews_along_but_not_those_that_somebody_moved(cast):
    series = begin(cast)
    first, second, *_ = list(Review.objects.filter(series=series).order_by("due_on"))
    add_topic(company=cast.company, review=second, title="Hiring", actor=cast.actor("head"))
    kept = move_review(
        company=cast.company, review=first.id, day=first.due_on + timedelta(days=1), at=time(11), minutes=30, place="",
        chair=None, reason="Fair", actor=ACTOR,
    )  # fmt: skip
    change_series(company=cast.company, series=series.id, actor=ACTOR, weekday=4, at=time(10), cadence="biweekly")
    after = {row.id: row for row in Review.objects.filter(series=series)}
    assert after[first.id].starts_at == kept.starts_at
    planned = [row for row in after.values() if row.status == ReviewStatus.PLANNED and row.id != first.id]
    assert {row.due_on.weekday() for row in planned} == {4}
    assert all((b.due_on - a.due_on).days == 14 for a, b in pairwise(planned))
    assert any(row.status == ReviewStatus.CANCELLED and row.reason == "series-changed" for row in after.values())
    change_series(company=cast.company, series=series.id, actor=ACTOR, weekday=2, at=NINE, cadence="weekly")
    back = Review.objects.filter(series=series)
    assert back.filter(status=ReviewStatus.PLANNED).count() >= 7
    assert AgendaItem.objects.filter(review__series=series, review__status="planned", title="Hiring").exists()
    end_series(company=cast.company, series=series.id, actor=ACTOR)
    assert set(back.values_list("status", flat=True)) == {ReviewStatus.CANCELLED}


def test_what_nobody_held_within_three_working_days_was_missed(cast):
    now = timezone.now()
    old = held_today(cast, department=cast.sales)
    Review.objects.filter(id=old.id).update(starts_at=now - timedelta(days=9))
    late = held_today(cast, department=cast.support)
    done = keep_reviews(company=cast.company, now=now, actor=ACTOR)
    assert done.missed == 1
    old.refresh_from_db()
    late.refresh_from_db()
    assert (old.status, late.status) == (ReviewStatus.MISSED, ReviewStatus.PLANNED)
    assert faults(lambda: start_review(company=cast.company, review=old.id, actor=ACTOR)) == ["missed"]
    # the clock's own task, a second time
    assert keep_reviews_of(str(cast.company.id)) == 0


def test_a_review_from_its_agenda_to_its_minutes(cast):
    kpi = off_track(cast)
    review = held_today(cast, department=cast.sales)
    start_review(company=cast.company, review=review.id, actor=cast.actor("head"))
    items = list(AgendaItem.objects.filter(review=review))
    assert [(item.kind, item.kpi_id) for item in items] == [("variance", kpi)]
    assert items[0].presenter_id == cast.owner.id
    close = {"company": cast.company, "review": review.id, "actor": cast.actor("head")}
    assert faults(lambda: close_review(**close)) == ["too_few", "off_open"]
    note_attendance(company=cast.company, review=review.id, came=[cast.head.id, cast.owner.id], actor=ACTOR)
    said = {"company": cast.company, "item": items[0].id, "actor": cast.actor("head")}
    assert faults(lambda: say_outcome(outcome="decided", **said)) == ["needs_words"]
    assert faults(lambda: say_outcome(outcome="confirmed", **said)) == ["no_outcome_for"]
    say_outcome(outcome="postponed", notes="Too late today.", **said)
    assert faults(lambda: close_review(**close)) == ["off_open"]
    say_outcome(outcome="decided", text="Call the ten largest.", notes="", **said)
    ask_for_action(text="List them", person=cast.owner.id, due_on=company_today(cast.company), **said)
    done = close_review(**close)
    assert done.counts
    assert ChangeMark.objects.filter(company=cast.company, kind="review").count() == 1
    decision = Decision.objects.get(review=review)
    assert (decision.kpi_id, decision.text, decision.flagged_on) == (kpi, "Call the ten largest.", KpiState.objects.get(kpi=kpi).off_since)  # fmt: skip
    assert ActionItem.objects.get(review=review).kpi_id == kpi
    kept = Review.objects.get(id=review.id).minutes_kept
    assert kept["came"] == [str(cast.head.id), str(cast.owner.id)]
    mail = OutgoingMail.objects.get(company=cast.company, kind="review_minutes", to=cast.owner)
    assert "Call the ten largest." in mail.text
    assert "List them" in mail.text
    assert faults(lambda: say_outcome(outcome="no_change", **said)) == ["closed"]
    assert faults(lambda: start_review(company=cast.company, review=review.id, actor=ACTOR)) == ["closed"]
    today = company_today(cast.company)
    assert held_and_due(cast.company, today, kinds=["operational"], weeks=13, department=cast.sales.id) == Count(1, 1)
    # two people of the same week count once
    again = held_today(cast, department=cast.sales)
    start_review(company=cast.company, review=again.id, actor=ACTOR)
    note_attendance(company=cast.company, review=again.id, came=[cast.head.id, cast.owner.id], actor=ACTOR)
    for item in AgendaItem.objects.filter(review=again, kind="variance"):
        say_outcome(company=cast.company, item=item.id, outcome="no_change", actor=ACTOR)
    close_review(company=cast.company, review=again.id, actor=ACTOR)
    assert held_and_due(cast.company, today, kinds=["operational"], weeks=13, department=cast.sales.id) == Count(1, 1)
    # what was decided then is told the next time
    assert [item.kind for item in bring_up_to_date(company=cast.company, review=held_today(cast, department=cast.sales), actor=ACTOR)] == ["variance", "actions"]  # fmt: skip


def test_one_alone_is_told_that_it_does_not_count_and_may_close(cast):
    review = held_today(cast)
    start_review(company=cast.company, review=review.id, actor=ACTOR)
    assert faults(lambda: close_review(company=cast.company, review=review.id, anyway=True, actor=ACTOR)) == [
        "nobody_came"
    ]
    note_attendance(company=cast.company, review=review.id, came=[cast.head.id], actor=ACTOR)
    assert not close_review(company=cast.company, review=review.id, anyway=True, actor=ACTOR).counts
    assert held_and_due(cast.company, company_today(cast.company), kinds=["operational"], weeks=13).held == 0


def test_links_are_confirmed_or_dropped_with_a_reason(cast):
    drawn = draw(cast, active=True)
    CascadeLink.objects.filter(company=cast.company).delete()
    link = create_link(
        company=cast.company, child=drawn.department.id, parent=drawn.company.id, actor=ACTOR,
        rationale="Offers that are answered within a day are accepted more often.",
    )  # fmt: skip
    review = held_today(cast, "alignment")
    start_review(company=cast.company, review=review.id, actor=ACTOR)
    item = AgendaItem.objects.get(review=review, kind="link")
    assert item.subject == link.id
    said = {"company": cast.company, "item": item.id, "actor": ACTOR}
    say_outcome(outcome="confirmed", **said)
    assert CascadeLink.objects.filter(id=link.id).exists()
    assert faults(lambda: say_outcome(outcome="dropped", **said)) == ["needs_reason"]
    say_outcome(outcome="dropped", text="Customers stay for other reasons.", **said)
    assert not CascadeLink.objects.filter(id=link.id).exists()
    note_attendance(company=cast.company, review=review.id, came=[cast.head.id, cast.owner.id], actor=ACTOR)
    close_review(company=cast.company, review=review.id, actor=ACTOR)
    assert maturity_facts(cast.company, company_today(cast.company)).confirmed == {drawn.department.id}


def test_people_arrange_the_agenda_and_what_is_off_stays_on_it(cast):
    off_track(cast)
    review = held_today(cast, department=cast.sales)
    topic = add_topic(company=cast.company, review=review, title="Hiring", minutes=9, actor=cast.actor("owner"))
    (variance,) = [
        row for row in bring_up_to_date(company=cast.company, review=review, actor=ACTOR) if row.kind == "variance"
    ]
    assert topic.presenter_id == cast.owner.id
    wanted = [Arranged(topic.id, 1, 9, cast.owner.id), Arranged(variance.id, 2, variance.minutes, cast.head.id)]
    arrange(company=cast.company, review=review, wanted=wanted, actor=ACTOR)
    bring_up_to_date(company=cast.company, review=review, actor=ACTOR)
    rows = list(AgendaItem.objects.filter(review=review).order_by("position").values_list("kind", "presenter"))
    assert rows == [("topic", cast.owner.id), ("variance", cast.head.id)]
    assert faults(lambda: remove_item(company=cast.company, review=review, item=variance.id, actor=ACTOR)) == [
        "keeps_off_target"
    ]
    assert faults(lambda: add_topic(company=cast.company, review=review, title="hiring", actor=ACTOR)) == [
        "topic_there"
    ]


def test_the_calendar_keeps_the_hour_and_shows_what_moved_and_what_fell_away(cast):
    tomorrow = company_today(cast.company) + timedelta(days=1)
    said = {"company": cast.company, "kind": "strategic", "department": None, "minutes": 60, "actor": ACTOR}
    moved = create_review(day=tomorrow, at=NINE, title="Prices; and, more", chair=cast.executive.id, **said)
    gone = create_review(day=tomorrow + timedelta(days=200), at=NINE, chair=cast.executive.id, **said)
    move_review(
        company=cast.company, review=moved.id, day=tomorrow, at=time(14), minutes=60, place="Room 1",
        chair=cast.executive.id, reason="Flight", actor=ACTOR,
    )  # fmt: skip
    cancel_review(company=cast.company, review=gone.id, reason="Too soon", actor=ACTOR)
    reviews = reviews_in_feed(cast.company, cast.executive.id, now=timezone.now())
    text = calendar_of(cast.company, reviews, now=datetime(2026, 11, 21, tzinfo=UTC))
    assert all(len(line) <= 75 for line in text.split(b"\r\n"))
    calendar = Calendar.from_ical(text)
    events = {str(one["uid"]): one for one in calendar.walk("VEVENT")}
    first, second = events[f"{moved.id}@plumbline"], events[f"{gone.id}@plumbline"]
    assert first["dtstart"].dt == datetime.combine(tomorrow, time(14), tzinfo=ZoneInfo("Europe/Paris"))
    assert (first["sequence"], str(first["status"]), str(first["location"])) == (1, "CONFIRMED", "Room 1")
    assert str(first["summary"]).startswith("Prices; and, more")
    assert (second["sequence"], str(second["status"])) == (1, "CANCELLED")
    assert second["dtstart"].dt.time() == NINE
    (zone,) = calendar.walk("VTIMEZONE")
    assert str(zone["tzid"]) == "Europe/Paris"
    assert {part.name for part in zone.subcomponents} == {"DAYLIGHT", "STANDARD"}


def test_the_secret_address_opens_for_its_person_alone_and_no_longer_than_they_want(client, cast):
    create_review(
        company=cast.company, kind="strategic", department=None, day=company_today(cast.company) + timedelta(days=1), at=NINE,
        minutes=60, chair=cast.executive.id, actor=ACTOR,
    )  # fmt: skip
    client.force_login(cast.executive.user)
    page = f"/c/{cast.company.slug}/reviews/calendar/"
    address = client.post(page).context["address"]
    token = address.rsplit("/", 1)[1].removesuffix(".ics")
    assert token not in CalendarFeed.objects.get(person=cast.executive).token_hash
    client.logout()
    answer = client.get(f"/calendar/{cast.company.slug}/{token}.ics")
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    assert answer["Referrer-Policy"] == "no-referrer"
    assert b"BEGIN:VEVENT" in answer.content
    assert client.get(f"/calendar/{cast.other.slug}/{token}.ics").status_code == 404
    client.force_login(cast.executive.user)
    client.post(page, {"revoke": "1"})
    assert client.get(f"/calendar/{cast.company.slug}/{token}.ics").status_code == 404


def test_what_cannot_be_planned_is_refused(cast):
    today = company_today(cast.company)
    past = {"kind": "operational", "department": None, "day": today - timedelta(days=1), "at": NINE, "minutes": 4}
    assert faults(lambda: create_review(company=cast.company, actor=ACTOR, **past)) == ["past", "minutes"]
    assert faults(lambda: begin(cast, kind="alignment", cadence="weekly")) == ["company_only", "own_rhythm"]
    begin(cast)
    assert faults(lambda: begin(cast)) == ["series_runs"]
    assert faults(lambda: begin(cast, kind="strategic", weekday=6, chair=cast.inactive.id)) == [
        "no_working_day",
        "left",
    ]
    early = Review.objects.filter(kind="operational").order_by("-due_on").first()
    assert faults(lambda: start_review(company=cast.company, review=early.id, actor=ACTOR)) == ["too_early"]
    assert date.today() < early.due_on  # noqa: DTZ011


def test_who_chairs_owes_the_review_and_who_presents_owes_their_items(cast):
    off_track(cast)
    review = held_today(cast, department=cast.sales)
    bring_up_to_date(company=cast.company, review=review, actor=ACTOR)
    today = company_today(cast.company)
    owed = {
        (one.kind, one.person): one for one in owed_in(cast.company, today) if one.kind in {"review", "presentation"}
    }
    assert set(owed) == {("review", cast.head.id), ("presentation", cast.owner.id)}
    assert owed["presentation", cast.owner.id].params["items"] == 1
    assert not owed["review", cast.head.id].late
    later = owed_in(cast.company, today + timedelta(days=1), [cast.head.id])
    assert [one.late for one in later if one.kind == "review"] == [True]
    before = count_owed(cast.company, today, [cast.head.id])
    Review.objects.filter(id=review.id).update(status=ReviewStatus.CANCELLED)
    assert count_owed(cast.company, today, [cast.head.id]) == before - 1
    begin(cast)
    assert any(item.kind == "review_series" for item in estate_of(cast.company, cast.head, today))


def test_the_annual_realignment_opens_a_new_cycle_once(cast):
    for _time in range(2):
        review = held_today(cast, "realignment")
        start_review(company=cast.company, review=review.id, actor=cast.actor("alignment_owner"))
    assert AlignmentCycle.objects.filter(company=cast.company).count() == 1
