"""One stack in a folder at a time, and a note of what runs there.

`stack.lock` is held (flock) for as long as a supervisor lives and is free again the moment it dies. `stack.json` says who holds it,
where it answers, and the ids of its children: the next start reads it to end what a killed supervisor may have left.
"""

import contextlib
import fcntl
import json
import os
import signal
import subprocess
import time
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

from config.stack.console import say
from config.stack.failures import StackError
from config.stack.home import Home

LEFTOVER_GRACE = 30  # seconds for children whose supervisor was killed
ENGINES_WITHIN = 60  # seconds until a stack that is just starting can be used by others
PROBE_EVERY = 0.05


@dataclass(frozen=True)
class Note:
    """What `stack.json` holds. `children`: ids of processes by their command lines."""

    pid: int
    command: str
    url: str | None = None
    engines_ready: bool = False
    children: dict[str, int] = field(default_factory=dict)


class OccupiedError(StackError):
    """Another process runs the stack of this folder."""

    def __init__(self, note: Note | None) -> None:
        self.note = note
        if note is None:
            where = "it is just starting"
        elif note.url:
            where = f"{note.url} (process {note.pid})"
        else:
            where = f"`{note.command}`, process {note.pid}, has no address yet"
        super().__init__(
            f"Already running here: {where}. Stop it first, or set STACK_HOME to another folder for a second stack."
        )


class Occupancy:
    """The claim on a stack's folder, held until `release` or the end of the process."""

    def __init__(self, home: Home, command: str) -> None:
        self._note_path = _note_path(home)
        self._lock = (home.folder / "stack.lock").open("a")
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self._lock.close()
            raise OccupiedError(read_note(home)) from None
        left = read_note(home)
        if left:
            _end_leftovers(left)
        self.note = Note(pid=os.getpid(), command=command)
        self._write()

    def update(
        self, *, url: str | None = None, engines_ready: bool | None = None, children: dict[str, int] | None = None
    ) -> None:
        """Change what the note says."""
        self.note = replace(
            self.note,
            url=self.note.url if url is None else url,
            engines_ready=self.note.engines_ready if engines_ready is None else engines_ready,
            children=self.note.children if children is None else children,
        )
        self._write()

    def release(self) -> None:
        """Give the folder back, when everything in it has stopped."""
        self._note_path.unlink(missing_ok=True)
        self._lock.close()

    def _write(self) -> None:
        draft = self._note_path.with_suffix(".draft")
        draft.write_text(json.dumps(asdict(self.note)))
        draft.rename(self._note_path)  # readers see the old note or the new one


def _note_path(home: Home) -> Path:
    return home.folder / "stack.json"


def read_note(home: Home) -> Note | None:
    """The note of whoever runs (or last ran) the stack; None when there is none."""
    try:
        return Note(**json.loads(_note_path(home).read_text()))
    except FileNotFoundError:
        return None


def wait_for_engines(home: Home) -> None:
    """Return when the engines of the stack that runs here are ready."""
    deadline = time.monotonic() + ENGINES_WITHIN
    while True:
        note = read_note(home)
        if note and note.engines_ready:
            return
        if time.monotonic() > deadline:
            raise StackError(f"The stack in {home.folder} did not get its engines ready within {ENGINES_WITHIN} s.")
        time.sleep(PROBE_EVERY)


def _end_leftovers(note: Note) -> None:
    """End children of a supervisor that was killed: two servers on one data folder would destroy it.

    On Linux the kernel has already told them to stop when their parent died, so this mostly waits.
    """
    left = {line: pid for line, pid in note.children.items() if _runs(pid, line)}
    if not left:
        return
    say(f"A supervisor was killed here; ending the processes it left: {', '.join(str(pid) for pid in left.values())}")
    for pid in left.values():
        _signal(pid, signal.SIGINT)
    deadline = time.monotonic() + LEFTOVER_GRACE
    while any(_runs(pid, line) for line, pid in left.items()):
        if time.monotonic() > deadline:
            for pid in left.values():
                _signal(pid, signal.SIGKILL)
        time.sleep(PROBE_EVERY)


def _signal(pid: int, number: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError):  # ended in this moment
        os.kill(pid, number)


def _runs(pid: int, command_line: str) -> bool:
    """Whether this id is still that program: ids are given out again."""
    proc = Path("/proc/self/cmdline")
    if not proc.exists():  # macOS
        shown = subprocess.run(  # noqa: S603
            ["/bin/ps", "-ww", "-o", "command=", "-p", str(pid)], capture_output=True, text=True, check=False
        )
        return shown.stdout.strip() == command_line
    try:
        words = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")[:-1]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return b" ".join(words) == os.fsencode(command_line)
