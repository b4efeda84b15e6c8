"""Tokens of the interface: how one is written, what it opens, for whom it stands.

A token reads `plumbline_` and 64 letters: 6 bytes by which people tell it from others, the 16 bytes of its company's id
(so that row-level security can be set before anything is read), 26 random bytes. Only its SHA-256 is kept; with 208
random bits it needs no salt.
"""

import base64
import binascii
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from organization.rules.roles import EXECUTIVE, VIEWER, PersonFacts

READ: Final = "read"
VALUES_WRITE: Final = "values:write"
KPIS_WRITE: Final = "kpis:write"
LINKS_WRITE: Final = "links:write"
PEOPLE_WRITE: Final = "people:write"
SCOPES = (READ, VALUES_WRITE, KPIS_WRITE, LINKS_WRITE, PEOPLE_WRITE)

# Whose place an integration takes: it has no person whose rights it could have.
AS_VIEWER: Final = "viewer"
AS_EXECUTIVE: Final = "executive"
AS_HEAD: Final = "head"
AS_ALIGNMENT_OWNER: Final = "alignment_owner"
STANDINGS = (AS_VIEWER, AS_EXECUTIVE, AS_HEAD, AS_ALIGNMENT_OWNER)

START: Final = "plumbline_"
RANDOM_BYTES = 32
_ID_BYTES = 6
_LETTERS = 64


@dataclass(frozen=True, slots=True)
class WrittenToken:
    """A token taken apart: its company, the letters that name it, the hash by which it is found."""

    company: UUID
    prefix: str
    digest: str


def write_token(company: UUID, chance: bytes) -> str:
    """The token of a company from RANDOM_BYTES random bytes."""
    if len(chance) != RANDOM_BYTES:
        raise ValueError(f"{RANDOM_BYTES} random bytes are needed")
    raw = chance[:_ID_BYTES] + company.bytes + chance[_ID_BYTES:]
    return START + base64.urlsafe_b64encode(raw).decode()


def read_token(text: str) -> WrittenToken | None:
    """What a token says; None where it cannot be one."""
    letters = text.removeprefix(START)
    if letters == text or len(letters) != _LETTERS or not letters.isascii():
        return None
    try:
        raw = base64.b64decode(letters, altchars=b"-_", validate=True)
    except binascii.Error:
        return None
    company = UUID(bytes=raw[_ID_BYTES : _ID_BYTES + 16])
    return WrittenToken(company, letters[:8], hashlib.sha256(text.encode()).hexdigest())


def integration_facts(token: UUID, standing: str, department: UUID | None) -> PersonFacts:
    """What rules need to know of an integration: as if it were the person for whom it stands."""
    roles = {AS_VIEWER: VIEWER, AS_EXECUTIVE: EXECUTIVE}
    return PersonFacts(
        id=token,
        role=roles.get(standing, "member"),
        alignment_owner=standing == AS_ALIGNMENT_OWNER,
        heads=frozenset({department} if standing == AS_HEAD and department else ()),
        department=department,
    )


def opens(scopes: Iterable[str], scope: str) -> bool:
    """Does a token with these scopes open what asks for `scope`?"""
    if scope not in SCOPES:
        raise ValueError(scope)
    return scope in scopes
