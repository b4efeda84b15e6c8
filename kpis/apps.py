"""The KPI room: what is measured?"""

from django.apps import AppConfig


class KpisConfig(AppConfig):
    """KPIs, targets, measurements, current figures."""

    name = "kpis"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """The people pages below count what people own here, and hand out what is kept about them; the inbox asks what
        they owe.
        """
        from kpis.models import Kpi, Measurement, MeasurementEvent
        from kpis.selectors.estate import DEPUTISED, OWNED, owned_and_deputised
        from kpis.selectors.holdings import owned_kpis
        from kpis.selectors.owed import OWED_KINDS, VALUE
        from kpis.selectors.regrouping import kpis_and_contributions
        from kpis.services import guards
        from kpis.services.derivations import follow_sources, follow_sources_at_once
        from kpis.services.handover import hand_over_deputised, hand_over_owned
        from kpis.services.mail_links import value_links
        from kpis.services.regrouping import lead_contributions, lead_kpis
        from organization.rules.regrouping import CONTRIBUTION, KPI
        from organization.selectors import estate, holdings, owed, personal
        from organization.selectors import regrouping as belongings
        from organization.services import handover, regrouping, reminders

        holdings.register(owned_kpis)
        estate.register(owned_and_deputised)
        handover.register(OWNED, hand_over_owned)
        handover.register(DEPUTISED, hand_over_deputised)
        belongings.register(kpis_and_contributions)
        regrouping.register(KPI, lead_kpis)
        regrouping.register(CONTRIBUTION, lead_contributions)
        guards.follow(follow_sources, at_once=follow_sources_at_once)
        personal.told_by_id(Measurement, "entered_by")
        personal.told_by_id(MeasurementEvent, "actor")
        personal.told_by_id(MeasurementEvent, "old_entered_by")
        personal.named_by_id(MeasurementEvent, "kpi_id", Kpi)
        for kind in OWED_KINDS:
            owed.register(kind)
        reminders.link_by(VALUE, value_links)
