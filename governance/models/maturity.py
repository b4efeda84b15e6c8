"""The alignment maturity of a company and its departments, day by day, with what it was computed from."""

from django.db import models

from organization.models import CompanyRow


class MaturityScore(CompanyRow):
    """The score of a day. `counts`: {criterion: [have, need, coverage]}; `missing`: {criterion: [keys]}; a past day's row is never written again."""

    department = models.ForeignKey(
        "organization.Department", on_delete=models.PROTECT, null=True, db_constraint=False, related_name="+"
    )
    day = models.DateField()
    score = models.FloatField()
    level = models.CharField(max_length=12)
    counts = models.JSONField(default=dict)
    missing = models.JSONField(default=dict)
    algorithm = models.CharField(max_length=40)
    input_hash = models.CharField(max_length=64)
    computed_at = models.DateTimeField()

    class Meta:
        ordering = ["day"]
        constraints = [
            models.UniqueConstraint(
                fields=["company", "department", "day"], name="maturity_once_a_day", nulls_distinct=False
            ),
            models.CheckConstraint(condition=models.Q(score__gte=0, score__lte=100), name="maturity_score"),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.score}"
