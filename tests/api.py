"""The interface as a program calls it: `calls(cast, "owner")` is a client with that person's token."""

import json
from datetime import timedelta
from typing import Any

from django.test import Client
from django.utils import timezone

from organization.models import company_scope
from organization.rules.tokens import SCOPES, STANDINGS
from organization.services.tokens import CreatedToken, create_token
from tests.cast import ACTOR, Cast

INTEGRATIONS = tuple(f"as_{standing}" for standing in STANDINGS)


def make_token(cast: Cast, holder: str, *, scopes=SCOPES, days: float = 30) -> CreatedToken:
    """Of a person of the cast, or of an integration (`as_viewer`, `as_head` of sales ...)."""
    company = cast.other if holder == "outsider" else cast.company
    standing = holder.removeprefix("as_") if holder in INTEGRATIONS else ""
    whose: dict[str, Any] = {"standing": standing} if standing else {"membership": cast.person(holder).id}
    if standing == "head":
        whose["department"] = cast.sales.id
    with company_scope(company.id):
        return create_token(
            company=company, name=f"Token of {holder}", scopes=scopes,
            expires_at=timezone.now() + timedelta(days=days), actor=ACTOR, **whose,
        )  # fmt: skip


class Calls:
    """A client that sends a token; addresses are below the company's own, unless they begin with a slash."""

    def __init__(self, token: str | None, company: str = "alder") -> None:
        self.client = Client(raise_request_exception=True)
        self.token, self.company = token, company

    def address(self, path: str) -> str:
        if path.startswith("/"):
            return path
        return f"/api/v1/companies/{self.company}" + (f"/{path}" if path and path[0] != "?" else path)

    def send(self, method: str, path: str, body: Any = None, *, kind: str = "application/json", **headers: str):
        data = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
        said = {name.replace("_", "-"): value for name, value in headers.items()}
        if self.token is not None:
            said["Authorization"] = f"Bearer {self.token}"
        return self.client.generic(method.upper(), self.address(path), data, content_type=kind, headers=said)

    def get(self, path: str = "", **headers: str):
        return self.send("get", path, **headers)

    def post(self, path: str, body: Any = None, **told: Any):
        return self.send("post", path, body, **told)

    def put(self, path: str, body: Any = None, **told: Any):
        return self.send("put", path, body, **told)

    def patch(self, path: str, body: Any = None, **told: Any):
        return self.send("patch", path, body, **told)

    def delete(self, path: str, **told: Any):
        return self.send("delete", path, **told)


def calls(cast: Cast, holder: str = "alignment_owner", **told: Any) -> Calls:
    """With a fresh token."""
    return Calls(make_token(cast, holder, **told).text)


def problem(response, status: int, code: str) -> dict[str, Any]:
    """The problem that was answered, of the one shape that all have."""
    assert (response.status_code, response.json().get("code")) == (status, code), response.content
    assert response["Content-Type"] == "application/problem+json"
    told = response.json()
    assert {"type", "title", "status", "code", "detail"} <= set(told)
    assert told["status"] == status
    assert told["type"] == f"urn:plumbline:problem:{code}"
    return told


def wrong(told: dict[str, Any]) -> list[tuple[Any, Any, str]]:
    """(row, field, code) of each error."""
    return [(one.get("row"), one.get("field"), one["code"]) for one in told["errors"]]
