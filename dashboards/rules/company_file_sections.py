"""What a section of a company file is: declared once, the validator reads by it, rows are made and dumped by it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from dashboards.rules.company_file_faults import Faults
from dashboards.rules.company_file_kinds import Choice, Day, Kind, Schema, Text, wrong_type
from dashboards.rules.company_file_objects import Field, Items, Object

Entry = Mapping[str, Any]
Names = Literal["", "person", "department", "kpi"]


@dataclass(frozen=True)
class Document:
    """An object of JSON that another part of the product reads (and checks when it does)."""

    def read(self, value: object, path: str, faults: Faults) -> Any:
        """The object as it is."""
        return value if isinstance(value, dict) else wrong_type(value, path, faults, "object")

    def schema(self) -> Schema:
        """Any object."""
        return {"type": "object"}


@dataclass(frozen=True, slots=True)
class Said:
    """A field: `column` in the table, where it has another name; `names`: what it refers to; `moment`: a day here, noon of it in the table."""

    name: str
    kind: Kind
    default: Any = None
    required: bool = False
    column: str = ""
    names: Names = ""
    moment: bool = False
    about: str = ""

    @property
    def attribute(self) -> str:
        """The attribute of the row that holds it."""
        return (self.column or self.name) + ("_id" if self.names else "")


@dataclass(frozen=True, slots=True)
class Agreement:
    """What the fields of an entry must not say of each other: `broken` where they do, told at `field`."""

    field: str
    broken: Callable[[Entry], bool]
    expected: str


@dataclass(frozen=True, slots=True)
class Section:
    """A list of entries: rows of `table`, in the order of `order`, the fields of each of `once` together unique.

    `parts`: lists inside each entry, whose rows point at its own by `under`. `app`: the room of the table.
    """

    name: str
    table: str
    said: tuple[Said, ...]
    order: tuple[str, ...]
    once: tuple[tuple[str, ...], ...] = ()
    agreements: tuple[Agreement, ...] = ()
    parts: tuple["Section", ...] = ()
    under: str = ""
    app: str = "governance"

    def kind(self) -> Object:
        """How an entry is read."""
        fields = [Field(one.name, one.kind, one.default, required=one.required, about=one.about) for one in self.said]
        fields += [Field(part.name, Items(part.kind()), ()) for part in self.parts]
        return Object(dict, tuple(fields))

    def field(self, *, each: bool = True) -> Field:
        """The section as a field of the file."""
        return Field(self.name, Items(self.kind()), (), each=each)


KEY = Text(100, pattern=r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,98}[A-Za-z0-9])?", expected="key")
_ADDRESS = Text(254, pattern=r"[^@\s]{1,64}@[^@\s]{1,189}", expected="email")
_DAY = Day()


def person(name: str, column: str = "", *, required: bool = False) -> Said:
    return Said(name, _ADDRESS, required=required, column=column or name, names="person", about="Somebody in people.")


def kpi(name: str = "kpi", *, required: bool = False) -> Said:
    return Said(name, KEY, required=required, names="kpi")


def department() -> Said:
    return Said("department", KEY, names="department")


def at(name: str, column: str, *, required: bool = False) -> Said:
    return Said(name, _DAY, required=required, column=column, moment=True)


def on(name: str, *, required: bool = False, column: str = "") -> Said:
    return Said(name, _DAY, required=required, column=column)


def choice(name: str, *words: str, default: str | None = None) -> Said:
    return Said(name, Choice(words), default, required=default is None)


def words(name: str, most: int, *, required: bool = False, column: str = "", lines: bool = True) -> Said:
    text = Text(most, lines=lines, blank=not required)
    return Said(name, text, None if required else "", required=required, column=column)


def ends(status: str, day: str) -> tuple[Agreement, Agreement]:
    """An open entry has no end, an ended one has its day."""
    return (
        Agreement(day, lambda one: one[status] == "open" and one[day] is not None, "no_day_while_open"),
        Agreement(day, lambda one: one[status] != "open" and one[day] is None, "day_of_the_end"),
    )
