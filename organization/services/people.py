"""People of a company: added, edited, deactivated, joined to an account."""

from uuid import UUID

from django.utils import timezone

from organization.models import Company, Membership, Role, User
from organization.models.locks import Lock, hold
from organization.rules import refusals
from organization.rules.actors import Actor
from organization.rules.refusals import RefusedError
from organization.services.following import PeopleWrite, tell_people
from organization.services.trail import recorded


def add_person(
    *,
    company: Company,
    email: str,
    name: str,
    actor: Actor,
    role: str = Role.MEMBER,
    job_role: str = "",
    department: UUID | None = None,
    active: bool = True,
) -> Membership:
    """A person of the company, who may own KPIs at once and sign in once invited."""
    email = email.strip().lower()
    with recorded(actor):
        hold(company.id, Lock.PEOPLE)
        _email_free(company, email)
        person = Membership.objects.create(
            company=company,
            email=email,
            name=name,
            role=role,
            job_role=job_role,
            department_id=department,
            active=active,
        )
        tell_people(PeopleWrite(company, "add", frozenset({person.id}), actor))
    return person


def edit_person(
    *,
    company: Company,
    membership: UUID,
    email: str,
    name: str,
    role: str,
    job_role: str,
    department: UUID | None,
    actor: Actor,
    why: str = "",
) -> Membership:
    """Change who a person is in this company. The account they sign in with stays their own."""
    email = email.strip().lower()
    with recorded(actor, why=why):
        hold(company.id, Lock.PEOPLE)
        person = Membership.objects.select_for_update().get(company=company, id=membership)
        _not_erased(person)
        if email != person.email.lower():
            _email_free(company, email)
        if role != Role.ADMINISTRATOR:
            _not_the_last_administrator(company, person, "role")
        if role == Role.VIEWER and _owns_alignment(company, person):
            raise RefusedError(refusals.ALIGNMENT_OWNER_READS_ONLY, "role", name=person.name)
        wanted = {"email": email, "name": name, "role": role, "job_role": job_role, "department_id": department}
        changed = {column: value for column, value in wanted.items() if getattr(person, column) != value}
        if changed:
            for column, value in changed.items():
                setattr(person, column, value)
            person.save(update_fields=list(changed))
            fields = frozenset(column.removesuffix("_id") for column in changed)
            tell_people(PeopleWrite(company, "edit", frozenset({person.id}), actor, why, fields))
    return person


def deactivate_person(*, company: Company, membership: UUID, actor: Actor, why: str = "") -> Membership:
    """The person no longer enters. What they own stays named after them until somebody takes it over."""
    with recorded(actor, why=why):
        hold(company.id, Lock.PEOPLE)
        person = Membership.objects.select_for_update().get(company=company, id=membership)
        _not_the_last_administrator(company, person, "")
        if _owns_alignment(company, person):
            raise RefusedError(refusals.IS_ALIGNMENT_OWNER, name=person.name)
        person.active = False
        person.save(update_fields=["active"])
        person.invitations.filter(accepted_at__isnull=True, revoked_at__isnull=True).update(revoked_at=timezone.now())
        tell_people(PeopleWrite(company, "deactivate", frozenset({person.id}), actor, why))
    return person


def reactivate_person(*, company: Company, membership: UUID, actor: Actor, why: str = "") -> Membership:
    """The person enters again, with the account they had."""
    with recorded(actor, why=why):
        person = Membership.objects.select_for_update().get(company=company, id=membership)
        _not_erased(person)
        person.active = True
        person.save(update_fields=["active"])
        tell_people(PeopleWrite(company, "reactivate", frozenset({person.id}), actor, why))
    return person


def join(*, company: Company, membership: UUID, user: User, actor: Actor) -> Membership:
    """Tie an account to a person. Whoever calls has proof that they are the same: a token, or a file's own demo."""
    with recorded(actor):
        person = Membership.objects.select_for_update().get(company=company, id=membership)
        if person.user_id is not None and person.user_id != user.pk:
            raise RefusedError(refusals.ALREADY_JOINED, name=person.name)
        if Membership.objects.filter(company=company, user=user).exclude(id=person.id).exists():
            raise RefusedError(refusals.OTHER_MEMBERSHIP)
        person.user = user
        person.joined_at = person.joined_at or timezone.now()
        person.save(update_fields=["user", "joined_at"])
    return person


def sign_in_with(*, company: Company, membership: UUID, password: str, actor: Actor) -> User:
    """Give a person without an account one with this password: demo companies only, where no mail is sent."""
    person = Membership.objects.get(company=company, id=membership)
    with recorded(actor):
        user = User.objects.create_user(person.email, password, name=person.name)
        join(company=company, membership=membership, user=user, actor=actor)
    return user


def _email_free(company: Company, email: str) -> None:
    holder = Membership.objects.filter(company=company, email__iexact=email).first()
    if holder is not None:
        raise RefusedError(refusals.EMAIL_TAKEN, "email", name=holder.name)


def _not_erased(person: Membership) -> None:
    if person.erased_as is not None:
        raise RefusedError(refusals.ERASED, name=person.name)


def _owns_alignment(company: Company, person: Membership) -> bool:
    # Asked of the database: the caller's company may be older than the lock.
    return Company.objects.filter(id=company.id, alignment_owner_id=person.id).exists()


def _not_the_last_administrator(company: Company, person: Membership, field: str) -> None:
    if person.role != Role.ADMINISTRATOR or not person.active:
        return
    others = Membership.objects.filter(company=company, role=Role.ADMINISTRATOR, active=True).exclude(id=person.id)
    if not others.exists():
        raise RefusedError(refusals.LAST_ADMINISTRATOR, field, name=person.name)
