"""Who and what a company file names: references are looked up here.

Names are taken from the file as it was written, so that an entry with a fault of its own is not reported again at every
place that names it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TypeVar

from dashboards.rules.company_file_faults import Faults, shown

Item = TypeVar("Item")
Numbered = Sequence[tuple[int, Item]]
#: Among more names than these no nearest one is looked for.
NEAREST_AMONG = 3000


@dataclass(frozen=True, slots=True)
class References:
    """The names of people (lower case), departments and KPIs, and where faults go."""

    people: frozenset[str]
    departments: frozenset[str]
    kpis: frozenset[str]
    faults: Faults

    @classmethod
    def of(cls, document: Mapping[str, object], faults: Faults) -> "References":
        """The names in a document, whatever else is wrong with their entries."""
        return cls(
            people=frozenset(name.lower() for name in _names(document.get("people"), "email")),
            departments=frozenset(_names(document.get("departments"), "key")),
            kpis=frozenset(_names(document.get("kpis"), "key")),
            faults=faults,
        )

    def person(self, path: str, email: str | None) -> bool:
        """A fault unless somebody in `people` has the address (or none is given)."""
        return self._look_up(path, email, email and email.lower(), self.people, "nobody", "somebody")

    def department(self, path: str, key: str | None) -> bool:
        """A fault unless `departments` has the key."""
        return self._look_up(path, key, key, self.departments, "no_such_department", "known_department")

    def kpi(self, path: str, key: str | None) -> bool:
        """A fault unless `kpis` has the key."""
        return self._look_up(path, key, key, self.kpis, "no_such_kpi", "known_kpi")

    def _look_up(
        self, path: str, given: str | None, name: str | None, names: frozenset[str], problem: str, expected: str
    ) -> bool:
        if given is None or name is None or name in names:
            return True
        near = get_close_matches(name, sorted(names), n=1, cutoff=0.75) if len(names) <= NEAREST_AMONG else []
        if near:
            self.faults.add(path, problem, f"{expected}_like", found=shown(given), near=shown(near[0]))
        else:
            self.faults.add(path, problem, expected, found=shown(given))
        return False


def _names(section: object, name: str) -> Iterator[str]:
    for item in section if isinstance(section, list) else ():
        found = item.get(name) if isinstance(item, dict) else None
        if isinstance(found, str) and len(found) <= 254:
            yield found
