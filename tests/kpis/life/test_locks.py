"""The lock of company KPIs."""

from datetime import date

import pytest

from kpis.models import Kpi, Status, Target
from kpis.rules.faults import Refused
from kpis.rules.targets import TargetVersion
from kpis.services.kpis import create_kpi, edit_kpi, retire_kpi
from kpis.services.locks import clear_lock, lock_kpi
from kpis.services.targets import remove_target, set_target

TODAY = date(2026, 11, 21)


def company_kpi(cast, key="retention", **fields) -> Kpi:
    said = {"unit": "%", "direction": "higher", "owner": cast.executive.id, "name": key, **fields}
    kpi = create_kpi(company=cast.company, key=key, level="company", actor=cast.actor("alignment_owner"), **said)
    Kpi.objects.filter(id=kpi.id).update(status=Status.ACTIVE)
    return kpi


def aimed(kpi: Kpi) -> Kpi:
    Target.objects.create(company_id=kpi.company_id, kpi=kpi, starts_on=date(2026, 1, 1), value=68.0)
    return kpi


def lock(cast, kpi, **more):
    return lock_kpi(company=cast.company, kpi=kpi.id, actor=cast.actor("alignment_owner"), today=TODAY, **more)


@pytest.fixture
def locked(cast):
    return lock(cast, aimed(company_kpi(cast)))


def test_a_lock_takes_the_first_free_place_for_twelve_months(cast, locked):
    second = lock(cast, aimed(company_kpi(cast, "margin")))
    assert (locked.lock_slot, locked.locked_until) == (1, date(2027, 11, 21))
    assert second.lock_slot == 2


def test_a_sixth_lock_is_refused(cast):
    for number in range(5):
        lock(cast, aimed(company_kpi(cast, f"kpi-{number}")))
    with pytest.raises(Refused) as caught:
        lock(cast, aimed(company_kpi(cast, "sixth")))
    assert caught.value.codes == {"": ["five_locked"]}


def test_everything_that_keeps_a_kpi_from_being_locked_is_named(cast):
    kpi = company_kpi(cast, unit="", direction="", owner=None)
    with pytest.raises(Refused) as caught:
        lock(cast, kpi, until=TODAY)
    assert caught.value.codes == {
        "unit": ["missing"],
        "direction": ["missing"],
        "owner": ["missing"],
        "target": ["missing"],
        "until": ["past"],
    }


def test_only_company_kpis_that_are_active_are_locked(cast):
    kpi = create_kpi(
        company=cast.company, key="x", level="department", department=cast.sales.id, name="X", unit="%",
        direction="higher", owner=cast.owner.id, actor=cast.actor("head"),
    )  # fmt: skip
    with pytest.raises(Refused) as caught:
        lock(cast, aimed(kpi))
    assert caught.value.codes == {"level": ["only_company"], "status": ["not_active"]}


def test_while_the_lock_stands_nothing_changes_without_the_reason_of_an_exception(cast, locked):
    actor, version = cast.actor("alignment_owner"), TargetVersion(starts_on=date(2027, 1, 1), value=70.0)
    target = Target.objects.get(kpi=locked)
    attempts = [
        lambda **e: edit_kpi(company=cast.company, kpi=locked.id, changes={"definition": "New"}, actor=actor, **e),
        lambda **e: set_target(company=cast.company, kpi=locked.id, version=version, actor=actor, **e),
        lambda **e: remove_target(company=cast.company, kpi=locked.id, target=target.id, actor=actor, **e),
        lambda **e: retire_kpi(company=cast.company, kpi=locked.id, why="Done", actor=actor, **e),
    ]
    for attempt in attempts:
        with pytest.raises(Refused) as caught:
            attempt()
        assert caught.value.codes["exception"] == ["locked"]
    for attempt in attempts:
        attempt(exception="The survey was bought by a rival")

    locked.refresh_from_db()
    assert (locked.status, locked.lock_slot, locked.locked_until) == (Status.RETIRED, None, None)


def test_a_locked_kpi_may_change_hands(cast, locked):
    edit_kpi(
        company=cast.company, kpi=locked.id, changes={"owner": cast.owner.id, "review_cadence": "monthly"},
        actor=cast.actor("alignment_owner"),
    )  # fmt: skip
    locked.refresh_from_db()
    assert locked.owner_id == cast.owner.id


def test_a_locked_kpi_keeps_its_last_target(cast, locked):
    with pytest.raises(Refused) as caught:
        remove_target(
            company=cast.company, kpi=locked.id, target=Target.objects.get().id, exception="Because",
            actor=cast.actor("alignment_owner"),
        )  # fmt: skip
    assert caught.value.codes == {"": ["locked_needs_target"]}


@pytest.mark.parametrize(
    ("today", "exception", "cleared"),
    [
        (date(2027, 11, 20), "", False),
        (date(2027, 11, 20), "Merger", True),
        (date(2027, 11, 21), "", True),
    ],
)
def test_a_lock_is_cleared_on_its_day_or_by_exception(cast, locked, today, exception, cleared):
    def clear():
        return clear_lock(
            company=cast.company, kpi=locked.id, actor=cast.actor("alignment_owner"), today=today, exception=exception
        )

    if cleared:
        assert clear().lock_slot is None
    else:
        with pytest.raises(Refused) as caught:
            clear()
        assert caught.value.codes == {"exception": ["locked"]}
