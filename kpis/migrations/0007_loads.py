import django.contrib.postgres.fields
import django.db.models.deletion
import organization.models.keys
import organization.models.schema
import pghistory.utils
import pgtrigger.compiler
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("kpis", "0006_kpis_by_level"),
        ("organization", "0003_tokens"),
    ]

    operations = [
        organization.models.schema.Together(
            operations=[
                migrations.AddField(
                    model_name="measurement",
                    name="load",
                    field=models.UUIDField(null=True),
                ),
                migrations.AddField(
                    model_name="measurementevent",
                    name="load",
                    field=models.UUIDField(null=True),
                ),
                migrations.AddField(
                    model_name="measurementevent",
                    name="old_load",
                    field=models.UUIDField(null=True),
                ),
                migrations.AddField(
                    model_name="measurementevent",
                    name="old_source",
                    field=models.CharField(
                        blank=True,
                        choices=[("grid", "My week"), ("file", "file"), ("api", "interface"), ("command", "command")],
                        db_default="",
                        default="",
                        max_length=10,
                    ),
                ),
                migrations.AddField(
                    model_name="measurementevent",
                    name="undo",
                    field=models.BooleanField(db_default=False, default=False),
                ),
                migrations.CreateModel(
                    name="Load",
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
                        ("name", models.CharField(blank=True, default="", max_length=255, verbose_name="file")),
                        ("reason", models.CharField(blank=True, default="", max_length=1000, verbose_name="reason")),
                        ("by_name", models.CharField(blank=True, default="", max_length=200)),
                        ("at", models.DateTimeField()),
                        (
                            "stage",
                            models.CharField(
                                choices=[
                                    ("waiting", "waiting"),
                                    ("running", "running"),
                                    ("done", "done"),
                                    ("refused", "refused"),
                                    ("failed", "failed"),
                                ],
                                default="done",
                                max_length=10,
                            ),
                        ),
                        ("handled", models.PositiveIntegerField(default=0)),
                        ("total", models.PositiveIntegerField(default=0)),
                        ("done_at", models.DateTimeField(null=True)),
                        ("values_added", models.PositiveIntegerField(default=0)),
                        ("values_corrected", models.PositiveIntegerField(default=0)),
                        ("values_unchanged", models.PositiveIntegerField(default=0)),
                        ("rows_blank", models.PositiveIntegerField(default=0)),
                        (
                            "kpis",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.UUIDField(), default=list, size=None
                            ),
                        ),
                        ("first_period", models.DateField(null=True)),
                        ("last_period", models.DateField(null=True)),
                        ("faults", models.JSONField(default=list)),
                        ("undone_at", models.DateTimeField(null=True)),
                        ("undone_by_name", models.CharField(blank=True, default="", max_length=200)),
                        ("undone_why", models.CharField(blank=True, default="", max_length=1000)),
                        ("values_restored", models.PositiveIntegerField(default=0)),
                        ("values_removed", models.PositiveIntegerField(default=0)),
                        ("values_kept", models.PositiveIntegerField(default=0)),
                        (
                            "by",
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
                            "token",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="organization.token",
                            ),
                        ),
                        (
                            "undone_by",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="organization.membership",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-at", "-id"],
                        "indexes": [models.Index(fields=["company", "-at"], name="load_by_time")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("source__in", ["grid", "file", "api", "command"])),
                                name="load_source",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("stage__in", ["waiting", "running", "done", "refused", "failed"])),
                                name="load_stage",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("undone_at__isnull", True), ("undone_at__gte", models.F("at")), _connector="OR"
                                ),
                                name="load_undone_after",
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "kpis_loadevent" ("at", "by_id", "by_name", "company_id", "done_at", "first_period", "id", "last_period", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "rows_blank", "source", "token_id", "undone_at", "undone_by_id", "undone_by_name", "undone_why", "values_added", "values_corrected", "values_kept", "values_removed", "values_restored", "values_unchanged") VALUES (NEW."at", NEW."by_id", NEW."by_name", NEW."company_id", NEW."done_at", NEW."first_period", NEW."id", NEW."last_period", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."reason", NEW."rows_blank", NEW."source", NEW."token_id", NEW."undone_at", NEW."undone_by_id", NEW."undone_by_name", NEW."undone_why", NEW."values_added", NEW."values_corrected", NEW."values_kept", NEW."values_removed", NEW."values_restored", NEW."values_unchanged"); RETURN NULL;',
                                    hash="a40b2a8670f76cfd4c4507f18aeeacee27acd18c",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_33521",
                                    table="kpis_load",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition='WHEN (OLD."undone_at" IS DISTINCT FROM (NEW."undone_at"))',
                                    func='INSERT INTO "kpis_loadevent" ("at", "by_id", "by_name", "company_id", "done_at", "first_period", "id", "last_period", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "rows_blank", "source", "token_id", "undone_at", "undone_by_id", "undone_by_name", "undone_why", "values_added", "values_corrected", "values_kept", "values_removed", "values_restored", "values_unchanged") VALUES (NEW."at", NEW."by_id", NEW."by_name", NEW."company_id", NEW."done_at", NEW."first_period", NEW."id", NEW."last_period", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."reason", NEW."rows_blank", NEW."source", NEW."token_id", NEW."undone_at", NEW."undone_by_id", NEW."undone_by_name", NEW."undone_why", NEW."values_added", NEW."values_corrected", NEW."values_kept", NEW."values_removed", NEW."values_restored", NEW."values_unchanged"); RETURN NULL;',
                                    hash="989055d649144a004f4e0ccb8e9101af8e6d8e07",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_36f81",
                                    table="kpis_load",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="LoadEvent",
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
                        ("name", models.CharField(blank=True, default="", max_length=255, verbose_name="file")),
                        ("reason", models.CharField(blank=True, default="", max_length=1000, verbose_name="reason")),
                        ("by_name", models.CharField(blank=True, default="", max_length=200)),
                        ("at", models.DateTimeField()),
                        ("done_at", models.DateTimeField(null=True)),
                        ("values_added", models.PositiveIntegerField(default=0)),
                        ("values_corrected", models.PositiveIntegerField(default=0)),
                        ("values_unchanged", models.PositiveIntegerField(default=0)),
                        ("rows_blank", models.PositiveIntegerField(default=0)),
                        ("first_period", models.DateField(null=True)),
                        ("last_period", models.DateField(null=True)),
                        ("undone_at", models.DateTimeField(null=True)),
                        ("undone_by_name", models.CharField(blank=True, default="", max_length=200)),
                        ("undone_why", models.CharField(blank=True, default="", max_length=1000)),
                        ("values_restored", models.PositiveIntegerField(default=0)),
                        ("values_removed", models.PositiveIntegerField(default=0)),
                        ("values_kept", models.PositiveIntegerField(default=0)),
                        (
                            "by",
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
                                to="kpis.load",
                            ),
                        ),
                        (
                            "token",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="organization.token",
                            ),
                        ),
                        (
                            "undone_by",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="organization.membership",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="LoadFile",
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
                        ("data", models.BinaryField()),
                        ("attempts", models.PositiveSmallIntegerField(default=0)),
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
                            "load",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="kpis.load",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [models.UniqueConstraint(fields=("company", "load"), name="load_file_once")],
                    },
                ),
            ],
        ),
        organization.models.schema.Trails(
            name="load",
        ),
        organization.models.schema.CompanyTable(
            name="load",
            see="company_id = plumbline_company()",
            keyed=True,
            references=True,
        ),
        organization.models.schema.EventTable(
            name="loadevent",
        ),
        organization.models.schema.CompanyTable(
            name="loadfile",
            see="company_id = plumbline_company()",
            keyed=True,
            references=True,
        ),
        migrations.RunSQL(
            sql="\nCREATE FUNCTION plumbline_loading_companies() RETURNS SETOF uuid\n    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp\n    AS $$ SELECT DISTINCT company_id FROM kpis_loadfile $$;\n",
            reverse_sql="DROP FUNCTION plumbline_loading_companies()",
        ),
    ]
