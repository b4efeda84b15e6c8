"""Numbers as each company writes them."""

import pytest

from kpis.wording.formats import NARROW_SPACE, amount, bare, change, format_of, with_plus


@pytest.mark.parametrize(
    ("locale", "decimal", "group"),
    [
        ("en", ".", ","),
        ("en-GB", ".", ","),
        ("de", ",", "."),
        ("de_CH", ".", "’"),
        ("fr-FR", ",", NARROW_SPACE),
        ("es", ",", "."),
        ("sv", ",", NARROW_SPACE),
        ("tr", ",", "."),
        ("no-such-language", ".", ","),
    ],
)
def test_the_locale_decides(locale, decimal, group):
    assert (format_of(locale).decimal, format_of(locale).group) == (decimal, group)


@pytest.mark.parametrize(
    ("value", "unit", "decimals", "locale", "words"),
    [
        (64.94, "%", 1, "en", "64.9%"),
        (-63.4, "$", 2, "en", "−$63.40"),
        (-63.4, "€", 2, "de", "−63,40\N{NO-BREAK SPACE}€"),
        (12.0, "days", 0, "en", "12\N{NO-BREAK SPACE}days"),
        (1234567.0, "", 0, "de", "1.234.567"),
        (None, "%", 1, "en", "–"),
    ],
)
def test_a_value_with_its_unit(value, unit, decimals, locale, words):
    assert amount(value, unit=unit, decimals=decimals, locale=locale) == words


def test_a_difference_of_per_cents_is_in_points_and_zero_has_no_sign():
    assert change(1.25, unit="%", decimals=1, locale="de") in {"+1,2\N{NO-BREAK SPACE}pts", "+1,3\N{NO-BREAK SPACE}pts"}
    assert change(0.0, unit="%", decimals=1, locale="en") == "0.0\N{NO-BREAK SPACE}pts"
    assert change(-2.0, unit="$", decimals=0, locale="en") == "−$2"
    assert change(None, unit="$", decimals=0, locale="en") == ""
    assert with_plus("3 items") == "+3 items"


def test_the_sign_of_a_currency_stays_where_the_unit_is_said_elsewhere():
    assert bare(3.0, unit="$", decimals=0, locale="en") == "$3"
    assert bare(3.0, unit="days", decimals=0, locale="en") == "3"
