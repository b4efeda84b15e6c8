"""Contributing departments report on their inputs beside the value; who is silent is seen."""

from datetime import timedelta

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from alignment.services.links import accept_link, create_link
from kpis.models import Contributor, ContributorReport, Kpi
from kpis.rules.contributions import silent_periods
from kpis.rules.faults import Refused
from kpis.selectors.contributions import inputs_of, inputs_to
from kpis.services.contributions import report_input
from kpis.services.measurements import ValueRow
from organization.selectors.trail import changes_of
from tests.kpis.values import RUNNING, TODAY, WEEK, add_kpi, record


@pytest.fixture(autouse=True)
def wednesday():
    with time_machine.travel("2026-11-18T09:12:00Z", tick=False):
        yield


@pytest.fixture
def shared(cast):
    """A company KPI of Eve's into which sales and support put something."""
    kpi = add_kpi(cast, "retention", level="company", department=None, owner=cast.executive, name="Retention")
    for department, words in ((cast.sales, "honest promises"), (cast.support, "quick answers")):
        Contributor.objects.create(company=cast.company, kpi=kpi, department=department, input=words)
    return kpi


def contributor(cast, department):
    return Contributor.objects.get(company=cast.company, department=department)


def say(cast, department, **told):
    told = {"period": WEEK, "text": "12 promises checked", "today": TODAY} | told
    return report_input(
        company=cast.company, contributor=contributor(cast, department).id, actor=cast.actor("head"), **told
    )


@given(st.lists(st.booleans()))
def test_silence_is_counted_from_now_backwards(reported):
    count = silent_periods(reported)
    assert not any(reported[:count])
    assert count == len(reported) or reported[count]


def test_a_report_stands_beside_the_value_and_silence_is_seen(cast, shared):
    record(cast, ValueRow(shared.id, WEEK, 7.0))
    say(cast, cast.sales, figure=12.0)
    say(cast, cast.sales, period=WEEK - timedelta(weeks=2), text="nothing new")
    sales, support = inputs_to(cast.company, shared, today=TODAY)
    assert (sales.report.text, sales.report.figure, sales.silent, sales.never) == (
        "12 promises checked",
        12.0,
        0,
        False,
    )
    assert [one.text for one in sales.earlier] == ["nothing new"]
    assert (support.report, support.silent, support.never) == (None, 6, True)
    assert sales.state.actual == 7.0
    later = inputs_to(cast.company, shared, today=TODAY + timedelta(weeks=2))
    assert [one.silent for one in later] == [2, 6]


def test_said_again_it_replaces_and_both_are_kept(cast, shared):
    first = say(cast, cast.sales)
    again = say(cast, cast.sales, text="14 promises checked")
    assert first.id == again.id
    assert ContributorReport.objects.get().text == "14 promises checked"
    assert len(changes_of(ContributorReport, [first.id])) == 2


@pytest.mark.parametrize(
    ("told", "codes"),
    [
        ({"text": "  "}, {"text": ["missing"]}),
        ({"text": "x" * 1001}, {"text": ["too_long"]}),
        ({"period": RUNNING + timedelta(weeks=1)}, {"period": ["period_ahead"]}),
        ({"period": WEEK + timedelta(days=1)}, {"period": ["not_period_start"]}),
        ({"figure": float("inf")}, {"figure": ["not_finite"]}),
    ],
)
def test_what_is_no_report_is_refused(cast, shared, told, codes):
    with pytest.raises(Refused) as refused:
        say(cast, cast.sales, **told)
    assert refused.value.codes == codes


def test_heads_report_in_my_week_and_everybody_reads(cast, shared, page):
    assert "Nothing said for Week 46." in page("week/", "head").text
    path = f"inputs/{contributor(cast, cast.sales).id}/"
    sent = {"period": str(WEEK), "text": "12 promises checked", "figure": "12", "back": "week"}
    assert page(path, "head", post=sent).headers["Location"] == "/c/alder/week/"
    assert page(path, "head", post=sent | {"text": ""}).status_code == 422
    assert page(f"inputs/{contributor(cast, cast.support).id}/", "head", post=sent).status_code == 403
    for path in ("inputs/", "kpis/retention/"):
        text = page(path, "viewer").text
        assert "12 promises checked" in text
        assert "never reported" in text
    assert "1 of 2 contributors has said nothing" in page("inputs/", "viewer").text
    assert inputs_of(cast.company, {cast.support.id}, today=TODAY)[0].never


def test_a_shared_kpi_says_who_should_own_it(cast, shared, page):
    assert "Sales and Support move it equally" in page("kpis/retention/", "viewer").text
    child = add_kpi(cast, "promises")
    link = create_link(
        company=cast.company, child=child.id, parent=shared.id, strength="strong", polarity=1,
        rationale="Promises that are kept bring customers back.", actor=cast.actor("head"),
    )  # fmt: skip
    assert "move it equally" in page("kpis/retention/", "viewer").text  # a claim that nobody accepted
    accept_link(company=cast.company, link=link.id, actor=cast.actor("alignment_owner"))
    for path in ("kpis/retention/", "kpis/retention/owner-suggestion/"):
        text = page(path, "viewer").text
        assert "Hugo Head (Sales) has the most direct influence on it." in text
        assert "its 1 accepted link moves the KPI by 0.50 of its usual variation" in text
    Kpi.objects.filter(id=shared.id).update(owner=None)
    assert "Hugo Head (Sales) should own it." in page("kpis/retention/", "viewer").text
    assert "direct influence" not in page("kpis/promises/", "viewer").text
