"""What the governance of a company file may not say: names nobody bears, the same thing twice, fields that disagree."""

from collections.abc import Mapping, Sequence
from typing import Any

from dashboards.rules.company_file_faults import shown
from dashboards.rules.company_file_governance import CYCLES, MATURITY, PLANS, POLICIES, SERIES
from dashboards.rules.company_file_named import renamed
from dashboards.rules.company_file_references import Numbered, References
from dashboards.rules.company_file_sections import Entry, Section
from dashboards.rules.company_file_workshop import ALL
from governance.rules.policy_document import faults as policy_faults

#: Stands for an id where only its form matters.
_SOMEBODY = "00000000-0000-0000-0000-000000000000"


def check_governance(found: Mapping[str, Numbered[Entry]], references: References) -> None:
    """All that is wrong with each section. `found`: its readable entries with their places."""
    for section in ALL:
        _check_section(section, found[section.name], section.name, references)
    _one(found[CYCLES.name], CYCLES.name, "closed_on", (), references)
    _one(found[PLANS.name], PLANS.name, "closed_on", ("kpi",), references)
    _one(found[SERIES.name], SERIES.name, "ended_on", ("kind", "department"), references)
    people = {f"person:{email}": _SOMEBODY for email in references.people}
    for place, entry in found[POLICIES.name]:
        for fault in policy_faults(renamed(entry["rules"], people)):
            path = f"{POLICIES.name}[{place}].rules" + (f".{fault.field}" if fault.field else "")
            references.faults.add(path, "policy_at_fault", "policy_field")
    for place, entry in found[MATURITY.name]:
        _check_counts(entry, f"{MATURITY.name}[{place}]", references)


def _check_section(section: Section, entries: Numbered[Entry], path: str, references: References) -> None:
    for names in section.once:
        _check_once(entries, names, path, references)
    for place, entry in entries:
        here = f"{path}[{place}]"
        for said in section.said:
            if said.names:
                getattr(references, said.names)(f"{here}.{said.name}", entry[said.name])
        for agreement in section.agreements:
            if agreement.broken(entry):
                references.faults.add(f"{here}.{agreement.field}", "disagrees", agreement.expected)
        for part in section.parts:
            _check_section(part, list(enumerate(entry[part.name])), f"{here}.{part.name}", references)


def _check_once(entries: Numbered[Entry], names: Sequence[str], path: str, references: References) -> None:
    seen: dict[tuple[Any, ...], int] = {}
    for place, entry in entries:
        said = tuple(entry[name].lower() if name == "person" else entry[name] for name in names)
        first = seen.setdefault(said, place)
        if first != place:
            told = " · ".join(str(one) for one in said if one not in {None, ""}) or "…"
            words = {"found": shown(told), "first": f"{path}[{first}]"}
            references.faults.add(f"{path}[{place}].{names[0]}", "named_twice", "name_once", **words)


def _one(entries: Numbered[Entry], path: str, end: str, names: Sequence[str], references: References) -> None:
    """At most one entry that has not ended, for each value of `names`."""
    opened = [(place, entry) for place, entry in entries if entry[end] is None]
    if not names:
        for place, _entry in opened[1:]:
            words = {"found": "…", "first": f"{path}[{opened[0][0]}]"}
            references.faults.add(f"{path}[{place}].{end}", "named_twice", "one_open", **words)
        return
    _check_once(opened, names, path, references)


def _check_counts(entry: Entry, path: str, references: References) -> None:
    for key, numbers in entry["counts"].items():
        good = isinstance(numbers, list) and len(numbers) == 3 and all(isinstance(n, int | float) for n in numbers)
        if not good:
            references.faults.add(f"{path}.counts.{key}", "disagrees", "three_numbers")
    for key, missing in entry["missing"].items():
        if not isinstance(missing, list) or not all(isinstance(one, str) for one in missing):
            references.faults.add(f"{path}.missing.{key}", "disagrees", "list_of_keys")
