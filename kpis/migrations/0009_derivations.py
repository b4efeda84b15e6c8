import django.db.models.deletion
import organization.models.keys
import organization.models.schema
import pghistory.utils
import pgtrigger.compiler
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("kpis", "0008_skips_and_entry_links"),
        ("organization", "0003_tokens"),
    ]

    operations = [
        organization.models.schema.Together(
            operations=[
                migrations.CreateModel(
                    name="ContributorReport",
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
                        ("text", models.TextField(max_length=1000, verbose_name="what was put in")),
                        ("figure", models.FloatField(blank=True, null=True, verbose_name="figure")),
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
                            "contributor",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="reports",
                                to="kpis.contributor",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-period"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("company", "contributor", "period"), name="contributor_report_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("figure__isnull", True),
                                    models.Q(("figure__gt", float("-inf")), ("figure__lt", float("inf"))),
                                    _connector="OR",
                                ),
                                name="contributor_report_figure",
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "kpis_contributorreportevent" ("author_id", "company_id", "contributor_id", "figure", "id", "period", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "text", "written_at") VALUES (NEW."author_id", NEW."company_id", NEW."contributor_id", NEW."figure", NEW."id", NEW."period", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."text", NEW."written_at"); RETURN NULL;',
                                    hash="c749682e5e5b8a2d010e09a76a4bf1dbdc958caa",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_59d3b",
                                    table="kpis_contributorreport",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                                    func='INSERT INTO "kpis_contributorreportevent" ("author_id", "company_id", "contributor_id", "figure", "id", "period", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "text", "written_at") VALUES (NEW."author_id", NEW."company_id", NEW."contributor_id", NEW."figure", NEW."id", NEW."period", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."text", NEW."written_at"); RETURN NULL;',
                                    hash="d6e304b67311aed6425939f61139d2a522d48d84",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_19aca",
                                    table="kpis_contributorreport",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="delete_delete",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "kpis_contributorreportevent" ("author_id", "company_id", "contributor_id", "figure", "id", "period", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "text", "written_at") VALUES (OLD."author_id", OLD."company_id", OLD."contributor_id", OLD."figure", OLD."id", OLD."period", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."text", OLD."written_at"); RETURN NULL;',
                                    hash="cf7ca366077659750b652267863dd395be66b256",
                                    operation="DELETE",
                                    pgid="pgtrigger_delete_delete_45abc",
                                    table="kpis_contributorreport",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ContributorReportEvent",
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
                        ("text", models.TextField(max_length=1000, verbose_name="what was put in")),
                        ("figure", models.FloatField(blank=True, null=True, verbose_name="figure")),
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
                            "contributor",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="kpis.contributor",
                            ),
                        ),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="kpis.contributorreport",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Derivation",
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
                            "kind",
                            models.CharField(
                                choices=[("formula", "formula"), ("rollup", "roll-up")],
                                max_length=10,
                                verbose_name="kind",
                            ),
                        ),
                        (
                            "expression",
                            models.CharField(blank=True, default="", max_length=500, verbose_name="formula"),
                        ),
                        (
                            "how",
                            models.CharField(
                                blank=True,
                                choices=[("sum", "sum"), ("mean", "mean"), ("ratio", "sum by sum")],
                                default="",
                                max_length=10,
                                verbose_name="how",
                            ),
                        ),
                        ("coverage", models.FloatField(default=1.0, verbose_name="share that must be in")),
                        ("factor", models.FloatField(default=1.0, verbose_name="times")),
                        ("since", models.DateField(blank=True, null=True, verbose_name="computed from")),
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
                                related_name="derivations",
                                to="kpis.kpi",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("company", "kpi"), name="derivation_once"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("how", ""), ("kind", "formula"), models.Q(("expression", ""), _negated=True)
                                    ),
                                    models.Q(
                                        ("expression", ""), ("how__in", ["sum", "mean", "ratio"]), ("kind", "rollup")
                                    ),
                                    _connector="OR",
                                ),
                                name="derivation_formula_or_rollup",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("coverage__gt", 0), ("coverage__lte", 1)),
                                name="derivation_coverage",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("factor__gt", float("-inf")), ("factor__lt", float("inf"))),
                                name="derivation_factor",
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "kpis_derivationevent" ("company_id", "coverage", "expression", "factor", "how", "id", "kind", "kpi_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "since") VALUES (NEW."company_id", NEW."coverage", NEW."expression", NEW."factor", NEW."how", NEW."id", NEW."kind", NEW."kpi_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."since"); RETURN NULL;',
                                    hash="96001e99167259d80fd2f5ff286ed61aa2dc5002",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_04063",
                                    table="kpis_derivation",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                                    func='INSERT INTO "kpis_derivationevent" ("company_id", "coverage", "expression", "factor", "how", "id", "kind", "kpi_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "since") VALUES (NEW."company_id", NEW."coverage", NEW."expression", NEW."factor", NEW."how", NEW."id", NEW."kind", NEW."kpi_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."since"); RETURN NULL;',
                                    hash="55b4e5954cd3d231aee86aa6cf27152b6db0261d",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_33440",
                                    table="kpis_derivation",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="delete_delete",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "kpis_derivationevent" ("company_id", "coverage", "expression", "factor", "how", "id", "kind", "kpi_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "since") VALUES (OLD."company_id", OLD."coverage", OLD."expression", OLD."factor", OLD."how", OLD."id", OLD."kind", OLD."kpi_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."since"); RETURN NULL;',
                                    hash="d4ff464afd831964db1707e67c6df26249b5544b",
                                    operation="DELETE",
                                    pgid="pgtrigger_delete_delete_b75d2",
                                    table="kpis_derivation",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DerivationEvent",
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
                            "kind",
                            models.CharField(
                                choices=[("formula", "formula"), ("rollup", "roll-up")],
                                max_length=10,
                                verbose_name="kind",
                            ),
                        ),
                        (
                            "expression",
                            models.CharField(blank=True, default="", max_length=500, verbose_name="formula"),
                        ),
                        (
                            "how",
                            models.CharField(
                                blank=True,
                                choices=[("sum", "sum"), ("mean", "mean"), ("ratio", "sum by sum")],
                                default="",
                                max_length=10,
                                verbose_name="how",
                            ),
                        ),
                        ("coverage", models.FloatField(default=1.0, verbose_name="share that must be in")),
                        ("factor", models.FloatField(default=1.0, verbose_name="times")),
                        ("since", models.DateField(blank=True, null=True, verbose_name="computed from")),
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
                                to="kpis.derivation",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="DerivationSource",
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
                            "role",
                            models.CharField(
                                choices=[("value", "value"), ("divisor", "divisor")], default="value", max_length=10
                            ),
                        ),
                        ("position", models.PositiveIntegerField(default=0)),
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
                            "derivation",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="sources",
                                to="kpis.derivation",
                            ),
                        ),
                        (
                            "kpi",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="derives",
                                to="kpis.kpi",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["role", "position"],
                        "indexes": [models.Index(fields=["company", "kpi"], name="derivation_source_by_kpi")],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("company", "derivation", "kpi", "role"), name="derivation_source_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("role__in", ["value", "divisor"])), name="derivation_source_role"
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "kpis_derivationsourceevent" ("company_id", "derivation_id", "id", "kpi_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "role") VALUES (NEW."company_id", NEW."derivation_id", NEW."id", NEW."kpi_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."position", NEW."role"); RETURN NULL;',
                                    hash="6d96290fa0e809ee42c8bb97ec5ff2cb5437e128",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_bd79d",
                                    table="kpis_derivationsource",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                                    func='INSERT INTO "kpis_derivationsourceevent" ("company_id", "derivation_id", "id", "kpi_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "role") VALUES (NEW."company_id", NEW."derivation_id", NEW."id", NEW."kpi_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."position", NEW."role"); RETURN NULL;',
                                    hash="3336207219a4a60a2e8268bab73511133422649a",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_af6a5",
                                    table="kpis_derivationsource",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="delete_delete",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "kpis_derivationsourceevent" ("company_id", "derivation_id", "id", "kpi_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "role") VALUES (OLD."company_id", OLD."derivation_id", OLD."id", OLD."kpi_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."position", OLD."role"); RETURN NULL;',
                                    hash="e45ff7e80deaec0ac4fa809a20f486de499c7b8b",
                                    operation="DELETE",
                                    pgid="pgtrigger_delete_delete_0b44d",
                                    table="kpis_derivationsource",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DerivationSourceEvent",
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
                            "role",
                            models.CharField(
                                choices=[("value", "value"), ("divisor", "divisor")], default="value", max_length=10
                            ),
                        ),
                        ("position", models.PositiveIntegerField(default=0)),
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
                            "derivation",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="kpis.derivation",
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
                                to="kpis.derivationsource",
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
            name="contributorreport",
        ),
        organization.models.schema.Trails(
            name="derivation",
        ),
        organization.models.schema.Trails(
            name="derivationsource",
        ),
        organization.models.schema.Together(
            operations=[
                migrations.RemoveConstraint(
                    model_name="load",
                    name="load_source",
                ),
                migrations.RemoveConstraint(
                    model_name="measurement",
                    name="measurement_source",
                ),
                migrations.AlterField(
                    model_name="load",
                    name="source",
                    field=models.CharField(
                        choices=[
                            ("grid", "My week"),
                            ("file", "file"),
                            ("api", "interface"),
                            ("command", "command"),
                            ("derived", "computed"),
                        ],
                        max_length=10,
                    ),
                ),
                migrations.AlterField(
                    model_name="loadevent",
                    name="source",
                    field=models.CharField(
                        choices=[
                            ("grid", "My week"),
                            ("file", "file"),
                            ("api", "interface"),
                            ("command", "command"),
                            ("derived", "computed"),
                        ],
                        max_length=10,
                    ),
                ),
                migrations.AlterField(
                    model_name="measurement",
                    name="source",
                    field=models.CharField(
                        choices=[
                            ("grid", "My week"),
                            ("file", "file"),
                            ("api", "interface"),
                            ("command", "command"),
                            ("derived", "computed"),
                        ],
                        max_length=10,
                    ),
                ),
                migrations.AlterField(
                    model_name="measurementevent",
                    name="old_source",
                    field=models.CharField(
                        blank=True,
                        choices=[
                            ("grid", "My week"),
                            ("file", "file"),
                            ("api", "interface"),
                            ("command", "command"),
                            ("derived", "computed"),
                        ],
                        db_default="",
                        default="",
                        max_length=10,
                    ),
                ),
                migrations.AlterField(
                    model_name="measurementevent",
                    name="source",
                    field=models.CharField(
                        choices=[
                            ("grid", "My week"),
                            ("file", "file"),
                            ("api", "interface"),
                            ("command", "command"),
                            ("derived", "computed"),
                        ],
                        max_length=10,
                    ),
                ),
                migrations.AddConstraint(
                    model_name="load",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("source__in", ["grid", "file", "api", "command", "derived"])),
                        name="load_source",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="measurement",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("source__in", ["grid", "file", "api", "command", "derived"])),
                        name="measurement_source",
                    ),
                ),
            ],
        ),
        organization.models.schema.CompanyTable(
            name="derivation",
            see="company_id = plumbline_company()",
            keyed=True,
            references=True,
        ),
        organization.models.schema.CompanyTable(
            name="derivationsource",
            see="company_id = plumbline_company()",
            keyed=True,
            references=True,
        ),
        organization.models.schema.CompanyTable(
            name="contributorreport",
            see="company_id = plumbline_company()",
            keyed=True,
            references=True,
        ),
        organization.models.schema.EventTable(
            name="derivationevent",
        ),
        organization.models.schema.EventTable(
            name="derivationsourceevent",
        ),
        organization.models.schema.EventTable(
            name="contributorreportevent",
        ),
        migrations.RunSQL(
            sql="\nCREATE FUNCTION kpis_no_derived_circle() RETURNS trigger LANGUAGE plpgsql AS $$\nBEGIN\n    PERFORM pg_advisory_xact_lock(hashtextextended(company_id::text, 1))\n        FROM (SELECT DISTINCT company_id FROM fresh) AS companies;\n    IF EXISTS (\n        WITH RECURSIVE over (company_id, start, id) AS (\n            SELECT f.company_id, d.kpi_id, f.kpi_id FROM fresh f\n            JOIN kpis_derivation d ON d.company_id = f.company_id AND d.id = f.derivation_id\n            UNION\n            SELECT o.company_id, o.start, s.kpi_id FROM over o\n            JOIN kpis_derivation d ON d.company_id = o.company_id AND d.kpi_id = o.id\n            JOIN kpis_derivationsource s ON s.company_id = d.company_id AND s.derivation_id = d.id\n        )\n        SELECT 1 FROM over WHERE id = start\n    ) THEN\n        RAISE EXCEPTION 'no KPI is derived from itself'\n            USING ERRCODE = 'check_violation', CONSTRAINT = 'derivation_no_circle', TABLE = 'kpis_derivationsource';\n    END IF;\n    RETURN NULL;\nEND $$;\nCREATE TRIGGER no_circle_added AFTER INSERT ON kpis_derivationsource\n    REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION kpis_no_derived_circle();\nCREATE TRIGGER no_circle_moved AFTER UPDATE ON kpis_derivationsource\n    REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION kpis_no_derived_circle();\n",
            reverse_sql="",
        ),
    ]
