"""The executive dashboard: the company on one page, today or on a day that has been."""

from datetime import date
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.views.decorators.http import require_safe

from alignment.access import diagnoses_shown
from alignment.selectors.conflicts import worst_open
from alignment.selectors.diagnoses import diagnoses
from alignment.selectors.findings import blocking
from dashboards.forms.overview import AsOfForm
from dashboards.rules.board import BEHIND
from dashboards.rules.board_assembly import Board, board_of
from dashboards.selectors.overview import explanations, read_department, read_overview
from dashboards.wording.board import SQUARES, Addresses, Facts, asked_why, needing_words, one_department, page_of, shown
from dashboards.wording.board_conflicts import SHOWN, alarm_link_words, conflict_lines, more_words
from dashboards.wording.board_figures import Figures
from dashboards.wording.board_maturity import AGED, MaturityFact, maturity_fact
from dashboards.wording.board_rows import department_kpis
from dashboards.wording.board_variances import Acts
from governance.selectors.maturity import trend
from governance.selectors.variances import NO_ANSWERS, answers_of
from kpis.selectors.states import Row
from organization.access import department_for, require
from organization.http.request import CompanyRequest
from organization.rules.roles import Subject
from organization.services.visits import record_visit


@require_safe
def overview(request: CompanyRequest) -> HttpResponse:
    """Outcomes, what leads to them, and the variances that ask for somebody."""
    require(request, "company.read")
    asked = AsOfForm(request.GET, today=request.today)
    record_visit(
        company=request.company, membership=request.person.membership, day=request.today, actor=request.person.actor
    )
    reading = read_overview(request.company, day=asked.day, today=request.today, reader=request.person.facts)
    board = board_of(
        outcomes=reading.outcomes,
        kpis=reading.kpis,
        links=reading.links,
        departments=[(one.id, one.name) for one in reading.departments],
    )
    facts = Facts(
        fresh=reading.fresh,
        late=reading.late,
        explained=explanations(request.company, needing_words(board)),
        department_keys={one.id: one.key for one in reading.departments},
        day=asked.day,
        today=request.today,
        moment=date_format(timezone.localtime(), "H:i"),
        began=diagnoses_shown(request, diagnoses(request.company, as_of=asked.day, kpis=asked_why(board))),
        **_acting(request, board, asked.day),
    )
    page = page_of(board, facts, figures=_figures(request), to=_addresses(request, asked.day))
    rights = {
        "may_create": request.person.may("company_kpi.edit"),
        "may_manage": request.person.may("company.manage"),
    }
    context = {
        "page": page,
        "asked": asked,
        "conflicts": _conflicts(request, asked.day),
        "maturity": _maturity(request, asked.day),
        "blocking": blocking(request.company, day=asked.day),
        **rights,
    }
    return render(request, "dashboards/overview.html", context)


def _acting(request: CompanyRequest, board: Board[Row], day: date) -> dict[str, Any]:
    """What follows from the variances shown, and what the reader may do about them; of an earlier day nothing. One query."""
    if day < request.today:
        return {}
    there = answers_of(request.company, [one.kpi.id for one in shown(board)])

    def acts(kpi: Row) -> Acts:
        subject = Subject(level=kpi.level, department=kpi.department, owner=kpi.owner)
        behind = kpi.health in BEHIND
        may = request.person.may
        return Acts(
            ask=kpi.owner != request.person.facts.id and may("question.ask", subject),
            decide=behind and may("variance.decide", subject),
            plan=behind and there.get(kpi.id, NO_ANSWERS).plan is None and may("plan.write", subject),
        )

    return {"there": there, "acts": acts}


def _maturity(request: CompanyRequest, day: date) -> MaturityFact | None:
    found = trend(request.company, day=day)
    return maturity_fact(found, aged=found is not None and day - found[0].day > AGED)


def _conflicts(request: CompanyRequest, day: date) -> dict[str, Any] | None:
    """What stands now; of an earlier day nothing is kept."""
    rows, number = worst_open(request.company, SHOWN) if day >= request.today else ([], 0)
    if not rows:
        return None
    return {
        "lines": conflict_lines(
            rows,
            locale=request.company.locale,
            url=lambda one: reverse(
                "alignment:conflict", kwargs={"company_slug": request.company.slug, "conflict": one}
            ),
        ),
        "more": more_words(len(rows), number),
        "alarm": alarm_link_words(number),
    }


@require_safe
def department_rows(request: CompanyRequest, key: str) -> HttpResponse:
    """One department of the dashboard's list, opened or closed again."""
    require(request, "company.read")
    department = department_for(request, key)
    asked = AsOfForm(request.GET, today=request.today)
    reading = read_department(request.company, department, day=asked.day, today=request.today)
    board = board_of(
        outcomes=reading.outcomes,
        kpis=reading.kpis,
        links=reading.links,
        departments=[(department.id, department.name)],
    )
    to, figures = _addresses(request, asked.day), _figures(request)
    row = one_department(board.lines[0], {department.id: key}, places=SQUARES, figures=figures, to=to)
    opened = "closed" not in request.GET
    rows = department_kpis(board.kpis, figures=figures, kpi_url=to.kpi, day=asked.day) if opened else []
    return render(request, "dashboards/overview_department.html", {"row": row, "kpis": rows, "opened": opened})


def _figures(request: CompanyRequest) -> Figures:
    return Figures(request.company.locale, request.company.fiscal_year_start_month)


def _addresses(request: CompanyRequest, day: date) -> Addresses:
    """Addresses made once and filled for each row: reversing hundreds of them would be felt."""
    slug = request.company.slug
    kpi = reverse("dashboards:kpi", kwargs={"company_slug": slug, "key": _GAP})
    department = reverse("dashboards:department", kwargs={"company_slug": slug, "key": _GAP})
    opened = reverse("dashboards:overview-department", kwargs={"company_slug": slug, "key": _GAP})
    person = reverse("dashboards:person", kwargs={"company_slug": slug, "membership": _NOBODY})
    here = reverse("dashboards:overview", kwargs={"company_slug": slug})
    past = f"?{urlencode({'as_of': day.isoformat()})}" if day < request.today else ""
    return Addresses(
        kpi=lambda key: kpi.replace(_GAP, key),
        department=lambda key: department.replace(_GAP, key),
        open_department=lambda key: opened.replace(_GAP, key) + past,
        person=lambda one: person.replace(str(_NOBODY), str(one)),
        day=lambda wanted: here if wanted is None else f"{here}?{urlencode({'as_of': wanted.isoformat()})}",
    )


_GAP = "key-of-a-row"
_NOBODY = UUID(int=0)
