"""Where a higher room acts on what happens to people and departments, without this room knowing of it.

A follower acts in the transaction of the write, after its rows are written: who joins a job role gets its KPIs, those
of who leaves are retired. Rooms register in their AppConfig.ready:

    following.follow_people(react)          react(write: PeopleWrite)
    following.follow_departments(react)     react(write: DepartmentWrite)
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from organization.models import Company
from organization.rules.actors import Actor


@dataclass(frozen=True, slots=True)
class PeopleWrite:
    """What happened to people, many at once where an import did it. `fields`: the columns that an edit changed in any
    of them (name, email, role, job_role, department)."""

    company: Company
    act: Literal["add", "edit", "deactivate", "reactivate"]
    people: frozenset[UUID]
    actor: Actor
    why: str = ""
    fields: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class DepartmentWrite:
    """What happened to a department. `into`: where its people and KPIs went when it was merged, or came from it when it
    was split off."""

    company: Company
    act: Literal["merge", "split", "close"]
    department: UUID
    actor: Actor
    into: UUID | None = None
    why: str = ""


PeopleFollower = Callable[[PeopleWrite], None]
DepartmentFollower = Callable[[DepartmentWrite], None]

_people: list[PeopleFollower] = []
_departments: list[DepartmentFollower] = []


def follow_people(follower: PeopleFollower) -> None:
    """Tell `follower` after every write to people from now on. Registering twice changes nothing."""
    if follower not in _people:
        _people.append(follower)


def follow_departments(follower: DepartmentFollower) -> None:
    """Tell `follower` after every regrouping of departments from now on. Registering twice changes nothing."""
    if follower not in _departments:
        _departments.append(follower)


def forget(follower: PeopleFollower | DepartmentFollower) -> None:
    """Take a follower out again."""
    for listed in (_people, _departments):
        if follower in listed:
            listed.remove(follower)  # type: ignore[arg-type]


def tell_people(write: PeopleWrite) -> None:
    """Let every follower act, in the order of registering. A write about nobody is told to nobody."""
    if write.people:
        for follower in _people:
            follower(write)


def tell_departments(write: DepartmentWrite) -> None:
    """Let every follower act, in the order of registering."""
    for follower in _departments:
        follower(write)
