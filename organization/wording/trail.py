"""The trail in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol

from django.db import models
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import pgettext


class SaidDifference(Protocol):
    """A field before and after."""

    @property
    def field(self) -> str: ...
    @property
    def old(self) -> Any: ...
    @property
    def new(self) -> Any: ...


class SaidChange(Protocol):
    """An event of the trail (organization/selectors/trail.py)."""

    @property
    def at(self) -> datetime: ...
    @property
    def label(self) -> str: ...
    @property
    def who(self) -> str: ...
    @property
    def why(self) -> str: ...
    @property
    def door(self) -> str: ...
    @property
    def differences(self) -> Iterable[SaidDifference]: ...


@dataclass(frozen=True, slots=True)
class Line:
    """What a field became: "role", "member", "executive"."""

    field: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Spoken:
    """One change as a page shows it."""

    at: datetime
    what: str
    who: str
    why: str
    door: str
    lines: tuple[Line, ...]


def spoken(model: type[models.Model], changes: Iterable[SaidChange]) -> list[Spoken]:
    """The changes of a model's rows, with its own names for fields and choices."""
    return [
        Spoken(
            at=change.at,
            what=_what(change.label),
            who=change.who or _("unknown"),
            why=change.why,
            door=_door(change.door),
            lines=tuple(_line(model, difference) for difference in change.differences),
        )
        for change in changes
    ]


class SaidSeat(Protocol):
    """A seat taken or left (organization/selectors/headships.py)."""

    @property
    def at(self) -> datetime: ...
    @property
    def what(self) -> str: ...
    @property
    def where(self) -> str: ...
    @property
    def taken(self) -> bool: ...
    @property
    def who(self) -> str: ...
    @property
    def why(self) -> str: ...
    @property
    def door(self) -> str: ...


def spoken_seats(seats: Iterable[SaidSeat]) -> list[Spoken]:
    """What a person headed, from when to when."""
    words = {
        ("head", True): _("became head of %(where)s"),
        ("head", False): _("is no longer head of %(where)s"),
        ("alignment_owner", True): _("became alignment owner of %(where)s"),
        ("alignment_owner", False): _("is no longer alignment owner of %(where)s"),
    }
    return [
        Spoken(
            at=seat.at,
            what=words[seat.what, seat.taken] % {"where": seat.where},
            who=seat.who or _("unknown"),
            why=seat.why,
            door=_door(seat.door),
            lines=(),
        )
        for seat in seats
    ]


def _what(label: str) -> str:
    return {"insert": _("added"), "update": _("changed"), "delete": _("removed")}.get(label, label)


def _door(door: str) -> str:
    doors = {
        "page": pgettext("door", "on a page"),
        "command": pgettext("door", "by a command"),
        "job": pgettext("door", "by the clock"),
        "file": pgettext("door", "from a file"),
        "api": pgettext("door", "through the interface"),
        "invitation": pgettext("door", "with an invitation"),
        "change": pgettext("door", "by a change request"),
    }
    return doors.get(door, door)


def _line(model: type[models.Model], difference: SaidDifference) -> Line:
    field = model._meta.get_field(difference.field)
    if not isinstance(field, models.Field):
        raise TypeError(f"{difference.field} is no column of {model.__name__}")
    return Line(field=str(field.verbose_name), old=_value(field, difference.old), new=_value(field, difference.new))


def _value(field: "models.Field[Any, Any]", value: Any) -> str:
    if value is None or value in ("", []):
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(value, datetime):
        return date_format(localtime(value), "j M Y, H:i")
    if isinstance(value, date):
        return date_format(value, "j M Y")
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return str(value)
