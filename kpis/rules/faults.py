"""Why a write was refused: the one shape in which services say it and pages, files and the interface show it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from dataclasses import field as default_of

#: The field of a fault that belongs to no field: the write as a whole.
WHOLE = ""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong: the field it stands at (WHOLE: none), a code, and what the sentence needs to know."""

    field: str
    code: str
    params: Mapping[str, object] = default_of(default_factory=dict)


class Refused(Exception):  # noqa: N818 - a refusal is an answer, not a failure of the program
    """Nothing was saved. `faults` holds everything that is wrong at once, in the order of the fields."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__(", ".join(f"{fault.field or 'whole'}: {fault.code}" for fault in self.faults))

    @property
    def codes(self) -> dict[str, list[str]]:
        """Field -> codes."""
        found: dict[str, list[str]] = {}
        for fault in self.faults:
            found.setdefault(fault.field, []).append(fault.code)
        return found


def refuse(faults: Iterable[Fault]) -> None:
    """Go on only where nothing is wrong.

    Raises:
        Refused: there is at least one fault.
    """
    found = list(faults)
    if found:
        raise Refused(found)
