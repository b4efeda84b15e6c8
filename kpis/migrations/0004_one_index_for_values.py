import django.db.models.deletion
import organization.models.schema
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("kpis", "0003_state_keys"),
        ("organization", "0002_company_rows"),
    ]

    operations = [
        organization.models.schema.Together(
            operations=[
                migrations.AlterField(
                    model_name="kpistate",
                    name="company",
                    field=models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organization.company",
                    ),
                ),
                migrations.AlterField(
                    model_name="measurement",
                    name="company",
                    field=models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organization.company",
                    ),
                ),
                migrations.AlterField(
                    model_name="measurementevent",
                    name="company",
                    field=models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organization.company",
                    ),
                ),
            ],
        ),
    ]
