"""The gates: an object reaches a view or the API through here only.

Another company's: 404 (row-level security does not show it). The same company but not allowed: 403 that names whom to
ask.
"""

from uuid import UUID

from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from organization.http.errors import NotAllowed
from organization.http.request import CompanyRequest
from organization.models import Absence, Department, Invitation, Membership, Token, set_scope
from organization.rules.roles import Subject
from organization.selectors.invitations import invitation_for_token
from organization.selectors.people import entry_of, people_with
from organization.selectors.tokens import token_at


def require(request: CompanyRequest, action: str, subject: Subject | None = None) -> None:
    """Go on only with the right; otherwise 403."""
    if not request.person.may(action, subject):
        raise NotAllowed(action, people_with(request.company, action, subject))


def department_for(request: CompanyRequest, key: str) -> Department:
    """A department of this company, which everyone in it may see."""
    found = Department.objects.filter(company=request.company, key=key).select_related("head").first()
    if found is None:
        raise Http404(_("There is no such department."))
    return found


def open_department_for(request: CompanyRequest, key: str) -> Department:
    """A department that is not closed: only its history is left of another one."""
    found = department_for(request, key)
    if found.closed_at is not None:
        raise Http404(_("This department is closed."))
    return found


def membership_for(request: CompanyRequest, membership: UUID) -> Membership:
    """A person of this company; their page shows only what the reader may see."""
    found = (
        Membership.objects.filter(company=request.company, id=membership).select_related("department", "user").first()
    )
    if found is None:
        raise Http404(_("There is no such person."))
    return found


def absence_for(request: CompanyRequest, absence: UUID) -> Absence:
    """An absence of a person of this company."""
    found = Absence.objects.filter(company=request.company, id=absence).select_related("membership", "deputy").first()
    if found is None:
        raise Http404(_("There is no such absence."))
    return found


def absence_subject(person: Membership) -> Subject:
    """What the right to a person's absences is asked about: that person, and the head of their department."""
    return Subject(department=person.department_id, owner=person.id)


def token_for(request: CompanyRequest, token: UUID) -> Token:
    """A token of this company."""
    found = token_at(request.company, token)
    if found is None:
        raise Http404(_("There is no such token."))
    return found


def invitation_for(request: HttpRequest, *, slug: str, token: str) -> Invitation | None:
    """The open invitation of a link, whoever holds it; the link says the company, whose scope is set. None: gone."""
    entry = entry_of(slug)
    if entry is None:
        return None
    set_scope(company=entry.id, person=request.user.pk if request.user.is_authenticated else None)
    return invitation_for_token(entry.id, token)
