"""Findings as kept: since when, cleared, waived, counted."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from alignment.models import CascadeLink, Finding, FindingCount, HandOff, Priority, PriorityKpi
from alignment.selectors.finding_facts import finding_facts
from alignment.selectors.findings import counts, standing
from alignment.selectors.panel import panel
from alignment.services.findings import end_waiver, keep_findings, waive
from kpis.models import Kpi
from kpis.rules.faults import Refused
from organization.rules.actors import system
from tests.drawn import draw
from tests.kpis.values import TODAY

JOB = system("job")


@pytest.fixture
def drawn(cast, time_machine):
    time_machine.move_to("2026-11-18T12:00:00Z", tick=False)
    return draw(cast, active=True)


def keep(cast, day=TODAY):
    return keep_findings(company=cast.company, panel=panel(cast.company), day=day, actor=JOB)


def said(cast, today=TODAY):
    return {(row.rule, row.key): row for row in standing(cast.company, today=today)}


def test_what_the_rules_object_to_is_kept_with_its_subject(cast, drawn):
    assert keep(cast) is True
    found = said(cast)
    orphan = found["cascade-orphan", "win-rate"]
    assert (orphan.severity, orphan.kind, orphan.subject) == ("error", "kpi", drawn.department.id)
    assert (orphan.department, orphan.person, orphan.new) == (cast.sales.id, cast.owner.id, False)
    assert ("company-kpi-count", "") in found
    assert ("no-target", "retention") in found
    assert ("no-target", "win-rate") not in found
    assert ("link-vague", "win-rate > retention") in found


def test_the_same_again_writes_nothing_and_what_is_mended_is_cleared(cast, drawn, time_machine):
    assert [keep(cast), keep(cast)] == [True, False]
    since = said(cast)["no-target", "retention"].since
    CascadeLink.objects.filter(id=drawn.link.id).update(accepted_by=cast.executive.id)
    time_machine.move_to("2026-11-19T12:00:00Z", tick=False)
    tomorrow = TODAY + timedelta(days=1)
    assert keep(cast, tomorrow) is True
    found = said(cast, tomorrow)
    assert ("cascade-orphan", "win-rate") not in found
    assert found["no-target", "retention"].since == since
    cleared = Finding.objects.get(rule="cascade-orphan", key="win-rate")
    assert cleared.cleared_on == tomorrow
    assert [count.day for count in counts(cast.company, since=TODAY)] == [TODAY, tomorrow]


def test_what_stands_as_it_stood_is_seen_again_and_what_says_something_else_is_told_anew(cast, drawn, time_machine):
    keep(cast)
    Finding.objects.filter(rule="no-target", key="retention").update(params={"said": "otherwise"})
    CascadeLink.objects.filter(id=drawn.link.id).update(accepted_by=cast.executive.id)
    time_machine.move_to("2026-11-19T12:00:00Z", tick=False)
    tomorrow = TODAY + timedelta(days=1)
    keep(cast, tomorrow)
    assert set(Finding.objects.filter(cleared_on__isnull=True).values_list("last_seen", flat=True)) == {tomorrow}
    assert "said" not in Finding.objects.get(rule="no-target", key="retention").params


def test_a_waived_finding_is_counted_apart_until_its_day(cast, drawn, time_machine):
    keep(cast)
    errors = FindingCount.objects.get(day=TODAY).errors
    row = said(cast)["cascade-orphan", "win-rate"]
    until = TODAY + timedelta(days=10)
    actor = cast.actor("alignment_owner")
    waiver = waive(company=cast.company, finding=row.id, until=until, reason="The workshop is next week.", actor=actor)
    keep(cast)
    kept = said(cast)["cascade-orphan", "win-rate"]
    assert (kept.waived_until, kept.reason) == (until, "The workshop is next week.")
    count = FindingCount.objects.get(day=TODAY)
    assert (count.errors, count.waived) == (errors - 1, 1)
    assert said(cast, until + timedelta(days=1))["cascade-orphan", "win-rate"].waived_until is None
    end_waiver(company=cast.company, waiver=waiver.id, actor=actor)
    keep(cast)
    assert FindingCount.objects.get(day=TODAY).errors == errors
    with pytest.raises(Refused):
        end_waiver(company=cast.company, waiver=waiver.id, actor=actor)


@pytest.mark.parametrize(
    ("days", "reason", "codes"),
    [(10, "", {"missing"}), (0, "Because.", {"past"}), (400, "Because.", {"too_far"}), (-1, " ", {"missing", "past"})],
)
def test_a_waiver_needs_a_reason_and_an_end(cast, drawn, days, reason, codes):
    keep(cast)
    row = said(cast)["cascade-orphan", "win-rate"]
    with pytest.raises(Refused) as refused:
        waive(
            company=cast.company, finding=row.id, until=TODAY + timedelta(days=days), reason=reason,
            actor=cast.actor("alignment_owner"),
        )  # fmt: skip
    assert {fault.code for fault in refused.value.faults} == codes


def test_priorities_and_hand_offs_are_watched(cast, drawn):
    announced = TODAY - timedelta(days=91)
    priority = Priority.objects.create(company=cast.company, name="Customers first", announced_on=announced)
    HandOff.objects.create(
        company=cast.company, giver=cast.sales, taker=cast.support, company_kpi=drawn.company, what="new customers",
        at="2026-11-18T12:00:00Z",
    )  # fmt: skip
    keep(cast)
    assert {("priority-not-operational", "Customers first"), ("no-mans-land", "new customers")} <= set(said(cast))
    PriorityKpi.objects.create(company=cast.company, priority=priority, kpi=drawn.department)
    HandOff.objects.update(kpi=drawn.department)
    keep(cast)
    assert not {("priority-not-operational", "Customers first"), ("no-mans-land", "new customers")} & set(said(cast))


def test_the_number_of_queries_does_not_grow(cast, drawn):
    def count():
        with CaptureQueriesContext(connection) as found:
            finding_facts(cast.company, TODAY)
        return len(found)

    before = count()
    for number in range(5):
        Kpi.objects.create(
            company=cast.company, key=f"extra-{number}", name=f"Extra {number}", level="department", department=cast.sales,
            status="active",
        )  # fmt: skip
    assert count() == before
