"""The feed as calendars read it: the local hour through both changes of the clocks, moves, cancellations, long names, high revisions."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from governance.models import Review
from governance.selectors.calendar_feeds import reviews_in_feed
from governance.services.reviews import cancel_review, move_review
from governance.services.series import create_series
from governance.wording.calendar import calendar_of
from tests.cast import ACTOR, Cast

PARIS = ZoneInfo("Europe/Paris")
NINE = time(9)
NAME = "Übergrößen­verkauf, Südost & Ærøskøbing – 営業戦略部 „Nordlicht“; Straße des 17. Juni"


def weekly(cast: Cast, now: datetime) -> list[Review]:
    """Every Wednesday at nine in a department of a long name, chaired by the executive."""
    cast.sales.name = NAME
    cast.sales.save(update_fields=["name"])
    series = create_series(
        company=cast.company, kind="operational", cadence="weekly", weekday=2, at=NINE, minutes=30,
        department=cast.sales.id, chair=cast.executive.id, place="Salle Édith Piaf, 3ᵉ étage", actor=ACTOR,
    )  # fmt: skip
    return list(Review.objects.filter(series=series, starts_at__gt=now).order_by("due_on"))


def read(cast: Cast, now: datetime) -> tuple[bytes, dict[str, object], Calendar]:
    """The feed, its events by their review, and the whole as a reader has it."""
    text = calendar_of(cast.company, reviews_in_feed(cast.company, cast.executive.id, now=now), now=now)
    calendar = Calendar.from_ical(text)
    return text, {str(one["uid"]).removesuffix("@plumbline"): one for one in calendar.walk("VEVENT")}, calendar


@pytest.mark.parametrize(
    ("now", "change", "before", "after"),
    [
        (datetime(2026, 3, 10, 12, tzinfo=UTC), date(2026, 3, 29), 8, 7),
        (datetime(2026, 10, 6, 12, tzinfo=UTC), date(2026, 10, 25), 7, 8),
    ],
)  # fmt: skip
def test_a_weekly_review_is_at_nine_before_and_after_the_clocks_change(cast, time_machine, now, change, before, after):
    time_machine.move_to(now, tick=False)
    reviews = weekly(cast, now)
    _text, events, calendar = read(cast, now)
    starts = [events[str(one.id)]["dtstart"] for one in reviews]
    assert {one.dt.time() for one in starts} == {NINE}
    assert {str(one.params["TZID"]) for one in starts} == {"Europe/Paris"}
    hours = {(one.dt.date() > change): one.dt.astimezone(UTC).hour for one in starts}
    assert hours == {False: before, True: after}
    assert {(one.dt.date() - change).days % 7 for one in starts} == {3}  # Wednesdays
    # the zone's own rules, as a reader without a database of zones has them
    (zone,) = calendar.walk("VTIMEZONE")
    own = zone.to_tz(lookup_tzid=False)
    for one in starts:
        assert datetime.combine(one.dt.date(), NINE, tzinfo=own).utcoffset() == one.dt.utcoffset()


def test_moved_and_cancelled_reviews_long_names_and_high_revisions_arrive_whole(cast, time_machine):
    now = datetime(2026, 10, 6, 12, tzinfo=UTC)
    time_machine.move_to(now, tick=False)
    first, second, third, *_ = weekly(cast, now)
    told = {"company": cast.company, "minutes": 30, "place": first.place, "chair": cast.executive.id, "actor": ACTOR}
    for turn in range(12):
        moved = move_review(
            review=first.id, day=first.due_on + timedelta(days=1), at=time(8 + turn % 3), reason=f"Nº {turn}", **told
        )
    cancel_review(company=cast.company, review=second.id, reason="Messe – niemand da", actor=ACTOR)
    text, events, _calendar = read(cast, now)
    at, gone, still = (events[str(one.id)] for one in (first, second, third))
    assert (int(at["sequence"]), moved.revision) == (12, 12)
    assert at["dtstart"].dt == datetime.combine(first.due_on + timedelta(days=1), time(10), tzinfo=PARIS)
    assert at["dtend"].dt - at["dtstart"].dt == timedelta(minutes=30)
    assert "Nº 11" in str(at["description"])
    assert (str(gone["status"]), int(gone["sequence"])) == ("CANCELLED", 1)
    assert "Messe – niemand da" in str(gone["description"])
    assert (str(still["status"]), int(still["sequence"])) == ("CONFIRMED", 0)
    assert str(still["summary"]) == f"Operational review, {NAME}"
    assert str(still["location"]) == "Salle Édith Piaf, 3ᵉ étage"
    lines = text.split(b"\r\n")
    assert max(map(len, lines)) <= 75
    for line in lines:
        line.decode()  # folded between letters, never within one
