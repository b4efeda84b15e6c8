"""The alignment room: how does it connect?"""

from django.apps import AppConfig


class AlignmentConfig(AppConfig):
    """Links from level to level."""

    name = "alignment"
    default_auto_field = "django.db.models.BigAutoField"
