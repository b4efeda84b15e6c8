import django.contrib.postgres.constraints
import django.db.models.deletion
import organization.models.absence
import organization.models.keys
import organization.models.schema
import pghistory.utils
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("organization", "0004_mail_and_days_off"),
    ]

    operations = [
        migrations.CreateModel(
            name="Absence",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=organization.models.keys.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("starts_on", models.DateField(verbose_name="first day away")),
                ("ends_on", models.DateField(verbose_name="last day away")),
                ("note", models.CharField(blank=True, default="", max_length=200, verbose_name="note")),
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
                    "deputy",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="stands_in",
                        to="organization.membership",
                        verbose_name="deputy",
                    ),
                ),
                (
                    "membership",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="absences",
                        to="organization.membership",
                        verbose_name="person",
                    ),
                ),
            ],
            options={
                "ordering": ["starts_on"],
                "constraints": [
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[
                            ("company", "="),
                            ("membership", "="),
                            (
                                organization.models.absence.DaysAway(
                                    models.F("starts_on"), models.F("ends_on"), models.Value("[]")
                                ),
                                "&&",
                            ),
                        ],
                        name="absences_do_not_overlap",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ends_on__gte", models.F("starts_on"))), name="absence_span"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("membership", models.F("deputy")), _negated=True),
                        name="absence_deputy_is_another",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "organization_absenceevent" ("company_id", "created_at", "deputy_id", "ends_on", "id", "membership_id", "note", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "starts_on") VALUES (NEW."company_id", NEW."created_at", NEW."deputy_id", NEW."ends_on", NEW."id", NEW."membership_id", NEW."note", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."starts_on"); RETURN NULL;',
                            hash="63c247e12dd8ed25639784904094051390edb313",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_55dfd",
                            table="organization_absence",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "organization_absenceevent" ("company_id", "created_at", "deputy_id", "ends_on", "id", "membership_id", "note", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "starts_on") VALUES (NEW."company_id", NEW."created_at", NEW."deputy_id", NEW."ends_on", NEW."id", NEW."membership_id", NEW."note", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."starts_on"); RETURN NULL;',
                            hash="0b6c86d62283f04ac08b68ef9482dcc8c65c5563",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_5af37",
                            table="organization_absence",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "organization_absenceevent" ("company_id", "created_at", "deputy_id", "ends_on", "id", "membership_id", "note", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "starts_on") VALUES (OLD."company_id", OLD."created_at", OLD."deputy_id", OLD."ends_on", OLD."id", OLD."membership_id", OLD."note", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."starts_on"); RETURN NULL;',
                            hash="f1a1eb8a96a9ed98a06d381b53deeaaf8970820d",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_0278c",
                            table="organization_absence",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AbsenceEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.UUIDField(default=organization.models.keys.uuid7, editable=False, serialize=False)),
                ("starts_on", models.DateField(verbose_name="first day away")),
                ("ends_on", models.DateField(verbose_name="last day away")),
                ("note", models.CharField(blank=True, default="", max_length=200, verbose_name="note")),
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
                    "deputy",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="organization.membership",
                        verbose_name="deputy",
                    ),
                ),
                (
                    "membership",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="organization.membership",
                        verbose_name="person",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="organization.absence",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        organization.models.schema.Trails(
            name="absence",
        ),
        organization.models.schema.Together(
            operations=[
                pgtrigger.migrations.RemoveTrigger(
                    model_name="department",
                    name="insert_insert",
                ),
                pgtrigger.migrations.RemoveTrigger(
                    model_name="department",
                    name="update_update",
                ),
                migrations.AddField(
                    model_name="department",
                    name="closed_at",
                    field=models.DateTimeField(blank=True, null=True, verbose_name="closed"),
                ),
                migrations.AddField(
                    model_name="departmentevent",
                    name="closed_at",
                    field=models.DateTimeField(blank=True, null=True, verbose_name="closed"),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="department",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "organization_departmentevent" ("closed_at", "company_id", "created_at", "function", "head_id", "id", "key", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "velocity") VALUES (NEW."closed_at", NEW."company_id", NEW."created_at", NEW."function", NEW."head_id", NEW."id", NEW."key", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."velocity"); RETURN NULL;',
                            hash="ba296adf1872444785e4dd09ca86617210e40ea5",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_31f45",
                            table="organization_department",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="department",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "organization_departmentevent" ("closed_at", "company_id", "created_at", "function", "head_id", "id", "key", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "velocity") VALUES (NEW."closed_at", NEW."company_id", NEW."created_at", NEW."function", NEW."head_id", NEW."id", NEW."key", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."velocity"); RETURN NULL;',
                            hash="ac76ae0d56946640ffbd147e9232b3a7f31f40ce",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_e721c",
                            table="organization_department",
                            when="AFTER",
                        ),
                    ),
                ),
                migrations.AddConstraint(
                    model_name="department",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("closed_at__isnull", True), ("head__isnull", True), _connector="OR"),
                        name="department_closed_headless",
                    ),
                ),
            ],
        ),
        organization.models.schema.CompanyTable(
            name="absence",
            see="company_id = plumbline_company()",
            keyed=True,
            references=True,
        ),
        organization.models.schema.EventTable(
            name="absenceevent",
        ),
    ]
