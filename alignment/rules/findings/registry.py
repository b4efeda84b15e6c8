"""The register of rules. A rule is a function from the facts of a company to what it objects to; registering gives it a code, a severity and
the step of the method it belongs to. A higher room may register rules of its own."""

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal, get_args

from alignment.rules.findings.facts import CompanyFacts

Severity = Literal["error", "warning", "info"]
SubjectKind = Literal["company", "department", "kpi", "link", "person", "conflict"]
Family = Literal["structure", "definition", "balance", "ownership", "rhythm", "conflict", "governance"]
FAMILIES: tuple[Family, ...] = get_args(Family)
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "info")


@dataclass(frozen=True, slots=True)
class Objection:
    """What a rule says of one subject: its id (None: the company), its name in reports, and what the sentence needs to know. `severity`
    where it differs from the rule's; `department` and `person` for filters."""

    kind: SubjectKind
    subject: Hashable | None
    key: str
    params: Mapping[str, str | int] = field(default_factory=dict)
    severity: Severity | None = None
    department: Hashable | None = None
    person: Hashable | None = None


Check = Callable[[CompanyFacts], Iterable[Objection]]


@dataclass(frozen=True, slots=True)
class Rule:
    """A registered rule. `step`: of the six steps of the method, the one that mends it."""

    code: str
    severity: Severity
    step: int
    family: Family
    check: Check


@dataclass(frozen=True, slots=True)
class Finding:
    """An objection under its rule."""

    rule: str
    severity: Severity
    step: int
    objection: Objection


RULES: dict[str, Rule] = {}


def rule(code: str, severity: Severity, *, step: int, family: Family) -> Callable[[Check], Check]:
    """Register the decorated function. ValueError where the code is taken by another function."""

    def register(check: Check) -> Check:
        known = RULES.get(code)
        if known is not None and known.check is not check:
            raise ValueError(f"two rules are called {code}")
        RULES[code] = Rule(code, severity, step, family, check)
        return check

    return register


def findings(facts: CompanyFacts, rules: Iterable[Rule] | None = None) -> list[Finding]:
    """What all rules (or some) object to: errors first, then by code and key; the same facts give the same list."""
    found = [
        Finding(one.code, objection.severity or one.severity, one.step, objection)
        for one in (RULES.values() if rules is None else rules)
        for objection in one.check(facts)
    ]
    return sorted(
        found,
        key=lambda one: (SEVERITIES.index(one.severity), one.rule, one.objection.key, str(one.objection.subject)),
    )


def about_kpi(facts: CompanyFacts, kpi: Hashable, **params: str | int) -> Objection:
    """An objection to a KPI of the facts."""
    found = facts.kpi[kpi]
    return Objection(
        "kpi", found.id, found.key, {"name": found.name, **params}, department=found.department, person=found.owner
    )


def about_department(facts: CompanyFacts, department: Hashable, **params: str | int) -> Objection:
    """An objection to a department of the facts."""
    found = facts.department[department]
    return Objection("department", found.id, found.key, {"name": found.name, **params}, department=found.id)


def about_person(facts: CompanyFacts, person: Hashable, **params: str | int) -> Objection:
    """An objection to how much rests on a person."""
    found = facts.person[person]
    return Objection("person", found.id, found.email, {"name": found.name, **params}, person=found.id)


def about_company(**params: str | int) -> Objection:
    """An objection to the company as a whole."""
    return Objection("company", None, "", params)
