import organization.models.schema
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("governance", "0005_where_changes_came_from"),
    ]

    operations = [
        organization.models.schema.Together(
            operations=[
                pgtrigger.migrations.RemoveTrigger(
                    model_name="alignmentcycle",
                    name="update_update",
                ),
                migrations.AddField(
                    model_name="alignmentcycle",
                    name="to_sign",
                    field=models.CharField(blank=True, default="", max_length=64),
                ),
                migrations.AddField(
                    model_name="alignmentcycle",
                    name="to_sign_at",
                    field=models.DateTimeField(null=True),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="alignmentcycle",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."closed_on" IS DISTINCT FROM (NEW."closed_on") OR OLD."company_id" IS DISTINCT FROM (NEW."company_id") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."number" IS DISTINCT FROM (NEW."number") OR OLD."opened_by_id" IS DISTINCT FROM (NEW."opened_by_id") OR OLD."opened_on" IS DISTINCT FROM (NEW."opened_on") OR OLD."reason" IS DISTINCT FROM (NEW."reason"))',
                            func='INSERT INTO "governance_alignmentcycleevent" ("closed_on", "company_id", "id", "kind", "number", "opened_by_id", "opened_on", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason") VALUES (NEW."closed_on", NEW."company_id", NEW."id", NEW."kind", NEW."number", NEW."opened_by_id", NEW."opened_on", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."reason"); RETURN NULL;',
                            hash="75cf20aea5b74d2fc54bf44ae0dfd81fa4600233",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_db7b5",
                            table="governance_alignmentcycle",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="attendance",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "governance_attendanceevent" ("came", "company_id", "id", "person_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "review_id") VALUES (OLD."came", OLD."company_id", OLD."id", OLD."person_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."review_id"); RETURN NULL;',
                            hash="b9999d80c415d9cd06dd2341949ff1ef9f99c557",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_18022",
                            table="governance_attendance",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="calendarfeed",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "governance_calendarfeedevent" ("company_id", "created_at", "id", "person_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "token_hash") VALUES (OLD."company_id", OLD."created_at", OLD."id", OLD."person_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."token_hash"); RETURN NULL;',
                            hash="73992421ea20c027b1ac02e59923b158b0739abf",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_d2222",
                            table="governance_calendarfeed",
                            when="AFTER",
                        ),
                    ),
                ),
            ]
        ),
    ]
