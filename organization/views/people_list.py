"""People from a spreadsheet: looked at, mapped, applied; and people as one."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from organization.access import require
from organization.forms.people_list import PeopleListForm, ReadList
from organization.http.request import CompanyRequest
from organization.http.sheets import write_csv, write_xlsx
from organization.models import Role
from organization.rules.people_plan import PeoplePlan
from organization.rules.people_table import DEPARTMENT, EMAIL, HEADS, JOB_ROLE, NAME, ROLE
from organization.selectors.directory import departments_of
from organization.selectors.people_import import listed_people, plan_for
from organization.services.people_import import Imported, ImportRefused, import_people
from organization.wording.people_list import change_words, column_words, fault_words, kept_words, role_words

#: A long list is shown by its beginnings; what is at fault is shown further.
SHOWN = 100
FAULTS_SHOWN = 500
TEMPLATE = (NAME, EMAIL, ROLE, DEPARTMENT, JOB_ROLE, HEADS)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_http_methods(["GET", "HEAD", "POST"])
def people_list(request: CompanyRequest) -> HttpResponse:
    """Send a list, see what it would do, apply it."""
    require(request, "people.manage")
    if request.method != "POST":
        return _first(request, PeopleListForm())
    if "list" in request.POST:
        sent = ReadList.sent(request.POST)
        if sent is None:
            messages.error(request, _("This list was looked at too long ago. Send it again."))
            return redirect("organization:people-list", company_slug=request.company.slug)
        return _apply(request, sent) if "apply" in request.POST else _preview(request, sent)
    form = PeopleListForm(request.POST, request.FILES)
    return _preview(request, ReadList(form.cells, form.name)) if form.is_valid() else _first(request, form)


@require_safe
def people_file(request: CompanyRequest, ending: str) -> HttpResponse:
    """The active people in the columns of the template; `?empty` the template alone."""
    require(request, "people.manage")
    empty = "empty" in request.GET
    heads = [column_words(column) for column in TEMPLATE]
    rows = [] if empty else [[*row[:2], role_words(row[2]), *row[3:]] for row in listed_people(request.company)]
    if ending == "csv":
        comma = request.company.locale.partition("-")[0] == "en"
        data, kind = write_csv([heads, *rows], delimiter="," if comma else ";"), "text/csv; charset=utf-8"
    else:
        data, kind = write_xlsx({_("People"): [heads, *rows], _("Columns"): _guide()}), XLSX
    stem = slugify(_("people template") if empty else f"{request.company.slug} {_('people')}")
    name = f"{stem}-{request.today.isoformat()}" if not empty else stem
    return HttpResponse(
        data, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}.{ending}"'}
    )


def _guide() -> list[Sequence[str]]:
    """What each column of the template takes."""
    roles = ", ".join(role_words(role) for role in Role.values)
    return [
        [_("Column"), _("What stands in it")],
        [column_words(NAME), _("The whole name. First and last name in two columns are read too.")],
        [column_words(EMAIL), _("Tells people apart: a known address changes that person, another one adds one.")],
        [column_words(ROLE), _("One of: %(roles)s. Empty: as it is, for new people member.") % {"roles": roles}],
        [column_words(DEPARTMENT), _("The key or the name. Empty: in no department.")],
        [column_words(JOB_ROLE), _("For example: sales representative. Empty: none.")],
        [column_words(HEADS), _("Departments the person heads, with semicolons between. Empty changes nothing.")],
    ]


def _first(request: CompanyRequest, form: PeopleListForm) -> HttpResponse:
    context = {"form": form, "manages": True, "guide": _guide()[1:]}
    return render(request, "organization/people_list.html", context, status=422 if form.errors else 200)


def _preview(request: CompanyRequest, sent: ReadList, *, changed: bool = False) -> HttpResponse:
    """What the list would do now."""
    table = sent.table()
    plan = plan_for(request.company, table, here=request.person.membership.id, deactivate_absent=sent.deactivate_absent)
    context = {
        "manages": True,
        "sent": sent,
        "signed": sent.signed(),
        "columns": sent.choices(table),
        "table": table,
        "twice": [column_words(column) for column in table.twice],
        "plan": plan,
        "counts": {state: len(plan.in_state(state)) for state in ("new", "changed", "same")},
        "moved": changed,
        "title": _title(plan, missing=bool(table.missing)),
        **_shown(plan, dict(departments_of(request.company).values_list("id", "name"))),
    }
    bad = bool(plan.faults or table.missing)
    return render(request, "organization/people_preview.html", context, status=422 if bad or changed else 200)


def _title(plan: PeoplePlan, *, missing: bool) -> str:
    if missing:
        return _("Which column holds the addresses?")
    if plan.faults:
        rows = len({fault.number for fault in plan.faults})
        said = ngettext(
            "%(n)s row is at fault: nothing is applied", "%(n)s rows are at fault: nothing is applied", rows
        )
        return said % {"n": rows}
    if not plan.changes_something:
        return _("This list changes nothing")
    parts = [
        ngettext("%(n)s new", "%(n)s new", len(plan.in_state("new"))) % {"n": len(plan.in_state("new"))},
        ngettext("%(n)s changed", "%(n)s changed", len(plan.in_state("changed")))
        % {"n": len(plan.in_state("changed"))},
    ]
    if plan.leaving:
        parts.append(ngettext("%(n)s leaves", "%(n)s leave", len(plan.leaving)) % {"n": len(plan.leaving)})
    return ", ".join(parts)


def _shown(plan: PeoplePlan, departments: Mapping[UUID, str]) -> dict[str, Any]:
    """The beginnings of what may be long; who is new with their role, which says what they may do."""
    changed = plan.in_state("changed")
    return {
        "faults": [
            (fault.number, column_words(fault.column), fault_words(fault)) for fault in plan.faults[:FAULTS_SHOWN]
        ],
        "more_faults": max(len(plan.faults) - FAULTS_SHOWN, 0),
        "new": [
            (one, role_words(one.role), departments.get(one.department, "") if one.department else "")
            for one in plan.in_state("new")[:SHOWN]
        ],
        "more_new": max(len(plan.in_state("new")) - SHOWN, 0),
        "changed": [(one, [change_words(change) for change in one.changes]) for one in changed[:SHOWN]],
        "more_changed": max(len(changed) - SHOWN, 0),
        "heads": plan.heads,
        "leaving": plan.leaving[:SHOWN],
        "more_leaving": max(len(plan.leaving) - SHOWN, 0),
        "kept": [(one, kept_words(why)) for one, why in plan.kept[:SHOWN]],
        "more_kept": max(len(plan.kept) - SHOWN, 0),
    }


def _apply(request: CompanyRequest, sent: ReadList) -> HttpResponse:
    try:
        done = import_people(
            company=request.company,
            table=sent.table(),
            actor=request.person.actor,
            name=sent.name,
            seen=sent.seen,
            deactivate_absent=sent.deactivate_absent,
        )
    except ImportRefused as refusal:
        return _preview(request, sent, changed=not refusal.plan.faults)
    messages.success(request, _done_words(done))
    return redirect("organization:people", company_slug=request.company.slug)


def _done_words(done: Imported) -> str:
    parts = [
        ngettext("%(n)s person added", "%(n)s people added", done.added) % {"n": done.added},
        ngettext("%(n)s changed", "%(n)s changed", done.changed) % {"n": done.changed},
    ]
    if done.left:
        parts.append(ngettext("%(n)s deactivated", "%(n)s deactivated", done.left) % {"n": done.left})
    if done.heads:
        said = ngettext("%(n)s department has another head", "%(n)s departments have another head", done.heads)
        parts.append(said % {"n": done.heads})
    return _("The list is applied: %(what)s.") % {"what": ", ".join(parts)}
