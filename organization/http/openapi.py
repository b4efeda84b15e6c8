"""What the description of the interface (OpenAPI) says of every operation, said once."""

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.utils import OpenApiParameter

PAGING = [
    OpenApiParameter("limit", int, description="Rows of a page: 100 unless told, at most 1,000."),
    OpenApiParameter("cursor", str, description="The place to go on from: take `next` of the page before."),
]
_WRITES = ("post", "put", "patch", "delete")
_PROBLEM = {
    "type": "object",
    "description": "Problem details (RFC 9457).",
    "required": ["type", "title", "status", "code", "detail"],
    "properties": {
        "type": {"type": "string", "format": "uri"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "code": {"type": "string", "description": "What is the matter, for programs."},
        "detail": {"type": "string", "description": "The same for people."},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["code", "detail"],
                "properties": {
                    "field": {"type": "string"},
                    "row": {"type": "integer", "description": "By the sender's count; a CSV header is row 1."},
                    "code": {"type": "string"},
                    "detail": {"type": "string"},
                },
            },
        },
        "ask": {"type": "array", "items": {"type": "string"}, "description": "People who have the right."},
    },
}
_KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "schema": {"type": "string", "minLength": 1, "maxLength": 200},
    "description": "A write sent twice with the same key is done once, and answered alike for a day.",
}


class TokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """How a token is sent."""

    target_class = "organization.api.authentication.TokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:  # noqa: ARG002  as spectacular calls it
        """A bearer."""
        return {"type": "http", "scheme": "bearer", "description": "A token of a company, made on its page Tokens."}


def said_of_all(result: dict[str, Any], **_about: Any) -> dict[str, Any]:
    """Postprocessing: refusals are problems everywhere, and every write takes an idempotency key."""
    components = result.setdefault("components", {})
    components.setdefault("schemas", {})["Problem"] = _PROBLEM
    components["responses"] = {
        "Problem": {
            "description": "Not done, and why.",
            "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
        }
    }
    components["parameters"] = {"IdempotencyKey": _KEY}
    for path in result["paths"].values():
        for method, operation in path.items():
            operation["responses"]["default"] = {"$ref": "#/components/responses/Problem"}
            if method in _WRITES:
                operation.setdefault("parameters", []).append({"$ref": "#/components/parameters/IdempotencyKey"})
    return result
