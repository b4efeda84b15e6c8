"""The organization room: who?"""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class OrganizationConfig(AppConfig):
    """People, companies, departments, rights, trail."""

    name = "organization"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Give the app role its rights after every migration; the tables of packages need them too."""
        from organization.models.schema import grant_app_role

        post_migrate.connect(grant_app_role, sender=self, dispatch_uid="organization.grant_app_role")
