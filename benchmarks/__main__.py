"""`make bench ARGS="[names] [--quick]"`: measure, print the tables, keep them in benchmarks/results."""

import argparse
import sys
from importlib import import_module
from pathlib import Path

import django
from django.conf import settings

from benchmarks.accuracy import __main__ as accuracy

NAMES = ("dashboard", "history", "entry", "ingest", "recompute", "evidence", "stages", "first_view", "tenants")


def main() -> None:
    """Run the benchmarks that were named, or all."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Plumbline against floors.")
    parser.add_argument(
        "names",
        nargs="*",
        metavar="name",
        help=f"{', '.join(NAMES)} (default: all); of accuracy: {', '.join(accuracy.NAMES)}",
    )
    parser.add_argument("--quick", action="store_true", help="small companies, few repeats: to see that it runs")
    options = parser.parse_args()
    if unknown := set(options.names) - {*NAMES, *accuracy.NAMES}:
        parser.error(f"unknown: {', '.join(sorted(unknown))}; there are {', '.join((*NAMES, *accuracy.NAMES))}")
    settings.ROOT_URLCONF = "benchmarks.urls"
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)  # WhiteNoise warns where it is missing
    django.setup()
    for name in options.names or NAMES:
        if name in accuracy.NAMES:
            accuracy.run(name, f'make bench ARGS="{name}"', quick=options.quick)
            continue
        quick = " --quick" if options.quick else ""
        table = import_module(f"benchmarks.{name}").measure(quick=options.quick)
        command = f'make bench ARGS="{name}{quick}"'
        text = table.text(command) if options.quick else table.keep(name, command)
        sys.stdout.write(f"\n{text}")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
