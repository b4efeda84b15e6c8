"""The pages of conflicts: the list with its numbers, one pair, targets tried, what is decided and by whom."""

from datetime import timedelta

import pytest
from django.urls import reverse

from alignment.models import Conflict, ConflictStatus
from kpis.models import Target
from organization.http.request import company_today
from tests.alignment.conflicting import clash, found, scan


@pytest.fixture
def conflict(cast, time_machine):
    """The pair, found."""
    time_machine.move_to("2026-11-18T12:00:00Z", tick=False)
    clash(cast)
    return found(cast)


def url(name, conflict=None):
    keys = {} if conflict is None else {"conflict": conflict.id}
    return reverse(f"alignment:{name}", kwargs={"company_slug": "alder", **keys})


def read(client, cast, who, address, status=200, **headers):
    client.force_login(cast.person(who).user)
    response = client.get(address, headers=headers)
    assert response.status_code == status
    return response.content.decode()


def test_the_page_of_each_kpi_has_its_conflicts(client, cast, conflict):
    for key in ("releases", "win-rate", "retention"):
        page = read(client, cast, "viewer", reverse("dashboards:kpi", kwargs={"company_slug": "alder", "key": key}))
        assert "“Retention” falls from 70.0% to 69." in page
    calls = read(client, cast, "owner", reverse("dashboards:kpi", kwargs={"company_slug": "alder", "key": "calls"}))
    assert 'id="conflicts"' not in calls


def test_an_empty_company_says_that_nothing_was_looked_for(client, cast):
    assert "Not looked for yet" in read(client, cast, "viewer", url("conflicts"))


def test_the_list_says_each_pair_with_its_numbers(client, cast, conflict):
    told = read(client, cast, "viewer", url("conflicts"))
    assert "1 pair of targets can be met and still harm the company" in told
    assert "“Releases” costs “Retention”" in told
    assert "with “Win rate”, Sales" in told
    assert "Sales has “Win rate” at 60.0% (now 58.0%)" in told
    assert "Support has “Releases” at 14." in told
    assert "“Retention” falls from 70.0% to 69." in told
    assert "one&#x27;s win costs more than the other&#x27;s brings" in told
    assert "structure only" in told
    assert "Ask less of “Releases”: 13." in told


def test_a_question_stands_apart_and_is_not_counted(client, cast, conflict):
    Conflict.objects.filter(id=conflict.id).update(sources=["catalogue"], kind="", grade="possible", witness={}, resolutions=[], entry="retention_release")  # fmt: skip
    told = read(client, cast, "viewer", url("conflicts"))
    assert "No two targets stand against each other" in told
    assert "Questions for the workshop" in told
    assert "do releases unsettle those who are to stay?" in told


def test_one_pair_can_be_tried_with_other_targets(client, cast, conflict):
    page = read(client, cast, "viewer", url("conflict", conflict))
    assert (page.count('type="range"'), page.count('type="number"')) == (2, 2)
    assert "The conflict stands." in page
    name = "first" if conflict.first.key == "releases" else "second"
    address = f"{url('conflict', conflict)}?{name}=13"
    tried = read(client, cast, "viewer", address, **{"HX-Request": "true", "HX-Target": "what-if"})
    assert tried.lstrip().startswith('<div id="what-if"')
    assert "The conflict is gone." in tried
    # without JavaScript the whole page answers the same
    assert "The conflict is gone." in read(client, cast, "viewer", address)
    assert "The conflict stands." in read(client, cast, "viewer", f"{url('conflict', conflict)}?{name}=nonsense")
    assert not Target.objects.filter(kpi__key="releases", value=13.0).exists()


def test_who_may_not_is_told_whom_to_ask(client, cast, conflict):
    page = read(client, cast, "head", url("conflict", conflict))
    assert "Targets are changed here by Alma Aligns" in page
    assert "Change the target" not in page
    client.force_login(cast.head.user)
    refused = client.post(url("conflict-adjust", conflict), {})
    assert refused.status_code == 403
    assert "Alma Aligns" in refused.content.decode()


def test_a_target_is_adjusted_and_the_next_scan_resolves_it(client, cast, conflict):
    client.force_login(cast.alignment_owner.user)
    page = client.get(url("conflict", conflict))
    form = page.context["adjust"]
    said = {**form.initial, "reason": "Fewer releases until onboarding is mended."}
    missing = client.post(url("conflict-adjust", conflict), {**said, "value": "many"})
    assert missing.status_code == 422
    assert "This is not read as a number." in missing.content.decode()
    assert client.post(url("conflict-adjust", conflict), said).status_code == 302
    scan(cast)
    conflict.refresh_from_db()
    assert conflict.status == ConflictStatus.RESOLVED
    assert "It does not stand any more." in read(client, cast, "viewer", url("conflict", conflict))


def test_it_is_accepted_for_at_most_a_year_and_taken_back(client, cast, conflict):
    client.force_login(cast.executive.user)
    today = company_today(cast.company)
    said = {"until": today + timedelta(days=400), "reason": "Until the new onboarding is there."}
    late = client.post(url("conflict-accept", conflict), said)
    assert late.status_code == 422
    assert "At most a year: until" in late.content.decode()
    said["until"] = today + timedelta(days=90)
    assert client.post(url("conflict-accept", conflict), said).status_code == 302
    told = read(client, cast, "viewer", url("conflicts"))
    assert "No open conflict; 1 is accepted" in told
    assert "Accepted until 16 Feb 2027 by Eve Executive: “Until the new onboarding is there.”" in told
    client.force_login(cast.executive.user)
    assert "Take the acceptance back" in client.get(url("conflict", conflict)).content.decode()
    assert client.post(url("conflict-reopen", conflict), {"reason": "It cannot wait."}).status_code == 302
    conflict.refresh_from_db()
    assert (conflict.status, conflict.accepted_until) == (ConflictStatus.OPEN, None)


def test_the_first_page_lists_what_stands_with_its_witness(client, cast, conflict):
    address = reverse("dashboards:overview", kwargs={"company_slug": "alder"})
    told = read(client, cast, "executive", address)
    assert "Targets that stand against each other" in told
    part = told.split('id="conflicts"')[1]
    for words in (
        "Win rate and Releases",
        "Conflict, certain",
        "70.0%",
        "Ask less of “Releases”",
        url("conflict", conflict),
    ):
        assert words in part
    assert "Targets that stand against each other" not in read(client, cast, "executive", f"{address}?as_of=2026-11-01")
    Conflict.objects.filter(id=conflict.id).update(grade="possible")
    assert "Targets that stand against each other" not in read(client, cast, "executive", address)
