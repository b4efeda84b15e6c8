"""The KPI room: what is measured?"""

from django.apps import AppConfig


class KpisConfig(AppConfig):
    """KPIs, targets, measurements, current figures."""

    name = "kpis"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """The people page below counts what people own here."""
        from kpis.selectors.holdings import owned_kpis
        from kpis.services import guards
        from kpis.services.derivations import follow_sources, follow_sources_at_once
        from organization.selectors import holdings

        holdings.register(owned_kpis)
        guards.follow(follow_sources, at_once=follow_sources_at_once)
