"""What is kept about a person of a company: found by walking the tables, so that a new table is not forgotten.

A row is theirs where one of its references points at their membership. Columns that name a membership without a
foreign key are registered by the room that has them (`told_by_id`).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _

from organization.models import Company, Membership, User, uuid7
from organization.selectors.sign_in import elsewhere, factors_of, sessions_of

Row = dict[str, Any]

_loose: list[tuple[type[models.Model], str]] = []
_pointing: list[tuple[type[models.Model], str, type[models.Model]]] = []
# Columns that would open something, and the contents of files, which are no words about the person.
_SECRET = ("token_hash", "request_hash", "password", "secret", "data", "body")


def told_by_id(model: type[models.Model], field: str) -> None:
    """`field` of `model` holds a membership's id without being a foreign key."""
    if (model, field) not in _loose:
        _loose.append((model, field))


def named_by_id(model: type[models.Model], field: str, related: type[models.Model]) -> None:
    """`field` of `model` holds an id of `related` without being a foreign key; it is told by name."""
    if (model, field, related) not in _pointing:
        _pointing.append((model, field, related))


@dataclass(frozen=True, slots=True)
class Section:
    """Rows of one table. `key` names the table; `title` is said to people; `columns` in order: field and its label."""

    key: str
    title: str
    columns: tuple[tuple[str, str], ...]
    rows: tuple[Row, ...]


def kept_about(company: Company, person: Membership) -> list[Section]:
    """Every table of the company that has rows about the person, by title. Within the company's scope."""
    found = [_section(model, company, person) for model in _tables()]
    return sorted((section for section in found if section and section.rows), key=lambda section: section.title)


def account_of(company: Company, person: Membership) -> Row:
    """What is kept about the person's account, without what would open it.

    Of an account that another company has too, addresses on the network and factors are the person's own affair:
    `shared` says so, and only the name and address are told.
    """
    user = person.user
    if user is None:
        return {}
    told: Row = {"email": user.email, "name": user.name, "joined": user.date_joined, "last_sign_in": user.last_login}
    if elsewhere(user.pk, company.id):
        return told | {"shared": True}
    return told | own_account(user)


def own_account(user: User) -> Row:
    """Factors and sessions, for the person or for the one company they belong to."""
    return {
        "second_factors": [
            {"kind": str(factor.get_type_display()), "since": factor.created_at, "last_used": factor.last_used_at}
            for factor in factors_of(user)
        ],
        "sessions": [
            {"browser": row.browser, "system": row.system, "ip": row.ip, "since": row.since, "seen": row.seen}
            for row in sessions_of(user)
        ],
    }


def tables_about_people() -> list[type[models.Model]]:
    """Every table that may have a row about a person."""
    nobody = Membership(id=uuid7())
    return [model for model in _tables() if _theirs(model, nobody) is not None]


def _tables() -> Iterator[type[models.Model]]:
    for model in apps.get_models(include_auto_created=True):
        if _company_column(model):
            yield model


def _company_column(model: type[models.Model]) -> str:
    """The column that says whose the row is; the company's own trail is keyed by the company itself."""
    for field in model._meta.concrete_fields:
        if field.name == "company" or (field.name == "pgh_obj" and field.related_model is Company):
            return str(field.attname)
    return ""


def _section(model: type[models.Model], company: Company, person: Membership) -> Section | None:
    theirs = _theirs(model, person)
    if theirs is None:
        return None
    fields = [field for field in model._meta.concrete_fields if field.name != "company" and field.name not in _SECRET]
    of_company = {_company_column(model): company.id}
    rows = list(model._base_manager.filter(theirs, **of_company).values(*(field.attname for field in fields)))
    names = {field.attname: _names(field.related_model, field.attname, rows) for field in fields if field.is_relation}
    loose: list[tuple[str, type[models.Model]]] = [(column, Membership) for one, column in _loose if one is model]
    loose += [(column, related) for one, column, related in _pointing if one is model]
    names |= {column: _names(related, column, rows) for column, related in loose}
    for row in rows:
        for column, known in names.items():
            row[column] = known.get(row[column], row[column])
    return Section(
        key=model._meta.label_lower,
        title=_title(model),
        columns=tuple((field.attname, str(field.verbose_name)) for field in fields),
        rows=tuple(rows),
    )


def _title(model: type[models.Model]) -> str:
    """What people call the table; a trail is called after what it is the trail of."""
    tracked = getattr(model, "pgh_tracked_model", None)
    if tracked is not None:
        return _("changes of %(what)s") % {"what": tracked._meta.verbose_name_plural}
    return str(model._meta.verbose_name_plural)


def _theirs(model: type[models.Model], person: Membership) -> Q | None:
    """The condition under which a row is about the person; None where no row can be."""
    condition = Q(pk=person.pk) if model is Membership else Q()
    for field in model._meta.concrete_fields:
        if field.is_relation and field.related_model is Membership:
            condition |= Q(**{field.attname: person.id})
        # All that the person did, whatever it was done to.
        if field.name == "pgh_context":
            condition |= Q(pgh_context__actor=str(person.id))
    for loose, column in _loose:
        if loose is model:
            condition |= Q(**{column: person.id})
    return condition or None


def _names(related: Any, column: str, rows: list[Row]) -> dict[Any, str]:
    """What a column points at, by name."""
    if not isinstance(related, type) or not issubclass(related, models.Model):
        return {}
    keys = {row[column] for row in rows} - {None}
    return {row.pk: str(row) for row in related._default_manager.filter(pk__in=keys)} if keys else {}
