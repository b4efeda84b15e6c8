"""Command line: `python -m config.stack run|exec|test|backup|restore`."""

import argparse
import sys
from collections.abc import Sequence

from config.stack import execute
from config.stack.console import say
from config.stack.failures import StackError, StopRequestedError

INTERRUPTED = 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m config.stack", description="Plumbline and its engines, in one command."
    )
    commands = parser.add_subparsers(dest="command", required=True)
    run = commands.add_parser("exec", help="run a command with the environment of the engines")
    run.add_argument("--temporary", action="store_true", help="fresh engines in a temporary folder, removed afterwards")
    run.usage = "python -m config.stack exec [--temporary] -- CMD ARGS"
    test = commands.add_parser("test", help="run pytest with fresh engines")
    test.usage = "python -m config.stack test -- PYTEST-ARGS"
    return parser


def main(arguments: Sequence[str]) -> int:
    """Carry out one command and return its exit code."""
    parser = _parser()
    # What follows the first -- is not ours to read.
    own, argv = list(arguments), []
    if "--" in own:
        at = own.index("--")
        own, argv = own[:at], own[at + 1 :]
    options = parser.parse_args(own)
    if options.command == "test":
        return execute.test(argv)
    if not argv:
        parser.error("exec needs a command after --")
    return execute.execute_temporary(argv) if options.temporary else execute.execute(argv)


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except StackError as error:
        say(str(error))
        sys.exit(1)
    except StopRequestedError:
        sys.exit(INTERRUPTED)
