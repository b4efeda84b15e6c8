"""Which token came in, which ones a company has."""

from uuid import UUID

from django.db.models import QuerySet

from organization.models import Company, Token
from organization.rules.tokens import WrittenToken


def token_of(written: WrittenToken) -> Token | None:
    """The token with its company, person and department, whatever its state; the scope must be its company. One query."""
    return (
        Token.objects.filter(company_id=written.company, token_hash=written.digest)
        .select_related("company", "membership__company", "department")
        .first()
    )


def tokens_of(company: Company) -> QuerySet[Token]:
    """All tokens of a company, the newest first."""
    return Token.objects.filter(company=company).select_related("membership", "department", "created_by")


def token_at(company: Company, token: UUID) -> Token | None:
    """One of them."""
    return tokens_of(company).filter(id=token).first()
