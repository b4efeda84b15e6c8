"""The page of a KPI as people get it."""

import json
import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from alignment.services.links import accept_link, create_link, remove_link
from kpis.models import Explanation, Kpi, Measurement
from kpis.rules.targets import TargetVersion
from kpis.selectors.definitions import DefinitionChange
from kpis.services.explanations import explain
from kpis.services.kpis import create_kpi, edit_kpi
from kpis.services.measurements import ValueRow, record_measurements
from kpis.services.targets import set_target
from organization.models import set_scope
from tests.drawn import draw

LAST = date(2026, 11, 9)  # week 46, the last that ended

pytestmark = pytest.mark.usefixtures("wednesday")


@pytest.fixture
def drawn(cast):
    return draw(cast, active=True)


def put(cast, kpi, values, *, last=LAST):
    """Weekly values, the newest last."""
    rows = [
        ValueRow(kpi.id, last - timedelta(weeks=len(values) - 1 - index), value)
        for index, value in enumerate(values)
        if value is not None
    ]
    record_measurements(company=cast.company, rows=rows, actor=cast.actor("owner"), source="grid")


FALL = [*[62.0, 61.0, 63.0, 62.0] * 6, 50.0, 51.0, 50.0]


def test_a_fall_is_told_and_drawn(cast, drawn, page, words):
    put(cast, drawn.department, FALL)
    source = page("executive", "kpis/win-rate/")
    said = words(source)
    assert "Win rate fell from 62.0% to 50.0% in week 44 and has not come back" in said
    assert "Off track" in said
    assert "Against pace 60.0 −10.0 pts, −16.7%" in said
    assert "Week 44, 3 weeks" in said
    assert "Special cause: find it" in said
    assert "Olga Owner owes an explanation: off track since week 44, nothing said yet." in said
    assert source.count("<svg") > 2
    figure = json.loads(re.search(r'id="story-data"[^>]*>(.*?)</script>', source)[1])
    drawn_values = next(trace for trace in figure["data"] if "text" in trace)["y"]
    assert drawn_values == FALL


@pytest.mark.parametrize("values", [[], [70.0], [70.0, 71.0, 69.0], [None, 70.0, None, None, None, None]], ids=len)
def test_few_values_make_a_page(cast, drawn, page, words, values):
    put(cast, drawn.department, values)
    said = words(page("executive", "kpis/win-rate/"))
    stands = [value for value in values if value is not None]
    assert (f"{stands[-1]} %" in said) if stands else ("No values yet" in said)


def test_the_running_week_is_not_judged(cast, drawn, page, words):
    put(cast, drawn.department, [62.0, 62.0, 10.0], last=date(2026, 11, 16))
    said = words(page("executive", "kpis/win-rate/"))
    assert "Win rate is on track at 62.0%" in said


def test_a_draft_says_everything_it_lacks(cast, page, words):
    draw(cast)
    Kpi.objects.filter(company=cast.company, key="win-rate").update(owner=None, unit="")
    said = words(page("head", "kpis/win-rate/"))
    assert re.search(r"is a draft: \d things are missing before it can become active", said)
    assert "A unit" in said
    assert "An owner" in said
    assert "Nobody owns it." in said


def test_links_stand_with_sentence_and_health(cast, drawn, page, words):
    put(cast, drawn.department, [62.0] * 4)
    up = words(page("executive", "kpis/win-rate/"))
    assert "“Won customers stay.”" in up
    assert "claimed not tested yet" in up
    assert "not accepted yet" in up
    accept_link(company=cast.company, link=drawn.link.id, actor=cast.actor("alignment_owner"))
    down = words(page("executive", "kpis/retention/"))
    assert "Fed by 1 department KPI" in down
    assert "Olga Owner · 62.0%, +2.0 pts" in down
    assert "accepted by Alma Aligns" in down


@pytest.mark.parametrize(
    ("who", "reads"),
    [("executive", True), ("head", True), ("owner", True), ("alignment_owner", True), ("member", False), ("viewer", False)],
)  # fmt: skip
def test_an_individual_kpi_is_named_only_to_those_who_may_read_it(cast, drawn, page, words, who, reads):
    create_link(
        company=cast.company, child=drawn.individual.id, parent=drawn.department.id, polarity=1,
        rationale="Who calls more customers closes more deals.", actor=cast.actor("head"),
    )  # fmt: skip
    said = words(page(who, "kpis/win-rate/"))
    assert ("Who calls more customers closes more deals." in said) == reads
    assert ("Link from Calls" in said) == reads
    assert ("1 individual KPI, 0 on track" in said) != reads
    assert ("Link from an individual KPI" in said) != reads
    page(who, "kpis/calls/", status=200 if reads else 403)
    page(who, "kpis/calls/chart/", status=200 if reads else 403)


def test_another_companys_kpi_is_not_there(client, cast, drawn):
    client.force_login(cast.outsider.user)
    for path in ("kpis/win-rate/", "kpis/win-rate/chart/", "departments/sales/", f"people/{cast.owner.id}/kpis/"):
        set_scope()
        assert client.get(f"/c/alder/{path}").status_code == 404
        set_scope()
        assert client.get(f"/c/birch/{path}").status_code == 404


def test_corrections_stay_visible(cast, drawn, page, words):
    put(cast, drawn.department, [62.0, 63.0])
    row = ValueRow(drawn.department.id, LAST, 61.5, note="Strike", reason="Late invoices")
    record_measurements(company=cast.company, rows=[row], actor=cast.actor("head"), source="grid")
    gone = ValueRow(drawn.department.id, LAST - timedelta(weeks=1), None, reason="Counted twice")
    record_measurements(company=cast.company, rows=[gone], actor=cast.actor("head"), source="grid")
    said = words(page("executive", "kpis/win-rate/"))
    assert re.search(r"was 63.0%, corrected by Hugo Head on [^:]+: Late invoices", said)
    assert "Value of week 46 63.0% 61.5% note Strike Late invoices" in said
    assert "Value of week 45 62.0% taken back Counted twice" in said
    assert "Week 46: Strike" in said


def test_a_new_definition_stands_in_the_history(cast, drawn, page, words):
    changes = {"definition": "Orders won, returns not taken out.", "owner": cast.member.id}
    edit_kpi(company=cast.company, kpi=drawn.department.id, changes=changes, actor=cast.actor("head"), why="Audit")
    said = words(page("executive", "kpis/win-rate/"))
    assert "Orders won, returns not taken out. the series breaks here Audit" in said
    assert "Owner Olga Owner Mia Member Audit" in said


def test_a_new_definition_breaks_the_line(cast, drawn, page, words, monkeypatch):
    """The trail takes the database's clock, so the day of the change is set here."""
    put(cast, drawn.department, [62.0, 63.0, 64.0, 65.0, 66.0, 67.0])
    changed = DefinitionChange(
        date(2026, 10, 21), datetime(2026, 10, 21, 9, tzinfo=UTC), {"unit": ("%", "h")}, "Hugo Head", "Audit"
    )
    monkeypatch.setattr("dashboards.views.kpi.definition_changes", lambda **_: [changed])
    source = page("executive", "kpis/win-rate/")
    assert "The line is broken on 21 Oct 2026: Hugo Head changed its unit" in words(source)
    assert "From here on it means something else." in words(source)
    figure = json.loads(re.search(r'id="story-data"[^>]*>(.*?)</script>', source)[1])
    line = next(trace for trace in figure["data"] if "text" in trace)
    assert line["y"] == [62.0, 63.0, None, 64.0, 65.0, 66.0, 67.0]
    assert "defined anew" in source
    # in the server's picture two lines, one on each side of the break
    whole = re.search(r'(?s)<figure class="pl-hide-sm">.*?</figure>', source)[0]
    assert len(re.findall(r'class="c-line[ "]', whole)) == 2


def test_targets_and_links_leave_their_history(cast, drawn, page, words):
    actor = cast.actor("head")
    version = TargetVersion(starts_on=date(2026, 11, 18), value=65.0, tolerance=2.0)
    set_target(company=cast.company, kpi=drawn.department.id, version=version, actor=actor, why="New year")
    remove_link(company=cast.company, link=drawn.link.id, actor=actor, why="No mechanism")
    said = words(page("executive", "kpis/win-rate/"))
    assert "Target 65.0% from 18 Nov 2026 on New year" in said
    assert "End of the target from 1 Jan 2026 31 Dec 2030 17 Nov 2026" in said
    assert "Link to Retention removed No mechanism" in said
    assert "2 target versions" in said


def test_history_is_paged(cast, drawn, page, words):
    for number in range(30):
        row = ValueRow(drawn.department.id, LAST, 60.0 + number)
        record_measurements(company=cast.company, rows=[row], actor=cast.actor("owner"), source="grid")
    assert "Page 1 of 2" in words(page("executive", "kpis/win-rate/"))
    assert "KPI drafted" in words(page("executive", "kpis/win-rate/", page=2))


def test_an_owner_explains_and_notes(client, cast, drawn, page, words):
    put(cast, drawn.department, FALL)
    client.force_login(cast.owner.user)
    base = "/c/alder/kpis/win-rate/"
    told = {"period": "2026-11-09", "cause": "own_process", "text": "A rival gave it away.", "next_step": "Match it."}
    assert client.post(base + "explain/", told).status_code == 302
    assert client.post(base + "note/", {"period": "2026-11-09", "note": "Fair week"}).status_code == 302
    set_scope(company=cast.company.id)
    assert Explanation.objects.get(kpi=drawn.department).author_id == cast.owner.id
    value = Measurement.objects.get(kpi=drawn.department, period=LAST)
    assert (value.actual, value.note) == (50.0, "Fair week")
    said = words(page("executive", "kpis/win-rate/"))
    assert "A rival gave it away." in said
    assert "Next: Match it." in said
    assert "owes an explanation" not in said


def test_what_is_wrong_stands_at_its_field(client, cast, drawn):
    put(cast, drawn.department, FALL)
    client.force_login(cast.owner.user)
    answer = client.post("/c/alder/kpis/win-rate/explain/", {"period": "2026-01-05", "cause": "nobody", "text": ""})
    assert answer.status_code == 422
    assert set(answer.context["explaining"].errors) == {"period", "cause", "text"}


def test_forms_are_offered_to_those_who_may(cast, drawn, page):
    put(cast, drawn.department, [62.0] * 3)
    for who, may in {"owner": True, "head": True, "member": False, "viewer": False, "executive": False}.items():
        source = page(who, "kpis/win-rate/")
        assert ("/explain/" in source) == may
        assert ("/note/" in source) == may
        assert ("/edit/" in source) == (who == "head")


def test_an_earlier_day(cast, drawn, page, words):
    put(cast, drawn.department, FALL)
    said = words(page("executive", "kpis/win-rate/", as_of="2026-10-21"))
    assert "As of 21 Oct 2026" in said
    assert "Win rate is on track" in said
    assert "50.0%" not in said
    page("executive", "kpis/win-rate/", status=404, as_of="2025-06-01")  # before it was active
    assert "As of" not in page("executive", "kpis/win-rate/", as_of="nonsense")


def test_the_chart_alone_over_another_time(cast, drawn, page):
    put(cast, drawn.department, [62.0] * 80)
    source = page("executive", "kpis/win-rate/chart/", periods="26")
    assert source.lstrip().startswith('<div id="story"')
    assert source.count("<tr") == 1 + 26
    assert page("executive", "kpis/win-rate/chart/", periods="all").count("<tr") == 1 + 80
    assert page("executive", "kpis/win-rate/chart/", periods="junk").count("<tr") == 1 + 52


def test_queries_do_not_grow(cast, drawn, page):
    def count(path):
        with CaptureQueriesContext(
            connection,
        ) as found:
            page("executive", path)
        return len(found)

    put(cast, drawn.department, [60.0 + index % 5 for index in range(104)])
    few = count("kpis/win-rate/")
    put(cast, drawn.department, [60.0 + index % 5 for index in range(520)])
    for week in range(6):
        explain(
            company=cast.company, kpi=drawn.department.id, period=LAST - timedelta(weeks=week), cause="data",
            text="Counted late.", actor=cast.actor("owner"),
        )  # fmt: skip
    # the six explanations bring one look at what they refer to
    assert count("kpis/win-rate/") <= few + 3
    assert count("kpis/win-rate/") < 65


@pytest.fixture
def visits(cast, drawn):
    """A weekly sum with 600 to reach over 2026: 11.5 a week."""
    actor = cast.actor("alignment_owner")
    kpi = create_kpi(
        company=cast.company, key="visits", level="department", name="Visits", department=cast.sales.id,
        owner=cast.owner.id, unit="visits", decimals=0, direction="higher", aggregation="sum", actor=actor,
    )  # fmt: skip
    version = TargetVersion(date(2026, 1, 1), date(2026, 12, 31), value=600.0, scope="to_date", tolerance=10.0)
    set_target(company=cast.company, kpi=kpi.id, version=version, actor=actor)
    Kpi.objects.filter(id=kpi.id).update(status="active", activated_on=date(2026, 1, 1))
    return kpi


def test_a_total_is_told_as_a_total(cast, visits, page, words):
    """Every week brought 9 to 12; the total is 47 behind although no week stands out."""
    put(cast, visits, [9.0, 12.0, 10.0] * 15 + [12.0])
    source = page("executive", "kpis/visits/")
    said = words(source)
    title = re.search(r"<h1[^>]*>(.*?)</h1>", source)[1]
    assert re.fullmatch(
        r"Visits has been off track since week \d+: 477 visits to date, \d+ visits under pace", title
    ), title
    assert re.search(r"477 visits to date, 12 visits in week 46", said)
    assert re.search(r"Against pace 52\d −\d+ visits", said)
    assert "No single period stands out: change the process or the target" in said
    for mixed in ("normal for it", "its process delivers", "Common cause", "over the span</text>", "600 visits target"):
        assert mixed not in source
    earlier = re.search(r"<h1[^>]*>(.*?)</h1>", page("executive", "kpis/visits/", as_of="2026-10-21"))[1]
    assert re.search(r": 4\d\d visits to date, \d+ visits under pace", earlier), earlier


def test_a_total_that_feeds_another_is_listed_as_a_total(cast, drawn, visits, page, words):
    put(cast, visits, [9.0, 12.0, 10.0] * 15 + [12.0])
    create_link(
        company=cast.company, child=visits.id, parent=drawn.company.id, polarity=1, rationale="Customers who are visited at home stay.",
        actor=cast.actor("head"),
    )  # fmt: skip
    assert "477 visits to date, −47 visits" in words(page("executive", "kpis/retention/"))


def test_the_chart_of_a_total_names_the_share_of_a_week(cast, visits, page):
    put(cast, visits, [9.0, 12.0, 10.0] * 15 + [12.0])
    source = page("executive", "kpis/visits/")
    figure = json.loads(re.search(r'id="story-data"[^>]*>(.*?)</script>', source)[1])
    named = [note for note in figure["layout"]["annotations"] if "needed each week" in note["text"]]
    assert [note["text"] for note in named] == ["11.5 needed each week"]
    assert named[0]["y"] == pytest.approx(600 * 7 / 365)
    picture = re.search(r"(?s)<figure class=\"pl-hide-sm\">.*?</figure>", source)[0]
    assert "11.5 needed each week" in picture
    assert all(note["y"] < 50 for note in figure["layout"]["annotations"] if note.get("xref") == "paper")
    assert "forecast over it" not in source


def test_a_total_on_pace(cast, visits, page):
    put(cast, visits, [12.0, 13.0, 12.0] * 15 + [2.0])
    source = page("executive", "kpis/visits/")
    title = re.search(r"<h1[^>]*>(.*?)</h1>", source)[1]
    assert title.startswith("Visits is on t")
    assert "at 557 visits to date" in title
    assert "natural" not in title
