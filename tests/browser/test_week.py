"""My week in a browser: by keyboard alone, by paste, without JavaScript, on a phone, by two people at once."""

import io
import re
from datetime import date, timedelta

import pytest
import xlsxwriter
from django.db import transaction
from playwright.sync_api import Page, expect
from python_calamine import CalamineWorkbook

from kpis.models import Kpi, Measurement, MeasurementEvent, Status, Target
from kpis.rules.calendar import current_period
from kpis.services.entry_links import entry_link
from kpis.services.measurements import ValueRow, record_measurements
from organization.http.request import company_today
from organization.models import Company, company_scope
from tests.cast import Cast

WEEK = "/c/alder/week/"
NAMES = ["Answered calls", "Basket size", "Complaints", "Demand", "Exchanges", "Fitting time", "Gift cards", "Hours"]


@pytest.fixture
def week(people: Cast) -> date:
    """The last week that ended; sales has eight KPIs with six weeks of values before it, all at 8.4 of 8."""
    current = current_period(company_today(people.company), "weekly")
    with transaction.atomic(), company_scope(people.company.id):
        Company.objects.update(closes_after=20)  # whatever day it is, nothing is late
        rows = []
        for name in NAMES:
            kpi = Kpi.objects.create(
                company=people.company, key=name.lower().replace(" ", "-"), name=name, level="department",
                department=people.sales, owner=people.owner, unit="%", decimals=1, direction="higher",
                status=Status.ACTIVE,
            )  # fmt: skip
            Target.objects.create(
                company=people.company, kpi=kpi, starts_on=current - timedelta(weeks=40), value=8.0, tolerance=0.5
            )
            rows += [ValueRow(kpi.id, current - timedelta(weeks=back), 8.4) for back in range(1, 7)]
        record_measurements(company=people.company, rows=rows, actor=people.actor("owner"), source="file")
    return current


def saved(people: Cast, period: date) -> list[float]:
    """The values of the period, by name."""
    with transaction.atomic(), company_scope(people.company.id):
        found = Measurement.objects.filter(period=period).order_by("kpi__name")
        return [value.actual for value in found]


def field(page: Page, key: str, period: date):
    return page.locator(f'[id="value.{key}.{period}"]')


def row(page: Page, key: str):
    return page.locator(f'[data-kpi="{key}"]')


def paste(page: Page, text: str) -> None:
    """As from a spreadsheet: through the real clipboard."""
    page.evaluate("text => navigator.clipboard.writeText(text)", text)
    page.keyboard.press("Control+v")


def test_eight_values_by_keyboard_alone(visit, people, week):
    page = visit("head", WEEK)
    field(page, "answered-calls", week).focus()
    for number in range(8):
        page.keyboard.type(f"{8 + number}.5")
        page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("All eight values are saved; none is off track")
    assert saved(people, week) == [8.5, 9.5, 10.5, 11.5, 12.5, 13.5, 14.5, 15.5]
    expect(page.locator(".pl-cellstate--saved")).to_have_count(8)
    # how many go in one request depends on how fast the server is
    expect(page.locator("#week-said")).to_have_text(re.compile(r"Hours: 15\.5% saved\.$|^\d values saved\.$"))


def test_arrows_escape_and_undo(visit, people, week):
    page = visit("head", WEEK)
    first, second = field(page, "answered-calls", week), field(page, "basket-size", week)
    first.focus()
    page.keyboard.type("9")
    page.keyboard.press("ArrowDown")
    expect(second).to_be_focused()
    expect(row(page, "answered-calls")).to_contain_text("Saved")
    page.keyboard.type("77")
    page.keyboard.press("Escape")
    expect(second).to_have_value("")
    page.keyboard.press("ArrowUp")
    page.keyboard.type("9.5")
    page.keyboard.press("Enter")
    expect(row(page, "answered-calls")).to_contain_text("+1.5")
    page.keyboard.press("Control+z")
    expect(row(page, "answered-calls")).to_contain_text("+1.0")
    page.keyboard.press("Control+z")
    expect(row(page, "answered-calls")).to_contain_text("Not in yet")
    assert saved(people, week) == []


def test_a_block_from_a_spreadsheet(visit, people, week):
    page = visit("head", WEEK, permissions=["clipboard-read", "clipboard-write"])
    field(page, "answered-calls", week).focus()
    paste(page, "1,234.5\r\n(12)\r\n45%\r\n1.234,5\r\n8.1\r\n")
    block = page.locator("#week-block")
    expect(block).to_contain_text("4 values understood, 1 not")
    expect(row(page, "answered-calls")).to_contain_text("Read as 1,234.5%")
    expect(row(page, "basket-size")).to_contain_text("Read as −12.0%")
    expect(row(page, "demand")).to_contain_text("could mean two numbers")
    assert saved(people, week) == []
    page.keyboard.press("Enter")
    expect(block).to_be_hidden()
    expect(page.locator(".pl-cellstate--saved")).to_have_count(4)
    assert saved(people, week) == [1234.5, -12.0, 45.0, 8.1]
    expect(field(page, "demand", week)).to_have_value("1.234,5")
    row(page, "demand").get_by_role("button", name="Use 1,234.5").click()
    expect(page.locator(".pl-cellstate--saved")).to_have_count(5)
    assert saved(people, week) == [1234.5, -12.0, 45.0, 1234.5, 8.1]


def test_a_block_can_be_taken_back(visit, people, week):
    page = visit("head", WEEK, permissions=["clipboard-read", "clipboard-write"])
    field(page, "answered-calls", week).focus()
    paste(page, "8.1\n8.2\n8.3")
    expect(page.locator("#week-block")).to_contain_text("3 values understood")
    page.keyboard.press("Escape")
    expect(page.locator("#week-block")).to_be_hidden()
    expect(field(page, "basket-size", week)).to_have_value("")
    expect(page.locator(".pl-cellstate--unsaved")).to_have_count(0)
    assert saved(people, week) == []


def test_a_block_over_earlier_weeks_asks_once_for_a_reason(visit, people, week):
    page = visit("head", WEEK, permissions=["clipboard-read", "clipboard-write"])
    field(page, "answered-calls", week).focus()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    paste(page, "7.1\t7.2\t7.3\n7.4\t7.5\t7.6")
    expect(page.locator("#week-block")).to_contain_text("6 values understood")
    page.keyboard.press("Enter")
    expect(page.locator("#week-reason")).to_be_focused()
    page.keyboard.type("Counted again")
    page.keyboard.press("Enter")
    expect(page.locator("#week-block")).to_be_hidden()
    expect(row(page, "basket-size").locator(".pl-wk__prev").nth(5)).to_contain_text("7.5%")
    assert saved(people, week) == [7.3, 7.6]
    with transaction.atomic(), company_scope(people.company.id):
        assert {event.reason for event in MeasurementEvent.objects.all()} == {"Counted again"}
        assert MeasurementEvent.objects.count() == 4


def test_select_copy_and_delete_a_block(visit, people, week):
    page = visit("head", WEEK, permissions=["clipboard-read", "clipboard-write"])
    field(page, "answered-calls", week).focus()
    paste(page, "8.1\n8.2\n8.3")
    expect(page.locator("#week-block")).to_contain_text("3 values understood")
    page.keyboard.press("Enter")
    expect(page.locator(".pl-cellstate--saved")).to_have_count(3)
    page.keyboard.press("Shift+ArrowDown")
    page.keyboard.press("Shift+ArrowDown")
    expect(page.locator("td.is-chosen")).to_have_count(3)
    page.keyboard.press("Control+c")
    assert page.evaluate("navigator.clipboard.readText()").replace("\r", "") == "8.1\n8.2\n8.3"
    page.keyboard.press("Delete")
    expect(row(page, "basket-size")).to_contain_text("Emptied")
    page.keyboard.press("Enter")
    for key in ("answered-calls", "basket-size", "complaints"):
        expect(row(page, key)).to_contain_text("Not in yet")
    assert saved(people, week) == []


def test_an_earlier_value_is_corrected_with_a_reason(visit, people, week):
    before = week - timedelta(weeks=1)
    page = visit("head", WEEK)
    field(page, "basket-size", week).focus()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Enter")
    past = field(page, "basket-size", before)
    expect(past).to_be_focused()
    page.keyboard.type("8.9")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(page.locator(f'[id="reason.basket-size.{before}"]')).to_be_focused()
    page.keyboard.type("Late returns")
    page.keyboard.press("Enter")
    expect(row(page, "basket-size").locator(".pl-wk__prev").nth(5)).to_contain_text("8.9%")
    with transaction.atomic(), company_scope(people.company.id):
        assert MeasurementEvent.objects.get().reason == "Late returns"


def test_a_wrong_cell_is_kept_and_the_rest_saved(visit, people, week):
    page = visit("head", WEEK)
    field(page, "answered-calls", week).focus()
    for typed in ("8.1", "9O", "8.3"):
        page.keyboard.type(typed)
        page.keyboard.press("Enter")
    wrong = field(page, "basket-size", week)
    expect(wrong).to_have_attribute("aria-invalid", "true")
    expect(wrong).to_have_value("9O")
    expect(row(page, "basket-size")).to_contain_text("there is a letter O in it. Kept as typed, nothing is lost.")
    expect(page.locator("h1")).to_have_text("Two of eight values are saved; one needs a second look")
    assert saved(people, week) == [8.1, 8.3]


def test_two_people_type_one_cell(visit, people, week):
    mine, theirs = visit("head", WEEK), visit("owner", WEEK)
    for page, typed in ((theirs, "8.19"), (mine, "8.26")):
        field(page, "demand", week).fill(typed)
        page.keyboard.press("Enter")
        expect(row(page, "demand")).to_contain_text("Saved" if page is theirs else "Two values")
    expect(row(mine, "demand")).to_contain_text(re.compile(r"Olga Owner saved 8\.19 at .+ while you typed 8\.26\."))
    assert saved(people, week) == [8.19]
    row(mine, "demand").get_by_role("button", name="Keep 8.26").click()
    expect(row(mine, "demand")).to_contain_text("Saved")
    assert saved(people, week) == [8.26]


def test_a_value_off_track_is_explained_on_the_spot(visit, people, week):
    page = visit("head", WEEK)
    field(page, "demand", week).fill("6.1")
    page.keyboard.press("Enter")
    expect(row(page, "demand")).to_contain_text("1.9 points under pace, first miss.")
    said = row(page, "demand").locator("textarea")
    said.fill("The newsletter went out late.")
    row(page, "demand").get_by_label("Cause").select_option("own_process")
    row(page, "demand").get_by_role("button", name="Save value and explanation").click()
    expect(row(page, "demand").locator("summary")).to_contain_text("The newsletter went out late.")
    with transaction.atomic(), company_scope(people.company.id):
        assert Kpi.objects.get(key="demand").explanations.get().text == "The newsletter went out late."


def test_offline_values_wait_and_are_sent(visit, people, week):
    page = visit("head", WEEK)
    page.context.set_offline(True)
    field(page, "answered-calls", week).fill("8.1")
    page.keyboard.press("Enter")
    expect(row(page, "answered-calls")).to_contain_text("Not saved, will try again")
    expect(field(page, "answered-calls", week)).to_have_value("8.1")
    expect(page.locator("[data-save]")).to_have_text("Save 1 typed value")
    page.context.set_offline(False)
    expect(row(page, "answered-calls")).to_contain_text("Saved")
    assert saved(people, week) == [8.1]


def test_the_page_is_not_left_with_unsaved_values(visit, week):
    page = visit("head", WEEK)
    page.context.set_offline(True)
    field(page, "answered-calls", week).press_sequentially("8.1")
    page.keyboard.press("Enter")
    expect(row(page, "answered-calls")).to_contain_text("Not saved, will try again")
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.close(run_before_unload=True)
    page.wait_for_event("close") if not page.is_closed() else None
    assert asked == ["beforeunload"]


def test_without_javascript_it_is_a_plain_form(visit, people, week):
    page = visit("head", WEEK, java_script_enabled=False)
    for key, typed in (("answered-calls", "8.1"), ("basket-size", "9O"), ("complaints", "6.0")):
        field(page, key, week).fill(typed)
    page.get_by_role("button", name="Save", exact=True).last.click()
    assert saved(people, week) == [8.1, 6.0]
    expect(field(page, "basket-size", week)).to_have_value("9O")
    expect(page.locator("h1")).to_contain_text("Two of eight values are saved; one needs a second look")
    page.get_by_role("button", name="Use 90").click()
    assert saved(people, week) == [8.1, 90.0, 6.0]
    page.get_by_text("What happened?").click()
    row(page, "complaints").locator("textarea").fill("Rain.")
    row(page, "complaints").get_by_role("button", name="Save value and explanation").click()
    expect(row(page, "complaints")).to_contain_text("Rain.")
    row(page, "demand").locator(".pl-wk__past").last.click()
    expect(page.locator("h1")).to_contain_text("All eight values are saved")
    expect(page.get_by_label("Why is").first).to_be_visible()


PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


def in_sight(page: Page, key: str) -> bool:
    """Does the KPI's card fill the screen?"""
    box = row(page, key).bounding_box()
    return box is not None and abs(box["x"]) < 2


def test_on_a_phone_one_kpi_at_a_time_with_one_thumb(visit, people, week, accessible):
    page = visit("head", WEEK, **PHONE)
    first = field(page, "answered-calls", week)
    assert first.get_attribute("inputmode") == "decimal"
    assert first.locator("..").bounding_box()["height"] >= 60
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert in_sight(page, "answered-calls")
    assert row(page, "basket-size").bounding_box()["x"] >= 389
    thumb = row(page, "answered-calls").get_by_role("button", name="Save, next").bounding_box()
    assert thumb["y"] > 844 / 2, "within the thumb's reach"
    accessible(page)
    first.tap()
    page.keyboard.type("8.1")
    page.keyboard.press("Enter")
    expect(field(page, "basket-size", week)).to_be_focused()
    page.wait_for_function(
        "Math.abs(document.querySelector('[data-kpi=\"basket-size\"]').getBoundingClientRect().x) < 2"
    )
    row(page, "basket-size").get_by_role("button", name="as last: 8.4%").tap()
    expect(row(page, "basket-size")).to_contain_text("Saved")
    row(page, "basket-size").get_by_role("button", name="Save, next").tap()
    page.wait_for_function(
        "Math.abs(document.querySelector('[data-kpi=\"complaints\"]').getBoundingClientRect().x) < 2"
    )
    row(page, "complaints").get_by_role("button", name="n/a").tap()
    why = row(page, "complaints").get_by_label("Why does")
    why.fill("Shop closed")
    why.press("Enter")
    expect(row(page, "complaints")).to_contain_text("Not applicable")
    assert saved(people, week) == [8.1, 8.4]
    accessible(page)


def test_on_a_phone_without_javascript(visit, people, week):
    page = visit("head", WEEK, java_script_enabled=False, **PHONE)
    field(page, "answered-calls", week).fill("8.1")
    row(page, "answered-calls").get_by_role("button", name="Save, next").click()
    assert saved(people, week) == [8.1]
    assert in_sight(page, "basket-size"), "the next one is there"
    row(page, "basket-size").get_by_role("button", name="as last").click()
    assert saved(people, week) == [8.1, 8.4]


COUNT = """
window.actions = { keys: 0, enters: 0, presses: 0 };
addEventListener("keydown", (event) => { actions.keys += 1; actions.enters += event.key === "Enter"; }, true);
addEventListener("mousedown", () => { actions.presses += 1; }, true);
"""


def test_from_a_mail_to_eight_saved_values(visit, people, week, accessible):
    """One click in the mail, eight numbers, one Enter each: docs/my-week.md has these figures."""
    with transaction.atomic(), company_scope(people.company.id):
        link = entry_link(company=people.company, person=people.owner, actor=people.actor("head"))
    page = visit("viewer")
    page.context.clear_cookies()  # nobody is signed in
    page.add_init_script(COUNT)
    page.goto(visit.site + link.removeprefix("http://localhost:8000"))
    expect(field(page, "answered-calls", week)).to_be_focused()
    accessible(page)
    for number in range(8):
        page.keyboard.type(f"{number + 1}.5")
        page.keyboard.press("Enter")
    expect(page.locator(".pl-cellstate--saved")).to_have_count(8)
    assert saved(people, week) == [1.5, 2.5, 3.5, 4.5, 5.5, 6.5, 7.5, 8.5]
    assert page.evaluate("actions") == {"keys": 8 * 3 + 8, "enters": 8, "presses": 0}
    page.goto(visit.site + WEEK)
    expect(page).to_have_url(re.compile("/accounts/login/"))


def test_a_file_there_and_back(visit, people, week, accessible):
    page = visit("head", WEEK)
    page.get_by_role("link", name="From a file").click()
    accessible(page)
    with page.expect_download() as given:
        page.get_by_role("link", name="Download XLSX").click()
    book = CalamineWorkbook.from_path(str(given.value.path()))
    rows = book.get_sheet_by_name("Weekly").to_python(skip_empty_area=False)
    for number, line in enumerate(rows[1:]):
        line[-1] = number + 1.5
    written = io.BytesIO()
    with xlsxwriter.Workbook(written, {"in_memory": True}) as back:
        sheet = back.add_worksheet("Weekly")
        for at, line in enumerate(rows):
            sheet.write_row(at, 0, line)
    file = {"name": "week.xlsx", "mimeType": "application/octet-stream", "buffer": written.getvalue()}
    page.get_by_label("File").set_input_files(file)
    page.get_by_role("button", name="Show what it says").click()
    expect(page.locator("h1")).to_have_text("8 new values")
    accessible(page)
    assert saved(people, week) == []
    page.get_by_role("button", name="Save all of it").click()
    expect(page.locator("main")).to_contain_text("8 added, 0 corrected")
    assert saved(people, week) == [1.5, 2.5, 3.5, 4.5, 5.5, 6.5, 7.5, 8.5]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(visit, week, accessible, scheme):
    page = visit("head", WEEK, color_scheme=scheme, permissions=["clipboard-read", "clipboard-write"])
    accessible(page)
    field(page, "answered-calls", week).focus()
    for typed in ("8.1", "9O", "6.0"):
        page.keyboard.type(typed)
        page.keyboard.press("Enter")
    expect(row(page, "complaints").locator("textarea")).to_be_visible()
    field(page, "demand", week).focus()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Enter")
    expect(row(page, "demand").locator(".is-open input[data-shown]")).to_be_visible()
    field(page, "exchanges", week).focus()
    paste(page, "8.1\n8.2")
    expect(page.locator("#week-block")).to_be_visible()
    accessible(page)


def test_what_a_head_enters_the_executive_sees_at_once(visit, people, week):
    """The main job: a department's values by keyboard, and the dashboard of the next moment."""
    head = visit("head", WEEK)
    field(head, "answered-calls", week).focus()
    for typed in ("8.1", "8.2", "8.3", "6.1", "8.5", "8.6", "8.7", "8.8"):
        head.keyboard.type(typed)
        head.keyboard.press("Enter")
    expect(head.locator("h1")).to_have_text("All eight values are saved; one is off track and not explained yet")

    executive = visit("executive", "/c/alder/")
    demand = executive.locator("tr", has=executive.get_by_role("link", name="Demand", exact=True)).first
    expect(demand).to_contain_text("6.1")
    expect(demand).to_contain_text("Off track")
    expect(executive.locator("main")).to_contain_text("8 of 8")
