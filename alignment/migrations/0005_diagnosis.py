"""Where the dips of KPIs began, day by day."""

import django.db.models.deletion
import organization.models.keys
from django.db import migrations, models

from organization.models.schema import CompanyTable


class Migration(migrations.Migration):
    dependencies = [
        ("alignment", "0004_evidence"),
        ("kpis", "0006_kpis_by_level"),
        ("organization", "0003_tokens"),
    ]

    operations = [
        migrations.CreateModel(
            name="Diagnosis",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=organization.models.keys.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("day", models.DateField()),
                (
                    "verdict",
                    models.CharField(
                        choices=[
                            ("below", "began below"),
                            ("strategy_or_external", "strategy or external"),
                            ("unclear", "unclear"),
                            ("no_significant_variance", "within its normal course"),
                        ],
                        max_length=30,
                    ),
                ),
                ("origin_level", models.CharField(blank=True, default="", max_length=10)),
                ("enough", models.BooleanField(default=True)),
                ("dip_sigma", models.FloatField(default=0.0)),
                ("weeks", models.PositiveSmallIntegerField(default=0)),
                ("ranking", models.JSONField(default=list)),
                ("coming", models.JSONField(default=list)),
                (
                    "company",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organization.company",
                    ),
                ),
                (
                    "kpi",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="diagnoses",
                        to="kpis.kpi",
                    ),
                ),
            ],
            options={
                "ordering": ["-day"],
                "constraints": [
                    models.UniqueConstraint(fields=("company", "kpi", "day"), name="diagnosis_once_a_day"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("verdict__in", ["below", "strategy_or_external", "unclear", "no_significant_variance"])
                        ),
                        name="diagnosis_verdict",
                    ),
                ],
            },
        ),
        CompanyTable("diagnosis"),
    ]
