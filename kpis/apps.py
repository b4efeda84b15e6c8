"""The KPI room: what is measured?"""

from django.apps import AppConfig


class KpisConfig(AppConfig):
    """KPIs, targets, measurements, current figures."""

    name = "kpis"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """The people pages below count what people own here, and hand out what is kept about them."""
        from kpis.models import Measurement, MeasurementEvent
        from kpis.selectors.holdings import owned_kpis
        from kpis.selectors.personal import owned_names
        from kpis.services import guards
        from kpis.services.derivations import follow_sources, follow_sources_at_once
        from organization.selectors import holdings, personal

        holdings.register(owned_kpis)
        personal.holds(owned_names)
        personal.told_by_id(Measurement, "entered_by")
        personal.told_by_id(MeasurementEvent, "actor")
        personal.told_by_id(MeasurementEvent, "old_entered_by")
        guards.follow(follow_sources, at_once=follow_sources_at_once)
