"""The executive dashboard does not feel how long the history is."""

from benchmarks.companies import FEW, company
from benchmarks.table import Line, Table, at_most
from benchmarks.timing import in_words, side_by_side


def measure(*, quick: bool) -> Table:
    """The page of companies that differ only in their weeks."""
    spans = (26, 52, 104) if quick else (26, 104, 520)
    made = {weeks: company(people=FEW, weeks=weeks) for weeks in spans}
    works = {str(weeks): (lambda one=one: one.executive.get(one.path)) for weeks, one in made.items()}
    times = {int(name): one.least for name, one in side_by_side(works, repeats=10 if quick else 30).items()}
    first, *between, last = spans
    lines = [Line(f"page, {first} weeks", in_words(times[first]))]
    lines += [Line(f"page, {weeks} weeks", in_words(times[weeks])) for weeks in between]
    ratio = times[last] / times[first]
    lines.append(at_most(f"page, {last} weeks", in_words(times[last]), f"{first} weeks", ratio, 1.2))
    return Table(
        "Length of the history",
        lines,
        [f"Companies of 425 company and department KPIs and {4 * FEW} individual ones, all in one database."],
    )
