"""Reads what a template's pages show: holders with their figures, exceptions, what ended."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from alignment.models import CascadeLink, RoleTemplate, TemplateKpi, TemplateUse
from alignment.rules.templates import LINK, SAID, TARGET
from alignment.selectors.templates import living_uses
from kpis.models import Kpi, Status, Target
from kpis.rules.targets import TargetVersion
from kpis.selectors.states import Row, states_of
from organization.models import Company, Membership
from organization.rules.roles import PersonFacts


@dataclass(frozen=True, slots=True)
class Cell:
    """A holder's KPI: the use, and its figures (None: the reader may not read it)."""

    use: TemplateUse
    row: Row | None


@dataclass(frozen=True, slots=True)
class HolderRow:
    """A person and their KPIs of the template, by part."""

    person: Membership
    cells: Mapping[UUID, Cell]


@dataclass(frozen=True, slots=True)
class Held:
    """Who holds a template: those whose figures the reader may read, the team's KPIs, and counts over everybody.

    `health`: part -> health -> how many; `means`: part -> mean of the latest values (roll-ups are everybody's to read).
    """

    rows: Sequence[HolderRow]
    team: Mapping[UUID, Cell]
    people: int
    health: Mapping[UUID, Counter[str]] = field(default_factory=dict)
    means: Mapping[UUID, float] = field(default_factory=dict)
    exceptions: int = 0

    def total(self) -> Counter[str]:
        """Health over all KPIs of all people."""
        found: Counter[str] = Counter()
        for one in self.health.values():
            found.update(one)
        return found


def held_of(template: RoleTemplate, *, reader: PersonFacts, may_read_all: bool) -> Held:
    """The holders of a template by name. Two queries (more where figures have aged)."""
    company = template.company
    uses = list(
        living_uses(company, part__template=template).select_related("membership").order_by("membership__name", "id")
    )
    states = {row.id: row for row in states_of(company, kpis=[one.kpi_id for one in uses], statuses=Status.values)}
    rows: dict[UUID, dict[UUID, Cell]] = {}
    team: dict[UUID, Cell] = {}
    health: dict[UUID, Counter[str]] = {}
    values: dict[UUID, list[float]] = {}
    for use in uses:
        row = states.get(use.kpi_id)
        if row is not None and row.status == Status.ACTIVE:
            health.setdefault(use.part_id, Counter())[row.health] += 1
            if row.actual is not None:
                values.setdefault(use.part_id, []).append(row.actual)
        readable = may_read_all or (row is not None and reader.id == row.owner)
        cell = Cell(use, row if readable else None)
        if use.membership_id is None:
            team[use.part_id] = cell
        else:
            rows.setdefault(use.membership_id, {})[use.part_id] = cell
    people = {use.membership_id: use.membership for use in uses if use.membership is not None}
    shown = [
        HolderRow(people[person], cells)
        for person, cells in rows.items()
        if any(cell.row is not None for cell in cells.values())
    ]
    means = {part: sum(found) / len(found) for part, found in values.items()}
    return Held(shown, team, len(rows), health, means, sum(bool(use.exceptions) for use in uses))


@dataclass(frozen=True, slots=True)
class ExceptionRow:
    """A holder's KPI that is not as the template's: `own` names what; each with the person's and the template's."""

    use: TemplateUse
    part: TemplateKpi
    said: Sequence[tuple[str, object, object]]
    targets: Sequence[TargetVersion]
    rationale: str


def exceptions_of(template: RoleTemplate) -> list[ExceptionRow]:
    """Every exception of a template, by person. Three queries."""
    company = template.company
    uses = list(
        living_uses(company, part__template=template)
        .exclude(exceptions=[])
        .select_related("membership", "kpi__owner", "part__parent")
        .prefetch_related("part__targets")
        .order_by("membership__name", "part__position")
    )
    targets = _targets(company, [one.kpi_id for one in uses])
    sentences = dict(
        CascadeLink.objects.filter(company=company, child_id__in=[one.kpi_id for one in uses])
        .order_by("-created_at")
        .values_list("child_id", "rationale")
    )
    return [
        ExceptionRow(
            use=use,
            part=use.part,
            said=[_pair(use, name) for name in SAID if name in use.exceptions],
            targets=targets.get(use.kpi_id, ()) if TARGET in use.exceptions else (),
            rationale=sentences.get(use.kpi_id, "") if LINK in use.exceptions else "",
        )
        for use in uses
    ]


def ended_uses(template: RoleTemplate, *, most: int = 40) -> list[TemplateUse]:
    """What ended last, newest first. One query."""
    ended = TemplateUse.objects.filter(company_id=template.company_id, part__template=template, ended_on__isnull=False)
    return list(ended.select_related("membership", "kpi", "part").order_by("-ended_on", "membership__name")[:most])


def job_roles(company: Company) -> list[str]:
    """The job roles that people have, by name. One query."""
    people = Membership.objects.filter(company=company, active=True).exclude(job_role="")
    return sorted(set(people.values_list("job_role", flat=True)))


def _pair(use: TemplateUse, name: str) -> tuple[str, object, object]:
    def told(one: Kpi | TemplateKpi) -> object:
        display = getattr(one, f"get_{name}_display", None)
        return display() if display else getattr(one, name)

    return name, told(use.kpi), told(use.part)


def _targets(company: Company, kpis: Sequence[UUID]) -> dict[UUID, list[TargetVersion]]:
    found: dict[UUID, list[TargetVersion]] = {}
    for one in Target.objects.filter(company=company, kpi_id__in=kpis):
        version = TargetVersion(**{name: getattr(one, name) for name in TargetVersion.__slots__})
        found.setdefault(one.kpi_id, []).append(version)
    return found
