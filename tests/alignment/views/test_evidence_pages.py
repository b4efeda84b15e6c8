"""What the pages say of evidence, who may compute now, the second acceptance, the answer to step 3."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from alignment.models import CascadeLink, LeadingAnswer, LinkEvidence, StageRun
from kpis.models import Measurement
from organization.models import ChangeMark
from tests.drawn import draw

WEEK = date(2026, 11, 9)


@pytest.fixture
def drawn(cast):
    """Linked KPIs, with a few values each."""
    found = draw(cast, active=True)
    for kpi in (found.company, found.department):
        Measurement.objects.bulk_create(
            Measurement(company=cast.company, kpi=kpi, period=WEEK - timedelta(weeks=back), actual=back % 5, entered_at="2026-11-18T00:00Z", source="command")
            for back in range(12)
        )  # fmt: skip
    return found


def history(drawn, verdict, **told):
    """History says so."""
    CascadeLink.objects.filter(id=drawn.link.id).update(evidence=verdict)
    told = {
        "cadence": "weekly",
        "lag_weeks": 5,
        "r": 0.41,
        "low": 0.2,
        "high": 0.6,
        "p": 0.001,
        "p_adjusted": 0.01,
        "n": 80,
    } | told
    LinkEvidence.objects.create(company=drawn.link.company, link=drawn.link, verdict=verdict, **told)


def page(client, cast, who, name, **keys):
    client.force_login(cast.person(who).user)
    return client.get(reverse(f"alignment:{name}", kwargs={"company_slug": "alder", **keys})).content.decode()


def test_a_supported_link_says_who_moves_first_and_what_that_is_not(client, cast, drawn):
    history(drawn, "supported")
    told = page(client, cast, "viewer", "link-evidence", link=drawn.link.id)
    assert "“Win rate” moves first, and “Retention” follows 5 weeks later" in told
    assert "not proof of cause" in told
    assert "drives both and reaches “Win rate” first would look the same" in told
    assert "0.41 (95% interval 0.20 to 0.60), over 80 weeks" in told
    assert '<svg class="pl-fluid"' in told
    assert "Accept it again" not in told
    assert "moves first, by 5 weeks" in page(client, cast, "viewer", "links", key="win-rate")


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"reason": "short", "testable_from": date(2027, 3, 15)}, "becomes testable from 15 March 2027"),
        ({"reason": "constant"}, "never moves beyond its trend and season"),
        ({"reason": "cadence", "cadence": "quarterly"}, "A value a quarter is too few"),
    ],
)
def test_too_little_data_says_why_and_from_when(client, cast, drawn, told, words):
    unknown = dict.fromkeys(("lag_weeks", "r", "low", "high", "p", "p_adjusted")) | {"n": 0}
    history(drawn, "too_little_data", **unknown, **told)
    assert words in page(client, cast, "viewer", "link-evidence", link=drawn.link.id)


def test_without_values_there_is_nothing_to_draw(client, cast):
    found = draw(cast)
    told = page(client, cast, "viewer", "link-evidence", link=found.link.id)
    assert "no values yet, so there is nothing to draw" in told
    assert "Not tested against history yet" in told


def test_the_list_is_filtered_and_hides_what_its_reader_may_not_read(client, cast, drawn):
    history(drawn, "contradicted")
    assert "History speaks against 1 link, and for 0 of 1" in page(client, cast, "viewer", "evidence")
    client.force_login(cast.viewer.user)
    url = reverse("alignment:evidence", kwargs={"company_slug": "alder"})
    assert (
        b"Win rate"
        in client.get(url, {"verdict": "contradicted", "department": "sales", "level": "department"}).content
    )
    for wanted in ({"verdict": "supported"}, {"department": "support"}, {"level": "individual"}):
        assert b"Nothing matches" in client.get(url, wanted).content
    CascadeLink.objects.filter(id=drawn.link.id).update(
        child=drawn.individual, child_level="individual", parent=drawn.department, parent_level="department"
    )
    assert "There are no links to test yet" in page(client, cast, "viewer", "evidence")
    assert "Calls" in page(client, cast, "owner", "evidence")


def test_a_contradicted_link_is_accepted_again_with_a_note_only(client, cast, drawn):
    history(drawn, "contradicted")
    CascadeLink.objects.filter(id=drawn.link.id).update(
        accepted_by=cast.alignment_owner, accepted_at="2026-11-01T00:00Z"
    )
    told = page(client, cast, "alignment_owner", "link-evidence", link=drawn.link.id)
    assert "the other way round than documented" in told
    assert "Accept it again" in told
    assert "does not count" in page(client, cast, "alignment_owner", "links", key="win-rate")
    url = reverse("alignment:link-accept", kwargs={"company_slug": "alder", "link": drawn.link.id})
    assert b"Say why it still holds" in client.post(url, {"note": " "}, follow=True).content
    client.post(url, {"note": "The price rise hid it."})
    told = page(client, cast, "alignment_owner", "link-evidence", link=drawn.link.id)
    assert "The price rise hid it." in told
    assert "Accept it again" not in told


def test_results_show_what_failed_and_how_far_a_run_is(client, cast, drawn):
    StageRun.objects.create(
        company=cast.company, stage="evidence", day=date(2026, 11, 17), computed_at="2026-11-17T08:00Z", progress=100
    )
    StageRun.objects.create(
        company=cast.company, stage="evidence", day=date(2026, 11, 18), failed_at="2026-11-18T08:00Z"
    )
    told = page(client, cast, "viewer", "results")
    assert "Evidence of links could not be computed. What is shown is of 17 Nov 2026." in told
    assert "Compute now" not in told
    client.force_login(cast.alignment_owner.user)
    url = reverse("alignment:results", kwargs={"company_slug": "alder"})
    told = client.post(url, headers={"HX-Request": "true"}).content.decode()
    assert "Being computed, 0% done" in told
    assert "hx-trigger" in told
    assert ChangeMark.objects.filter(kind="asked").exists()


def test_the_answer_to_step_three_is_asked_kept_changed_and_taken_back(client, cast, drawn):
    asked = "What can we see here today that tells whether “Retention” will be better"
    assert asked in page(client, cast, "head", "links", key="win-rate")
    url = reverse(
        "alignment:leading-answer", kwargs={"company_slug": "alder", "key": "win-rate", "company_kpi": "retention"}
    )
    client.post(url, {"text": "More first orders.", "expected_weeks": "7"})
    told = page(client, cast, "viewer", "links", key="win-rate")
    assert "More first orders." in told
    assert "should show after 7 weeks" in told
    assert "Hugo Head" in told
    client.force_login(cast.head.user)
    client.post(url, {"text": "More second orders.", "expected_weeks": ""})
    assert list(LeadingAnswer.objects.values_list("text", "expected_weeks")) == [("More second orders.", None)]
    assert b"less than or equal to 104" in client.post(url, {"text": "x", "expected_weeks": "500"}, follow=True).content
    client.post(url, {"text": ""})
    assert not LeadingAnswer.objects.exists()
    wrong = reverse(
        "alignment:leading-answer", kwargs={"company_slug": "alder", "key": "calls", "company_kpi": "retention"}
    )
    assert "This is asked of a department&#x27;s KPI" in client.post(wrong, {"text": "x"}, follow=True).content.decode()
