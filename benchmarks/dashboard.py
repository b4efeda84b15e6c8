"""The executive dashboard: signed in, uncached, complete."""

from benchmarks.companies import FEW, PEOPLE, WEEKS, company
from benchmarks.statements import fetched, sent_raw, statements_of
from benchmarks.table import Line, Table, at_most
from benchmarks.timing import in_words, side_by_side


def measure(*, quick: bool) -> Table:
    """The page against its own statements and against a bare page of as many rows."""
    measured = company(people=FEW if quick else PEOPLE, weeks=26 if quick else WEEKS)
    path, door = measured.path, measured.executive
    door.get(path)
    statements = statements_of(lambda: door.get(path))
    works = {
        "page": lambda: door.get(path),
        "raw": sent_raw(statements),
        "rows": fetched(statements),
        "bare": lambda: door.get(f"{path}benchmark/rows/"),
    }
    times = {name: one.least for name, one in side_by_side(works, repeats=10 if quick else 40).items()}
    page = in_words(times["page"])
    return Table(
        "Executive dashboard, 425 KPIs",
        [
            at_most("page", page, f"its own SQL, raw: {in_words(times['raw'])}", times["page"] / times["raw"], 10),
            at_most("page", page, f"a bare Django page: {in_words(times['bare'])}", times["page"] / times["bare"], 3),
            Line("its SQL as Python rows", in_words(times["rows"])),
        ],
        [
            f"Least of the repeats. The page sends {len(statements)} statements, session and sign-in included.",
            "Raw: the same statements in one transaction, answers received and thrown away.",
            "Bare: one query, one table of 425 rows of ten cells, behind the same middleware, signed in.",
            "In process: WSGI application called without a socket, on both sides.",
        ],
    )
