"""Where a higher room has its say in a write to a KPI, without this room knowing of it.

A guard may veto before anything is written (change control); a follower acts in the same transaction afterwards (a
retired KPI leaves the cascade). Rooms register in their AppConfig.ready:

    guards.watch(veto)        veto(write) -> faults
    guards.follow(react)      react(write)
    guards.lead(asks)         asks(company, kpi, act) -> the address where a write is asked for that a veto would stop
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from kpis.models import Kpi
from kpis.rules.faults import Fault, refuse
from organization.models import Company
from organization.rules.actors import Actor

Act = Literal[
    "create",
    "edit",
    "derive",
    "propose",
    "activate",
    "retire",
    "lock",
    "unlock",
    "target",
    "untarget",
    "link",
    "relink",
    "unlink",
    "values",
]


@dataclass(frozen=True, slots=True)
class Write:
    """What is about to happen to a KPI. `fields` are those that change; `change` is the approved request, if any."""

    company: Company
    kpi: UUID
    act: Act
    level: str
    status: str
    actor: Actor
    department: UUID | None = None
    fields: frozenset[str] = frozenset()
    why: str = ""
    exception: str = ""
    change: UUID | None = None


Guard = Callable[[Write], Iterable[Fault]]
Follower = Callable[[Write], None]
Followers = Callable[[Sequence[Write]], None]
Leader = Callable[[Company, Kpi, Act], str]

_guards: list[Guard] = []
_leaders: list[Leader] = []
_request: ContextVar[UUID | None] = ContextVar("request", default=None)
_followers: list[Follower] = []
_at_once: dict[Follower, Followers] = {}


def watch(guard: Guard) -> None:
    """Ask `guard` before every write from now on. Registering twice changes nothing."""
    if guard not in _guards:
        _guards.append(guard)


def follow(follower: Follower, *, at_once: Followers | None = None) -> None:
    """Tell `follower` after every write from now on. Registering twice changes nothing.

    `at_once` does the same for many writes in a number of statements that does not depend on how many they are.
    """
    if follower not in _followers:
        _followers.append(follower)
    if at_once is not None:
        _at_once[follower] = at_once


def lead(leader: Leader) -> None:
    """Ask `leader` where a write is asked for that may not be done at once. Registering twice changes nothing."""
    if leader not in _leaders:
        _leaders.append(leader)


def instead(company: Company, kpi: Kpi, act: Act) -> str:
    """The address where the act is asked for, because it may not be done at once; empty where it may."""
    return next((found for leader in _leaders if (found := leader(company, kpi, act))), "")


@contextmanager
def within(request: UUID) -> Iterator[None]:
    """What is written inside is what an approved request asks for: `Write.change` says which."""
    token = _request.set(request)
    try:
        yield
    finally:
        _request.reset(token)


def request_in_force() -> UUID | None:
    """The approved request whose changes are being written, if any."""
    return _request.get()


def forget(registered: Guard | Follower) -> None:
    """Take a guard or follower out again."""
    for listed in (_guards, _followers):
        if registered in listed:
            listed.remove(registered)  # type: ignore[arg-type]


def ask(write: Write) -> None:
    """Go on only where no guard objects.

    Raises:
        Refused: with the faults of all guards.
    """
    refuse([fault for guard in _guards for fault in guard(write)])


def tell(write: Write) -> None:
    """Let every follower act, in the order of registering, inside the write's transaction."""
    for follower in _followers:
        follower(write)


def tell_many(writes: Sequence[Write]) -> None:
    """`tell` for many KPIs that were written in one step: at once where the follower can, one by one where not."""
    for follower in _followers:
        together = _at_once.get(follower)
        if together is not None:
            together(writes)
        else:
            for write in writes:
                follower(write)
