"""How a company writes numbers: its locale decides, nothing is guessed."""

from dataclasses import dataclass
from functools import cache

from django.utils.formats import get_format
from django.utils.translation import gettext as _

from kpis.rules.numbers import MINUS, format_number

NARROW_SPACE = "\N{NARROW NO-BREAK SPACE}"
DASH = "\N{EN DASH}"
_CURRENCIES = frozenset("$£¥€₹₩")


@dataclass(frozen=True, slots=True)
class NumberFormat:
    """The mark before decimals and the one between groups of three."""

    decimal: str = "."
    group: str = ","


# Where usage in print differs from the framework's formats.
_FORMATS = {
    "es": NumberFormat(",", "."),
    "it": NumberFormat(",", "."),
    "pt": NumberFormat(",", "."),
    "de-ch": NumberFormat(".", "\N{RIGHT SINGLE QUOTATION MARK}"),
}


@cache
def format_of(locale: str) -> NumberFormat:
    """The format of a company's locale, by its whole name or its language; English where neither is known."""
    code = locale.lower().replace("_", "-")
    language = code.partition("-")[0]
    if found := _FORMATS.get(code) or _FORMATS.get(language):
        return found
    group = get_format("THOUSAND_SEPARATOR", lang=language, use_l10n=True)
    return NumberFormat(
        decimal=get_format("DECIMAL_SEPARATOR", lang=language, use_l10n=True),
        group=NARROW_SPACE if group.isspace() else group,
    )


def stands_before(unit: str, locale: str) -> bool:
    """Does the unit stand before the number? Signs of currencies do where a point divides: $63.40, but 63,40 €."""
    return unit in _CURRENCIES and format_of(locale).decimal == "."


def digits(value: float, *, decimals: int, locale: str) -> str:
    """The number alone."""
    form = format_of(locale)
    return format_number(value, decimals=decimals, decimal=form.decimal, group=form.group)


def bare(value: float | None, *, unit: str, decimals: int, locale: str) -> str:
    """Without the unit where something beside it says it; a sign that stands before the number stays."""
    if value is None:
        return DASH
    words = digits(value, decimals=decimals, locale=locale)
    if not stands_before(unit, locale):
        return words
    return f"{MINUS}{unit}{words.removeprefix(MINUS)}" if words.startswith(MINUS) else unit + words


def amount(value: float | None, *, unit: str, decimals: int, locale: str) -> str:
    """A value with its unit, as the company writes it: 64.9%, $63.40, 12 days; a dash where there is none."""
    words = bare(value, unit=unit, decimals=decimals, locale=locale)
    if value is None or not unit or stands_before(unit, locale):
        return words
    return f"{words}{gap(unit)}{unit}"


def gap(unit: str) -> str:
    """What stands between a number and its unit."""
    return "" if unit == "%" or not unit else "\N{NO-BREAK SPACE}"


def with_plus(words: str) -> str:
    """A difference shows its sign; zero has none."""
    return words if words.startswith(MINUS) or not any(mark in "123456789" for mark in words) else f"+{words}"


def difference_unit(unit: str) -> str:
    """The unit of a difference: of per cents it is points."""
    return _("pts") if unit == "%" else unit


def change(value: float | None, *, unit: str, decimals: int, locale: str) -> str:
    """A variance with its sign; of per cents in points."""
    if value is None:
        return ""
    return with_plus(amount(value, unit=difference_unit(unit), decimals=decimals, locale=locale))
