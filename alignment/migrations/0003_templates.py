import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
import kpis.models.kpi
import organization.models.keys
import organization.models.schema
import pghistory.utils
import pgtrigger.compiler
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("alignment", "0002_company_rows"),
        ("kpis", "0006_kpis_by_level"),
        ("organization", "0003_tokens"),
    ]

    operations = [
        organization.models.schema.Together(
            operations=[
                migrations.CreateModel(
                    name="RoleTemplate",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=organization.models.keys.uuid7,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        (
                            "key",
                            models.CharField(
                                max_length=60,
                                validators=[
                                    django.core.validators.RegexValidator(
                                        "^[A-Za-z0-9](?:[A-Za-z0-9-]{0,98}[A-Za-z0-9])?$",
                                        "Letters, digits and dashes, at most 100.",
                                    )
                                ],
                                verbose_name="key",
                            ),
                        ),
                        ("name", models.CharField(max_length=200, verbose_name="name")),
                        ("job_role", models.CharField(max_length=200, verbose_name="job role")),
                        ("automatic", models.BooleanField(default=False, verbose_name="joiners get it at once")),
                        ("retired_on", models.DateField(blank=True, null=True)),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
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
                            "department",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="role_templates",
                                to="organization.department",
                            ),
                        ),
                        (
                            "lead",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="led_templates",
                                to="organization.membership",
                                verbose_name="team lead",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["name", "key"],
                        "constraints": [models.UniqueConstraint(fields=("company", "key"), name="template_key_once")],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "alignment_roletemplateevent" ("automatic", "company_id", "created_at", "department_id", "id", "job_role", "key", "lead_id", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "retired_on") VALUES (NEW."automatic", NEW."company_id", NEW."created_at", NEW."department_id", NEW."id", NEW."job_role", NEW."key", NEW."lead_id", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."retired_on"); RETURN NULL;',
                                    hash="cdd61b63ef1f27691f7936ea808f11428c4a9a0e",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_99f23",
                                    table="alignment_roletemplate",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                                    func='INSERT INTO "alignment_roletemplateevent" ("automatic", "company_id", "created_at", "department_id", "id", "job_role", "key", "lead_id", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "retired_on") VALUES (NEW."automatic", NEW."company_id", NEW."created_at", NEW."department_id", NEW."id", NEW."job_role", NEW."key", NEW."lead_id", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."retired_on"); RETURN NULL;',
                                    hash="89f6f6ec02ec50d531fe416b425e9e6b37261993",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_910d9",
                                    table="alignment_roletemplate",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RoleTemplateEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("pgh_context", pghistory.utils.JSONField(null=True)),
                        ("pgh_context_id", models.UUIDField(null=True)),
                        (
                            "id",
                            models.UUIDField(default=organization.models.keys.uuid7, editable=False, serialize=False),
                        ),
                        (
                            "key",
                            models.CharField(
                                max_length=60,
                                validators=[
                                    django.core.validators.RegexValidator(
                                        "^[A-Za-z0-9](?:[A-Za-z0-9-]{0,98}[A-Za-z0-9])?$",
                                        "Letters, digits and dashes, at most 100.",
                                    )
                                ],
                                verbose_name="key",
                            ),
                        ),
                        ("name", models.CharField(max_length=200, verbose_name="name")),
                        ("job_role", models.CharField(max_length=200, verbose_name="job role")),
                        ("automatic", models.BooleanField(default=False, verbose_name="joiners get it at once")),
                        ("retired_on", models.DateField(blank=True, null=True)),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        (
                            "company",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="organization.company",
                            ),
                        ),
                        (
                            "department",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="organization.department",
                            ),
                        ),
                        (
                            "lead",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="organization.membership",
                                verbose_name="team lead",
                            ),
                        ),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="alignment.roletemplate",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="TemplateKpi",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=organization.models.keys.uuid7,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        (
                            "key",
                            models.CharField(
                                max_length=60,
                                validators=[
                                    django.core.validators.RegexValidator(
                                        "^[A-Za-z0-9](?:[A-Za-z0-9-]{0,98}[A-Za-z0-9])?$",
                                        "Letters, digits and dashes, at most 100.",
                                    )
                                ],
                                verbose_name="key",
                            ),
                        ),
                        ("position", models.PositiveSmallIntegerField(default=0)),
                        (
                            "held_by",
                            models.CharField(
                                choices=[("person", "each person"), ("team", "the team, led by one person")],
                                default="person",
                                max_length=10,
                                verbose_name="held by",
                            ),
                        ),
                        ("name", models.CharField(max_length=200, verbose_name="name")),
                        (
                            "definition",
                            models.TextField(blank=True, default="", max_length=4000, verbose_name="definition"),
                        ),
                        ("unit", models.CharField(max_length=20, verbose_name="unit")),
                        ("decimals", models.PositiveSmallIntegerField(default=1, verbose_name="decimals")),
                        (
                            "direction",
                            models.CharField(
                                choices=[
                                    ("higher", "higher is better"),
                                    ("lower", "lower is better"),
                                    ("range", "within a range"),
                                ],
                                max_length=10,
                                verbose_name="direction",
                            ),
                        ),
                        (
                            "indicator",
                            models.CharField(
                                blank=True,
                                choices=[("leading", "leading"), ("lagging", "lagging")],
                                default="",
                                max_length=10,
                                verbose_name="indicator",
                            ),
                        ),
                        (
                            "nature",
                            models.CharField(
                                blank=True,
                                choices=[("outcome", "outcome"), ("output", "output"), ("activity", "activity")],
                                default="",
                                max_length=10,
                                verbose_name="nature",
                            ),
                        ),
                        (
                            "aggregation",
                            models.CharField(
                                choices=[("sum", "sum"), ("mean", "mean"), ("last", "last value")],
                                default="last",
                                max_length=10,
                                verbose_name="aggregation",
                            ),
                        ),
                        (
                            "measure_cadence",
                            models.CharField(
                                choices=[
                                    ("weekly", "weekly"),
                                    ("biweekly", "every two weeks"),
                                    ("monthly", "monthly"),
                                    ("quarterly", "quarterly"),
                                ],
                                default="weekly",
                                max_length=10,
                                verbose_name="a value is due",
                            ),
                        ),
                        (
                            "review_cadence",
                            models.CharField(
                                choices=[
                                    ("weekly", "weekly"),
                                    ("biweekly", "every two weeks"),
                                    ("monthly", "monthly"),
                                    ("quarterly", "quarterly"),
                                ],
                                max_length=10,
                                verbose_name="reviewed",
                            ),
                        ),
                        ("rationale", models.CharField(max_length=500, verbose_name="sentence")),
                        ("polarity", models.SmallIntegerField(default=1, verbose_name="polarity")),
                        ("effect", models.FloatField(blank=True, null=True, verbose_name="effect")),
                        (
                            "effect_sd",
                            models.FloatField(blank=True, null=True, verbose_name="uncertainty of the effect"),
                        ),
                        (
                            "strength",
                            models.CharField(
                                blank=True,
                                choices=[("weak", "weak"), ("medium", "medium"), ("strong", "strong")],
                                default="",
                                max_length=10,
                                verbose_name="strength",
                            ),
                        ),
                        (
                            "lag_weeks",
                            models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="lag in weeks"),
                        ),
                        ("accepted_at", models.DateTimeField(blank=True, null=True)),
                        ("retired_on", models.DateField(blank=True, null=True)),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        (
                            "accepted_by",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="organization.membership",
                            ),
                        ),
                        (
                            "author",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="organization.membership",
                            ),
                        ),
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
                            "parent",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="template_parts",
                                to="kpis.kpi",
                            ),
                        ),
                        (
                            "template",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="parts",
                                to="alignment.roletemplate",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["position", "created_at"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("company", "template", "key"), name="template_kpi_key_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("held_by__in", ["person", "team"])), name="template_kpi_held_by"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("direction__in", ["higher", "lower", "range"])),
                                name="template_kpi_direction",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("indicator__in", ["", "leading", "lagging"])),
                                name="template_kpi_indicator",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("nature__in", ["", "outcome", "output", "activity"])),
                                name="template_kpi_nature",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("aggregation__in", ["sum", "mean", "last"])),
                                name="template_kpi_aggregation",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("measure_cadence__in", ["weekly", "biweekly", "monthly", "quarterly"])
                                ),
                                name="template_kpi_cadence",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("review_cadence__in", ["weekly", "biweekly", "monthly", "quarterly"])
                                ),
                                name="template_kpi_review",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("decimals__lte", 6)), name="template_kpi_decimals"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("polarity__in", [-1, 1])), name="template_kpi_polarity"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("strength__in", ["", "weak", "medium", "strong"])),
                                name="template_kpi_strength",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("effect__isnull", True),
                                        models.Q(("effect__gt", float("-inf")), ("effect__lt", float("inf"))),
                                        _connector="OR",
                                    ),
                                    models.Q(
                                        ("effect_sd__isnull", True),
                                        models.Q(("effect_sd__gt", float("-inf")), ("effect_sd__lt", float("inf"))),
                                        _connector="OR",
                                    ),
                                ),
                                name="template_kpi_effect",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("accepted_by__isnull", True),
                                    ("author__isnull", True),
                                    models.Q(("accepted_by", models.F("author")), _negated=True),
                                    _connector="OR",
                                ),
                                name="template_kpi_accepted_by_another",
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "alignment_templatekpievent" ("accepted_at", "accepted_by_id", "aggregation", "author_id", "company_id", "created_at", "decimals", "definition", "direction", "effect", "effect_sd", "held_by", "id", "indicator", "key", "lag_weeks", "measure_cadence", "name", "nature", "parent_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "polarity", "position", "rationale", "retired_on", "review_cadence", "strength", "template_id", "unit") VALUES (NEW."accepted_at", NEW."accepted_by_id", NEW."aggregation", NEW."author_id", NEW."company_id", NEW."created_at", NEW."decimals", NEW."definition", NEW."direction", NEW."effect", NEW."effect_sd", NEW."held_by", NEW."id", NEW."indicator", NEW."key", NEW."lag_weeks", NEW."measure_cadence", NEW."name", NEW."nature", NEW."parent_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."polarity", NEW."position", NEW."rationale", NEW."retired_on", NEW."review_cadence", NEW."strength", NEW."template_id", NEW."unit"); RETURN NULL;',
                                    hash="66bb07babef2ed227af494107de71fe6ffc3c3a0",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_02c5e",
                                    table="alignment_templatekpi",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                                    func='INSERT INTO "alignment_templatekpievent" ("accepted_at", "accepted_by_id", "aggregation", "author_id", "company_id", "created_at", "decimals", "definition", "direction", "effect", "effect_sd", "held_by", "id", "indicator", "key", "lag_weeks", "measure_cadence", "name", "nature", "parent_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "polarity", "position", "rationale", "retired_on", "review_cadence", "strength", "template_id", "unit") VALUES (NEW."accepted_at", NEW."accepted_by_id", NEW."aggregation", NEW."author_id", NEW."company_id", NEW."created_at", NEW."decimals", NEW."definition", NEW."direction", NEW."effect", NEW."effect_sd", NEW."held_by", NEW."id", NEW."indicator", NEW."key", NEW."lag_weeks", NEW."measure_cadence", NEW."name", NEW."nature", NEW."parent_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."polarity", NEW."position", NEW."rationale", NEW."retired_on", NEW."review_cadence", NEW."strength", NEW."template_id", NEW."unit"); RETURN NULL;',
                                    hash="562fd69531f3e1cee034a2bd1d5ecc50f6e51b73",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_ed027",
                                    table="alignment_templatekpi",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TemplateKpiEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("pgh_context", pghistory.utils.JSONField(null=True)),
                        ("pgh_context_id", models.UUIDField(null=True)),
                        (
                            "id",
                            models.UUIDField(default=organization.models.keys.uuid7, editable=False, serialize=False),
                        ),
                        (
                            "key",
                            models.CharField(
                                max_length=60,
                                validators=[
                                    django.core.validators.RegexValidator(
                                        "^[A-Za-z0-9](?:[A-Za-z0-9-]{0,98}[A-Za-z0-9])?$",
                                        "Letters, digits and dashes, at most 100.",
                                    )
                                ],
                                verbose_name="key",
                            ),
                        ),
                        ("position", models.PositiveSmallIntegerField(default=0)),
                        (
                            "held_by",
                            models.CharField(
                                choices=[("person", "each person"), ("team", "the team, led by one person")],
                                default="person",
                                max_length=10,
                                verbose_name="held by",
                            ),
                        ),
                        ("name", models.CharField(max_length=200, verbose_name="name")),
                        (
                            "definition",
                            models.TextField(blank=True, default="", max_length=4000, verbose_name="definition"),
                        ),
                        ("unit", models.CharField(max_length=20, verbose_name="unit")),
                        ("decimals", models.PositiveSmallIntegerField(default=1, verbose_name="decimals")),
                        (
                            "direction",
                            models.CharField(
                                choices=[
                                    ("higher", "higher is better"),
                                    ("lower", "lower is better"),
                                    ("range", "within a range"),
                                ],
                                max_length=10,
                                verbose_name="direction",
                            ),
                        ),
                        (
                            "indicator",
                            models.CharField(
                                blank=True,
                                choices=[("leading", "leading"), ("lagging", "lagging")],
                                default="",
                                max_length=10,
                                verbose_name="indicator",
                            ),
                        ),
                        (
                            "nature",
                            models.CharField(
                                blank=True,
                                choices=[("outcome", "outcome"), ("output", "output"), ("activity", "activity")],
                                default="",
                                max_length=10,
                                verbose_name="nature",
                            ),
                        ),
                        (
                            "aggregation",
                            models.CharField(
                                choices=[("sum", "sum"), ("mean", "mean"), ("last", "last value")],
                                default="last",
                                max_length=10,
                                verbose_name="aggregation",
                            ),
                        ),
                        (
                            "measure_cadence",
                            models.CharField(
                                choices=[
                                    ("weekly", "weekly"),
                                    ("biweekly", "every two weeks"),
                                    ("monthly", "monthly"),
                                    ("quarterly", "quarterly"),
                                ],
                                default="weekly",
                                max_length=10,
                                verbose_name="a value is due",
                            ),
                        ),
                        (
                            "review_cadence",
                            models.CharField(
                                choices=[
                                    ("weekly", "weekly"),
                                    ("biweekly", "every two weeks"),
                                    ("monthly", "monthly"),
                                    ("quarterly", "quarterly"),
                                ],
                                max_length=10,
                                verbose_name="reviewed",
                            ),
                        ),
                        ("rationale", models.CharField(max_length=500, verbose_name="sentence")),
                        ("polarity", models.SmallIntegerField(default=1, verbose_name="polarity")),
                        ("effect", models.FloatField(blank=True, null=True, verbose_name="effect")),
                        (
                            "effect_sd",
                            models.FloatField(blank=True, null=True, verbose_name="uncertainty of the effect"),
                        ),
                        (
                            "strength",
                            models.CharField(
                                blank=True,
                                choices=[("weak", "weak"), ("medium", "medium"), ("strong", "strong")],
                                default="",
                                max_length=10,
                                verbose_name="strength",
                            ),
                        ),
                        (
                            "lag_weeks",
                            models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="lag in weeks"),
                        ),
                        ("accepted_at", models.DateTimeField(blank=True, null=True)),
                        ("retired_on", models.DateField(blank=True, null=True)),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        (
                            "accepted_by",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="organization.membership",
                            ),
                        ),
                        (
                            "author",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="organization.membership",
                            ),
                        ),
                        (
                            "company",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="organization.company",
                            ),
                        ),
                        (
                            "parent",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="kpis.kpi",
                            ),
                        ),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="alignment.templatekpi",
                            ),
                        ),
                        (
                            "template",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="alignment.roletemplate",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="TemplateRollup",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=organization.models.keys.uuid7,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        (
                            "method",
                            models.CharField(
                                choices=[("sum", "sum"), ("mean", "mean"), ("ratio", "ratio of two")],
                                max_length=10,
                                verbose_name="method",
                            ),
                        ),
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
                                related_name="template_rollups",
                                to="kpis.kpi",
                            ),
                        ),
                        (
                            "over",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="rollups_over",
                                to="alignment.templatekpi",
                            ),
                        ),
                        (
                            "part",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="rollups",
                                to="alignment.templatekpi",
                            ),
                        ),
                        (
                            "template",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="rollups",
                                to="alignment.roletemplate",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("company", "kpi"), name="rollup_once"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("method__in", ["sum", "mean"]), ("over__isnull", True)),
                                    models.Q(
                                        ("method", "ratio"),
                                        ("over__isnull", False),
                                        models.Q(("over", models.F("part")), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="rollup_of_one_or_two",
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "alignment_templaterollupevent" ("company_id", "id", "kpi_id", "method", "over_id", "part_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "template_id") VALUES (NEW."company_id", NEW."id", NEW."kpi_id", NEW."method", NEW."over_id", NEW."part_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."template_id"); RETURN NULL;',
                                    hash="dc9d0fda6590c006bb2e8b5344ec027eccae8971",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_1418d",
                                    table="alignment_templaterollup",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                                    func='INSERT INTO "alignment_templaterollupevent" ("company_id", "id", "kpi_id", "method", "over_id", "part_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "template_id") VALUES (NEW."company_id", NEW."id", NEW."kpi_id", NEW."method", NEW."over_id", NEW."part_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."template_id"); RETURN NULL;',
                                    hash="4df6f0d98a5bfd45f92894fbb6c94d3a60596e80",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_8c9b2",
                                    table="alignment_templaterollup",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TemplateRollupEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("pgh_context", pghistory.utils.JSONField(null=True)),
                        ("pgh_context_id", models.UUIDField(null=True)),
                        (
                            "id",
                            models.UUIDField(default=organization.models.keys.uuid7, editable=False, serialize=False),
                        ),
                        (
                            "method",
                            models.CharField(
                                choices=[("sum", "sum"), ("mean", "mean"), ("ratio", "ratio of two")],
                                max_length=10,
                                verbose_name="method",
                            ),
                        ),
                        (
                            "company",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="organization.company",
                            ),
                        ),
                        (
                            "kpi",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="kpis.kpi",
                            ),
                        ),
                        (
                            "over",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="alignment.templatekpi",
                            ),
                        ),
                        (
                            "part",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="alignment.templatekpi",
                            ),
                        ),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="alignment.templaterollup",
                            ),
                        ),
                        (
                            "template",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="alignment.roletemplate",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="TemplateTarget",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=organization.models.keys.uuid7,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("starts_on", models.DateField(verbose_name="from")),
                        ("ends_on", models.DateField(blank=True, null=True, verbose_name="to")),
                        ("baseline", models.FloatField(blank=True, null=True, verbose_name="baseline")),
                        ("value", models.FloatField(blank=True, null=True, verbose_name="target")),
                        ("low", models.FloatField(blank=True, null=True, verbose_name="lower end")),
                        ("high", models.FloatField(blank=True, null=True, verbose_name="upper end")),
                        ("tolerance", models.FloatField(blank=True, null=True, verbose_name="tolerance")),
                        (
                            "shape",
                            models.CharField(
                                choices=[("flat", "flat"), ("linear", "linear, from the baseline")],
                                default="flat",
                                max_length=10,
                                verbose_name="pace",
                            ),
                        ),
                        (
                            "scope",
                            models.CharField(
                                choices=[("period", "each period"), ("to_date", "to date, over the span")],
                                default="period",
                                max_length=10,
                                verbose_name="scope",
                            ),
                        ),
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
                            "part",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="targets",
                                to="alignment.templatekpi",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["starts_on"],
                        "constraints": [
                            django.contrib.postgres.constraints.ExclusionConstraint(
                                expressions=[
                                    ("company", "="),
                                    ("part", "="),
                                    (
                                        kpis.models.kpi.DateSpan(
                                            models.F("starts_on"), models.F("ends_on"), models.Value("[]")
                                        ),
                                        "&&",
                                    ),
                                ],
                                name="template_targets_do_not_overlap",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("high__isnull", True), ("low__isnull", True), ("value__isnull", False)),
                                    models.Q(
                                        ("high__isnull", False),
                                        ("low__isnull", False),
                                        ("low__lte", models.F("high")),
                                        ("value__isnull", True),
                                    ),
                                    _connector="OR",
                                ),
                                name="template_target_value_or_range",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("ends_on__isnull", True), ("ends_on__gte", models.F("starts_on")), _connector="OR"
                                ),
                                name="template_target_span",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("baseline__isnull", True),
                                        models.Q(("baseline__gt", float("-inf")), ("baseline__lt", float("inf"))),
                                        _connector="OR",
                                    ),
                                    models.Q(
                                        ("value__isnull", True),
                                        models.Q(("value__gt", float("-inf")), ("value__lt", float("inf"))),
                                        _connector="OR",
                                    ),
                                    models.Q(
                                        ("low__isnull", True),
                                        models.Q(("low__gt", float("-inf")), ("low__lt", float("inf"))),
                                        _connector="OR",
                                    ),
                                    models.Q(
                                        ("high__isnull", True),
                                        models.Q(("high__gt", float("-inf")), ("high__lt", float("inf"))),
                                        _connector="OR",
                                    ),
                                ),
                                name="template_target_finite",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("tolerance__isnull", True),
                                    models.Q(("tolerance__gte", 0), ("tolerance__lt", float("inf"))),
                                    _connector="OR",
                                ),
                                name="template_target_tolerance",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("shape__in", ["flat", "linear"])), name="template_target_shape"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("scope__in", ["period", "to_date"])), name="template_target_scope"
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "alignment_templatetargetevent" ("baseline", "company_id", "ends_on", "high", "id", "low", "part_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "scope", "shape", "starts_on", "tolerance", "value") VALUES (NEW."baseline", NEW."company_id", NEW."ends_on", NEW."high", NEW."id", NEW."low", NEW."part_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."scope", NEW."shape", NEW."starts_on", NEW."tolerance", NEW."value"); RETURN NULL;',
                                    hash="1c9b027807f7b92e69a8cb8b8756becea4f43601",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_af489",
                                    table="alignment_templatetarget",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                                    func='INSERT INTO "alignment_templatetargetevent" ("baseline", "company_id", "ends_on", "high", "id", "low", "part_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "scope", "shape", "starts_on", "tolerance", "value") VALUES (NEW."baseline", NEW."company_id", NEW."ends_on", NEW."high", NEW."id", NEW."low", NEW."part_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."scope", NEW."shape", NEW."starts_on", NEW."tolerance", NEW."value"); RETURN NULL;',
                                    hash="6468d6a39062898d0313947958789b830fb5c47c",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_40a64",
                                    table="alignment_templatetarget",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="delete_delete",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "alignment_templatetargetevent" ("baseline", "company_id", "ends_on", "high", "id", "low", "part_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "scope", "shape", "starts_on", "tolerance", "value") VALUES (OLD."baseline", OLD."company_id", OLD."ends_on", OLD."high", OLD."id", OLD."low", OLD."part_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."scope", OLD."shape", OLD."starts_on", OLD."tolerance", OLD."value"); RETURN NULL;',
                                    hash="d27e32c077641059d5d642cfc483616d37a46007",
                                    operation="DELETE",
                                    pgid="pgtrigger_delete_delete_5cdfd",
                                    table="alignment_templatetarget",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TemplateTargetEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("pgh_context", pghistory.utils.JSONField(null=True)),
                        ("pgh_context_id", models.UUIDField(null=True)),
                        (
                            "id",
                            models.UUIDField(default=organization.models.keys.uuid7, editable=False, serialize=False),
                        ),
                        ("starts_on", models.DateField(verbose_name="from")),
                        ("ends_on", models.DateField(blank=True, null=True, verbose_name="to")),
                        ("baseline", models.FloatField(blank=True, null=True, verbose_name="baseline")),
                        ("value", models.FloatField(blank=True, null=True, verbose_name="target")),
                        ("low", models.FloatField(blank=True, null=True, verbose_name="lower end")),
                        ("high", models.FloatField(blank=True, null=True, verbose_name="upper end")),
                        ("tolerance", models.FloatField(blank=True, null=True, verbose_name="tolerance")),
                        (
                            "shape",
                            models.CharField(
                                choices=[("flat", "flat"), ("linear", "linear, from the baseline")],
                                default="flat",
                                max_length=10,
                                verbose_name="pace",
                            ),
                        ),
                        (
                            "scope",
                            models.CharField(
                                choices=[("period", "each period"), ("to_date", "to date, over the span")],
                                default="period",
                                max_length=10,
                                verbose_name="scope",
                            ),
                        ),
                        (
                            "company",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="organization.company",
                            ),
                        ),
                        (
                            "part",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="alignment.templatekpi",
                            ),
                        ),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="alignment.templatetarget",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="TemplateUse",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=organization.models.keys.uuid7,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("job_role", models.CharField(blank=True, default="", max_length=200)),
                        (
                            "exceptions",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=30), blank=True, default=list, size=None
                            ),
                        ),
                        ("given_on", models.DateField()),
                        ("ended_on", models.DateField(blank=True, null=True)),
                        (
                            "ended_why",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("left", "left the company"),
                                    ("role_changed", "another role or department"),
                                    ("taken_back", "taken back"),
                                    ("dropped", "the template dropped it"),
                                    ("retired", "retired"),
                                    ("handed_over", "handed over"),
                                ],
                                default="",
                                max_length=20,
                            ),
                        ),
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
                                related_name="template_uses",
                                to="kpis.kpi",
                            ),
                        ),
                        (
                            "membership",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="template_uses",
                                to="organization.membership",
                            ),
                        ),
                        (
                            "part",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="uses",
                                to="alignment.templatekpi",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("ended_on__isnull", True)),
                                fields=("company", "part", "membership"),
                                name="template_given_once",
                                nulls_distinct=False,
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("ended_on__isnull", True)),
                                fields=("company", "kpi"),
                                name="template_kpi_used_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("ended_on__isnull", True), ("ended_why", "")),
                                    models.Q(("ended_on__isnull", False), models.Q(("ended_why", ""), _negated=True)),
                                    _connector="OR",
                                ),
                                name="template_use_ends_with_reason",
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "alignment_templateuseevent" ("company_id", "ended_on", "ended_why", "exceptions", "given_on", "id", "job_role", "kpi_id", "membership_id", "part_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."company_id", NEW."ended_on", NEW."ended_why", NEW."exceptions", NEW."given_on", NEW."id", NEW."job_role", NEW."kpi_id", NEW."membership_id", NEW."part_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id"); RETURN NULL;',
                                    hash="42aa511abf5d13cbad5042e68f9704d553551bf2",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_151db",
                                    table="alignment_templateuse",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                                    func='INSERT INTO "alignment_templateuseevent" ("company_id", "ended_on", "ended_why", "exceptions", "given_on", "id", "job_role", "kpi_id", "membership_id", "part_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."company_id", NEW."ended_on", NEW."ended_why", NEW."exceptions", NEW."given_on", NEW."id", NEW."job_role", NEW."kpi_id", NEW."membership_id", NEW."part_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id"); RETURN NULL;',
                                    hash="e11f769db2f2ffc514a0737c5ed42a993b196424",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_4b2cd",
                                    table="alignment_templateuse",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TemplateUseEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("pgh_context", pghistory.utils.JSONField(null=True)),
                        ("pgh_context_id", models.UUIDField(null=True)),
                        (
                            "id",
                            models.UUIDField(default=organization.models.keys.uuid7, editable=False, serialize=False),
                        ),
                        ("job_role", models.CharField(blank=True, default="", max_length=200)),
                        (
                            "exceptions",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=30), blank=True, default=list, size=None
                            ),
                        ),
                        ("given_on", models.DateField()),
                        ("ended_on", models.DateField(blank=True, null=True)),
                        (
                            "ended_why",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("left", "left the company"),
                                    ("role_changed", "another role or department"),
                                    ("taken_back", "taken back"),
                                    ("dropped", "the template dropped it"),
                                    ("retired", "retired"),
                                    ("handed_over", "handed over"),
                                ],
                                default="",
                                max_length=20,
                            ),
                        ),
                        (
                            "company",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="organization.company",
                            ),
                        ),
                        (
                            "kpi",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="kpis.kpi",
                            ),
                        ),
                        (
                            "membership",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="organization.membership",
                            ),
                        ),
                        (
                            "part",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="alignment.templatekpi",
                            ),
                        ),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="alignment.templateuse",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
            ],
        ),
        organization.models.schema.Trails(
            name="roletemplate",
        ),
        organization.models.schema.Trails(
            name="templatekpi",
        ),
        organization.models.schema.Trails(
            name="templaterollup",
        ),
        organization.models.schema.Trails(
            name="templatetarget",
        ),
        organization.models.schema.Trails(
            name="templateuse",
        ),
        organization.models.schema.CompanyTable(
            name="roletemplate",
            see="company_id = plumbline_company()",
            keyed=True,
            references=True,
        ),
        organization.models.schema.CompanyTable(
            name="templatekpi",
            see="company_id = plumbline_company()",
            keyed=True,
            references=True,
        ),
        organization.models.schema.CompanyTable(
            name="templatetarget",
            see="company_id = plumbline_company()",
            keyed=True,
            references=True,
        ),
        organization.models.schema.CompanyTable(
            name="templateuse",
            see="company_id = plumbline_company()",
            keyed=True,
            references=True,
        ),
        organization.models.schema.CompanyTable(
            name="templaterollup",
            see="company_id = plumbline_company()",
            keyed=True,
            references=True,
        ),
        organization.models.schema.EventTable(
            name="roletemplateevent",
        ),
        organization.models.schema.EventTable(
            name="templatekpievent",
        ),
        organization.models.schema.EventTable(
            name="templatetargetevent",
        ),
        organization.models.schema.EventTable(
            name="templateuseevent",
        ),
        organization.models.schema.EventTable(
            name="templaterollupevent",
        ),
    ]
