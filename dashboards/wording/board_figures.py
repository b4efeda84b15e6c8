"""Figures and periods of the executive dashboard, as the company writes them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from kpis.rules.calendar import as_cadence, period_end, shift_period
from kpis.selectors.states import Row
from kpis.wording.formats import (
    DASH,
    amount,
    bare,
    difference_unit,
    digits,
    format_of,
    gap,
    stands_before,
    with_plus,
)
from kpis.wording.week import count_words, period_short, period_words, span_words

THIN = "\N{THIN SPACE}"
#: A longer unit is said beside the name, not in every cell.
SHORT_UNIT = 2
#: From here on the figures of a table need the wide cell.
WIDE = 10_000
__all__ = ["DASH", "SHORT_UNIT", "Figures", "capital", "count_words", "inside", "listed", "short_name"]


def capital(text: str) -> str:
    """As a sentence begins."""
    return text[:1].upper() + text[1:]


def inside(name: str) -> str:
    """Words of the interface, a period's name, within an English sentence: "week 46"."""
    plain = (get_language() or "").startswith("en") and name[1:] == name[1:].lower()
    return name[:1].lower() + name[1:] if plain else name


def short_name(kpi: Row) -> str:
    """The name without its department, where that stands beside it anyway."""
    return kpi.name.removesuffix(f", {kpi.department_name}") if kpi.department_name else kpi.name


def listed(parts: Iterable[str]) -> str:
    """a, b and c."""
    some = list(parts)
    if len(some) < 2:
        return "".join(some)
    return _("%(some)s and %(last)s") % {"some": ", ".join(some[:-1]), "last": some[-1]}


@dataclass(frozen=True, slots=True)
class Figures:
    """Writes one company's numbers and periods."""

    locale: str
    fiscal_start_month: int

    def named(self, name: str) -> str:
        """A KPI's name within a sentence: "customer retention rate", but "EBITDA margin".

        Names are written in the company's language, which is not the reader's: only English ones lose their capital.
        """
        return inside(name) if self.locale.casefold().startswith("en") else name

    def number(self, value: float, decimals: int) -> str:
        """Without a unit."""
        return digits(value, decimals=decimals, locale=self.locale)

    def full(self, value: float | None, kpi: Row) -> str:
        """With its unit: 64.9%, $63.40, 12 days."""
        return amount(value, unit=kpi.unit, decimals=kpi.decimals, locale=self.locale)

    def bare(self, value: float | None, kpi: Row) -> str:
        """Without a unit where the figure beside it has one; a currency sign stays."""
        return bare(value, unit=kpi.unit, decimals=kpi.decimals, locale=self.locale)

    def aim(self, kpi: Row) -> str:
        """The pace with its unit, or the range."""
        if kpi.target_low is not None and kpi.target_high is not None:
            return _("%(low)s to %(high)s") % {
                "low": self.bare(kpi.target_low, kpi),
                "high": self.full(kpi.target_high, kpi),
            }
        return self.full(kpi.pace, kpi)

    def large(self, value: float | None, kpi: Row) -> SafeString:
        """The figure of an outcome: the unit small beside it."""
        if value is None:
            return SafeString(DASH)
        unit = "" if stands_before(kpi.unit, self.locale) else kpi.unit
        return format_html("{}<small>{}{}</small>", self.bare(value, kpi), gap(unit), unit)

    def cell(self, value: float | None, kpi: Row, *, wide: bool = False) -> SafeString:
        """In a table: figures meet on the decimal point."""
        if value is None:
            return SafeString(f'<span class="pl-muted">{DASH}</span>')
        whole, mark, part = self.bare(value, kpi).partition(format_of(self.locale).decimal)
        unit = kpi.unit if len(kpi.unit) <= SHORT_UNIT and not stands_before(kpi.unit, self.locale) else ""
        kind = "pl-num pl-num--wide" if wide else "pl-num"
        space = "" if unit == "%" or not unit else THIN
        return SafeString(
            f'<span class="{kind}"><i>{escape(whole)}</i><i>{mark}{part}<small>{space}{escape(unit)}</small></i></span>'
        )

    def change(self, value: float | None, kpi: Row) -> str:
        """A variance with its sign; of per cents in points."""
        if value is None:
            return ""
        words, unit = self.signed(value, kpi)
        return f"{words}{THIN}{unit}".rstrip()

    def signed(self, value: float, kpi: Row) -> tuple[str, str]:
        """A variance as digits with a sign, and its unit."""
        return with_plus(self.bare(value, kpi)), self.points(kpi)

    def points(self, kpi: Row) -> str:
        """The unit of a difference."""
        return "" if stands_before(kpi.unit, self.locale) else difference_unit(kpi.unit)

    def percent(self, value: float | None) -> str:
        """A relative variance with its sign; large ones without decimals."""
        if value is None:
            return ""
        return with_plus(self.number(value, 1 if abs(value) < 1000 else 0)) + "%"

    def size(self, value: float, kpi: Row) -> str:
        """How far, without a sign, in a sentence: 3.1 points, $1.40."""
        if kpi.unit == "%":
            words = self.number(abs(value), kpi.decimals)
            return ngettext("%(n)s point", "%(n)s points", 1 if words == "1" else 2) % {"n": words}
        return self.full(abs(value), kpi)

    def week(self, day: date, kpi: Row) -> str:
        """The short name of a period: w46, Oct."""
        return period_short(day, as_cadence(kpi.cadence), fiscal_start_month=self.fiscal_start_month)

    def period(self, day: date, cadence: str) -> str:
        """The long one: Week 46."""
        return period_words(day, as_cadence(cadence), fiscal_start_month=self.fiscal_start_month)

    def span(self, day: date, cadence: str) -> str:
        """9 to 15 Nov 2026."""
        return span_words(day, as_cadence(cadence), fiscal_start_month=self.fiscal_start_month)

    def ended(self, day: date, cadence: str) -> date:
        """The last day of a period."""
        return period_end(day, as_cadence(cadence), fiscal_start_month=self.fiscal_start_month)

    def back(self, day: date, cadence: str, by: int) -> date:
        """The period so many before one."""
        return shift_period(day, as_cadence(cadence), -by, fiscal_start_month=self.fiscal_start_month)


def day_words(day: date, *, today: date) -> str:
    """31 Dec; with the year where it is another."""
    return date_format(day, "j M" if day.year == today.year else "j M Y")


def many(count: int, cadence: str) -> str:
    """How long, in periods of a rhythm: 7 weeks."""
    if cadence == "weekly":
        return ngettext("%(n)s week", "%(n)s weeks", count) % {"n": count}
    if cadence == "biweekly":
        return ngettext("%(n)s week", "%(n)s weeks", 2 * count) % {"n": 2 * count}
    if cadence == "monthly":
        return ngettext("%(n)s month", "%(n)s months", count) % {"n": count}
    return ngettext("%(n)s quarter", "%(n)s quarters", count) % {"n": count}


def many_said(count: int, cadence: str) -> str:
    """The same within a sentence: three weeks."""
    number, _space, unit = many(count, cadence).partition(" ")
    return f"{count_words(int(number))} {unit}"
