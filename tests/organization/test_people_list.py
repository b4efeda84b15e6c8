"""People from a spreadsheet, through the page and the service."""

import io
import re
import time

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from kpis.models import Kpi
from organization.http.sheets import MOST_ROWS, SheetRefused, read_block, read_sheet, write_csv, write_xlsx
from organization.models import Department, Membership, set_scope
from organization.rules.people_table import read_table
from organization.selectors.people_import import listed_people
from organization.selectors.trail import changes_of
from organization.services import following
from organization.services.people_import import ImportRefused, import_people

PAGE = reverse("organization:people-list", kwargs={"company_slug": "alder"})
HEADS = ["Name", "E-mail", "Role", "Department", "Job role", "Head of"]


@pytest.fixture
def office(client, cast):
    client.force_login(cast.administrator.user)
    return client


def text(answer) -> str:
    return " ".join(answer.content.decode().split())


def hidden(answer) -> dict[str, str]:
    """What the page would send back."""
    page = answer.content.decode()
    sent = dict(re.findall(r'<input type="hidden" name="(list|seen)" value="([^"]*)"', page))
    chosen = re.findall(r'<select class="pl-input" name="(column-\d+)">.*?<option value="([^"]*)" selected', page)
    return sent | dict(chosen)


def done(cast, rows, **said):
    return import_people(
        company=cast.company, table=read_table([HEADS, *rows]), actor=cast.actor("administrator"), name="x.csv", **said
    )


def test_a_file_is_looked_at_then_applied_and_the_trail_says_so(office, cast):
    rows = [
        HEADS,
        ["Hugo Head", "hugo@alder.example", "executive", "support", "", "support"],
        ["Nina New", "nina@alder.example", "", "Sales", "Sales representative", ""],
    ]
    upload = SimpleUploadedFile("staff.xlsx", write_xlsx({"People": rows}))
    page = office.post(PAGE, {"file": upload})
    said = text(page)
    assert page.status_code == 200
    assert "1 new, 1 changed" in said
    assert "<del>member</del> <b>executive</b>" in said
    assert "<del>Sales</del> <b>Support</b>" in said
    assert '<td role="cell">member</td><td role="cell">Sales</td><td role="cell">Sales representative</td>' in said
    assert "6 active people are not in the list and stay" in said
    set_scope(company=cast.company.id)
    assert not Membership.objects.filter(email="nina@alder.example").exists()
    answer = office.post(PAGE, hidden(page) | {"apply": "1"}, follow=True)
    assert "1 person added, 1 changed, 1 department has another head" in text(answer)
    set_scope(company=cast.company.id)
    nina = Membership.objects.get(email="nina@alder.example")
    assert (nina.name, nina.role, nina.job_role, nina.department_id) == (
        "Nina New", "member", "Sales representative", cast.sales.id,
    )  # fmt: skip
    assert Department.objects.get(key="support").head_id == cast.head.id
    change = changes_of(Membership, [cast.head.id])[0]
    assert (change.who, change.door, change.why) == ("Ada Adams", "file", "staff.xlsx")
    again = office.post(PAGE, {"file": SimpleUploadedFile("staff.csv", write_csv(rows, delimiter=";"))})
    assert "This list changes nothing" in text(again)


def test_what_is_exported_changes_nothing(office, cast):
    Membership.objects.filter(id=cast.member.id).update(name="=HYPERLINK(1)", job_role="-lead")
    for ending in ("csv", "xlsx"):
        name = reverse("organization:people-file", kwargs={"company_slug": "alder", "ending": ending})
        file = office.get(name)
        assert f"alder-people-{file.wsgi_request.today}.{ending}" in file["Content-Disposition"]
        cells = read_sheet(file.content)
        assert [row[0] for row in cells if "HYPER" in row[0]] in (["'=HYPERLINK(1)"], ["=HYPERLINK(1)"])
        assert "This list changes nothing" in text(
            office.post(
                PAGE,
                {"block": file.content.decode("utf-8-sig")} if ending == "csv" else {"file": io.BytesIO(file.content)},
            )
        )
        empty = read_sheet(office.get(name, {"empty": ""}).content)
        assert empty == [HEADS]


def test_faults_stop_everything(office, cast):
    block = "Name\tE-mail\tRole\nNew\tnew@alder.example\t\nBad\tbad\t\nTwo\tnew@alder.example\tking"
    page = office.post(PAGE, {"block": block})
    assert page.status_code == 422
    assert "“bad” is no e-mail address" in text(page)
    assert "new@alder.example stands in row 2 already" in text(page)
    assert 'name="apply"' not in text(page)
    forced = office.post(PAGE, hidden(page) | {"apply": "1"})
    assert forced.status_code == 422
    set_scope(company=cast.company.id)
    assert not Membership.objects.filter(email="new@alder.example").exists()


def test_columns_are_assigned_by_hand(office, cast):
    page = office.post(PAGE, {"block": "Wer,Wohin\nNeu,neu at alder"})
    assert page.status_code == 422
    assert "Which column holds the addresses?" in text(page)
    page = office.post(PAGE, {"block": "Wer,Wohin\nNeu,neu@alder.example"})
    assert page.status_code == 422
    assert "No name. A new person needs one" in text(page)
    read = office.post(PAGE, hidden(page) | {"column-0": "name", "column-1": "email"})
    assert read.status_code == 200
    assert "1 new" in text(read)
    office.post(PAGE, hidden(read) | {"apply": "1"})
    set_scope(company=cast.company.id)
    assert Membership.objects.get(email="neu@alder.example").name == "Neu"


def test_a_list_that_was_looked_at_too_long_ago_or_changed_is_not_applied(office, cast):
    page = office.post(PAGE, {"block": "Name,E-mail\nHugo H,hugo@alder.example"})
    set_scope(company=cast.company.id)
    Membership.objects.filter(id=cast.head.id).update(name="Hugo Other")
    late = office.post(PAGE, hidden(page) | {"apply": "1"})
    assert late.status_code == 422
    assert "look again" in text(late)
    assert office.post(PAGE, {"list": "forged", "apply": "1"}).status_code == 302
    set_scope(company=cast.company.id)
    assert Membership.objects.get(id=cast.head.id).name == "Hugo Other"
    assert office.post(PAGE, hidden(late) | {"apply": "1"}).status_code == 302


def test_who_is_absent_leaves_only_when_asked_and_holding_nothing(cast):
    Kpi.objects.create(
        company=cast.company, key="k", name="K", level="individual", department=cast.sales, owner=cast.owner
    )
    rows = [["Ada Adams", "ada@alder.example", "", "", "", ""]]
    assert done(cast, rows).left == 0
    assert done(cast, rows, deactivate_absent=True).left == 3
    active = set(Membership.objects.filter(active=True).values_list("name", flat=True))
    # Who heads, keeps the cascade true or owns a KPI needs a successor first.
    assert active == {"Ada Adams", "Hugo Head", "Alma Aligns", "Olga Owner"}


def test_followers_hear_of_everybody_once(cast):
    heard = []
    following.follow_people(heard.append)
    try:
        done(cast, [["N", "n@x.example", "", "", "", ""], ["Ines Inactive", "ines@alder.example", "", "sales", "", ""],
                    ["Mia M", "mia@alder.example", "", "sales", "", ""]])  # fmt: skip
    finally:
        following.forget(heard.append)
    said = [(write.act, len(write.people), sorted(write.fields)) for write in heard]
    assert said == [("add", 1, []), ("reactivate", 1, []), ("edit", 1, ["department", "name"])]


def test_six_thousand_people_take_seconds(cast, django_assert_max_num_queries):
    rows = [[f"Person {n}", f"p{n}@alder.example", "", "sales", "Rep", ""] for n in range(6000)]
    start = time.perf_counter()
    with django_assert_max_num_queries(40):
        assert done(cast, rows).added == 6000
    assert done(cast, rows) == type(done(cast, rows))(0, 0, 0, 0)
    changed = [[f"{name}!", *rest] for name, *rest in rows]
    with django_assert_max_num_queries(30):
        assert done(cast, changed).changed == 6000
    assert time.perf_counter() - start < 60
    assert sum(1 for _ in listed_people(cast.company)) == 6007


def test_the_service_refuses_what_the_page_would(cast):
    with pytest.raises(ImportRefused):
        done(cast, [["N", "n@x.example", "king", "", "", ""]])
    with pytest.raises(ImportRefused):
        import_people(
            company=cast.company, table=read_table([["Name"], ["N"]]), actor=cast.actor("administrator"), name="x"
        )


def workbook(cells) -> bytes:
    written = io.BytesIO()
    with xlsxwriter.Workbook(written, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for row, column, value in cells:
            sheet.write(row, column, value)
    return written.getvalue()


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b"\n ;\n", "empty"),
        (b"PK\x03\x04 not a workbook", "unreadable"),
        (b"\0\1\2", "unreadable"),
        (workbook([]), "empty"),
        (workbook([(0, 0, "a"), (1_048_575, 1, "b")]), "too_many_rows"),
        (workbook([(0, 0, "a"), (0, 16_000, "b")]), "too_many_columns"),
        (b"a\n" * (MOST_ROWS + 1), "too_many_rows"),
        (b"x" * (9 * 1024 * 1024), "too_big"),
    ],
)
def test_what_is_no_list_is_said(data, code):
    with pytest.raises(SheetRefused) as refused:
        read_sheet(data)
    assert refused.value.code == code


def test_cells_are_text_whatever_the_file():
    assert read_sheet(workbook([(0, 0, "a"), (0, 2, 7.0), (1, 0, True)])) == [["a", "", "7"], ["yes", "", ""]]
    assert read_sheet("Müller;x".encode("cp1252")) == [["Müller", "x"]]
    assert read_sheet("Müller\tx, y;z".encode("utf-16")) == [["Müller", "x, y;z"]]
    assert read_block('"a, b",c') == [["a, b", "c"]]
