"""Every fault of a value has a sentence that names its row and field."""

from datetime import UTC, date, datetime
from typing import get_args

import pytest

from kpis.rules.entries import EntryCode
from kpis.services.measurements import RowFault
from kpis.wording.values import row_sentence, row_sentences, sentence


def test_row_and_field_are_named():
    fault = RowFault(7, "period", "not_period_start", {"period": date(2026, 11, 10)})
    words = row_sentence(fault)
    assert words == ("Row 7, Period: 2026-11-10 is not the first day of a period of this KPI (weeks begin on Monday).")
    assert row_sentences([fault, fault]) == [words, words]


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
