"""A thing owed or told, in words: each kind's room writes one of these."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Line:
    """`name`: what it is about; `words`: what is asked or happened; `url`, `action`: the one thing to do about it."""

    name: str
    words: str
    url: str
    action: str
