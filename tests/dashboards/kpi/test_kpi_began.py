"""Where the dip of a KPI began, as its page tells it."""

from datetime import date, timedelta

import pytest

from alignment.models import Diagnosis, StageRun
from alignment.services.links import create_link
from alignment.services.stages import keep, note_failure
from kpis.services.measurements import ValueRow, record_measurements
from tests.drawn import draw

TODAY = date(2026, 11, 18)
LAST = date(2026, 11, 9)

pytestmark = pytest.mark.usefixtures("wednesday")


@pytest.fixture
def drawn(cast):
    found = draw(cast, active=True)
    create_link(
        company=cast.company, child=found.individual.id, parent=found.department.id, polarity=1,
        rationale="Who calls more customers closes more deals.", actor=cast.actor("head"),
    )  # fmt: skip
    rows = [ValueRow(kpi.id, LAST, 40.0) for kpi in (found.company, found.department)]
    record_measurements(company=cast.company, rows=rows, actor=cast.actor("alignment_owner"), source="grid")
    return found


def origin(kpi, *way, share=0.65, size=-2.3, weeks=5):
    onset = LAST - timedelta(weeks=weeks)
    path = [str(one.id) for one in (kpi, *way)]
    return {"kpi": str(kpi.id), "share": share, "onset": onset.isoformat(), "size": size, "size_sigma": -3.0, "z": 6.0, "path": path}  # fmt: skip


def coming(kpi, *way):
    return origin(kpi, *way, size=-0.4) | {"from": "2026-11-30", "in_weeks": 3}


def kept(cast, kpi, verdict="below", *, day=TODAY, **told):
    level = told.pop("origin_level", "department" if verdict == "below" else "")
    Diagnosis.objects.create(
        company=cast.company, kpi=kpi, day=day, verdict=verdict, origin_level=level, dip_sigma=2.0, weeks=3, **told
    )
    keep(company=cast.company, stage="diagnosis", day=day, algorithm="x", input_hash="x")


def test_the_origin_is_named_with_its_way_size_and_owner(cast, drawn, page, words):
    kept(cast, drawn.company, ranking=[origin(drawn.department, drawn.company)])
    source = page("viewer", "kpis/retention/")
    said = words(source)
    assert "Where it began departmental process" in said
    assert "Win rate fell by about 2.3 pts 5 weeks ago; that explains about 65% of the dip of Retention." in said
    assert "Sales: here Win rate fell by about 2.3 pts, Week 41, from 5 Oct" in said
    assert "Owner: Olga Owner." in said
    assert "As of 18 Nov." in said
    assert 'aria-label="The way it took through the cascade"' in source
    assert "/c/alder/kpis/win-rate/" in source.partition('id="began"')[2].partition("</section>")[0]


@pytest.mark.parametrize(("who", "reads"), [("executive", True), ("owner", True), ("member", False), ("viewer", False)])
def test_an_individual_kpi_is_named_only_to_those_who_may_read_it(cast, drawn, page, words, who, reads):
    way = (drawn.department, drawn.company)
    kept(
        cast, drawn.company, origin_level="individual", coming=[coming(drawn.individual, *way)],
        ranking=[origin(drawn.individual, *way), origin(drawn.department, drawn.company, share=0.3)],
    )  # fmt: skip
    source = page(who, "kpis/retention/").partition('id="began"')[2].partition("</section>")[0]
    said = words(f"<p{source}")
    assert "individual behaviour" in said
    assert ("Calls fell by about 2.3 pts 5 weeks ago; through Win rate" in said) == reads
    assert ("Because of Calls, Retention will lose about 0.4 pts in about 3 weeks." in said) == reads
    assert ("kpis/calls/" in source) == reads
    assert ("Calls" in said) == reads
    assert ("An individual KPI of Sales changed 5 weeks ago; through Win rate" in said) != reads
    assert ("Because of an individual KPI of Sales, Retention will lose" in said) != reads
    assert "expected in Week 49, from 30 Nov" in said


@pytest.mark.parametrize(
    ("verdict", "told", "sentence"),
    [
        ("unclear", {}, "nothing below it stands out clearly enough to be named: unclear."),
        ("strategy_or_external", {"origin_level": "company"}, "it began at this KPI itself, by strategy or from outside."),
        ("no_significant_variance", {}, "It is within its normal course: nothing that would need a cause."),
        ("no_significant_variance", {"enough": False}, "There is too little history yet to say what is normal for it."),
    ],
)  # fmt: skip
def test_what_is_not_known_is_said_and_nobody_is_named(cast, drawn, page, words, verdict, told, sentence):
    kept(cast, drawn.company, verdict, ranking=[origin(drawn.department, drawn.company)], **told)
    said = words(page("executive", "kpis/retention/").partition('id="began"')[2].partition("</section>")[0])
    assert sentence in said
    assert "Win rate" not in said


def test_a_miss_that_is_normal_has_no_event(cast, drawn, page, words):
    kept(cast, drawn.department, "no_significant_variance")
    assert "there is no event to find, the process brings it." in words(page("executive", "kpis/win-rate/"))


def test_what_is_old_or_failed_is_said_to_be(cast, drawn, page, words):
    assert "It has not been computed yet." in words(page("executive", "kpis/retention/"))
    note_failure(company=cast.company, stage="diagnosis", day=TODAY, failure="ValueError")
    assert "It could not be computed: the attempt failed." in words(page("executive", "kpis/retention/"))
    kept(cast, drawn.company, "unclear", day=TODAY - timedelta(days=3))
    assert "As of 15 Nov. The last attempt to compute this failed;" in words(page("executive", "kpis/retention/"))
    StageRun.objects.filter(company=cast.company, failed_at__isnull=False).delete()
    assert "As of 15 Nov. Nothing newer has been computed." in words(page("executive", "kpis/retention/"))


def test_an_earlier_day_reads_what_was_kept_for_it(cast, drawn, page, words):
    kept(cast, drawn.company, "unclear")
    kept(cast, drawn.company, day=date(2026, 11, 11), ranking=[origin(drawn.department, drawn.company)])
    assert "As of 11 Nov." in words(page("executive", "kpis/retention/", as_of="2026-11-12"))
    assert "Nothing was kept for this day." in words(page("executive", "kpis/retention/", as_of="2026-11-02"))


def test_kpis_that_are_not_asked_have_no_such_section(cast, drawn, page):
    for key in ("win-rate", "calls"):
        assert 'id="began"' not in page("executive", f"kpis/{key}/")
