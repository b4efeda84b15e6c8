"""Requests to change KPIs, what was said about them, and who approved."""

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from alignment.models import Conflict
from governance.models.review import Review
from kpis.models import Kpi
from organization.models import CompanyRow


class ChangeKind(models.TextChoices):
    """What is asked for."""

    CREATE = "create", _("create")
    MODIFY = "modify", _("modify")
    RETARGET = "retarget", _("change the target")
    RELINK = "relink", _("change the links")
    RETIRE = "retire", _("retire")
    UNLOCK = "unlock", _("change while locked")


class ChangeStatus(models.TextChoices):
    """How far a request is."""

    OPEN = "open", _("open")
    APPLIED = "applied", _("applied")
    REFUSED = "refused", _("refused")
    WITHDRAWN = "withdrawn", _("withdrawn")


class Verdict(models.TextChoices):
    """What an approver said."""

    APPROVED = "approved", _("approved")
    REFUSED = "refused", _("refused")


@pghistory.track()
class ChangeRequest(CompanyRow):
    """A request. `kpi` is empty while one that is to be created does not exist.

    proposal: what shall be, as governance/rules/changes.py reads it; base: the same fields as they stood when it was written or rebased, so
    that a KPI that changed meanwhile is seen; effect: what it does to findings, conflicts, evidence and maturity, computed at `effect_at`.
    review, conflict: where it came from, if it did.
    """

    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=10, choices=ChangeKind)
    kpi = models.ForeignKey(Kpi, on_delete=models.PROTECT, null=True, db_constraint=False, related_name="changes")
    level = models.CharField(max_length=10)
    department = models.ForeignKey(
        "organization.Department", on_delete=models.PROTECT, null=True, db_constraint=False, related_name="+"
    )
    title = models.CharField(_("title"), max_length=200)
    proposal = models.JSONField(default=dict)
    base = models.JSONField(default=dict)
    reason = models.CharField(_("reason"), max_length=2000)
    exception = models.CharField(_("reason for an exception"), max_length=1000, blank=True, default="")
    author = models.ForeignKey(
        "organization.Membership", on_delete=models.PROTECT, null=True, db_constraint=False, related_name="+"
    )
    review = models.ForeignKey(Review, on_delete=models.PROTECT, null=True, db_constraint=False, related_name="changes")
    conflict = models.ForeignKey(
        Conflict, on_delete=models.PROTECT, null=True, db_constraint=False, related_name="changes"
    )
    status = models.CharField(max_length=10, choices=ChangeStatus, default=ChangeStatus.OPEN)
    effect = models.JSONField(null=True)
    effect_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["company", "number"], name="change_number_once"),
            models.CheckConstraint(condition=Q(kind__in=ChangeKind.values), name="change_kind"),
            models.CheckConstraint(condition=Q(status__in=ChangeStatus.values), name="change_status"),
            models.CheckConstraint(condition=~Q(reason=""), name="change_with_reason"),
            models.CheckConstraint(
                condition=Q(status="open", decided_at__isnull=True) | ~Q(status="open") & Q(decided_at__isnull=False),
                name="change_decided_when_closed",
            ),
        ]
        indexes = [
            models.Index(fields=["company", "status"], name="change_by_status"),
            models.Index(fields=["company", "kpi"], name="change_by_kpi"),
        ]

    def __str__(self) -> str:
        return self.title


@pghistory.track()
class ChangeApproval(CompanyRow):
    """A yes that the policy asks for, and what came of it. `role`: who may give it (governance/rules/policy.py)."""

    change = models.ForeignKey(ChangeRequest, on_delete=models.PROTECT, db_constraint=False, related_name="approvals")
    role = models.CharField(max_length=20)
    person = models.ForeignKey(
        "organization.Membership", on_delete=models.PROTECT, null=True, db_constraint=False, related_name="+"
    )
    verdict = models.CharField(max_length=10, choices=Verdict, blank=True, default="")
    note = models.CharField(_("note"), max_length=2000, blank=True, default="")
    at = models.DateTimeField(null=True)
    deciders = ArrayField(
        models.UUIDField(), default=list, help_text="Ids of who may give it in their own right, for what people owe."
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "change", "role"], name="change_approval_once"),
            models.CheckConstraint(condition=Q(verdict__in=["", *Verdict.values]), name="change_verdict"),
            models.CheckConstraint(
                condition=Q(verdict="", person__isnull=True, at__isnull=True)
                | ~Q(verdict="") & Q(person__isnull=False, at__isnull=False),
                name="change_verdict_has_its_person",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.change_id} {self.role}"


@pghistory.track(pghistory.InsertEvent())
class ChangeComment(CompanyRow):
    """Words beside a request."""

    change = models.ForeignKey(ChangeRequest, on_delete=models.PROTECT, db_constraint=False, related_name="comments")
    author = models.ForeignKey(
        "organization.Membership", on_delete=models.PROTECT, null=True, db_constraint=False, related_name="+"
    )
    text = models.TextField(_("comment"), max_length=4000)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at"]

    def __str__(self) -> str:
        return self.text[:60]
