"""The evidence of every link of a company: reading it as arrays, testing, keeping what changed."""

from alignment.models import LinkEvidence
from alignment.rules.evidence import evidence_of
from alignment.selectors.panel import panel
from alignment.services.evidence import keep_evidence
from benchmarks.companies import ACTOR, FEW, PEOPLE, WEEKS, company, undone
from benchmarks.memory import peak_of
from benchmarks.table import Line, Table, at_most
from benchmarks.timing import in_words, side_by_side
from kpis.selectors.history import histories
from organization.http.request import company_today


def measure(*, quick: bool) -> Table:
    """All links: each person's KPIs, each department's."""
    measured = company(people=FEW if quick else PEOPLE, weeks=26 if quick else WEEKS)
    own, today = measured.company, company_today(measured.company)
    with undone(own):
        facts = panel(own)
        reading = {
            "panel": lambda: panel(own),
            "values": lambda: histories(company=own, until=today),
            "test": lambda: evidence_of(facts),
        }
        times = {name: taken.least for name, taken in side_by_side(reading, repeats=3).items()}
        peak = peak_of(lambda: evidence_of(facts))

    def keep() -> None:
        LinkEvidence.objects.filter(company=own).delete()
        keep_evidence(company=own, panel=facts, day=today, actor=ACTOR)

    with undone(own):
        times |= {name: taken.least for name, taken in side_by_side({"keep": keep}, repeats=1 if quick else 3).items()}
    links = f"{len(facts.links):,} links, {len(facts):,} KPIs, {len(facts.weeks)} weeks"
    return Table(
        "Evidence",
        [
            Line(links, ""),
            at_most("read the company as arrays", in_words(times["panel"]), in_words(times["values"]), times["panel"] / times["values"], 2),
            at_most("test every link", in_words(times["test"]), "1 s", times["test"], 1),
            Line("test and keep every link, all rows new", in_words(times["keep"])),
            Line("peak memory of the test", f"{peak / 2**20:.0f} MB"),
        ],
        ["Against: reading the values alone; one second.", "How often the verdicts are right: results/accuracy_leading.md."],
    )  # fmt: skip
