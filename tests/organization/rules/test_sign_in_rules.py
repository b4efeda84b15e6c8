"""Pure rules about signing in."""

from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from organization.rules.browsers import browser_and_system
from organization.rules.roles import PersonFacts
from organization.rules.second_factor import asked_of
from organization.rules.tries import rounded_up, seconds_left


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:141.0) Gecko/20100101 Firefox/141.0", ("Firefox", "Windows")),
        (
            "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/139.0 Safari/537.36 Edg/139.0",
            ("Edge", "Windows"),
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1 Version/18.5 Mobile Safari/604.1",
            ("Safari", "iPhone"),
        ),
        ("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/139.0 Safari/537.36", ("Chrome", "Linux")),
        ("curl/8.5.0", ("", "")),
        ("", ("", "")),
    ],
)
def test_a_browser_in_two_words(said, told):
    assert browser_and_system(said) == told


@pytest.mark.parametrize(
    ("policy", "role", "owner", "asked"),
    [
        ("nobody", "administrator", True, False),
        ("leads", "administrator", False, True),
        ("leads", "member", True, True),
        ("leads", "executive", False, False),
        ("everyone", "viewer", False, True),
    ],
)
def test_whom_a_policy_asks(policy, role, owner, asked):
    assert asked_of(policy, PersonFacts(id=uuid4(), role=role, alignment_owner=owner)) is asked


@given(st.lists(st.floats(0, 1000), max_size=12), st.integers(1, 6), st.floats(1, 500))
def test_after_the_wait_one_more_try_fits(history, amount, duration):
    now = 1000.0
    wait = seconds_left(history, amount, duration, now)
    then = now + wait
    assert 0 <= wait <= duration
    assert sum(at > then - duration + 1e-6 for at in history) < amount


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(0.2, (10, "seconds")), (31, (40, "seconds")), (60, (60, "seconds")), (61, (2, "minutes")), (300, (5, "minutes"))],
)
def test_a_wait_is_said_in_round_numbers_never_too_short(seconds, said):
    assert rounded_up(seconds) == said
