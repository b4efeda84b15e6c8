"""The sentence behind a link, and whether the link helps or hurts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alignment.rules.connection import effect_of, is_sayable, rationale_hints, same_sentence


@pytest.mark.parametrize(
    "text",
    [
        "Customers who answer a returning-customer campaign buy again within two months.",
        "Fewer picking errors mean fewer refunds, which keeps the gross margin.",
        "Each visitor who abandons the cart is a sale lost to revenue",
        "A resolved first call saves a second one, e.g. about delivery, and keeps the customer.",
        "Shrinkage is stock that was paid for and never sold, so it comes straight off gross margin.",
        "Reps who call back within 2.5 hours close twice as many deals as those who wait.",
    ],
)
def test_a_mechanism_in_one_sentence_is_sayable(text):
    assert rationale_hints(text, child="Returning customer response rate", parent="Customer retention rate") == []


@pytest.mark.parametrize(
    ("text", "hints"),
    [
        ("", ["missing"]),
        (" \n ", ["missing"]),
        ("TBD", ["placeholder"]),
        ("n/a", ["placeholder"]),
        ("xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", ["placeholder"]),
        ("Fewer errors, fewer refunds", ["too_short"]),
        ("This KPI is very important for the success of our company and its goals.", ["vague"]),
        ("Improving this metric directly supports the company's strategic objectives.", ["vague"]),
        ("A higher response rate of returning customers improves the customer retention rate.", ["vague"]),
        ("It helps.", ["too_short", "vague"]),
        ("Loyal buyers answer campaigns in spring. They then purchase again in autumn.", ["several_sentences"]),
    ],
)
def test_what_is_no_rationale_is_told_why(text, hints):
    assert rationale_hints(text, child="Returning customer response rate", parent="Customer retention rate") == hints
    assert not is_sayable(text, child="Returning customer response rate", parent="Customer retention rate")


@given(st.text(max_size=200), st.text(max_size=20))
def test_any_text_gets_an_answer(text, name):
    assert is_sayable(text, child=name) == (rationale_hints(text, child=name) == [])


def test_the_same_sentence_counts_once():
    assert same_sentence("Fewer errors,  fewer refunds.") == same_sentence("fewer errors fewer refunds")


@pytest.mark.parametrize(
    ("polarity", "child", "parent", "effect"),
    [
        (1, "higher", "higher", "supports"),
        (1, "lower", "lower", "supports"),
        (-1, "lower", "higher", "supports"),
        (-1, "higher", "lower", "supports"),
        (-1, "higher", "higher", "harms"),
        (1, "higher", "lower", "harms"),
        (1, "range", "higher", None),
        (-1, "lower", "range", None),
    ],
)
def test_supports_or_harms_follows_from_polarity_and_directions(polarity, child, parent, effect):
    assert effect_of(polarity, child, parent) == effect


def test_a_polarity_is_plus_or_minus_one():
    with pytest.raises(ValueError, match="polarity"):
        effect_of(0, "higher", "higher")
