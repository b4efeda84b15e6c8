"""A person's reviews as a calendar (RFC 5545, RFC 7986)."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from governance.wording.review_mails import review_address
from governance.wording.reviews import Met, reason_words, title_of
from organization.models import Company

#: How often calendars may look again.
REFRESH = timedelta(hours=1)


def calendar_of(company: Company, reviews: Iterable[Met], *, now: datetime) -> bytes:
    """The file that a calendar reads: one event a review, on the company's clock, with the rules of its zone."""
    calendar = Calendar()
    calendar.add("prodid", "-//Plumbline//Reviews//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    name = _("Reviews, %(company)s") % {"company": company.name}
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", REFRESH)
    calendar.add("x-published-ttl", "PT1H")
    for review in reviews:
        calendar.add_component(_event(company, review, now))
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())


def _event(company: Company, review: Met, now: datetime) -> Event:
    begins = review.starts_at.astimezone(ZoneInfo(company.time_zone))
    event = Event()
    event.add("uid", f"{review.id}@plumbline")
    event.add("dtstamp", now)
    event.add("sequence", review.revision)
    event.add("dtstart", begins)
    # on the wall clock, as people mean it: half an hour is half an hour also on the night of a change
    event.add("dtend", (review.starts_at + timedelta(minutes=review.minutes)).astimezone(begins.tzinfo))
    event.add("summary", title_of(review))
    event.add("status", "CANCELLED" if review.status == "cancelled" else "CONFIRMED")
    event.add("description", _description(company, review))
    event.add("url", review_address(company, review))
    if review.place:
        event.add("location", review.place)
    return event


def _description(company: Company, review: Met) -> str:
    parts = [review_address(company, review)]
    if review.chair is not None:
        parts.append(_("Chair: %(name)s") % {"name": review.chair.name})
    if review.reason:
        parts.append(_("Changed: %(why)s") % {"why": reason_words(review.reason)})
    return "\n".join(parts)
