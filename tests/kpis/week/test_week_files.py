"""The week's values as a file: given out, filled in, brought back. The files here are real ones."""

import csv
import io
import re
from datetime import date, timedelta

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from python_calamine import CalamineWorkbook

from kpis.forms.week_file import GIVEN
from kpis.models import Load, Measurement, MeasurementEvent
from kpis.rules.week_file import column_name, looks_like_share, table_of
from kpis.services.loads import undo_load
from kpis.services.skips import SkipRow, skip_periods
from organization.models import Company
from tests.kpis.week.conftest import RUNNING, WEEK, add_kpi, computed, put, week

UPLOAD, FILE = "/c/alder/week-upload/", "/c/alder/week-file/"


@pytest.fixture
def two(cast, page):
    """Two weekly KPIs and a monthly one, the first with two values."""
    response = add_kpi(cast, "response", name="=Response, “quick”", decimals=2)
    put(cast, response, 8.123456789, back=1)
    put(cast, response, 8.0, back=2)
    add_kpi(cast, "offers", unit="EUR", decimals=0)
    add_kpi(cast, "margin", measure_cadence="monthly")
    return response


def book_of(answer) -> dict[str, list[list[object]]]:
    """The sheets of a workbook as a spreadsheet reads them."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(answer.content))
    return {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}


def xlsx(sheets: dict[str, list[list[object]]], *, hidden: bool = False) -> SimpleUploadedFile:
    """A workbook as somebody might bring it back."""
    written = io.BytesIO()
    with xlsxwriter.Workbook(written, {"in_memory": True, "default_date_format": "yyyy-mm-dd"}) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for at, row in enumerate(rows):
                sheet.write_row(at, 0, row)
            if hidden:
                sheet.set_column(1, 5, None, None, {"hidden": True})
    return SimpleUploadedFile("week 46.xlsx", written.getvalue())


def plain(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", answer.content.decode()))


def hidden(answer, name: str) -> str:
    """What the preview's form carries."""
    found = re.search(rf'name="{name}" value="([^"]*)"', answer.content.decode())
    return found[1].replace("&quot;", '"').replace("&#x27;", "'") if found else ""


def saved(page, answer, **told):
    return page.post(
        {"cells": hidden(answer, "cells"), "name": hidden(answer, "name"), **told}, path=UPLOAD, who="owner"
    )


def upload(page, file, who="owner", **query):
    return page.post({"file": file}, path=UPLOAD, who=who)


def standing() -> dict[tuple[str, date], float]:
    return {(one.kpi.key, one.period): one.actual for one in Measurement.objects.select_related("kpi")}


def test_the_file_given_out(cast, page, two):
    skip = SkipRow(add_kpi(cast, "resting").id, WEEK, "Closed")
    skip_periods(company=cast.company, rows=[skip], actor=cast.actor("owner"), source="grid")
    answer = page.get("owner", FILE)
    assert answer["Content-Disposition"].endswith('.xlsx"')
    book = book_of(answer)
    assert list(book) == ["Weekly", "Monthly", GIVEN]
    head, *rows = book["Weekly"]
    assert head[:4] == ["Key", "KPI", "Unit", "Target"]
    assert head[-1] == f"{WEEK} w46"
    lines = {row[0]: row for row in rows}
    assert lines["response"][1] == "=Response, “quick”", "a text, no formula"
    assert lines["response"][-3:] == [8.0, 8.123456789, ""]
    assert lines["resting"][-1] == "n/a"


def test_there_and_back(cast, page, two):
    """Fill what is empty, in the file as it was given out: nothing else changes, and undoing takes all of it back."""
    book = book_of(page.get("owner", FILE))
    for sheet, key, value in (("Weekly", "response", 8.5), ("Weekly", "offers", 1200), ("Monthly", "margin", 31.5)):
        next(row for row in book[sheet] if row[0] == key)[-1] = value
    answer = upload(page, xlsx(book))
    assert answer.status_code == 200
    assert "3 new values" in plain(answer)
    assert "2 cells say what stands already" in plain(answer)
    assert Measurement.objects.count() == 2, "a preview saves nothing"
    assert saved(page, answer).status_code == 302
    assert standing()["response", WEEK] == 8.5
    assert standing()["offers", WEEK] == 1200
    assert standing()["margin", date(2026, 10, 1)] == 31.5
    assert MeasurementEvent.objects.count() == 0
    load = Load.objects.get()
    assert (load.name, load.values_added, load.by) == ("week 46.xlsx", 3, cast.owner)
    undo_load(company=cast.company, load=load.id, actor=cast.actor("owner"))
    assert set(standing()) == {("response", week(1)), ("response", week(2))}


def test_what_is_computed_is_not_in_the_file_and_its_row_is_left_out(cast, page, two):
    computed(cast, "double")
    computed(cast, "from-now-on", since=RUNNING)
    weekly = book_of(page.get("owner", FILE))["Weekly"]
    assert {row[0] for row in weekly[1:]} == {"from-now-on", "offers", "response"}
    old = [["Key", str(WEEK)], ["double", 3.0], ["response", 8.2]]
    answer = upload(page, xlsx({"Weekly": old}))
    assert answer.status_code == 200
    assert "Weekly!A2: “double” is computed, not typed, so its row was left out." in plain(answer)
    assert saved(page, answer).status_code == 302
    assert standing()["response", WEEK] == 8.2
    assert standing()["double", WEEK] == 16.4


def test_columns_may_move_hide_and_be_renamed(cast, page, two):
    rows = [
        ["A note of mine", f"{WEEK} this one", "Was", "Schlüsselwort", f"{week(1)}"],
        ["look", 8.5, "", "response", 8.123456789],
        ["", 900, "", "offers", ""],
    ]
    answer = upload(page, xlsx({"Mine": [["Sales, week 46"], *rows]}, hidden=True))
    assert "2 new values" in plain(answer)
    assert "“A note of mine” was left out" in plain(answer)
    saved(page, answer)
    assert standing()["offers", WEEK] == 900


def test_an_untouched_cell_does_not_bring_an_old_value_back(cast, page, two):
    """Somebody corrected a value after the file was given out; the file still holds the old one."""
    book = book_of(page.get("owner", FILE))
    put(cast, two, 8.9, back=1)
    next(row for row in book["Weekly"] if row[0] == "response")[-1] = 8.5
    answer = upload(page, xlsx(book))
    assert "1 new value" in plain(answer)
    assert "changed" not in plain(answer)
    saved(page, answer)
    assert standing()["response", week(1)] == 8.9


def test_what_changed_between_preview_and_saving_is_not_overwritten(cast, page, two):
    answer = upload(page, xlsx({"x": [["Key", str(WEEK)], ["response", 8.5], ["offers", 900]]}))
    put(cast, two, 7.7)
    again = saved(page, answer)
    assert again.status_code == 422
    assert "Somebody else entered values meanwhile" in plain(again)
    assert ("offers", WEEK) not in standing(), "all or nothing"
    assert re.search(r"7\.70.{0,20} 8\.50", plain(again).replace("%", ""))


@pytest.mark.parametrize(
    ("locale", "text", "said"),
    [
        ("de", "6.1", "Decimals are written with a comma"),
        ("en", "6,1", "Decimals are written with a point"),
        ("en", "about six", "Not a number"),
        ("en", date(2026, 1, 6), "Not a number"),
        ("en", True, "Not a number"),
        ("en", "n/a", "Files say values only"),
        ("en", 1e300, "Too large"),
        ("en", "$45", "not in what was typed"),
    ],
)
def test_a_faulty_cell_stops_the_file_and_is_named(cast, page, two, locale, text, said):
    Company.objects.filter(id=cast.company.id).update(locale=locale)
    answer = upload(page, xlsx({"Weekly": [["Key", str(WEEK)], ["response", text], ["offers", 900]]}))
    assert answer.status_code == 422
    assert said in plain(answer)
    assert "Weekly!B2" in plain(answer)
    assert "Save all of it" not in plain(answer)


def test_a_german_csv(cast, page, two):
    Company.objects.filter(id=cast.company.id).update(locale="de")
    answer = page.get("owner", FILE, format="csv", cadence="weekly")
    text = answer.content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text), delimiter=";"))
    line = next(row for row in rows if row[0] == "response")
    assert line[-2] == "8,123456789"
    assert line[1] == "'=Response, “quick”", "a spreadsheet would run it"
    line[-1] = "1.234,5"
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=";").writerows(rows)
    for encoding in ("utf-8-sig", "cp1252", "utf-16"):
        preview = upload(page, SimpleUploadedFile("woche.csv", out.getvalue().encode(encoding)))
        assert "1 new value" in plain(preview), encoding
    saved(page, preview)
    assert standing()["response", WEEK] == 1234.5


def test_late_and_earlier_values_take_one_reason_for_the_file(cast, page, two):
    Company.objects.filter(id=cast.company.id).update(closes_after=2)
    file = xlsx({"x": [["Key", str(WEEK), str(week(1))], ["response", 8.5, 8.2], ["offers", 900, ""]]})
    answer = upload(page, file)
    assert "2 new values, 1 changed" in plain(answer)
    assert "new, late" in plain(answer)
    refused = saved(page, answer)
    assert refused.status_code == 422
    assert "once, for the whole file" in plain(refused)
    assert standing()["response", week(1)] == 8.123456789
    saved(page, refused, reason="The till was down")
    assert set(Measurement.objects.filter(period__gte=week(1)).values_list("reason", flat=True)) == {
        "The till was down"
    }
    assert Load.objects.get().reason == "The till was down"


def test_only_ones_own_or_the_heads_department(cast, page, two):
    add_kpi(cast, "tickets", department=cast.support, owner=cast.member)
    file = {"x": [["Key", str(WEEK)], ["response", 8.5], ["tickets", 3]]}
    answer = upload(page, xlsx(file))
    assert answer.status_code == 422
    assert "“tickets” is no key of a KPI that you enter" in plain(answer)
    assert "1 new value" in plain(upload(page, xlsx({"x": file["x"][:2]}), who="head"))
    assert page.get("head", UPLOAD, department="support").status_code == 403
    assert page.get("head", FILE, department="sales").status_code == 200
    forged = '[{"key": "tickets", "period": "2026-11-09", "text": "3", "was": null, "number": 3}]'
    assert page.post({"cells": forged}, path=UPLOAD, who="owner").status_code == 422
    assert ("tickets", WEEK) not in standing()


@pytest.mark.parametrize("cells", ["{", "[1]", '[{"key": "response"}]', '[{"key":"response","period":"soon","text":"","was":null,"number":null}]'])  # fmt: skip
def test_a_damaged_preview_saves_nothing(page, two, cells):
    answer = page.post({"cells": cells}, path=UPLOAD, who="owner")
    assert answer.status_code == 422
    assert "damaged" in plain(answer)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "empty"),
        (b"PK\x03\x04nothing", "cannot be read"),
        (b"\x00\x01\x02", "cannot be read"),
        (b"Key,Value\nresponse,3\n", "no column is headed by a day"),
        (f"Name,{WEEK}\nResponse,3\n".encode(), "no column holds the keys"),
        (f"Key,{WEEK}\n,3\n".encode(), "a row without a key"),
        (f"Key,{WEEK}\nresponse,3\nresponse,4\n".encode(), "stand in B2 already"),
        (f"Key,{WEEK + timedelta(days=1)}\nresponse,3\n".encode(), "measured in other periods"),
        (f"Key,{WEEK + timedelta(weeks=3)}\nresponse,3\n".encode(), "has not begun"),
        (f"Key,{WEEK}\nresponse,=\n".encode(), "Files say values only"),
    ],
)
def test_what_is_no_file_of_values_says_why(page, two, data, said):
    answer = upload(page, SimpleUploadedFile("x.csv", data))
    assert answer.status_code == 422
    assert said in plain(answer)


def test_a_share_of_one_is_asked_about(cast, page, two):
    answer = upload(page, xlsx({"x": [["Key", str(week(1))], ["response", 0.082]]}))
    assert "reads like a share of one" in plain(answer)
    assert looks_like_share(0.45, unit="%", before=44.9)
    assert not looks_like_share(0.45, unit="%", before=0.5)
    assert not looks_like_share(0.45, unit="EUR", before=44.9)
    assert not looks_like_share(0.0, unit="%", before=44.9)


def test_places_as_spreadsheets_name_them():
    assert [column_name(place) for place in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]
    table = table_of([["Key", "2026-11-09"], ["7", None], [7.0, 3]], keys={"7"})
    assert [(one.key, one.place) for one in table.placed] == [("7", "B3")]
