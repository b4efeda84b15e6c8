"""The department KPIs that are computed from a template's people; their members follow who comes and goes."""

from datetime import date
from itertools import zip_longest
from uuid import UUID

from alignment.models import Holding, RoleTemplate, RollupMethod, TemplateKpi, TemplateRollup, TemplateUse
from alignment.services.template_rows import held_template
from kpis.models import Derivation, DerivationKind, Kpi, Level, Nature, Status
from kpis.rules.faults import WHOLE, Fault, Refused, refuse
from kpis.services.derivations import Wanted, remove_derivation, set_derivation, set_sources
from kpis.services.kpis import create_kpi
from organization.http.request import company_today
from organization.models import Company
from organization.models.locks import Lock, hold
from organization.rules.actors import Actor
from organization.services.trail import recorded

Members = tuple[tuple[UUID, ...], tuple[UUID, ...]]


def add_rollup(
    *,
    company: Company,
    template: UUID,
    method: str,
    part: UUID,
    actor: Actor,
    key: str = "",
    name: str = "",
    kpi: UUID | None = None,
    over: UUID | None = None,
    coverage: float = 1.0,
) -> TemplateRollup:
    """Compute a department KPI from everybody who holds the template: the sum or mean of one KPI, or the ratio of two.

    `kpi` None: a KPI is drafted with `key` and `name`; unit, direction and rhythm are those of `part` (a ratio of like
    units is a per cent). `coverage`: the share of the values asked that must be in. What was
    typed of a KPI that is there already stays; it is computed from today on.

    Raises:
        Refused: nobody holds the KPI yet; the KPI is none of the template's department, or computed from a template
            already; a ratio without or by itself; as kpis.services.derivations.set_derivation.
    """
    with recorded(actor, why="job-role template"):
        hold(company.id, Lock.STRUCTURE)
        row = held_template(company=company, template=template)
        parts = {one.id: one for one in row.parts.filter(held_by=Holding.PERSON, retired_on__isnull=True)}
        first, second = parts.get(part), parts.get(over) if over else None
        ratio = method == RollupMethod.RATIO
        refuse(_choice_faults(method, first, second))
        assert first is not None  # noqa: S101 - asked above
        found = (
            _rolled(company, row, kpi)
            if kpi
            else _drafted(company, row, first, second if ratio else None, key, name, actor)
        )
        made = TemplateRollup(
            company=company, template=row, kpi=found, method=method, part=first, over=second if ratio else None
        )
        values, divisors = members_of(made)
        refuse([] if values else [Fault("part", "no_holders")])
        set_derivation(
            company=company,
            kpi=found.id,
            wanted=Wanted(
                kind=DerivationKind.ROLLUP, how=method, values=values, divisors=divisors, coverage=coverage,
                factor=100.0 if ratio and found.unit == "%" else 1.0,
                since=_since(company, found.id) if kpi else None,
            ),
            actor=actor,
            why="job-role template",
        )  # fmt: skip
        made.save(force_insert=True)
    return made


def remove_rollup(*, company: Company, rollup: UUID, actor: Actor, why: str = "") -> None:
    """The KPI is typed again from now on; what was computed stays.

    Raises:
        Refused: no such roll-up.
    """
    with recorded(actor, why=why or "job-role template"):
        hold(company.id, Lock.STRUCTURE)
        row = TemplateRollup.objects.filter(company=company, id=rollup).first()
        if row is None:
            raise Refused([Fault(WHOLE, "no_such_rollup")])
        kpi = row.kpi_id
        row.delete()
        if Derivation.objects.filter(company=company, kpi_id=kpi).exists():
            remove_derivation(company=company, kpi=kpi, actor=actor, why=why)


def keep_rollups(*, company: Company, template: RoleTemplate, actor: Actor) -> None:
    """Every roll-up reads the KPIs of those who hold the template now, and of those who did, for their time.

    Where somebody took the computation away on the KPI's own page, the roll-up is one no more.
    """
    rollups = list(TemplateRollup.objects.filter(company=company, template=template).select_related("part", "over"))
    standing = set(
        Derivation.objects.filter(company=company, kpi__in=[one.kpi_id for one in rollups]).values_list(
            "kpi_id", flat=True
        )
    )
    for one in rollups:
        if one.kpi_id not in standing:
            one.delete()
            continue
        values, divisors = members_of(one)
        set_sources(
            company=company, kpi=one.kpi_id, sources=values, divisors=divisors, actor=actor, why="job-role template"
        )


def members_of(rollup: TemplateRollup) -> Members:
    """The KPIs that are rolled up, and what they are divided by, person by person. One or two queries.

    Retired ones stay in for the periods of their life; one that was handed over is the template's no more.
    """
    values = _kpis_of(rollup.company_id, rollup.part_id)
    if rollup.over_id is None:
        return tuple(kpi for kpis in values.values() for kpi in kpis), ()
    divisors = _kpis_of(rollup.company_id, rollup.over_id)
    pairs = [
        (value, divisor)
        for person, kpis in values.items()
        for value, divisor in zip_longest(kpis, divisors.get(person, ()))
        if value and divisor
    ]
    return tuple(value for value, _ in pairs), tuple(divisor for _, divisor in pairs)


def _kpis_of(company: UUID, part: UUID) -> dict[UUID | None, list[UUID]]:
    uses = TemplateUse.objects.filter(company_id=company, part_id=part)
    gone = uses.filter(ended_on__isnull=False).exclude(kpi__status=Status.RETIRED)
    found: dict[UUID | None, list[UUID]] = {}
    rows = uses.exclude(id__in=gone.values("id")).order_by("given_on", "id").values_list("membership_id", "kpi_id")
    for person, kpi in rows:
        found.setdefault(person, []).append(kpi)
    return found


def _since(company: Company, kpi: UUID) -> date | None:
    """What is computed already stays so; otherwise what was typed stays, and it is computed from today on."""
    standing = Derivation.objects.filter(company=company, kpi_id=kpi).first()
    return standing.since if standing is not None else company_today(company)


def _choice_faults(method: str, part: TemplateKpi | None, over: TemplateKpi | None) -> list[Fault]:
    found = []
    if method not in RollupMethod.values:
        found.append(Fault("method", "no_such_choice"))
    if part is None:
        found.append(Fault("part", "missing"))
    if method == RollupMethod.RATIO:
        if over is None:
            found.append(Fault("over", "missing"))
        elif part is not None and over.id == part.id:
            found.append(Fault("over", "same"))
    return found


def _rolled(company: Company, template: RoleTemplate, kpi: UUID) -> Kpi:
    found = Kpi.objects.filter(
        company=company, id=kpi, level=Level.DEPARTMENT, department_id=template.department_id
    ).first()
    if found is None:
        raise Refused([Fault("kpi", "not_department")])
    refuse(
        [Fault("kpi", "rolled_up_already")]
        if TemplateRollup.objects.filter(company=company, kpi=found).exists()
        else []
    )
    return found


def _drafted(
    company: Company,
    template: RoleTemplate,
    part: TemplateKpi,
    over: TemplateKpi | None,
    key: str,
    name: str,
    actor: Actor,
) -> Kpi:
    """A department KPI as the parts are; who heads the department owns it. Target and link are still to be said."""
    refuse([] if name.strip() else [Fault("name", "missing")])
    unit = part.unit if over is None else "%" if over.unit == part.unit else f"{part.unit}/{over.unit}"[:20]
    head = template.department.head
    return create_kpi(
        company=company,
        key=key,
        level=Level.DEPARTMENT,
        name=name,
        department=template.department_id,
        owner=head.id if head is not None and head.active else None,
        unit=unit,
        decimals=part.decimals,
        direction=part.direction,
        indicator=part.indicator,
        nature="" if part.nature == Nature.ACTIVITY else part.nature,
        aggregation=part.aggregation,
        measure_cadence=part.measure_cadence,
        review_cadence=part.review_cadence,
        actor=actor,
    )
