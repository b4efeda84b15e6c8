"""What a stage of the company-wide results says of itself: from what it computed, when, and what went wrong.

A stage asks `is_kept` whether its input is what its results came from, computes and writes if not, and then says `keep`.
"""

from datetime import date

from django.utils import timezone

from alignment.models import StageRun
from organization.models import Company

#: The whole run, beside its stages.
ALL = "all"


def is_kept(*, company: Company, stage: str, day: date, algorithm: str, input_hash: str) -> bool:
    """Were the results of `day` computed from this input by this algorithm?"""
    return StageRun.objects.filter(
        company=company, stage=stage, day=day, algorithm=algorithm, input_hash=input_hash, computed_at__isnull=False
    ).exists()


def keep(*, company: Company, stage: str, day: date, algorithm: str, input_hash: str) -> None:
    """The results of `day` are written, computed from this input."""
    StageRun.objects.update_or_create(
        company=company,
        stage=stage,
        day=day,
        defaults={"algorithm": algorithm, "input_hash": input_hash, "computed_at": timezone.now(), "progress": 100},
    )


def note_success(*, company: Company, stage: str, day: date, seconds: float) -> None:
    """The stage ended well, whether it had anything to write or not: what it failed at before is over."""
    StageRun.objects.filter(company=company, stage=stage, day=day).update(seconds=seconds, progress=100)
    StageRun.objects.filter(company=company, stage=stage, failed_at__isnull=False).update(failed_at=None, failure="")


def note_failure(*, company: Company, stage: str, day: date, failure: str) -> None:
    """The stage failed: its former results stay, with the day they are of."""
    StageRun.objects.update_or_create(
        company=company, stage=stage, day=day, defaults={"failed_at": timezone.now(), "failure": failure[:100]}
    )


def note_progress(*, company: Company, day: date, progress: int, seconds: float = 0.0) -> None:
    """How far the run is, in per cent."""
    defaults: dict[str, object] = {"progress": progress, "seconds": seconds}
    if progress == 100:
        defaults["computed_at"] = timezone.now()
    StageRun.objects.update_or_create(company=company, stage=ALL, day=day, defaults=defaults)
