"""Notices: a thing that somebody is told, once."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Q
from django.utils import timezone
from psycopg.types.json import Jsonb

from organization.models import Company, Notice, NoticePreference, uuid7
from organization.rules.actors import Actor
from organization.services.trail import recorded

_TELL = """
INSERT INTO organization_notice (id, company_id, person_id, kind, subject, params, since, created_at)
SELECT n.id, %(company)s, n.person, n.kind, n.subject, n.params, n.since, %(now)s
FROM unnest(%(ids)s::uuid[], %(people)s::uuid[], %(kinds)s::text[], %(subjects)s::text[], %(params)s::jsonb[],
            %(since)s::timestamptz[]) AS n (id, person, kind, subject, params, since)
ON CONFLICT (company_id, person_id, kind, subject) DO UPDATE SET done_at = NULL
    WHERE organization_notice.done_at IS NOT NULL
"""


@dataclass(frozen=True, slots=True)
class News:
    """Something to tell one person; `kind` and `subject` name the thing, `params` what wording needs of it."""

    person: UUID
    kind: str
    subject: str
    since: datetime
    params: Mapping[str, Any] = field(default_factory=dict)


def tell(*, company: Company, news: Sequence[News], now: datetime | None = None) -> None:
    """Tell people, in one statement. What somebody was told already is not told again; where it had been done with, it
    is open again, and keeps that it stood in a mail.
    """
    if not news:
        return
    told: dict[str, Any] = {
        "company": company.pk,
        "now": now or timezone.now(),
        "ids": [uuid7() for _one in news],
        "people": [one.person for one in news],
        "kinds": [one.kind for one in news],
        "subjects": [one.subject for one in news],
        "params": [Jsonb(dict(one.params)) for one in news],
        "since": [one.since for one in news],
    }
    with connection.cursor() as cursor:
        cursor.execute(_TELL, told)


def close(*, company: Company, notices: Collection[UUID], now: datetime) -> int:
    """Nothing is owed of these any more. Returns how many were open."""
    if not notices:
        return 0
    return Notice.objects.filter(company=company, id__in=notices, done_at__isnull=True).update(done_at=now)


def see(*, company: Company, person: UUID) -> None:
    """The person looked at what they were told."""
    Notice.objects.filter(company=company, person_id=person, seen_at__isnull=True).update(seen_at=timezone.now())


def forget_old(*, company: Company, before: datetime) -> int:
    """Drop notices that were done with, or told without anything being owed, before that moment."""
    old = Notice.objects.filter(company=company, created_at__lt=before)
    return old.filter(Q(done_at__isnull=False) | Q(kind="reminder")).delete()[0]


def prefer(
    *,
    company: Company,
    person: UUID,
    ways: Mapping[str, str],
    digest_hour: int,
    quiet_from: time,
    quiet_to: time,
    week: Collection[int],
    time_zone: str,
    country: str,
    subdivision: str,
    actor: Actor,
) -> NoticePreference:
    """Say how a person wants to be told; empty `time_zone` and `country` follow the company."""
    with recorded(actor):
        row, _new = NoticePreference.objects.update_or_create(
            company=company,
            person_id=person,
            defaults={
                "ways": dict(ways),
                "digest_hour": digest_hour,
                "quiet_from": quiet_from,
                "quiet_to": quiet_to,
                "week": sorted(week),
                "time_zone": time_zone,
                "country": country,
                "subdivision": subdivision if country else "",
            },
        )
    return row
