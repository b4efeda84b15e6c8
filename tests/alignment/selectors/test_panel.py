"""A company read as arrays."""

from datetime import date, timedelta

import numpy as np
import pytest

from alignment.models import CascadeLink
from alignment.selectors.panel import panel
from kpis.models import Kpi, Target
from kpis.services.measurements import ValueRow, record_measurements
from kpis.services.states import restate
from tests.drawn import draw
from tests.kpis.values import TODAY, WEEK


@pytest.fixture
def drawn(cast, time_machine):
    """Three linked KPIs with a few values, a monthly one among them."""
    time_machine.move_to("2026-11-18T12:00:00Z", tick=False)
    found = draw(cast, active=True)
    Kpi.objects.filter(id=found.company.id).update(measure_cadence="monthly", tags=["retention"])
    rows = [
        ValueRow(found.department.id, WEEK - timedelta(weeks=back), 50.0 + back, reason="late") for back in range(6)
    ]
    rows += [ValueRow(found.company.id, date(2026, month, 1), 70.0 + month, reason="late") for month in (8, 9, 10)]
    record_measurements(company=cast.company, rows=rows, actor=cast.actor("alignment_owner"), source="command")
    return found


def test_kpis_stand_by_level_and_key_and_values_on_weeks(cast, drawn):
    found = panel(cast.company)
    assert found.keys == ("retention", "win-rate", "calls")
    assert (found.day, found.weeks[-1]) == (TODAY, np.datetime64(WEEK))
    assert found.X.shape == (len(found.weeks), 3)
    assert list(found.history[1, -6:]) == [55.0, 54.0, 53.0, 52.0, 51.0, 50.0]
    assert np.isnan(found.history[2]).all()
    october = int(np.flatnonzero(found.weeks == np.datetime64("2026-10-26"))[0])
    assert found.history[0, october] == 80.0
    assert (~np.isnan(found.history[0])).sum() == 3
    assert found.tags[0] == {"retention"}
    assert (found.department_key[1], found.function[1]) == ("sales", "sales")
    assert found.active.all()


def test_a_weekly_kpi_is_gathered_for_the_monthly_one_it_moves(cast, drawn):
    monthly = panel(cast.company).series["monthly"]
    assert list(monthly.rows) == [0, 1]
    assert list(monthly.starts[-3:]) == [np.datetime64(f"2026-{month:02}-01") for month in (8, 9, 10)]
    assert list(monthly.values[0, -3:]) == [78.0, 79.0, 80.0]
    assert monthly.values[1, -1] == 52.0  # the last week whose middle lies in October


def test_figures_are_the_pages_and_targets_stand_at_todays_pace(cast, drawn):
    restate(company=cast.company)
    found = panel(cast.company)
    assert (found.pace[1], found.actual[1], found.compared[1], found.health[1]) == (60.0, 50.0, 50.0, "off_track")
    assert np.isnan(found.pace[0])
    computed = panel(cast.company, as_of=TODAY)
    assert (computed.pace[1], computed.health, computed.flag) == (60.0, found.health, found.flag)
    assert np.allclose(computed.sigma, found.sigma, equal_nan=True)


def test_an_earlier_day_knows_nothing_later(cast, drawn):
    Target.objects.filter(kpi=drawn.department).update(starts_on=date(2026, 11, 9))
    found = panel(cast.company, as_of=date(2026, 11, 4))
    assert found.weeks[-1] == np.datetime64("2026-10-26")
    assert found.history[1, -1] == 52.0
    assert np.isnan(found.pace[1])


def test_links_know_their_strength_in_sigmas_and_what_they_are_worth(cast, drawn):
    Kpi.objects.filter(id=drawn.company.id).update(typical_change=4.0)
    Kpi.objects.filter(id=drawn.department.id).update(typical_change=2.0)
    CascadeLink.objects.filter(id=drawn.link.id).update(effect=0.5, effect_sd=0.1, lag_weeks=6, polarity=-1)
    restate(company=cast.company)
    found = panel(cast.company)
    links = found.links
    assert (list(links.child), list(links.parent), list(links.lag), list(links.polarity)) == ([1], [0], [6], [-1])
    ratio = found.sigma[1] / found.sigma[0]
    assert found.strength == pytest.approx([0.5 * ratio])
    assert found.strength_sd == pytest.approx([0.1 * ratio])
    assert not links.credited.any()  # nobody accepted it
    told = {"accepted_by": cast.alignment_owner, "evidence": "contradicted"}
    CascadeLink.objects.filter(id=drawn.link.id).update(**told)
    assert not panel(cast.company).links.credited.any()
    CascadeLink.objects.filter(id=drawn.link.id).update(reaccepted_at="2026-11-01T00:00Z", reaccepted_note="Holds")
    assert panel(cast.company).links.credited.all()
    CascadeLink.objects.filter(id=drawn.link.id).update(effect=None, effect_sd=None)
    assert panel(cast.company).strength == pytest.approx([0.3])
    assert panel(cast.company).strength_sd == pytest.approx([0.15])


def test_a_retired_end_takes_the_link_along_and_a_draft_is_flagged(cast, drawn):
    Kpi.objects.filter(id=drawn.department.id).update(status="draft")
    assert list(panel(cast.company).active) == [True, False, True]
    Kpi.objects.filter(id=drawn.department.id).update(status="retired")
    found = panel(cast.company)
    assert (len(found), len(found.links)) == (2, 0)


def test_a_company_without_anything_is_empty_arrays(cast):
    found = panel(cast.company)
    assert (len(found), found.X.shape, len(found.links), found.series) == (0, (0, 0), 0, {})
    assert len(found.strength) == 0
