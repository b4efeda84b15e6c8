"""A query without a gate: row-level security answers as the app role sees it."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import DatabaseError, IntegrityError, connection, models, transaction
from django.utils import timezone

from kpis.models import Kpi, Measurement
from organization.models import (
    ChangeMark,
    Company,
    Department,
    ExecutiveVisit,
    Invitation,
    Membership,
    company_scope,
    set_scope,
)
from organization.models.schema import has_company
from organization.selectors.people import companies_of
from organization.selectors.trail import event_model_of
from organization.services.invitations import invite
from organization.services.people import add_person
from tests.cast import ACTOR, Cast
from tests.house.filled import fill


def company_models() -> list[type[models.Model]]:
    return [model for model in apps.get_models(include_auto_created=True) if has_company(model)] + [
        Company,
        event_model_of(Company),
    ]


@pytest.fixture
def filled(cast: Cast) -> Cast:
    """Rows of both companies in every company table."""
    fill(cast.company, cast.head, cast.sales)
    with company_scope(cast.other.id):
        department = Department.objects.create(company=cast.other, key="one", name="One")
        fill(cast.other, cast.outsider, department)
    return cast


def counts() -> dict[str, int]:
    return {model._meta.db_table: model._base_manager.count() for model in company_models()}


def test_every_company_table_has_rows_of_both_companies(filled):
    """So that what follows proves something."""
    for company in (filled.company, filled.other):
        with company_scope(company.id):
            empty = [table for table, number in counts().items() if number == 0]
            assert empty == []


def test_without_a_company_nothing_is_seen(filled):
    set_scope()
    assert set(counts().values()) == {0}


def test_another_company_sees_its_own_only(filled):
    for company in (filled.company, filled.other):
        set_scope(company=company.id)
        for model in company_models():
            column = {Company: "id", event_model_of(Company): "pgh_obj_id"}.get(model, "company_id")
            seen = set(model._base_manager.values_list(column, flat=True))
            assert seen == {company.id}, model.__name__
    set_scope(company=uuid4())
    assert set(counts().values()) == {0}


def test_no_row_of_another_company_can_be_written_changed_or_removed(filled):
    set_scope(company=filled.other.id)
    for row in (
        Department(company=filled.company, key="x", name="X"),
        Membership(company=filled.company, email="x@x.example", name="X"),
        ChangeMark(company=filled.company, kind="x"),
        Company(id=uuid4(), slug="x", name="X"),
    ):
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            row.save(force_insert=True)
    assert Department.objects.filter(id=filled.sales.id).update(name="Mine") == 0
    assert ExecutiveVisit.objects.filter(company=filled.company).delete()[0] == 0
    # Nor can a row be moved out of the company.
    with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        Department.objects.filter(company=filled.other).update(company=filled.company)


def test_no_reference_crosses_companies(filled):
    """The foreign keys carry the company, so a row that knows another company's id cannot point at it."""
    foreign = filled.outsider.id
    for change in (
        lambda: Department.objects.filter(id=filled.sales.id).update(head_id=foreign),
        lambda: Kpi.objects.filter(company=filled.company).update(owner_id=foreign),
        lambda: Company.objects.filter(id=filled.company.id).update(alignment_owner_id=foreign),
        lambda: Invitation.objects.filter(company=filled.company).update(membership_id=foreign),
    ):
        with pytest.raises(IntegrityError, match="foreign key"), transaction.atomic():
            _now(change)


def test_no_value_names_another_companys_kpi(filled):
    with company_scope(filled.other.id):
        foreign = Kpi.objects.values_list("id", flat=True)[0]
    now = timezone.now()
    value = Measurement(
        company=filled.company, kpi_id=foreign, period=now.date(), actual=1.0, entered_at=now, source="command"
    )
    with (
        pytest.raises(IntegrityError, match="a value names a KPI that the company does not have"),
        transaction.atomic(),
    ):
        value.save(force_insert=True)


def test_a_person_sees_their_own_memberships_before_a_company_is_known(filled):
    user = filled.head.user
    with company_scope(filled.other.id):
        second = add_person(company=filled.other, email="hugo@birch.example", name="Hugo", actor=ACTOR)
        Membership.objects.filter(id=second.id).update(user=user)
    set_scope(person=user.pk)
    assert [str(membership.company) for membership in companies_of(user.pk)] == ["Alder & Vane", "Birch"]
    assert set(Membership.objects.values_list("user_id", flat=True)) == {user.pk}
    assert Department.objects.count() == 0
    set_scope(person=filled.viewer.user_id)
    assert [str(membership.company) for membership in companies_of(filled.viewer.user_id)] == ["Alder & Vane"]


def test_a_person_cannot_change_their_memberships_from_outside(filled):
    set_scope(person=filled.head.user_id)
    with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        Membership.objects.filter(id=filled.head.id).update(role="administrator")


def test_an_invitation_is_seen_within_its_company_only(filled):
    invited = add_person(company=filled.company, email="fresh@alder.example", name="Fresh", actor=ACTOR)
    invite(company=filled.company, membership=invited, actor=ACTOR)
    set_scope(person=filled.outsider.user_id)
    assert Invitation.objects.count() == 0


def test_a_scope_ends_with_its_transaction(committed):
    with company_scope(uuid4()):
        pass
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT plumbline_company(), plumbline_person()")
        assert cursor.fetchone() == (None, None)
    with pytest.raises(RuntimeError):
        set_scope(company=uuid4())


def _now(change: Callable[[], int]) -> None:
    assert change() >= 1
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
