"""The list of job-role templates, and the page of one: its KPIs, who holds them, who waits."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from alignment.access import acceptable_parts, may_edit_template, template_departments, template_for_reading
from alignment.forms.templates import WhyForm
from alignment.models import Holding, RoleTemplate, TemplateKpi
from alignment.rules.templates import Gift, digest
from alignment.selectors.template_pages import Cell, Held, HolderRow, ended_uses, exceptions_of, held_of
from alignment.selectors.templates import (
    Staff,
    gifts_for,
    parts_of,
    staff_of,
    templates_of,
    versions_of,
    waiting_for,
)
from alignment.wording.templates import (
    after_words,
    ended_words,
    ending_words,
    exception_words,
    field_words,
    kpi_count,
    people_count,
    target_words,
)
from kpis.rules.limits import judge_count
from kpis.wording.formats import amount
from organization.access import require
from organization.http.request import CompanyRequest
from organization.rules.roles import Subject


def index(request: CompanyRequest) -> HttpResponse:
    """All templates; those of a department for `?department=`."""
    require(request, "company.read")
    templates = templates_of(request.company)
    wanted = request.GET.get("department", "")
    if wanted:
        templates = templates.filter(department__key=wanted)
    context = {
        "templates": templates,
        "wanted": templates[0].department if wanted and templates else None,
        "writes": bool(template_departments(request)),
    }
    return render(request, "alignment/templates.html", context)


def template(request: CompanyRequest, key: str) -> HttpResponse:
    """One template: its KPIs, claims that wait, people who wait, holders, what ended."""
    found = template_for_reading(request, key)
    return render(request, "alignment/template.html", page_of(request, found))


def page_of(request: CompanyRequest, found: RoleTemplate, **more: Any) -> dict[str, object]:
    """What the page shows."""
    edits = may_edit_template(request, found.department_id) and found.retired_on is None
    reads = request.person.may("individual_kpi.read", Subject(level="individual", department=found.department_id))
    parts = parts_of(found)
    held = held_of(found, reader=request.person.facts, may_read_all=reads)
    waits = _waiting(found, parts) if edits else {}
    return {
        "template": found,
        "place": "template",
        "edits": edits,
        "reads": reads,
        "title": _title(found, held),
        "parts": [_part_line(request, part, held) for part in parts],
        "limits": _limits(parts),
        "claims": sum(part.accepted_by_id is None for part in parts),
        "accepts": acceptable_parts(request, parts),
        "held": held,
        "columns": [part for part in parts if part.held_by == Holding.PERSON],
        "holders": [_holder_line(request, row, parts) for row in held.rows],
        "ended": [{"use": use, "why": ended_words(use.ended_why)} for use in ended_uses(found)] if reads else [],
        "why": WhyForm(),
        "rollups": _rollups(found),
        **waits,
        **more,
    }


def _title(found: RoleTemplate, held: Held) -> str:
    if found.retired_on is not None:
        return _("“%(name)s” is retired") % {"name": found.name}
    total = held.total()
    count = sum(total.values())
    if not count:
        return _("Nobody has the KPIs of “%(name)s” yet") % {"name": found.name}
    people = people_count(held.people)
    off = total["off_track"]
    if off:
        said = {"people": people, "off": off, "count": count}
        return _("%(people)s, %(off)s of their %(count)s KPIs off track") % said
    if total["no_data"] == count:
        return _("%(people)s have the KPIs; nothing can be judged yet") % {"people": people}
    return _("%(people)s, none of their %(count)s KPIs off track") % {"people": people, "count": count}


def _limits(parts: Sequence[TemplateKpi]) -> str:
    """The three to five of a person, said of the template."""
    verdict = judge_count("individual", sum(part.held_by == Holding.PERSON for part in parts))
    if verdict.fit == "too_many":
        said = _("%(count)s for each person: more than %(most)s blur the focus")
    elif verdict.fit == "too_few":
        said = _("%(count)s for each person: fewer than %(least)s say little about a role")
    else:
        return ""
    return said % {"count": kpi_count(verdict.count), "most": verdict.most, "least": verdict.least}


def _part_line(request: CompanyRequest, part: TemplateKpi, held: Held) -> dict[str, object]:
    now, later = target_words(versions_of(part.targets.all()), part, request.company.locale, request.today)
    health = held.health.get(part.id, Counter())
    mean = held.means.get(part.id)
    form = {"unit": part.unit, "decimals": part.decimals, "locale": request.company.locale}
    team = held.team.get(part.id)
    return {
        "part": part,
        "target": now,
        "later": later,
        "counts": [(name, health[name]) for name in ("off_track", "at_risk", "on_track", "no_data") if health[name]],
        "mean": amount(mean, **form) if mean is not None else "",  # type: ignore[arg-type]
        "team": part.held_by == Holding.TEAM,
        "cell": _cell(request, team) if team else None,
    }


def _holder_line(request: CompanyRequest, row: HolderRow, parts: Sequence[TemplateKpi]) -> dict[str, object]:
    people = [part for part in parts if part.held_by == Holding.PERSON]
    return {
        "person": row.person,
        "cells": [(part, _cell(request, row.cells.get(part.id))) for part in people],
        "own": any(cell.use.exceptions for cell in row.cells.values()),
    }


def _cell(request: CompanyRequest, cell: Cell | None) -> dict[str, object] | None:
    if cell is None or cell.row is None:
        return None
    row = cell.row
    form = {"unit": row.unit, "decimals": row.decimals, "locale": request.company.locale}
    return {
        "kpi": row,
        "actual": amount(row.actual, **form),  # type: ignore[arg-type]
        "accepted": row.accepted(request.today),
        "own": exception_words(cell.use.exceptions),
    }


def _waiting(found: RoleTemplate, parts: Sequence[TemplateKpi]) -> dict[str, object]:
    """Who waits for one click: to get the KPIs, or to lose them."""
    staff = staff_of(found)
    waiting = waiting_for(found, parts, staff)
    gifts = {one.person: one for one in gifts_for(found, parts, staff)}
    names = {one.id: one for one in staff.people}
    return {
        "joiners": [gift_line(gifts[one], staff) for one in waiting.joiners],
        "leavers": [(names[one], ending_words(why)) for one, why in waiting.leavers.items()],
    }


def gift_line(gift: Gift, staff: Staff, people: Mapping[UUID, Any] | None = None) -> dict[str, object]:
    """A person of a plan as the pages print it; `value` carries what was shown back to the service."""
    known = people or {one.id: one for one in staff.people}
    return {
        "gift": gift,
        "person": known[gift.person],
        "gets": ngettext("%(n)s KPI", "%(n)s KPIs", len(gift.parts)) % {"n": len(gift.parts)},
        "after": after_words(gift),
        "value": f"{gift.person}.{digest(gift)}",
    }


def _rollups(found: RoleTemplate) -> "QuerySet[Any]":
    return found.rollups.select_related("kpi", "part", "over").order_by("kpi__name")


def exceptions(request: CompanyRequest, key: str) -> HttpResponse:
    """Everything in which a holder's KPI is not as the template's, side by side."""
    found = template_for_reading(request, key)
    require(request, "individual_kpi.read", Subject(level="individual", department=found.department_id))
    lines = []
    for row in exceptions_of(found):
        locale = request.company.locale
        pairs = [(field_words(name), own, said) for name, own, said in row.said]
        if "target" in row.use.exceptions:
            own, said = (
                "; ".join(filter(None, target_words(versions, row.part, locale, request.today)))
                for versions in (row.targets, versions_of(row.part.targets.all()))
            )
            pairs.append((field_words("target"), own, said))
        if "link" in row.use.exceptions:
            pairs.append((field_words("link"), row.rationale or _("none"), row.part.rationale))
        lines.append({"use": row.use, "part": row.part, "pairs": pairs})
    context = {
        "template": found,
        "place": "exceptions",
        "edits": may_edit_template(request, found.department_id) and found.retired_on is None,
        "lines": lines,
    }
    return render(request, "alignment/template_exceptions.html", context)
