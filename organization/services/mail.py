"""Mail: posted in the transaction of what it tells, delivered by the clock, tried again for a day.

A crash between the mail server's yes and our own note of it sends a mail twice; nothing else does.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from smtplib import SMTPException
from uuid import UUID

from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db.models import F
from django.utils import timezone

from organization.models import Company, Membership, OutgoingMail, company_scope
from organization.rules.actors import Actor
from organization.rules.mail import LEASE, next_try
from organization.services.trail import recorded

# At most so many in one task; the next tick goes on.
AT_ONCE = 200
KEPT = timedelta(days=90)
LONGEST_ERROR = 500
# What is written as the error of mail whose person has left; organization/wording/mail.py says it.
HAS_LEFT = "recipient_has_left"


@dataclass(frozen=True, slots=True)
class Post:
    """A mail to be posted: `key` names the thing it tells; it goes out at `not_before` or, where None, at once."""

    to: UUID
    subject: str
    text: str
    kind: str
    key: str
    not_before: datetime | None = None


def post_mail(*, company: Company, to: Membership, subject: str, text: str, kind: str, key: str) -> None:
    """Leave a mail to be delivered once this transaction is committed. Posting the same key again does nothing."""
    post_mails(company=company, posts=[Post(to.id, subject, text, kind, key)])


def post_mails(*, company: Company, posts: Sequence[Post], now: datetime | None = None) -> None:
    """The same for many at once, in one statement."""
    at = now or timezone.now()
    rows = [
        OutgoingMail(
            company=company,
            to_id=post.to,
            # A subject is one line, whatever names stand in it.
            subject=" ".join(post.subject.split())[:300],
            text=post.text,
            kind=post.kind,
            key=post.key,
            # A day of tries begins when the first one may be made.
            created_at=post.not_before or at,
            next_try_at=post.not_before or at,
        )
        for post in posts
    ]
    OutgoingMail.objects.bulk_create(rows, ignore_conflicts=True, batch_size=1000)


def try_again(*, company: Company, mail: UUID, actor: Actor) -> bool:
    """Give mail that was given up another day. False where it is not given up any more."""
    now = timezone.now()
    with recorded(actor):
        found = OutgoingMail.objects.filter(company=company, id=mail, given_up_at__isnull=False).exclude(text="")
        return bool(found.update(given_up_at=None, created_at=now, next_try_at=now))


def forget_delivered(*, company: Company, now: datetime) -> int:
    """Drop what was delivered or given up three months ago. Returns how many rows."""
    done = OutgoingMail.objects.filter(company=company, created_at__lt=now - KEPT)
    return done.exclude(sent_at__isnull=True, given_up_at__isnull=True).delete()[0]


def deliver_mail(*, company: UUID, at_once: int = AT_ONCE) -> int:
    """Deliver what is due of a company, one mail after the other; returns how many went out.

    Opens its own transactions: each mail is claimed and committed before it is handed over, so that no second worker
    takes it. Where the mail server does not answer at all, the rest waits for the next tick.
    """
    sent = 0
    with _server() as server:
        for _number in range(at_once):
            claimed = _claim(company)
            if claimed is None:
                break
            outcome = _hand_over(claimed, server)
            _note(company, claimed, outcome)
            sent += outcome.delivered
            if outcome.server_away:
                break
    return sent


@dataclass(frozen=True, slots=True)
class _Outcome:
    error: str = ""
    server_away: bool = False
    has_left: bool = False

    @property
    def delivered(self) -> bool:
        return not self.error


@contextmanager
def _server() -> Iterator[BaseEmailBackend]:
    """One connection for the whole batch; closing one that broke is no error of ours."""
    server: BaseEmailBackend = get_connection()
    try:
        yield server
    finally:
        server.close()


def _claim(company: UUID) -> OutgoingMail | None:
    """The oldest due mail, moved out of everybody else's sight for the time of a lease; None: there is none."""
    now = timezone.now()
    with company_scope(company):
        due = OutgoingMail.objects.filter(
            company=company, sent_at__isnull=True, given_up_at__isnull=True, next_try_at__lte=now
        )
        mail = (
            due.select_related("to").select_for_update(of=("self",), skip_locked=True).order_by("next_try_at").first()
        )
        if mail is None:
            return None
        mail.next_try_at = now + LEASE
        mail.tries += 1
        OutgoingMail.objects.filter(company=company, id=mail.id).update(
            next_try_at=mail.next_try_at, tries=F("tries") + 1
        )
        return mail


def _hand_over(mail: OutgoingMail, server: BaseEmailBackend) -> _Outcome:
    if not mail.to.active:
        return _Outcome(error=HAS_LEFT, has_left=True)
    try:
        server.open()
    except (OSError, SMTPException) as error:
        return _Outcome(error=_told(error), server_away=True)
    message = EmailMessage(mail.subject, mail.text, None, [mail.to.email], connection=server)
    # Answers of machines ("out of office") to what a machine sent help nobody.
    message.extra_headers["Auto-Submitted"] = "auto-generated"
    try:
        message.send()
    except SMTPException as error:
        return _Outcome(error=_told(error))
    except OSError as error:
        return _Outcome(error=_told(error), server_away=True)
    except ValueError as error:  # an address that no header can hold
        return _Outcome(error=_told(error))
    return _Outcome()


def _told(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:LONGEST_ERROR]


def _note(company: UUID, mail: OutgoingMail, outcome: _Outcome) -> None:
    now = timezone.now()
    with company_scope(company):
        # Only while the claim is still ours: after the lease somebody else may have taken it up.
        ours = OutgoingMail.objects.filter(
            company=company, id=mail.id, tries=mail.tries, sent_at__isnull=True, given_up_at__isnull=True
        )
        if outcome.delivered:
            ours.update(sent_at=now, text="", last_error="")
            return
        again = None if outcome.has_left else next_try(mail.created_at, now, mail.tries)
        if again is None:
            ours.update(given_up_at=now, last_error=outcome.error)
        else:
            ours.update(next_try_at=again, last_error=outcome.error)
