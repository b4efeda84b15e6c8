import organization.models.schema
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("governance", "0002_company_rows"),
        ("kpis", "0010_skips_computed"),
        ("organization", "0009_people_by_token"),
    ]

    operations = [
        organization.models.schema.Together(
            operations=[
                pgtrigger.migrations.RemoveTrigger(
                    model_name="agendaitem",
                    name="insert_insert",
                ),
                pgtrigger.migrations.RemoveTrigger(
                    model_name="agendaitem",
                    name="update_update",
                ),
                pgtrigger.migrations.RemoveTrigger(
                    model_name="review",
                    name="insert_insert",
                ),
                pgtrigger.migrations.RemoveTrigger(
                    model_name="review",
                    name="update_update",
                ),
                migrations.AddField(
                    model_name="agendaitem",
                    name="by_hand",
                    field=models.BooleanField(default=False),
                ),
                migrations.AddField(
                    model_name="agendaitemevent",
                    name="by_hand",
                    field=models.BooleanField(default=False),
                ),
                migrations.AddField(
                    model_name="review",
                    name="reason",
                    field=models.CharField(blank=True, default="", max_length=500, verbose_name="reason"),
                ),
                migrations.AddField(
                    model_name="review",
                    name="title",
                    field=models.CharField(blank=True, default="", max_length=200, verbose_name="what it is about"),
                ),
                migrations.AddField(
                    model_name="reviewevent",
                    name="reason",
                    field=models.CharField(blank=True, default="", max_length=500, verbose_name="reason"),
                ),
                migrations.AddField(
                    model_name="reviewevent",
                    name="title",
                    field=models.CharField(blank=True, default="", max_length=200, verbose_name="what it is about"),
                ),
                migrations.AddIndex(
                    model_name="agendaitem",
                    index=models.Index(fields=["company", "kind", "subject"], name="agenda_item_subject"),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="agendaitem",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "governance_agendaitemevent" ("by_hand", "company_id", "id", "kind", "kpi_id", "minutes", "notes", "outcome", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "presenter_id", "review_id", "subject", "title") VALUES (NEW."by_hand", NEW."company_id", NEW."id", NEW."kind", NEW."kpi_id", NEW."minutes", NEW."notes", NEW."outcome", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."position", NEW."presenter_id", NEW."review_id", NEW."subject", NEW."title"); RETURN NULL;',
                            hash="ec8fa3fed74cf2baba1c429d096de3ad2c543531",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_a8d03",
                            table="governance_agendaitem",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="agendaitem",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "governance_agendaitemevent" ("by_hand", "company_id", "id", "kind", "kpi_id", "minutes", "notes", "outcome", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "presenter_id", "review_id", "subject", "title") VALUES (NEW."by_hand", NEW."company_id", NEW."id", NEW."kind", NEW."kpi_id", NEW."minutes", NEW."notes", NEW."outcome", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."position", NEW."presenter_id", NEW."review_id", NEW."subject", NEW."title"); RETURN NULL;',
                            hash="8652e7f815ec22d895c9d6101c0165dd6425d494",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_dc8b8",
                            table="governance_agendaitem",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="review",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "governance_reviewevent" ("chair_id", "closed_at", "closed_by_id", "company_id", "department_id", "due_on", "id", "kind", "minutes", "minutes_kept", "opened_at", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "reason", "revision", "series_id", "starts_at", "status", "title") VALUES (NEW."chair_id", NEW."closed_at", NEW."closed_by_id", NEW."company_id", NEW."department_id", NEW."due_on", NEW."id", NEW."kind", NEW."minutes", NEW."minutes_kept", NEW."opened_at", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."place", NEW."reason", NEW."revision", NEW."series_id", NEW."starts_at", NEW."status", NEW."title"); RETURN NULL;',
                            hash="92f19dbdf3017f7b7fc5dce78c528275e1358ca5",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_d695d",
                            table="governance_review",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="review",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "governance_reviewevent" ("chair_id", "closed_at", "closed_by_id", "company_id", "department_id", "due_on", "id", "kind", "minutes", "minutes_kept", "opened_at", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "reason", "revision", "series_id", "starts_at", "status", "title") VALUES (NEW."chair_id", NEW."closed_at", NEW."closed_by_id", NEW."company_id", NEW."department_id", NEW."due_on", NEW."id", NEW."kind", NEW."minutes", NEW."minutes_kept", NEW."opened_at", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."place", NEW."reason", NEW."revision", NEW."series_id", NEW."starts_at", NEW."status", NEW."title"); RETURN NULL;',
                            hash="e2ae2bc6888922b4a00d2390718a4dc084603e2e",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_6e1c7",
                            table="governance_review",
                            when="AFTER",
                        ),
                    ),
                ),
            ],
        ),
    ]
