"""Days on which a company rests besides its country's holidays."""

import pghistory
from django.db import models
from django.utils.translation import gettext_lazy as _

from organization.models.keys import CompanyRow


@pghistory.track()
class DayOff(CompanyRow):
    """One day that is no working day for anybody in the company."""

    day = models.DateField(_("day"))
    name = models.CharField(_("name"), max_length=100)

    class Meta:
        ordering = ["day"]
        constraints = [models.UniqueConstraint(fields=["company", "day"], name="day_off_once")]

    def __str__(self) -> str:
        return f"{self.day} {self.name}"
