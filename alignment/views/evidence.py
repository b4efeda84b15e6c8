"""What history says: of all links, of one, and when it was computed."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from alignment.access import link_for_reading, links_for_reading, may_accept, may_link
from alignment.charts import shifted_chart
from alignment.forms.evidence import EvidenceFilterForm, SecondAcceptanceForm
from alignment.models import CascadeLink
from alignment.selectors.evidence import CLAIMED, Figures, figures_of, links_asked_for, values_together, verdict_counts
from alignment.selectors.results import ResultsState, results_state
from alignment.services.results import STAGES, ask_for_results
from alignment.services.stages import ALL
from alignment.wording.evidence import VERDICTS, evidence_said, short_words, stage_words, summary_words
from alignment.wording.links import polarity_words
from kpis.access import may_edit
from kpis.models import Status
from organization.access import require
from organization.http.request import CompanyRequest

PER_PAGE = 50
#: Periods that the chart of a link shows.
CHARTED = 78


@require_safe
def index(request: CompanyRequest) -> HttpResponse:
    """All links that the reader may read, by verdict, filtered; the list alone for htmx."""
    require(request, "company.read")
    form = EvidenceFilterForm(request.GET, company=request.company)
    form.is_valid()
    wanted = form.cleaned_data
    department = wanted.get("department")
    readable = links_for_reading(request)
    rows = links_asked_for(
        readable,
        verdict=wanted.get("verdict", ""),
        department=department.id if department else None,
        level=wanted.get("level", ""),
    )
    counts = verdict_counts(readable)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    figures = figures_of(company=request.company, links=[link.id for link in page.object_list])
    context = {
        "search": form,
        "message": summary_words(counts),
        "counts": [(verdict, VERDICTS[verdict], number) for verdict, number in counts.items() if number],
        "page": page,
        "lines": [(link, short_words(figures.get(link.id, CLAIMED))) for link in page.object_list],
        "filtered": any(value for name, value in request.GET.items() if name != "page"),
        **results_context(request),
    }
    template = "alignment/_evidence.html" if request.htmx.target == "evidence" else "alignment/evidence.html"
    return render(request, template, context)


@require_safe
def link(request: CompanyRequest, link: UUID) -> HttpResponse:
    """One link: the sentence, what history says of it, both KPIs drawn over one another."""
    found = link_for_reading(request, link)
    figures = figures_of(company=request.company, links=[found.id]).get(found.id, CLAIMED)
    names = {"child": found.child.name, "parent": found.parent.name}
    mine = found.author_id == request.person.membership.id
    context = {
        "link": found,
        "kpi": found.child,
        "place": "links",
        "manages": may_edit(request, found.child),
        "edits": may_link(request, found.child),
        "said": evidence_said(figures, **names, locale=request.company.locale, retired=_retired(found)),
        "ways": polarity_words(rises=found.polarity == 1, **names),
        "chart": _chart(request, found, figures),
        "second": SecondAcceptanceForm() if found.doubted and may_accept(request, found) and not mine else None,
        "mine": mine,
        **results_context(request),
    }
    return render(request, "alignment/link_evidence.html", context)


def _retired(link: CascadeLink) -> str:
    """Which of the two is no more; "" where both are there."""
    return next((kpi.name for kpi in (link.child, link.parent) if kpi.status == Status.RETIRED), "")


def _chart(request: CompanyRequest, link: CascadeLink, figures: Figures) -> str:
    """Both KPIs, the child shifted by the lag that history or people name; empty where one of them was never measured."""
    together = values_together(company=request.company, link=link, periods=CHARTED)
    if not len(together.starts) or not all((values == values).any() for values in (together.child, together.parent)):
        return ""
    weeks = figures.lag_weeks if figures.lag_weeks is not None else link.lag_weeks or 0
    step = {"weekly": 1.0, "biweekly": 2.0, "monthly": 4.348, "quarterly": 13.04}[together.cadence]
    lag = round(weeks / step)
    periods = [date_format(day.item(), "j M Y") for day in together.starts[[0, -1]]]
    told = {"child": link.child.name, "parent": link.parent.name}
    return shifted_chart(
        together.child.tolist(),
        together.parent.tolist(),
        lag=lag,
        turned=link.polarity < 0,
        names=(link.child.name, link.parent.name),
        periods=periods,
        label=_("“%(child)s”, drawn later by its lead, over “%(parent)s”") % told,
    )


# ── when it was computed ──


def results(request: CompanyRequest) -> HttpResponse:
    """How far the computation is, for a page that asks again; and the button that asks for it now."""
    require(request, "company.read")
    if request.method == "POST":
        require(request, "results.recompute")
        ask_for_results(company=request.company, actor=request.person.actor)
        if not request.htmx:
            messages.success(request, _("The company-wide results are being computed."))
            return redirect("alignment:evidence", company_slug=request.company.slug)
    return render(request, "alignment/_results.html", results_context(request))


def results_context(request: CompanyRequest) -> dict[str, object]:
    """What `alignment/_results.html` shows, on any page of company-wide results."""
    state: ResultsState = results_state(request.company, stages=tuple(stage.name for stage in STAGES), whole=ALL)
    return {
        "results": state,
        "results_failed": [(stage_words(one.stage), one) for one in state.stages if one.failed_at],
        "may_recompute": request.person.may("results.recompute"),
    }
