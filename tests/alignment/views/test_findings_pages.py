"""What the page of findings shows to whom; waived and taken back; few queries however many there are."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from alignment.charts.counts import counts_chart
from alignment.models import Finding, FindingCount, StageRun, Waiver
from alignment.selectors.panel import panel
from alignment.services.findings import keep_findings, waive
from organization.rules.actors import system
from tests.drawn import draw
from tests.kpis.values import TODAY

JOB = system("job")


@pytest.fixture
def drawn(cast, time_machine):
    """Three KPIs, of which the rules say much: an unaccepted link, missing targets."""
    time_machine.move_to("2026-11-18T12:00:00Z", tick=False)
    found = draw(cast, active=True)
    keep_findings(company=cast.company, panel=panel(cast.company), day=TODAY, actor=JOB)
    return found


def page(client, cast, who, name="findings", query="", **keys):
    client.force_login(cast.person(who).user)
    return client.get(reverse(f"alignment:{name}", kwargs={"company_slug": "alder", **keys}) + query).content.decode()


def test_by_rule_with_reason_place_and_severity(client, cast, drawn):
    told = page(client, cast, "alignment_owner")
    assert "KPIs that lead nowhere" in told
    assert "No chain of accepted links leads from it" in told
    assert 'href="/c/alder/kpis/win-rate/links/"' in told
    assert "Step 2: Map contributions" in told
    assert "Blocks" in told
    assert "Waive" in told
    by_step = page(client, cast, "alignment_owner", query="?by=step")
    assert by_step.index("Lock the company KPIs</h2>") < by_step.index("Map contributions</h2>")


def test_who_may_not_mend_is_not_sent_there(client, cast, drawn):
    told = page(client, cast, "viewer")
    assert "No chain of accepted links leads from it" in told
    assert 'href="/c/alder/kpis/win-rate/links/"' not in told
    assert "Waive<" not in told


@pytest.mark.parametrize(("who", "sees"), [("member", False), ("viewer", False), ("owner", True), ("head", True)])
def test_an_individuals_kpi_is_not_everybodys(client, cast, drawn, who, sees):
    Finding.objects.create(
        company=cast.company, rule="individual-kpi-count", severity="warning", step=5, kind="person", subject=cast.owner.id,
        key=cast.owner.email, person=cast.owner, params={"name": cast.owner.name, "count": 6, "most": 5}, since=TODAY,
        last_seen=TODAY,
    )  # fmt: skip
    told = page(client, cast, who, query="?rule=no-target")
    assert ("Calls" in told) is sees
    assert ("Calls" in page(client, cast, who)) is sees
    assert ("KPIs of their own; more than" in page(client, cast, who)) is sees


def test_filters_narrow_and_unknown_ones_count_as_none(client, cast, drawn):
    assert "No target is in force" not in page(client, cast, "alignment_owner", query="?severity=info")
    assert "KPIs that lead nowhere" not in page(client, cast, "alignment_owner", query="?family=definition")
    assert "No finding that you may read fits" in page(client, cast, "alignment_owner", query="?waived=waived")
    mine = page(client, cast, "alignment_owner", query=f"?person={cast.owner.id}&department=sales")
    assert "KPIs that lead nowhere" in mine
    assert "company KPIs</h3>" not in mine
    for query in ("?severity=nonsense", "?rule=nonsense", f"?person={uuid4()}", "?department=nowhere", "?page=99"):
        assert "KPIs that lead nowhere" in page(client, cast, "alignment_owner", query=query)


def test_waived_with_a_reason_until_a_day_and_taken_back(client, cast, drawn):
    found = Finding.objects.get(rule="cascade-orphan", key="win-rate")
    client.force_login(cast.alignment_owner.user)
    address = reverse("alignment:finding-waive", kwargs={"company_slug": "alder", "finding": found.id})
    refused = client.post(address, {"reason": " ", "until": TODAY})
    assert refused.status_code == 422
    assert "A day after today." in client.post(address, {"reason": "Later", "until": TODAY}).content.decode()
    told = {"reason": "The workshop is next week.", "until": TODAY + timedelta(days=10)}
    assert client.post(address, told).status_code == 302
    assert "KPIs that lead nowhere</h3>" not in page(client, cast, "alignment_owner")
    shown = page(client, cast, "viewer", query="?waived=waived")
    assert "Waived until 28 Nov 2026: “The workshop is next week.”" in shown
    assert "Take back" not in shown
    waiver = Waiver.objects.get()
    client.force_login(cast.alignment_owner.user)
    client.post(reverse("alignment:waiver-end", kwargs={"company_slug": "alder", "waiver": waiver.id}))
    assert "No chain of accepted links" in page(client, cast, "alignment_owner")


def test_new_ones_stand_out_after_the_first_day(client, cast, drawn):
    assert "is-new" not in page(client, cast, "alignment_owner")
    FindingCount.objects.create(company=cast.company, day=TODAY - timedelta(days=30), errors=9)
    told = page(client, cast, "alignment_owner")
    assert "is-new" in told
    assert "Blocks, in the whole company, over the last quarter: from 9 to" in told


def test_nothing_to_mend_is_said_plainly_but_not_before_anybody_asked(client, cast):
    early = page(client, cast, "viewer")
    assert "Nobody has asked the rules yet." in early
    assert "The rules have not looked yet" in early
    assert "Nothing that you may read is open" not in early
    assert "Conflicts have not been looked for yet" in page(client, cast, "viewer", name="conflicts")
    StageRun.objects.create(
        company=cast.company, stage="findings", day=cast.company.created_at.date(), computed_at=cast.company.created_at
    )
    told = page(client, cast, "viewer")
    assert "The rules object to nothing" in told
    assert "Nothing to mend" in told


def many(cast, number):
    Finding.objects.bulk_create(
        Finding(
            company=cast.company, rule="cascade-not-full", severity="info", step=3, kind="kpi", subject=uuid4(),
            key=f"kpi-{n:05}", params={"name": f"KPI {n}"}, since=TODAY, last_seen=TODAY,
        )
        for n in range(number)
    )  # fmt: skip


def test_thousands_of_one_rule_are_counted_and_paged(client, cast, drawn, django_assert_max_num_queries):
    many(cast, 300)
    address = reverse("alignment:findings", kwargs={"company_slug": "alder"})
    client.force_login(cast.alignment_owner.user)
    with django_assert_max_num_queries(28):
        told = client.get(address).content.decode()
    assert "All 301" in told or "All 300" in told
    assert told.count("No individual KPI drives it") == 4
    waive(
        company=cast.company, finding=Finding.objects.filter(rule="cascade-not-full").first().id, reason="Known",
        until=TODAY + timedelta(days=3), actor=cast.actor("alignment_owner"),
    )  # fmt: skip
    with django_assert_max_num_queries(28):
        one = client.get(f"{address}?rule=cascade-not-full&page=2").content.decode()
    assert one.count("No individual KPI drives it") == 50
    assert "Page 2 of 6" in one
    client.force_login(cast.member.user)
    with django_assert_max_num_queries(28):
        client.get(address)


def test_the_line_of_counts_steps_over_days_and_needs_two():
    days = [TODAY - timedelta(days=2), TODAY]
    assert "H116.0V3.0" in counts_chart(days, [0, 4], label="Blocks")
    assert "V23.0" in counts_chart(days, [4, 0], label="Blocks")
    with pytest.raises(ValueError, match="two days"):
        counts_chart(days[:1], [1], label="Blocks")


def test_of_many_people_a_department_is_chosen_first(client, cast, drawn, monkeypatch):
    monkeypatch.setattr("alignment.forms.findings.MOST_PEOPLE", 0)
    Finding.objects.filter(company=cast.company).update(person=cast.owner)
    assert "All people: choose a department first" in page(client, cast, "alignment_owner")
    assert f'<option value="{cast.owner.id}"' not in page(client, cast, "alignment_owner")
    client.force_login(cast.alignment_owner.user)
    address = reverse("alignment:findings", kwargs={"company_slug": "alder"})
    part = client.get(f"{address}?department=sales", headers={"HX-Request": "true", "HX-Target": "findings"})
    told = part.content.decode()
    assert 'hx-swap-oob="true"' in told
    assert f'<option value="{cast.owner.id}"' in told


def test_the_first_page_says_how_many_block(client, cast, drawn):
    address = reverse("dashboards:overview", kwargs={"company_slug": "alder"})
    client.force_login(cast.executive.user)
    errors = FindingCount.objects.get(company=cast.company).errors
    told = client.get(address).content.decode()
    assert f"<b>{errors}</b> finding" in told
    assert "?severity=error" in told
    FindingCount.objects.update(errors=0)
    assert "?severity=error" not in client.get(address).content.decode()


def test_the_list_of_kpis_counts_what_hangs_on_each_and_leads_there(client, cast, drawn):
    """About itself, and about a link from it; what was waived counts no more."""
    client.force_login(cast.alignment_owner.user)
    listed = client.get(reverse("kpis:index", kwargs={"company_slug": "alder"})).content.decode()
    mark = re.search(r'<a class="pl-findmark pl-findmark--error" href="([^"]*kpi=win-rate)">(\d+) findings', listed)
    assert mark, "the KPI of sales leads nowhere and has no value"
    told = client.get(mark.group(1)).content.decode()
    standing = Finding.objects.filter(cleared_on__isnull=True)
    own = standing.filter(subject__in=[drawn.department.id, drawn.link.id])
    assert int(mark.group(2)) == own.count() == told.count('<li class="pl-find')
    assert 'About <a class="pl-link" href="/c/alder/kpis/win-rate/">Win rate</a>' in told
    for one in own.filter(subject=drawn.department.id):
        waive(company=cast.company, finding=one.id, reason="Known.", until=TODAY + timedelta(days=9), actor=cast.actor("alignment_owner"))  # fmt: skip
    left = client.get(reverse("kpis:index", kwargs={"company_slug": "alder"})).content.decode()
    counted = re.search(r"(\d+) findings?<span class=\"pl-sr\">, Win rate", left)
    assert int(counted.group(1) if counted else 0) == own.filter(subject=drawn.link.id).count()
    assert page(client, cast, "viewer", query="?kpi=no-such-kpi").count("pl-findrule__head") > 0
