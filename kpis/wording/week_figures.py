"""Figures of My week as the company writes them."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from kpis.rules.week import WeekRow
from kpis.rules.week_entries import typed_text
from kpis.wording.formats import DASH, NumberFormat, amount, bare, digits, format_of, stands_before, with_plus


@dataclass(frozen=True, slots=True)
class Figures:
    """Writes numbers in one company's format."""

    locale: str

    @property
    def form(self) -> NumberFormat:
        """The marks that the company uses."""
        return format_of(self.locale)

    def number(self, value: float | None, decimals: int) -> str:
        """Without a unit, as it is typed."""
        return "" if value is None else digits(value, decimals=decimals, locale=self.locale)

    def exact(self, value: float | None, decimals: int) -> str:
        """Without a unit, with as many decimals as it has (at most six): two values side by side must differ."""
        if value is None:
            return ""
        needed = next((more for more in range(decimals, 6) if round(value, more) == value), 6)
        return self.number(value, max(decimals, needed))

    def typed(self, value: float | None, decimals: int) -> str:
        """What the field shows: without groups, with the plain minus, so that it is easy to change."""
        return typed_text(value, decimals=decimals, decimal=self.form.decimal)

    def short(self, value: float | None, row: WeekRow) -> str:
        """In a narrow cell: with a sign of one character, without units that are words."""
        if value is None:
            return DASH
        words = bare(value, unit=row.unit, decimals=row.decimals, locale=self.locale)
        return words + "%" if row.unit == "%" else words

    def full(self, value: float | None, row: WeekRow) -> str:
        """With its unit, in a sentence."""
        return amount(value, unit=row.unit, decimals=row.decimals, locale=self.locale)

    def signed(self, value: float | None, row: WeekRow) -> str:
        """A variance: sign and digits."""
        if value is None:
            return ""
        return with_plus(self.number(value, row.decimals))

    def pace(self, row: WeekRow) -> str:
        """The target of the period to type: a number or a range."""
        if row.low is not None and row.high is not None:
            return _("%(low)s to %(high)s") % {
                "low": self.number(row.low, row.decimals),
                "high": self.short(row.high, row),
            }
        return self.short(row.pace, row) if row.pace is not None else ""

    def gap(self, row: WeekRow) -> str:
        """How far off, without a sign: of per cents in points."""
        size = abs(row.variance or 0.0)
        if row.unit == "%":
            return _("%(number)s points") % {"number": self.number(size, row.decimals)}
        return amount(size, unit=row.unit, decimals=row.decimals, locale=self.locale)

    def example(self) -> str:
        """How a number with a group looks here."""
        return self.number(1234, 0)

    def affixes(self, unit: str) -> tuple[str, str]:
        """What stands before and after the field."""
        return (unit, "") if stands_before(unit, self.locale) else ("", unit)
