"""What the rules of governance look at, beside the facts of alignment."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final, cast

from alignment.rules.findings.facts import CompanyFacts

Id = Hashable
#: Under which name alignment hands these facts on.
NAME: Final = "governance"


@dataclass(frozen=True)
class GovernanceFacts:
    """How a company's KPIs are governed on a day.

    skipped: steps left out of the running cycle. lock_broken: company KPIs whose lock was cleared early, or that were changed under it, without
    an approved request, within 90 days; ungoverned: other active KPIs that were changed without one although the policy demands it.
    without_plan: KPIs off track for so many periods that a plan is due, without one. unanswered: escalations past their day, by KPI, and
    unanswered_departments by department: how many. unreviewed: by department the links to company KPIs that no review looked at for two
    quarters; missed: by department (None: the company) the reviews of the last 13 weeks that did not take place. last_quarter: False where
    the quarterly alignment review of the last quarter is missing. realign_by: when a full realignment was due, if that day is over.
    """

    skipped: tuple[int, ...] = ()
    lock_broken: tuple[Id, ...] = ()
    ungoverned: tuple[Id, ...] = ()
    without_plan: tuple[Id, ...] = ()
    unanswered: Mapping[Id, int] = field(default_factory=dict)
    unanswered_departments: Mapping[Id, int] = field(default_factory=dict)
    resolver: bool = True
    unreviewed: Mapping[Id, int] = field(default_factory=dict)
    missed: Mapping[Id | None, int] = field(default_factory=dict)
    last_quarter: bool = True
    realign_by: date | None = None
    not_accepted: tuple[Id, ...] = ()
    declined: tuple[Id, ...] = ()


NOTHING: Final = GovernanceFacts()


def governance_of(facts: CompanyFacts) -> GovernanceFacts:
    """The facts of governance among those of the company; facts that were made without them are fine."""
    return cast(GovernanceFacts, facts.further.get(NAME, NOTHING))
