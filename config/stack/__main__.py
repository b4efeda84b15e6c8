"""Command line: `python -m config.stack run|exec|test|backup|restore`."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from config.stack.backup import backup, restore
from config.stack.console import say
from config.stack.execute import execute, execute_temporary, test
from config.stack.failures import StackError, StopRequestedError
from config.stack.run import run
from config.stack.signals import raising_stop

INTERRUPTED = 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m config.stack", description="Plumbline and its engines, in one command."
    )
    commands = parser.add_subparsers(dest="command", required=True)
    everything = commands.add_parser("run", help="run everything until Ctrl-C")
    everything.add_argument(
        "--restart", action="store_true", help="bring a program that dies back instead of stopping everything"
    )
    command = commands.add_parser("exec", help="run a command with the environment of the engines")
    command.add_argument(
        "--temporary", action="store_true", help="fresh engines in a temporary folder, removed afterwards"
    )
    command.add_argument("--bare", action="store_true", help="do not migrate the database of engines that are started")
    command.usage = "python -m config.stack exec [--temporary] [--bare] -- CMD ARGS"
    tests = commands.add_parser("test", help="run pytest with fresh engines")
    tests.usage = "python -m config.stack test -- PYTEST-ARGS"
    save = commands.add_parser("backup", help="save the embedded database to a file")
    save.add_argument("file", type=Path)
    load = commands.add_parser("restore", help="put a saved database in the place of the present one")
    load.add_argument("file", type=Path)
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
    if argv and options.command not in {"exec", "test"}:
        parser.error(f"{options.command} takes nothing after --")
    match options.command:
        case "run":
            return run(restart=options.restart)
        case "test":
            return test(argv)
        case "backup":
            return backup(options.file)
        case "restore":
            return restore(options.file)
    if not argv:
        parser.error("exec needs a command after --")
    command = execute_temporary if options.temporary else execute
    return command(argv, bare=options.bare)


if __name__ == "__main__":
    try:
        with raising_stop():
            code = main(sys.argv[1:])
        sys.exit(code)
    except StackError as error:
        say(str(error))
        sys.exit(1)
    except StopRequestedError:
        sys.exit(INTERRUPTED)
