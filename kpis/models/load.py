"""Loads: many values that came by one act, and can be taken back by one."""

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from kpis.models.choices import Source
from organization.models import CompanyRow


class LoadStage(models.TextChoices):
    """How far a load is. What is loaded at once is done from the first."""

    WAITING = "waiting", _("waiting")
    RUNNING = "running", _("running")
    DONE = "done", _("done")
    REFUSED = "refused", _("refused")
    FAILED = "failed", _("failed")


@pghistory.track(
    pghistory.InsertEvent(),
    pghistory.UpdateEvent(condition=pghistory.AnyChange("undone_at")),
    exclude=["stage", "handled", "total", "kpis", "faults"],
)
class Load(CompanyRow):
    """A bulk load or an upload: by whom, when, from what, what it did, and whether it was undone.

    `by` null: an integration (`token`) or the system, named by `by_name`. `kpis` names the KPIs it touched, unless
    they are too many (empty). `handled` of `total` say how far a load is that a worker carries out: rows. `faults`: why
    a file was refused, as the file's own words for it. `values_added` and `values_corrected` count what it changed,
    `values_unchanged` what it sent and already stood so.
    """

    source = models.CharField(max_length=10, choices=Source)
    name = models.CharField(_("file"), max_length=255, blank=True, default="")
    reason = models.CharField(_("reason"), max_length=1000, blank=True, default="")
    by = models.ForeignKey(
        "organization.Membership", on_delete=models.PROTECT, null=True, db_constraint=False, related_name="+"
    )
    by_name = models.CharField(max_length=200, blank=True, default="")
    token = models.ForeignKey(
        "organization.Token", on_delete=models.PROTECT, null=True, db_constraint=False, related_name="+"
    )
    at = models.DateTimeField()
    stage = models.CharField(max_length=10, choices=LoadStage, default=LoadStage.DONE)
    handled = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    done_at = models.DateTimeField(null=True)
    values_added = models.PositiveIntegerField(default=0)
    values_corrected = models.PositiveIntegerField(default=0)
    values_unchanged = models.PositiveIntegerField(default=0)
    rows_blank = models.PositiveIntegerField(default=0)
    kpis = ArrayField(models.UUIDField(), default=list)
    first_period = models.DateField(null=True)
    last_period = models.DateField(null=True)
    faults = models.JSONField(default=list)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(
        "organization.Membership", on_delete=models.PROTECT, null=True, db_constraint=False, related_name="+"
    )
    undone_by_name = models.CharField(max_length=200, blank=True, default="")
    undone_why = models.CharField(max_length=1000, blank=True, default="")
    values_restored = models.PositiveIntegerField(default=0)
    values_removed = models.PositiveIntegerField(default=0)
    values_kept = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["company", "-at"], name="load_by_time")]
        constraints = [
            models.CheckConstraint(condition=Q(source__in=Source.values), name="load_source"),
            models.CheckConstraint(condition=Q(stage__in=LoadStage.values), name="load_stage"),
            models.CheckConstraint(
                condition=Q(undone_at__isnull=True) | Q(undone_at__gte=F("at")), name="load_undone_after"
            ),
        ]

    def __str__(self) -> str:
        return self.name or str(self.id)


class LoadFile(CompanyRow):
    """The file of a load that a worker is to carry out, compressed; gone when it is. Nothing of it waits elsewhere."""

    load = models.ForeignKey(Load, on_delete=models.PROTECT, db_constraint=False, related_name="+")
    data = models.BinaryField()
    attempts = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["company", "load"], name="load_file_once")]

    def __str__(self) -> str:
        return str(self.load_id)
