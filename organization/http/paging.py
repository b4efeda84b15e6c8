"""Pages of a list by cursor: the place after the last row, so rows that come in meanwhile move nothing."""

import base64
import binascii
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _
from rest_framework.request import Request

from organization.http.problems import Problem, Wrong

USUAL = 100
MOST = 1000

Row = TypeVar("Row")
M = TypeVar("M", bound=Model)
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Cursor(Generic[Row]):
    """How rows are ordered: by the unique field `by` (falling where it begins with a dash); `place` writes a row's place
    as text, `read` reads it again."""

    by: str
    place: Callable[[Row], str]
    read: Callable[[str], Any]


def by_text(field: str) -> Cursor[Any]:
    """Ordered by a unique text."""
    return Cursor(field, lambda row: str(getattr(row, field)), str)


BY_ID: Cursor[Any] = Cursor("id", lambda row: str(row.id), UUID)


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """The rows, and the address of the next page if there is one."""

    rows: Sequence[Row]
    next: str | None


def page_of(
    request: Request, rows: "QuerySet[M, R]", cursor: Cursor[R], *, usual: int = USUAL, most: int = MOST
) -> Page[R]:
    """The page that the request asks for with `cursor` and `limit`. One query.

    Raises:
        Problem: 422, a limit out of bounds or a cursor that is none.
    """
    limit = _limit(request.query_params.get("limit"), usual=usual, most=most)
    rows = rows.order_by(cursor.by)
    after = request.query_params.get("cursor")
    if after:
        beyond = f"{cursor.by[1:]}__lt" if cursor.by.startswith("-") else f"{cursor.by}__gt"
        rows = rows.filter(**{beyond: _place(after, cursor.read)})
    found = list(rows[: limit + 1])
    following = _address(request, cursor.place(found[limit - 1])) if len(found) > limit else None
    return Page(found[:limit], following)


def _limit(text: str | None, *, usual: int, most: int) -> int:
    if not text:
        return usual
    if not (text.isascii() and text.isdigit() and len(text) < 8 and 0 < int(text) <= most):
        raise _bad("limit", _("A number from 1 to %(most)s.") % {"most": most})
    return int(text)


def _place(text: str, read: Callable[[str], Any]) -> Any:
    try:
        place = base64.b64decode(text.encode(), altchars=b"-_", validate=True).decode()
        return read(place.replace("\x00", ""))
    except (binascii.Error, ValueError) as error:
        raise _bad("cursor", _("Take the cursor from the page before, as it is.")) from error


def _bad(field: str, detail: str) -> Problem:
    return Problem(422, "invalid", _("Some fields are wrong."), errors=[Wrong(field, "invalid", detail)])


def _address(request: Request, place: str) -> str:
    query = request.query_params.copy()
    query["cursor"] = base64.urlsafe_b64encode(place.encode()).decode()
    return request.build_absolute_uri(f"{request.path}?{query.urlencode()}")
