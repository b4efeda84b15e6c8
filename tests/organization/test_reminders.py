"""People are told of a thing once, at their hour, and again only by a colleague."""

import re
from datetime import UTC, date, datetime, time, timedelta

import pytest

from governance.models import Accountability
from kpis.models import Kpi, KpiState, Measurement, Skip
from kpis.services.measurements import ValueRow, record_measurements
from kpis.services.states import restate
from organization.models import Absence, DayOff, Notice, NoticePreference, OutgoingMail, ReminderRound
from organization.selectors.notices import companies_to_remind
from organization.selectors.owed import count_owed, owed_in
from organization.services.reminders import remind, run_round
from tests.cast import ACTOR

WEEK = date(2026, 11, 9)
# Monday at 8:00 and 8:05 in Paris.
MONDAY = datetime(2026, 11, 16, 7, tzinfo=UTC)
TODAY = date(2026, 11, 16)


@pytest.fixture
def owned(cast):
    """Two weekly KPIs of Olga's, nothing in for the week that ended on Sunday."""
    return [a_kpi(cast, key) for key in ("calls", "visits")]


def a_kpi(cast, key, owner=None):
    kpi = Kpi.objects.create(
        company=cast.company, key=key, name=key.title(), level="department", department=cast.sales, unit="%",
        direction="higher", status="active", owner=owner or cast.owner,
    )  # fmt: skip
    Accountability.objects.create(company=cast.company, kpi=kpi, person=kpi.owner, answer="accepted", at=MONDAY)
    return kpi


def go(cast, now=MONDAY):
    """A round, whenever the last one was."""
    ReminderRound.objects.update(next_at=now)
    return run_round(company=cast.company, actor=ACTOR, now=now)


def mails(kind="digest"):
    return list(OutgoingMail.objects.filter(kind=kind).order_by("created_at"))


def test_one_digest_tells_everything_new_and_never_again(cast, owned):
    done = go(cast)
    assert (done.opened, done.digests) == (2, 1)
    (mail,) = mails()
    assert mail.to_id == cast.owner.id
    assert "Calls" in mail.text
    link = re.search(r"(https?://\S+/enter/\S+)", mail.text)
    assert link, "it opens exactly the due values, without a password"
    assert Notice.objects.filter(mailed_at=None).count() == 0
    for later in (timedelta(minutes=10), timedelta(hours=5), timedelta(days=1), timedelta(days=2)):
        assert go(cast, MONDAY + later).digests == 0
    assert len(mails()) == 1


def test_a_second_round_in_ten_minutes_finds_it_taken(cast, owned):
    assert run_round(company=cast.company, actor=ACTOR, now=MONDAY).ran
    assert not run_round(company=cast.company, actor=ACTOR, now=MONDAY + timedelta(minutes=9)).ran
    assert cast.company.id not in companies_to_remind(MONDAY)
    assert cast.company.id in companies_to_remind(MONDAY + timedelta(minutes=10))


def test_nothing_owed_is_no_mail(cast):
    assert go(cast).digests == 0
    assert mails() == []


def test_what_comes_up_after_the_hour_waits_for_the_next_day(cast, owned):
    go(cast)
    later = a_kpi(cast, "late-comer")
    KpiState.objects.create(
        company=cast.company, kpi=later, health="off_track", off_since=WEEK, entered_at=MONDAY + timedelta(hours=3),
        due_period=WEEK, period=WEEK, restate_on=date(2027, 1, 1), computed_at=MONDAY,
    )  # fmt: skip
    assert go(cast, MONDAY + timedelta(hours=4)).digests == 0
    assert go(cast, MONDAY + timedelta(days=1)).digests == 1
    assert "off track since week 46" in mails()[1].text
    assert "Calls" not in mails()[1].text, "that was told"


def test_a_value_that_comes_in_closes_its_notice_and_one_taken_back_opens_it_without_another_mail(cast, owned):
    go(cast)
    notice = Notice.objects.get(subject=f"{owned[0].id}:{WEEK}")
    rows = [ValueRow(owned[0].id, WEEK, 3.0)]
    record_measurements(company=cast.company, rows=rows, actor=cast.actor("owner"), source="grid", today=TODAY)
    go(cast, MONDAY + timedelta(minutes=10))
    notice.refresh_from_db()
    assert notice.done_at is not None
    rows = [ValueRow(owned[0].id, WEEK, None, reason="wrong week")]
    record_measurements(company=cast.company, rows=rows, actor=cast.actor("owner"), source="grid", today=TODAY)
    assert go(cast, MONDAY + timedelta(days=1)).digests == 0
    notice.refresh_from_db()
    assert notice.done_at is None


@pytest.mark.parametrize(
    ("prefers", "digests"),
    [
        ({"ways": {"value": "app"}}, 0),
        ({"ways": {"value": "none"}}, 0),
        ({"digest_hour": 9}, 0),
        ({"week": [1, 2, 3]}, 0),
        ({"time_zone": "America/New_York"}, 0),
        ({"time_zone": "Asia/Kolkata"}, 1),
        ({"digest_hour": 6, "quiet_from": time(22), "quiet_to": time(7, 30)}, 1),
    ],
)
def test_preferences_decide(cast, owned, prefers, digests):
    NoticePreference.objects.create(company=cast.company, person=cast.owner, **prefers)
    assert go(cast).digests == digests


def test_no_digest_on_a_holiday_of_the_company_or_of_the_person(cast, owned):
    day_off = DayOff.objects.create(company=cast.company, day=TODAY, name="Founder's day")
    assert go(cast).digests == 0
    day_off.delete()
    cast.company.country = "FR"
    cast.company.save()
    armistice = datetime(2026, 11, 11, 8, tzinfo=UTC)
    assert go(cast, armistice).digests == 0
    NoticePreference.objects.create(company=cast.company, person=cast.owner, country="SE")
    assert go(cast, armistice).digests == 1


def test_who_has_no_account_yet_gets_no_digest(cast, owned):
    Kpi.objects.update(owner=cast.owner)
    cast.owner.user = None
    cast.owner.save()
    assert go(cast).digests == 0
    assert remind(
        company=cast.company, people=[cast.owner.id], actor=cast.actor("alignment_owner"), now=MONDAY, today=TODAY
    ).sent


def test_the_deputy_is_told_while_the_owner_is_away(cast, owned):
    Absence.objects.create(
        company=cast.company, membership=cast.owner, deputy=cast.member, starts_on=TODAY, ends_on=TODAY
    )
    go(cast)
    assert [mail.to_id for mail in mails()] == [cast.member.id]
    assert count_owed(cast.company, TODAY, [cast.owner.id]) == 2
    assert {one.person for one in owed_in(cast.company, TODAY)} == {cast.member.id}
    assert len(owed_in(cast.company, TODAY, [cast.member.id])) == 2


def test_a_period_that_does_not_apply_is_not_owed(cast, owned):
    Skip.objects.create(company=cast.company, kpi=owned[0], period=WEEK, reason="closed", by=cast.owner, at=MONDAY)
    assert [one.params["key"] for one in owed_in(cast.company, TODAY)] == ["visits"]
    assert count_owed(cast.company, TODAY, [cast.owner.id]) == 1


def test_values_are_late_when_the_period_has_closed_by_the_companys_working_days(cast, owned):
    assert [one.by for one in owed_in(cast.company, TODAY)] == [date(2026, 11, 17)] * 2
    assert not any(one.late for one in owed_in(cast.company, date(2026, 11, 17)))
    assert all(one.late for one in owed_in(cast.company, date(2026, 11, 18)))
    cast.company.closes_after = 4
    assert not any(one.late for one in owed_in(cast.company, date(2026, 11, 18)))


def test_a_state_row_that_the_clock_has_not_restated_yet_is_not_believed(cast, owned):
    restate(company=cast.company, today=date(2026, 11, 14))
    Measurement.objects.create(
        company=cast.company, kpi=owned[0], period=WEEK, actual=1.0, entered_at=MONDAY, source="grid"
    )
    assert count_owed(cast.company, TODAY, [cast.owner.id]) == 1


def test_a_colleague_reminds_once_a_day_and_the_digest_says_nothing_twice(cast, owned):
    coo = cast.actor("alignment_owner")
    early = MONDAY - timedelta(hours=2)
    first = remind(company=cast.company, people=[cast.owner.id, cast.member.id], actor=coo, now=early, today=TODAY)
    assert (first.sent, first.nothing) == ((cast.owner.id,), (cast.member.id,))
    (mail,) = mails("reminder")
    assert "Alma Aligns" in mail.text
    assert mail.next_try_at == datetime(2026, 11, 16, 6, tzinfo=UTC), "their quiet hours end at seven"
    again = remind(company=cast.company, people=[cast.owner.id], actor=coo, now=MONDAY, today=TODAY)
    assert (again.sent, again.already) == ((), (cast.owner.id,))
    assert go(cast).digests == 0
    tomorrow = remind(
        company=cast.company, people=[cast.owner.id], actor=coo, now=MONDAY + timedelta(days=1),
        today=TODAY + timedelta(days=1),
    )  # fmt: skip
    assert tomorrow.sent
    assert len(mails("reminder")) == 2


def test_a_thousand_people_cost_as_many_queries_as_one(cast, owned, django_assert_max_num_queries):
    from organization.models import Membership, User

    people = [Membership(company=cast.company, name=f"P{n}", email=f"p{n}@alder.example") for n in range(300)]
    users = User.objects.bulk_create([User(email=person.email, name=person.name) for person in people])
    for person, user in zip(people, users, strict=True):
        person.user = user
    Membership.objects.bulk_create(people)
    Kpi.objects.bulk_create(
        Kpi(
            company=cast.company, key=f"k{n}", name=f"K{n}", level="individual", department=cast.sales, owner=person,
            status="active",
        )
        for n, person in enumerate(people)
    )  # fmt: skip
    ReminderRound.objects.update(next_at=MONDAY)
    with django_assert_max_num_queries(45):
        assert run_round(company=cast.company, actor=ACTOR, now=MONDAY).digests == 301
