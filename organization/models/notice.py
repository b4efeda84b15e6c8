"""What people are told, and how they want to be told."""

from datetime import time

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from organization.models.keys import CompanyRow
from organization.models.membership import Membership


class Notice(CompanyRow):
    """One thing that one person is told, once: the key (person, kind, subject) stands for the thing for ever.

    `kind` and `params` are codes and names, no sentences: the room that registered the kind words them. `since`: when
    the thing came to be owed, or happened. `mailed_at`: it stood in a mail. `done_at`: nothing is owed any more.
    """

    person = models.ForeignKey(Membership, on_delete=models.PROTECT, db_constraint=False, related_name="+")
    kind = models.CharField(max_length=40)
    subject = models.CharField(max_length=160)
    params = models.JSONField(default=dict)
    since = models.DateTimeField()
    created_at = models.DateTimeField()
    mailed_at = models.DateTimeField(null=True, blank=True)
    seen_at = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at"]
        constraints = [models.UniqueConstraint(fields=["company", "person", "kind", "subject"], name="notice_once")]
        indexes = [
            models.Index(fields=["company", "person", "created_at"], name="notice_by_person"),
            models.Index(fields=["company", "kind"], name="notice_open", condition=models.Q(done_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject}"


class NoticePreference(CompanyRow):
    """How a person wants to be told; without a row the defaults of organization/rules/quiet.py hold.

    `ways`: app, mail or none by kind. Empty `time_zone`, `country`: the company's. `quiet_from` equal to `quiet_to`:
    no quiet hours.
    """

    person = models.ForeignKey(Membership, on_delete=models.PROTECT, db_constraint=False, related_name="+")
    ways = models.JSONField(default=dict)
    digest_hour = models.PositiveSmallIntegerField(
        _("hour of the mail"), default=8, validators=[MinValueValidator(0), MaxValueValidator(23)]
    )
    quiet_from = models.TimeField(_("quiet from"), default=time(19))
    quiet_to = models.TimeField(_("quiet until"), default=time(7))
    week = ArrayField(models.PositiveSmallIntegerField(), default=list)
    time_zone = models.CharField(_("time zone"), max_length=64, blank=True, default="")
    country = models.CharField(_("country of your holidays"), max_length=2, blank=True, default="")
    subdivision = models.CharField(_("part of the country"), max_length=20, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "person"], name="preference_once"),
            models.CheckConstraint(condition=models.Q(digest_hour__lte=23), name="preference_hour"),
        ]

    def __str__(self) -> str:
        return str(self.person_id)


class ReminderRound(CompanyRow):
    """When the clock next looks what a company's people owe: one row a company, moved on by whoever takes it."""

    next_at = models.DateTimeField()
    ran_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["company"], name="round_once")]

    def __str__(self) -> str:
        return str(self.next_at)
