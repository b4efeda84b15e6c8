"""PostgreSQL and Valkey together: started for a block of work, stopped after it."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from config.stack.credentials import load_or_create
from config.stack.environment import child_environment
from config.stack.home import Home
from config.stack.occupancy import Occupancy
from config.stack.postgres import Postgres
from config.stack.signals import undisturbed
from config.stack.supervisor import Supervisor
from config.stack.valkey import Valkey


@dataclass(frozen=True)
class Engines:
    """What runs, and the environment that leads there. None for an engine: its address came from outside."""

    home: Home
    postgres: Postgres | None
    valkey: Valkey | None
    environment: dict[str, str]
    supervisor: Supervisor
    occupancy: Occupancy


def describe(home: Home, *, embedded_only: bool) -> tuple[Postgres | None, Valkey | None, dict[str, str]]:
    """The engines of a home and the environment for children. DATABASE_URL and REDIS_URL each take the place of an embedded engine."""
    credentials = load_or_create(home.secrets)
    postgres = Postgres(home, credentials) if embedded_only or not os.environ.get("DATABASE_URL") else None
    valkey = Valkey(home) if embedded_only or not os.environ.get("REDIS_URL") else None
    return postgres, valkey, child_environment(home, credentials, postgres, valkey)


def _silent(_text: str) -> None:
    """Nobody needs to hear."""


@contextmanager
def running_engines(
    home: Home, command: str, *, embedded_only: bool = False, tell: Callable[[str], None] = _silent
) -> Iterator[Engines]:
    """Claim the home, start its engines, and stop everything the supervisor has at the end of the block.

    `command` is what the note says of us to others. With `embedded_only`, addresses in the environment are not looked at. `tell` hears what is being stopped.
    """
    home.prepare()
    occupancy = Occupancy(home, command)
    supervisor = Supervisor(home, occupancy, tell)
    try:
        postgres, valkey, environment = describe(home, embedded_only=embedded_only)
        if postgres:
            postgres.wait_until_ready(supervisor.start(postgres.program()))
            postgres.set_up()
        if valkey:
            valkey.wait_until_ready(supervisor.start(valkey.program()))
        occupancy.update(engines_ready=True)
        yield Engines(home, postgres, valkey, environment, supervisor, occupancy)
    finally:
        with undisturbed():
            supervisor.stop()
            occupancy.release()
