"""The governance room: how does it stay true?"""

from django.apps import AppConfig


class GovernanceConfig(AppConfig):
    """Policy, change control, reviews, variances, disputes and maturity."""

    name = "governance"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Nothing to register."""
