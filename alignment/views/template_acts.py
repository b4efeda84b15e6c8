"""What is done with a template: made, edited, given, taken back, accepted, reset, retired."""

from collections import Counter
from collections.abc import Callable, Sequence
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from alignment.access import (
    acceptable_parts,
    template_departments,
    template_for_editing,
    template_for_reading,
    use_for_editing,
)
from alignment.forms.templates import AdoptForm, NewTemplateForm, RetireForm, TemplateForm, WhyForm
from alignment.models import Holding, RoleTemplate, TemplateKpi
from alignment.rules.templates import Gift, fingerprint, same_role
from alignment.selectors.template_pages import job_roles
from alignment.selectors.templates import gifts_for, living_uses, parts_of, staff_of
from alignment.services.template_exceptions import reset_exceptions
from alignment.services.template_giving import give as give_template
from alignment.services.template_giving import part_faults, take_back
from alignment.services.template_parts import accept_parts
from alignment.services.templates import adopt_template, create_template, edit_template, retire_template
from alignment.views.templates import gift_line
from alignment.wording.templates import kpi_count, people_count, refusal_words, sentence, sentences
from kpis.forms.faults import mark
from kpis.rules.faults import Refused
from organization.access import require
from organization.http.errors import NotAllowed
from organization.http.request import CompanyRequest
from organization.models import Department
from organization.rules.roles import Subject
from organization.selectors.people import people_with
from organization.selectors.suggestions import suggestions


def create(request: CompanyRequest) -> HttpResponse:
    """A new template: of somebody's KPIs, or empty; for htmx people whose names begin so."""
    departments = template_departments(request)
    if not departments:
        subject = Subject(department=request.person.membership.department_id)
        raise NotAllowed("template.edit", people_with(request.company, "template.edit", subject))
    if request.htmx.target == "people":
        return _people(request)
    adopts = "adopt" in request.POST
    adopt = AdoptForm(request.POST if adopts else None, company=request.company, prefix="adopt")
    posted = request.POST if request.method == "POST" and not adopts else None
    form = NewTemplateForm(posted, company=request.company, departments=departments, initial=_department(request))
    made = _adopted(request, adopt) if adopts else _created(request, form)
    if made is not None:
        return _to(request, made)
    faulty = bool(form.errors or adopt.errors)
    context = {
        "form": form,
        "adopt": adopt,
        "roles": job_roles(request.company),
        "people": suggestions(request.company, ""),
    }
    return render(request, "alignment/template_create.html", context, status=422 if faulty else 200)


def _people(request: CompanyRequest) -> HttpResponse:
    typed = next((request.GET[name] for name in ("lead", "adopt-person") if request.GET.get(name)), "")
    return render(request, "kpis/_people.html", {"people": suggestions(request.company, typed)})


def _department(request: CompanyRequest) -> dict[str, object]:
    wanted = Department.objects.filter(company=request.company, key=request.GET.get("department", "")).first()
    return {"department": wanted.id} if wanted else {}


def _created(request: CompanyRequest, form: NewTemplateForm) -> RoleTemplate | None:
    if not form.is_bound or not form.is_valid():
        return None
    department = form.cleaned_data["department"]
    try:
        return create_template(
            company=request.company, department=department.id, actor=request.person.actor, **form.said()
        )
    except Refused as refused:
        mark(form, refused, sentence)
        return None


def _adopted(request: CompanyRequest, form: AdoptForm) -> RoleTemplate | None:
    if not form.is_valid():
        return None
    person = form.cleaned_data["person"]
    require(request, "template.edit", Subject(department=person.department_id))
    try:
        made = adopt_template(company=request.company, person=person.id, actor=request.person.actor)
    except Refused as refused:
        mark(form, refused, sentence)
        return None
    messages.success(request, _("The KPIs of %(name)s are a template now.") % {"name": person.name})
    return made


def edit(request: CompanyRequest, key: str) -> HttpResponse:
    """Name, job role, lead, and whether joiners get it at once."""
    found = template_for_editing(request, key)
    if request.htmx.target == "people":
        return _people(request)
    posted = request.POST if request.method == "POST" else None
    form = TemplateForm(posted, company=request.company, initial=TemplateForm.initial_of(found))
    if request.method == "POST" and form.is_valid():
        try:
            edit_template(company=request.company, template=found.id, changes=form.said(), actor=request.person.actor)
        except Refused as refused:
            mark(form, refused, sentence)
        else:
            messages.success(request, _("Saved."))
            return _to(request, found)
    context = {
        "template": found,
        "place": "edit",
        "edits": True,
        "form": form,
        "roles": job_roles(request.company),
        "people": suggestions(request.company, ""),
    }
    return render(request, "alignment/template_edit.html", context, status=422 if form.errors else 200)


def give(request: CompanyRequest, key: str) -> HttpResponse:
    """The plan, person by person; posted: it is done, as it was shown or not at all."""
    found = template_for_editing(request, key)
    if request.method == "POST":
        people, shown = _shown(request)
        faults = _give(request, found, people, shown)
        if not faults:
            return _to(request, found)
        return _plan(request, found, refusals=faults, ticked=people)
    return _plan(request, found)


def _shown(request: CompanyRequest) -> tuple[list[UUID], list[str]]:
    """The people that were ticked, and what the page promised for each."""
    people, digests = [], []
    for value in request.POST.getlist("people"):
        person, _dot, digest = value.partition(".")
        try:
            people.append(UUID(person))
        except ValueError:
            continue
        digests.append(digest)
    return people, digests


def _give(request: CompanyRequest, found: RoleTemplate, people: list[UUID], shown: list[str]) -> list[str]:
    if not people:
        return [_("Tick at least one person.")]
    try:
        given = give_template(
            company=request.company,
            template=found.id,
            people=people,
            expected=fingerprint(shown),
            actor=request.person.actor,
            today=request.today,
        )
    except Refused as refused:
        return sentences(refused.faults)
    said = {"people": people_count(given.people), "kpis": kpi_count(given.kpis)}
    messages.success(request, _("Given to %(people)s: %(kpis)s with targets and links.") % said)
    return []


def _plan(
    request: CompanyRequest, found: RoleTemplate, *, refusals: Sequence[str] = (), ticked: Sequence[UUID] = ()
) -> HttpResponse:
    parts = parts_of(found)
    staff = staff_of(found)
    known = {one.id: one for one in staff.people}
    gifts = gifts_for(found, parts, staff)
    lacks = sentences(fault for part in parts for fault in part_faults(part, request.today))

    names = Counter(one.name for one in staff.people)

    def lines(wanted: Callable[[Gift], bool]) -> list[dict[str, object]]:
        return [
            {**gift_line(gift, staff, known), "namesake": names[known[gift.person].name] > 1}
            for gift in gifts
            if wanted(gift)
        ]

    def fits(gift: Gift) -> bool:
        return bool(staff.held.get(gift.person)) or same_role(known[gift.person].job_role, found.job_role)

    ready = lines(lambda gift: gift.outcome == "gives" and not gift.too_many and fits(gift))
    context = {
        "template": found,
        "place": "give",
        "edits": True,
        "parts": [part for part in parts if part.held_by == Holding.PERSON],
        "team": _team(found, parts),
        "lacks": lacks,
        "refusals": refusals,
        "ticked": {str(one) for one in ticked},
        "ready": ready,
        "crowded": lines(lambda gift: gift.outcome == "gives" and gift.too_many and fits(gift)),
        "others": lines(lambda gift: gift.outcome == "gives" and not fits(gift)),
        "had": lines(lambda gift: gift.outcome == "has"),
        "refused": [
            {**line, "why": refusal_words(line["gift"])}  # type: ignore[arg-type]
            for line in lines(lambda gift: gift.outcome == "refused" and fits(gift))
        ],
        "people_words": people_count(len(ready)),
        "kpi_words": kpi_count(sum(len(gift.parts) for gift in gifts if gift.outcome == "gives" and not gift.too_many and fits(gift))),
    }  # fmt: skip
    return render(request, "alignment/template_give.html", context, status=422 if refusals else 200)


def _team(found: RoleTemplate, parts: Sequence[TemplateKpi]) -> dict[str, object] | None:
    """What happens to the team's KPIs with the next giving."""
    team = [part for part in parts if part.held_by == Holding.TEAM]
    if not team:
        return None
    there = set(living_uses(found.company, part__in=team).values_list("part_id", flat=True))
    return {"lead": found.lead, "new": [part for part in team if part.id not in there]}


@require_POST
def take(request: CompanyRequest, key: str) -> HttpResponse:
    """Retire the KPIs of the people that were ticked."""
    found = template_for_editing(request, key)
    people, _digests = _shown(request)
    form = WhyForm(request.POST)
    if not people or not form.is_valid():
        messages.error(request, _("Tick at least one person, and say why."))
        return _to(request, found)

    def act() -> str:
        took = take_back(
            company=request.company, template=found.id, people=people, actor=request.person.actor,
            why=form.cleaned_data["why"], today=request.today,
        )  # fmt: skip
        return _("%(kpis)s retired; values and trail stay.") % {"kpis": kpi_count(took)}

    return _done(request, found, act)


@require_POST
def accept(request: CompanyRequest, key: str) -> HttpResponse:
    """Agree to all sentences that wait and that the person may accept."""
    found = template_for_reading(request, key)
    parts = acceptable_parts(request, parts_of(found))
    if not parts:
        require(request, "link.accept", Subject(level="department", department=found.department_id))

    def act() -> str:
        wanted = [part.id for part in parts] or [part.id for part in parts_of(found)]
        accept_parts(company=request.company, parts=wanted, actor=request.person.actor)
        return _("Accepted, for everybody who holds them and for who joins.")

    return _done(request, found, act)


@require_POST
def reset(request: CompanyRequest, key: str, use: UUID) -> HttpResponse:
    """A holder's KPI follows the template again."""
    found = template_for_editing(request, key)
    row = use_for_editing(request, found, use)

    def act() -> str:
        reset_exceptions(company=request.company, use=row.id, actor=request.person.actor)
        return _("“%(kpi)s” follows the template again.") % {"kpi": row.kpi.name}

    return _done(request, found, act, to="alignment:template-exceptions")


def retire(request: CompanyRequest, key: str) -> HttpResponse:
    """The template is given no more; its KPIs go with it or stay."""
    found = template_for_editing(request, key)
    form = RetireForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            retire_template(
                company=request.company, template=found.id, actor=request.person.actor, why=data["why"],
                keep=data["keep"], today=request.today,
            )  # fmt: skip
        except Refused as refused:
            mark(form, refused, sentence)
        else:
            messages.success(request, _("“%(name)s” is retired.") % {"name": found.name})
            return _to(request, found)
    holders = living_uses(request.company, part__template=found).values("membership").distinct().count()
    context = {"template": found, "place": "retire", "edits": True, "form": form, "holders": people_count(holders)}
    return render(request, "alignment/template_retire.html", context, status=422 if form.errors else 200)


def _done(
    request: CompanyRequest, found: RoleTemplate, act: Callable[[], str], *, to: str = "alignment:template"
) -> HttpResponse:
    try:
        words = act()
    except Refused as refused:
        messages.error(request, " ".join(sentences(refused.faults)))
    else:
        messages.success(request, words)
    return redirect(to, company_slug=request.company.slug, key=found.key)


def _to(request: CompanyRequest, found: RoleTemplate) -> HttpResponse:
    return redirect("alignment:template", company_slug=request.company.slug, key=found.key)
