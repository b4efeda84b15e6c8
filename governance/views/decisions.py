"""The log of decisions, and how long they take from the flag."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.formats import date_format
from django.views.decorators.http import require_safe

from governance.access.variances import decisions_shown
from governance.forms.variances import DecisionFilterForm
from governance.models import Decision, DecisionKind
from governance.selectors.decisions import deciders_of, decisions_among, decisions_of, latency_of
from governance.wording.variances import day_words, kind_words, latency_words
from organization.access import require
from organization.http.request import CompanyRequest

PER_PAGE = 40
MONTHS = 12


@require_safe
def index(request: CompanyRequest) -> HttpResponse:
    """The page, or for htmx its list."""
    require(request, "company.read")
    everything = decisions_shown(request, decisions_of(request.company))
    form = DecisionFilterForm(request.GET, company=request.company, people=deciders_of(everything))
    form.is_valid()
    said = form.cleaned_data
    rows = decisions_among(everything, kind=said.get("kind"), department=said.get("department"), by=said.get("by"))
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "search": form,
        "page": page,
        "lines": [_line(request, one) for one in page.object_list],
        "filtered": any(said.get(name) for name in ("kind", "department", "by")),
    }
    if request.htmx:
        return render(request, "governance/_decisions.html", context)
    latency = latency_of(request.company, everything)
    whole, months = (latency[0], latency[1 : MONTHS + 1]) if latency else (None, [])
    longest = max((one.days for one in months), default=0.0)
    context |= {
        "message": latency_words(whole.days if whole else None, whole.count if whole else 0),
        "months": [
            (date_format(one.month, "M Y"), one.days, one.count, one.days / longest if longest else 0.0)
            for one in months
            if one.month is not None
        ],
    }
    return render(request, "governance/decisions.html", context)


def _line(request: CompanyRequest, one: Decision) -> dict[str, object]:
    days = (timezone.localdate(one.at) - one.flagged_on).days if one.flagged_on else None
    return {
        "row": one,
        "kind": kind_words(one.kind),
        "until": day_words(one.until, today=request.today) if one.until and one.kind == DecisionKind.ACCEPTED else "",
        "days": max(days, 0) if days is not None else None,
    }
