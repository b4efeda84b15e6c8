"""What a list of people would do to the people of a company: who is new, what changes field by field, what is at fault.

Pure: facts in, a plan out. An address that is known is that person; a column that the list does not have changes
nothing, and nobody is touched by being absent unless that is asked for.
"""

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Final, Literal
from uuid import UUID

from organization.rules.people_table import DEPARTMENT, EMAIL, HEADS, JOB_ROLE, NAME, ROLE, ListedPerson, plain, role_of
from organization.rules.roles import ADMINISTRATOR, VIEWER

MEMBER: Final = "member"
ACTIVE: Final = "active"
LONGEST: Final[Mapping[str, int]] = {NAME: 200, EMAIL: 254, JOB_ROLE: 200}

State = Literal["new", "changed", "same"]
Kept = Literal["alignment_owner", "heads", "holds", "yourself"]


@dataclass(frozen=True, slots=True)
class KnownPerson:
    """A person of the company as it stands; `holds`: owns or stands for something that needs a successor."""

    id: UUID
    email: str
    name: str
    role: str
    job_role: str = ""
    department: UUID | None = None
    active: bool = True
    holds: bool = False


@dataclass(frozen=True, slots=True)
class KnownDepartment:
    """A department that is not closed."""

    id: UUID
    key: str
    name: str
    head: UUID | None = None


@dataclass(frozen=True, slots=True)
class RowFault:
    """What is wrong in a row: which column, a code, the text that stands there, what the sentence needs to know."""

    number: int
    column: str
    code: str
    text: str = ""
    params: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field before and after, in words that need no translation (a department by its name, a role by its code)."""

    column: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class PersonPlan:
    """What becomes of a row. `id` None: a new person. The values are those that would stand afterwards."""

    number: int
    state: State
    id: UUID | None
    email: str
    name: str
    role: str
    job_role: str
    department: UUID | None
    changes: tuple[FieldChange, ...] = ()


@dataclass(frozen=True, slots=True)
class HeadPlan:
    """A department gets another head, named by address. `old` is the present head's name."""

    number: int
    department: UUID
    name: str
    old: str
    email: str
    new: str


@dataclass(frozen=True, slots=True)
class PeoplePlan:
    """All of it. `absent`: active people whom the list does not name. `leaving`: those of them who would be deactivated,
    `kept`: those who stay although it was asked for, and why."""

    people: tuple[PersonPlan, ...] = ()
    heads: tuple[HeadPlan, ...] = ()
    faults: tuple[RowFault, ...] = ()
    absent: tuple[KnownPerson, ...] = ()
    leaving: tuple[KnownPerson, ...] = ()
    kept: tuple[tuple[KnownPerson, Kept], ...] = ()

    def in_state(self, state: State) -> list[PersonPlan]:
        """The rows of one state, in the order of the file."""
        return [one for one in self.people if one.state == state]

    @property
    def changes_something(self) -> bool:
        """Is there anything to apply?"""
        return bool(self.heads or self.leaving or any(one.state != "same" for one in self.people))

    @property
    def fingerprint(self) -> str:
        """Two plans with the same one do the same."""
        told = [repr(one) for one in (*self.people, *self.heads, *self.leaving) if getattr(one, "state", "") != "same"]
        return hashlib.sha256("\n".join(told).encode()).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class PresentCompany:
    """The facts that a list is compared with. `here`: who applies it."""

    people: Sequence[KnownPerson]
    departments: Sequence[KnownDepartment]
    alignment_owner: UUID | None = None
    here: UUID | None = None


class _Departments:
    """Departments by key or name, however written."""

    def __init__(self, departments: Sequence[KnownDepartment]) -> None:
        self.by_id = {one.id: one for one in departments}
        self._named: dict[str, list[KnownDepartment]] = {}
        for one in departments:
            for word in {one.key.casefold(), one.name.casefold()}:
                self._named.setdefault(word, []).append(one)
        self._by_key = {one.key.casefold(): one for one in departments}
        self._plain = {plain(word): word for word in self._named}

    def find(self, text: str) -> KnownDepartment | str:
        """The department of a key or a name; a code where there is none, or several."""
        word = text.casefold()
        if word in self._by_key:
            return self._by_key[word]
        found = self._named.get(word) or self._named.get(self._plain.get(plain(text), ""), [])
        if len(found) == 1:
            return found[0]
        return "several_departments" if found else "no_such_department"

    def near(self, text: str) -> str:
        """A name or key that looks like it; empty where none does."""
        close = get_close_matches(plain(text), self._plain, n=1, cutoff=0.6)
        found = self._named[self._plain[close[0]]] if close else []
        return found[0].name if found else ""

    def several(self, text: str) -> Iterator[tuple[str, KnownDepartment | str]]:
        """What a cell with one or more departments names: as a whole, between semicolons, between commas."""
        if not text or not isinstance(self.find(text), str):
            if text:
                yield text, self.find(text)
            return
        for part in filter(None, (one.strip() for one in text.split(";"))):
            pieces = [part] if not isinstance(self.find(part), str) else [one.strip() for one in part.split(",")]
            for piece in filter(None, pieces):
                yield piece, self.find(piece)


def plan_people(
    rows: Sequence[ListedPerson],
    columns: frozenset[str],
    company: PresentCompany,
    *,
    is_address: Callable[[str], bool],
    deactivate_absent: bool = False,
) -> PeoplePlan:
    """Compare a list with the company. `columns`: what the list says of people (`Table.known`)."""
    found = _Planning(company, columns, is_address)
    for row in rows:
        found.take(row)
    return found.plan(deactivate_absent=deactivate_absent)


class _Planning:
    """The rows one after the other; what one of them claims another cannot."""

    def __init__(self, company: PresentCompany, columns: frozenset[str], is_address: Callable[[str], bool]) -> None:
        self.company, self.columns, self.is_address = company, columns, is_address
        self.known = {one.email.lower(): one for one in company.people}
        self.by_id = {one.id: one for one in company.people}
        self.departments = _Departments(company.departments)
        self.seen: dict[str, int] = {}
        self.claimed: dict[UUID, int] = {}
        self.people: list[PersonPlan] = []
        self.heads: list[HeadPlan] = []
        self.faults: list[RowFault] = []

    def fault(self, row: ListedPerson, column: str, code: str, text: str = "", **params: str) -> None:
        self.faults.append(RowFault(row.number, column, code, text, params))

    def take(self, row: ListedPerson) -> None:
        """One row: a person, and the departments it says they head."""
        email = row.said.get(EMAIL, "").lower()
        usable = self._address(row, email)
        known = self.known.get(email) if usable else None
        person = PersonPlan(
            number=row.number,
            state="same",
            id=known.id if known else None,
            email=known.email if known else email,
            name=self._name(row, known),
            role=self._role(row, known),
            job_role=self._text(row, JOB_ROLE, known.job_role if known else ""),
            department=self._department(row, known),
        )
        self._heads(row, person, known)
        if usable:
            self.people.append(_judged(person, known, self.departments.by_id))

    def _address(self, row: ListedPerson, email: str) -> bool:
        if not email:
            self.fault(row, EMAIL, "missing")
        elif len(email) > LONGEST[EMAIL] or not self.is_address(email):
            self.fault(row, EMAIL, "no_address", email)
        elif email in self.seen:
            self.fault(row, EMAIL, "twice", email, other=str(self.seen[email]))
        else:
            self.seen[email] = row.number
            return True
        return False

    def _text(self, row: ListedPerson, column: str, present: str) -> str:
        if column not in self.columns:
            return present
        text = row.said.get(column, "")
        if len(text) > LONGEST[column]:
            self.fault(row, column, "too_long", text[:40] + "…", limit=str(LONGEST[column]))
        return text

    def _name(self, row: ListedPerson, known: KnownPerson | None) -> str:
        name = self._text(row, NAME, known.name if known else "")
        if not name:
            self.fault(row, NAME, "missing")
        return name

    def _role(self, row: ListedPerson, known: KnownPerson | None) -> str:
        present = known.role if known else MEMBER
        text = row.said.get(ROLE, "")
        if not text:
            return present
        role = role_of(text)
        if role is None:
            self.fault(row, ROLE, "no_such_role", text)
            return present
        if known and known.id == self.company.alignment_owner and role == VIEWER:
            self.fault(row, ROLE, "alignment_owner_reads_only", text)
        return role

    def _department(self, row: ListedPerson, known: KnownPerson | None) -> UUID | None:
        if DEPARTMENT not in self.columns:
            return known.department if known else None
        text = row.said.get(DEPARTMENT, "")
        found = self.departments.find(text) if text else None
        if isinstance(found, str):
            self.fault(row, DEPARTMENT, found, text, near=self.departments.near(text))
            return known.department if known else None
        return found.id if found else None

    def _heads(self, row: ListedPerson, person: PersonPlan, known: KnownPerson | None) -> None:
        """Who is said to head a department becomes its head. Nobody loses one by an empty cell: it would have none."""
        for text, found in self.departments.several(row.said.get(HEADS, "")):
            if isinstance(found, str):
                self.fault(row, HEADS, found, text, near=self.departments.near(text))
            elif found.id in self.claimed:
                self.fault(row, HEADS, "headed_twice", found.name, other=str(self.claimed[found.id]))
            else:
                self.claimed[found.id] = row.number
                if known is None or found.head != known.id:
                    before = self.by_id.get(found.head) if found.head else None
                    old = before.name if before else ""
                    self.heads.append(HeadPlan(row.number, found.id, found.name, old, person.email, person.name))

    def plan(self, *, deactivate_absent: bool) -> PeoplePlan:
        """What all rows come to, and who is absent."""
        absent = tuple(one for one in self.company.people if one.active and one.email.lower() not in self.seen)
        leaving, kept = self._leaving(absent) if deactivate_absent else ([], [])
        self._an_administrator_stays(leaving)
        return PeoplePlan(
            people=tuple(self.people),
            heads=tuple(self.heads),
            faults=tuple(sorted(self.faults, key=lambda one: one.number)),
            absent=absent,
            leaving=tuple(leaving),
            kept=tuple(kept),
        )

    def _leaving(self, absent: Sequence[KnownPerson]) -> tuple[list[KnownPerson], list[tuple[KnownPerson, Kept]]]:
        """Who goes, and who first needs a successor, which a list cannot name."""
        replaced = {one.department for one in self.heads}
        heads = {one.head for one in self.company.departments if one.id not in replaced}
        leaving, kept = [], []
        for one in absent:
            why = self._kept(one, heads)
            if why is None:
                leaving.append(one)
            else:
                kept.append((one, why))
        return leaving, kept

    def _kept(self, person: KnownPerson, heads: set[UUID | None]) -> Kept | None:
        if person.id == self.company.here:
            return "yourself"
        if person.id == self.company.alignment_owner:
            return "alignment_owner"
        if person.id in heads:
            return "heads"
        return "holds" if person.holds else None

    def _an_administrator_stays(self, leaving: Sequence[KnownPerson]) -> None:
        """Somebody must be able to manage people afterwards."""
        if not any(one.active and one.role == ADMINISTRATOR for one in self.company.people):
            return
        gone = {one.id for one in leaving} | {one.id for one in self.people}
        stay = [one.role for one in self.company.people if one.active and one.id not in gone]
        roles = {*stay, *(one.role for one in self.people)}
        if ADMINISTRATOR in roles:
            return
        for one in self.people:
            known = self.by_id.get(one.id) if one.id else None
            if known is not None and known.active and known.role == ADMINISTRATOR:
                self.faults.append(RowFault(one.number, ROLE, "last_administrator", one.role, {"name": known.name}))


def _judged(person: PersonPlan, known: KnownPerson | None, departments: Mapping[UUID, KnownDepartment]) -> PersonPlan:
    """The row with its state and, for a known person, what changes."""
    if known is None:
        return _with(person, "new", ())

    def name_of(department: UUID | None) -> str:
        found = departments.get(department) if department else None
        return found.name if found else ""

    pairs = [
        (NAME, known.name, person.name),
        (ROLE, known.role, person.role),
        (DEPARTMENT, name_of(known.department), name_of(person.department)),
        (JOB_ROLE, known.job_role, person.job_role),
    ]
    changes = [FieldChange(*pair) for pair in pairs if pair[1] != pair[2]]
    if known.department != person.department and not any(one.column == DEPARTMENT for one in changes):
        changes.append(FieldChange(DEPARTMENT, name_of(known.department), name_of(person.department)))
    if not known.active:
        changes.append(FieldChange(ACTIVE, "", "yes"))
    return _with(person, "changed" if changes else "same", tuple(changes))


def _with(person: PersonPlan, state: State, changes: tuple[FieldChange, ...]) -> PersonPlan:
    return PersonPlan(
        number=person.number,
        state=state,
        id=person.id,
        email=person.email,
        name=person.name,
        role=person.role,
        job_role=person.job_role,
        department=person.department,
        changes=changes,
    )
