"""Does at once what the jobs do for a company."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from alignment.services.snapshots import bring_up_to_date, take_snapshot
from kpis.services.states import restate
from organization.models import Company
from organization.rules.actors import Actor


@dataclass(frozen=True, slots=True)
class Recomputed:
    """KPIs whose figures changed, and whether the company-wide results did."""

    states: int
    results: bool


def recompute(*, company: Company, actor: Actor, as_of: date | None = None) -> Recomputed:
    """Restate every KPI and keep the company-wide results. Running it twice changes nothing.

    `as_of`: keep the results of that earlier day, computed from the history with today's corrections; the figures that
    pages read stay today's.
    """
    with transaction.atomic():
        if as_of is not None:
            return Recomputed(0, take_snapshot(company=company.id, actor=actor, day=as_of))
        states = restate(company=company)
        results = take_snapshot(company=company.id, actor=actor)
        bring_up_to_date(company=company.id, actor=actor)
        return Recomputed(states, results)
