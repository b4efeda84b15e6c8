"""What the grid of contributions shows: departments, company KPIs, statements with what they became, lines that count."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from alignment.models import CascadeLink, Contribution, Evidence, HandOff, Priority, PriorityKpi
from alignment.rules.contributions import Answer, Pair, Said, Surfaced, answer_of, mark_of, surfaced
from kpis.models import Kpi, Level, Status
from organization.models import Company, Department


@dataclass(frozen=True, slots=True)
class Told:
    """A statement of a cell with its row and how far it came."""

    row: Contribution
    said: Said


@dataclass(frozen=True, slots=True)
class Grid:
    """The whole grid: by (department, company KPI); absent cells were not asked yet. `lines`: pairs joined by a link that counts."""

    departments: Sequence[Department]
    tops: Sequence[Kpi]
    cells: Mapping[Pair, Sequence[Told]]
    lines: frozenset[Pair]

    def answer(self, pair: Pair) -> Answer:
        """The state of a cell."""
        return answer_of(told.said for told in self.cells.get(pair, ()))

    def surfaced(self) -> Surfaced:
        """What the grid says as a whole."""
        return surfaced(
            departments=[one.id for one in self.departments],
            company_kpis=[one.id for one in self.tops],
            answers={pair: self.answer(pair) for pair in self.cells},
            lines=self.lines,
        )

    def mark(self, pair: Pair) -> str:
        """Changes when what the cell shows changes."""
        shown = [(told.row.id, told.row.author_id, told.said) for told in self.cells.get(pair, ())]
        return mark_of(shown, pair in self.lines)

    def row_mark(self, department: UUID) -> str:
        """Changes when a cell of the department does, or the company KPIs do."""
        return mark_of([(top.id, top.name, self.mark((department, top.id))) for top in self.tops])


def grid_of(company: Company) -> Grid:
    """The grid of a company. Four queries."""
    departments = list(
        Department.objects.filter(company=company, closed_at__isnull=True)
        .select_related("head")
        .order_by("name", "key")
    )
    tops = list(
        Kpi.objects.filter(company=company, level=Level.COMPANY).exclude(status=Status.RETIRED).order_by("name", "key")
    )
    cells: dict[Pair, list[Told]] = defaultdict(list)
    rows = Contribution.objects.filter(company=company).select_related("kpi", "link", "author").order_by("at", "id")
    for row in rows:
        cells[row.department_id, row.company_kpi_id].append(Told(row, _said(row)))
    return Grid(departments, tops, cells, _lines(company))


def _said(row: Contribution) -> Said:
    kpi = row.kpi if row.kpi is not None and row.kpi.status != Status.RETIRED else None
    link = row.link
    return Said(
        row.statement,
        nothing=row.nothing,
        kpi=kpi.name if kpi else "",
        active=kpi is not None and kpi.status == Status.ACTIVE,
        linked=link is not None,
        credited=link is not None and link.accepted_by_id is not None and not link.doubted,
        doubted=link is not None and link.doubted,
    )


def _lines(company: Company) -> frozenset[Pair]:
    """Pairs that a link of an active KPI joins, accepted and not contradicted (or accepted again)."""
    counted = CascadeLink.objects.filter(
        ~Q(evidence=Evidence.CONTRADICTED) | Q(reaccepted_at__isnull=False),
        company=company,
        child_level=Level.DEPARTMENT,
        parent_level=Level.COMPANY,
        child__status=Status.ACTIVE,
        accepted_by__isnull=False,
    )
    return frozenset(counted.values_list("child__department_id", "parent_id"))


def hand_offs_of(company: Company) -> list[HandOff]:
    """Hand-offs between open departments, those that nothing measures first."""
    rows = HandOff.objects.filter(company=company, giver__closed_at__isnull=True, taker__closed_at__isnull=True)
    found = rows.select_related("giver", "taker", "company_kpi", "kpi").order_by("at", "id")
    return sorted(found, key=is_measured)


def is_measured(hand_off: HandOff) -> bool:
    """Does an active KPI measure it, as the findings ask?"""
    return hand_off.kpi is not None and hand_off.kpi.status == Status.ACTIVE


@dataclass(frozen=True, slots=True)
class Announced:
    """A priority with the KPIs tied to it. `measured`: one of them is an active department KPI with a target for today."""

    priority: Priority
    kpis: Sequence[Kpi]
    measured: bool


def priorities_of(company: Company, today: object) -> list[Announced]:
    """Running priorities first, the youngest first."""
    tied: dict[UUID, list[Kpi]] = defaultdict(list)
    ties = PriorityKpi.objects.filter(company=company).exclude(kpi__status=Status.RETIRED)
    for tie in ties.select_related("kpi__department").order_by("kpi__name"):
        tied[tie.priority_id].append(tie.kpi)
    aimed = set(
        Kpi.objects.filter(
            Q(targets__ends_on__isnull=True) | Q(targets__ends_on__gte=today),
            company=company, level=Level.DEPARTMENT, status=Status.ACTIVE, targets__starts_on__lte=today,
        ).values_list("id", flat=True)
    )  # fmt: skip
    rows = sorted(Priority.objects.filter(company=company), key=lambda one: one.ended_on is not None)
    return [Announced(row, tied[row.id], any(kpi.id in aimed for kpi in tied[row.id])) for row in rows]
