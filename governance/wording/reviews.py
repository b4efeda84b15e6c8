"""Reviews in words: what they are called, when they are, what was refused."""

from datetime import date, datetime, time
from typing import TYPE_CHECKING, Protocol, TypeAlias
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from alignment.wording.links import sentence as link_sentence
from kpis.rules.faults import Fault
from organization.models import Company

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

Words: TypeAlias = "str | _StrPromise"


class Named(Protocol):
    """A department or a person."""

    @property
    def name(self) -> str:
        """As people call it."""


class Comes(Protocol):
    """What words need of a series."""

    @property
    def kind(self) -> str:
        """operational, strategic, alignment, realignment."""

    @property
    def cadence(self) -> str:
        """How often."""

    @property
    def department(self) -> Named | None:
        """None: the company's own."""


class Meets(Comes, Protocol):
    """A series with its hour."""

    @property
    def weekday(self) -> int:
        """0 is Monday."""

    @property
    def at(self) -> time:
        """The local hour."""

    @property
    def minutes(self) -> int:
        """How long."""


class Met(Protocol):
    """What words need of a review (governance.models.Review)."""

    @property
    def id(self) -> UUID:
        """For its address."""

    @property
    def kind(self) -> str:
        """As of a series."""

    @property
    def title(self) -> str:
        """What a single one is about."""

    @property
    def department(self) -> Named | None:
        """None: the company's own."""

    @property
    def chair(self) -> Named | None:
        """Who chairs."""

    @property
    def series(self) -> Comes | None:
        """None: a single one."""

    @property
    def starts_at(self) -> datetime:
        """When it begins."""

    @property
    def minutes(self) -> int:
        """How long it is."""

    @property
    def place(self) -> str:
        """Where; may be empty."""

    @property
    def reason(self) -> str:
        """Why it was moved or cancelled; empty where it was not."""

    @property
    def status(self) -> str:
        """planned, open, held, missed, cancelled."""

    @property
    def revision(self) -> int:
        """Counts changes."""

    @property
    def closed_at(self) -> datetime | None:
        """When the server closed it."""


KINDS: dict[str, Words] = {
    "operational": gettext_lazy("Operational review"),
    "strategic": gettext_lazy("Strategic review"),
    "alignment": gettext_lazy("Quarterly alignment review"),
    "realignment": gettext_lazy("Annual realignment"),
}
#: Kinds that departments hold too, so that the company's own says so.
_HELD_BY_DEPARTMENTS = frozenset({"operational", "strategic"})
CADENCES: dict[str, Words] = {
    "weekly": gettext_lazy("every week"),
    "biweekly": gettext_lazy("every two weeks"),
    "monthly": gettext_lazy("every month"),
    "quarterly": gettext_lazy("every quarter"),
    "yearly": gettext_lazy("once a year"),
}
OUTCOMES: dict[str, Words] = {
    "": gettext_lazy("Open"),
    "discussed": gettext_lazy("Discussed"),
    "no_change": gettext_lazy("No change"),
    "decided": gettext_lazy("Decided"),
    "confirmed": gettext_lazy("Confirmed"),
    "change": gettext_lazy("To be changed"),
    "dropped": gettext_lazy("Dropped"),
    "postponed": gettext_lazy("Postponed"),
}
STATUSES: dict[str, Words] = {
    "planned": gettext_lazy("planned"),
    "open": gettext_lazy("under way"),
    "held": gettext_lazy("held"),
    "missed": gettext_lazy("missed"),
    "cancelled": gettext_lazy("cancelled"),
}
WEEKDAYS: tuple[Words, ...] = (
    gettext_lazy("Monday"),
    gettext_lazy("Tuesday"),
    gettext_lazy("Wednesday"),
    gettext_lazy("Thursday"),
    gettext_lazy("Friday"),
)

_SENTENCES: dict[str, Words] = {
    "missing": gettext_lazy("This is needed."),
    "too_long": gettext_lazy("At most %(limit)s characters."),
    "no_such_choice": gettext_lazy("Choose one of the values offered."),
    "no_such_kind": gettext_lazy("Choose one of the kinds offered."),
    "no_such_cadence": gettext_lazy("Choose one of the rhythms offered."),
    "company_only": gettext_lazy("Only the company as a whole reviews its alignment."),
    "own_rhythm": gettext_lazy("The alignment is reviewed every quarter, and realigned once a year."),
    "no_working_day": gettext_lazy("Choose a day from Monday to Friday."),
    "minutes": gettext_lazy("From %(least)s to %(most)s minutes."),
    "past": gettext_lazy("A day and an hour to come."),
    "not_here": gettext_lazy("Not known in this company."),
    "left": gettext_lazy("This person has left. Name somebody who is there."),
    "reads_only": gettext_lazy("This person only reads."),
    "series_runs": gettext_lazy("Such reviews come round here already. Change that series instead."),
    "no_such_series": gettext_lazy("This series has ended."),
    "no_such_review": gettext_lazy("There is no such review."),
    "no_such_item": gettext_lazy("There is no such item any more."),
    "not_planned": gettext_lazy("Only a review that has not begun can be moved or cancelled."),
    "not_open": gettext_lazy("This review is not under way."),
    "closed": gettext_lazy("This review is closed. What its minutes say stays."),
    "missed": gettext_lazy("Nobody held this review in time: it was missed. Plan a review of its own instead."),
    "too_early": gettext_lazy("A review begins on its day, not before. Move it if you meet today."),
    "topic_there": gettext_lazy("This topic is on the agenda already."),
    "keeps_off_target": gettext_lazy("What is off target stays on the agenda."),
    "needs_words": gettext_lazy("Say in words what was decided."),
    "no_outcome_for": gettext_lazy("This outcome does not go with the item."),
    "needs_reason": gettext_lazy("Say why, for the trail."),
    "nobody_came": gettext_lazy("Note who came before closing."),
    "too_few": gettext_lazy("Fewer than two people came: it would not count as held."),
    "off_open": gettext_lazy(
        "What is off target needs a decision, a change, or “no change”: without it the review would not count."
    ),
    "day_taken": gettext_lazy("Another review of this series is on that day."),
    "no_such_action": gettext_lazy("There is no such open action."),
}


def sentence(fault: Fault) -> str:
    """Why something about a review was refused."""
    return str(_SENTENCES[fault.code]) % dict(fault.params)


def words_of(fault: Fault) -> str:
    """The sentence of a fault, whoever found it: a review calls services of the rooms below."""
    own = fault.code in _SENTENCES and fault.field != "note"
    return sentence(fault) if own else link_sentence(fault)


def kind_words(kind: str) -> str:
    """Operational review."""
    return str(KINDS[kind])


def cadence_words(cadence: str) -> str:
    """Every two weeks."""
    return str(CADENCES[cadence])


def outcome_words(outcome: str) -> str:
    """No change; Open where nothing was said."""
    return str(OUTCOMES[outcome])


def series_title(series: Comes) -> str:
    """Operational review, Sales."""
    return _title(series.kind, series.department)


def title_of(review: Met) -> str:
    """Operational review, Sales; what a single one is about goes before."""
    words = _title(review.kind, review.department)
    return f"{review.title} · {words}" if review.title else words


def _title(kind: str, department: Named | None) -> str:
    if department is None:
        return (
            _("%(kind)s of the company") % {"kind": kind_words(kind)}
            if kind in _HELD_BY_DEPARTMENTS
            else kind_words(kind)
        )
    return _("%(kind)s, %(department)s") % {"kind": kind_words(kind), "department": department.name}


def moment_words(review: Met, company: Company) -> str:
    """Wed 25 Nov 2026, 09:00–09:30, where the company is."""
    begins = local(review.starts_at, company)
    return _("%(day)s, %(time)s, %(minutes)s") % {
        "day": date_format(begins, "D j M Y"),
        "time": time_format(begins, "H:i"),
        "minutes": minutes_words(review.minutes),
    }


def day_words(moment: datetime, company: Company, *, today: date | None = None) -> str:
    """Wed 25 Nov; of another year than that of `today` with the year."""
    day = local(moment, company)
    return date_format(day, "D j M" if today is None or day.year == today.year else "D j M Y")


def month_words(moment: datetime, company: Company) -> str:
    """November 2026."""
    return date_format(local(moment, company), "F Y")


def time_words(moment: datetime, company: Company) -> str:
    """09:00."""
    return time_format(local(moment, company), "H:i")


def rhythm_words(series: Meets) -> str:
    """Every week, Wednesday at 09:00, 30 minutes."""
    told = {
        "cadence": cadence_words(series.cadence),
        "day": WEEKDAYS[series.weekday] if series.weekday < len(WEEKDAYS) else "",
        "time": f"{series.at:%H:%M}",
        "minutes": minutes_words(series.minutes),
    }
    return _("%(cadence)s, %(day)s at %(time)s, %(minutes)s") % told


def minutes_words(minutes: int) -> str:
    """30 minutes."""
    return ngettext("%(n)s minute", "%(n)s minutes", minutes) % {"n": minutes}


def local(moment: datetime, company: Company) -> datetime:
    """The moment on the company's clock."""
    return moment.astimezone(ZoneInfo(company.time_zone))


def reason_words(reason: str) -> str:
    """Why a review was moved or cancelled: a person's words, or what its series did."""
    known = {"series-ended": _("its series ended"), "series-changed": _("its series meets on other days now")}
    return known.get(reason, reason)
