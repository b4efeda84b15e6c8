"""Everything that is computed company-wide, in its order: each stage alone, so that one that fails does not stop the others.

A run holds Lock.RECOMPUTE of its company, each stage is a transaction of its own: pages see its results when it ends, and how far the run
is.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from time import perf_counter
from typing import Protocol
from uuid import UUID

from django.utils import timezone

from alignment.models import StageRun
from alignment.selectors.panel import Panel, panel
from alignment.services.conflicts import keep_conflicts
from alignment.services.diagnosis import diagnose_company
from alignment.services.evidence import keep_evidence
from alignment.services.findings import keep_findings
from alignment.services.snapshots import take_snapshot
from alignment.services.stages import ALL, note_failure, note_progress, note_success
from organization.http.request import company_today
from organization.models import ChangeMark, Company, company_scope
from organization.models.locks import Lock, try_hold_across
from organization.rules.actors import Actor
from organization.services.trail import recorded

logger = logging.getLogger(__name__)

#: Kind of the change mark that a person left who wants the results now.
ASKED = "asked"
#: A run that takes long is not begun again by every value that is typed: it rests so many times its own length.
REST = 10
#: Runs shorter than this never rest (seconds).
SHORT = 3.0


class Run(Protocol):
    """The work of a stage: True if anything was written. Does nothing where `is_kept` (alignment/services/stages.py)."""

    def __call__(self, *, company: Company, panel: Panel, day: date, actor: Actor) -> bool: ...


@dataclass(frozen=True, slots=True)
class Stage:
    """A part of the company-wide results, and the service that brings it up to date."""

    name: str
    run: Run


#: In the order in which they build on each other; a higher room adds its own at the end.
STAGES: list[Stage] = [
    Stage("evidence", keep_evidence),
    Stage("conflicts", keep_conflicts),
    Stage("diagnosis", diagnose_company),
    Stage("findings", keep_findings),
]


def add_stage(stage: Stage) -> None:
    """Run this stage after all others from now on. Registering twice changes nothing."""
    if stage not in STAGES:
        STAGES.append(stage)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run did: stages that wrote something, stages that failed, and whether the snapshot changed."""

    changed: tuple[str, ...]
    failed: tuple[str, ...]
    snapshot: bool


def bring_up_to_date(*, company: UUID, actor: Actor) -> int:
    """Fold the change marks of the company into its results; returns how many marks were folded.

    Only marks seen before the computation go: one written meanwhile is found at the next tick. Where another worker is at it, this one
    leaves; where the last run was long and is not long ago, the marks wait, unless a person asked.
    """
    with try_hold_across(company, Lock.RECOMPUTE) as mine:
        if not mine:
            return 0
        with company_scope(company):
            seen = dict(ChangeMark.objects.filter(company_id=company).values_list("id", "kind"))
            if not seen or (ASKED not in seen.values() and _resting(company)):
                return 0
        run_all(company=company, actor=actor)
        with company_scope(company):
            ChangeMark.objects.filter(company_id=company, id__in=seen).delete()
        return len(seen)


def run_all(*, company: UUID, actor: Actor, day: date | None = None) -> Outcome:
    """All stages and the snapshot of `day` (today where the company is), for whoever holds Lock.RECOMPUTE.

    What failed is logged and noted, the rest is done.
    """
    begun = perf_counter()
    with company_scope(company):
        found = Company.objects.get(id=company)
        today = company_today(found)
        day = day or today
        note_progress(company=found, day=day, progress=0)
    with company_scope(company):
        facts = panel(found, None if day >= today else day)
    changed, failed = _stages(found, facts, day, actor, STAGES)
    with company_scope(company):
        snapshot = take_snapshot(company=company, actor=actor, day=day)
        note_progress(company=found, day=day, progress=100, seconds=perf_counter() - begun)
    return Outcome(tuple(changed), tuple(failed), snapshot)


def ask_for_results(*, company: Company, actor: Actor) -> None:
    """Have the results computed at the clock's next tick, however long the last run took."""
    with recorded(actor):
        ChangeMark.objects.create(company=company, kind=ASKED)
        note_progress(company=company, day=company_today(company), progress=0)


def _stages(
    company: Company, facts: Panel, day: date, actor: Actor, stages: Sequence[Stage]
) -> tuple[list[str], list[str]]:
    changed, failed = [], []
    for number, stage in enumerate(stages, start=1):
        try:
            if _run(company, facts, day, actor, stage):
                changed.append(stage.name)
        except Exception as error:
            logger.exception("stage %s failed", stage.name, extra={"company": company.slug})
            failed.append(stage.name)
            with company_scope(company.id):
                note_failure(company=company, stage=stage.name, day=day, failure=type(error).__name__)
        with company_scope(company.id):
            note_progress(company=company, day=day, progress=100 * number // (len(stages) + 1))
    return changed, failed


def _run(company: Company, facts: Panel, day: date, actor: Actor, stage: Stage) -> bool:
    begun = perf_counter()
    with company_scope(company.id), recorded(actor):
        changed = stage.run(company=company, panel=facts, day=day, actor=actor)
        note_success(company=company, stage=stage.name, day=day, seconds=perf_counter() - begun)
    return changed


def _resting(company: UUID) -> bool:
    last = (
        StageRun.objects.filter(company_id=company, stage=ALL, computed_at__isnull=False)
        .order_by("-computed_at")
        .first()
    )
    if last is None or last.computed_at is None or last.seconds < SHORT:
        return False
    return timezone.now() < last.computed_at + timedelta(seconds=REST * last.seconds)
