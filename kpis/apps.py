"""The KPI room: what is measured?"""

from django.apps import AppConfig


class KpisConfig(AppConfig):
    """KPIs, targets, measurements, current figures."""

    name = "kpis"
    default_auto_field = "django.db.models.BigAutoField"
