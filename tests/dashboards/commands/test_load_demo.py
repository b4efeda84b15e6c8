"""The demo: loaded into an empty database, extended while nobody touched it."""

import json
import stat
from datetime import date, timedelta
from io import StringIO

import pytest
from django.contrib.auth.hashers import check_password
from django.core.management import CommandError, call_command
from django.utils import timezone
from icalendar import Calendar

from alignment.models import RoleTemplate, TemplateTarget, TemplateUse
from alignment.rules.conflicts.resolve import resolve
from alignment.rules.conflicts.scan import scan
from alignment.rules.conflicts.witness import witness
from alignment.selectors.conflict_graph import conflict_graph
from alignment.selectors.panel import panel
from dashboards.selectors.demo import is_untouched
from dashboards.services.company_file import load_company
from dashboards.services.demo import load_demo
from governance.selectors.calendar_feeds import reviews_in_feed
from governance.wording.calendar import calendar_of
from kpis.models import Kpi, Measurement, Target
from kpis.services.measurements import ValueRow, record_measurements
from organization.models import Company, CompanyEntry, Membership, User, company_scope
from organization.rules.actors import Actor, system

DAY = date(2026, 11, 21)


@pytest.fixture(autouse=True)
def _quick_passwords(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def demo_company():
    return CompanyEntry.objects.get(slug="demo")


def values():
    return dict(Measurement.objects.order_by().values_list("kpi__key", "period").values_list("pk", "actual"))


def test_an_empty_database_gets_the_demo_with_an_account_for_each_kind_of_person(db):
    demo = load_demo(today=DAY)
    assert demo.loaded
    assert [one.who for one in demo.sign_ins] == [
        "Executive", "Alignment owner", "Department head", "KPI owner", "Administrator", "Viewer",
    ]  # fmt: skip
    for one in demo.sign_ins:
        assert check_password(one.password, User.objects.get(email=one.email).password)
    with company_scope(demo_company().id):
        company = Company.objects.get()
        assert company.demo_anchor == DAY
        assert Membership.objects.filter(user__isnull=False).count() == 6
        assert (RoleTemplate.objects.count(), TemplateUse.objects.count()) == (13, 40)
        assert is_untouched(company)
        assert_the_budget_is_a_proved_conflict(company)
        assert_calendars_are_read(company)


def assert_calendars_are_read(company):
    """What each executive's calendar gets: their reviews at the hour of their series, summer and winter."""
    now = timezone.now()
    for person in Membership.objects.filter(role="executive"):
        reviews = reviews_in_feed(company, person.id, now=now)
        events = Calendar.from_ical(calendar_of(company, reviews, now=now)).walk("VEVENT")
        assert [str(one["uid"]) for one in events] == [f"{one.id}@plumbline" for one in reviews] != []
        hours = {one.series.at for one in reviews if one.series is not None}
        assert {one["dtstart"].dt.time() for one in events} == hours


def assert_the_budget_is_a_proved_conflict(company):
    """Marketing and sales floor can both be back on target while the margin falls below its own: one pair, with its numbers and a way out."""
    facts = panel(company, DAY)
    known = conflict_graph(company, facts)
    found = [one for one in scan(known.graph, known.doubted).conflicts if one.grade != "possible"]
    assert [(one.kind, one.grade) for one in found] == [("emergent", "certain")]
    pair = [facts.keys[known.place(side)] for side in (found[0].first, found[0].second)]
    assert pair == ["returning-response", "store-conversion"]
    assert facts.keys[int(known.companies[found[0].company])] == "gross-margin"
    told = witness(found[0], known.scales)
    assert (told.first > 7.9, told.second > 25.9, told.company < 42.0) == (True, True, True)
    ((smallest, *_),) = resolve(known.graph, found)
    assert smallest.means == "cut"


def test_the_untouched_demo_follows_the_weeks_and_keeps_its_past(db):
    load_demo(today=DAY)
    with company_scope(demo_company().id):
        before = values()
        # As if an edition of the product with another target had loaded it: that one stays, and nothing breaks.
        own = Target.objects.filter(kpi__key="shrinkage")
        kept = own.latest("starts_on")
        own.exclude(id=kept.id).delete()
        own.update(starts_on=date(2025, 6, 1))
    later = load_demo(today=DAY + timedelta(weeks=8), kept={})
    with company_scope(demo_company().id):
        after = values()
        assert Target.objects.filter(starts_on=date(2027, 1, 1)).exists()
        assert TemplateTarget.objects.filter(starts_on=date(2027, 1, 1)).count() == 40
    assert later.added == len(after) - len(before) > 300
    assert before.items() <= after.items()
    assert load_demo(today=DAY + timedelta(weeks=8), kept={}).added == 0


def test_a_demo_in_which_somebody_worked_is_left_alone(db):
    load_demo(today=DAY)
    with company_scope(demo_company().id):
        company = Company.objects.get()
        person = Membership.objects.get(email="luca.moretti@fernhollow.example")
        row = ValueRow(kpi=Kpi.objects.get(key="returning-response").id, period=date(2026, 11, 2), actual=5.0)
        actor = Actor(id=person.id, name=person.name, door="page")
        record_measurements(company=company, rows=[row], actor=actor, source="grid", today=DAY)
        assert not is_untouched(company)
    assert load_demo(today=DAY + timedelta(weeks=8)).added == 0


def test_a_changed_definition_counts_as_work(db):
    from organization.services.trail import recorded

    load_demo(today=DAY)
    with company_scope(demo_company().id):
        company = Company.objects.get()
        with recorded(Actor(id=Membership.objects.first().id, name="x", door="page")):
            Kpi.objects.filter(key="shrinkage").update(name="Shrink")
        assert not is_untouched(company)


def test_a_database_with_a_company_gets_no_demo(db):
    load_company({"company": {"slug": "bare", "name": "Bare"}}, actor=system("file"))
    assert load_demo(today=DAY).sign_ins == ()
    assert CompanyEntry.objects.count() == 1


def test_sign_ins_are_kept_in_a_private_file_and_used_again(db, tmp_path, monkeypatch):
    path = tmp_path / "sign-ins.json"
    monkeypatch.setenv("PLUMBLINE_SIGN_INS", str(path))
    call_command("load_demo", stdout=StringIO())
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    first = path.read_text()
    assert {"who", "email", "password"} == set(json.loads(first)[0])
    call_command("load_demo", stdout=StringIO())
    assert path.read_text() == first
    path.unlink()
    call_command("load_demo", stdout=StringIO())
    for one in json.loads(path.read_text()):
        assert check_password(one["password"], User.objects.get(email=one["email"]).password)


def test_a_broken_file_of_sign_ins_is_one_line(db, tmp_path, monkeypatch):
    path = tmp_path / "sign-ins.json"
    path.write_text('{"a": 1}')
    monkeypatch.setenv("PLUMBLINE_SIGN_INS", str(path))
    with pytest.raises(CommandError, match="is no list of sign-ins"):
        call_command("load_demo")


def test_without_a_file_accounts_that_are_there_stay(db, monkeypatch):
    monkeypatch.delenv("PLUMBLINE_SIGN_INS", raising=False)
    out = StringIO()
    call_command("load_demo", stdout=out)
    assert "helena.vasquez@fernhollow.example" in out.getvalue()
    before = list(User.objects.order_by("email").values_list("password", flat=True))
    again = StringIO()
    call_command("load_demo", stdout=again)
    assert "helena" not in again.getvalue()
    assert list(User.objects.order_by("email").values_list("password", flat=True)) == before
