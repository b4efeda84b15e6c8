"""What giving a template writes: KPIs, targets, links and uses for many people at once, in a fixed number of statements.

The guards are asked for every KPI as if it were made on its own, and told of it afterwards.
"""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import cast
from uuid import UUID

from django.utils.text import slugify

from alignment.models import CascadeLink, RoleTemplate, TemplateKpi, TemplateUse
from alignment.rules.templates import BY_TEMPLATE, CLAIMED, SAID, free_key, versions_from
from alignment.selectors.templates import taken_keys, versions_of
from kpis.models import Kpi, KpiState, Level, Status, Target
from kpis.rules.faults import WHOLE, Fault, Refused, refuse
from kpis.rules.targets import Aggregation, TargetVersion
from kpis.services import guards
from kpis.services.life import write_of
from kpis.services.states import restate
from organization.models import ChangeMark, Company, Membership
from organization.rules.actors import Actor
from organization.services.loading import settle_constraints
from organization.services.statistics import count_anew

#: What happens to a KPI that a template gives, in the order in which a person would do it.
ACTS: tuple[guards.Act, ...] = ("create", "target", "link", "activate")


@dataclass(frozen=True, slots=True)
class Grant:
    """A KPI of a template for its owner; `team`: it is the team's, held for it by its lead."""

    part: TemplateKpi
    owner: Membership
    team: bool = False


def held_template(*, company: Company, template: UUID) -> RoleTemplate:
    """The template, its row locked to the end of the transaction.

    Raises:
        Refused: the company has no such template.
    """
    found = (
        RoleTemplate.objects.select_for_update(of=("self",), no_key=True)
        .select_related("department", "lead")
        .filter(company=company, id=template)
        .first()
    )
    if found is None:
        raise Refused([Fault(WHOLE, "no_such_template")])
    return found


def write_grants(
    *, company: Company, template: RoleTemplate, grants: Sequence[Grant], actor: Actor, why: str, day: date
) -> list[Kpi]:
    """Make active KPIs of the grants. The caller holds STRUCTURE and has checked what activation asks for.

    Raises:
        Refused: a guard objects.
    """
    if not grants:
        return []
    kpis = _kpis(company, template, grants, day)
    ask_many(company=company, kpis=kpis, acts=ACTS, actor=actor, why=why)
    Kpi.objects.bulk_create(kpis)
    Target.objects.bulk_create([
        Target(company=company, kpi=kpi, **asdict(version))
        for kpi, grant in zip(kpis, grants, strict=True)
        for version in part_versions(grant.part, day)
    ])  # fmt: skip
    CascadeLink.objects.bulk_create(
        [link_of(company, kpi, grant.part) for kpi, grant in zip(kpis, grants, strict=True)]
    )
    TemplateUse.objects.bulk_create([
        TemplateUse(
            company=company, part=grant.part, membership=None if grant.team else grant.owner, kpi=kpi, given_on=day,
            job_role="" if grant.team else grant.owner.job_role,
        )
        for kpi, grant in zip(kpis, grants, strict=True)
    ])  # fmt: skip
    settle_constraints()
    settle_many(company=company, kpis=kpis, acts=ACTS, actor=actor, why=why, kind="template")
    count_anew(Kpi, Target, CascadeLink, TemplateUse, KpiState)
    return kpis


def part_versions(part: TemplateKpi, day: date) -> list[TargetVersion]:
    """The target versions of somebody who gets the KPI on `day`."""
    aggregation = cast(Aggregation, part.aggregation)
    return versions_from(versions_of(part.targets.all()), day, aggregation=aggregation, decimals=part.decimals)


def link_of(company: Company, kpi: Kpi, part: TemplateKpi) -> CascadeLink:
    """The claim of a template's KPI as a holder's link, accepted where the template's is."""
    return CascadeLink(
        company=company,
        child=kpi,
        child_level=kpi.level,
        parent_level=part.parent.level,
        author_id=part.author_id,
        accepted_by_id=part.accepted_by_id,
        accepted_at=part.accepted_at,
        **{name: getattr(part, name) for name in CLAIMED},
    )


def ask_many(
    *, company: Company, kpis: Iterable[Kpi], acts: Sequence[guards.Act], actor: Actor, why: str,
    fields: Iterable[str] = (),
) -> None:  # fmt: skip
    """Go on only where no guard objects to any of the writes; the same objection is said once.

    Raises:
        Refused: with the faults of all guards.
    """
    said = frozenset({BY_TEMPLATE, *fields})
    found: dict[tuple[str, str], Fault] = {}
    for kpi in kpis:
        for act in acts:
            try:
                guards.ask(write_of(company, kpi, act, actor, fields=said, why=why))
            except Refused as refused:
                found |= {(fault.field, fault.code): fault for fault in refused.faults}
    refuse(found.values())


def settle_many(
    *,
    company: Company,
    kpis: Sequence[Kpi],
    acts: Sequence[guards.Act],
    actor: Actor,
    why: str,
    kind: str,
    fields: Iterable[str] = (),
) -> None:
    """After the rows are written: followers act, figures are restated at once, the company is marked as changed."""
    said = frozenset({BY_TEMPLATE, *fields})
    writes = [write_of(company, kpi, act, actor, fields=said, why=why) for kpi in kpis for act in acts]
    guards.tell_many(writes)
    ids = [kpi.id for kpi in kpis]
    restate(company=company, kpis=ids)
    ChangeMark.objects.create(company=company, kind=kind, kpis=ids)


def _kpis(company: Company, template: RoleTemplate, grants: Sequence[Grant], day: date) -> list[Kpi]:
    taken = taken_keys(company, {grant.part.key for grant in grants})
    found = []
    for grant in grants:
        said = {name: getattr(grant.part, name) for name in SAID}
        key = free_key(_key(template, grant), taken)
        taken.add(key)
        found.append(
            Kpi(
                company=company,
                key=key,
                level=Level.INDIVIDUAL,
                department_id=template.department_id,
                owner=grant.owner,
                status=Status.ACTIVE,
                activated_on=day,
                **said,
            )
        )
    return found


def _key(template: RoleTemplate, grant: Grant) -> str:
    whose = template.key if grant.team else slugify(grant.owner.name)
    return f"{grant.part.key}-{whose}".strip("-")
