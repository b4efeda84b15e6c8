"""Asks for a change of a KPI: the form of the direct change, with why."""

from datetime import date
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from governance.access.changes import hidden_sources, kpi_for_asking
from governance.forms.changes import (
    AddLinkForm,
    AskForm,
    ChangeLinkForm,
    DeriveForm,
    ModifyForm,
    RetargetForm,
    WhyForm,
    only_opened,
)
from governance.models import ChangeKind
from governance.rules.changes import TYPED
from governance.selectors.asking import Origin, link_of, links_of, open_departments, origin_of, version_of, version_on
from governance.selectors.policy import policy_of
from governance.services.changes import open_change
from governance.wording.changes import sentence
from governance.wording.kinds import KINDS
from governance.wording.policy import roles_words
from governance.wording.reviews import title_of
from kpis.forms.faults import mark
from kpis.forms.target import TargetForm
from kpis.models import Kpi, Status, Target
from kpis.rules.faults import Refused
from kpis.selectors.worked import derivation_of
from organization.http.request import CompanyRequest
from organization.selectors.suggestions import suggestions

#: What the address carries from one kind of request to another.
_CARRIED = ("review", "conflict")


def change_new(request: CompanyRequest, key: str, kind: str) -> HttpResponse:
    """The form of a kind; for a link `?link=` names one that stands, `&remove=1` takes it away; `?replaces=` corrects a target version;
    `?of=values` asks what the values are computed from, `&typed=1` for nothing. `?review=` and `?conflict=` say where it comes from.

    A direct form that may not be saved sends what was typed; what it did not ask for is then asked here.
    """
    kpi = kpi_for_asking(request, key)
    if kind not in ChangeKind.values:
        raise Http404(_("There is no such kind of request."))
    origin = _origin(request, kpi)
    form = _form(request, kpi, kind, origin)
    if form.is_bound and form.is_valid() and (number := _asked(request, kpi, kind, form, origin)):
        return redirect("governance:change", company_slug=request.company.slug, number=number)
    refused = form.is_bound and not ("asked" not in request.POST and only_opened(form))
    policy = policy_of(request.company)
    approved_as = "unlock" if kpi.locked_until is not None and kind in {"modify", "retarget", "retire"} else kind
    carried = {name: request.GET[name] for name in _CARRIED if name in request.GET}
    context = {
        "form": form,
        "kpi": kpi,
        "kind": kind,
        "of_values": kind == "modify" and request.GET.get("of") == "values",
        "derives": isinstance(form, DeriveForm),
        "derived": kind == "modify" and derivation_of(request.company, kpi.id) is not None,
        "kinds": _kinds(kpi),
        "carried": urlencode(carried),
        "approvers": roles_words(policy.approvers_of(kpi.level, approved_as)),
        "people": suggestions(request.company, "") if isinstance(form, ModifyForm) else [],
        "links": links_of(kpi) if kind == "relink" else [],
        "chosen": request.GET.get("link", ""),
        "free": not policy.demands(kpi.level, approved_as),
        "origin": origin,
        "review_title": title_of(origin.review) if origin.review else "",
    }
    return render(request, "governance/change_new.html", context, status=422 if refused else 200)


def _origin(request: CompanyRequest, kpi: Kpi) -> Origin:
    named = {name: _id(request.GET[name]) if request.GET.get(name) else None for name in _CARRIED}
    return origin_of(request.company, kpi, review=named["review"], conflict=named["conflict"])


def _form(request: CompanyRequest, kpi: Kpi, kind: str, origin: Origin) -> AskForm:
    data = request.POST if request.method == "POST" else None
    if kind == "modify":
        return _definition_form(request, kpi, data)
    if kind == "retarget":
        return _target_form(request, kpi, data, origin)
    if kind == "relink":
        return _link_form(request, kpi, data)
    asked: dict[str, dict[str, Any]] = {
        "create": {"activate": True},
        "retire": {"retire": True},
        "unlock": {"clear_lock": True},
    }
    return WhyForm(data, kpi=kpi, asked=asked[kind])


def _definition_form(request: CompanyRequest, kpi: Kpi, data: QueryDict | None) -> AskForm:
    if request.GET.get("of") != "values":
        own = open_departments(request.company)
        return ModifyForm(data, kpi=kpi, company=request.company, departments=own)
    if request.GET.get("typed"):
        return WhyForm(data, kpi=kpi, asked={"derivation": dict(TYPED)})
    return DeriveForm(data, kpi=kpi, company=request.company)


def _target_form(request: CompanyRequest, kpi: Kpi, data: QueryDict | None, origin: Origin) -> AskForm:
    if origin.conflict is not None and kpi.direction != "range":
        return _conflict_form(request, kpi, data)
    found = None
    if named := request.GET.get("replaces") or request.GET.get("removes"):
        found = version_of(kpi, _id(named))
        if found is None:
            raise Http404(_("There is no such target version any more."))
    if found is not None and request.GET.get("removes"):
        return WhyForm(data, kpi=kpi, asked={"removes": str(found.id)})
    initial = {} if found else {"initial": {"starts_on": request.today}}
    return RetargetForm(data, kpi=kpi, company=request.company, corrected=found, **initial)


def _conflict_form(request: CompanyRequest, kpi: Kpi, data: QueryDict | None) -> AskForm:
    """The target in force with another value, as the conflict's page was told; one that begins on the same day is corrected."""
    said = request.POST if data is not None else request.GET
    starts_on = _day(said.get("starts_on", "")) or request.today
    former = version_on(kpi, starts_on)
    corrected = former if former is not None and former.starts_on == starts_on else None
    if data is not None and "asked" in data:
        return RetargetForm(data, kpi=kpi, company=request.company, corrected=corrected)
    initial = _initial(request, former) | {"starts_on": starts_on}
    initial |= {
        name: text for name, typed in (("value", "value"), ("why", "reason")) if (text := said.get(typed, "").strip())
    }
    return RetargetForm(None, kpi=kpi, company=request.company, corrected=corrected, initial=initial)


def _initial(request: CompanyRequest, former: Target | None) -> dict[str, object]:
    return TargetForm.initial_of(former, request.company) if former is not None else {}


def _link_form(request: CompanyRequest, kpi: Kpi, data: QueryDict | None) -> AskForm:
    named = request.GET.get("link")
    if not named:
        return AddLinkForm(data, kpi=kpi, company=request.company)
    link = link_of(kpi, _id(named))
    if link is None:
        raise Http404(_("There is no such link any more."))
    if request.GET.get("remove"):
        return WhyForm(data, kpi=kpi, asked={"links": [{"act": "remove", "link": str(link.id)}]})
    return ChangeLinkForm(data, link=link, company=request.company)


def _asked(request: CompanyRequest, kpi: Kpi, kind: str, form: AskForm, origin: Origin) -> int | None:
    said, proposal = form.cleaned_data, form.proposal()
    if hidden := hidden_sources(request, proposal):
        form.add_error(None, _("You may not read %(keys)s.") % {"keys": ", ".join(hidden[:5])})
        return None
    try:
        change = open_change(
            company=request.company,
            kpi=kpi.id,
            kind=kind,
            proposal=proposal,
            reason=said["why"],
            exception=said.get("exception", ""),
            review=origin.review.id if origin.review else None,
            conflict=origin.conflict.id if origin.conflict else None,
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


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise Http404(_("There is no such address.")) from error


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
