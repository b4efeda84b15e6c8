"""The department KPIs that are computed from a template's people."""

from alignment.models import RoleTemplate
from organization.models import Company
from organization.rules.actors import Actor


def keep_rollups(*, company: Company, template: RoleTemplate, actor: Actor) -> None:
    """Every roll-up reads the KPIs of those who hold the template now."""
