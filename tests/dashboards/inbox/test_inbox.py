"""The inbox, the count in the navigation, and the board of completion."""

import csv
import io
import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from alignment.models import CascadeLink
from kpis.models import Explanation, Kpi, Measurement, MeasurementEvent
from kpis.selectors.discipline import discipline_of, phantoms
from kpis.services.measurements import ValueRow, record_measurements
from kpis.services.states import restate
from organization.models import Notice, OutgoingMail, set_scope
from organization.selectors.owed import count_owed, owed_in
from tests.dashboards.overview.shop import NOW, WEEK, open_shop

# The week closed on Tuesday; NOW is the Wednesday after.


@pytest.fixture
def shop(cast):
    with time_machine.travel(NOW, tick=False):
        found = open_shop(cast)
        mine = found.kpis["response"]
        Measurement.objects.filter(kpi=mine, period=WEEK).delete()
        # The database's own clock does not stand still with the test's.
        Measurement.objects.update(entered_at=NOW - timedelta(days=2))
        restate(company=cast.company)
        yield found


def page(client, cast, who, url, **kwargs):
    client.force_login(cast.person(who).user)
    answer = client.get(url, **kwargs)
    set_scope(company=cast.company.id)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_inbox_shows_what_is_overdue_first_each_with_its_action(client, cast, shop):
    html = page(client, cast, "owner", "/c/alder/inbox/")
    owed = owed_in(cast.company, NOW.date(), [cast.owner.id])
    assert len(owed) == html.count("data-owed") > 0
    assert html.index("late since 17 Nov") == min(
        html.index(one.group()) for one in re.finditer("late since 17 Nov", html)
    )
    assert html.index("overdue") < html.index("Campaign response") < html.index("Enter</span>") + 1
    assert "/c/alder/week/#state.response" in html


def test_nothing_owed_is_said_kindly(client, cast):
    html = page(client, cast, "member", "/c/alder/inbox/")
    assert "You owe nothing" in html
    assert "data-owed" not in html


def test_htmx_gets_the_list_alone(client, cast, shop):
    html = page(client, cast, "owner", "/c/alder/inbox/", headers={"HX-Request": "true"})
    assert html.lstrip().startswith('<div id="inbox"')


def test_the_count_in_the_navigation_is_what_the_inbox_lists_and_costs_one_query(client, cast, shop):
    owed = owed_in(cast.company, NOW.date(), [cast.owner.id])
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert count_owed(cast.company, NOW.date(), [cast.owner.id]) == len(owed)
    assert len(captured) == 1
    html = page(client, cast, "owner", "/c/alder/people/")
    assert f"Inbox <b>{len(owed)}</b>" in html
    client.force_login(cast.owner.user)
    with CaptureQueriesContext(connection) as captured:
        client.get("/c/alder/people/")
    set_scope(company=cast.company.id)
    assert sum("kpis_kpistate" in one["sql"] for one in captured) == 1, "once, though the template asks twice"


def test_a_link_waits_for_the_one_who_is_to_accept_it_and_never_for_its_author(cast, shop):
    link = CascadeLink.objects.get(child=shop["response"], parent=shop["retention"])
    CascadeLink.objects.filter(id=link.id).update(accepted_by=None, accepted_at=None, author=cast.head)

    def asked():
        return [one.person for one in owed_in(cast.company, NOW.date()) if one.subject == str(link.id)]

    assert asked() == [cast.alignment_owner.id]
    CascadeLink.objects.filter(id=link.id).update(author=cast.alignment_owner)
    assert asked() == [cast.head.id]
    Kpi.objects.filter(id=shop["response"].id).update(status="retired")
    assert asked() == []


def test_an_explanation_is_owed_until_it_is_given(cast, shop):
    def owed():
        return [one.params["key"] for one in owed_in(cast.company, NOW.date()) if one.kind == "explanation"]

    assert "retention" in owed()
    state = shop["retention"].state
    Explanation.objects.create(
        company=cast.company, kpi=shop["retention"], period=state.off_since, cause="own_process", text="Price.",
        author=cast.alignment_owner, written_at=NOW,
    )  # fmt: skip
    assert "retention" not in owed()


# ── completion ──


def test_the_board_counts_what_is_in_and_names_whose_is_missing(client, cast, shop):
    html = page(client, cast, "alignment_owner", "/c/alder/completion/?open=sales")
    assert "one is overdue" in html
    assert "Olga Owner" in html
    assert html.count('name="person"') >= 1
    assert "Hand over" not in html or "Owners in name only" in html


def test_one_click_reminds_once_a_day_and_the_board_says_when(client, cast, shop):
    client.force_login(cast.alignment_owner.user)
    for _click in range(2):
        answer = client.post("/c/alder/completion/remind/", {"department": "sales"}, headers={"HX-Request": "true"})
        set_scope(company=cast.company.id)
    assert "reminded today already" in answer.content.decode()
    assert "reminded today" in answer.content.decode()
    assert OutgoingMail.objects.filter(kind="reminder").count() == 1
    assert Notice.objects.filter(kind="reminder", person=cast.owner).count() == 1
    html = page(client, cast, "executive", "/c/alder/completion/?open=sales")
    assert "reminded at 09:00 by Alma Aligns" in html
    assert "<form" not in html.split('id="board"')[1].split("</main>")[0], "executives read"


def test_a_head_sees_and_reminds_the_own_department_only(client, cast, shop):
    html = page(client, cast, "head", "/c/alder/completion/")
    assert "Sales" in html
    assert 'id="row-support"' not in html
    assert 'id="row-company"' not in html
    client.force_login(cast.head.user)
    assert client.post("/c/alder/completion/remind/", {"department": "support"}).status_code == 403


def test_the_file_has_a_line_for_every_value(client, cast, shop):
    client.force_login(cast.alignment_owner.user)
    answer = client.get("/c/alder/completion/values.csv")
    set_scope(company=cast.company.id)
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    states = {row["Key"]: row["State"] for row in rows}
    assert states["response"] == "overdue"
    assert states["conversion"] == "in"


def test_as_many_queries_for_many_departments(client, cast, shop):
    from organization.models import Department

    def queries():
        client.force_login(cast.alignment_owner.user)
        with CaptureQueriesContext(connection) as captured:
            assert client.get("/c/alder/completion/").status_code == 200
        set_scope(company=cast.company.id)
        return len(captured)

    before = queries()
    for number in range(20):
        department = Department.objects.create(company=cast.company, key=f"d{number}", name=f"D {number}")
        Kpi.objects.create(
            company=cast.company, key=f"k{number}", name=f"K {number}", level="department", department=department,
            status="active", owner=cast.member,
        )  # fmt: skip
    assert queries() == before


# ── discipline ──


def test_the_first_entry_counts_not_the_correction(cast, shop):
    kpi = shop["response"]
    Measurement.objects.filter(kpi=kpi).update(source="grid", entered_at=NOW - timedelta(days=2))
    rows = [ValueRow(kpi.id, WEEK, 5.0)]
    record_measurements(company=cast.company, rows=rows, actor=cast.actor("owner"), source="grid")
    Measurement.objects.filter(kpi=kpi, period=WEEK).update(entered_at=datetime(2026, 11, 17, 9, tzinfo=UTC))
    with time_machine.travel(datetime(2026, 11, 19, 9, tzinfo=UTC)):
        record_measurements(
            company=cast.company,
            rows=[ValueRow(kpi.id, WEEK, 6.0, reason="typo")],
            actor=cast.actor("owner"),
            source="grid",
        )
    assert MeasurementEvent.objects.filter(kpi_id=kpi.id, period=WEEK).exists()
    Kpi.objects.exclude(id=kpi.id).update(status="retired")
    Kpi.objects.filter(id=kpi.id).update(activated_on=WEEK)
    found = discipline_of(company=cast.company, today=NOW.date(), owner=kpi.owner_id)[kpi.owner_id]
    assert (found.on_time, found.late, found.missed) == (1, 0, 0)


def test_a_missed_period_shows_on_the_own_page_kindly_and_to_nobody_who_has_no_business_with_it(client, cast, shop):
    own = page(client, cast, "owner", f"/c/alder/people/{cast.owner.id}/kpis/")
    assert "How values come" in own
    assert "How values come" not in page(client, cast, "member", f"/c/alder/people/{cast.owner.id}/kpis/")
    assert "How values come" in page(client, cast, "head", f"/c/alder/people/{cast.owner.id}/kpis/")
    assert "Person by person" in page(client, cast, "head", "/c/alder/departments/sales/")
    assert "Person by person" not in page(client, cast, "member", "/c/alder/departments/sales/")


def test_owners_in_name_only_are_found_and_life_takes_them_off_the_list(cast, shop):
    from organization.models import Membership, User

    old = NOW - timedelta(weeks=30)
    Kpi.objects.update(created_at=old, activated_on=old.date())
    Membership.objects.update(created_at=old)
    Measurement.objects.update(entered_by=cast.alignment_owner.id)

    def found():
        return {one.id for one in phantoms(company=cast.company, today=NOW.date())}

    assert cast.owner.id in found()
    assert cast.administrator.id not in found(), "owns nothing"
    User.objects.filter(id=cast.owner.user_id).update(last_login=NOW - timedelta(days=3))
    assert cast.owner.id not in found()
    User.objects.filter(id=cast.owner.user_id).update(last_login=None)
    Measurement.objects.filter(kpi=shop["conversion"], period=WEEK).update(entered_by=cast.owner.id, entered_at=NOW)
    assert cast.owner.id not in found()
