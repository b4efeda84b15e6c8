"""All company-wide results of the large company: reading it as arrays, then each stage from nothing, with its memory."""

from collections.abc import Callable

from django.db import transaction

from alignment.models import Conflict, Diagnosis, Finding, LinkEvidence, StageRun
from alignment.rules.conflicts.scan import scan
from alignment.rules.evidence import evidence_of
from alignment.selectors.conflict_graph import conflict_graph
from alignment.selectors.panel import panel
from alignment.services.results import STAGES
from benchmarks.companies import ACTOR, FEW, PEOPLE, WEEKS, company, undone
from benchmarks.memory import peak_of
from benchmarks.table import Line, Table, at_most
from benchmarks.timing import in_words, side_by_side
from kpis.rules.baseline import baseline_z
from kpis.selectors.history import histories
from kpis.services.states import restate
from organization.http.request import company_today
from organization.models import Company
from organization.services.trail import recorded

_RESULTS = (LinkEvidence, Conflict, Diagnosis, Finding, StageRun)


def measure(*, quick: bool) -> Table:
    """Every stage as the jobs run it, nothing kept before; the whole against what it cannot do without."""
    measured = company(people=FEW if quick else PEOPLE, weeks=26 if quick else WEEKS)
    own, today = measured.company, company_today(measured.company)
    repeats = 1 if quick else 2
    times: dict[str, float] = {}
    peaks: dict[str, int] = {}
    with undone(own):
        facts = panel(own)
        graph = conflict_graph(own, facts)
        floor = {
            "values": lambda: histories(company=own, until=today),
            "baseline": lambda: baseline_z(facts.history, recent=20),
            "evidence": lambda: evidence_of(facts),
            "scan": lambda: scan(graph.graph, graph.doubted),
        }
        floors = {name: taken.least for name, taken in side_by_side(floor, repeats=repeats).items()}
        work: dict[str, Callable[[], object]] = {"restate": lambda: restate(company=own), "panel": lambda: panel(own)}
        times |= {name: taken.least for name, taken in side_by_side(work, repeats=repeats).items()}
        peaks["panel"] = peak_of(lambda: panel(own))
        with recorded(ACTOR):
            for stage in STAGES:

                def run(run: Callable[..., object] = stage.run) -> None:
                    run(company=own, panel=facts, day=today, actor=ACTOR)

                taken = side_by_side({stage.name: run}, repeats=repeats, before=lambda: _forget(own))
                times[stage.name] = taken[stage.name].least
                _forget(own)
                peaks[stage.name] = peak_of(run)
    whole, least = sum(times.values()), sum(floors.values())
    told = " + ".join(f"{name} {in_words(taken)}" for name, taken in floors.items())
    return Table(
        "Stages",
        [
            Line(f"{len(facts):,} KPIs, {len(facts.links):,} links, {len(facts.weeks)} weeks", ""),
            at_most("everything, nothing kept before", in_words(whole), told, whole / least, 3),
            *(Line(f"of it: {name}", in_words(taken)) for name, taken in times.items()),
            at_most("peak memory, the most of all stages", f"{max(peaks.values()) / 2**20:.0f} MB", "1 GB", max(peaks.values()) / 2**30, 1),
        ],
        [
            "Each stage writes all of its rows. Where a stage's input is the one it saw last, it writes none and takes the time of reading.",
            "Against: reading all values once, taking season and trend out of them, testing every link and scanning every pair, nothing written.",
        ],
    )  # fmt: skip


def _forget(own: Company) -> None:
    """No results."""
    with transaction.atomic():
        for model in _RESULTS:
            model._default_manager.filter(company=own).delete()
