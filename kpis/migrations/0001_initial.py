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
    initial = True

    dependencies = [
        ("organization", "0002_company_rows"),
    ]

    operations = [
        organization.models.schema.Together(
            operations=[
                migrations.CreateModel(
                    name="Kpi",
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
                                max_length=100,
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
                        (
                            "level",
                            models.CharField(
                                choices=[
                                    ("company", "company"),
                                    ("department", "department"),
                                    ("individual", "individual"),
                                ],
                                max_length=10,
                                verbose_name="level",
                            ),
                        ),
                        (
                            "definition",
                            models.TextField(blank=True, default="", max_length=4000, verbose_name="definition"),
                        ),
                        ("unit", models.CharField(blank=True, default="", max_length=20, verbose_name="unit")),
                        ("decimals", models.PositiveSmallIntegerField(default=1, verbose_name="decimals")),
                        (
                            "direction",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("higher", "higher is better"),
                                    ("lower", "lower is better"),
                                    ("range", "within a range"),
                                ],
                                default="",
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
                                blank=True,
                                choices=[
                                    ("weekly", "weekly"),
                                    ("biweekly", "every two weeks"),
                                    ("monthly", "monthly"),
                                    ("quarterly", "quarterly"),
                                ],
                                default="",
                                max_length=10,
                                verbose_name="reviewed",
                            ),
                        ),
                        (
                            "tags",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=50), blank=True, default=list, size=None
                            ),
                        ),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("draft", "draft"),
                                    ("proposed", "proposed"),
                                    ("active", "active"),
                                    ("retired", "retired"),
                                ],
                                default="draft",
                                max_length=10,
                                verbose_name="status",
                            ),
                        ),
                        (
                            "typical_change",
                            models.FloatField(
                                blank=True,
                                help_text="Its usual change from period to period, in its unit.",
                                null=True,
                                verbose_name="typical change",
                            ),
                        ),
                        ("locked_until", models.DateField(blank=True, null=True, verbose_name="locked until")),
                        ("lock_slot", models.PositiveSmallIntegerField(blank=True, editable=False, null=True)),
                        ("activated_on", models.DateField(blank=True, null=True)),
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
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="kpis",
                                to="organization.department",
                                verbose_name="department",
                            ),
                        ),
                        (
                            "deputy",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="deputised_kpis",
                                to="organization.membership",
                                verbose_name="deputy",
                            ),
                        ),
                        (
                            "owner",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="owned_kpis",
                                to="organization.membership",
                                verbose_name="owner",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["name", "key"],
                        "indexes": [
                            models.Index(fields=["company", "department", "status"], name="kpi_by_department"),
                            models.Index(fields=["company", "owner"], name="kpi_by_owner"),
                        ],
                        "constraints": [
                            models.UniqueConstraint(fields=("company", "key"), name="kpi_key_once"),
                            models.UniqueConstraint(fields=("company", "id", "level"), name="kpi_level_key"),
                            models.UniqueConstraint(fields=("company", "lock_slot"), name="kpi_lock_slot_once"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("department__isnull", True), ("level", "company")),
                                    models.Q(
                                        ("department__isnull", False), ("level__in", ["department", "individual"])
                                    ),
                                    _connector="OR",
                                ),
                                name="kpi_level_and_department_agree",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("lock_slot__isnull", True), ("locked_until__isnull", True)),
                                    models.Q(
                                        models.Q(("unit", ""), _negated=True),
                                        models.Q(("direction", ""), _negated=True),
                                        ("level", "company"),
                                        ("lock_slot__range", (1, 5)),
                                        ("locked_until__isnull", False),
                                        ("owner__isnull", False),
                                        ("status", "active"),
                                    ),
                                    _connector="OR",
                                ),
                                name="kpi_locked_is_measurable_and_owned",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("direction__in", ["", "higher", "lower", "range"])),
                                name="kpi_direction",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("indicator__in", ["", "leading", "lagging"])), name="kpi_indicator"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("nature__in", ["", "outcome", "output", "activity"])),
                                name="kpi_nature",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("aggregation__in", ["sum", "mean", "last"])), name="kpi_aggregation"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("measure_cadence__in", ["weekly", "biweekly", "monthly", "quarterly"])
                                ),
                                name="kpi_measure_cadence",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("review_cadence__in", ["", "weekly", "biweekly", "monthly", "quarterly"])
                                ),
                                name="kpi_review_cadence",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("status__in", ["draft", "proposed", "active", "retired"])),
                                name="kpi_status",
                            ),
                            models.CheckConstraint(condition=models.Q(("decimals__lte", 6)), name="kpi_decimals"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("typical_change__isnull", True),
                                    models.Q(("typical_change__gt", 0), ("typical_change__lt", float("inf"))),
                                    _connector="OR",
                                ),
                                name="kpi_typical_change",
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "kpis_kpievent" ("activated_on", "aggregation", "company_id", "created_at", "decimals", "definition", "department_id", "deputy_id", "direction", "id", "indicator", "key", "level", "lock_slot", "locked_until", "measure_cadence", "name", "nature", "owner_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "retired_on", "review_cadence", "status", "tags", "typical_change", "unit") VALUES (NEW."activated_on", NEW."aggregation", NEW."company_id", NEW."created_at", NEW."decimals", NEW."definition", NEW."department_id", NEW."deputy_id", NEW."direction", NEW."id", NEW."indicator", NEW."key", NEW."level", NEW."lock_slot", NEW."locked_until", NEW."measure_cadence", NEW."name", NEW."nature", NEW."owner_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."retired_on", NEW."review_cadence", NEW."status", NEW."tags", NEW."typical_change", NEW."unit"); RETURN NULL;',
                                    hash="f9811a1c5c7614e06b0bc402aad309dce91517b5",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_153b7",
                                    table="kpis_kpi",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                                    func='INSERT INTO "kpis_kpievent" ("activated_on", "aggregation", "company_id", "created_at", "decimals", "definition", "department_id", "deputy_id", "direction", "id", "indicator", "key", "level", "lock_slot", "locked_until", "measure_cadence", "name", "nature", "owner_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "retired_on", "review_cadence", "status", "tags", "typical_change", "unit") VALUES (NEW."activated_on", NEW."aggregation", NEW."company_id", NEW."created_at", NEW."decimals", NEW."definition", NEW."department_id", NEW."deputy_id", NEW."direction", NEW."id", NEW."indicator", NEW."key", NEW."level", NEW."lock_slot", NEW."locked_until", NEW."measure_cadence", NEW."name", NEW."nature", NEW."owner_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."retired_on", NEW."review_cadence", NEW."status", NEW."tags", NEW."typical_change", NEW."unit"); RETURN NULL;',
                                    hash="0f6744d0ab99dd03238d3c8bdacb9ac74b0af3f2",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_feb2e",
                                    table="kpis_kpi",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Contributor",
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
                        ("input", models.CharField(max_length=500, verbose_name="input")),
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
                                related_name="contributions",
                                to="organization.department",
                            ),
                        ),
                        (
                            "kpi",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="contributors",
                                to="kpis.kpi",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("company", "kpi", "department"), name="contributor_once")
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "kpis_contributorevent" ("company_id", "department_id", "id", "input", "kpi_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."company_id", NEW."department_id", NEW."id", NEW."input", NEW."kpi_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id"); RETURN NULL;',
                                    hash="f021ba91021d6c86d2211dbd1f7d7c5be7f363ef",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_f5ee5",
                                    table="kpis_contributor",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                                    func='INSERT INTO "kpis_contributorevent" ("company_id", "department_id", "id", "input", "kpi_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."company_id", NEW."department_id", NEW."id", NEW."input", NEW."kpi_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id"); RETURN NULL;',
                                    hash="713c84f696fdc4eea964c86a1b6dff38e07d9513",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_52779",
                                    table="kpis_contributor",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="delete_delete",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "kpis_contributorevent" ("company_id", "department_id", "id", "input", "kpi_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (OLD."company_id", OLD."department_id", OLD."id", OLD."input", OLD."kpi_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id"); RETURN NULL;',
                                    hash="df064023d6c6fb8aea73b2538fccb9ba8f5a1842",
                                    operation="DELETE",
                                    pgid="pgtrigger_delete_delete_85761",
                                    table="kpis_contributor",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Explanation",
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
                        ("period", models.DateField()),
                        (
                            "cause",
                            models.CharField(
                                choices=[
                                    ("own_process", "own process"),
                                    ("other_department", "another department"),
                                    ("external", "outside the company"),
                                    ("data", "the data"),
                                    ("target", "the target"),
                                ],
                                max_length=20,
                                verbose_name="cause",
                            ),
                        ),
                        ("text", models.TextField(max_length=4000, verbose_name="what happened")),
                        (
                            "next_step",
                            models.TextField(blank=True, default="", max_length=2000, verbose_name="next step"),
                        ),
                        ("written_at", models.DateTimeField()),
                        (
                            "author",
                            models.ForeignKey(
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
                            "kpi",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="explanations",
                                to="kpis.kpi",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-period"],
                        "constraints": [
                            models.UniqueConstraint(fields=("company", "kpi", "period"), name="explanation_once"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("cause__in", ["own_process", "other_department", "external", "data", "target"])
                                ),
                                name="explanation_cause",
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "kpis_explanationevent" ("author_id", "cause", "company_id", "id", "kpi_id", "next_step", "period", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "text", "written_at") VALUES (NEW."author_id", NEW."cause", NEW."company_id", NEW."id", NEW."kpi_id", NEW."next_step", NEW."period", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."text", NEW."written_at"); RETURN NULL;',
                                    hash="71af52920201cd9ac34876a8988ab368a39c46b7",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_864d0",
                                    table="kpis_explanation",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                                    func='INSERT INTO "kpis_explanationevent" ("author_id", "cause", "company_id", "id", "kpi_id", "next_step", "period", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "text", "written_at") VALUES (NEW."author_id", NEW."cause", NEW."company_id", NEW."id", NEW."kpi_id", NEW."next_step", NEW."period", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."text", NEW."written_at"); RETURN NULL;',
                                    hash="88b3db23fcfebdb639c763667159c14498da734a",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_4f22f",
                                    table="kpis_explanation",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="delete_delete",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "kpis_explanationevent" ("author_id", "cause", "company_id", "id", "kpi_id", "next_step", "period", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "text", "written_at") VALUES (OLD."author_id", OLD."cause", OLD."company_id", OLD."id", OLD."kpi_id", OLD."next_step", OLD."period", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."text", OLD."written_at"); RETURN NULL;',
                                    hash="5163deeba9c314b38e4644e0c5311461e28c296f",
                                    operation="DELETE",
                                    pgid="pgtrigger_delete_delete_83c4f",
                                    table="kpis_explanation",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ExplanationEvent",
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
                        ("period", models.DateField()),
                        (
                            "cause",
                            models.CharField(
                                choices=[
                                    ("own_process", "own process"),
                                    ("other_department", "another department"),
                                    ("external", "outside the company"),
                                    ("data", "the data"),
                                    ("target", "the target"),
                                ],
                                max_length=20,
                                verbose_name="cause",
                            ),
                        ),
                        ("text", models.TextField(max_length=4000, verbose_name="what happened")),
                        (
                            "next_step",
                            models.TextField(blank=True, default="", max_length=2000, verbose_name="next step"),
                        ),
                        ("written_at", models.DateTimeField()),
                        (
                            "author",
                            models.ForeignKey(
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
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="kpis.explanation",
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
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="ContributorEvent",
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
                        ("input", models.CharField(max_length=500, verbose_name="input")),
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
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="kpis.contributor",
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
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="KpiEvent",
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
                                max_length=100,
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
                        (
                            "level",
                            models.CharField(
                                choices=[
                                    ("company", "company"),
                                    ("department", "department"),
                                    ("individual", "individual"),
                                ],
                                max_length=10,
                                verbose_name="level",
                            ),
                        ),
                        (
                            "definition",
                            models.TextField(blank=True, default="", max_length=4000, verbose_name="definition"),
                        ),
                        ("unit", models.CharField(blank=True, default="", max_length=20, verbose_name="unit")),
                        ("decimals", models.PositiveSmallIntegerField(default=1, verbose_name="decimals")),
                        (
                            "direction",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("higher", "higher is better"),
                                    ("lower", "lower is better"),
                                    ("range", "within a range"),
                                ],
                                default="",
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
                                blank=True,
                                choices=[
                                    ("weekly", "weekly"),
                                    ("biweekly", "every two weeks"),
                                    ("monthly", "monthly"),
                                    ("quarterly", "quarterly"),
                                ],
                                default="",
                                max_length=10,
                                verbose_name="reviewed",
                            ),
                        ),
                        (
                            "tags",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=50), blank=True, default=list, size=None
                            ),
                        ),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("draft", "draft"),
                                    ("proposed", "proposed"),
                                    ("active", "active"),
                                    ("retired", "retired"),
                                ],
                                default="draft",
                                max_length=10,
                                verbose_name="status",
                            ),
                        ),
                        (
                            "typical_change",
                            models.FloatField(
                                blank=True,
                                help_text="Its usual change from period to period, in its unit.",
                                null=True,
                                verbose_name="typical change",
                            ),
                        ),
                        ("locked_until", models.DateField(blank=True, null=True, verbose_name="locked until")),
                        ("lock_slot", models.PositiveSmallIntegerField(blank=True, editable=False, null=True)),
                        ("activated_on", models.DateField(blank=True, null=True)),
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
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="organization.department",
                                verbose_name="department",
                            ),
                        ),
                        (
                            "deputy",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="organization.membership",
                                verbose_name="deputy",
                            ),
                        ),
                        (
                            "owner",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="organization.membership",
                                verbose_name="owner",
                            ),
                        ),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="kpis.kpi",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="KpiState",
                    fields=[
                        (
                            "pk",
                            models.CompositePrimaryKey(
                                "company_id", "kpi_id", blank=True, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        (
                            "due_period",
                            models.DateField(
                                help_text="The last period that ended: the one a value is due for.", null=True
                            ),
                        ),
                        ("period", models.DateField(help_text="The period of the latest value.", null=True)),
                        ("actual", models.FloatField(null=True)),
                        ("previous", models.FloatField(null=True)),
                        ("last_year", models.FloatField(null=True)),
                        (
                            "target",
                            models.FloatField(help_text="The target's value at the end of its span.", null=True),
                        ),
                        ("target_low", models.FloatField(null=True)),
                        ("target_high", models.FloatField(null=True)),
                        ("target_ends_on", models.DateField(null=True)),
                        ("tolerance", models.FloatField(null=True)),
                        (
                            "pace",
                            models.FloatField(
                                help_text="Where the target line stands at the period's last day.", null=True
                            ),
                        ),
                        (
                            "compared",
                            models.FloatField(
                                help_text="What is compared with the pace: the actual, or the sum to date.", null=True
                            ),
                        ),
                        ("variance", models.FloatField(null=True)),
                        ("variance_pct", models.FloatField(null=True)),
                        (
                            "health",
                            models.CharField(
                                choices=[
                                    ("on_track", "on track"),
                                    ("at_risk", "at risk"),
                                    ("off_track", "off track"),
                                    ("no_data", "no data"),
                                ],
                                default="no_data",
                                max_length=10,
                            ),
                        ),
                        ("stale", models.BooleanField(default=False)),
                        ("accepted_until", models.DateField(null=True)),
                        ("misses_in_a_row", models.PositiveSmallIntegerField(default=0)),
                        ("off_since", models.DateField(null=True)),
                        ("trend", models.CharField(blank=True, default="", max_length=10)),
                        ("signal", models.CharField(default="none", max_length=20)),
                        ("adverse", models.BooleanField(default=False)),
                        ("flag", models.CharField(default="no_data", max_length=20)),
                        ("limit_low", models.FloatField(null=True)),
                        ("limit_center", models.FloatField(null=True)),
                        ("limit_high", models.FloatField(null=True)),
                        (
                            "sigma",
                            models.FloatField(
                                help_text="Its usual variation from period to period, in its unit.", null=True
                            ),
                        ),
                        ("forecast_at", models.DateField(null=True)),
                        ("forecast", models.FloatField(null=True)),
                        ("forecast_low", models.FloatField(null=True)),
                        ("forecast_high", models.FloatField(null=True)),
                        ("p_miss", models.FloatField(null=True)),
                        (
                            "spark",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.FloatField(null=True), default=list, size=None
                            ),
                        ),
                        (
                            "spark_pace",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.FloatField(null=True), default=list, size=None
                            ),
                        ),
                        ("entered_at", models.DateTimeField(null=True)),
                        ("restate_on", models.DateField(null=True)),
                        ("computed_at", models.DateTimeField()),
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
                            models.OneToOneField(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="state",
                                to="kpis.kpi",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [models.Index(fields=["company", "restate_on"], name="state_to_restate")],
                    },
                ),
                migrations.CreateModel(
                    name="Measurement",
                    fields=[
                        (
                            "pk",
                            models.CompositePrimaryKey(
                                "company_id",
                                "kpi_id",
                                "period",
                                blank=True,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("period", models.DateField()),
                        ("actual", models.FloatField()),
                        ("note", models.CharField(blank=True, default="", max_length=1000)),
                        ("entered_by", models.UUIDField(null=True)),
                        ("entered_at", models.DateTimeField()),
                        (
                            "source",
                            models.CharField(
                                choices=[
                                    ("grid", "My week"),
                                    ("file", "file"),
                                    ("api", "interface"),
                                    ("command", "command"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("reason", models.CharField(blank=True, default="", max_length=1000)),
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
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="values",
                                to="kpis.kpi",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("actual__isnull", True),
                                    models.Q(("actual__gt", float("-inf")), ("actual__lt", float("inf"))),
                                    _connector="OR",
                                ),
                                name="measurement_finite",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("source__in", ["grid", "file", "api", "command"])),
                                name="measurement_source",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="MeasurementEvent",
                    fields=[
                        ("id", models.BigAutoField(primary_key=True, serialize=False)),
                        ("kpi_id", models.UUIDField()),
                        ("period", models.DateField()),
                        ("old_actual", models.FloatField()),
                        ("old_note", models.CharField(blank=True, default="", max_length=1000)),
                        ("old_entered_by", models.UUIDField(null=True)),
                        ("old_entered_at", models.DateTimeField()),
                        ("actual", models.FloatField(null=True)),
                        ("note", models.CharField(blank=True, default="", max_length=1000)),
                        ("actor", models.UUIDField(null=True)),
                        ("at", models.DateTimeField()),
                        (
                            "source",
                            models.CharField(
                                choices=[
                                    ("grid", "My week"),
                                    ("file", "file"),
                                    ("api", "interface"),
                                    ("command", "command"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("reason", models.CharField(blank=True, default="", max_length=1000)),
                        (
                            "company",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="organization.company",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["company", "kpi_id", "period"], name="measurement_event_by_kpi")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Target",
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
                            "kpi",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="targets",
                                to="kpis.kpi",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["starts_on"],
                        "constraints": [
                            django.contrib.postgres.constraints.ExclusionConstraint(
                                expressions=[
                                    ("company", "="),
                                    ("kpi", "="),
                                    (
                                        kpis.models.kpi.DateSpan(
                                            models.F("starts_on"), models.F("ends_on"), models.Value("[]")
                                        ),
                                        "&&",
                                    ),
                                ],
                                name="target_versions_do_not_overlap",
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
                                name="target_value_or_range",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("ends_on__isnull", True), ("ends_on__gte", models.F("starts_on")), _connector="OR"
                                ),
                                name="target_span",
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
                                name="target_finite",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("tolerance__isnull", True),
                                    models.Q(("tolerance__gte", 0), ("tolerance__lt", float("inf"))),
                                    _connector="OR",
                                ),
                                name="target_tolerance",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("shape__in", ["flat", "linear"])), name="target_shape"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("scope__in", ["period", "to_date"])), name="target_scope"
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "kpis_targetevent" ("baseline", "company_id", "created_at", "ends_on", "high", "id", "kpi_id", "low", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "scope", "shape", "starts_on", "tolerance", "value") VALUES (NEW."baseline", NEW."company_id", NEW."created_at", NEW."ends_on", NEW."high", NEW."id", NEW."kpi_id", NEW."low", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."scope", NEW."shape", NEW."starts_on", NEW."tolerance", NEW."value"); RETURN NULL;',
                                    hash="a355b37b47f45e90743b676980b8b5a2f6278f8f",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_6d555",
                                    table="kpis_target",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                                    func='INSERT INTO "kpis_targetevent" ("baseline", "company_id", "created_at", "ends_on", "high", "id", "kpi_id", "low", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "scope", "shape", "starts_on", "tolerance", "value") VALUES (NEW."baseline", NEW."company_id", NEW."created_at", NEW."ends_on", NEW."high", NEW."id", NEW."kpi_id", NEW."low", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."scope", NEW."shape", NEW."starts_on", NEW."tolerance", NEW."value"); RETURN NULL;',
                                    hash="2af11275d5be4cfd804c86a0c931fb6b179edce3",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_55bc5",
                                    table="kpis_target",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="delete_delete",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "kpis_targetevent" ("baseline", "company_id", "created_at", "ends_on", "high", "id", "kpi_id", "low", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "scope", "shape", "starts_on", "tolerance", "value") VALUES (OLD."baseline", OLD."company_id", OLD."created_at", OLD."ends_on", OLD."high", OLD."id", OLD."kpi_id", OLD."low", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."scope", OLD."shape", OLD."starts_on", OLD."tolerance", OLD."value"); RETURN NULL;',
                                    hash="8a28993d69a26f7d4da6bd8ef453a26c560be5ed",
                                    operation="DELETE",
                                    pgid="pgtrigger_delete_delete_bf21e",
                                    table="kpis_target",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TargetEvent",
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
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="kpis.target",
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
            name="kpi",
        ),
        organization.models.schema.Trails(
            name="contributor",
        ),
        organization.models.schema.Trails(
            name="explanation",
        ),
        organization.models.schema.Trails(
            name="target",
        ),
    ]
