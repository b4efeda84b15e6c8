"""The policy that is in force, and the versions before it."""

from collections.abc import Iterable
from uuid import UUID

from governance.models import PolicyVersion
from governance.rules.policy import Policy
from governance.rules.policy_document import parse
from organization.models import Company, Membership, Role


def policy_of(company: Company) -> Policy:
    """The policy in force: of the latest version; without one, the defaults, under which no change needs a request. One query."""
    version = latest_version(company)
    return Policy() if version is None else parse(version.rules)


def latest_version(company: Company) -> PolicyVersion | None:
    """The version in force, or None while the company adopted none."""
    return PolicyVersion.objects.filter(company=company).select_related("adopted_by").first()


def versions_of(company: Company) -> list[PolicyVersion]:
    """All versions, the latest first, each with who adopted it."""
    return list(PolicyVersion.objects.filter(company=company).select_related("adopted_by"))


def who_may_resolve(company: Company, present: str) -> list[tuple[str, str]]:
    """(id, name) of whom disputes may be given to by name: who leads, and who is named now."""
    people = Membership.objects.filter(company=company, active=True).exclude(role=Role.VIEWER)
    leading = people.filter(role__in=[Role.EXECUTIVE, Role.ADMINISTRATOR]) | people.filter(
        headed_departments__isnull=False
    )
    named = people.filter(id=UUID(present)) if _is_id(present) else people.none()
    return [(str(one.id), one.name) for one in (leading | named).distinct().order_by("name")]


def named_in(company: Company, versions: Iterable[PolicyVersion | None]) -> dict[str, str]:
    """Id -> name of the people whom the versions name."""
    named = {str(one.rules.get("dispute_resolver", "")) for one in versions if one is not None}
    ids = [one for one in named if _is_id(one)]
    return {str(key): name for key, name in Membership.objects.filter(company=company, id__in=ids).values_list("id", "name")}  # fmt: skip


def _is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
