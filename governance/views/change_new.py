"""Asks for a change of a KPI: the form of the direct change, with why."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from alignment.models import CascadeLink
from governance.access.changes import kpi_for_asking
from governance.forms.changes import AddLinkForm, AskForm, ChangeLinkForm, ModifyForm, RetargetForm, WhyForm
from governance.models import ChangeKind
from governance.selectors.policy import policy_of
from governance.services.changes import open_change
from governance.wording.changes import sentence
from governance.wording.kinds import KINDS
from governance.wording.policy import roles_words
from kpis.forms.faults import mark
from kpis.models import Kpi, Status, Target
from kpis.rules.faults import Refused
from organization.http.request import CompanyRequest
from organization.models import Department
from organization.selectors.suggestions import suggestions


def change_new(request: CompanyRequest, key: str, kind: str) -> HttpResponse:
    """The form of a kind; for a link `?link=` names one that stands, `&remove=1` takes it away; `?replaces=` corrects a target version."""
    kpi = kpi_for_asking(request, key)
    if kind not in ChangeKind.values:
        raise Http404(_("There is no such kind of request."))
    data = request.POST if request.method == "POST" else None
    form = _form(request, kpi, kind, data)
    if data is not None and form.is_valid() and (number := _asked(request, kpi, kind, form)):
        return redirect("governance:change", company_slug=request.company.slug, number=number)
    policy = policy_of(request.company)
    approved_as = "unlock" if kpi.locked_until is not None and kind in {"modify", "retarget", "retire"} else kind
    context = {
        "form": form,
        "kpi": kpi,
        "kind": kind,
        "kind_words": str(KINDS[kind]),
        "kinds": _kinds(kpi),
        "approvers": roles_words(policy.approvers_of(kpi.level, approved_as)),
        "people": suggestions(request.company, "") if kind == "modify" else [],
        "links": _links(kpi) if kind == "relink" else [],
        "chosen": request.GET.get("link", ""),
        "free": not policy.demands(kpi.level, approved_as),
    }
    return render(request, "governance/change_new.html", context, status=422 if form.errors else 200)


def _form(request: CompanyRequest, kpi: Kpi, kind: str, data: QueryDict | None) -> AskForm:
    if kind == "modify":
        own = list(Department.objects.filter(company=request.company, closed_at__isnull=True).order_by("name"))
        return ModifyForm(data, kpi=kpi, company=request.company, departments=own)
    if kind == "retarget":
        return _target_form(request, kpi, data)
    if kind == "relink":
        return _link_form(request, kpi, data)
    asked: dict[str, dict[str, Any]] = {
        "create": {"activate": True},
        "retire": {"retire": True},
        "unlock": {"clear_lock": True},
    }
    return WhyForm(data, kpi=kpi, asked=asked[kind])


def _target_form(request: CompanyRequest, kpi: Kpi, data: QueryDict | None) -> AskForm:
    found = None
    if named := request.GET.get("replaces") or request.GET.get("removes"):
        found = Target.objects.filter(company=request.company, kpi=kpi, id=_id(named)).first()
        if found is None:
            raise Http404(_("There is no such target version any more."))
    if found is not None and request.GET.get("removes"):
        return WhyForm(data, kpi=kpi, asked={"removes": str(found.id)})
    initial = {} if found else {"initial": {"starts_on": request.today}}
    return RetargetForm(data, kpi=kpi, company=request.company, corrected=found, **initial)


def _link_form(request: CompanyRequest, kpi: Kpi, data: QueryDict | None) -> AskForm:
    named = request.GET.get("link")
    if not named:
        return AddLinkForm(data, kpi=kpi, company=request.company)
    links = CascadeLink.objects.filter(company=request.company, child=kpi, id=_id(named))
    link = links.select_related("child", "parent").first()
    if link is None:
        raise Http404(_("There is no such link any more."))
    if request.GET.get("remove"):
        return WhyForm(data, kpi=kpi, asked={"links": [{"act": "remove", "link": str(link.id)}]})
    return ChangeLinkForm(data, link=link, company=request.company)


def _asked(request: CompanyRequest, kpi: Kpi, kind: str, form: AskForm) -> int | None:
    said = form.cleaned_data
    try:
        change = open_change(
            company=request.company,
            kpi=kpi.id,
            kind=kind,
            proposal=form.proposal(),
            reason=said["why"],
            exception=said.get("exception", ""),
            actor=request.person.actor,
        )
    except Refused as refused:
        mark(form, refused, sentence)
        return None
    messages.success(request, _("Asked. Whoever may approve it is told."))
    return change.number


def _kinds(kpi: Kpi) -> list[tuple[str, str]]:
    """What can be asked for this KPI."""
    if kpi.status != Status.ACTIVE:
        return [("create", str(KINDS["create"]))]
    kinds = ["modify", "retarget", "relink", "retire"]
    if kpi.level == "company":
        kinds.remove("relink")
    if kpi.locked_until is not None:
        kinds.append("unlock")
    return [(kind, str(KINDS[kind])) for kind in kinds]


def _links(kpi: Kpi) -> list[CascadeLink]:
    rows = CascadeLink.objects.filter(company_id=kpi.company_id, child=kpi).select_related("parent")
    return list(rows.order_by("parent__name"))


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise Http404(_("There is no such address.")) from error
