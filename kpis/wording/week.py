"""What My week says: periods, counts, and what is wrong with a typed value."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kpis.rules.calendar import Cadence, period_end, period_name
from kpis.rules.week import Tally, WeekRow
from kpis.rules.week_entries import Entry
from kpis.wording.derivation import never_typed
from kpis.wording.week_figures import Figures

_COUNTS: tuple[Callable[[], str], ...] = (
    lambda: _("none"), lambda: _("one"), lambda: _("two"), lambda: _("three"), lambda: _("four"), lambda: _("five"),
    lambda: _("six"), lambda: _("seven"), lambda: _("eight"), lambda: _("nine"), lambda: _("ten"),
    lambda: _("eleven"), lambda: _("twelve"),
)  # fmt: skip


def count_words(number: int) -> str:
    """Small numbers as words."""
    return _COUNTS[number]() if number < len(_COUNTS) else str(number)


def _first_capital(text: str) -> str:
    return text[:1].upper() + text[1:]


# ── periods ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def period_words(start: date, cadence: Cadence, *, fiscal_start_month: int) -> str:
    """Week 46; Weeks 45 and 46; October 2026; Quarter 3 of 2026."""
    name = period_name(start, cadence, fiscal_start_month=fiscal_start_month)
    told = {"number": name.number, "last": name.last_number, "year": name.year}
    if name.kind == "week":
        return _("Week %(number)s") % told
    if name.kind == "fortnight":
        return _("Weeks %(number)s and %(last)s") % told
    return date_format(start, "F Y") if name.kind == "month" else _("Quarter %(number)s of %(year)s") % told


def period_short(start: date, cadence: Cadence, *, fiscal_start_month: int) -> str:
    """As a column's head: w46, w45-46, Oct, Q3."""
    name = period_name(start, cadence, fiscal_start_month=fiscal_start_month)
    told = {"number": name.number, "last": name.last_number}
    if name.kind == "week":
        return _("w%(number)s") % told
    if name.kind == "fortnight":
        return _("w%(number)s-%(last)s") % told
    return date_format(start, "M") if name.kind == "month" else _("Q%(number)s") % told


def span_words(start: date, cadence: Cadence, *, fiscal_start_month: int) -> str:
    """9 to 15 Nov 2026."""
    end = period_end(start, cadence, fiscal_start_month=fiscal_start_month)
    first = "j" if (start.year, start.month) == (end.year, end.month) else "j M" if start.year == end.year else "j M Y"
    return _("%(first)s to %(last)s") % {"first": date_format(start, first), "last": date_format(end, "j M Y")}


def cadence_words(cadence: Cadence) -> str:
    """How often the values of a part of the page are due."""
    said: dict[Cadence, Callable[[], str]] = {
        "weekly": lambda: _("Weekly"),
        "biweekly": lambda: _("Every two weeks"),
        "monthly": lambda: _("Monthly"),
        "quarterly": lambda: _("Quarterly"),
    }
    return said[cadence]()


def missing_words(periods: list[str]) -> str:
    """w43, w44 and w45."""
    if len(periods) < 2:
        return "".join(periods)
    return _("%(some)s and %(last)s") % {"some": ", ".join(periods[:-1]), "last": periods[-1]}


def stale_words(periods: int, cadence: Cadence) -> str:
    """Stale, 3 weeks."""
    said: dict[Cadence, Callable[[int], str]] = {
        "weekly": lambda n: ngettext("Stale, %(n)s week", "Stale, %(n)s weeks", n),
        "biweekly": lambda n: ngettext("Stale, %(n)s fortnight", "Stale, %(n)s fortnights", n),
        "monthly": lambda n: ngettext("Stale, %(n)s month", "Stale, %(n)s months", n),
        "quarterly": lambda n: ngettext("Stale, %(n)s quarter", "Stale, %(n)s quarters", n),
    }
    return said[cadence](periods) % {"n": periods}


def moment_words(at: datetime, now: datetime) -> str:
    """09:12 today, else the day; in the company's time."""
    local = timezone.localtime(at)
    return date_format(local, "H:i" if local.date() == timezone.localtime(now).date() else "j M")


def taken_words(taken: timedelta) -> str:
    """2 min 10 s."""
    minutes, seconds = divmod(int(taken.total_seconds()), 60)
    if not minutes:
        return _("%(seconds)s s") % {"seconds": seconds}
    return _("%(minutes)s min %(seconds)s s") % {"minutes": minutes, "seconds": seconds}


# ── the message of the page ─────────────────────────────────────────────────────────────────────────────────────────


def message(tally: Tally) -> str:
    """What is so, in one sentence: how many values are in, and what needs a hand next."""
    if not tally.total and tally.count("skipped"):
        return _("Nothing is due: no period applies")
    if not tally.total:
        return _("There is no value for you to enter here")
    return "; ".join(part for part in (_saved(tally), _next(tally)) if part)


def late_sentence(periods: list[str]) -> str:
    """What is closed, and what follows from it."""
    told = {"periods": missing_words(periods)}
    return (
        ngettext(
            "%(periods)s is closed: values that come now are late, and the trail keeps why.",
            "%(periods)s are closed: values that come now are late, and the trail keeps why.",
            len(periods),
        )
        % told
    )


def misnamed_words(name: str) -> str:
    """A field that names nothing; nothing was saved."""
    return _("The field “%(name)s” names no KPI and day. Nothing was saved.") % {"name": name[:200]}


def _saved(tally: Tally) -> str:
    told = {"saved": count_words(tally.saved), "total": count_words(tally.total)}
    if tally.running and not tally.saved:
        return _("Still running, nothing is due")
    if tally.total == 1:
        return _("The value is saved") if tally.saved else _("One value is still missing")
    if not tally.saved:
        return _("None of %(total)s values is saved yet") % told
    if tally.saved == tally.total == 2:
        return _("Both values are saved")
    if tally.saved == tally.total:
        return _("All %(total)s values are saved") % told
    said = ngettext("%(saved)s of %(total)s values is saved", "%(saved)s of %(total)s values are saved", tally.saved)
    return _first_capital(said % told)


def _next(tally: Tally) -> str:
    look = tally.wrong + tally.count("typed")
    if look:
        said = ngettext("%(n)s needs a second look", "%(n)s need a second look", look)
        return said % {"n": count_words(look)}
    if tally.unexplained:
        said = ngettext(
            "%(n)s is off track and not explained yet", "%(n)s are off track and not explained yet", tally.unexplained
        )
        return said % {"n": count_words(tally.unexplained)}
    if tally.saved and tally.missing and not tally.running:
        return ngettext("%(n)s is missing", "%(n)s are missing", tally.missing) % {"n": count_words(tally.missing)}
    return _("none is off track") if tally.saved == tally.total > 1 and not tally.off else ""


# ── what is wrong ───────────────────────────────────────────────────────────────────────────────────────────────────


def _letter(entry: Entry) -> str:
    return next((character for character in entry.text if character.isalpha()), "")


def _letter_sentence(entry: Entry) -> str:
    letter = _letter(entry)
    return _("Not a number: there is a letter %(letter)s in it.") % {"letter": letter} if letter else _("Not a number.")


def fault_sentence(entry: Entry, row: WeekRow, figures: Figures) -> str:
    """Why a typed value was not taken."""
    return fault_words(entry, row.unit, figures)


def fault_words(entry: Entry, unit: str, figures: Figures) -> str:
    """The same for a KPI in `unit`."""
    sentences: dict[str, Callable[[], str]] = {
        "letter_in_number": lambda: _letter_sentence(entry),
        "wrong_decimal_mark": lambda: (
            _("Decimals are written with %(mark)s in this company, so this could mean two numbers.")
            % {"mark": _mark_words(figures)}
        ),
        "bad_grouping": lambda: (
            _("The digits are grouped in a way that could mean two numbers; %(example)s would be clear.")
            % {"example": figures.example()}
        ),
        "unit_mismatch": lambda: _("This KPI is in %(unit)s, not in what was typed.") % {"unit": unit or "\N{EN DASH}"},
        "too_large": lambda: _("Too large to be meant."),
        "not_finite": lambda: _("Not a finite number."),
        "period_ahead": lambda: _("This period has not begun."),
        "not_period_start": lambda: _("The KPI is measured in other periods."),
        "retired": lambda: _("The KPI is retired and takes no values."),
        "unknown_kpi": lambda: _("There is no such KPI any more."),
        "too_long": lambda: _("The reason is too long: at most 1000 characters."),
        "duplicate": lambda: _("This value was sent twice."),
        "derived": lambda: never_typed(entry.params),
        "reason_missing": lambda: _("A value that stands is corrected only with a reason."),
        "nothing_before": lambda: _("The period before has no value that could be repeated."),
    }
    return sentences.get(entry.code, lambda: _("Not a number."))()


def _mark_words(figures: Figures) -> str:
    return _("a comma") if figures.form.decimal == "," else _("a point")


def fault_short(entry: Entry) -> str:
    """The same in two words, for the state's column."""
    said: dict[str, Callable[[], str]] = {
        "wrong_decimal_mark": lambda: _("Not clear"),
        "bad_grouping": lambda: _("Not clear"),
        "unit_mismatch": lambda: _("Another unit"),
        "too_large": lambda: _("Too large"),
        "retired": lambda: _("Retired"),
        "period_ahead": lambda: _("Not begun yet"),
        "nothing_before": lambda: _("Nothing to repeat"),
        "derived": lambda: _("Computed"),
    }
    return said.get(entry.code, lambda: _("Not a number"))()


def conflict_sentence(entry: Entry, row: WeekRow, figures: Figures, now: datetime) -> str:
    """Nadia saved 3.19 at 09:14 while you typed 3.26."""
    mine = figures.exact(entry.value, row.decimals) or _("nothing")
    if entry.theirs is None:
        return _("The value was taken back while you typed %(mine)s.") % {"mine": mine}
    told = {
        "who": entry.who or _("Somebody"),
        "theirs": figures.exact(entry.theirs, row.decimals),
        "at": moment_words(entry.at, now) if entry.at else "",
        "mine": mine,
    }
    return _("%(who)s saved %(theirs)s at %(at)s while you typed %(mine)s.") % told


def miss_sentence(row: WeekRow, figures: Figures) -> str:
    """6.8 points under pace, first miss. What happened?"""
    told = {"gap": figures.gap(row), "misses": ordinal_miss(row.misses)}
    if row.low is not None:
        said = _("%(gap)s outside its range, %(misses)s.")
    elif (row.variance or 0) < 0:
        said = _("%(gap)s under pace, %(misses)s.")
    else:
        said = _("%(gap)s over pace, %(misses)s.")
    return said % told


def ordinal_miss(misses: int) -> str:
    """First miss; third miss in a row."""
    if misses <= 1:
        return _("first miss")
    return _("%(n)s misses in a row") % {"n": count_words(misses)}
