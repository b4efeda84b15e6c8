"""Evidence kept in step with the values: on the link, in figures, once for the same input; a contradicted link loses its credit."""

from datetime import date, timedelta

import numpy as np
import pytest

from alignment.models import CascadeLink, LinkEvidence, StageRun
from alignment.selectors.panel import panel
from alignment.services.evidence import keep_evidence
from alignment.services.links import accept_link, edit_link, remove_link
from alignment.services.results import run_all
from kpis.models import Kpi, Measurement
from kpis.rules.faults import Refused
from kpis.services.kpis import retire_kpi
from organization.rules.actors import system
from tests.drawn import draw
from tests.kpis.values import TODAY, WEEK

JOB = system("job")
WEEKS = 104


@pytest.fixture
def drawn(cast, time_machine):
    """Three linked KPIs without values, on a fixed day."""
    time_machine.move_to("2026-11-18T12:00:00Z", tick=False)
    return draw(cast, active=True)


def fill(kpi, series, last=WEEK):
    """The values of a KPI, week by week, the last in the week before today's."""
    Measurement.objects.bulk_create(
        Measurement(
            company=kpi.company, kpi=kpi, period=last - timedelta(weeks=back), actual=value, entered_at="2026-11-18T00:00Z",
            source="command",
        )
        for back, value in enumerate(reversed(series))
    )  # fmt: skip


def lead(drawn, *, sign=1, weeks=WEEKS, lag=6):
    """The department KPI leads the company's."""
    rng = np.random.default_rng(1)
    child = rng.standard_normal(weeks + lag)
    parent = 70 + sign * 0.8 * child[:weeks] + 0.4 * rng.standard_normal(weeks)
    fill(drawn.department, 50 + child[lag:])
    fill(drawn.company, parent)


def keep(cast, day=TODAY):
    return keep_evidence(company=cast.company, panel=panel(cast.company), day=day, actor=JOB)


def kept(drawn):
    return LinkEvidence.objects.get(link=drawn.link)


def test_what_history_shows_stands_in_the_link_and_in_figures(cast, drawn):
    lead(drawn)
    assert keep(cast)
    found = kept(drawn)
    assert (found.verdict, found.lag_weeks, found.reason, found.testable_from) == ("supported", 6, "", None)
    assert 0.5 < found.low < found.r < found.high < 1
    assert (found.p_adjusted, found.cadence) == (pytest.approx(found.p), "weekly")
    assert CascadeLink.objects.get(id=drawn.link.id).evidence == "supported"


def test_the_same_values_are_tested_once_and_new_ones_again(cast, drawn):
    lead(drawn)
    assert keep(cast)
    first = StageRun.objects.get(stage="evidence").input_hash
    assert not keep(cast)
    Measurement.objects.filter(kpi=drawn.company, period=WEEK).update(actual=71.0)
    assert keep(cast)
    assert StageRun.objects.get(stage="evidence").input_hash != first
    assert not keep(cast, day=TODAY - timedelta(days=1))  # earlier days are computed where they are asked for


def test_too_little_data_says_when_it_will_be_enough(cast, drawn):
    lead(drawn, weeks=30)
    keep(cast)
    found = kept(drawn)
    assert (found.verdict, found.reason, found.r, found.lag_weeks) == ("too_little_data", "short", None, None)
    assert found.testable_from > TODAY + timedelta(weeks=18)
    assert found.testable_from.weekday() == 0


def test_a_documented_lag_is_looked_for_where_it_was_documented(cast, drawn):
    lead(drawn)
    CascadeLink.objects.filter(id=drawn.link.id).update(lag_weeks=2)
    keep(cast)
    assert kept(drawn).verdict == "no_evidence"
    CascadeLink.objects.filter(id=drawn.link.id).update(lag_weeks=5)
    keep(cast)
    assert (kept(drawn).verdict, kept(drawn).lag_weeks) == ("supported", 6)


def test_a_quarterly_kpi_cannot_be_tested_and_a_monthly_one_takes_forty_months(cast, drawn):
    lead(drawn)
    Kpi.objects.filter(id=drawn.company.id).update(measure_cadence="quarterly")
    keep(cast)
    assert (kept(drawn).reason, kept(drawn).testable_from, kept(drawn).cadence) == ("cadence", None, "quarterly")
    Measurement.objects.filter(kpi=drawn.company).delete()
    Kpi.objects.filter(id=drawn.company.id).update(measure_cadence="monthly")
    keep(cast)
    assert (kept(drawn).reason, kept(drawn).cadence) == ("short", "monthly")
    assert kept(drawn).testable_from > date(2029, 1, 1)


def test_a_contradicted_link_counts_only_after_somebody_accepted_it_again_with_a_note(cast, drawn):
    lead(drawn, sign=-1)
    accept = {"company": cast.company, "link": drawn.link.id, "actor": cast.actor("alignment_owner")}
    assert accept_link(**accept).credited
    keep(cast)
    link = CascadeLink.objects.get(id=drawn.link.id)
    assert (link.evidence, link.accepted_by, link.credited) == ("contradicted", cast.alignment_owner, False)
    assert not panel(cast.company).links.credited.any()
    with pytest.raises(Refused) as refused:
        accept_link(**accept)
    assert [(fault.field, fault.code) for fault in refused.value.faults] == [("note", "missing")]
    link = accept_link(**accept, note="The price rise hid it.")
    assert (link.credited, link.reaccepted_by_id, link.reaccepted_note) == (
        True,
        cast.alignment_owner.id,
        "The price rise hid it.",
    )
    assert panel(cast.company).links.credited.all()
    with pytest.raises(Refused):
        accept_link(**accept, note="Once more.")


def test_another_claim_takes_evidence_and_second_acceptance_back(cast, drawn):
    lead(drawn, sign=-1)
    keep(cast)
    accept_link(company=cast.company, link=drawn.link.id, actor=cast.actor("alignment_owner"), note="It holds.")
    edit_link(company=cast.company, link=drawn.link.id, changes={"polarity": -1}, actor=cast.actor("head"))
    link = CascadeLink.objects.get(id=drawn.link.id)
    assert (link.evidence, link.accepted_by, link.reaccepted_at, link.reaccepted_note) == ("claimed", None, None, "")
    assert not LinkEvidence.objects.exists()
    keep(cast)
    assert CascadeLink.objects.get(id=drawn.link.id).evidence == "supported"


@pytest.mark.parametrize("how", ["removed", "retired"])
def test_the_evidence_of_a_link_goes_with_it(cast, drawn, how):
    lead(drawn)
    keep(cast)
    if how == "removed":
        remove_link(company=cast.company, link=drawn.link.id, actor=cast.actor("alignment_owner"))
    else:
        retire_kpi(company=cast.company, kpi=drawn.department.id, actor=cast.actor("alignment_owner"), why="Replaced")
    assert not LinkEvidence.objects.exists()


def test_a_link_removed_while_the_test_ran_gets_nothing(cast, drawn):
    lead(drawn)
    read = panel(cast.company)
    remove_link(company=cast.company, link=drawn.link.id, actor=cast.actor("alignment_owner"))
    keep_evidence(company=cast.company, panel=read, day=TODAY, actor=JOB)
    assert not LinkEvidence.objects.exists()


def test_it_is_a_stage_of_the_company_wide_results(cast, drawn):
    lead(drawn)
    done = run_all(company=cast.company.id, actor=JOB)
    assert ("evidence" in done.changed, done.failed) == (True, ())
    assert kept(drawn).verdict == "supported"
