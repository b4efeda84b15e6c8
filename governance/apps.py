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
        from governance.selectors.governance_facts import governance_facts
        from governance.services import change_control, standing, standing_reviews
        from governance.services.maturity import STAGE, keep_maturity
        from governance.wording.findings import register as register_findings

        standing.register()
        change_control.register()
        add_stage(Stage(STAGE, keep_maturity))
        know(NAME, governance_facts)
        register_findings()
        standing_reviews.register()
