"""Which company-wide results were computed when, from what."""

from django.db import models
from django.db.models import Q

from organization.models import CompanyRow


class StageRun(CompanyRow):
    """A stage of the company-wide results and the day whose results it keeps. Derived: no trail.

    `input_hash` and `algorithm` name what the kept results were computed from; the same again computes nothing. A stage that fails keeps
    what it had: `computed_at` stays, `failed_at` is later. The stage "all" is the whole run; `progress` in per cent, 100 when it is over.
    """

    stage = models.CharField(max_length=20)
    day = models.DateField()
    algorithm = models.CharField(max_length=40, blank=True, default="")
    input_hash = models.CharField(max_length=64, blank=True, default="")
    computed_at = models.DateTimeField(null=True)
    seconds = models.FloatField(default=0.0)
    progress = models.PositiveSmallIntegerField(default=0)
    failed_at = models.DateTimeField(null=True)
    failure = models.CharField(max_length=100, blank=True, default="")

    class Meta:
        ordering = ["-day", "stage"]
        constraints = [
            models.UniqueConstraint(fields=["company", "stage", "day"], name="stage_once_a_day"),
            models.CheckConstraint(condition=Q(progress__lte=100), name="stage_progress"),
        ]

    def __str__(self) -> str:
        return f"{self.stage} {self.day}"

    @property
    def failed(self) -> bool:
        """The latest attempt failed; what is shown is older."""
        return self.failed_at is not None
