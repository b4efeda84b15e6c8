"""The page of a department: its scorecard, its people's KPIs, who owes what."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from alignment.views.findings import lines_about
from dashboards.selectors.department import Context, context_of, rows_of_department
from dashboards.views.scorecard import figures_of, lines_of, owed_of, read_by
from dashboards.wording.department import ScoreLine, department_message, limits_words
from dashboards.wording.discipline import PersonRhythm, rhythm, rhythm_words
from dashboards.wording.kpi import rolled_up
from kpis.models import Level, Status
from kpis.rules.discipline import Tally
from kpis.rules.limits import judge_count
from kpis.selectors.discipline import discipline_of
from kpis.selectors.states import Row
from organization.access import department_for, require
from organization.http.request import CompanyRequest
from organization.models import Department
from organization.rules.roles import Subject
from organization.selectors.notices import active_people


@dataclass(frozen=True, slots=True)
class PersonLines:
    """The individual KPIs of one person."""

    person: str
    name: str
    lines: list[ScoreLine]


@require_safe
def department(request: CompanyRequest, key: str) -> HttpResponse:
    """One department."""
    require(request, "company.read")
    known = department_for(request, key)
    rows = rows_of_department(company=request.company, department=known, today=request.today)
    split = read_by(request, rows)
    around = context_of(company=request.company, rows=rows, today=request.today)
    own = [row for row in split.rows if row.level == Level.DEPARTMENT]
    active = [row for row in own if row.status == Status.ACTIVE]
    individual = [row for row in split.rows if row.level == Level.INDIVIDUAL and row.status == Status.ACTIVE]
    hidden = [row.health for row in split.hidden if row.status == Status.ACTIVE]
    tallies = discipline_of(company=request.company, today=request.today, department=known.id)
    context = {
        "rhythm": rhythm(sum(tallies.values(), Tally())),
        "rhythms": _rhythms(request, known, tallies),
        "department": known,
        "title": department_message(known.name, active, figures=figures_of(request)),
        "limits": limits_words(judge_count("department", len(active))),
        "lines": lines_of(request, active, around, places=False),
        "unfinished": [row for row in own if row.status != Status.ACTIVE],
        "people": _people(request, individual, around),
        "rolled_up": rolled_up(hidden) if hidden else "",
        "owed": owed_of(request, split.rows, around),
        "findings": lines_about(request, [known.id, *(row.id for row in own)]),
        "figures": figures_of(request),
        "writes": _writes(request, known.id),
        "drafts": request.person.may("kpi.edit", Subject(level=Level.DEPARTMENT, department=known.id)),
        "manages": request.person.may("departments.manage"),
    }
    return render(request, "dashboards/department.html", context)


def _rhythms(request: CompanyRequest, known: Department, tallies: Mapping[UUID, Tally]) -> list[PersonRhythm]:
    """Person by person, by name: for the head, the alignment owner and executives."""
    if not request.person.may("completion.read", Subject(department=known.id)):
        return []
    people = active_people(request.company, tallies)
    return [
        PersonRhythm(str(one.id), one.name, rhythm_words(tallies[one.id])) for one in people if tallies[one.id].asked
    ]


def _writes(request: CompanyRequest, department: object) -> bool:
    """May the reader write values of the department's KPIs?"""
    facts = request.person.facts
    return department in facts.heads or request.person.may("values.write", Subject())


def _people(request: CompanyRequest, rows: Sequence[Row], around: Context) -> list[PersonLines]:
    """Individual KPIs by person, who has the worst first."""
    lines = {row.key: row for row in rows}
    found: dict[tuple[str, str], PersonLines] = {}
    for line in lines_of(request, rows, around, places=False):
        row = lines[line.key]
        who = (str(row.owner or ""), row.owner_name)
        found.setdefault(who, PersonLines(*who, [])).lines.append(line)
    return list(found.values())
