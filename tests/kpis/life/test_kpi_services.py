"""A KPI drafted, edited, proposed, retired."""

from datetime import date

import pytest

from kpis.models import Kpi, KpiState, Measurement, Source, Status, Target
from kpis.rules.faults import Fault, Refused
from kpis.selectors.definitions import definition_changes
from kpis.services import guards
from kpis.services.kpis import create_kpi, edit_kpi, propose_kpi, retire_kpi
from organization.models import ChangeMark
from tests.cast import Cast

WHOLE_KPI = {
    "name": "First contact resolution rate above 78%",
    "definition": "Solved at the first contact / all contacts",
    "unit": "%",
    "direction": "higher",
    "indicator": "leading",
    "nature": "outcome",
    "review_cadence": "monthly",
}


def draft(cast: Cast, key: str = "fcr", level: str = "department", **fields) -> Kpi:
    department = None if level == "company" else cast.sales.id
    said = {**WHOLE_KPI, "department": department, "owner": cast.owner.id, **fields}
    return create_kpi(company=cast.company, key=key, level=level, actor=cast.actor("head"), **said)


def activated(kpi: Kpi) -> Kpi:
    Kpi.objects.filter(id=kpi.id).update(status=Status.ACTIVE)
    kpi.refresh_from_db()
    return kpi


def codes(caught) -> dict[str, list[str]]:
    return caught.value.codes


def test_a_draft_may_lack_almost_everything(cast):
    kpi = create_kpi(company=cast.company, key="x", level="company", name="Retention", actor=cast.actor("head"))

    assert (kpi.status, kpi.unit, kpi.owner_id) == (Status.DRAFT, "", None)
    assert KpiState.objects.get(kpi=kpi).health == "no_data"
    assert ChangeMark.objects.filter(kind="create", kpis=[kpi.id]).exists()


def test_all_faults_of_a_draft_come_at_once(cast):
    with pytest.raises(Refused) as caught:
        create_kpi(
            company=cast.company, key="not a key", level="company", name=" ", department=cast.sales.id,
            owner=cast.inactive.id, deputy=cast.outsider.id, direction="sideways", decimals=9, typical_change=-1.0,
            actor=cast.actor("head"),
        )  # fmt: skip

    assert codes(caught) == {
        "key": ["invalid"],
        "name": ["missing"],
        "direction": ["no_such_choice"],
        "typical_change": ["not_positive"],
        "decimals": ["too_many_decimals"],
        "department": ["company_has_none"],
        "owner": ["left"],
        "deputy": ["not_here"],
    }
    assert not Kpi.objects.exists()


def test_a_key_is_given_once(cast):
    draft(cast)
    with pytest.raises(Refused) as caught:
        draft(cast)
    assert codes(caught) == {"key": ["taken"]}


def test_below_company_level_a_department_is_needed(cast):
    with pytest.raises(Refused) as caught:
        draft(cast, department=None)
    assert codes(caught) == {"department": ["missing"]}


def test_an_edit_saves_what_changed_and_says_who_and_why(cast):
    kpi = draft(cast)

    edited = edit_kpi(
        company=cast.company, kpi=kpi.id, changes={"name": " Solved at once ", "unit": "%"}, actor=cast.actor("head"),
        why="Clearer",
    )  # fmt: skip

    assert edited.name == "Solved at once"
    context = kpi._meta.apps.get_model("kpis", "KpiEvent").objects.order_by("pgh_id").last().pgh_context
    assert (context["name"], context["why"], context["actor"]) == ("Hugo Head", "Clearer", str(cast.head.id))


def test_an_edit_that_changes_nothing_writes_nothing(cast):
    kpi = draft(cast)
    before = ChangeMark.objects.count()
    edit_kpi(company=cast.company, kpi=kpi.id, changes={"unit": "%"}, actor=cast.actor("head"))
    assert ChangeMark.objects.count() == before


@pytest.mark.parametrize("field", ["unit", "direction", "owner", "review_cadence"])
def test_an_active_kpi_keeps_what_it_needs(cast, field):
    kpi = activated(draft(cast))
    with pytest.raises(Refused) as caught:
        edit_kpi(
            company=cast.company, kpi=kpi.id, changes={field: None if field == "owner" else ""},
            actor=cast.actor("head"),
        )  # fmt: skip
    assert codes(caught) == {field: ["needed_while_active"]}


def test_the_cadence_stands_once_there_are_values(cast):
    kpi = draft(cast)
    Measurement.objects.create(
        company=cast.company, kpi=kpi, period=date(2026, 11, 2), actual=1.0, entered_at=kpi.created_at,
        source=Source.GRID,
    )  # fmt: skip
    with pytest.raises(Refused) as caught:
        edit_kpi(company=cast.company, kpi=kpi.id, changes={"measure_cadence": "monthly"}, actor=cast.actor("head"))
    assert codes(caught) == {"measure_cadence": ["has_values"]}


def test_a_range_does_not_fit_target_values(cast):
    kpi = draft(cast)
    Target.objects.create(company=cast.company, kpi=kpi, starts_on=date(2026, 1, 1), value=1.0)
    with pytest.raises(Refused) as caught:
        edit_kpi(company=cast.company, kpi=kpi.id, changes={"direction": "range"}, actor=cast.actor("head"))
    assert codes(caught) == {"direction": ["targets_do_not_fit"]}
    edit_kpi(company=cast.company, kpi=kpi.id, changes={"direction": "lower"}, actor=cast.actor("head"))


def test_a_changed_definition_breaks_the_series_of_an_active_kpi_only(cast):
    kpi = draft(cast)
    edit_kpi(company=cast.company, kpi=kpi.id, changes={"unit": "pts"}, actor=cast.actor("head"))
    assert definition_changes(company=cast.company, kpi=kpi.id) == []

    activated(kpi)
    edit_kpi(company=cast.company, kpi=kpi.id, changes={"name": "Another name"}, actor=cast.actor("head"))
    edit_kpi(
        company=cast.company, kpi=kpi.id, changes={"unit": "%", "aggregation": "mean"},
        actor=cast.actor("alignment_owner"), why="New survey",
    )  # fmt: skip

    (change,) = definition_changes(company=cast.company, kpi=kpi.id)
    assert change.fields == {"unit": ("pts", "%"), "aggregation": ("last", "mean")}
    assert (change.who, change.why) == ("Alma Aligns", "New survey")


def test_propose_takes_a_draft(cast):
    kpi = draft(cast)
    assert propose_kpi(company=cast.company, kpi=kpi.id, actor=cast.actor("head")).status == Status.PROPOSED
    with pytest.raises(Refused) as caught:
        propose_kpi(company=cast.company, kpi=kpi.id, actor=cast.actor("head"))
    assert codes(caught) == {"": ["not_a_draft"]}


def test_retiring_needs_a_reason_and_deletes_nothing(cast):
    kpi = activated(draft(cast))
    with pytest.raises(Refused) as caught:
        retire_kpi(company=cast.company, kpi=kpi.id, why=" ", actor=cast.actor("head"))
    assert codes(caught) == {"why": ["missing"]}

    retired = retire_kpi(
        company=cast.company, kpi=kpi.id, why="Replaced", actor=cast.actor("head"), today=date(2026, 11, 21)
    )

    assert (retired.status, retired.retired_on) == (Status.RETIRED, date(2026, 11, 21))
    with pytest.raises(Refused) as caught:
        edit_kpi(company=cast.company, kpi=kpi.id, changes={"unit": "h"}, actor=cast.actor("head"))
    assert codes(caught) == {"": ["retired"]}


def test_another_companys_kpi_does_not_exist(cast):
    kpi = draft(cast)
    from organization.models import company_scope

    with company_scope(cast.other.id), pytest.raises(Refused) as caught:
        edit_kpi(company=cast.other, kpi=kpi.id, changes={"unit": "h"}, actor=cast.actor("outsider"))
    assert codes(caught) == {"": ["no_such_kpi"]}


def test_a_guard_vetoes_and_a_follower_is_told(cast):
    kpi = draft(cast)
    told = []

    def veto(write):
        return [Fault("", "needs_change_request")] if write.act == "edit" else []

    guards.watch(veto)
    guards.follow(told.append)
    try:
        with pytest.raises(Refused) as caught:
            edit_kpi(company=cast.company, kpi=kpi.id, changes={"unit": "h"}, actor=cast.actor("head"))
        propose_kpi(company=cast.company, kpi=kpi.id, actor=cast.actor("head"))
    finally:
        guards.forget(veto)
        guards.forget(told.append)

    assert codes(caught) == {"": ["needs_change_request"]}
    assert [write.act for write in told] == ["propose"]
