"""The workshop of step 2: what departments do for company KPIs, said, corrected, taken back, made measurable.

Several heads write at once: each statement is a row of its own, and whoever changes one says what they saw of it.
"""

from typing import TypedDict
from uuid import UUID

from django.utils import timezone
from django.utils.text import slugify

from alignment.models import CascadeLink, Contribution
from alignment.services.links import create_link
from kpis.models import Kpi, Level, Status
from kpis.rules.faults import WHOLE, Fault, Refused, refuse
from kpis.services.kpis import create_kpi, propose_kpi
from organization.models import ChangeMark, Company, Department
from organization.models.locks import Lock, hold
from organization.rules.actors import Actor
from organization.services.trail import recorded

LONGEST_STATEMENT = 500


class Proposal(TypedDict, total=False):
    """A KPI as it is proposed: what it counts, and who would answer for it."""

    name: str
    unit: str
    direction: str
    owner: UUID | None
    review_cadence: str


def add_contribution(
    *, company: Company, department: UUID, company_kpi: UUID, statement: str, actor: Actor
) -> Contribution:
    """Say one thing that a department does for a company KPI. It takes the place of "it does nothing"; said twice, it stands once.

    Raises:
        Refused: nothing said, too long, a closed department, no living company KPI.
    """
    said = " ".join(statement.split())
    with recorded(actor):
        hold(company.id, Lock.STRUCTURE)  # two heads may answer the same cell
        refuse([*_pair_faults(company, department, company_kpi), *statement_faults(said)])
        cell = Contribution.objects.filter(company=company, department_id=department, company_kpi_id=company_kpi)
        cell.filter(nothing=True).delete()
        standing = cell.filter(statement=said).first()
        if standing is not None:
            return standing
        row = Contribution.objects.create(
            company=company, department_id=department, company_kpi_id=company_kpi, statement=said,
            author_id=actor.id, at=timezone.now(),
        )  # fmt: skip
        _marked(company, company_kpi)
    return row


def say_nothing(*, company: Company, department: UUID, company_kpi: UUID, actor: Actor) -> Contribution:
    """Answer that the department does nothing for the company KPI.

    Raises:
        Refused: a statement stands that says otherwise; no such department or company KPI.
    """
    with recorded(actor):
        hold(company.id, Lock.STRUCTURE)
        refuse(_pair_faults(company, department, company_kpi))
        cell = Contribution.objects.filter(company=company, department_id=department, company_kpi_id=company_kpi)
        refuse([Fault(WHOLE, "says_something")] if cell.filter(nothing=False).exists() else [])
        standing = cell.first()
        if standing is not None:
            return standing
        row = Contribution.objects.create(
            company=company, department_id=department, company_kpi_id=company_kpi, nothing=True,
            author_id=actor.id, at=timezone.now(),
        )  # fmt: skip
        _marked(company, company_kpi)
    return row


def edit_contribution(
    *, company: Company, contribution: UUID, statement: str, expected: str, actor: Actor
) -> Contribution:
    """Change a statement that its writer saw as `expected`; what it became stays with it.

    Raises:
        Refused: somebody changed or removed it meanwhile (said with their words), the same stands in the cell already,
            nothing said.
    """
    said = " ".join(statement.split())
    with recorded(actor):
        row = _held(company, contribution)
        refuse(statement_faults(said))
        if row.statement == said:
            return row
        if row.statement != expected:
            raise Refused([Fault("statement", "changed_meanwhile", {"now": row.statement, "by": _author(row)})])
        same = Contribution.objects.filter(
            company=company, department_id=row.department_id, company_kpi_id=row.company_kpi_id, statement=said
        )
        refuse([Fault("statement", "said_already")] if same.exists() else [])
        row.statement, row.author_id, row.at = said, actor.id, timezone.now()
        row.save(update_fields=["statement", "author", "at"])
        _marked(company, row.company_kpi_id)
    return row


def remove_contribution(*, company: Company, contribution: UUID, expected: str, actor: Actor) -> None:
    """Take a statement (or "it does nothing", `expected` "") back; the trail keeps it. Its KPI and link stay.

    Raises:
        Refused: somebody changed it meanwhile, or it is gone.
    """
    with recorded(actor):
        row = _held(company, contribution)
        if row.statement != expected:
            raise Refused([Fault("statement", "changed_meanwhile", {"now": row.statement, "by": _author(row)})])
        top = row.company_kpi_id
        row.delete()
        _marked(company, top)


def link_contribution(
    *, company: Company, contribution: UUID, kpi: UUID, rationale: str, polarity: int, actor: Actor
) -> Contribution:
    """An existing KPI of the department measures the contribution, and moves the company KPI: in one step.

    A link that stands between the two already is taken as it is.

    Raises:
        Refused: no KPI of that department, it became something already, or the link is refused.
    """
    with recorded(actor):
        row = _free(company, contribution)
        child = Kpi.objects.filter(company=company, id=kpi, level=Level.DEPARTMENT, department_id=row.department_id)
        refuse([] if child.exclude(status=Status.RETIRED).exists() else [Fault("kpi", "not_of_department")])
        return _become(row, kpi, rationale=rationale, polarity=polarity, actor=actor)


def propose_contribution(
    *, company: Company, contribution: UUID, proposal: Proposal, rationale: str, polarity: int, actor: Actor
) -> Contribution:
    """The contribution becomes a proposed KPI of its department, linked with its sentence: all or nothing.

    Raises:
        Refused: it became something already; the KPI or the link is refused.
    """
    with recorded(actor):
        row = _free(company, contribution)
        kpi = propose_new(company=company, department=row.department_id, proposal=proposal, actor=actor)
        return _become(row, kpi.id, rationale=rationale, polarity=polarity, actor=actor)


def propose_new(*, company: Company, department: UUID, proposal: Proposal, actor: Actor) -> Kpi:
    """Draft and propose a department KPI under a key made from its name.

    Raises:
        Refused: the KPI is.
    """
    hold(company.id, Lock.STRUCTURE)
    kpi = create_kpi(
        company=company, key=_free_key(company, proposal["name"]), level=Level.DEPARTMENT, department=department,
        actor=actor, **proposal,
    )  # fmt: skip
    return propose_kpi(company=company, kpi=kpi.id, actor=actor)


def statement_faults(said: str) -> list[Fault]:
    """Nothing said, or too much."""
    if not said:
        return [Fault("statement", "missing")]
    return [Fault("statement", "too_long", {"limit": LONGEST_STATEMENT})] if len(said) > LONGEST_STATEMENT else []


def _become(row: Contribution, kpi: UUID, *, rationale: str, polarity: int, actor: Actor) -> Contribution:
    link = CascadeLink.objects.filter(company=row.company, child_id=kpi, parent_id=row.company_kpi_id).first()
    if link is None:
        link = create_link(
            company=row.company, child=kpi, parent=row.company_kpi_id, rationale=rationale, polarity=polarity, actor=actor
        )  # fmt: skip
    row.kpi_id, row.link = kpi, link
    row.save(update_fields=["kpi", "link"])
    return row


def _held(company: Company, contribution: UUID) -> Contribution:
    found = (
        Contribution.objects.select_for_update(of=("self",), no_key=True)
        .filter(company=company, id=contribution)
        .select_related("author", "company")
        .first()
    )
    if found is None:
        raise Refused([Fault(WHOLE, "removed_meanwhile")])
    return found


def _free(company: Company, contribution: UUID) -> Contribution:
    """A statement that nothing measures yet, or whose KPI is retired."""
    row = _held(company, contribution)
    refuse([Fault(WHOLE, "says_nothing")] if row.nothing else [])
    taken = row.kpi_id is not None and not Kpi.objects.filter(id=row.kpi_id, status=Status.RETIRED).exists()
    refuse([Fault(WHOLE, "measured_already")] if taken else [])
    return row


def _author(row: Contribution) -> str:
    return row.author.name if row.author else ""


def _pair_faults(company: Company, department: UUID, company_kpi: UUID) -> list[Fault]:
    here = Department.objects.filter(company=company, id=department, closed_at__isnull=True)
    tops = Kpi.objects.filter(company=company, id=company_kpi, level=Level.COMPANY).exclude(status=Status.RETIRED)
    found = [] if here.exists() else [Fault("department", "not_here")]
    return found + ([] if tops.exists() else [Fault("company_kpi", "no_such_kpi")])


def _free_key(company: Company, name: str) -> str:
    stem = slugify(name)[:80].strip("-") or "kpi"
    taken = set(Kpi.objects.filter(company=company, key__startswith=stem).values_list("key", flat=True))
    return next(key for key in (stem, *(f"{stem}-{number}" for number in range(2, len(taken) + 3))) if key not in taken)


def _marked(company: Company, company_kpi: UUID) -> None:
    ChangeMark.objects.create(company=company, kind="contribution", kpis=[company_kpi])
