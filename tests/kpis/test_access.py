"""The gates to KPIs: who reads, who writes values, who edits; conditions on many say the same as rights on one."""

from types import SimpleNamespace

import pytest
from django.http import Http404

from kpis.access import (
    kpi_for_editing,
    kpi_for_reading,
    kpi_for_values,
    readable,
    subject_of,
    writable_kpis,
)
from kpis.models import Kpi
from organization.http.errors import NotAllowed
from organization.http.request import Person
from organization.models import Membership, company_scope
from organization.rules.roles import may, reading_right
from organization.selectors.people import person_facts
from tests.cast import Cast
from tests.kpis.values import add_kpi

PEOPLE = [name for name in Cast.parts() if name not in {"inactive", "outsider"}]


def asks(cast, name):
    person = Membership.objects.select_related("company").get(id=cast.person(name).id)
    return SimpleNamespace(company=person.company, person=Person(person, person_facts(person)))


@pytest.fixture
def kpis(cast):
    return [
        add_kpi(cast, "company", level="company", department=None, owner=cast.executive),
        add_kpi(cast, "department"),
        add_kpi(cast, "elsewhere", department=cast.support, owner=cast.member, deputy=cast.owner),
        add_kpi(cast, "own", level="individual"),
        add_kpi(cast, "of-member", level="individual", department=cast.support, owner=cast.member),
        add_kpi(cast, "of-nobody", level="individual", owner=None),
        add_kpi(cast, "of-viewer", level="individual", owner=cast.viewer),
        add_kpi(cast, "retired", status="retired"),
    ]


@pytest.mark.parametrize("name", PEOPLE)
def test_many_at_once_are_what_one_by_one_would_be(cast, kpis, name):
    request = asks(cast, name)
    facts = request.person.facts
    reads = {k.key for k in kpis if may(facts, reading_right(k.level), subject_of(k))}
    writes = {k.key for k in kpis if may(facts, "values.write", subject_of(k)) and k.status != "retired"}
    assert {k.key for k in readable(request, Kpi.objects.all())} == reads
    assert {k.key for k in writable_kpis(request)} == writes
    for kpi in kpis:
        if kpi.key in reads:
            assert kpi_for_reading(request, kpi.key) == kpi
        else:
            with pytest.raises(NotAllowed):
                kpi_for_reading(request, kpi.key)


def test_the_table_of_rights_bites(cast, kpis):
    assert {k.key for k in writable_kpis(asks(cast, "owner"))} == {"department", "elsewhere", "own"}
    assert {k.key for k in writable_kpis(asks(cast, "head"))} == {"department", "own", "of-nobody", "of-viewer"}
    assert len(writable_kpis(asks(cast, "alignment_owner"))) == 7
    assert not writable_kpis(asks(cast, "viewer"))
    assert kpi_for_values(asks(cast, "owner"), "department")
    with pytest.raises(NotAllowed) as refused:
        kpi_for_values(asks(cast, "member"), "department")
    assert cast.owner.name in refused.value.ask
    with pytest.raises(NotAllowed):
        kpi_for_editing(asks(cast, "owner"), "department")
    assert kpi_for_editing(asks(cast, "head"), "department")
    with pytest.raises(NotAllowed):
        kpi_for_editing(asks(cast, "head"), "company")


def test_what_is_not_there_and_what_is_anothers_look_alike(cast, kpis):
    with pytest.raises(Http404):
        kpi_for_reading(asks(cast, "owner"), "nothing")
    with company_scope(cast.other.id), pytest.raises(Http404):
        kpi_for_reading(asks(cast, "outsider"), "department")
