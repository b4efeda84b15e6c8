"""What the entries of a company file may not say of each other: names used twice, names nobody bears, broken invariants.

Only what the database holds always is a fault here (docs/company-file.md). Rules of activity, eight company KPIs or a
KPI without an owner, a link or a target, are not: such a company loads as it is and the findings say so.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from functools import cache
from typing import Any
from zoneinfo import available_timezones

from dashboards.rules.company_file import CompanyFile, CompanyPart, DepartmentPart, KpiPart, LinkPart, PersonPart
from dashboards.rules.company_file_contributions import check_contributions
from dashboards.rules.company_file_faults import Faults, shown
from dashboards.rules.company_file_governance_rules import check_governance
from dashboards.rules.company_file_kinds import INVALID
from dashboards.rules.company_file_links import check_links
from dashboards.rules.company_file_measures import check_explanations, check_values
from dashboards.rules.company_file_references import Numbered, References
from dashboards.rules.company_file_resources import check_resources
from dashboards.rules.company_file_shape import read_sections
from dashboards.rules.company_file_targets import check_locks, check_targets
from dashboards.rules.company_file_workshop import ALL as GOVERNANCE
from dashboards.rules.company_file_workshop import check_workshop
from kpis.rules.calendar import local_today


@dataclass(frozen=True, slots=True)
class Reading:
    """The file when every rule is kept (else None), and the faults."""

    file: CompanyFile | None
    faults: Faults


def read_company_file(document: object, *, now: datetime, faults: Faults | None = None) -> Reading:
    """Read a parsed JSON document: structure first, then references and rules, all faults of one pass in a stable order.

    `now`: an instant, whose day where the company is divides past from future. `faults`: those that parsing found.
    """
    faults = Faults() if faults is None else faults
    sections = read_sections(document, faults) if not faults else None
    if sections is None or not isinstance(document, dict):
        return Reading(None, faults)
    people, departments = _numbered(sections["people"]), _numbered(sections["departments"])
    kpis, links = _numbered(sections["kpis"]), _numbered(sections["links"])
    references = References.of(document, faults)
    _check_company(sections["company"], references)
    _check_people(people, references)
    _check_departments(departments, references)
    check_kpis(kpis, references)
    known = {kpi.key: kpi for _, kpi in kpis}
    check_links(links, references, known)
    check_contributions(_numbered(sections["contributions"]), references, known)
    month, today = _calendar_of(sections["company"], now)
    series = sections["values"] if isinstance(sections["values"], Mapping) else {}
    check_values(series, references, known, month=month, today=today)
    check_explanations(_numbered(sections["explanations"]), references, known, month=month, today=today)
    check_resources(_numbered(sections["resources"]), references, known)
    declared = {one.name: _numbered(sections[one.name]) for one in GOVERNANCE}
    check_governance(declared, references)
    check_workshop(declared, _subjects(references, links), {key: kpi.level for key, kpi in known.items()}, faults)
    if faults:
        return Reading(None, faults)
    names = [field.name for field in fields(CompanyFile) if field.name != "governance"]
    governance = {one.name: sections[one.name] for one in GOVERNANCE}
    return Reading(CompanyFile(**{name: sections[name] for name in names}, governance=governance), faults)


def _subjects(references: References, links: Numbered[LinkPart]) -> set[str]:
    """What waivers may be about, as they call it."""
    found = {f"kpi:{key}" for key in references.kpis} | {f"department:{key}" for key in references.departments}
    found |= {f"link:{link.child}>{link.parent}" for _, link in links}
    return found | {f"person:{email}" for email in references.people}


def _numbered(section: Any) -> list[tuple[int, Any]]:
    """The readable entries of a section with their places in it."""
    return [] if section is INVALID else [(place, item) for place, item in enumerate(section) if item is not INVALID]


def _calendar_of(company: CompanyPart | Any, now: datetime) -> tuple[int, date]:
    """The month in which the fiscal year begins, and today where the company is."""
    if not isinstance(company, CompanyPart):
        return 1, local_today(now, "UTC")
    zone = company.time_zone if company.time_zone in _time_zones() else "UTC"
    return company.fiscal_year_start_month, local_today(now, zone)


@cache
def _time_zones() -> frozenset[str]:
    return frozenset(available_timezones())


def _check_company(company: CompanyPart | Any, references: References) -> None:
    if not isinstance(company, CompanyPart):
        return
    if company.time_zone not in _time_zones():
        references.faults.add("company.time_zone", "unknown_time_zone", "time_zone", found=shown(company.time_zone))
    references.person("company.alignment_owner", company.alignment_owner)


def _check_people(people: Numbered[PersonPart], references: References) -> None:
    _once(people, "people", "email", lambda person: person.email.lower(), references.faults)
    for place, person in people:
        references.department(f"people[{place}].department", person.department)


def _check_departments(departments: Numbered[DepartmentPart], references: References) -> None:
    _once(departments, "departments", "key", lambda department: department.key, references.faults)
    for place, department in departments:
        references.person(f"departments[{place}].head", department.head)


def check_kpis(kpis: Numbered[KpiPart], references: References) -> None:
    """Keys, levels, people, targets, contributors, locks."""
    _once(kpis, "kpis", "key", lambda kpi: kpi.key, references.faults)
    for place, kpi in kpis:
        path = f"kpis[{place}]"
        _check_level(kpi, path, references)
        references.person(f"{path}.owner", kpi.owner)
        references.person(f"{path}.deputy", kpi.deputy)
        check_targets(kpi, path, references.faults)
        _check_contributors(kpi, path, references)
    check_locks(kpis, references.faults)


def _check_level(kpi: KpiPart, path: str, references: References) -> None:
    if kpi.level == "company":
        if kpi.department is not None:
            references.faults.add(f"{path}.department", "company_with_department", "no_department", key=kpi.key)
    elif kpi.department is None:
        references.faults.add(f"{path}.department", "without_department", "a_department", key=kpi.key, level=kpi.level)
    else:
        references.department(f"{path}.department", kpi.department)


def _check_contributors(kpi: KpiPart, path: str, references: References) -> None:
    entries = list(enumerate(kpi.contributors))
    for place, contributor in entries:
        references.department(f"{path}.contributors[{place}].department", contributor.department)
    _once(entries, f"{path}.contributors", "department", lambda entry: entry.department, references.faults)


def _once(
    entries: Iterable[tuple[int, Any]], section: str, name: str, key: Callable[[Any], str], faults: Faults
) -> None:
    """Each entry's name stands once in the section."""
    for place, first, entry in _repeated(entries, key):
        faults.add(
            f"{section}[{place}].{name}",
            "named_twice",
            "name_once",
            found=shown(key(entry)),
            first=f"{section}[{first}]",
        )


def _repeated(entries: Iterable[tuple[int, Any]], key: Callable[[Any], str]) -> Iterator[tuple[int, int, Any]]:
    seen: dict[str, int] = {}
    for place, entry in entries:
        first = seen.setdefault(key(entry), place)
        if first != place:
            yield place, first, entry
