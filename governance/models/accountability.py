"""Whether the one who is named also said yes."""

import pghistory
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kpis.models import Kpi
from organization.models import CompanyRow


class Answer(models.TextChoices):
    """What the named person said."""

    ACCEPTED = "accepted", _("accepted")
    DECLINED = "declined", _("declined")


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class Accountability(CompanyRow):
    """A person's answer to being named owner of a KPI. It counts while they are its owner."""

    kpi = models.ForeignKey(Kpi, on_delete=models.PROTECT, db_constraint=False, related_name="accountabilities")
    person = models.ForeignKey(
        "organization.Membership", on_delete=models.PROTECT, db_constraint=False, related_name="accountabilities"
    )
    answer = models.CharField(max_length=10, choices=Answer)
    note = models.CharField(_("note"), max_length=1000, blank=True, default="")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "kpi", "person"], name="accountability_once"),
            models.CheckConstraint(condition=Q(answer__in=Answer.values), name="accountability_answer"),
            models.CheckConstraint(condition=~Q(answer="declined") | ~Q(note=""), name="declined_with_words"),
        ]

    def __str__(self) -> str:
        return f"{self.kpi_id} {self.answer}"
