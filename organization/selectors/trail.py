"""Reads the trail: who changed what, when, why and through which door."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from operator import attrgetter, itemgetter
from typing import Any, TypeAlias
from uuid import UUID

from django.db import models

Field: TypeAlias = "models.Field[Any, Any]"
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Difference:
    """A field before and after, as stored; a reference is told by the name of what it points at.

    `old` is None on the first event of an object.
    """

    field: str
    old: Any
    new: Any


@dataclass(frozen=True, slots=True)
class Change:
    """One event. `who` is a name, `actor` the membership (None: the system); `label` insert | update | delete; `event` its number among those of
    its kind."""

    at: datetime
    object_id: UUID
    label: str
    who: str
    actor: UUID | None
    why: str
    door: str
    differences: tuple[Difference, ...]
    event: int = 0


# Tell nothing that the event itself does not.
_SILENT = {"id", "company", "created_at"}


def event_model_of(model: type[models.Model]) -> type[models.Model]:
    """The trail of a tracked model (`pghistory.track`); an event model is its own."""
    found: type[models.Model] = getattr(model, "pgh_event_model", model)
    return found


def changes_of(model: type[models.Model], objects: Collection[UUID]) -> list[Change]:
    """What happened to these rows of a tracked model, newest first. One query, and one for each kind of reference.

    An update that changed nothing worth telling is left out. Within the company's scope, as every read.
    """
    event_model = event_model_of(model)
    events = event_model._default_manager.filter(pgh_obj_id__in=list(objects)).order_by("pgh_obj_id", "pgh_id")
    fields = _told(event_model)
    rows = list(events.values())
    names = _Names(fields, rows)
    found: list[Change] = []
    for _, group in groupby(rows, key=itemgetter("pgh_obj_id")):
        found.extend(_changes(group, fields, names))
    # Several events of one transaction share its time: the later one stays in front.
    found.reverse()
    return sorted(found, key=attrgetter("at"), reverse=True)


def _told(event_model: type[models.Model]) -> list[Field]:
    fields: list[Field] = list(event_model._meta.concrete_fields)
    return [field for field in fields if not field.name.startswith("pgh_") and field.name not in _SILENT]


class _Names:
    """The names of what the events' references point at."""

    def __init__(self, fields: list[Field], rows: list[dict[str, Any]]) -> None:
        self._names: dict[str, dict[Any, str]] = {}
        for field in fields:
            related = field.related_model
            if not isinstance(related, type):
                continue
            keys = {row[field.attname] for row in rows} - {None}
            found = related._default_manager.filter(pk__in=keys) if keys else ()
            self._names[field.name] = {row.pk: str(row) for row in found}

    def told(self, field: Field, value: Any) -> Any:
        """The value, or the name of what it points at (the id itself where that is gone)."""
        if value is None or field.name not in self._names:
            return value
        return self._names[field.name].get(value, str(value))


def _changes(events: Iterator[Row], fields: list[Field], names: _Names) -> Iterator[Change]:
    before: Row | None = None
    for event in events:
        differences = tuple(_differences(before, event, fields, names))
        if differences or event["pgh_label"] != "update":
            yield _change(event, differences)
        before = event


def _differences(before: Row | None, event: Row, fields: list[Field], names: _Names) -> Iterator[Difference]:
    if event["pgh_label"] == "delete":
        return
    for field in fields:
        old, new = before[field.attname] if before else None, event[field.attname]
        if old != new and not (before is None and new in ("", [])):
            yield Difference(field=field.name, old=names.told(field, old), new=names.told(field, new))


def _change(event: Row, differences: tuple[Difference, ...]) -> Change:
    context = event["pgh_context"] or {}
    actor = context.get("actor")
    return Change(
        at=event["pgh_created_at"],
        object_id=event["pgh_obj_id"],
        label=event["pgh_label"],
        who=context.get("name", ""),
        actor=UUID(actor) if actor else None,
        why=context.get("why", ""),
        door=context.get("door", ""),
        differences=differences,
        event=event["pgh_id"],
    )
