"""Reads of when the company-wide results are, what failed, and how far a run is."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet

from alignment.models import StageRun
from organization.models import Company


@dataclass(frozen=True, slots=True)
class StageState:
    """A stage as pages show it: the day its kept results are of (None: there are none), when they were computed, and whether the latest
    attempt failed."""

    stage: str
    day: date | None
    computed_at: datetime | None
    failed_at: datetime | None


@dataclass(frozen=True, slots=True)
class ResultsState:
    """All stages in their order, the whole run's progress in per cent (100: none is under way), and when it last ended."""

    stages: tuple[StageState, ...]
    progress: int
    computed_at: datetime | None

    @property
    def running(self) -> bool:
        """A run is asked for or under way."""
        return self.progress < 100

    def of(self, stage: str) -> StageState | None:
        """One stage."""
        return next((one for one in self.stages if one.stage == stage), None)


def results_state(company: Company, *, stages: tuple[str, ...], whole: str) -> ResultsState:
    """Two short queries: the runs of the latest days."""
    names = [*stages, whole]
    kept = _latest(StageRun.objects.filter(company=company, stage__in=names, computed_at__isnull=False))
    failed = _latest(StageRun.objects.filter(company=company, stage__in=names, failed_at__isnull=False))
    run = StageRun.objects.filter(company=company, stage=whole).order_by("-day").first()
    found = []
    for stage in stages:
        good, bad = kept.get(stage), failed.get(stage)
        if good or bad:
            found.append(
                StageState(
                    stage,
                    good.day if good else None,
                    good.computed_at if good else None,
                    bad.failed_at if bad else None,
                )
            )
    done = kept.get(whole)
    return ResultsState(tuple(found), run.progress if run else 100, done.computed_at if done else None)


def failed_since(company: Company, stage: str, *, until: date) -> bool:
    """Did the latest attempt at a stage, of a day up to `until`, fail? What is kept is older then. One query."""
    last = StageRun.objects.filter(company=company, stage=stage, day__lte=until).order_by("-day").first()
    return last is not None and last.failed


def _latest(rows: QuerySet[StageRun]) -> dict[str, StageRun]:
    return {row.stage: row for row in rows.order_by("stage", "-day").distinct("stage")}
