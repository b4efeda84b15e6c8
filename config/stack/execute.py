"""`exec` and `test`: a command with the environment of the engines."""

import fcntl
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import FrameType
from typing import NoReturn

from config.stack import application
from config.stack.account import account_for_postgres
from config.stack.children import tie_to_parent
from config.stack.console import say
from config.stack.engines import Engines, describe, running_engines
from config.stack.failures import StackError
from config.stack.home import TEMPORARY_PREFIX, Home, durable_home, temporary_home
from config.stack.occupancy import Occupancy, OccupiedError, read_note, wait_for_engines
from config.stack.signals import handling, undisturbed

FORGOTTEN_AFTER = 3600  # seconds; temporary folders older than this whose owner is dead are removed
NOT_FOUND = 127


def execute(argv: Sequence[str], *, bare: bool) -> int:
    """Run a command beside the running stack, or with engines started for it. Returns the command's exit code.

    Unless `bare`, the embedded database is migrated first when the engines are started here.
    """
    home = durable_home()
    try:
        with running_engines(home, "exec") as engines:
            _migrate(engines, bare=bare)
            code = run_in_foreground(argv, engines.environment)
            _wait_for_guests(home)
            return code
    except OccupiedError:
        _attach(home, argv)


def execute_temporary(argv: Sequence[str], *, bare: bool) -> int:
    """Run a command with fresh engines that are gone afterwards. Unless `bare`, their database is migrated first."""
    _sweep()
    home = temporary_home()
    try:
        with running_engines(home, "exec --temporary", embedded_only=True) as engines:
            _migrate(engines, bare=bare)
            return run_in_foreground(argv, engines.environment)
    finally:
        with undisturbed():
            home.remove()


def test(arguments: Sequence[str]) -> int:
    """Run pytest with fresh engines. Returns its exit code."""
    return execute_temporary([sys.executable, "-m", "pytest", *arguments], bare=True)


def _migrate(engines: Engines, *, bare: bool) -> None:
    if bare or engines.postgres is None:
        return
    try:
        engines.supervisor.finish(application.migrate(engines.environment, "--skip-checks"))
    except StackError as error:
        raise StackError(f"{error}\n(`exec --bare` leaves the database as it is.)") from error


def run_in_foreground(argv: Sequence[str], environment: Mapping[str, str]) -> int:
    """Run a command at the terminal (its input, output and Ctrl-C) and return its exit code, 128 + n if signal n ended it."""
    program = shutil.which(argv[0], path=environment.get("PATH"))
    if program is None:
        say(f"There is no command {argv[0]}.")
        return NOT_FOUND
    process = subprocess.Popen(  # noqa: S603 - the caller's own command
        [program, *argv[1:]],
        env=dict(environment),
        preexec_fn=tie_to_parent(signal.SIGTERM),
    )
    with handling(_passing_to(process)):
        code = process.wait()
    return code if code >= 0 else 128 - code


def _passing_to(process: subprocess.Popen[bytes]) -> Callable[[int, FrameType | None], None]:
    """Ctrl-C reaches the command by itself (same terminal); other endings are passed on. We stay until it has ended."""

    def handler(number: int, _frame: FrameType | None) -> None:
        if number != signal.SIGINT or not _in_front_of_terminal():
            process.send_signal(number)

    return handler


def _in_front_of_terminal() -> bool:
    """Whether Ctrl-C at a terminal reaches us, and with us the command in the same process group."""
    try:
        with Path("/dev/tty").open() as terminal:
            return os.tcgetpgrp(terminal.fileno()) == os.getpgrp()
    except OSError:
        return False


def _attach(home: Home, argv: Sequence[str]) -> NoReturn:
    """Become the command, with the environment of the stack that runs here."""
    wait_for_engines(home)
    _, _, environment = describe(home, embedded_only=False)
    note = read_note(home)
    if note and note.url and not os.environ.get("PUBLIC_URL"):
        environment["PUBLIC_URL"] = note.url.rstrip("/")  # links in mail and invitations lead to the stack that runs
    program = shutil.which(argv[0], path=environment.get("PATH"))
    if program is None:
        say(f"There is no command {argv[0]}.")
        sys.exit(NOT_FOUND)
    guests = (home.folder / "guests.lock").open("a")
    fcntl.flock(guests, fcntl.LOCK_SH)
    fcntl.fcntl(guests, fcntl.F_SETFD, 0)  # held for as long as the command lives
    os.execve(program, [program, *argv[1:]], environment)  # noqa: S606 - the caller's own command


def _wait_for_guests(home: Home) -> None:
    """An `exec` that started the engines keeps them while another `exec` uses them."""
    with (home.folder / "guests.lock").open("a") as guests:
        try:
            fcntl.flock(guests, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("Another command uses these engines; waiting for it to end.")
            fcntl.flock(guests, fcntl.LOCK_EX)


def _sweep() -> None:
    """Remove temporary folders that a killed supervisor left behind, and end what it left running."""
    for folder in Path(tempfile.gettempdir()).resolve().glob(f"{TEMPORARY_PREFIX}*"):
        found = folder.stat()
        if found.st_uid != os.geteuid() or time.time() - found.st_mtime < FORGOTTEN_AFTER:
            continue
        home = Home(folder=folder, durable=False, account=account_for_postgres())
        try:
            Occupancy(home, "sweep").release()
        except OccupiedError:
            continue
        home.remove()
