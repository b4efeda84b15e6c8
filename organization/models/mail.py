"""Mail on its way out: written with the change it tells of, delivered by the clock."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from organization.models.keys import CompanyRow
from organization.models.membership import Membership


class OutgoingMail(CompanyRow):
    """A mail to a person of the company; `key` names the thing it tells, so that one thing is told once.

    `next_try_at` is when the clock may take it; taking it moves that moment on, so a second worker leaves it alone.
    Once delivered the text is emptied: links in it may open something. `last_error` is the mail server's own answer.
    """

    to = models.ForeignKey(Membership, on_delete=models.PROTECT, db_constraint=False, related_name="+")
    kind = models.CharField(_("kind"), max_length=40)
    key = models.CharField(max_length=200)
    subject = models.CharField(_("subject"), max_length=300)
    text = models.TextField(blank=True, default="")
    created_at = models.DateTimeField()
    next_try_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    last_error = models.CharField(max_length=500, blank=True, default="")
    sent_at = models.DateTimeField(null=True, blank=True)
    given_up_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["created_at"]
        constraints = [models.UniqueConstraint(fields=["company", "key"], name="mail_once")]
        indexes = [
            # What the clock looks for, of all companies; rows that are done leave it.
            models.Index(
                fields=["next_try_at", "company"],
                name="mail_undelivered",
                condition=models.Q(sent_at__isnull=True, given_up_at__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.created_at}"
