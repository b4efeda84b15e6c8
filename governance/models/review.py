"""Reviews: series that come round, each review with its agenda, who came, and what was said."""

import pghistory
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kpis.models import Kpi
from organization.models import CompanyRow


class ReviewKind(models.TextChoices):
    """What a review is for."""

    OPERATIONAL = "operational", _("operational review")
    STRATEGIC = "strategic", _("strategic review")
    ALIGNMENT = "alignment", _("quarterly alignment review")
    REALIGNMENT = "realignment", _("annual realignment")


class ReviewCadence(models.TextChoices):
    """How often it comes round."""

    WEEKLY = "weekly", _("weekly")
    BIWEEKLY = "biweekly", _("every two weeks")
    MONTHLY = "monthly", _("monthly")
    QUARTERLY = "quarterly", _("quarterly")
    YEARLY = "yearly", _("yearly")


@pghistory.track()
class ReviewSeries(CompanyRow):
    """Reviews of a department (or of the company, without one) that come round. `weekday`: 0 is Monday; monthly and rarer ones are on the first such day of their period."""

    kind = models.CharField(max_length=12, choices=ReviewKind)
    cadence = models.CharField(max_length=10, choices=ReviewCadence)
    department = models.ForeignKey(
        "organization.Department",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        db_constraint=False,
        related_name="+",
    )
    weekday = models.PositiveSmallIntegerField(_("day of the week"), default=0)
    at = models.TimeField(_("time"))
    minutes = models.PositiveSmallIntegerField(_("minutes"), default=45)
    place = models.CharField(_("place or link"), max_length=300, blank=True, default="")
    chair = models.ForeignKey(
        "organization.Membership", on_delete=models.PROTECT, null=True, db_constraint=False, related_name="+"
    )
    starts_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["kind", "starts_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["company", "kind", "department"],
                condition=Q(ended_on__isnull=True),
                name="series_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(condition=Q(kind__in=ReviewKind.values), name="series_kind"),
            models.CheckConstraint(condition=Q(cadence__in=ReviewCadence.values), name="series_cadence"),
            models.CheckConstraint(condition=Q(weekday__lte=6), name="series_weekday"),
            models.CheckConstraint(condition=Q(minutes__range=(5, 480)), name="series_minutes"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.cadence}"


class ReviewStatus(models.TextChoices):
    """How far a review is."""

    PLANNED = "planned", _("planned")
    OPEN = "open", _("under way")
    HELD = "held", _("held")
    MISSED = "missed", _("missed")
    CANCELLED = "cancelled", _("cancelled")


@pghistory.track()
class Review(CompanyRow):
    """A review. `closed_at` is the server's time of closing: what counts as held; `minutes_kept`: what the minutes say, kept when it closed.

    `due_on` is its day by the series and stays; `starts_at` may be moved, with a `reason`, as there is one for cancelling. `title`: what a single one is about.
    """

    series = models.ForeignKey(
        ReviewSeries, on_delete=models.PROTECT, null=True, db_constraint=False, related_name="reviews"
    )
    kind = models.CharField(max_length=12, choices=ReviewKind)
    department = models.ForeignKey(
        "organization.Department",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        db_constraint=False,
        related_name="+",
    )
    title = models.CharField(_("what it is about"), max_length=200, blank=True, default="")
    due_on = models.DateField()
    starts_at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField(default=45)
    place = models.CharField(_("place or link"), max_length=300, blank=True, default="")
    chair = models.ForeignKey(
        "organization.Membership", on_delete=models.PROTECT, null=True, db_constraint=False, related_name="+"
    )
    status = models.CharField(max_length=10, choices=ReviewStatus, default=ReviewStatus.PLANNED)
    opened_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(
        "organization.Membership", on_delete=models.PROTECT, null=True, db_constraint=False, related_name="+"
    )
    minutes_kept = models.JSONField(null=True)
    reason = models.CharField(_("reason"), max_length=500, blank=True, default="")
    revision = models.PositiveIntegerField(default=0, help_text="Counts changes of day, time and place, for calendars.")

    class Meta:
        ordering = ["due_on"]
        constraints = [
            models.UniqueConstraint(fields=["company", "series", "due_on"], name="review_once_a_day"),
            models.CheckConstraint(condition=Q(kind__in=ReviewKind.values), name="review_kind"),
            models.CheckConstraint(condition=Q(status__in=ReviewStatus.values), name="review_status"),
            models.CheckConstraint(
                condition=~Q(status="held") | Q(closed_at__isnull=False), name="review_held_when_closed"
            ),
        ]
        indexes = [models.Index(fields=["company", "status", "due_on"], name="review_by_day")]

    def __str__(self) -> str:
        return f"{self.kind} {self.due_on}"


class ItemKind(models.TextChoices):
    """What an item of the agenda is about."""

    VARIANCE = "variance", _("variance")
    PLAN = "plan", _("plan")
    CONFLICT = "conflict", _("conflict")
    LINK = "link", _("link")
    FINDINGS = "findings", _("findings")
    MATURITY = "maturity", _("maturity")
    CHANGE = "change", _("change request")
    ACTIONS = "actions", _("actions")
    TOPIC = "topic", _("topic")


class Outcome(models.TextChoices):
    """What came of an item."""

    DISCUSSED = "discussed", _("discussed")
    NO_CHANGE = "no_change", _("no change")
    DECIDED = "decided", _("decided")
    CONFIRMED = "confirmed", _("confirmed")
    CHANGE = "change", _("to be changed")
    DROPPED = "dropped", _("dropped")
    POSTPONED = "postponed", _("postponed")


@pghistory.track()
class AgendaItem(CompanyRow):
    """A point of the agenda, presented by a person. `subject`: id of the plan, conflict, link or change it is about.

    `by_hand`: somebody added it, or gave it its place, minutes or presenter; the agenda that builds itself leaves it as it is.
    """

    review = models.ForeignKey(Review, on_delete=models.PROTECT, db_constraint=False, related_name="items")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=ItemKind)
    kpi = models.ForeignKey(Kpi, on_delete=models.PROTECT, null=True, db_constraint=False, related_name="+")
    subject = models.UUIDField(null=True)
    title = models.CharField(_("topic"), max_length=300, blank=True, default="")
    presenter = models.ForeignKey(
        "organization.Membership", on_delete=models.PROTECT, null=True, db_constraint=False, related_name="+"
    )
    minutes = models.PositiveSmallIntegerField(default=5)
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True, default="")
    notes = models.TextField(_("notes"), max_length=4000, blank=True, default="")
    by_hand = models.BooleanField(default=False)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["company", "review", "kind", "kpi", "subject", "title"],
                name="agenda_item_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(condition=Q(kind__in=ItemKind.values), name="agenda_item_kind"),
            models.CheckConstraint(condition=Q(outcome__in=["", *Outcome.values]), name="agenda_item_outcome"),
        ]
        indexes = [models.Index(fields=["company", "kind", "subject"], name="agenda_item_subject")]

    def __str__(self) -> str:
        return f"{self.position} {self.kind}"


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class Attendance(CompanyRow):
    """Who is asked to a review, and whether they came."""

    review = models.ForeignKey(Review, on_delete=models.PROTECT, db_constraint=False, related_name="attendances")
    person = models.ForeignKey(
        "organization.Membership", on_delete=models.PROTECT, db_constraint=False, related_name="+"
    )
    came = models.BooleanField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["company", "review", "person"], name="attendance_once")]

    def __str__(self) -> str:
        return f"{self.review_id} {self.person_id}"


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class CalendarFeed(CompanyRow):
    """The secret address under which a person's calendar reads their reviews. Only the token's hash is kept."""

    person = models.ForeignKey(
        "organization.Membership", on_delete=models.PROTECT, db_constraint=False, related_name="+"
    )
    token_hash = models.CharField(max_length=64)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "person"], name="calendar_feed_once"),
            models.UniqueConstraint(fields=["company", "token_hash"], name="calendar_feed_token"),
        ]

    def __str__(self) -> str:
        return str(self.person_id)
