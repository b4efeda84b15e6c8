"""A row of the table: a request, and which kind of person gets which answer."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from tests.cast import Cast

ANONYMOUS = "anonymous"
OUTSIDERS = ("outsider", "inactive")
INSIDERS = frozenset({"administrator", "executive", "alignment_owner", "head", "owner", "member", "viewer"})
KINDS = (ANONYMOUS, *OUTSIDERS, *sorted(INSIDERS))
Keys = Callable[[Cast], Mapping[str, object]]


def no_keys(cast: Cast) -> dict[str, object]:
    """An address without parts."""
    return {}


@dataclass(frozen=True)
class Row:
    """A request to an address, and who gets which answer."""

    method: str = "get"
    may: frozenset[str] | set[str] = INSIDERS
    ok: int = 200
    keys: Keys = no_keys
    data: Mapping[str, object] | Callable[[Cast], Mapping[str, object]] = field(default_factory=dict)
    answers: Mapping[str, int] = field(default_factory=dict)
    why_not: int = 403

    def expected(self, kind: str) -> int:
        """The status this kind of person gets."""
        if kind in self.answers:
            return self.answers[kind]
        if "*" in self.answers:
            return self.answers["*"]
        if kind == ANONYMOUS:
            return 302
        if kind in OUTSIDERS:
            return 404
        return self.ok if kind in self.may else self.why_not


def everybody(status: int, **others: int) -> Row:
    """An address outside a company: one answer for all, but for those named."""
    return Row(answers={"*": status, **others})
