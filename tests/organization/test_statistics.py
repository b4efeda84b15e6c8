"""The planner hears of many new rows when they are committed, not a minute later."""

from django.apps import apps
from django.db import connection, transaction

from organization.models import Company, Membership, company_scope
from organization.services.statistics import count_anew
from tests.cast import build_cast

PEOPLE = 300


def counted() -> float:
    with connection.cursor() as cursor:
        cursor.execute("SELECT reltuples FROM pg_class WHERE relname = 'organization_membership'")
        return float(cursor.fetchone()[0])


def hire(company: Company) -> None:
    with company_scope(company.id):
        Membership.objects.bulk_create(
            Membership(company=company, name=f"Person {number}", email=f"p{number}@alder.example")
            for number in range(PEOPLE)
        )
    count_anew(Membership)


def test_the_tables_are_counted_as_the_rows_are_committed(committed):
    with transaction.atomic():
        cast = build_cast()
        hire(cast.company)
        assert counted() < PEOPLE
    assert counted() >= PEOPLE


def test_rows_that_are_not_kept_are_not_counted(committed):
    with transaction.atomic():
        cast = build_cast()
    with transaction.atomic():
        hire(cast.company)
        transaction.set_rollback(True)
    assert counted() < PEOPLE


def test_models_without_a_table_are_left_out(committed):
    with transaction.atomic():
        count_anew(*apps.get_models())
