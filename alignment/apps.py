"""The alignment room: how does it connect?"""

from django.apps import AppConfig


class AlignmentConfig(AppConfig):
    """Links from level to level."""

    name = "alignment"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """A retired KPI leaves the cascade."""
        from alignment.services.links import release_links
        from kpis.services.guards import follow

        follow(release_links)
