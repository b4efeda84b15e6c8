"""The governance room: how does it stay true?"""

from django.apps import AppConfig


class GovernanceConfig(AppConfig):
    """Policy, change control, reviews, variances, disputes and maturity."""

    name = "governance"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """The maturity is computed after everything that it is counted from."""
        from alignment.services.results import Stage, add_stage
        from governance.services import change_control
        from governance.services import standing
        from governance.services.maturity import STAGE, keep_maturity

        change_control.register()
        standing.register()
        add_stage(Stage(STAGE, keep_maturity))
