"""Ownership: one named, living person a KPI, not overloaded, who acts; contributors who speak."""

from collections import Counter
from collections.abc import Iterator

from alignment.rules.findings.facts import CompanyFacts
from alignment.rules.findings.registry import Objection, about_company, about_department, about_kpi, about_person, rule
from kpis.rules.ownership import OVERLOAD, OwnerFacts, owner_fault, surplus


@rule("no-owner", "error", step=5, family="ownership")
def no_owner(facts: CompanyFacts) -> Iterator[Objection]:
    """Nobody is accountable: none is named, who was named has left, or it is a team."""
    for kpi in facts.active:
        person = facts.person.get(kpi.owner) if kpi.owner is not None else None
        fault = owner_fault(None if person is None else OwnerFacts(person.name, person.email, person.active))
        if fault is not None:
            yield about_kpi(facts, kpi.id, why=fault, owner=person.name if person else "", shared=len(kpi.shared))


@rule("owner-overloaded", "warning", step=5, family="ownership")
def owner_overloaded(facts: CompanyFacts) -> Iterator[Objection]:
    """More KPIs than a person can account for."""
    owned = Counter(kpi.owner for kpi in facts.active if kpi.owner is not None)
    for person, count in owned.items():
        if surplus(count) and person in facts.person:
            yield about_person(facts, person, count=count, most=OVERLOAD)


@rule("phantom-owner", "warning", step=5, family="ownership")
def phantom_owner(facts: CompanyFacts) -> Iterator[Objection]:
    """Named as owner, and for weeks no value, no word, no sign-in."""
    owned = Counter(kpi.owner for kpi in facts.active if kpi.owner is not None)
    for person in facts.people:
        if person.silent and owned[person.id]:
            yield about_person(facts, person.id, count=owned[person.id], never=int(person.never))


@rule("contributor-silent", "info", step=5, family="ownership")
def contributor_silent(facts: CompanyFacts) -> Iterator[Objection]:
    """A department that contributes to a shared KPI and says nothing about its input."""
    for kpi in facts.active:
        for department in kpi.silent:
            if department in facts.department:
                yield about_kpi(facts, kpi.id, department=facts.department[department].name)
                break


@rule("department-without-head", "warning", step=5, family="ownership")
def department_without_head(facts: CompanyFacts) -> Iterator[Objection]:
    """A department that nobody heads."""
    for department in facts.departments:
        if not department.headed:
            yield about_department(facts, department.id)


@rule("no-alignment-owner", "error", step=6, family="governance")
def no_alignment_owner(facts: CompanyFacts) -> Iterator[Objection]:
    """Nobody keeps the cascade true."""
    if not facts.steered:
        yield about_company()
