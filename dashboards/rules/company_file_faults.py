"""Faults of a file that somebody else wrote: where, what is wrong, what is expected. Codes only; wording makes sentences."""

from dataclasses import dataclass, field

#: Faults beyond these are counted, not kept: nobody reads more lines than that.
KEPT = 200
#: Of a value in the file, so much is repeated in a fault.
SHOWN = 60


@dataclass(frozen=True, slots=True)
class Fault:
    """`where` is a path in the file (`kpis[3].owner`); `problem` and `expected` are codes of wording; `words` fill their sentences."""

    where: str
    problem: str
    expected: str
    words: dict[str, str | int] = field(default_factory=dict)


class Faults:
    """Collects faults in the order in which they are found."""

    def __init__(self) -> None:
        self.kept: list[Fault] = []
        self.count = 0

    def __bool__(self) -> bool:
        return self.count > 0

    def add(self, where: str, problem: str, expected: str, **words: str | int) -> None:
        """One more."""
        self.count += 1
        if len(self.kept) < KEPT:
            self.kept.append(Fault(where, problem, expected, words))


def shown(value: object) -> str:
    """A value of the file as a short piece of one printable line, in quotes when it is text."""
    if isinstance(value, str):
        return f'"{cut(value)}"'
    return cut(str(value))


def cut(text: str) -> str:
    """At most SHOWN characters, none of which breaks a line or a terminal."""
    head = "".join(character if character.isprintable() else _escaped(character) for character in text[:SHOWN])
    return f"{head}… ({len(text)} characters)" if len(text) > SHOWN else head


def _escaped(character: str) -> str:
    return f"\\u{ord(character):04x}"


def below(path: str, name: str) -> str:
    """The path of a field or of a named entry."""
    return f"{path}.{cut(name)}" if path else cut(name)
