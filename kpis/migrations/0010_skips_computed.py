import organization.models.schema
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("kpis", "0009_derivations"),
    ]

    operations = [
        organization.models.schema.Together(
            operations=[
                pgtrigger.migrations.RemoveTrigger(
                    model_name="skip",
                    name="insert_insert",
                ),
                pgtrigger.migrations.RemoveTrigger(
                    model_name="skip",
                    name="update_update",
                ),
                pgtrigger.migrations.RemoveTrigger(
                    model_name="skip",
                    name="delete_delete",
                ),
                migrations.AddField(
                    model_name="skip",
                    name="computed",
                    field=models.BooleanField(default=False),
                ),
                migrations.AddField(
                    model_name="skipevent",
                    name="computed",
                    field=models.BooleanField(default=False),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="skip",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "kpis_skipevent" ("at", "by_id", "company_id", "computed", "id", "kpi_id", "period", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason") VALUES (NEW."at", NEW."by_id", NEW."company_id", NEW."computed", NEW."id", NEW."kpi_id", NEW."period", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."reason"); RETURN NULL;',
                            hash="823d7557a8937525932f8d382666441a7664bcce",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_02c99",
                            table="kpis_skip",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="skip",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "kpis_skipevent" ("at", "by_id", "company_id", "computed", "id", "kpi_id", "period", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason") VALUES (NEW."at", NEW."by_id", NEW."company_id", NEW."computed", NEW."id", NEW."kpi_id", NEW."period", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."reason"); RETURN NULL;',
                            hash="974616bd46242844264cf0c1304ddcddd87e78e7",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_257d0",
                            table="kpis_skip",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="skip",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "kpis_skipevent" ("at", "by_id", "company_id", "computed", "id", "kpi_id", "period", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason") VALUES (OLD."at", OLD."by_id", OLD."company_id", OLD."computed", OLD."id", OLD."kpi_id", OLD."period", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."reason"); RETURN NULL;',
                            hash="37f95979262c50019234fe27022f8e531d510aea",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_d3c76",
                            table="kpis_skip",
                            when="AFTER",
                        ),
                    ),
                ),
            ],
        ),
    ]
