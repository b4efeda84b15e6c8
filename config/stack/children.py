"""Child processes: started in the foreground, logged to a file, stopped politely and then not."""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from config.stack.account import Account
from config.stack.console import say
from config.stack.home import CHECKOUT

LAST_LINES = 40
LARGEST_LOG = 5_000_000  # bytes; at the next start a larger log is set aside as NAME.log.1
PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None) if sys.platform.startswith("linux") else None


@dataclass(frozen=True)
class Program:
    """What to run, and how it likes to be stopped. `grace` is in seconds."""

    name: str
    argv: Sequence[str]
    environment: Mapping[str, str]
    stop_signal: signal.Signals = signal.SIGTERM
    grace: float = 20
    account: Account | None = None
    folder: Path = CHECKOUT


def tie_to_parent(death_signal: signal.Signals) -> Callable[[], None]:
    """A function for the child, run between fork and exec: the kernel sends `death_signal` when the supervisor dies in whatever way."""
    parent = os.getpid()

    def tie() -> None:
        if _libc is not None:
            _libc.prctl(PR_SET_PDEATHSIG, int(death_signal))
            if os.getppid() != parent:  # the parent died before the line above
                os._exit(1)

    return tie


class Child:
    """A running program. Its output goes to `NAME.log`, from which its last lines are quoted."""

    def __init__(self, program: Program, logs: Path) -> None:
        self.program = program
        self.log = logs / f"{program.name}.log"
        if self.log.exists() and self.log.stat().st_size > LARGEST_LOG:
            self.log.rename(self.log.with_name(f"{self.log.name}.1"))
        rights: dict[str, Any] = program.account.popen_arguments() if program.account else {}
        with self.log.open("ab") as output:
            self._log_start = output.tell()
            # A session of its own: Ctrl-C at the terminal reaches the supervisor alone, which stops the children in order.
            self.process = subprocess.Popen(  # noqa: S603 - argv is ours
                list(program.argv),
                env=dict(program.environment),
                cwd=program.folder,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=tie_to_parent(program.stop_signal),  # safe: the supervisor has one thread
                **rights,
            )

    @property
    def name(self) -> str:
        return self.program.name

    @property
    def pid(self) -> int:
        return self.process.pid

    def exit_code(self) -> int | None:
        """None while it runs."""
        return self.process.poll()

    def wait(self) -> int:
        """Wait until it ends by itself."""
        return self.process.wait()

    def last_lines(self) -> str:
        """The last lines it wrote since this start."""
        with self.log.open("rb") as file:
            file.seek(self._log_start)
            lines = file.read().decode(errors="replace").splitlines()
        return "\n".join(lines[-LAST_LINES:])

    def stop(self) -> None:
        """Ask it to stop; after its grace end it with everything it started."""
        if self.process.poll() is not None:
            return
        self.process.send_signal(self.program.stop_signal)
        try:
            self.process.wait(self.program.grace)
        except subprocess.TimeoutExpired:
            say(f"{self.name} did not stop within {self.program.grace:.0f} s: killing it")
            self.kill_group()
            self.process.wait()

    def kill_group(self) -> None:
        """End everything it started, whether it lives itself or not: a web server's own workers outlive its sudden death."""
        with contextlib.suppress(ProcessLookupError):  # nobody is left
            os.killpg(self.process.pid, signal.SIGKILL)
