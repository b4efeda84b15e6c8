"""Mail that has not gone out."""

from datetime import datetime
from uuid import UUID

from django.db import connection

from organization.models import Company, OutgoingMail

SHOWN = 200


def companies_with_mail(now: datetime) -> list[UUID]:
    """Companies with mail that may be tried now. Outside any scope: the database's function sees all of them."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT plumbline_undelivered_companies(%s)", [now])
        return [company for (company,) in cursor.fetchall()]


def given_up(company: Company) -> list[OutgoingMail]:
    """Mail that was tried for a day in vain, latest first."""
    rows = OutgoingMail.objects.filter(company=company, given_up_at__isnull=False).select_related("to")
    return list(rows.order_by("-given_up_at")[:SHOWN])


def waiting(company: Company) -> list[OutgoingMail]:
    """Mail that failed at least once and is tried again, oldest first."""
    rows = OutgoingMail.objects.filter(company=company, sent_at__isnull=True, given_up_at__isnull=True, tries__gt=0)
    return list(rows.exclude(last_error="").select_related("to").order_by("created_at")[:SHOWN])
