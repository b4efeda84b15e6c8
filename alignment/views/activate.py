"""What a KPI still lacks before it counts, each with the place where it is given; and the button."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from alignment.selectors.activation import activation_facts, active_beside
from alignment.services.activation import activate as activate_kpi
from kpis.access import kpi_for_editing
from kpis.models import Kpi, Level, Status
from kpis.rules.activation import missing_for_activation
from kpis.rules.faults import Refused
from kpis.rules.limits import judge_count
from kpis.wording.life import limit_words, missing_words, sentence
from organization.http.request import CompanyRequest

#: The steps of the checklist, in order: which codes belong to each.
STEPS: tuple[frozenset[str], ...] = (
    frozenset({"goal_not_outcome", "activity_level"}),
    frozenset({"unit"}),
    frozenset({"direction"}),
    frozenset({"target_now"}),
    frozenset({"owner", "owner_inactive", "owner_not_a_person"}),
    frozenset({"measure_cadence", "review_cadence"}),
    frozenset({"link", "rationale", "department"}),
    frozenset({"company_limit"}),
)
_KNOWN: frozenset[str] = frozenset().union(*STEPS)
#: The field of the definition in which it is given.
_FIELDS = {
    "goal_not_outcome": "name",
    "activity_level": "nature",
    "unit": "unit",
    "direction": "direction",
    "owner": "owner",
    "owner_inactive": "owner",
    "owner_not_a_person": "owner",
    "measure_cadence": "measure_cadence",
    "review_cadence": "review_cadence",
    "department": "department",
}


@dataclass(frozen=True, slots=True)
class Step:
    """A line of the checklist: there, or missing with why and where to do it."""

    done: bool
    title: str
    words: str
    url: str


def activate(request: CompanyRequest, key: str) -> HttpResponse:
    """The checklist; the server decides again when the button is pressed."""
    kpi = kpi_for_editing(request, key)
    if request.method == "POST":
        try:
            activate_kpi(company=request.company, kpi=kpi.id, actor=request.person.actor, today=request.today)
        except Refused as refused:
            guarded = [sentence(fault) for fault in refused.faults if fault.code not in _KNOWN]
            return _page(request, kpi, refusals=guarded, status=422)
        messages.success(request, _("%(name)s is active. Its first value is due.") % {"name": kpi.name})
        return redirect("kpis:index", company_slug=request.company.slug)
    return _page(request, kpi, refusals=[], status=200)


def _page(request: CompanyRequest, kpi: Kpi, *, refusals: list[str], status: int) -> HttpResponse:
    facts = activation_facts(company=request.company, kpi=kpi, today=request.today)
    missing = missing_for_activation(facts)
    steps = [_step(request, kpi, codes, missing) for codes in STEPS if _asked(kpi, codes)]
    beside = active_beside(company=request.company, kpi=kpi)
    context = {
        "kpi": kpi,
        "place": "activate",
        "manages": True,
        "steps": steps,
        "missing": sum(not step.done for step in steps),
        "refusals": refusals,
        "active": kpi.status == Status.ACTIVE,
        "draft": kpi.status == Status.DRAFT,
        "warning": "" if kpi.level == Level.COMPANY else limit_words(kpi.level, judge_count(kpi.level, beside)),  # type: ignore[arg-type]
    }
    return render(request, "alignment/activate.html", context, status=status)


def _asked(kpi: Kpi, codes: frozenset[str]) -> bool:
    """A company KPI needs a place among five, all others a link."""
    return ("link" in codes) <= (kpi.level != Level.COMPANY) and ("company_limit" in codes) <= (
        kpi.level == Level.COMPANY
    )


def _step(request: CompanyRequest, kpi: Kpi, codes: frozenset[str], missing: Sequence[str]) -> Step:
    lacking = [code for code in missing if code in codes]
    if not lacking:
        return Step(done=True, title=_THERE[min(codes)](), words="", url="")
    words = " ".join(missing_words(code)[1] for code in lacking)
    return Step(done=False, title=missing_words(lacking[0])[0], words=words, url=_where(request, kpi, lacking[0]))


def _where(request: CompanyRequest, kpi: Kpi, code: str) -> str:
    """The place where the missing thing is given."""
    slug = request.company.slug
    if code == "company_limit":
        return reverse("kpis:index", kwargs={"company_slug": slug}) + "?level=company&status=active"
    place = "kpis:edit" if code in _FIELDS else "kpis:targets" if code == "target_now" else "alignment:links"
    url = reverse(place, kwargs={"company_slug": slug, "key": kpi.key})
    return f"{url}#id_{_FIELDS[code]}" if code in _FIELDS else url


_THERE = {
    "activity_level": lambda: _("It is an outcome"),
    "unit": lambda: _("A unit"),
    "direction": lambda: _("A direction"),
    "target_now": lambda: _("A target for today"),
    "owner": lambda: _("An owner"),
    "measure_cadence": lambda: _("Its rhythm"),
    "department": lambda: _("A link with its sentence"),
    "company_limit": lambda: _("A free place among five"),
}
