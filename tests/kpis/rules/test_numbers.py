"""Typed and pasted numbers: read by the company's format, never guessed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpis.rules.numbers import LARGEST, NumberFault, ParsedNumber, format_number, parse_number

ENGLISH = {"decimal": ".", "group": ","}
GERMAN = {"decimal": ",", "group": "."}
FRENCH = {"decimal": ",", "group": "\N{NARROW NO-BREAK SPACE}"}
SWISS = {"decimal": ".", "group": "'"}
POLISH = {"decimal": ",", "group": "\N{NO-BREAK SPACE}"}
FORMATS = [ENGLISH, GERMAN, FRENCH, SWISS, POLISH]


@pytest.mark.parametrize(
    ("text", "how", "unit", "value"),
    [
        ("1.234", ENGLISH, "", 1.234),
        ("1.234", GERMAN, "", 1234.0),
        ("1,234", GERMAN, "", 1.234),
        ("1,234", ENGLISH, "", 1234.0),
        ("1,234,567.89", ENGLISH, "", 1234567.89),
        ("1.234.567,89", GERMAN, "", 1234567.89),
        ("1 234,5", FRENCH, "", 1234.5),
        ("1\N{NO-BREAK SPACE}234,5", FRENCH, "", 1234.5),
        ("1\N{NARROW NO-BREAK SPACE}234,5", POLISH, "", 1234.5),
        ("1'234.5", SWISS, "", 1234.5),
        ("1\N{RIGHT SINGLE QUOTATION MARK}234.5", SWISS, "", 1234.5),
        ("12", ENGLISH, "", 12.0),
        ("  12\t", ENGLISH, "", 12.0),
        ("\N{ZERO WIDTH SPACE}12", ENGLISH, "", 12.0),
        (".5", ENGLISH, "", 0.5),
        ("5.", ENGLISH, "", 5.0),
        ("+3", ENGLISH, "", 3.0),
        ("-3", ENGLISH, "", -3.0),
        ("\N{MINUS SIGN}3,5", GERMAN, "", -3.5),
        ("\N{EN DASH}3", ENGLISH, "", -3.0),
        ("- 3", ENGLISH, "", -3.0),
        ("(12)", ENGLISH, "", -12.0),
        ("(1,234.50)", ENGLISH, "", -1234.5),
        ("(12%)", ENGLISH, "%", -12.0),
        ("(12)%", ENGLISH, "%", -12.0),
        ("-0", ENGLISH, "", 0.0),
        ("1.2E+3", ENGLISH, "", 1200.0),
        ("1,2E+3", GERMAN, "", 1200.0),
        ("1.2e-3", ENGLISH, "", 0.0012),
        ("45%", ENGLISH, "%", 45.0),
        ("45 %", FRENCH, "%", 45.0),
        ("45 percent", ENGLISH, "%", 45.0),
        ("€12.50", ENGLISH, "EUR", 12.5),
        ("€12.50", ENGLISH, "€", 12.5),
        ("12,50 €", GERMAN, "EUR", 12.5),
        ("EUR 12", ENGLISH, "€", 12.0),
        ("-$5", ENGLISH, "USD", -5.0),
        ("$-5", ENGLISH, "USD", -5.0),
        ("($5)", ENGLISH, "USD", -5.0),
        ("$5", ENGLISH, "CAD", 5.0),
        ("3 days", ENGLISH, "days", 3.0),
        ("3 Days", ENGLISH, "days", 3.0),
        ("1 day", ENGLISH, "days", 1.0),
        ("12 pts", ENGLISH, "points", 12.0),
        ("007", ENGLISH, "", 7.0),
    ],
)
def test_understood(text, how, unit, value):
    assert parse_number(text, **how, unit=unit) == ParsedNumber(value)


@pytest.mark.parametrize("text", ["", "  ", "\t\n", "\N{NO-BREAK SPACE}", "\N{ZERO WIDTH SPACE}"])
def test_nothing_typed_is_nothing(text):
    assert parse_number(text, **ENGLISH) is None


@pytest.mark.parametrize(
    ("text", "how", "unit", "code", "suggestion"),
    [
        ("12,5", ENGLISH, "", "wrong_decimal_mark", "12.5"),
        ("12.5", GERMAN, "", "wrong_decimal_mark", "12,5"),
        ("1.5", FRENCH, "", "wrong_decimal_mark", "1,5"),
        ("1.234,5", ENGLISH, "", "wrong_decimal_mark", "1,234.5"),
        ("1,234.5", GERMAN, "", "wrong_decimal_mark", "1.234,5"),
        ("1 234,5", ENGLISH, "", "wrong_decimal_mark", "1,234.5"),
        ("1,23,456", ENGLISH, "", "bad_grouping", None),
        ("12,3456.7", ENGLISH, "", "bad_grouping", None),
        ("1 234", ENGLISH, "", "bad_grouping", "1,234"),
        ("1.234.567", ENGLISH, "", "bad_grouping", "1,234,567"),
        ("9O", ENGLISH, "", "letter_in_number", "90"),
        ("l2.5", ENGLISH, "", "letter_in_number", "12.5"),
        ("12k", ENGLISH, "", "letter_in_number", None),
        ("n/a", ENGLISH, "", "not_a_number", None),
        ("-", ENGLISH, "", "not_a_number", None),
        (".", ENGLISH, "", "not_a_number", None),
        ("(-12)", ENGLISH, "", "not_a_number", None),
        ("--12", ENGLISH, "", "not_a_number", None),
        ("1..2", ENGLISH, "", "not_a_number", None),
        ("12 13 14", ENGLISH, "", "bad_grouping", None),
        ("=A1", ENGLISH, "", "letter_in_number", None),
        ("#REF!", ENGLISH, "", "not_a_number", None),
        ("45%", ENGLISH, "days", "unit_mismatch", "45"),
        ("45%", ENGLISH, "", "unit_mismatch", "45"),
        ("$5", ENGLISH, "EUR", "unit_mismatch", "5"),
        ("5 EUR", ENGLISH, "%", "unit_mismatch", "5"),
        ("1e400", ENGLISH, "", "too_large", None),
        ("1e16", ENGLISH, "", "too_large", None),
        ("9" * 400, ENGLISH, "", "too_large", None),
        ("nan", ENGLISH, "", "not_finite", None),
        ("-Infinity", ENGLISH, "", "not_finite", None),
        ("٣٤", ENGLISH, "", "not_a_number", None),
    ],
)
def test_refused_with_a_reason(text, how, unit, code, suggestion):
    assert parse_number(text, **how, unit=unit) == NumberFault(code, suggestion)


@pytest.mark.parametrize(
    "how", [{"decimal": ".", "group": "."}, {"decimal": ";", "group": ","}, {"decimal": ".", "group": ""}]
)
def test_a_format_that_means_two_things_is_an_error(how):
    with pytest.raises(ValueError, match="number format"):
        parse_number("1", **how)


numbers = st.floats(-LARGEST, LARGEST, allow_nan=False)


@given(numbers, st.integers(0, 6), st.sampled_from(FORMATS), st.sampled_from(["", "%", "EUR", "days"]))
def test_what_is_written_is_read_back(number, decimals, how, unit):
    text = format_number(number, decimals=decimals, **how)
    parsed = parse_number(text + unit, **how, unit=unit)
    assert isinstance(parsed, ParsedNumber)
    assert parsed.value == pytest.approx(round(number, decimals), rel=1e-12, abs=1e-9)
    assert format_number(parsed.value, decimals=decimals, **how) == text


@given(st.text(max_size=30), st.sampled_from(FORMATS), st.sampled_from(["", "%", "EUR", "kr", "days"]))
def test_no_text_breaks_the_reader(text, how, unit):
    found = parse_number(text, **how, unit=unit)
    assert found is None or isinstance(found, ParsedNumber | NumberFault)


@given(st.text("0123456789.,' -()%€E+O", max_size=12), st.sampled_from(FORMATS))
def test_a_suggestion_is_itself_a_number(text, how):
    found = parse_number(text, **how)
    if isinstance(found, NumberFault) and found.suggestion is not None:
        again = parse_number(found.suggestion, **how)
        assert isinstance(again, ParsedNumber) or again == NumberFault("too_large")


def test_a_very_long_text_is_refused_at_once():
    assert parse_number("1," * 5_000_000, **ENGLISH) == NumberFault("not_a_number")


@pytest.mark.parametrize(
    ("value", "decimals", "how", "text"),
    [
        (1234567.891, 1, ENGLISH, "1,234,567.9"),
        (-1234.5, 2, GERMAN, "\N{MINUS SIGN}1.234,50"),
        (-0.04, 1, ENGLISH, "0.0"),
        (-0.06, 1, ENGLISH, "\N{MINUS SIGN}0.1"),
        (1234.0, 0, FRENCH, "1\N{NARROW NO-BREAK SPACE}234"),
        (999.5, 0, ENGLISH, "1,000"),
    ],
)
def test_written(value, decimals, how, text):
    assert format_number(value, decimals=decimals, **how) == text
