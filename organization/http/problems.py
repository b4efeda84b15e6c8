"""What the interface answers when it does not do what was asked: problem details (RFC 9457).

Every problem has a `code`; what is wrong with single fields or rows stands in `errors`, each with the field, the row
where there are several, a code and a sentence. A 403 names in `ask` people who have the right.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from rest_framework.exceptions import APIException, ErrorDetail, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import set_rollback

from organization.http.errors import NotAllowed

MEDIA_TYPE = "application/problem+json"


@dataclass(frozen=True, slots=True)
class Wrong:
    """One thing that is wrong: a field, in row `row` where rows were sent (by the sender's count)."""

    field: str
    code: str
    detail: str
    row: int | None = None

    def as_json(self) -> dict[str, Any]:
        """Without what is not said."""
        return {name: value for name, value in asdict(self).items() if value not in (None, "")}


class Problem(APIException):
    """A request that is refused; raised anywhere below an API view."""

    def __init__(
        self,
        status: int,
        code: str,
        detail: str,
        *,
        errors: Sequence[Wrong] = (),
        ask: Sequence[str] = (),
        more: Mapping[str, object] | None = None,
    ) -> None:
        super().__init__(detail, code)
        self.status_code = status
        self.code = code
        self.said = detail
        self.errors = tuple(errors)
        self.ask = tuple(ask)
        self.more = dict(more or {})


def body_of(problem: Problem) -> dict[str, Any]:
    """The members of a problem, in the order in which people read them."""
    body: dict[str, Any] = {
        "type": f"urn:plumbline:problem:{problem.code}",
        "title": HTTPStatus(problem.status_code).phrase,
        "status": problem.status_code,
        "code": problem.code,
        "detail": problem.said,
    }
    if problem.errors:
        body["errors"] = [wrong.as_json() for wrong in problem.errors]
    if problem.ask:
        body["ask"] = list(problem.ask)
    return body | problem.more


def answer(error: Exception, _context: Mapping[str, Any]) -> Response | None:
    """REST framework's exception handler: every refusal as a problem. What is no refusal stays an error (None)."""
    problem = _problem_of(error)
    if problem is None:
        return None
    set_rollback()
    response = Response(body_of(problem), status=problem.status_code, content_type=MEDIA_TYPE)
    if header := getattr(error, "auth_header", None):
        response["WWW-Authenticate"] = header
    if wait := getattr(error, "wait", None):
        response["Retry-After"] = str(int(wait))
    return response


def plain_answer(request: HttpRequest, status: int, code: str, detail: str) -> HttpResponse | None:
    """The same for what no API view answers, below /api/; None elsewhere."""
    if not request.path.startswith("/api/"):
        return None
    return JsonResponse(body_of(Problem(status, code, detail)), status=status, content_type=MEDIA_TYPE)


def _problem_of(error: Exception) -> Problem | None:
    if isinstance(error, Problem):
        return error
    if isinstance(error, NotAllowed):
        return Problem(403, "not_allowed", _("Your rights do not reach this."), ask=error.ask)
    if isinstance(error, Http404):
        return Problem(404, "not_found", str(error) or _("There is nothing here."))
    if isinstance(error, PermissionDenied):
        return Problem(403, "not_allowed", _("Your rights do not reach this."))
    if isinstance(error, ValidationError):
        return Problem(422, "invalid", _("Some fields are wrong."), errors=list(_fields(error.detail)))
    if isinstance(error, APIException):
        return Problem(error.status_code, str(error.get_codes()), str(error.detail))
    return None


def _fields(detail: Any, path: str = "") -> Iterator[Wrong]:
    """REST framework's tree of faults, flat; a place in a list counts from 0."""
    if isinstance(detail, Mapping):
        for name, inner in detail.items():
            yield from _fields(inner, path if name == "non_field_errors" else f"{path}.{name}" if path else str(name))
    elif isinstance(detail, list):
        for number, inner in enumerate(detail):
            yield from _fields(inner, path if isinstance(inner, ErrorDetail) else f"{path}.{number}")
    else:
        yield Wrong(path, str(getattr(detail, "code", "invalid")), str(detail))


def chosen(request: Request, name: str, choices: Collection[str]) -> str:
    """What a list is narrowed to by the parameter `name`; empty where it was not said.

    Raises:
        Problem: 422, none of the choices.
    """
    said = request.query_params.get(name, "")
    if said and said not in choices:
        wrong = Wrong(name, "no_such_choice", _("One of: %(choices)s.") % {"choices": ", ".join(choices)})
        raise Problem(422, "invalid", _("Some fields are wrong."), errors=[wrong])
    return str(said)
