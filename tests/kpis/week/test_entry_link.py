"""The link of a mail: exactly the values due from one person, for a few days, and nothing else of the product."""

from datetime import date, timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.urls import reverse

from kpis.models import EntryLink, Measurement, Skip
from kpis.rules.calendar import current_period
from kpis.services.entry_links import VALID_FOR, entry_link, revoke_entry_links
from kpis.tasks import clear_links
from kpis.views import entry_link as door
from organization.models import Absence, Company
from organization.services.companies import set_entry_rule
from organization.services.people import deactivate_person
from tests.kpis.week.conftest import GRID, NOW, RUNNING, WEEK, add_kpi, computed, put, typed, week


@pytest.fixture(autouse=True)
def nobody_tried_before():
    cache.clear()


@pytest.fixture
def link(cast, page, response):
    """The path of a link for the owner of `response`, with other people's KPIs around."""
    add_kpi(cast, "theirs", owner=cast.head)
    add_kpi(cast, "monthly", measure_cadence="monthly")
    address = entry_link(company=cast.company, person=cast.owner, actor=cast.actor("head"))
    return address.removeprefix("http://localhost:8000")


def rows(answer) -> list[str]:
    return [part.partition('"')[0] for part in answer.content.decode().split('data-kpi="')[1:]]


def test_it_opens_what_is_due_from_one_person(client, link):
    answer = client.get(link)
    assert answer.status_code == 200
    assert rows(answer) == ["response", "monthly"]
    body = answer.content.decode()
    assert f'name="value.response.{WEEK}"' in body
    assert 'name="value.monthly.2026-10-01"' in body
    assert body.count(" autofocus") == 1
    assert 'href="/c/alder/kpis' not in body
    assert (answer["Referrer-Policy"], answer["X-Robots-Tag"]) == ("no-referrer", "noindex, nofollow")
    assert "no-store" in answer["Cache-Control"]


def test_one_value_alone_has_a_button_for_the_thumb(cast, client, response):
    address = entry_link(company=cast.company, person=cast.owner, actor=cast.actor("head"))
    body = client.get(address.removeprefix("http://localhost:8000")).content.decode()
    below = body.partition('class="pl-wk__nav pl-only-sm"')[2].partition("</tr>")[0]
    assert 'name="save"' in below


def test_it_does_not_ask_for_what_is_computed(cast, client, link):
    computed(cast, "double")
    computed(cast, "from-now-on", since=RUNNING)  # the value that is due is still typed
    assert rows(client.get(link)) == ["from-now-on", "response", "monthly"]
    assert client.post(link, typed(("from-now-on", "8.1")), headers=GRID).json()["left"] == []
    assert client.post(link, typed(("double", "8.1"))).status_code == 404
    assert Measurement.objects.get().kpi.key == "from-now-on"


def test_it_saves_in_that_persons_name_and_begins_no_session(cast, client, link):
    answer = client.post(link, typed(("response", "8.1")), headers=GRID).json()
    assert answer["left"] == []
    assert Measurement.objects.get().entered_by == cast.owner.id
    assert "sessionid" not in client.cookies
    assert client.get("/c/alder/week/").status_code == 302, "everything else asks to sign in"
    client.post(link, {"value.monthly.2026-10-01": "=", "reason.monthly.2026-10-01": ""})
    skip = {"value.monthly.2026-10-01": "n/a", "reason.monthly.2026-10-01": "No campaign"}
    assert client.post(link, skip, headers=GRID).json()["left"] == []
    assert Skip.objects.get().by == cast.owner


@pytest.mark.parametrize(
    "data",
    [
        {f"value.theirs.{WEEK}": "1"},
        {f"value.response.{week(1)}": "1"},
        {"value.response.2026-11-16": "1"},
        {f"value.nowhere.{WEEK}": "1"},
        {f"text.theirs.{WEEK}": "Rain", f"cause.theirs.{WEEK}": "data"},
        {f"text.response.{week(1)}": "Rain", f"cause.response.{week(1)}": "data"},
        {f"value.response.{WEEK}": "1", f"value.theirs.{WEEK}": "1"},
    ],
)
def test_it_takes_nothing_else(cast, client, link, data):
    put(cast, add_kpi(cast, "other"), 7.0, back=1)
    before = Measurement.objects.count()
    assert client.post(link, data).status_code == 404
    assert Measurement.objects.count() == before, "all or nothing"


def test_also_when_the_owner_may_write_more(cast, client, page, response):
    """The alignment owner may write every KPI; a link of theirs opens their own ones."""
    add_kpi(cast, "own", owner=cast.alignment_owner)
    address = entry_link(company=cast.company, person=cast.alignment_owner, actor=cast.actor("head"))
    path = address.removeprefix("http://localhost:8000")
    assert rows(client.get(path)) == ["own"]
    assert client.post(path, typed(("response", "8.1"))).status_code == 404


def test_who_stands_in_gets_the_values_of_who_is_away(cast, client, page, response):
    Absence.objects.create(
        company=cast.company, membership=cast.owner, deputy=cast.member, starts_on=NOW.date(), ends_on=NOW.date()
    )
    path = entry_link(company=cast.company, person=cast.member, actor=cast.actor("head")).removeprefix(
        "http://localhost:8000"
    )
    answer = client.get(path)
    assert rows(answer) == ["response"]
    assert "For Olga Owner" in answer.content.decode()


def test_it_stays_with_its_day(cast, client, link):
    """Opened in the next week it still opens the week that its mail was about."""
    with time_machine.travel(NOW + timedelta(days=5, minutes=-1), tick=False):
        answer = client.get(link)
        assert f'name="value.response.{WEEK}"' in answer.content.decode()
        assert current_period(date(2026, 11, 23), "weekly") == date(2026, 11, 16)
        assert client.post(link, {"value.response.2026-11-16": "1"}).status_code == 404


def test_it_ends(cast, client, link):
    for moment in (NOW + VALID_FOR, NOW + timedelta(days=300)):
        with time_machine.travel(moment, tick=False):
            answer = client.get(link)
            assert answer.status_code == 410
            assert rows(answer) == []
            assert client.post(link, typed(("response", "8.1"))).status_code == 410
    assert client.get(link).status_code == 200


def test_spent_links_are_deleted_and_the_trail_keeps_them(cast, link):
    entry_link(company=cast.company, person=cast.head, actor=cast.actor("head"))
    spent, open_one = EntryLink.objects.order_by("created_at")
    EntryLink.objects.filter(id=spent.id).update(expires_at=NOW - timedelta(seconds=1))
    assert clear_links() == 1
    assert [one.id for one in EntryLink.objects.all()] == [open_one.id]
    told = EntryLink.pgh_event_model.objects.filter(pgh_obj_id=spent.id).latest("pgh_id")
    assert (told.day, told.pgh_label) == (spent.day, "insert")
    assert clear_links() == 0


def test_it_can_be_closed_by_whoever_holds_it_and_by_the_product(cast, client, link):
    other = entry_link(company=cast.company, person=cast.owner, actor=cast.actor("head"))
    assert "close-link" in client.get(link).content.decode()
    assert client.post(link, {"close-link": "1"}).status_code == 200
    assert client.get(link).status_code == 410
    assert client.get(other.removeprefix("http://localhost:8000")).status_code == 410
    assert revoke_entry_links(company=cast.company, person=cast.owner, actor=cast.actor("head")) == 0
    assert EntryLink.objects.filter(revoked_at__isnull=False).count() == 2


def test_who_left_or_hands_over_opens_nothing(cast, client, link, response):
    response.owner = cast.head
    response.save(update_fields=["owner"])
    assert rows(client.get(link)) == ["monthly"]
    deactivate_person(company=cast.company, membership=cast.owner.id, actor=cast.actor("administrator"))
    assert client.get(link).status_code == 410


def test_the_company_may_want_everybody_signed_in(cast, client, link):
    set_entry_rule(company=cast.company, needs_sign_in=True, actor=cast.actor("administrator"))
    answer = client.get(link)
    assert (answer.status_code, answer["Location"]) == (302, "/c/alder/week/")
    assert client.post(link, typed(("response", "8.1"))).status_code == 302
    assert not Measurement.objects.exists()
    company = Company.objects.get(id=cast.company.id)
    assert entry_link(company=company, person=cast.owner, actor=cast.actor("head")).endswith("/c/alder/week/")
    assert EntryLink.objects.count() == 1


def test_who_is_asked_for_a_second_factor_signs_in(cast, client, link):
    Company.objects.filter(id=cast.company.id).update(second_factor="everyone")
    assert client.get(link).status_code == 302


def test_only_the_hash_is_kept(link):
    token = link.rstrip("/").rpartition("/")[2]
    assert len(token) >= 43
    assert token not in str(EntryLink.objects.values().get())


def test_it_belongs_to_its_company(cast, client, link):
    token = link.rstrip("/").rpartition("/")[2]
    assert client.get(reverse("entry", kwargs={"slug": "birch", "token": token})).status_code == 410
    assert client.get(reverse("entry", kwargs={"slug": "nowhere", "token": token})).status_code == 410


def test_tries_are_counted(client, link, monkeypatch):
    wrong = reverse("entry", kwargs={"slug": "alder", "token": "wrong"})
    for _try in range(door.MOST_WRONG):
        assert client.get(wrong).status_code == 410
    assert client.get(wrong).status_code == 429
    assert client.get(link).status_code == 429, "whoever guesses waits"
    cache.clear()
    monkeypatch.setattr(door, "MOST_A_MINUTE", 2)
    assert [client.get(link).status_code for _try in range(3)] == [200, 200, 429]


def test_without_the_counter_nobody_is_let_in(client, link, monkeypatch):
    from redis.exceptions import ConnectionError as Away

    def away(*_args, **_kwargs):
        raise Away("away")

    monkeypatch.setattr(door.cache, "get", away)
    assert client.get(link).status_code == 503
