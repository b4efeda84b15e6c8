"""`python -m benchmarks.accuracy [names] [--quick]`: how often the rules are right, printed and kept in benchmarks/results."""

import argparse
import sys
from importlib import import_module

from benchmarks.accuracy.table import figures_of, keep, page
from benchmarks.table import Table

#: Each is a module here: `measure(*, quick)` gives its tables, with a TITLE, or one table as the benchmarks of speed have them.
NAMES = ("leading", "diagnosis", "conflicts")


def main() -> None:
    """Run the subjects that were named, or all."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.accuracy", description="Plumbline where the truth is known."
    )
    parser.add_argument("names", nargs="*", metavar="name", help=f"{', '.join(NAMES)} (default: all)")
    parser.add_argument("--quick", action="store_true", help="few cases: to see that it runs")
    options = parser.parse_args()
    if unknown := set(options.names) - set(NAMES):
        parser.error(f"unknown: {', '.join(sorted(unknown))}; there are {', '.join(NAMES)}")
    for name in options.names or NAMES:
        run(name, f"python -m benchmarks.accuracy {name}", quick=options.quick)


def run(name: str, command: str, *, quick: bool) -> None:
    """Measure one subject and print its tables; those of a full run are kept under `command`."""
    module = import_module(f"benchmarks.accuracy.{name}")
    command = f"{command}{' --quick' if quick else ''}"
    found = module.measure(quick=quick)
    if isinstance(found, Table):
        text = page(found.title, command, [figures_of(found)])
    else:
        text = page(module.TITLE, command, found)
    if not quick:
        keep(name, text)
    sys.stdout.write(f"\n{text}")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
