"""Target versions: set, closed, corrected, removed."""

from datetime import date

import pytest

from kpis.models import KpiState, Status, Target
from kpis.rules.faults import Refused
from kpis.rules.targets import TargetVersion
from kpis.services.kpis import create_kpi
from kpis.services.targets import remove_target, set_target

JANUARY, JULY, DECEMBER = date(2026, 1, 1), date(2026, 7, 1), date(2026, 12, 31)


@pytest.fixture
def kpi(cast):
    return create_kpi(
        company=cast.company, key="fcr", level="department", department=cast.sales.id, name="Resolution",
        unit="%", direction="higher", owner=cast.owner.id, actor=cast.actor("head"),
    )  # fmt: skip


def put(cast, kpi, *, starts_on=JANUARY, ends_on=DECEMBER, value=78.0, replaces=None, exception="", **more):
    version = TargetVersion(starts_on=starts_on, ends_on=ends_on, value=value, **more)
    return set_target(
        company=cast.company, kpi=kpi.id, version=version, actor=cast.actor("head"), replaces=replaces,
        exception=exception,
    )  # fmt: skip


def refused(cast, kpi, **said):
    with pytest.raises(Refused) as caught:
        put(cast, kpi, **said)
    return caught.value


def test_a_new_version_closes_the_former_the_day_before(cast, kpi):
    put(cast, kpi)
    saved = put(cast, kpi, starts_on=JULY, value=80.0)

    assert saved.closed_on == date(2026, 6, 30)
    spans = list(Target.objects.order_by("starts_on").values_list("starts_on", "ends_on", "value"))
    assert spans == [(JANUARY, date(2026, 6, 30), 78.0), (JULY, DECEMBER, 80.0)]


def test_the_figures_follow_at_once(cast, kpi):
    put(cast, kpi, starts_on=date(2020, 1, 1), ends_on=None, value=80.0)
    assert KpiState.objects.get(kpi=kpi).target == 80.0


def test_a_version_may_not_cover_another(cast, kpi):
    put(cast, kpi, starts_on=JULY)
    fault = refused(cast, kpi, starts_on=JANUARY, ends_on=None)
    assert fault.codes == {"ends_on": ["overlap"]}
    assert fault.faults[0].params == {"from": JULY, "to": DECEMBER}


def test_a_version_that_begins_on_the_same_day_must_say_that_it_replaces(cast, kpi):
    former = put(cast, kpi).target
    assert refused(cast, kpi, value=79.0).codes == {"starts_on": ["overlap"]}

    put(cast, kpi, value=79.0, replaces=former.id)

    assert Target.objects.get().value == 79.0
    events = former._meta.apps.get_model("kpis", "TargetEvent").objects
    assert list(events.order_by("pgh_id").values_list("pgh_label", "value")) == [
        ("insert", 78.0), ("delete", 78.0), ("insert", 79.0),
    ]  # fmt: skip


def test_a_version_inside_a_longer_one_would_leave_days_without_a_target(cast, kpi):
    put(cast, kpi)
    assert refused(cast, kpi, starts_on=JULY, ends_on=date(2026, 9, 30)).codes == {"ends_on": ["inside"]}


def test_all_faults_of_a_version_come_at_once(cast, kpi):
    fault = refused(cast, kpi, ends_on=None, value=None, low=1.0, tolerance=-1.0, shape="linear")
    assert fault.codes == {
        "tolerance": ["negative"],
        "value": ["missing"],
        "low": ["not_allowed"],
        "baseline": ["needs_baseline"],
        "ends_on": ["needs_end"],
    }


def test_without_a_direction_nobody_knows_what_a_target_means(cast):
    kpi = create_kpi(company=cast.company, key="x", level="company", name="X", actor=cast.actor("head"))
    assert refused(cast, kpi).codes == {"": ["needs_direction"]}


def test_a_removed_version_stays_in_the_trail(cast, kpi):
    target = put(cast, kpi).target
    remove_target(company=cast.company, kpi=kpi.id, target=target.id, actor=cast.actor("head"), why="Typed twice")
    assert not Target.objects.exists()
    last = target._meta.apps.get_model("kpis", "TargetEvent").objects.order_by("pgh_id").last()
    assert (last.pgh_label, last.value, last.pgh_context["why"]) == ("delete", 78.0, "Typed twice")


def test_another_kpis_version_is_not_removed(cast, kpi):
    other = create_kpi(company=cast.company, key="x", level="company", name="X", actor=cast.actor("head"))
    target = put(cast, kpi).target
    with pytest.raises(Refused) as caught:
        remove_target(company=cast.company, kpi=other.id, target=target.id, actor=cast.actor("head"))
    assert caught.value.codes == {"": ["no_such_target"]}


def test_a_retired_kpi_gets_no_target(cast, kpi):
    kpi.status = Status.RETIRED
    kpi.save()
    assert refused(cast, kpi).codes == {"": ["retired"]}
