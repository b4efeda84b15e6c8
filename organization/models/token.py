"""Tokens of the interface, and the answers kept for those who ask twice."""

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from organization.models.keys import CompanyRow
from organization.models.membership import Membership
from organization.rules import tokens


class Scope(models.TextChoices):
    """What a token opens; within it, rights decide."""

    READ = tokens.READ, _("read everything its holder may read")
    VALUES_WRITE = tokens.VALUES_WRITE, _("enter values")
    KPIS_WRITE = tokens.KPIS_WRITE, _("change KPIs and targets")
    LINKS_WRITE = tokens.LINKS_WRITE, _("change links")
    PEOPLE_WRITE = tokens.PEOPLE_WRITE, _("change people and departments")


class Standing(models.TextChoices):
    """In whose place an integration stands."""

    VIEWER = tokens.AS_VIEWER, _("a viewer")
    EXECUTIVE = tokens.AS_EXECUTIVE, _("an executive")
    HEAD = tokens.AS_HEAD, _("the head of a department")
    ALIGNMENT_OWNER = tokens.AS_ALIGNMENT_OWNER, _("the alignment owner")


@pghistory.track(
    pghistory.InsertEvent(),
    pghistory.UpdateEvent(condition=pghistory.AnyChange("revoked_at")),
    exclude=["token_hash", "last_used_at"],
)
class Token(CompanyRow):
    """A key to the interface: a person's, with that person's rights, or an integration's, with those of a standing.

    Only the hash is kept. `last_used_at` is right to the minute.
    """

    name = models.CharField(_("name"), max_length=200)
    membership = models.ForeignKey(
        Membership,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        db_constraint=False,
        related_name="tokens",
        verbose_name=_("person"),
    )
    standing = models.CharField(_("stands for"), max_length=20, choices=Standing, blank=True, default="")
    department = models.ForeignKey(
        "organization.Department",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        db_constraint=False,
        related_name="+",
        verbose_name=_("department"),
    )
    scopes = ArrayField(models.CharField(max_length=20, choices=Scope), verbose_name=_("scopes"))
    prefix = models.CharField(max_length=8)
    token_hash = models.CharField(max_length=64)
    created_by = models.ForeignKey(
        Membership, on_delete=models.PROTECT, null=True, db_constraint=False, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(_("expires"))
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(fields=["company", "token_hash"], name="token_once"),
            models.CheckConstraint(
                condition=Q(membership__isnull=False, standing="", department__isnull=True)
                | Q(membership__isnull=True, standing=Standing.HEAD, department__isnull=False)
                | Q(
                    membership__isnull=True,
                    standing__in=[Standing.VIEWER, Standing.EXECUTIVE, Standing.ALIGNMENT_OWNER],
                    department__isnull=True,
                ),
                name="token_of_a_person_or_an_integration",
            ),
            models.CheckConstraint(
                condition=Q(scopes__contained_by=Scope.values, scopes__len__gt=0), name="token_scopes"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}…)"


class KeptAnswer(CompanyRow):
    """The answer to a write with an idempotency key, kept for a day: asked again, it is given again.

    `status` null: the request that claimed the key is not answered yet (nobody else sees such a row).
    """

    token = models.ForeignKey(Token, on_delete=models.PROTECT, db_constraint=False, related_name="+")
    key = models.CharField(max_length=200)
    request_hash = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(null=True)
    content_type = models.CharField(max_length=100, default="")
    location = models.CharField(max_length=500, default="")
    body = models.BinaryField(default=b"")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["company", "token", "key"], name="kept_answer_once")]

    def __str__(self) -> str:
        return f"{self.key} {self.status}"
