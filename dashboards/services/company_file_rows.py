"""From the parts of a company file to rows: names become ids."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, time
from uuid import UUID
from zoneinfo import ZoneInfo

import numpy as np
from django.db.models import Model

from alignment.models import CascadeLink, Contribution, Resource, ResourceUse
from dashboards.rules.company_file import (
    CompanyFile,
    ContributionPart,
    ExplanationPart,
    KpiPart,
    LinkPart,
    ResourcePart,
    SeriesPart,
)
from dashboards.services.company_file_governance import governance_rows
from kpis.models import Contributor, Explanation, Kpi, Target
from kpis.rules.calendar import as_cadence, period_index, periods_at
from kpis.services.loading import KpiValues, Note
from organization.models import Company, Department, Membership

_NOON = time(12)


@dataclass(frozen=True)
class Rows:
    """The rows of a whole company, unsaved, pointing at each other by their ids."""

    people: Sequence[Membership]
    departments: Sequence[Department]
    alignment_owner: UUID | None
    kpis: Sequence[Kpi]
    targets: Sequence[Target]
    contributors: Sequence[Contributor]
    explanations: Sequence[Explanation]
    links: Sequence[CascadeLink]
    contributions: Sequence[Contribution]
    series: Sequence[KpiValues]
    notes: Sequence[Note]
    resources: Sequence[Resource]
    resource_uses: Sequence[ResourceUse]
    governance: Sequence[Sequence[Model]] = ()


@dataclass(frozen=True)
class _Ids:
    people: Mapping[str, UUID]
    departments: Mapping[str, UUID]
    kpis: Mapping[str, Kpi]

    def person(self, email: str | None) -> UUID | None:
        return None if email is None else self.people[email.lower()]

    def department(self, key: str | None) -> UUID | None:
        return None if key is None else self.departments[key]


def rows_of(file: CompanyFile, *, company: Company, now: datetime) -> Rows:
    """The rows of a file whose rules are kept (company_file_rules)."""
    people = [
        Membership(company=company, email=one.email.lower(), name=one.name, role=one.role, job_role=one.job_role, active=one.active)
        for one in file.people
    ]  # fmt: skip
    departments = [
        Department(
            company=company,
            key=one.key,
            name=one.name,
            function=one.function,
            velocity=one.velocity,
            closed_at=now if one.closed else None,
        )
        for one in file.departments
    ]
    ids = _Ids({one.email: one.id for one in people}, {one.key: one.id for one in departments}, {})
    for person, said in zip(people, file.people, strict=True):
        person.department_id = ids.department(said.department)
    for department, part in zip(departments, file.departments, strict=True):
        department.head_id = None if part.closed else ids.person(part.head)
    kpis = _kpis(file.kpis, company, ids)
    ids = _Ids(ids.people, ids.departments, {kpi.key: kpi for kpi in kpis})
    series, notes = _measured(file.values, ids, month=company.fiscal_year_start_month)
    resources = [
        Resource(company=company, key=one.key, name=one.name, slack=one.slack, hard=one.hard) for one in file.resources
    ]
    links = [_link(part, company, ids, now) for part in file.links]
    between = {(link.child_id, link.parent_id): link.id for link in links}
    targets = [
        Target(company=company, kpi_id=kpi.id, **asdict(target))
        for kpi, part in zip(kpis, file.kpis, strict=True)
        for target in part.targets
    ]
    return Rows(
        people=people,
        departments=departments,
        alignment_owner=ids.person(file.company.alignment_owner),
        kpis=kpis,
        targets=targets,
        contributors=[
            Contributor(company=company, kpi_id=kpi.id, department_id=ids.departments[one.department], input=one.input)
            for kpi, part in zip(kpis, file.kpis, strict=True)
            for one in part.contributors
        ],
        explanations=[_explanation(part, company, ids, now) for part in file.explanations],
        links=links,
        contributions=[_contribution(part, company, ids, between, now) for part in file.contributions],
        series=series,
        notes=notes,
        resources=resources,
        resource_uses=[
            use
            for resource, part in zip(resources, file.resources, strict=True)
            for use in _uses(part, resource, company, ids)
        ],
        governance=governance_rows(
            file.governance,
            company=company,
            people=ids.people,
            departments=ids.departments,
            kpis={key: kpi.id for key, kpi in ids.kpis.items()},
            names=_names(ids, links, targets),
        ),
    )


def _names(ids: _Ids, links: Iterable[CascadeLink], targets: Iterable[Target]) -> dict[str, str]:
    """What documents inside the file call rows, with the rows' ids."""
    key = {kpi.id: kpi.key for kpi in ids.kpis.values()}
    found = {f"kpi:{name}": str(id) for id, name in key.items()}
    found |= {f"person:{email}": str(id) for email, id in ids.people.items()}
    found |= {f"department:{name}": str(id) for name, id in ids.departments.items()}
    found |= {f"link:{key[one.child_id]}>{key[one.parent_id]}": str(one.id) for one in links}
    return found | {f"target:{key[one.kpi_id]}@{one.starts_on}": str(one.id) for one in targets}


def _uses(part: ResourcePart, resource: Resource, company: Company, ids: _Ids) -> list[ResourceUse]:
    said = [(key, {"uses": number}) for key, number in part.uses.items()]
    said += [(key, {"hurts": number}) for key, number in part.hurts.items()]
    return [ResourceUse(company=company, resource_id=resource.id, kpi_id=ids.kpis[key].id, **how) for key, how in said]


def _kpis(parts: Iterable[KpiPart], company: Company, ids: _Ids) -> list[Kpi]:
    slots = iter(range(1, 6))
    return [_kpi(part, company, ids, next(slots) if part.locked_until else None) for part in parts]


def _kpi(part: KpiPart, company: Company, ids: _Ids, slot: int | None) -> Kpi:
    return Kpi(
        company=company,
        key=part.key,
        name=part.name,
        level=part.level,
        department_id=ids.department(part.department),
        owner_id=ids.person(part.owner),
        deputy_id=ids.person(part.deputy),
        definition=part.definition,
        unit=part.unit,
        decimals=part.decimals,
        direction=part.direction,
        indicator=part.indicator,
        nature=part.nature,
        aggregation=part.aggregation,
        measure_cadence=part.measure_cadence,
        review_cadence=part.review_cadence,
        tags=list(part.tags),
        status=part.status,
        typical_change=part.typical_change,
        locked_until=part.locked_until,
        lock_slot=slot,
        activated_on=part.activated_on,
        retired_on=part.retired_on,
    )


def _link(part: LinkPart, company: Company, ids: _Ids, now: datetime) -> CascadeLink:
    child, parent = ids.kpis[part.child], ids.kpis[part.parent]
    return CascadeLink(
        company=company,
        child_id=child.id,
        child_level=child.level,
        parent_id=parent.id,
        parent_level=parent.level,
        rationale=part.rationale,
        polarity=part.polarity,
        effect=part.effect,
        effect_sd=part.effect_sd,
        strength=part.strength,
        lag_weeks=part.lag_weeks,
        author_id=ids.person(part.author),
        accepted_by_id=ids.person(part.accepted_by),
        accepted_at=now if part.accepted_by else None,
    )


def _contribution(
    part: ContributionPart, company: Company, ids: _Ids, links: Mapping[tuple[UUID, UUID], UUID], now: datetime
) -> Contribution:
    top = ids.kpis[part.company_kpi].id
    kpi = None if part.kpi is None else ids.kpis[part.kpi].id
    return Contribution(
        company=company,
        department_id=ids.departments[part.department],
        company_kpi_id=top,
        statement=part.statement,
        nothing=not part.statement,
        kpi_id=kpi,
        link_id=None if kpi is None else links.get((kpi, top)),
        at=now,
    )


def _explanation(part: ExplanationPart, company: Company, ids: _Ids, now: datetime) -> Explanation:
    return Explanation(
        company=company,
        kpi_id=ids.kpis[part.kpi].id,
        period=part.period,
        cause=part.cause,
        text=part.text,
        next_step=part.next_step,
        author_id=ids.person(part.by),
        written_at=datetime.combine(part.on, _NOON, ZoneInfo(company.time_zone)) if part.on else now,
    )


def _measured(parts: Mapping[str, SeriesPart], ids: _Ids, *, month: int) -> tuple[list[KpiValues], list[Note]]:
    series, notes = [], []
    for key, part in parts.items():
        kpi = ids.kpis[key]
        cadence = as_cadence(kpi.measure_cadence)
        known = np.flatnonzero(np.isfinite(part.actuals))
        first = period_index(part.start, cadence, fiscal_start_month=month)
        days = periods_at(known + first, cadence, fiscal_start_month=month)
        series.append(KpiValues(kpi.id, days, part.actuals[known]))
        notes += [Note(kpi.id, date.fromisoformat(day), text) for day, text in part.notes.items()]
    return series, notes
