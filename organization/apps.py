"""The organization room: who?"""

from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in
from django.core.checks import Tags, register
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate


class OrganizationConfig(AppConfig):
    """People, companies, departments, rights, trail."""

    name = "organization"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Give the app role its rights after every migration; the tables of packages need them too."""
        from organization.management.checks import database_fit_for_production
        from organization.models.schema import grant_app_role
        from organization.models.server import refuse_old_server
        from organization.services import following, sessions

        post_migrate.connect(grant_app_role, sender=self, dispatch_uid="organization.grant_app_role")
        connection_created.connect(refuse_old_server, dispatch_uid="organization.refuse_old_server")
        user_logged_in.connect(sessions.begin, dispatch_uid="organization.session_begins")
        following.follow_people(sessions.who_left_is_signed_out)
        register(database_fit_for_production, Tags.security, deploy=True)
