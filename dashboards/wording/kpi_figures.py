"""Figures and periods of one KPI, as its company writes them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kpis.rules.calendar import Cadence, period_name
from kpis.wording.formats import amount, change, difference_unit, digits, with_plus
from kpis.wording.week import period_short

#: Percentages of a variance beyond this are no help ("+48,200%").
_LARGE = 1000


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes the numbers of one KPI in its unit and precision, and its periods."""

    unit: str
    decimals: int
    locale: str
    cadence: Cadence
    month: int
    today: date

    def value(self, number: float | None) -> str:
        """6.1%; 14,300 €; a dash for nothing."""
        return amount(number, unit=self.unit, decimals=self.decimals, locale=self.locale)

    def bare(self, number: float | None) -> str:
        """The digits alone."""
        return amount(number, unit="", decimals=self.decimals, locale=self.locale)

    def tick(self, number: float) -> str:
        """For a scale: only as many decimals as it needs."""
        plain = float(f"{number:.6g}")
        needed = next((places for places in range(7) if round(plain, places) == plain), 6)
        unit = self.unit if self.unit == "%" else ""
        return amount(plain, unit=unit, decimals=min(needed, max(self.decimals, 1)), locale=self.locale)

    def change(self, number: float | None) -> str:
        """A variance with its sign: +1.9 pts."""
        return change(number, unit=self.unit, decimals=self.decimals, locale=self.locale)

    def size(self, number: float) -> str:
        """How far, without a sign: 1.9 pts."""
        return amount(abs(number), unit=difference_unit(self.unit), decimals=self.decimals, locale=self.locale)

    def percent(self, number: float | None) -> str:
        """A relative variance with its sign: +23.8%; nothing where it would not help."""
        if number is None or abs(number) >= _LARGE:
            return ""
        return with_plus(digits(number, decimals=1, locale=self.locale)) + "%"

    def span(self, low: float | None, high: float | None) -> str:
        """18.0 to 22.0%."""
        return _("%(low)s to %(high)s") % {"low": self.bare(low), "high": self.value(high)}

    def aim(self, value: float | None, low: float | None, high: float | None) -> str:
        """A target: a value or a range; empty where there is none."""
        if low is not None and high is not None:
            return self.span(low, high)
        return self.value(value) if value is not None else ""

    # ── periods ──

    def short(self, start: date) -> str:
        """w46, Oct, Q3."""
        return period_short(start, self.cadence, fiscal_start_month=self.month)

    def period(self, start: date) -> str:
        """At the beginning of a line: Week 46; with the year where it is another one."""
        return first_capital(self.inside(start))

    def inside(self, start: date) -> str:
        """Inside a sentence: week 46; weeks 45 and 46; October; quarter 3."""
        name = period_name(start, self.cadence, fiscal_start_month=self.month)
        told = {"number": name.number, "last": name.last_number, "year": name.year}
        here = period_name(self.today, self.cadence, fiscal_start_month=self.month).year == name.year
        if name.kind == "month":
            return date_format(start, "F" if here else "F Y")
        if name.kind == "week":
            return _("week %(number)s") % told if here else _("week %(number)s of %(year)s") % told
        if name.kind == "fortnight":
            said = _("weeks %(number)s and %(last)s") if here else _("weeks %(number)s and %(last)s of %(year)s")
            return said % told
        return _("quarter %(number)s") % told if here else _("quarter %(number)s of %(year)s") % told

    def count(self, number: int) -> str:
        """7 weeks."""
        said = {
            "weekly": ngettext("%(n)s week", "%(n)s weeks", number),
            "biweekly": ngettext("%(n)s fortnight", "%(n)s fortnights", number),
            "monthly": ngettext("%(n)s month", "%(n)s months", number),
            "quarterly": ngettext("%(n)s quarter", "%(n)s quarters", number),
        }
        return said[self.cadence] % {"n": number}


def day(when: date) -> str:
    """15 Nov 2026."""
    return date_format(when, "j M Y")


def near_day(when: date, today: date) -> str:
    """15 Nov; with the year where it is another one."""
    return date_format(when, "j M" if when.year == today.year else "j M Y")


def joined(parts: Sequence[str]) -> str:
    """Parts that are not empty, with commas."""
    return ", ".join(part for part in parts if part)


def first_capital(text: str) -> str:
    return text[:1].upper() + text[1:]
