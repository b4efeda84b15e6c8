"""Every fault of a value has a sentence."""

from datetime import UTC, datetime
from typing import get_args

import pytest

from kpis.rules.entries import EntryCode
from kpis.services.measurements import RowFault
from kpis.wording.values import sentence


@pytest.mark.parametrize("code", [*sorted(set(get_args(EntryCode))), "not_allowed"])
def test_every_code_has_its_sentence(code):
    words = sentence(RowFault(1, "actual", code, {}))
    assert words.endswith(".")
    assert "%(" not in words


def test_who_was_faster_is_told():
    told = {"actual": 3.19, "who": "Nadia Rahimi", "at": datetime(2026, 11, 16, 9, 14, tzinfo=UTC), "note": ""}
    words = sentence(RowFault(0, "actual", "changed_meanwhile", told), locale="de")
    assert words.startswith("Nadia Rahimi saved 3,19 meanwhile")
    gone = told | {"actual": None}
    assert sentence(RowFault(0, "actual", "changed_meanwhile", gone)) == "The value was taken back meanwhile."
