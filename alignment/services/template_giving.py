"""A template is given to many people in one step, and taken back from them."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from alignment.models import Holding, RoleTemplate, TemplateKpi, TemplateUse
from alignment.rules.connection import is_sayable
from alignment.rules.templates import Gift, digest, fingerprint
from alignment.selectors.templates import gifts_for, living_uses, parts_of, staff_of
from alignment.services.template_rollups import keep_rollups
from alignment.services.template_rows import Grant, ask_many, held_template, part_versions, settle_many, write_grants
from kpis.models import Kpi, Status
from kpis.rules.activation import KpiFacts, missing_for_activation
from kpis.rules.faults import WHOLE, Fault, refuse
from kpis.rules.ownership import OwnerFacts, owner_fault
from kpis.rules.targets import target_for
from kpis.services.states import lock_kpis
from organization.http.request import company_today
from organization.models import Company, Membership, Role
from organization.models.locks import Lock, hold
from organization.rules.actors import Actor
from organization.services.trail import recorded

#: Somebody whom the rules accept, to ask what a template's KPI itself lacks.
_ANYBODY = OwnerFacts(name="Ada Example", email="ada@company.example", active=True)


@dataclass(frozen=True, slots=True)
class Given:
    """How many people got KPIs, how many KPIs those were (the team's counted), and who had all of them before."""

    people: int
    kpis: int
    had: int


def give(
    *,
    company: Company,
    template: UUID,
    people: Collection[UUID],
    actor: Actor,
    expected: str = "",
    why: str = "",
    today: date | None = None,
) -> Given:
    """Give every one of `people` the KPIs of the template that they lack: active, with target, link and figures.

    All or nothing, in a number of statements that does not depend on how many people they are. Of two givings at once
    the second sees what the first gave. `expected`: the fingerprint of the plan that was shown.

    Raises:
        Refused: the plan is another by now (`changed_meanwhile`); somebody cannot hold it, each with the reason; a KPI
            lacks what activation asks for; a guard objects.
    """
    with recorded(actor, why=why or "job-role template"):
        hold(company.id, Lock.PEOPLE)
        hold(company.id, Lock.STRUCTURE)
        row = held_template(company=company, template=template)
        day = today or company_today(company)
        parts = parts_of(row)
        staff = staff_of(row, people=people)
        gifts = gifts_for(row, parts, staff)
        names = {one.id: one.name for one in staff.people}
        refuse([
            *_template_faults(row, parts),
            *([Fault("people", "no_such_person")] if set(people) - set(names) else []),
            *([Fault(WHOLE, "changed_meanwhile")] if expected and fingerprint(map(digest, gifts)) != expected else []),
            *_refusals(gifts, names),
            *(fault for part in parts for fault in part_faults(part, day)),
        ])  # fmt: skip
        grants = [*_grants(company, parts, gifts), *_team_grants(row, parts)]
        kpis = write_grants(company=company, template=row, grants=grants, actor=actor, why=why, day=day)
        if kpis:
            keep_rollups(company=company, template=row, actor=actor)
    given = [one for one in gifts if one.outcome == "gives"]
    return Given(len(given), len(kpis), len(gifts) - len(given))


def part_faults(part: TemplateKpi, day: date) -> Iterator[Fault]:
    """What keeps a template's KPI from becoming active with anybody on `day`, by the rule of activation."""
    facts = KpiFacts(
        level="individual",
        name=part.name,
        definition=part.definition,
        unit=part.unit,
        direction=part.direction,
        nature=part.nature,
        target_now=target_for(part_versions(part, day), day) is not None,
        owner=_ANYBODY,
        measure_cadence=part.measure_cadence,
        review_cadence=part.review_cadence,
        department=True,
        links=1,
        sayable_links=int(is_sayable(part.rationale, child=part.name, parent=part.parent.name)),
    )
    for code in missing_for_activation(facts):
        yield Fault(WHOLE, "part_lacks", {"kpi": part.name, "missing": code})
    if part.parent.status == Status.RETIRED:
        yield Fault(WHOLE, "parent_retired", {"kpi": part.name, "parent": part.parent.name})


def take_back(
    *, company: Company, template: UUID, people: Collection[UUID], actor: Actor, why: str, today: date | None = None
) -> int:
    """Retire the template's KPIs of `people`, with a reason; how many KPIs. Values, targets and trail stay.

    Raises:
        Refused: no reason; a guard objects.
    """
    refuse([] if why.strip() else [Fault("why", "missing")])
    with recorded(actor, why=why):
        hold(company.id, Lock.STRUCTURE)
        held_template(company=company, template=template)
        uses = living_uses(company, part__template_id=template, membership_id__in=list(people))
        return end_uses(
            company=company, uses=uses, ended=TemplateUse.EndedWhy.TAKEN_BACK, actor=actor, why=why, today=today
        )


def end_uses(
    *,
    company: Company,
    uses: Iterable[TemplateUse],
    ended: TemplateUse.EndedWhy,
    actor: Actor,
    why: str,
    today: date | None = None,
) -> int:
    """Retire the KPIs of `uses` and end them; how many KPIs were retired.

    A KPI that somebody else owns by now was handed over: it lives on, without the template. The caller holds STRUCTURE.
    """
    day = today or company_today(company)
    ending = list(
        TemplateUse.objects.filter(company=company, id__in=[one.id for one in uses]).select_related("kpi", "part")
    )
    with recorded(actor, why=why):
        lock_kpis(company=company, kpis=[one.kpi_id for one in ending])
        handed = [one for one in ending if one.membership_id and one.kpi.owner_id != one.membership_id]
        gone = [one for one in ending if one not in handed]
        _end(company, handed, TemplateUse.EndedWhy.HANDED_OVER, day)
        living = [one.kpi for one in gone if one.kpi.status != Status.RETIRED]
        ask_many(company=company, kpis=living, acts=("retire",), actor=actor, why=why)
        _end(company, gone, ended, day)
        ids = [kpi.id for kpi in living]
        Kpi.objects.filter(company=company, id__in=ids).update(status=Status.RETIRED, retired_on=day)
        if ending:
            settle_many(company=company, kpis=living, acts=("retire",), actor=actor, why=why, kind="template")
            for template in RoleTemplate.objects.filter(
                company=company, id__in={one.part.template_id for one in ending}
            ):
                keep_rollups(company=company, template=template, actor=actor)
    return len(living)


def _end(company: Company, uses: Sequence[TemplateUse], why: TemplateUse.EndedWhy, day: date) -> None:
    TemplateUse.objects.filter(company=company, id__in=[one.id for one in uses]).update(ended_on=day, ended_why=why)


def _template_faults(template: RoleTemplate, parts: Sequence[TemplateKpi]) -> list[Fault]:
    found = []
    if template.retired_on is not None:
        found.append(Fault(WHOLE, "template_retired"))
    if not parts:
        found.append(Fault(WHOLE, "no_parts"))
    if template.lead is not None and any(part.held_by == Holding.TEAM for part in parts):
        found += lead_faults(template.lead)
    return found


def lead_faults(lead: Membership) -> list[Fault]:
    """Why somebody can lead no team; empty: they can."""
    fault = owner_fault(OwnerFacts(name=lead.name, email=lead.email, active=lead.active))
    if fault is not None:
        return [Fault("lead", "left" if fault == "inactive" else "not_a_person")]
    return [Fault("lead", "reads_only")] if lead.role == Role.VIEWER else []


def _refusals(gifts: Iterable[Gift], names: dict[UUID, str]) -> list[Fault]:
    return [Fault("people", code, {"name": names[one.person]}) for one in gifts for code in one.refusals]


def _grants(company: Company, parts: Sequence[TemplateKpi], gifts: Iterable[Gift]) -> list[Grant]:
    by_id = {part.id: part for part in parts}
    wanted = [(gift.person, by_id[part]) for gift in gifts for part in gift.parts]
    people = Membership.objects.filter(company=company).in_bulk({person for person, _ in wanted})
    return [Grant(part, people[person]) for person, part in wanted]


def _team_grants(template: RoleTemplate, parts: Sequence[TemplateKpi]) -> list[Grant]:
    """The team's KPIs that nobody holds yet; without a lead nobody could answer for them."""
    lead = template.lead
    if lead is None:
        return []
    team = [part for part in parts if part.held_by == Holding.TEAM]
    there = set(
        TemplateUse.objects.filter(company_id=template.company_id, part__in=team, ended_on__isnull=True).values_list(
            "part_id", flat=True
        )
    )
    return [Grant(part, lead, team=True) for part in team if part.id not in there]
