"""How a company writes numbers: its locale decides, nothing is guessed."""

from dataclasses import dataclass

from kpis.rules.numbers import MINUS, format_number

NARROW_SPACE = "\N{NARROW NO-BREAK SPACE}"


@dataclass(frozen=True, slots=True)
class NumberFormat:
    """The mark before decimals and the one between groups of three."""

    decimal: str = "."
    group: str = ","


_POINT = NumberFormat(".", ",")
_FORMATS = {
    "de": NumberFormat(",", "."),
    "es": NumberFormat(",", "."),
    "it": NumberFormat(",", "."),
    "nl": NumberFormat(",", "."),
    "pt": NumberFormat(",", "."),
    "fr": NumberFormat(",", NARROW_SPACE),
    "sv": NumberFormat(",", NARROW_SPACE),
    "pl": NumberFormat(",", NARROW_SPACE),
    "de-ch": NumberFormat(".", "\N{RIGHT SINGLE QUOTATION MARK}"),
}


def format_of(locale: str) -> NumberFormat:
    """The format of a company's locale, by its whole name or its language; English where neither is known."""
    code = locale.lower().replace("_", "-")
    return _FORMATS.get(code) or _FORMATS.get(code.partition("-")[0]) or _POINT


def amount(value: float | None, *, unit: str, decimals: int, locale: str) -> str:
    """A value with its unit, as the company writes it; a dash where there is none."""
    if value is None:
        return "\N{EN DASH}"
    form = format_of(locale)
    digits = format_number(value, decimals=decimals, decimal=form.decimal, group=form.group)
    return f"{digits}{unit}" if unit == "%" else f"{digits}\N{NO-BREAK SPACE}{unit}".rstrip()


def change(value: float | None, *, unit: str, decimals: int, locale: str) -> str:
    """A variance with its sign; of per cents in points."""
    if value is None:
        return ""
    words = amount(value, unit="pts" if unit == "%" else unit, decimals=decimals, locale=locale)
    return words if words.startswith(MINUS) else f"+{words}"
