"""Keeps the company-wide results of a day, from which "as of" pages and a company's history are read."""

import hashlib
import json
from dataclasses import asdict
from datetime import date
from uuid import UUID

from django.utils import timezone

from alignment.models import CompanySnapshot
from alignment.rules.summary import Standing, summarise
from alignment.selectors.standings import standings, standings_as_of
from organization.http.request import company_today
from organization.models import Company
from organization.models.locks import Lock, hold
from organization.rules.actors import Actor
from organization.services.trail import recorded

ALGORITHM = "summary/1"


def _input_hash(facts: list[Standing]) -> str:
    text = json.dumps([asdict(one) for one in facts], sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def take_snapshot(*, company: UUID, actor: Actor, day: date | None = None) -> bool:
    """Compute and keep the results of `day` (today where the company is). True if anything was written.

    An earlier day is computed from the history, with today's corrections. The same input gives the same row, so a
    second run writes nothing.
    """
    today = company_today(Company.objects.get(id=company))
    day = day or today
    with recorded(actor):
        hold(company, Lock.SNAPSHOT)
        facts = standings(company) if day >= today else standings_as_of(company, day)
        found = _input_hash(facts)
        kept = CompanySnapshot.objects.filter(company_id=company, day=day).first()
        if kept is not None and (kept.input_hash, kept.algorithm) == (found, ALGORITHM):
            return False
        CompanySnapshot.objects.update_or_create(
            company_id=company,
            day=day,
            defaults={
                "algorithm": ALGORITHM,
                "input_hash": found,
                "figures": asdict(summarise(facts)),
                "computed_at": timezone.now(),
            },
        )
        return True
