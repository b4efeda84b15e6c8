"""Draft a KPI. As the name is typed, a hint says whether it is an outcome."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext as _

from kpis.forms.faults import mark
from kpis.forms.kpi import NewKpiForm
from kpis.models import Kpi, Level
from kpis.rules.faults import Refused
from kpis.rules.outcomes import judge_name
from kpis.services.kpis import create_kpi
from kpis.views.index import may_draft
from kpis.wording.life import name_words, rewrite_words, sentence
from organization.access import require
from organization.http.request import CompanyRequest
from organization.models import Department
from organization.rules.roles import Subject, editing_right
from organization.selectors.suggestions import suggestions


def create(request: CompanyRequest) -> HttpResponse:
    """The form; for htmx the hint to a name, or people whose names begin so."""
    if not may_draft(request):
        require(
            request, "kpi.edit", Subject(level=Level.DEPARTMENT, department=request.person.membership.department_id)
        )
    if request.htmx.target == "name-hint":
        return render(request, "kpis/_name_hint.html", name_hint(request))
    if request.htmx.target == "people":
        return people_hint(request)
    form = NewKpiForm(
        request.POST if request.method == "POST" else None,
        company=request.company,
        departments=departments_for(request),
        levels=_levels(request),
        initial=_initial(request),
    )
    if request.method == "POST" and form.is_valid():
        answer = _drafted(request, form)
        if answer is not None:
            return answer
    context = {"form": form, "people": suggestions(request.company, ""), **name_hint(request)}
    return render(request, "kpis/create.html", context, status=422 if form.errors else 200)


def name_hint(request: CompanyRequest) -> dict[str, object]:
    """What is said of the name as typed so far."""
    said = request.POST or request.GET
    name = said.get("name", "").strip()
    if not name:
        return {"verdict": None}
    verdict = judge_name(name, definition=said.get("definition", ""), unit=said.get("unit", ""))
    return {
        "verdict": verdict,
        "words": name_words(verdict),
        "rewrite": rewrite_words(verdict.hint),
        "key": free_key(request, name) if "level" in said else "",
    }


def free_key(request: CompanyRequest, name: str) -> str:
    """A key made from the name that no KPI of the company has."""
    stem = slugify(name)[:80].strip("-") or "kpi"
    taken = set(Kpi.objects.filter(company=request.company, key__startswith=stem).values_list("key", flat=True))
    return next(key for key in (stem, *(f"{stem}-{number}" for number in range(2, len(taken) + 3))) if key not in taken)


def departments_for(request: CompanyRequest) -> list[Department]:
    """The departments in which the person may edit KPIs."""
    found = Department.objects.filter(company=request.company, closed_at__isnull=True)
    return [one for one in found if request.person.may("kpi.edit", Subject(level=Level.DEPARTMENT, department=one.id))]


def _levels(request: CompanyRequest) -> list[str]:
    below = [Level.DEPARTMENT.value, Level.INDIVIDUAL.value]
    return [Level.COMPANY.value, *below] if request.person.may("company_kpi.edit") else below


def _initial(request: CompanyRequest) -> dict[str, object]:
    level = request.GET.get("level")
    own = departments_for(request)
    department = own[0].id if len(own) == 1 else None
    return {"level": level if level in Level.values else Level.DEPARTMENT, "department": department}


def people_hint(request: CompanyRequest) -> HttpResponse:
    """Who could be meant by what is typed so far."""
    typed = request.GET.get("owner") or request.GET.get("deputy") or ""
    return render(request, "kpis/_people.html", {"people": suggestions(request.company, typed)})


def _drafted(request: CompanyRequest, form: NewKpiForm) -> HttpResponse | None:
    """Draft it and go on to its targets; None where the service refused."""
    said, level = form.said(), form.cleaned_data["level"]
    if level == Level.COMPANY:
        said["department"] = None
    require(request, editing_right(level), Subject(level=level, department=said.get("department")))
    key = form.cleaned_data["key"] or free_key(request, said["name"])
    try:
        kpi = create_kpi(company=request.company, key=key, level=level, actor=request.person.actor, **said)
    except Refused as refused:
        mark(form, refused, sentence)
        return None
    messages.success(request, _("%(name)s is drafted. Next: what should it reach?") % {"name": kpi.name})
    return redirect("kpis:targets", company_slug=request.company.slug, key=kpi.key)
