"""The dashboards room: what does everyone see? It owns no data."""

from django.apps import AppConfig


class DashboardsConfig(AppConfig):
    """Pages that read across rooms, the company file, the demo company."""

    name = "dashboards"
    default_auto_field = "django.db.models.BigAutoField"
