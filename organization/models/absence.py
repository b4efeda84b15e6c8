"""Who is away from when to when, and who stands in meanwhile."""

import pghistory
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import gettext_lazy as _

from organization.models.keys import CompanyRow
from organization.models.membership import Membership


class DaysAway(Func):
    """daterange(from, to, '[]'): both days belong to it."""

    function = "daterange"
    output_field = DateRangeField()


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class Absence(CompanyRow):
    """A person is away, both days included; while it runs the deputy stands in for all that the person owns.

    One person's absences never overlap: the database refuses it.
    """

    membership = models.ForeignKey(
        Membership,
        on_delete=models.PROTECT,
        db_constraint=False,
        related_name="absences",
        verbose_name=_("person"),
    )
    deputy = models.ForeignKey(
        Membership, on_delete=models.PROTECT, db_constraint=False, related_name="stands_in", verbose_name=_("deputy")
    )
    starts_on = models.DateField(_("first day away"))
    ends_on = models.DateField(_("last day away"))
    note = models.CharField(_("note"), max_length=200, blank=True, default="")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["starts_on"]
        constraints = [
            ExclusionConstraint(
                name="absences_do_not_overlap",
                index_type="GIST",
                expressions=[
                    ("company", RangeOperators.EQUAL),
                    ("membership", RangeOperators.EQUAL),
                    (DaysAway(F("starts_on"), F("ends_on"), Value("[]")), RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="absence_span"),
            models.CheckConstraint(condition=~Q(membership=F("deputy")), name="absence_deputy_is_another"),
        ]

    def __str__(self) -> str:
        return f"{self.membership_id} {self.starts_on} to {self.ends_on}"
