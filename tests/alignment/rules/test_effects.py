import pytest
from hypothesis import given
from hypothesis import strategies as st

from alignment.rules.effects import MEASURED, UNKNOWN, WORDED, KpiFacts, LinkFacts, effects


def kpi(key, *, company=False, variance=None, sigma=1.0, direction="higher", off=False):
    return KpiFacts(key, company, direction, variance, sigma, off)


def test_a_documented_effect_multiplies_along_the_line_of_sight():
    found = effects(
        [
            kpi("offers", variance=-4.0, off=True),
            kpi("response", variance=0.0),
            kpi("retention", company=True, sigma=0.6),
        ],
        [LinkFacts("offers", "response", 1, 0.5), LinkFacts("response", "retention", 1, 0.3)],
    )
    assert [(one.source, one.company_kpi, one.basis) for one in found] == [("offers", "retention", MEASURED)]
    assert found[0].amount == pytest.approx(-0.6)
    assert found[0].sigmas == pytest.approx(-1.0)


def test_two_lines_of_sight_add_up():
    found = effects(
        [
            kpi("i", variance=1.0, off=True),
            kpi("a"),
            kpi("b"),
            kpi("c", company=True),
        ],
        [
            LinkFacts("i", "a", 1, 1.0),
            LinkFacts("i", "b", -1, 2.0),
            LinkFacts("a", "c", 1, 1.0),
            LinkFacts("b", "c", 1, 1.0),
        ],
    )
    assert found[0].amount == pytest.approx(-1.0)


def test_words_are_scaled_by_the_usual_variations_and_the_roughest_basis_is_told():
    below = kpi("d", variance=-2.0, sigma=2.0, off=True)
    above = kpi("c", company=True, sigma=0.5)
    assert effects([below, above], [LinkFacts("d", "c", 1, None, "strong")])[0].amount == pytest.approx(-0.25)
    assert effects([below, above], [LinkFacts("d", "c", 1, None, "strong")])[0].basis == WORDED
    assert effects([below, above], [LinkFacts("d", "c", 1)])[0].basis == UNKNOWN


def test_without_a_scale_nothing_is_invented():
    below = kpi("d", variance=-2.0, sigma=None, off=True)
    assert effects([below, kpi("c", company=True)], [LinkFacts("d", "c", 1)]) == []
    found = effects([below, kpi("c", company=True, sigma=None)], [LinkFacts("d", "c", 1, 0.5)])
    assert found[0].sigmas is None
    assert found[0].amount == pytest.approx(-1.0)


def test_good_is_told_by_the_direction_of_the_company_kpi():
    below = kpi("d", variance=1.0, off=True)
    lower = kpi("c", company=True, direction="lower")
    within = kpi("c", company=True, direction="range")
    assert effects([below, lower], [LinkFacts("d", "c", 1, 1.0)])[0].sigmas == pytest.approx(-1.0)
    assert effects([below, within], [LinkFacts("d", "c", -1, 1.0)])[0].sigmas == pytest.approx(-1.0)


def test_what_is_not_off_has_no_effect_and_a_company_kpi_stands_for_itself():
    found = effects(
        [kpi("d", variance=-5.0), kpi("c", company=True, variance=-0.5, off=True)], [LinkFacts("d", "c", 1, 1.0)]
    )
    assert [(one.source, one.company_kpi, one.amount) for one in found] == [("c", "c", -0.5)]


@given(st.floats(-100, 100), st.floats(0.01, 10), st.sampled_from([-1, 1]))
def test_effects_are_linear_in_the_variance(variance, effect, polarity):
    def amount(times):
        facts = [kpi("d", variance=variance * times, off=True), kpi("c", company=True)]
        return effects(facts, [LinkFacts("d", "c", polarity, effect)])[0].amount

    assert amount(2.0) == pytest.approx(2.0 * amount(1.0))


def test_the_most_harmful_comes_first_and_the_unscaled_last():
    facts = [
        kpi("small", variance=-1.0, off=True),
        kpi("large", variance=-3.0, off=True),
        kpi("blind", variance=-9.0, off=True),
        kpi("c", company=True),
        kpi("u", company=True, sigma=None),
    ]
    links = [LinkFacts("small", "c", 1, 1.0), LinkFacts("large", "c", 1, 1.0), LinkFacts("blind", "u", 1, 1.0)]
    assert [one.source for one in effects(facts, links)] == ["large", "small", "blind"]
