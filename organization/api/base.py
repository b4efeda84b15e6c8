"""What every view of the interface has in common: token, company, scope, limits, idempotency."""

import hashlib
from collections.abc import Mapping
from typing import IO, Any, ClassVar, TypeVar, cast
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _
from rest_framework.exceptions import MethodNotAllowed
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer
from rest_framework.views import APIView

from organization.api.authentication import TokenAuthentication
from organization.api.rate import count_request
from organization.http.bodies import spooled
from organization.http.caller import Caller
from organization.http.problems import Problem
from organization.http.request import CompanyRequest, company_today
from organization.models import KeptAnswer
from organization.rules.tokens import READ
from organization.selectors.people import people_with
from organization.services.answers import claim_key, keep_answer, release_key

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
LONGEST_KEY = 200
#: Bytes of a body that is read as a whole.
SMALL = 1 << 20

S = TypeVar("S", bound="Serializer[Any]")


class _Again(Exception):  # noqa: N818  an answer, not a failure
    """The write was done before: its answer is given again."""

    def __init__(self, kept: KeptAnswer) -> None:
        super().__init__(kept.key)
        self.kept = kept


class TokenView(APIView):
    """Answers who brings a token. `scopes`: what each method opens with; `largest`: bytes of a body."""

    authentication_classes = (TokenAuthentication,)
    permission_classes = ()
    http_method_names = ("get", "head", "post", "put", "patch", "delete")
    scopes: ClassVar[Mapping[str, str]] = {}
    largest: ClassVar[int] = SMALL

    body: IO[bytes] | None = None
    _claim: UUID | None = None

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """What was put aside of the body goes with the request."""
        try:
            return super().dispatch(request, *args, **kwargs)
        finally:
            if self.body is not None:
                self.body.close()

    @property
    def caller(self) -> Caller:
        """Who calls."""
        return cast(Caller, self.request.user)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """An address that can be looked up; whose token, for what; then the body is read, and a key claimed. A method without a scope is not there."""
        _require_text(request)
        super().initial(request, *args, **kwargs)
        count_request(self.caller.token.id)
        method = request.method or ""
        if method not in SAFE and method not in self.scopes:
            raise MethodNotAllowed(method)
        self._require_scope(READ if method in SAFE else self.scopes[method])
        if method not in SAFE:
            self._take(request)

    def _require_scope(self, scope: str) -> None:
        if not self.caller.opens(scope):
            said = _("This token was not made for that: it lacks the scope %(scope)s.") % {"scope": scope}
            ask = people_with(self.caller.token.company, "tokens.manage")
            raise Problem(403, "scope_missing", said, ask=ask, more={"scope": scope})

    def _take(self, request: Request) -> None:
        http = request._request
        self.body, digest = spooled(http, most=self.largest)
        # Parsers find it where Django keeps what was read; a large one stays where it is.
        http._body = self.body.read() if self.largest <= SMALL else b""
        self.body.seek(0)
        key = request.headers.get("Idempotency-Key")
        if key is None:
            return
        if not 0 < len(key) <= LONGEST_KEY or not key.isprintable():
            raise Problem(400, "bad_key", _("An Idempotency-Key has 1 to %(most)s letters.") % {"most": LONGEST_KEY})
        about = "\n".join([
            request.method or "", http.get_full_path(), request.content_type or "",
            request.headers.get("Content-Encoding", ""), digest,
        ])  # fmt: skip
        claim = claim_key(token=self.caller.token, key=key, request_hash=hashlib.sha256(about.encode()).hexdigest())
        if not claim.same:
            raise Problem(422, "key_reused", _("This Idempotency-Key was used for another request."))
        if claim.answer is not None:
            raise _Again(claim.answer)
        self._claim = claim.id

    def handle_exception(self, exc: Exception) -> Response:
        """An answer given before is one again."""
        if isinstance(exc, _Again):
            return _kept(exc.kept)
        return super().handle_exception(exc)

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Response:
        """Keep what was answered under the key; a refusal frees it, for nothing was written."""
        done: Response = super().finalize_response(request, response, *args, **kwargs)
        done["Cache-Control"] = "no-store"
        if self._claim is None:
            return done
        if not 200 <= done.status_code < 300:
            release_key(token=self.caller.token, claim=self._claim)
            return done
        done.render()
        keep_answer(
            token=self.caller.token,
            claim=self._claim,
            status=done.status_code,
            content_type=done.get("Content-Type", ""),
            location=done.get("Location", ""),
            body=done.content,
        )
        return done

    def said(self, serializer: type[S], *, partial: bool = False) -> dict[str, Any]:
        """The body as the serializer reads it; only what was sent, if `partial`."""
        read = serializer(data=self.request.data, partial=partial)
        read.is_valid(raise_exception=True)
        return dict(read.validated_data)


class CompanyView(TokenView):
    """Answers below /api/v1/companies/<slug>/: the token is that company's, or there is nothing here."""

    _slug: str = ""

    def dispatch(self, request: HttpRequest, *args: Any, slug: str, **kwargs: Any) -> HttpResponseBase:
        """The slug is the view's, not the methods'."""
        self._slug = slug
        return super().dispatch(request, *args, **kwargs)

    def perform_authentication(self, request: Request) -> None:
        """The gates find on the request what they find there for a page (`may`, `facts`, `actor` of the person)."""
        super().perform_authentication(request)
        company = self.caller.token.company
        if company.slug != self._slug:
            raise Http404(_("There is no such company."))
        http = cast(Any, request._request)
        http.company, http.person, http.today = company, self.caller, company_today(company)

    @property
    def here(self) -> CompanyRequest:
        """The request as gates take it."""
        return cast(CompanyRequest, self.request._request)


def _require_text(request: Request) -> None:
    """No database looks for what holds a NUL."""
    said = (value for _name, values in request.query_params.lists() for value in values)
    if any("\x00" in text for text in said):
        raise Problem(400, "bad_address", _("The address holds a character that no text has."))


def _kept(kept: KeptAnswer) -> Response:
    again = _Bytes(bytes(kept.body), status=kept.status)
    again["Content-Type"] = kept.content_type
    if kept.location:
        again["Location"] = kept.location
    again["Idempotent-Replayed"] = "true"
    return again


class _Bytes(Response):
    """An answer whose bytes stand already."""

    @property
    def rendered_content(self) -> bytes:  # type: ignore[override]
        """As they were given before; REST framework gives bytes where Django says text."""
        return cast(bytes, self.data)
