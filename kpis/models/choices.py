"""The vocabulary of a KPI's constant fields; the values are those of files and API."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Level(models.TextChoices):
    """The three levels of the cascade."""

    COMPANY = "company", _("company")
    DEPARTMENT = "department", _("department")
    INDIVIDUAL = "individual", _("individual")


class Direction(models.TextChoices):
    """Which side of the target is good for the business."""

    HIGHER = "higher", _("higher is better")
    LOWER = "lower", _("lower is better")
    RANGE = "range", _("within a range")


class Indicator(models.TextChoices):
    """Does it move before the outcome, or is it the outcome?"""

    LEADING = "leading", _("leading")
    LAGGING = "lagging", _("lagging")


class Nature(models.TextChoices):
    """What the number counts."""

    OUTCOME = "outcome", _("outcome")
    OUTPUT = "output", _("output")
    ACTIVITY = "activity", _("activity")


class Aggregation(models.TextChoices):
    """How values of short periods make one of a longer period."""

    SUM = "sum", _("sum")
    MEAN = "mean", _("mean")
    LAST = "last", _("last value")


class Cadence(models.TextChoices):
    """How often a value is due, or a review held."""

    WEEKLY = "weekly", _("weekly")
    BIWEEKLY = "biweekly", _("every two weeks")
    MONTHLY = "monthly", _("monthly")
    QUARTERLY = "quarterly", _("quarterly")


class Status(models.TextChoices):
    """The life of a KPI."""

    DRAFT = "draft", _("draft")
    PROPOSED = "proposed", _("proposed")
    ACTIVE = "active", _("active")
    RETIRED = "retired", _("retired")


class Shape(models.TextChoices):
    """The pace line of a target."""

    FLAT = "flat", _("flat")
    LINEAR = "linear", _("linear, from the baseline")


class Scope(models.TextChoices):
    """Is the target's value for each period, or reached over its span?"""

    PERIOD = "period", _("each period")
    TO_DATE = "to_date", _("to date, over the span")


class Health(models.TextChoices):
    """Where a KPI stands against its pace."""

    ON_TRACK = "on_track", _("on track")
    AT_RISK = "at_risk", _("at risk")
    OFF_TRACK = "off_track", _("off track")
    NO_DATA = "no_data", _("no data")


class Source(models.TextChoices):
    """The door through which a value came."""

    GRID = "grid", _("My week")
    FILE = "file", _("file")
    API = "api", _("interface")
    COMMAND = "command", _("command")
    DERIVED = "derived", _("computed")


class Cause(models.TextChoices):
    """What a variance is put down to."""

    OWN_PROCESS = "own_process", _("own process")
    OTHER_DEPARTMENT = "other_department", _("another department")
    EXTERNAL = "external", _("outside the company")
    DATA = "data", _("the data")
    TARGET = "target", _("the target")
