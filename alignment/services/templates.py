"""Job-role templates are made, changed and retired; a person's KPIs become one."""

from collections.abc import Iterable
from datetime import date
from typing import TypedDict, Unpack
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import Max
from django.utils.text import slugify

from alignment.models import CascadeLink, Holding, RoleTemplate, TemplateKpi, TemplateTarget, TemplateUse
from alignment.rules.templates import CLAIMED, SAID, TARGET, free_key
from alignment.selectors.templates import living_uses
from alignment.services.template_giving import end_uses, lead_faults
from alignment.services.template_rows import ask_many, held_template, settle_many
from kpis.models import Kpi, Level, Status, Target
from kpis.rules.faults import WHOLE, Fault, Refused, refuse
from kpis.rules.targets import TargetVersion
from organization.http.request import company_today
from organization.models import Company, Department, Membership
from organization.models.locks import Lock, hold
from organization.rules.actors import Actor
from organization.services.trail import recorded


class TemplateFields(TypedDict, total=False):
    """What is said of a template itself."""

    name: str
    job_role: str
    lead: UUID | None
    automatic: bool


def create_template(
    *, company: Company, department: UUID, actor: Actor, key: str = "", **fields: Unpack[TemplateFields]
) -> RoleTemplate:
    """A template without KPIs yet. Without a key one is made of the name.

    Raises:
        Refused: no name or job role, a key already taken, a lead who can lead nothing, a department that is not here.
    """
    with recorded(actor):
        hold(company.id, Lock.STRUCTURE)
        taken = set(RoleTemplate.objects.filter(company=company).values_list("key", flat=True))
        row = RoleTemplate(company=company, department_id=department, key=key)
        _assign(row, fields)
        row.key = key or free_key(slugify(row.name) or "template", taken, longest=60)
        here = Department.objects.filter(company=company, id=department).exists()
        refuse([
            *_template_faults(row),
            *([] if here else [Fault("department", "not_here")]),
            *([Fault("key", "taken")] if row.key in taken else []),
        ])  # fmt: skip
        row.save(force_insert=True)
    return row


def edit_template(
    *, company: Company, template: UUID, changes: TemplateFields, actor: Actor, why: str = ""
) -> RoleTemplate:
    """Change what is said of a template. Another lead takes over the team's KPIs, which the trail shows.

    Raises:
        Refused: as `create_template`; a retired template; a guard objects to the new owner.
    """
    with recorded(actor, why=why or "job-role template"):
        hold(company.id, Lock.STRUCTURE)
        row = held_template(company=company, template=template)
        was = row.lead_id
        _assign(row, changes)
        refuse([*_template_faults(row), *([Fault(WHOLE, "template_retired")] if row.retired_on else [])])
        row.save(update_fields=[f"{name}_id" if name == "lead" else name for name in changes])
        if row.lead_id != was and row.lead_id is not None:
            _hand_over_team(company, row, actor, why)
    return row


def retire_template(
    *, company: Company, template: UUID, actor: Actor, why: str, keep: bool = False, today: date | None = None
) -> int:
    """Give the template to nobody any more; how many KPIs were retired with it. `keep`: its people keep theirs, without it.

    Raises:
        Refused: no reason; retired already; a guard objects.
    """
    with recorded(actor, why=why):
        hold(company.id, Lock.STRUCTURE)
        row = held_template(company=company, template=template)
        refuse([
            *([] if why.strip() else [Fault("why", "missing")]),
            *([Fault(WHOLE, "template_retired")] if row.retired_on else []),
        ])  # fmt: skip
        day = today or company_today(company)
        row.retired_on = day
        row.save(update_fields=["retired_on"])
        uses = living_uses(company, part__template=row)
        if keep:
            uses.update(ended_on=day, ended_why=TemplateUse.EndedWhy.DROPPED)
            return 0
        dropped = TemplateUse.EndedWhy.DROPPED
        return end_uses(company=company, uses=uses, ended=dropped, actor=actor, why=why, today=day)


def adopt_template(
    *,
    company: Company,
    person: UUID,
    actor: Actor,
    today: date | None = None,
    **fields: Unpack[TemplateFields],
) -> RoleTemplate:
    """Make a template of the active individual KPIs that a person has, who becomes its first holder; nothing is typed.

    KPIs without a link to a department KPI, without a target, unit, direction or review rhythm are left out: no
    template could give them.

    Raises:
        Refused: as `create_template`; the person has no department, or no such KPI that is not of a template already.
    """
    with recorded(actor):
        hold(company.id, Lock.STRUCTURE)
        member = Membership.objects.get(company=company, id=person)
        department = member.department_id
        if department is None:
            raise Refused([Fault("person", "no_department")])
        kpis = _adoptable(member, department)
        refuse([] if kpis else [Fault("person", "nothing_to_adopt")])
        said: TemplateFields = {"name": member.job_role or member.name, "job_role": member.job_role or member.name}
        said |= fields
        row = create_template(company=company, department=department, actor=actor, **said)
        day = today or company_today(company)
        for position, kpi in enumerate(kpis):
            _adopt(row, kpi, member, position, day)
    return row


def follow_targets(*, company: Company, targets: Iterable[Target], actor: Actor, why: str = "") -> None:
    """Say of templates what was just added to the targets of KPIs that follow them, where the template has not said it.

    For what writes targets in bulk: on the KPI's own pages another target is an exception.
    """
    fresh = {one.kpi_id: one for one in sorted(targets, key=lambda one: one.starts_on)}
    uses = living_uses(company, kpi_id__in=list(fresh)).exclude(exceptions__contains=[TARGET])
    parts = {use.part_id: fresh[use.kpi_id] for use in uses}
    with recorded(actor, why=why):
        said = TemplateTarget.objects.filter(company=company, part_id__in=list(parts))
        last = dict(said.order_by().values_list("part_id").annotate(Max("starts_on")))
        TemplateTarget.objects.bulk_create(
            TemplateTarget(
                company=company, part_id=part, **{name: getattr(one, name) for name in TargetVersion.__slots__}
            )
            for part, one in parts.items()
            if part not in last or one.starts_on > last[part]
        )


def _adoptable(member: Membership, department: UUID) -> list[Kpi]:
    used = living_uses(member.company).values("kpi")
    return list(
        Kpi.objects.filter(
            company_id=member.company_id, owner=member, level=Level.INDIVIDUAL, status=Status.ACTIVE,
            department_id=department, links_up__isnull=False, targets__isnull=False,
        )
        .exclude(id__in=used)
        .exclude(unit="")
        .exclude(direction="")
        .exclude(review_cadence="")
        .prefetch_related("targets", "links_up__parent")
        .distinct()
        .order_by("created_at", "name", "key")
    )  # fmt: skip


def _adopt(template: RoleTemplate, kpi: Kpi, member: Membership, position: int, day: date) -> None:
    """The KPI as the template's, with the first of its links; it stays exactly as it is."""
    link: CascadeLink = sorted(kpi.links_up.all(), key=lambda one: (one.created_at, one.id))[0]
    company = template.company_id
    part = TemplateKpi.objects.create(
        company_id=company,
        template=template,
        key=kpi.key[:60].strip("-"),
        position=position,
        author_id=link.author_id,
        accepted_by_id=link.accepted_by_id,
        accepted_at=link.accepted_at,
        **{name: getattr(kpi, name) for name in SAID},
        **{name: getattr(link, name) for name in CLAIMED},
    )
    TemplateTarget.objects.bulk_create(
        TemplateTarget(company_id=company, part=part, **{name: getattr(one, name) for name in TargetVersion.__slots__})
        for one in kpi.targets.all()
    )
    TemplateUse.objects.create(
        company_id=company, part=part, membership=member, kpi=kpi, job_role=member.job_role,
        given_on=min([day, *([kpi.activated_on] if kpi.activated_on else []), *(one.starts_on for one in kpi.targets.all())]),
    )  # fmt: skip


def _hand_over_team(company: Company, template: RoleTemplate, actor: Actor, why: str) -> None:
    """The team's KPIs go to the lead of now, all in one statement."""
    uses = living_uses(company, part__template=template, part__held_by=Holding.TEAM)
    kpis = list(
        Kpi.objects.select_for_update(no_key=True).filter(company=company, id__in=uses.values("kpi")).order_by("id")
    )
    kpis = [kpi for kpi in kpis if kpi.owner_id != template.lead_id]
    if not kpis:
        return
    ask_many(company=company, kpis=kpis, acts=("edit",), actor=actor, why=why, fields=["owner"])
    moved = Kpi.objects.filter(company=company, id__in=[kpi.id for kpi in kpis])
    moved.filter(deputy_id=template.lead_id).update(deputy=None)
    moved.update(owner_id=template.lead_id)
    settle_many(company=company, kpis=kpis, acts=("edit",), actor=actor, why=why, kind="template", fields=["owner"])


def _assign(row: RoleTemplate, fields: TemplateFields) -> None:
    for name, value in fields.items():
        setattr(row, "lead_id" if name == "lead" else name, value.strip() if isinstance(value, str) else value)


def _template_faults(row: RoleTemplate) -> list[Fault]:
    found = []
    try:
        row.clean_fields(exclude=["company", "department", "lead", "id"])
    except ValidationError as error:
        codes = {"blank": "missing", "max_length": "too_long", "invalid": "invalid"}
        found += [
            Fault(name, codes.get(str(one.code), "invalid"), {"limit": (one.params or {}).get("limit_value")})
            for name, errors in error.error_dict.items()
            for one in errors
        ]
    if row.lead_id is not None:
        lead = Membership.objects.filter(company_id=row.company_id, id=row.lead_id).first()
        found += lead_faults(lead) if lead else [Fault("lead", "not_here")]
    return found
