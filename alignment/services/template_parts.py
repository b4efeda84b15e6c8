"""A template's KPIs: said once, changed once for everybody who has them, dropped for all."""

from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any, TypedDict, cast
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.text import slugify

from alignment.models import CascadeLink, TemplateKpi, TemplateTarget, TemplateUse
from alignment.rules.templates import CLAIMED, LINK, SAID, TARGET, Touch, free_key, plan_change
from alignment.selectors.templates import holders_of, living_uses
from alignment.services.links import claim_faults
from alignment.services.template_apply import apply_change
from alignment.services.template_giving import end_uses, part_faults
from alignment.services.template_rows import held_template
from kpis.models import Direction, Kpi, Level, Status
from kpis.rules.faults import WHOLE, Fault, Refused, refuse
from kpis.rules.targets import Direction as KpiDirection
from kpis.rules.targets import TargetVersion, faults_of
from organization.http.request import company_today
from organization.models import Company
from organization.models.locks import Lock, hold
from organization.rules.actors import Actor
from organization.services.trail import recorded


class PartFields(TypedDict, total=False):
    """What a template says of one of its KPIs. `parent`: the department KPI that it moves, told by `rationale`."""

    held_by: str
    name: str
    definition: str
    unit: str
    decimals: int
    direction: str
    indicator: str
    nature: str
    aggregation: str
    measure_cadence: str
    review_cadence: str
    parent: UUID
    rationale: str
    polarity: int
    effect: float | None
    effect_sd: float | None
    strength: str
    lag_weeks: int | None


#: A change of one of these is another claim, which somebody has to accept anew.
CLAIM = frozenset(CLAIMED) - {"lag_weeks"}


@dataclass(frozen=True, slots=True)
class Changed:
    """How many holders' KPIs a change touched, and how many keep something of their own instead."""

    touched: int
    kept: int


def add_part(
    *,
    company: Company,
    template: UUID,
    target: TargetVersion,
    actor: Actor,
    key: str = "",
    today: date | None = None,
    **fields: Any,
) -> TemplateKpi:
    """Say another KPI of the template (PartFields). Who holds the template already lacks it until it is given.

    Raises:
        Refused: what activation would ask for is missing, the target does not fit, the parent is no department KPI.
    """
    with recorded(actor):
        hold(company.id, Lock.STRUCTURE)
        row = held_template(company=company, template=template)
        refuse([Fault(WHOLE, "template_retired")] if row.retired_on else [])
        others = TemplateKpi.objects.filter(company=company, template=row)
        taken = set(others.values_list("key", flat=True))
        part = TemplateKpi(company=company, template=row, position=len(taken), author_id=actor.id)
        _assign(part, cast(PartFields, fields))
        part.key = free_key(key or slugify(part.name), taken, longest=60)
        refuse([*_part_faults(part), *_target_faults(part, target)])
        part.save(force_insert=True)
        TemplateTarget.objects.create(company=company, part=part, **asdict(target))
        day = max(today or company_today(company), target.starts_on)
        refuse(_lacks(part, day))
    return part


def change_part(
    *,
    company: Company,
    part: UUID,
    changes: PartFields,
    actor: Actor,
    target: TargetVersion | None = None,
    why: str = "",
) -> Changed:
    """Change a template's KPI and, in the same step, everybody's that is no exception. A `target` begins a version.

    The version of the target in force ends the day before; one of the same first day is replaced. Another claim waits
    to be accepted anew, by somebody other than who wrote it.

    Raises:
        Refused: as `add_part`; another rhythm where values are kept by the old one; a range where values were asked
            for, or the reverse; a later version of the target stands already; a guard objects.
    """
    with recorded(actor, why=why or "job-role template"):
        hold(company.id, Lock.STRUCTURE)
        row = held_part(company=company, part=part)
        before = row.parent_id, row.direction
        changed = changed_fields(row, changes)
        _assign(row, cast(PartFields, {name: value for name, value in changes.items() if name in changed}))
        touches = plan_part_change(row, changed, target)
        refuse([
            *([Fault(WHOLE, "template_retired")] if row.template.retired_on else []),
            *_part_faults(row),
            *_series_faults(row, changed, before[1]),
            *(_target_faults(row, target) if target else ()),
        ])  # fmt: skip
        if CLAIM & set(changed):
            row.author_id, row.accepted_by_id, row.accepted_at = actor.id, None, None
            changed = [*changed, "author", "accepted_by", "accepted_at"]
        row.save(update_fields=changed)
        if target:
            _begin(row, target)
        fresh = held_part(company=company, part=part)
        refuse(_lacks(fresh, target.starts_on if target else None))
        apply_change(
            company=company, part=fresh, touches=touches, former_parent=before[0],
            target_from=target.starts_on if target else None, turned={"polarity", "lag_weeks"} & set(changed) != set(),
            actor=actor, why=why,
        )  # fmt: skip
    return Changed(sum(1 for one in touches if one.applied), sum(1 for one in touches if one.kept))


def drop_part(*, company: Company, part: UUID, actor: Actor, why: str, today: date | None = None) -> int:
    """Take a KPI out of the template and retire it for everybody who has it, with a reason; how many were retired.

    Raises:
        Refused: no reason; dropped already; a roll-up is computed from it; a guard objects.
    """
    with recorded(actor, why=why):
        hold(company.id, Lock.STRUCTURE)
        row = held_part(company=company, part=part)
        rolled = row.rollups.exists() or row.rollups_over.exists()
        refuse([
            *([] if why.strip() else [Fault("why", "missing")]),
            *([Fault(WHOLE, "part_dropped")] if row.retired_on else []),
            *([Fault(WHOLE, "part_rolled_up")] if rolled else []),
        ])  # fmt: skip
        day = today or company_today(company)
        row.retired_on = day
        row.save(update_fields=["retired_on"])
        uses = living_uses(company, part=row)
        return end_uses(company=company, uses=uses, ended=TemplateUse.EndedWhy.DROPPED, actor=actor, why=why, today=day)


def accept_parts(*, company: Company, parts: Collection[UUID], actor: Actor, why: str = "") -> int:
    """Agree to what template KPIs claim, for all their holders and those to come; how many claims.

    Raises:
        Refused: the system, which agrees to nothing; the author; nothing that waits.
    """
    with recorded(actor, why=why or "job-role template"):
        hold(company.id, Lock.STRUCTURE)
        rows = list(
            TemplateKpi.objects.select_for_update(of=("self",), no_key=True)
            .select_related("parent")
            .filter(company=company, id__in=list(parts), retired_on__isnull=True, accepted_by__isnull=True)
        )
        others = [one for one in rows if one.author_id != actor.id]
        refuse([
            *([] if actor.id is not None else [Fault(WHOLE, "needs_person")]),
            *([] if rows else [Fault(WHOLE, "accepted_already")]),
            *([Fault(WHOLE, "own_link")] if rows and not others else []),
        ])  # fmt: skip
        at = timezone.now()
        for part in others:
            part.accepted_by_id, part.accepted_at = actor.id, at
            part.save(update_fields=["accepted_by", "accepted_at"])
            touches = plan_change(holders_of(part), [LINK])
            apply_change(
                company=company, part=part, touches=touches, former_parent=part.parent_id, target_from=None,
                turned=False, actor=actor, why=why,
            )  # fmt: skip
    return len(others)


def held_part(*, company: Company, part: UUID) -> TemplateKpi:
    """The KPI of a template, its row locked to the end of the transaction.

    Raises:
        Refused: the company has no such one.
    """
    found = (
        TemplateKpi.objects.select_for_update(of=("self",), no_key=True)
        .select_related("template__department", "template__lead", "parent")
        .prefetch_related("targets")
        .filter(company=company, id=part)
        .first()
    )
    if found is None:
        raise Refused([Fault(WHOLE, "no_such_part")])
    return found


def changed_fields(part: TemplateKpi, changes: PartFields) -> list[str]:
    """The fields whose value differs."""
    return [name for name, value in changes.items() if getattr(part, _column(name)) != _clean(value)]


def plan_part_change(part: TemplateKpi, changed: Collection[str], target: TargetVersion | None) -> list[Touch]:
    """What the change does to every holder: for the preview, and for the change itself. One query."""
    wanted = set(changed) & set(SAID)
    wanted |= {LINK} if set(changed) & set(CLAIMED) else set()
    wanted |= {TARGET} if target else set()
    return plan_change(holders_of(part), wanted) if wanted else []


def _column(name: str) -> str:
    return "parent_id" if name == "parent" else name


def _clean(value: object) -> object:
    return value.strip() if isinstance(value, str) else value


def _assign(part: TemplateKpi, fields: PartFields) -> None:
    for name, value in fields.items():
        setattr(part, _column(name), _clean(value))


_CODES = {"blank": "missing", "null": "missing", "max_length": "too_long", "invalid_choice": "no_such_choice"}


def _part_faults(part: TemplateKpi) -> list[Fault]:
    """What the columns refuse, what is wrong with the claim, and a parent that no individual KPI can move."""
    found = []
    skipped = ["company", "template", "parent", "author", "accepted_by", "id", "effect", "effect_sd", "rationale"]
    try:
        part.clean_fields(exclude=skipped)
    except ValidationError as error:
        found += [
            Fault(name, _CODES.get(str(one.code), str(one.code)), {"limit": (one.params or {}).get("limit_value")})
            for name, errors in error.error_dict.items()
            for one in errors
        ]
    parent = Kpi.objects.filter(company_id=part.company_id, id=part.parent_id).first()
    if parent is None:
        found.append(Fault("parent", "no_such_kpi"))
    elif parent.level != Level.DEPARTMENT:
        found.append(Fault("parent", "level_skipped" if parent.level == Level.COMPANY else "same_level"))
    elif parent.status == Status.RETIRED:
        found.append(Fault("parent", "retired"))
    said = {name: getattr(part, name) for name in CLAIMED if name != "parent"}
    return found + claim_faults(CascadeLink(company_id=part.company_id, **said))


def _target_faults(part: TemplateKpi, target: TargetVersion) -> list[Fault]:
    """What is wrong with the version, and a later one that stands already."""
    if part.direction not in Direction.values:
        return []
    found = [Fault(one.field, one.code) for one in faults_of(target, direction=cast(KpiDirection, part.direction))]
    versions = TemplateTarget.objects.filter(company_id=part.company_id, part_id=part.id)
    later = versions.filter(starts_on__gt=target.starts_on).order_by("starts_on").first()
    if later is not None:
        found.append(Fault("starts_on", "overlap", {"from": later.starts_on, "to": later.ends_on}))
    return found


def _series_faults(part: TemplateKpi, changed: Collection[str], direction: str) -> list[Fault]:
    """Values are named by the periods of their rhythm; target versions hold a value or a range."""
    found = []
    if "measure_cadence" in changed and any(one.has_values for one in holders_of(part)):
        found.append(Fault("measure_cadence", "holders_have_values"))
    if "direction" in changed and Direction.RANGE in {direction, part.direction} and part.targets.exists():
        found.append(Fault("direction", "part_targets_do_not_fit"))
    return found


def _begin(part: TemplateKpi, target: TargetVersion) -> None:
    """The template's own versions: one of the same day is replaced, the one in force ends the day before."""
    versions = TemplateTarget.objects.filter(company_id=part.company_id, part=part)
    versions.filter(starts_on=target.starts_on).delete()
    running = versions.filter(starts_on__lt=target.starts_on).order_by("-starts_on").first()
    if running is not None and (running.ends_on is None or running.ends_on >= target.starts_on):
        running.ends_on = target.starts_on - timedelta(days=1)
        running.save(update_fields=["ends_on"])
    TemplateTarget.objects.create(company_id=part.company_id, part=part, **asdict(target))


def _lacks(part: TemplateKpi, day: date | None) -> list[Fault]:
    """What activation would miss, at the fields of the form. `day` None: the target is not asked about."""
    found = []
    for fault in part_faults(part, day or date.max):
        missing = str(fault.params.get("missing", ""))
        if missing == "target_now" and day is None:
            continue
        found.append(Fault(_FIELDS[missing], missing) if missing in _FIELDS else fault)
    return found


_FIELDS = {
    "goal_not_outcome": "name",
    "unit": "unit",
    "direction": "direction",
    "rationale": "rationale",
    "target_now": "value",
    "review_cadence": "review_cadence",
}
