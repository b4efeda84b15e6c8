"""The six steps: states from facts, in their order."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.rules.steps import (
    STEPS,
    SeriesGap,
    Signer,
    StepFacts,
    TopFact,
    lockable,
    may_skip,
    realignment_due,
    signable,
    steps_of,
)

DAY = date(2026, 11, 16)
UNTIL = date(2027, 11, 16)
DONE = StepFacts(
    day=DAY,
    cycle=1,
    tops=tuple(TopFact(n, f"c{n}", measurable=True, owned=True, locked_until=UNTIL) for n in range(3)),
    signers=(Signer(1, "coo@a.example", "Ines", signed=True),),
    departments=2,
    kpis=5,
    scanned=True,
    steered=True,
    policy=True,
    resolver=True,
)


def states(facts: StepFacts) -> list[str]:
    return [one.state for one in steps_of(facts)]


def told(facts: StepFacts, number: int) -> list[str]:
    return steps_of(facts)[number - 1].told()


def test_all_done() -> None:
    assert [one.key for one in steps_of(DONE)] == list(STEPS)
    assert states(DONE) == ["done"] * 6


def test_an_empty_company_begins_at_the_first_step() -> None:
    found = StepFacts(day=DAY)
    assert states(found) == ["open"] + ["blocked"] * 5
    assert told(found, 1) == ["no-cycle", "company-kpi-count:0", "no-executive"]
    assert told(found, 6) == ["step-before:1", "no-alignment-owner", "no-policy", "no-dispute-resolver"]


MISSING = {
    "kpi count": (1, {"tops": DONE.tops[:2]}, ["company-kpi-count:2"]),
    "measurable": (1, {"tops": (replace(DONE.tops[0], measurable=False), *DONE.tops[1:])}, ["not-measurable:c0"]),
    "lock ended": (1, {"tops": (*DONE.tops[:2], replace(DONE.tops[2], locked_until=DAY))}, ["lock-ended:c2"]),
    "signed": (1, {"signers": (replace(DONE.signers[0], signed=False),)}, ["not-signed:coo@a.example"]),
    "matrix": (2, {"unanswered": ("hr",), "unowned": ("c1",)}, ["unanswered:hr", "outcome-unowned:c1"]),
    "leading": (3, {"unheard": ("a", "b")}, ["leading-unanswered:a", "leading-unanswered:b"]),
    "not scanned": (4, {"scanned": False}, ["not-scanned"]),
    "conflict": (4, {"open_conflicts": ("a x b",)}, ["conflict-open:a x b"]),
    "owners": (5, {"ownerless": ("a",), "not_accepted": ("b",)}, ["no-owner:a", "not-accepted:b"]),
    "reviews": (
        6,
        {"series": (SeriesGap("", "alignment"), SeriesGap("hr", "operational"), SeriesGap("it", "strategic", slow=True))},
        ["no-reviews:company", "no-reviews:hr", "reviews-too-rare:it"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", MISSING)
def test_what_is_missing_opens_the_step_and_blocks_the_rest(name: str) -> None:
    number, change, expected = MISSING[name]
    facts = replace(DONE, **change)
    assert told(facts, number) == expected
    assert states(facts) == ["done"] * (number - 1) + ["open"] + ["blocked"] * (6 - number)


def test_a_skipped_step_lets_the_next_begin_until_it_is_done() -> None:
    lacking = replace(DONE, unheard=("a",), ownerless=("b",), skipped=frozenset({3}))
    assert states(lacking) == ["done", "done", "skipped", "done", "open", "blocked"]
    assert states(replace(DONE, skipped=frozenset({3}))) == ["done"] * 6


def test_only_an_open_step_is_skipped() -> None:
    steps = steps_of(replace(DONE, unheard=("a",), ownerless=("b",)))
    assert [may_skip(steps, number) for number in range(1, 7)] == [False, False, True, False, False, False]


def test_signing_and_locking_wait_for_what_comes_before() -> None:
    free = tuple(replace(one, locked_until=None) for one in DONE.tops)
    unsigned = replace(DONE, tops=free, signers=(replace(DONE.signers[0], signed=False),))
    assert (signable(unsigned), lockable(unsigned)) == (True, False)
    signed = replace(unsigned, signers=DONE.signers)
    assert (signable(signed), lockable(signed)) == (True, True)
    assert lockable(DONE) is False
    assert signable(replace(signed, cycle=None)) is False
    assert signable(replace(signed, tops=free[:2])) is False


def test_realignment_is_due_a_year_after_the_last_cycle() -> None:
    assert realignment_due([]) is None
    assert realignment_due([date(2024, 2, 29), date(2023, 1, 1)]) == date(2025, 2, 28)


@given(st.sets(st.sampled_from(list(MISSING))), st.frozensets(st.integers(1, 6)))
def test_order_holds_whatever_is_missing(names: set[str], skipped: frozenset[int]) -> None:
    facts = replace(DONE, skipped=skipped)
    for name in names:
        facts = replace(facts, **MISSING[name][1])
    found = states(facts)
    first = next((place for place, one in enumerate(found) if one not in {"done", "skipped"}), 6)
    assert all(one == "blocked" for one in found[first + 1 :])
    assert "blocked" not in found[: first + 1]
