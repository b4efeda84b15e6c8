"""Starts programs, watches them, brings them back if asked to, and stops them in order."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from config.stack.children import Child, Program
from config.stack.console import say
from config.stack.failures import StackError
from config.stack.home import Home
from config.stack.occupancy import Occupancy

LOOK_EVERY = 0.25  # seconds between two looks at the children
FIRST_PAUSE = 0.5  # seconds before the first restart; doubled each time up to
LONGEST_PAUSE = 30.0
SETTLED_AFTER = 60.0  # a child that ran this long starts again with the first pause


@dataclass
class Place:
    """A program and the child that runs it now. While the child is being brought back, `due` says when."""

    program: Program
    child: Child
    started: float
    pause: float = FIRST_PAUSE
    due: float | None = None


class Supervisor:
    """The children of one stack, in the order of their start; they stop in the opposite order."""

    def __init__(self, home: Home, occupancy: Occupancy, tell: Callable[[str], None]) -> None:
        """`tell` hears of each program that is being stopped."""
        self._home = home
        self._occupancy = occupancy
        self._tell = tell
        self._places: list[Place] = []

    def start(self, program: Program) -> Child:
        """Start a program and keep it until `stop`."""
        child = Child(program, self._home.logs)
        self._places.append(Place(program=program, child=child, started=time.monotonic()))
        self._note_children()
        return child

    def finish(self, program: Program) -> None:
        """Run a program to its end; a StackError with its last lines if it fails."""
        child = self.start(program)
        try:
            if child.wait() != 0:
                raise StackError(f"{' '.join(program.argv[1:])} failed:\n{child.last_lines()}")
        finally:
            child.stop()
            self._places.pop()
            self._note_children()

    def look(self, *, restart: bool) -> None:
        """Look at every child once. A dead one is due for a restart, or (without `restart`) a StackError with its last lines."""
        now = time.monotonic()
        for place in self._places:
            if place.due is not None:
                if now >= place.due:
                    self._bring_back(place)
            elif place.child.exit_code() is not None:
                self._died(place, now, restart=restart)

    def watch(self, *, restart: bool) -> None:
        """Look at the children until one dies for good or a signal ends the wait."""
        while True:
            self.look(restart=restart)
            time.sleep(LOOK_EVERY)

    def stop(self) -> None:
        """Stop what was started last first: web, clock, worker, Valkey, PostgreSQL."""
        while self._places:
            self._tell(f"Stopping {self._places[-1].program.name}")
            self._places[-1].child.stop()
            self._places.pop()
        self._note_children()

    def _died(self, place: Place, now: float, *, restart: bool) -> None:
        place.child.kill_group()
        what = f"{place.program.name} ended by itself (exit code {place.child.exit_code()})"
        lines = place.child.last_lines()
        if not restart:
            raise StackError(f"{what}. Its last lines:\n{lines}")
        if now - place.started > SETTLED_AFTER:
            place.pause = FIRST_PAUSE
        place.due = now + place.pause
        say(f"{what}; starting it again in {place.pause:g} s. Its last lines:\n{lines}")
        place.pause = min(place.pause * 2, LONGEST_PAUSE)

    def _bring_back(self, place: Place) -> None:
        place.child = Child(place.program, self._home.logs)
        place.started = time.monotonic()
        place.due = None
        self._note_children()

    def _note_children(self) -> None:
        self._occupancy.update(children={" ".join(place.program.argv): place.child.pid for place in self._places})
