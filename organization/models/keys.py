"""Keys of company tables (docs/decisions/0001-keys.md)."""

from uuid import UUID

from django.db import models
from uuid_utils import compat


def uuid7() -> UUID:
    """A time-ordered id made in Python, so that bulk_create returns objects that know their key."""
    return compat.uuid7()


class CompanyRow(models.Model):
    """A row of one company.

    Django sees `id` as the primary key; in the database it is (company_id, id), put there with composite foreign keys
    and row-level security by `organization.models.schema.CompanyTable`, which every migration that creates such a
    table must name (tests/house/test_schema.py walks them).
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    company = models.ForeignKey("organization.Company", on_delete=models.PROTECT, db_constraint=False, related_name="+")

    class Meta:
        abstract = True
