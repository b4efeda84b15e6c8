"""A KPI begins to count."""

import threading
from datetime import date

import pytest

from alignment.models import CascadeLink
from alignment.services.activation import activate
from alignment.services.links import create_link
from kpis.models import Kpi, Status
from kpis.rules.faults import Refused
from kpis.rules.targets import TargetVersion
from kpis.services.kpis import create_kpi, retire_kpi
from kpis.services.targets import set_target
from organization.models import company_scope
from tests.cast import Cast, build_cast

SENTENCE = "Customers who are helped at the first contact buy again within two months."
START = TargetVersion(starts_on=date(2020, 1, 1), value=78.0)


def ready(cast: Cast, key: str, level: str = "company") -> Kpi:
    kpi = create_kpi(
        company=cast.company, key=key, level=level, name=f"{key} rate", unit="%", direction="higher",
        department=None if level == "company" else cast.sales.id, owner=cast.owner.id, nature="outcome",
        review_cadence="monthly", actor=cast.actor("head"),
    )  # fmt: skip
    set_target(company=cast.company, kpi=kpi.id, version=START, actor=cast.actor("head"))
    return kpi


def go(cast: Cast, kpi: Kpi) -> Kpi:
    return activate(company=cast.company, kpi=kpi.id, actor=cast.actor("alignment_owner"))


def refusal(cast: Cast, kpi: Kpi) -> list[str]:
    with pytest.raises(Refused) as caught:
        go(cast, kpi)
    return caught.value.codes[""]


def test_everything_that_is_missing_is_named_at_once(cast):
    kpi = create_kpi(
        company=cast.company, key="x", level="department", department=cast.sales.id,
        name="Increase customer satisfaction", actor=cast.actor("head"),
    )  # fmt: skip
    assert refusal(cast, kpi) == [
        "goal_not_outcome", "unit", "direction", "target_now", "owner", "review_cadence", "link",
    ]  # fmt: skip


def test_a_link_without_a_mechanism_is_no_sentence(cast):
    child, parent = ready(cast, "resolution", "department"), ready(cast, "retention")
    link = create_link(
        company=cast.company, child=child.id, parent=parent.id, actor=cast.actor("head"), rationale=SENTENCE
    )
    vague = "It supports the company's goals and improves retention."
    CascadeLink.objects.filter(id=link.id).update(rationale=vague)  # as a file may bring it
    assert refusal(cast, child) == ["rationale"]


def test_a_coupling_is_no_way_up(cast):
    child, parent = ready(cast, "resolution", "department"), ready(cast, "speed", "department")
    create_link(company=cast.company, child=child.id, parent=parent.id, actor=cast.actor("head"), rationale=SENTENCE)
    assert refusal(cast, child) == ["link"]


def test_a_whole_kpi_becomes_active(cast):
    child, parent = ready(cast, "resolution", "department"), ready(cast, "retention")
    create_link(company=cast.company, child=child.id, parent=parent.id, actor=cast.actor("head"), rationale=SENTENCE)
    active = go(cast, child)
    assert active.status == Status.ACTIVE
    assert active.activated_on is not None
    assert refusal(cast, child) == ["active"]


def test_a_retired_kpi_may_come_back(cast):
    kpi = ready(cast, "retention")
    first = go(cast, kpi).activated_on
    retire_kpi(company=cast.company, kpi=kpi.id, why="Mistake", actor=cast.actor("alignment_owner"))
    back = go(cast, kpi)
    assert (back.status, back.retired_on, back.activated_on) == (Status.ACTIVE, None, first)


def test_a_sixth_company_kpi_is_refused_and_a_ninth_of_a_department_is_not(cast):
    for number in range(5):
        go(cast, ready(cast, f"kpi-{number}"))
    assert refusal(cast, ready(cast, "sixth")) == ["company_limit"]

    parent = Kpi.objects.get(key="kpi-0")
    for number in range(9):
        child = ready(cast, f"sales-{number}", "department")
        create_link(
            company=cast.company, child=child.id, parent=parent.id, actor=cast.actor("head"), rationale=SENTENCE
        )
        assert go(cast, child).status == Status.ACTIVE


def test_of_two_people_who_activate_at_the_same_moment_the_later_is_refused(committed):
    """Two real connections; the first is held inside its transaction until the second waits for the lock."""
    from django.db import connection, connections, transaction

    with transaction.atomic():
        cast = build_cast()
        for number in range(4):
            go(cast, ready(cast, f"kpi-{number}"))
        rivals = [ready(cast, "fifth"), ready(cast, "sixth")]
    start, outcomes = threading.Barrier(2), []

    def rush(kpi: Kpi) -> None:
        try:
            with company_scope(cast.company.id):
                start.wait(timeout=120)
                go(cast, kpi)
            outcomes.append("active")
        except Refused as refused:
            outcomes.append(refused.codes[""][0])
        finally:
            connections.close_all()

    threads = [threading.Thread(target=rush, args=[kpi]) for kpi in rivals]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)

    assert sorted(outcomes) == ["active", "company_limit"]
    with company_scope(cast.company.id):
        assert Kpi.objects.filter(level="company", status=Status.ACTIVE).count() == 5
    connection.close()
