"""Links of the cascade: what moves what, in one sentence."""

import pghistory
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from kpis.models import Kpi, Level
from organization.models import CompanyRow

LEVEL_PAIRS = (
    (Level.INDIVIDUAL, Level.DEPARTMENT),
    (Level.DEPARTMENT, Level.COMPANY),
    (Level.DEPARTMENT, Level.DEPARTMENT),
)


class Strength(models.TextChoices):
    """How much, in words, where no effect in units is known."""

    WEAK = "weak", _("weak")
    MEDIUM = "medium", _("medium")
    STRONG = "strong", _("strong")


class Evidence(models.TextChoices):
    """What history says of a link."""

    CLAIMED = "claimed", _("claimed")
    TOO_LITTLE_DATA = "too_little_data", _("too little data")
    NO_EVIDENCE = "no_evidence", _("no evidence")
    SUPPORTED = "supported", _("supported")
    CONTRADICTED = "contradicted", _("contradicted")


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class CascadeLink(CompanyRow):
    """A child moves a parent one level up, or two department KPIs are coupled.

    The levels stand in the row, tied to the KPIs by foreign keys of (company, kpi, level), so the database itself
    holds that a link goes one level up. Couplings could close a circle: a trigger refuses it. `polarity` is +1 when
    the child up makes the parent up, whatever is good. `reaccepted_*`: somebody accepted it again although history contradicts it.
    """

    child = models.ForeignKey(Kpi, on_delete=models.PROTECT, db_constraint=False, related_name="links_up")
    child_level = models.CharField(max_length=10, choices=Level)
    parent = models.ForeignKey(Kpi, on_delete=models.PROTECT, db_constraint=False, related_name="links_down")
    parent_level = models.CharField(max_length=10, choices=Level)
    rationale = models.CharField(_("sentence"), max_length=500, blank=True, default="")
    polarity = models.SmallIntegerField(_("polarity"), default=1)
    effect = models.FloatField(_("effect"), null=True, blank=True)
    effect_sd = models.FloatField(_("uncertainty of the effect"), null=True, blank=True)
    strength = models.CharField(_("strength"), max_length=10, choices=Strength, blank=True, default="")
    lag_weeks = models.PositiveSmallIntegerField(_("lag in weeks"), null=True, blank=True)
    author = models.ForeignKey(
        "organization.Membership", on_delete=models.PROTECT, null=True, db_constraint=False, related_name="+"
    )
    accepted_by = models.ForeignKey(
        "organization.Membership",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        db_constraint=False,
        related_name="accepted_links",
    )
    accepted_at = models.DateTimeField(null=True, blank=True)
    evidence = models.CharField(max_length=20, choices=Evidence, default=Evidence.CLAIMED)
    reaccepted_by = models.ForeignKey(
        "organization.Membership",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        db_constraint=False,
        related_name="+",
    )
    reaccepted_at = models.DateTimeField(null=True, blank=True)
    reaccepted_note = models.CharField(_("why it still holds"), max_length=500, blank=True, default="")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [models.Index(fields=["company", "parent_level"], name="link_by_parent_level")]
        constraints = [
            models.UniqueConstraint(fields=["company", "child", "parent"], name="link_once"),
            models.CheckConstraint(condition=~Q(child=F("parent")), name="link_to_another"),
            models.CheckConstraint(
                condition=Q(
                    *[Q(child_level=child, parent_level=parent) for child, parent in LEVEL_PAIRS], _connector=Q.OR
                ),
                name="link_one_level_up",
            ),
            models.CheckConstraint(condition=Q(polarity__in=[-1, 1]), name="link_polarity"),
            models.CheckConstraint(
                condition=Q(effect__isnull=True) | Q(effect__gte=0, effect__lt=float("inf")), name="link_effect"
            ),
            models.CheckConstraint(
                condition=Q(effect_sd__isnull=True) | Q(effect_sd__gte=0, effect_sd__lt=float("inf")),
                name="link_effect_sd",
            ),
            models.CheckConstraint(condition=Q(strength__in=["", *Strength.values]), name="link_strength"),
            models.CheckConstraint(condition=Q(evidence__in=Evidence.values), name="link_evidence"),
            models.CheckConstraint(
                condition=Q(accepted_by__isnull=True) | Q(author__isnull=True) | ~Q(accepted_by=F("author")),
                name="link_accepted_by_another",
            ),
            models.CheckConstraint(
                condition=Q(reaccepted_at__isnull=True) | ~Q(reaccepted_note=""), name="link_reaccepted_with_note"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.child_id} -> {self.parent_id}"

    @property
    def doubted(self) -> bool:
        """History contradicts it, and nobody has accepted it again in spite of that."""
        return self.evidence == Evidence.CONTRADICTED and self.reaccepted_at is None

    @property
    def credited(self) -> bool:
        """It counts: somebody accepted it, and history does not speak against it."""
        return self.accepted_by_id is not None and not self.doubted


class CompanySnapshot(CompanyRow):
    """Company-wide figures of a day, computed by a job: what an "as of" page and the history of a company read.

    `figures` holds the counts of alignment/rules/summary.py; the same input gives the same row.
    """

    day = models.DateField()
    algorithm = models.CharField(max_length=40)
    input_hash = models.CharField(max_length=64)
    figures = models.JSONField(default=dict)
    computed_at = models.DateTimeField()

    class Meta:
        ordering = ["-day"]
        constraints = [models.UniqueConstraint(fields=["company", "day"], name="snapshot_once_a_day")]

    def __str__(self) -> str:
        return str(self.day)
