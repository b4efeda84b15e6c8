"""What became of a mail."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from django.utils.translation import gettext as _

_HAS_LEFT = "recipient_has_left"


class Recipient(Protocol):
    """A person."""

    name: str
    email: str


class Mail(Protocol):
    """What is kept of a mail (organization.models.OutgoingMail)."""

    id: UUID
    subject: str
    text: str
    created_at: datetime
    next_try_at: datetime
    tries: int
    last_error: str

    @property
    def to(self) -> Recipient: ...


@dataclass(frozen=True, slots=True)
class MailLine:
    """A mail of the table: to whom, what, since when, why not. `again`: it may be given another day."""

    id: UUID
    name: str
    email: str
    subject: str
    since: datetime
    tries: int
    next_try: datetime
    error: str
    again: bool


def line_of(mail: Mail) -> MailLine:
    """The mail server's own words, but for what we say ourselves."""
    left = mail.last_error == _HAS_LEFT
    return MailLine(
        id=mail.id,
        name=mail.to.name,
        email=mail.to.email,
        subject=mail.subject,
        since=mail.created_at,
        tries=mail.tries,
        next_try=mail.next_try_at,
        error=_("This person is not active.") if left else mail.last_error,
        again=bool(mail.text) and not left,
    )
