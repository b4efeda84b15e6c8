"""Every row of docs/algorithms/bad-input.md is what is computed, and what is said, word for word."""

import re
from pathlib import Path

import pytest

from tests.alignment.bad_input import CHANGES, COMPUTATIONS, circle, diagnosis, shared

TEXT = (Path(__file__).parents[3] / "docs/algorithms/bad-input.md").read_text()
ROWS = [
    tuple(cell.strip() for cell in line.strip("| \n").split(" | "))
    for line in TEXT.splitlines()
    if line.startswith("| ") and not line.startswith(("| input", "|--"))
]
SPECIAL = {"circle": circle, "conflicts": shared}


def told(name, computation):
    if name in CHANGES:
        return COMPUTATIONS[computation](name)
    return (circle if name.startswith("circle") else shared)(name)


@pytest.mark.parametrize(
    ("name", "computation", "outcome", "sentence"), ROWS, ids=[f"{row[0]}: {row[1]}" for row in ROWS]
)
def test_the_table_is_what_happens(name, computation, outcome, sentence):
    found, said = told(name, computation)
    assert found == outcome.strip("`")
    wanted = re.escape(sentence.strip("–")).replace("…", ".+")
    assert re.fullmatch(wanted, said), said


def test_the_table_is_whole():
    """Each input meets each computation once, and whatever finds nothing has a sentence that says so."""
    met = {(name, computation) for name, computation, *_ in ROWS}
    assert len(met) == len(ROWS)
    assert {(name, computation) for name in CHANGES if name != "healthy" for computation in COMPUTATIONS} <= met
    for name, computation, outcome, sentence in ROWS:
        if computation in {"evidence", "diagnosis"}:
            assert sentence != "–", (name, outcome)


def test_what_stands_still_explains_nothing_and_is_not_explained():
    """A company KPI that never moved is no dip, whatever fell below it."""
    assert diagnosis("healthy")[0] == "below"
    assert diagnosis("constant series")[0] == "nothing said: constant"
