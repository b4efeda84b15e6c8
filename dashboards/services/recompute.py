"""Does at once what the jobs do for a company."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from alignment.services.results import Outcome, run_all
from kpis.services.states import restate
from organization.models import ChangeMark, Company
from organization.models.locks import Lock, hold
from organization.rules.actors import Actor


@dataclass(frozen=True, slots=True)
class Recomputed:
    """KPIs whose figures changed, whether any company-wide result did, and the stages that failed."""

    states: int
    results: bool
    failed: tuple[str, ...]


def recompute(*, company: Company, actor: Actor, as_of: date | None = None) -> Recomputed:
    """Restate every KPI and keep the company-wide results. Running it twice changes nothing.

    `as_of`: keep the results of that earlier day, computed from the history with today's corrections; the figures that
    pages read stay today's. Waits for a worker that is at it.
    """
    with transaction.atomic():
        hold(company.id, Lock.RECOMPUTE)
        if as_of is not None:
            return _told(0, run_all(company=company.id, actor=actor, day=as_of))
        seen = list(ChangeMark.objects.filter(company=company).values_list("id", flat=True))
        states = restate(company=company)
        done = run_all(company=company.id, actor=actor)
        ChangeMark.objects.filter(company=company, id__in=seen).delete()
        return _told(states, done)


def _told(states: int, done: Outcome) -> Recomputed:
    return Recomputed(states, done.snapshot or bool(done.changed), done.failed)
