"""Who may what: one table. docs/rights.md prints it and tests/house/test_rights.py walks it.

A right is granted by a relation between a person and a subject (a KPI, or nothing in particular); a person may stand
in several relations at once. Source: the settled rights of the product (docs/decisions/0006-rights.md).
"""

from dataclasses import dataclass, field
from uuid import UUID

EVERYONE = "everyone"
OWNER = "owner"
DEPUTY = "deputy"
HEAD = "head"
ALIGNMENT_OWNER = "alignment_owner"
EXECUTIVE = "executive"
ADMINISTRATOR = "administrator"
VIEWER = "viewer"

RELATIONS = (EVERYONE, OWNER, DEPUTY, HEAD, ALIGNMENT_OWNER, EXECUTIVE, ADMINISTRATOR, VIEWER)

RIGHTS: dict[str, frozenset[str]] = {
    "company.read": frozenset({EVERYONE}),
    "shared_kpi.read": frozenset({EVERYONE}),
    "individual_kpi.read": frozenset({OWNER, DEPUTY, HEAD, ALIGNMENT_OWNER, EXECUTIVE}),
    "values.write": frozenset({OWNER, DEPUTY, HEAD, ALIGNMENT_OWNER}),
    "load.undo": frozenset({OWNER, ALIGNMENT_OWNER, ADMINISTRATOR}),
    "explanation.write": frozenset({OWNER, DEPUTY, HEAD, ALIGNMENT_OWNER}),
    "input.report": frozenset({HEAD, ALIGNMENT_OWNER}),
    "company_kpi.edit": frozenset({ALIGNMENT_OWNER}),
    "kpi.edit": frozenset({HEAD, ALIGNMENT_OWNER}),
    "link.edit": frozenset({HEAD, ALIGNMENT_OWNER}),
    "link.accept": frozenset({HEAD, ALIGNMENT_OWNER}),
    "template.edit": frozenset({HEAD, ALIGNMENT_OWNER}),
    "contribution.edit": frozenset({HEAD, ALIGNMENT_OWNER}),
    "priority.manage": frozenset({EXECUTIVE, ALIGNMENT_OWNER}),
    "finding.waive": frozenset({ALIGNMENT_OWNER}),
    "results.recompute": frozenset({ALIGNMENT_OWNER}),
    "resource.edit": frozenset({ALIGNMENT_OWNER}),
    "conflict.accept": frozenset({EXECUTIVE, ALIGNMENT_OWNER}),
    "conflict.decide": frozenset({ALIGNMENT_OWNER}),
    "change.ask": frozenset({OWNER, DEPUTY, HEAD, ALIGNMENT_OWNER, EXECUTIVE}),
    "dispute.raise": frozenset({OWNER, DEPUTY, HEAD, ALIGNMENT_OWNER}),
    "variance.decide": frozenset({EXECUTIVE, ALIGNMENT_OWNER}),
    "plan.write": frozenset({OWNER, DEPUTY, HEAD, ALIGNMENT_OWNER}),
    "question.ask": frozenset({HEAD, EXECUTIVE, ALIGNMENT_OWNER}),
    "accountability.answer": frozenset({OWNER}),
    "review.manage": frozenset({HEAD, ALIGNMENT_OWNER}),
    "review.hold": frozenset({OWNER, DEPUTY, HEAD, ALIGNMENT_OWNER}),
    "cycle.manage": frozenset({ALIGNMENT_OWNER}),
    "cycle.sign": frozenset({EXECUTIVE}),
    "absence.manage": frozenset({OWNER, HEAD, ADMINISTRATOR}),
    "people.manage": frozenset({ADMINISTRATOR}),
    "departments.manage": frozenset({ADMINISTRATOR}),
    "company.manage": frozenset({ADMINISTRATOR}),
    "tokens.manage": frozenset({ADMINISTRATOR}),
    "completion.read": frozenset({HEAD, ALIGNMENT_OWNER, EXECUTIVE}),
    "reminder.send": frozenset({HEAD, ALIGNMENT_OWNER}),
    "policy.manage": frozenset({ADMINISTRATOR, ALIGNMENT_OWNER}),
    "trail.read": frozenset({ADMINISTRATOR, ALIGNMENT_OWNER, EXECUTIVE, VIEWER}),
}


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """An active person of the company. `heads` are the ids of the departments they head.

    `stands_in_for`: the people who are away today and named this one as their deputy.
    """

    id: UUID
    role: str
    alignment_owner: bool = False
    heads: frozenset[UUID] = field(default_factory=frozenset)
    department: UUID | None = None
    stands_in_for: frozenset[UUID] = field(default_factory=frozenset)


@dataclass(frozen=True, slots=True)
class Subject:
    """What a right is asked about: a KPI's level, department and people, or a department alone."""

    level: str = ""
    department: UUID | None = None
    owner: UUID | None = None
    deputy: UUID | None = None


def relations(person: PersonFacts, subject: Subject | None = None) -> frozenset[str]:
    """Every relation in which the person stands. A viewer only ever reads, whatever else is said of them."""
    if person.role == VIEWER:
        return frozenset({EVERYONE, VIEWER})
    found = {EVERYONE}
    if person.role in {EXECUTIVE, ADMINISTRATOR}:
        found.add(person.role)
    if person.alignment_owner:
        found.add(ALIGNMENT_OWNER)
    if subject is not None:
        found |= _relations_to(person, subject)
    return frozenset(found)


def _relations_to(person: PersonFacts, subject: Subject) -> set[str]:
    found = set()
    if subject.owner == person.id:
        found.add(OWNER)
    if subject.deputy == person.id or subject.owner in person.stands_in_for:
        found.add(DEPUTY)
    if subject.department is not None and subject.department in person.heads:
        found.add(HEAD)
    return found


def may(person: PersonFacts, action: str, subject: Subject | None = None) -> bool:
    """Has the person the right? An action that the table does not know is an error, not a no."""
    return bool(RIGHTS[action] & relations(person, subject))


def reading_right(level: str) -> str:
    """The right that reading a KPI of this level takes."""
    return "individual_kpi.read" if level == "individual" else "shared_kpi.read"


def editing_right(level: str) -> str:
    """The right that changing the definition, targets or links of a KPI of this level takes."""
    return "company_kpi.edit" if level == "company" else "kpi.edit"
