"""The governance room: how does it stay true?"""

from django.apps import AppConfig


class GovernanceConfig(AppConfig):
    """Policy, change control, reviews, variances, disputes and maturity."""

    name = "governance"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """The maturity is computed after everything that it is counted from."""
        from alignment.selectors.finding_facts import know
        from alignment.services.results import Stage, add_stage
        from governance.rules.findings import NAME
        from governance.selectors.estate_reviews import chaired_series
        from governance.selectors.governance_facts import governance_facts
        from governance.selectors.owed_reviews import OWED_KINDS
        from governance.services import change_control, standing
        from governance.services.maturity import STAGE, keep_maturity
        from governance.wording.findings import register as register_findings
        from organization.selectors import estate, owed

        standing.register()
        change_control.register()
        add_stage(Stage(STAGE, keep_maturity))
        know(NAME, governance_facts)
        register_findings()
        estate.register(chaired_series)
        for kind in OWED_KINDS:
            owed.register(kind)
