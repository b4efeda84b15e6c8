"""Keeps the maturity of the company and its departments: the stage "maturity" of the company-wide results."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from django.utils import timezone

from alignment.rules.fingerprint import fingerprint
from alignment.rules.panel import Panel
from alignment.services.stages import is_kept, keep
from governance.models import MaturityScore
from governance.rules.maturity import CRITERIA, DEPARTMENT_CRITERIA, Counts, coverages, maturity
from governance.rules.maturity_counts import all_counts
from governance.selectors.maturity_facts import maturity_facts
from organization.http.request import company_today
from organization.models import Company
from organization.rules.actors import Actor
from organization.services.trail import recorded

STAGE = "maturity"
ALGORITHM = "maturity/1"


def keep_maturity(*, company: Company, panel: Panel, day: date, actor: Actor) -> bool:  # noqa: ARG001  counted from rows, not series
    """Count and keep the score of today; a day that is over keeps what was said on it."""
    if day < company_today(company):
        return False
    whole, departments = all_counts(maturity_facts(company, day))
    counted: dict[UUID | None, Counts] = {None: whole}
    counted |= {key: counts for key, counts in departments.items() if isinstance(key, UUID)}
    told = fingerprint([f"{key} {one}" for key, one in counted.items()])
    if is_kept(company=company, stage=STAGE, day=day, algorithm=ALGORITHM, input_hash=told):
        return False
    with recorded(actor):
        _write(company, day, counted, told)
        keep(company=company, stage=STAGE, day=day, algorithm=ALGORITHM, input_hash=told)
    return True


def _write(company: Company, day: date, counted: Mapping[UUID | None, Counts], told: str) -> None:
    kept = {row.department_id: row for row in MaturityScore.objects.filter(company=company, day=day)}
    new: list[MaturityScore] = []
    same: list[MaturityScore] = []
    for department, counts in counted.items():
        row = kept.pop(department, None)
        (same if row else new).append(
            _fill(row or MaturityScore(company=company, department_id=department, day=day), counts, told)
        )
    MaturityScore.objects.bulk_create(new, batch_size=500)
    MaturityScore.objects.bulk_update(
        same, ["score", "level", "counts", "missing", "algorithm", "input_hash", "computed_at"], batch_size=500
    )
    # a department that was closed today has no score today
    MaturityScore.objects.filter(company=company, id__in=[row.id for row in kept.values()]).delete()


def _fill(row: MaturityScore, counts: Counts, told: str) -> MaturityScore:
    covered = coverages(counts)
    result = maturity(covered, CRITERIA if row.department_id is None else DEPARTMENT_CRITERIA)
    row.score, row.level = result.score, result.level
    row.counts = {key: [one.have, one.need, covered[key]] for key, one in counts.items()}
    row.missing = {key: list(one.missing) for key, one in counts.items() if one.missing}
    row.algorithm, row.input_hash, row.computed_at = ALGORITHM, told, timezone.now()
    return row
