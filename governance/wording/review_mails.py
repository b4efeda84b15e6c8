"""Mail about reviews, in words. Plain text, one address to go on."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from governance.wording.reviews import (
    Comes,
    Meets,
    Met,
    cadence_words,
    moment_words,
    reason_words,
    rhythm_words,
    series_title,
    title_of,
)
from organization.models import Company


@dataclass(frozen=True, slots=True)
class Letter:
    """Subject and text."""

    subject: str
    text: str


def series_letter(company: Company, firsts: Sequence[Met]) -> Letter:
    """That somebody is asked to reviews: the first of each."""
    if len(firsts) == 1:
        subject = _("You are asked to: %(review)s") % {"review": title_of(firsts[0])}
    else:
        subject = _("You are asked to %(n)s reviews that come round") % {"n": len(firsts)}
    parts = [_("You are asked to these reviews. The first of each:"), ""]
    for review in firsts:
        parts += [_line(company, review), f"  {review_address(company, review)}", ""]
    parts.append(
        _("To see them in your own calendar, subscribe to your address: %(url)s") % {"url": calendar_address(company)}
    )
    return Letter(subject, "\n".join(parts))


def moved_letter(company: Company, review: Met) -> Letter:
    """Another time or place."""
    told = {"review": title_of(review), "when": moment_words(review, company), "why": reason_words(review.reason)}
    text = _("%(review)s is now on %(when)s.\nWhy: %(why)s") % told
    return Letter(_("Moved: %(review)s") % told, _with_place(text, company, review))


def cancelled_letter(company: Company, review: Met) -> Letter:
    """It does not take place."""
    told = {"review": title_of(review), "when": moment_words(review, company), "why": reason_words(review.reason)}
    text = _("%(review)s on %(when)s does not take place.\nWhy: %(why)s") % told
    return Letter(_("Cancelled: %(review)s") % told, f"{text}\n\n{review_address(company, review)}")


def series_changed_letter(company: Company, series: Meets, first: Met) -> Letter:
    """A series at other times, in another place, or chaired by somebody else: its rhythm, and the next one of it."""
    told = {"series": series_title(series), "rhythm": rhythm_words(series), "when": moment_words(first, company)}
    text = _("%(series)s now comes round: %(rhythm)s.\nThe next one is on %(when)s.") % told
    if first.chair is not None:
        text += "\n" + _("Chair: %(name)s") % {"name": first.chair.name}
    return Letter(_("Changed: %(series)s") % told, _with_place(text, company, first))


def series_ended_letter(company: Company, series: Comes) -> Letter:
    """It comes round no more."""
    told = {"series": series_title(series), "url": _address("governance:reviews", company)}
    text = _("%(series)s comes round no more. What was planned does not take place.\n\n%(url)s") % told
    return Letter(_("Ended: %(series)s") % told, text)


def agenda_letter(company: Company, review: Met, lines: Sequence[str]) -> Letter:
    """What will be looked at."""
    told = {"review": title_of(review), "when": moment_words(review, company)}
    text = _("%(review)s on %(when)s. So far it will look at:") % told
    return Letter(_("Agenda: %(review)s") % told, _with_place("\n".join([text, "", *lines]), company, review))


def minutes_letter(company: Company, review: Met, text: str) -> Letter:
    """What was said."""
    return Letter(
        _("Minutes: %(review)s") % {"review": title_of(review)}, f"{text}\n\n{minutes_address(company, review)}"
    )


def review_address(company: Company, review: Met) -> str:
    """The review's page."""
    return _address("governance:review", company, review=review.id)


def minutes_address(company: Company, review: Met) -> str:
    """The page of its minutes."""
    return _address("governance:review-minutes", company, review=review.id)


def calendar_address(company: Company) -> str:
    """Where a person gets the secret address of their calendar."""
    return _address("governance:review-calendar", company)


def _address(name: str, company: Company, **keys: object) -> str:
    return settings.PUBLIC_URL + reverse(name, kwargs={"company_slug": company.slug, **keys})


def _line(company: Company, review: Met) -> str:
    words = f"- {title_of(review)}: {moment_words(review, company)}"
    rhythm = f", {cadence_words(review.series.cadence)}" if review.series is not None else ""
    return words + rhythm + (f", {review.place}" if review.place else "")


def _with_place(text: str, company: Company, review: Met) -> str:
    place = _("Where: %(place)s\n") % {"place": review.place} if review.place else ""
    return f"{text}\n\n{place}{review_address(company, review)}"
