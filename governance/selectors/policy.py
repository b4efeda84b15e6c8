"""The policy that is in force, and the versions before it."""

from governance.models import PolicyVersion
from governance.rules.policy import Policy
from governance.rules.policy_document import parse
from organization.models import Company


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
