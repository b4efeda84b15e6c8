"""Formulas: what is understood, what is refused, what is computed, and that silence never becomes zero."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpis.rules.formula import MOST_STEPS, Formula, FormulaFault, compute, filled, read_formula

NAN = float("nan")


def computed(text, **values):
    read = read_formula(text)
    assert isinstance(read, Formula), read
    done = compute(read, {key.replace("_", "-"): np.array([value], float) for key, value in values.items()})
    return float(done.values[0]), bool(done.zero[0])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("returns / orders * 100", 12.5),
        ("returns - orders", -70.0),
        ("returns − orders × 2 ÷ 4", -30.0),
        ("-(returns + orders)", -90.0),
        ("returns - -orders", 90.0),
        ("min(returns, orders, 3)", 3.0),
        ("max(returns, orders)", 80.0),
        ("abs(returns - orders)", 70.0),
        ("round(returns / 3, 2)", 3.33),
        ("round(returns / 3)", 3.0),
        ("2 * returns - 1.5", 18.5),
        ("[returns]/[orders]", 0.125),
        ("returns/2", 5.0),
    ],
)
def test_what_it_computes(text, expected):
    assert computed(text, returns=10, orders=80)[0] == pytest.approx(expected)


def test_a_dash_belongs_to_a_key_and_a_minus_stands_apart():
    assert read_formula("win-rate - lost-deals").keys == ("win-rate", "lost-deals")
    assert read_formula("won-lost").keys == ("won-lost",)
    assert read_formula("[2024-x] + [min] + min(a, b)").keys == ("2024-x", "min", "a", "b")
    assert read_formula("min * 2").keys == ("min",)
    assert computed("win-rate * 2", win_rate=4)[0] == 8.0


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "empty"), ("  ", "empty"), ("1 + 2", "no_keys"), ("a +", "unfinished"), ("(a", "unclosed"),
        ("a)", "not_understood"), ("a b", "not_understood"), ("a ** 2", "not_understood"), ("a.b", "not_understood"),
        ("__import__('os')", "not_understood"), ("a[0]", "not_understood"), ("lambda: a", "not_understood"),
        ("sum(a, b)", "not_understood"), ("min(a)", "arguments"), ("abs(a, b)", "arguments"),
        ("round(a, b)", "arguments"), ("round(a, 7)", "arguments"), ("a // b", "not_understood"),
        ("a % b", "not_understood"), ("1e9 * a", "not_understood"), ("'a'", "not_understood"),
        ("a" * 501, "too_long"), ("(" * 60 + "a" + ")" * 60, "too_deep"), ("min(" * 25 + "a", "too_deep"),
        ("+".join("a" * 90), "too_many_steps"), ("+".join(f"k{n}" for n in range(41)), "too_many_keys"),
        ("a == b", "not_understood"), ("a if b else c", "not_understood"), ("2024", "no_keys"),
    ],
)  # fmt: skip
def test_what_is_no_formula(text, code):
    fault = read_formula(text)
    assert isinstance(fault, FormulaFault)
    assert fault.code == code


def test_the_worked_line_stands_in_the_words_of_the_formula():
    words = {"won-deals": "12", "min": "3", "a": "1.5"}
    assert filled("( won-deals - a)/2", words) == "( 12 - 1.5)/2"
    assert filled("min(a, [min]) * [ won-deals ]", words) == "min(1.5, 3) * 12"


def test_missing_stays_missing_and_zero_divides_nothing():
    assert np.isnan(computed("a + b", a=1, b=NAN)[0])
    value, zero = computed("a / b", a=1, b=0)
    assert np.isnan(value)
    assert zero
    value, zero = computed("a / b", a=NAN, b=0)
    assert np.isnan(value)
    assert not zero
    assert computed("a / (b - c)", a=1, b=2, c=2)[1]
    assert np.isnan(computed("min(a, b)", a=1, b=NAN)[0])
    assert np.isnan(computed("a * 0", a=NAN)[0])


@given(st.text(max_size=60))
def test_any_text_is_a_formula_or_a_fault(text):
    read = read_formula(text)
    assert isinstance(read, Formula | FormulaFault)
    if isinstance(read, Formula):
        assert len(read.steps) <= MOST_STEPS
        compute(read, {key: np.array([1.0]) for key in read.keys})


SIGNS = st.sampled_from(["+", "-", "*", "/"])
LEAVES = st.sampled_from(["a", "b", "c-d", "2", "0.5"])
TREES = st.recursive(LEAVES, lambda inner: st.tuples(inner, SIGNS, inner), max_leaves=12)


def written(tree):
    return tree if isinstance(tree, str) else f"({written(tree[0])} {tree[1]} {written(tree[2])})"


def by_python(tree, values):
    if isinstance(tree, str):
        return values.get(tree, float(tree) if tree[0].isdigit() else NAN)
    left, right = by_python(tree[0], values), by_python(tree[2], values)
    if tree[1] == "/":
        return left / right if right else NAN
    return {"+": left + right, "-": left - right, "*": left * right}[tree[1]]


@given(tree=TREES, numbers=st.tuples(*[st.integers(-9, 9)] * 3))
def test_a_formula_computes_what_python_would(tree, numbers):
    values = dict(zip(["a", "b", "c-d"], map(float, numbers), strict=True))
    read = read_formula(written(tree))
    if isinstance(read, FormulaFault):
        assert read.code == "no_keys"
        return
    found = compute(read, {key: np.array([values[key]]) for key in read.keys}).values[0]
    assert found == pytest.approx(by_python(tree, values), nan_ok=True)
