"""The kept diagnoses: what is asked, what is kept, what a sentence says."""

from datetime import date, timedelta

import numpy as np
import pytest

from alignment.models import CascadeLink, Diagnosis
from alignment.selectors.diagnoses import diagnoses
from alignment.selectors.panel import panel
from alignment.services.diagnosis import diagnose_company
from alignment.wording.diagnosis import coming_words, level_words, verdict_words
from kpis.models import Kpi
from kpis.services.measurements import ValueRow, record_measurements
from organization.rules.actors import system
from tests.drawn import draw
from tests.kpis.values import TODAY, WEEK

JOB = system("job")
WEEKS = 104
FELL = 6


@pytest.fixture
def drawn(cast, time_machine):
    """Win rate fell six weeks ago, retention followed three weeks later."""
    time_machine.move_to("2026-11-18T12:00:00Z", tick=False)
    found = draw(cast, active=True)
    CascadeLink.objects.filter(id=found.link.id).update(lag_weeks=3, strength="strong")
    rng = np.random.default_rng(5)
    win = rng.normal(0, 1, WEEKS)
    win[-FELL:] -= 5
    retention = 0.5 * np.roll(win, 3) + 0.7 * rng.normal(0, 1, WEEKS)
    rows = [
        ValueRow(kpi, WEEK - timedelta(weeks=WEEKS - 1 - at), float(value), reason="first load")
        for kpi, values in ((found.department.id, 40 + 2 * win), (found.company.id, 68 + 0.6 * retention))
        for at, value in enumerate(values)
    ]
    record_measurements(company=cast.company, rows=rows, actor=cast.actor("alignment_owner"), source="command")
    return found


def run(cast, **fields):
    return diagnose_company(company=cast.company, panel=panel(cast.company), day=TODAY, actor=JOB, **fields)


def test_the_company_kpi_is_told_where_its_dip_began(cast, drawn):
    assert run(cast) is True
    found = diagnoses(cast.company)[drawn.company.id]
    first = found.ranking[0]
    assert (found.verdict, found.origin_level, found.enough) == ("below", "department", True)
    assert (first.kpi.key, [step.key for step in first.path]) == ("win-rate", ["win-rate", "retention"])
    assert abs((first.onset - (WEEK - timedelta(weeks=FELL - 1))).days) <= 7
    assert first.size == pytest.approx(-10, abs=3)
    sentence = verdict_words(found, locale="en")
    assert sentence.startswith("Win rate fell by about ")
    assert " weeks ago; that explains " in sentence
    assert level_words(found.origin_level) == "departmental process"


def test_a_department_kpi_that_is_off_is_asked_too(cast, drawn):
    run(cast)
    own = diagnoses(cast.company)[drawn.department.id]
    assert (own.verdict, own.origin_level) == ("strategy_or_external", "department")
    assert "in the process of the department" in verdict_words(own, locale="en")


def test_the_same_input_is_computed_once_and_another_again(cast, drawn):
    assert [run(cast), run(cast)] == [True, False]
    kept = set(Diagnosis.objects.values_list("id", flat=True))
    CascadeLink.objects.filter(id=drawn.link.id).update(lag_weeks=4)
    assert run(cast) is True
    assert not kept & set(Diagnosis.objects.values_list("id", flat=True))


def test_what_history_contradicts_is_not_gone_along(cast, drawn):
    CascadeLink.objects.filter(id=drawn.link.id).update(evidence="contradicted")
    run(cast)
    assert [one.kpi.key for one in diagnoses(cast.company)[drawn.company.id].ranking] in ([], ["retention"])


def test_too_little_history_is_said(cast, drawn):
    Kpi.objects.filter(id=drawn.individual.id).update(level="individual")
    shortened = panel(cast.company)
    shortened.history[:, :-12] = np.nan
    diagnose_company(company=cast.company, panel=shortened, day=TODAY, actor=JOB)
    found = diagnoses(cast.company)[drawn.company.id]
    assert (found.verdict, found.enough, found.ranking) == ("no_significant_variance", False, ())
    assert "too little history" in verdict_words(found, locale="en")


def test_an_earlier_day_is_read_from_what_was_kept(cast, drawn):
    run(cast)
    earlier = TODAY - timedelta(days=7)
    diagnose_company(company=cast.company, panel=panel(cast.company, earlier), day=earlier, actor=JOB)
    assert diagnoses(cast.company, as_of=earlier)[drawn.company.id].day == earlier
    assert diagnoses(cast.company, as_of=date(2026, 1, 1)) == {}


def test_a_department_kpi_can_be_looked_back_at_for_a_quarter(cast, drawn):
    earlier = TODAY - timedelta(days=7)
    diagnose_company(company=cast.company, panel=panel(cast.company, earlier), day=earlier, actor=JOB)
    run(cast)
    assert diagnoses(cast.company, as_of=earlier)[drawn.department.id].day == earlier
    assert diagnoses(cast.company)[drawn.department.id].day == TODAY
    # back on track it was not asked again: what was said of it then does not speak of today
    Diagnosis.objects.filter(kpi=drawn.department, day=TODAY).delete()
    assert drawn.department.id not in diagnoses(cast.company)
    assert drawn.department.id not in diagnoses(cast.company, kpis=[drawn.department.id])
    assert drawn.department.id in diagnoses(cast.company, as_of=earlier)
    later = TODAY + timedelta(days=100)
    diagnose_company(company=cast.company, panel=panel(cast.company), day=later, actor=JOB)
    assert not Diagnosis.objects.filter(kpi=drawn.department, day__lt=later).exists()
    assert Diagnosis.objects.filter(kpi=drawn.company, day=earlier).exists()


def test_what_is_coming_is_said_with_its_week(cast, drawn):
    """Read four weeks earlier, nothing had arrived yet."""
    earlier = WEEK - timedelta(weeks=FELL - 3)
    diagnose_company(company=cast.company, panel=panel(cast.company, earlier), day=earlier, actor=JOB)
    found = diagnoses(cast.company, as_of=earlier)[drawn.company.id]
    (coming,) = found.coming
    assert coming.kpi.key == "win-rate"
    assert coming.size < 0
    assert coming.in_weeks in {1, 2}
    assert coming.starts > earlier - timedelta(days=7)
    assert coming_words(found, coming, locale="en").startswith("Because of Win rate, Retention will lose about ")


def test_two_queries_whatever_the_size(cast, drawn, django_assert_num_queries):
    run(cast)
    with django_assert_num_queries(2):
        diagnoses(cast.company)
