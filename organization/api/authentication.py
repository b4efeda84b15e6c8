"""`Authorization: Bearer plumbline_…`: whose token it is, and in which company."""

from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed, NotAuthenticated
from rest_framework.request import Request

from organization.http.caller import Caller
from organization.models import Token, set_scope
from organization.rules.tokens import integration_facts, read_token
from organization.selectors.people import person_facts
from organization.selectors.tokens import token_of
from organization.services.tokens import note_use


class TokenAuthentication(BaseAuthentication):
    """The token says its company, whose scope is set before it is looked up; nothing else is accepted, no session."""

    def authenticate(self, request: Request) -> tuple[Caller, Token]:
        """The caller and the token. Two queries, and a third for a person's departments."""
        scheme, _space, text = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not text.strip():
            raise NotAuthenticated(_("Send a token: Authorization: Bearer …"))
        written = read_token(text.strip())
        if written is None:
            raise AuthenticationFailed(*_bad())
        set_scope(company=written.company)
        token = token_of(written)
        fault = _fault(token)
        if token is None or fault is not None:
            set_scope()
            raise AuthenticationFailed(*(fault or _bad()))
        note_use(token)
        return _caller(token), token

    def authenticate_header(self, request: Request) -> str:  # noqa: ARG002  as REST framework calls it
        """What a 401 asks for."""
        return 'Bearer realm="plumbline"'


def _bad() -> tuple[str, str]:
    return _("This token is not valid."), "bad_token"


def _fault(token: Token | None) -> tuple[str, str] | None:
    """Why a token opens nothing: a sentence and a code."""
    if token is None:
        return _bad()
    if token.revoked_at is not None:
        return _("This token is revoked."), "token_revoked"
    if token.expires_at <= timezone.now():
        return _("This token has expired."), "token_expired"
    person = token.membership
    if token.company.archived_at is not None or (person is not None and not person.active):
        return _bad()
    return None


def _caller(token: Token) -> Caller:
    if token.membership is None:
        return Caller(token, integration_facts(token.id, token.standing, token.department_id))
    return Caller(token, person_facts(token.membership))
