"""Where an account is signed in, and ending that.

allauth keeps a row for every session. An account also carries a number that is part of what a session is checked
against: counting it up ends every session of the account at once, those that no row tells of included.
"""

import time
from uuid import UUID

from allauth.usersessions.models import UserSession
from django.contrib.auth import update_session_auth_hash
from django.db import transaction
from django.db.models import F
from django.http import HttpRequest

from organization.models import Membership, User
from organization.selectors.sign_in import enters_elsewhere
from organization.services.following import PeopleWrite

SEEN = "seen_at"
EVERY = 15 * 60


def begin(request: HttpRequest, **_about: object) -> None:
    """Receiver of Django's `user_logged_in`: the session has just been seen."""
    request.session[SEEN] = int(time.time())


def note_seen(request: HttpRequest) -> None:
    """Keep when and from where a session was last seen, right to a quarter of an hour: most requests write nothing."""
    now = int(time.time())
    if now - request.session.get(SEEN, 0) < EVERY:
        return
    request.session[SEEN] = now
    UserSession.objects.create_from_request(request)


def list_session(request: HttpRequest) -> None:
    """Put a session on the list that did not begin at allauth's sign-in page."""
    UserSession.objects.create_from_request(request)


@transaction.atomic
def end_one(*, user: User, session: int) -> bool:
    """Sign one of the account's browsers out. False where it is not the account's, or has ended already."""
    found = UserSession.objects.filter(user=user, pk=session).first()
    if found is None:
        return False
    found.end()
    return True


@transaction.atomic
def end_others(request: HttpRequest, *, user: User) -> None:
    """Sign every other browser of the account out; this one stays."""
    here = request.session.session_key
    for session in UserSession.objects.filter(user=user).exclude(session_key=here):
        session.end()
    _count_up(user.pk)
    user.refresh_from_db()
    update_session_auth_hash(request, user)
    UserSession.objects.filter(user=user, session_key=here).update(session_key=request.session.session_key)


@transaction.atomic
def end_all(*, user: UUID) -> None:
    """Sign the account out everywhere."""
    for session in UserSession.objects.filter(user_id=user):
        session.end()
    _count_up(user)


def who_left_is_signed_out(write: PeopleWrite) -> None:
    """A follower of writes to people: whom no other company lets in is signed out with the deactivation."""
    if write.act != "deactivate":
        return
    people = Membership.objects.filter(company=write.company, id__in=write.people, user__isnull=False)
    for person in people:
        if person.user_id is not None and not enters_elsewhere(person.user_id, write.company.id):
            end_all(user=person.user_id)


def _count_up(user: UUID) -> None:
    User.objects.filter(pk=user).update(session_round=F("session_round") + 1)
