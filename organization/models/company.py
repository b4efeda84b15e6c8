"""Companies and departments."""

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from organization.models.keys import CompanyRow, uuid7

KEY_PATTERN = r"^[A-Za-z0-9](?:[A-Za-z0-9-]{0,98}[A-Za-z0-9])?$"
# A period may stay open for values this many working days at most.
MOST_DAYS_OPEN = 20
key_validator = RegexValidator(KEY_PATTERN, _("Letters, digits and dashes, at most 100."))


class Velocity(models.TextChoices):
    """How fast the business moves; review rhythms follow it."""

    HIGH = "high", _("high")
    MODERATE = "moderate", _("moderate")
    SLOW = "slow", _("slow")


class Function(models.TextChoices):
    """What a department is for; the catalogue of conflict pairs speaks in these."""

    SALES = "sales", _("sales")
    MARKETING = "marketing", _("marketing")
    ECOMMERCE = "ecommerce", _("e-commerce")
    OPERATIONS = "operations", _("operations")
    CUSTOMER_SUCCESS = "customer-success", _("customer success")
    CUSTOMER_SERVICE = "customer-service", _("customer service")
    PRODUCT = "product", _("product")
    FINANCE = "finance", _("finance")
    HR = "hr", _("human resources")
    TECHNOLOGY = "technology", _("technology")
    OTHER = "other", _("other")


class SecondFactorFor(models.TextChoices):
    """Whom a company asks for a second factor."""

    NOBODY = "nobody", _("nobody")
    LEADS = "leads", _("administrators and the alignment owner")
    EVERYONE = "everyone", _("everyone")


class CompanyEntry(models.Model):
    """The registry outside row-level security: which slugs exist, before a company is known. Nothing else is in it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    slug = models.SlugField(max_length=60, unique=True)
    archived_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.slug


@pghistory.track()
class Company(models.Model):
    """A company. Its id is its registry entry's; the slug stands in both, held together by a foreign key."""

    id = models.UUIDField(primary_key=True, editable=False)
    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=200)
    currency = models.CharField(_("currency"), max_length=3, default="EUR")
    time_zone = models.CharField(_("time zone"), max_length=64, default="UTC")
    locale = models.CharField(_("number and date format"), max_length=10, default="en")
    fiscal_year_start_month = models.PositiveSmallIntegerField(
        _("first month of the fiscal year"), default=1, validators=[MinValueValidator(1), MaxValueValidator(12)]
    )
    velocity = models.CharField(_("velocity"), max_length=10, choices=Velocity, default=Velocity.HIGH)
    country = models.CharField(_("country"), max_length=2, blank=True, default="", help_text=_("ISO 3166 code."))
    subdivision = models.CharField(_("part of the country"), max_length=20, blank=True, default="")
    closes_after = models.PositiveSmallIntegerField(
        _("working days until a period closes"), default=2, validators=[MaxValueValidator(MOST_DAYS_OPEN)]
    )
    alignment_owner = models.ForeignKey(
        "organization.Membership",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        db_constraint=False,
        related_name="+",
        verbose_name=_("alignment owner"),
    )
    second_factor = models.CharField(
        _("second factor required for"), max_length=10, choices=SecondFactorFor, default=SecondFactorFor.NOBODY
    )
    entry_needs_sign_in = models.BooleanField(
        _("values are entered only by who signed in"),
        default=False,
        help_text=_(
            "Otherwise the link of a reminder opens the values that are due, for a few days, without a password."
        ),
    )
    demo_anchor = models.DateField(null=True, blank=True, help_text=_("Set on a demo company: the day of its story."))
    created_at = models.DateTimeField(auto_now_add=True)
    archived_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(fiscal_year_start_month__range=(1, 12)), name="company_month"),
            models.CheckConstraint(condition=models.Q(velocity__in=Velocity.values), name="company_velocity"),
            models.CheckConstraint(
                condition=models.Q(second_factor__in=SecondFactorFor.values), name="company_second_factor"
            ),
            models.CheckConstraint(condition=models.Q(closes_after__lte=MOST_DAYS_OPEN), name="company_closes_after"),
        ]

    def __str__(self) -> str:
        return self.name


@pghistory.track()
class Department(CompanyRow):
    """A department: a key, a name, what it is for, who heads it. A closed one keeps its history and has no head."""

    key = models.CharField(_("key"), max_length=100, validators=[key_validator])
    name = models.CharField(_("name"), max_length=200)
    function = models.CharField(_("function"), max_length=20, choices=Function, default=Function.OTHER)
    velocity = models.CharField(_("velocity"), max_length=10, choices=Velocity, blank=True, default="")
    head = models.ForeignKey(
        "organization.Membership",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        db_constraint=False,
        related_name="headed_departments",
        verbose_name=_("head"),
    )
    created_at = models.DateTimeField(auto_now_add=True)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)

    class Meta:
        ordering = ["name", "key"]
        constraints = [
            models.UniqueConstraint(fields=["company", "key"], name="department_key_once"),
            models.CheckConstraint(condition=models.Q(function__in=Function.values), name="department_function"),
            models.CheckConstraint(condition=models.Q(velocity__in=["", *Velocity.values]), name="department_velocity"),
            models.CheckConstraint(
                condition=models.Q(closed_at__isnull=True) | models.Q(head__isnull=True),
                name="department_closed_headless",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ChangeMark(CompanyRow):
    """A small row that a write appends, so that the clock finds what is stale. Never one hot row per company."""

    kind = models.CharField(max_length=20)
    kpis = ArrayField(models.UUIDField(), default=list)
    at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.kind} {self.at}"
