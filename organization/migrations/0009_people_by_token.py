import django.contrib.postgres.fields
import organization.models.schema
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("organization", "0008_entry_by_mail"),
    ]

    operations = [
        organization.models.schema.Together(
            operations=[
                migrations.RemoveConstraint(
                    model_name="token",
                    name="token_scopes",
                ),
                migrations.AlterField(
                    model_name="token",
                    name="scopes",
                    field=django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("read", "read everything its holder may read"),
                                ("values:write", "enter values"),
                                ("kpis:write", "change KPIs and targets"),
                                ("links:write", "change links"),
                                ("people:write", "change people and departments"),
                            ],
                            max_length=20,
                        ),
                        size=None,
                        verbose_name="scopes",
                    ),
                ),
                migrations.AlterField(
                    model_name="tokenevent",
                    name="scopes",
                    field=django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("read", "read everything its holder may read"),
                                ("values:write", "enter values"),
                                ("kpis:write", "change KPIs and targets"),
                                ("links:write", "change links"),
                                ("people:write", "change people and departments"),
                            ],
                            max_length=20,
                        ),
                        size=None,
                        verbose_name="scopes",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="token",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            (
                                "scopes__contained_by",
                                ["read", "values:write", "kpis:write", "links:write", "people:write"],
                            ),
                            ("scopes__len__gt", 0),
                        ),
                        name="token_scopes",
                    ),
                ),
            ],
        ),
    ]
