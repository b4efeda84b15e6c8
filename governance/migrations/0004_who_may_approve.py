import django.contrib.postgres.fields
import organization.models.schema
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("governance", "0003_reviews_moved_and_arranged"),
    ]

    operations = [
        organization.models.schema.Together(
            operations=[
                pgtrigger.migrations.RemoveTrigger(
                    model_name="changeapproval",
                    name="insert_insert",
                ),
                pgtrigger.migrations.RemoveTrigger(
                    model_name="changeapproval",
                    name="update_update",
                ),
                migrations.AddField(
                    model_name="changeapproval",
                    name="deciders",
                    field=django.contrib.postgres.fields.ArrayField(
                        base_field=models.UUIDField(),
                        default=list,
                        help_text="Ids of who may give it in their own right, for what people owe.",
                        size=None,
                    ),
                ),
                migrations.AddField(
                    model_name="changeapprovalevent",
                    name="deciders",
                    field=django.contrib.postgres.fields.ArrayField(
                        base_field=models.UUIDField(),
                        default=list,
                        help_text="Ids of who may give it in their own right, for what people owe.",
                        size=None,
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="changeapproval",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "governance_changeapprovalevent" ("at", "change_id", "company_id", "deciders", "id", "note", "person_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "verdict") VALUES (NEW."at", NEW."change_id", NEW."company_id", NEW."deciders", NEW."id", NEW."note", NEW."person_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."role", NEW."verdict"); RETURN NULL;',
                            hash="7c5210a76a7a80fd7053fc7bc01a545a2c14df60",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_03b4b",
                            table="governance_changeapproval",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="changeapproval",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "governance_changeapprovalevent" ("at", "change_id", "company_id", "deciders", "id", "note", "person_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "verdict") VALUES (NEW."at", NEW."change_id", NEW."company_id", NEW."deciders", NEW."id", NEW."note", NEW."person_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."role", NEW."verdict"); RETURN NULL;',
                            hash="44e2b6eab16a10ad7489b197f4434b647287854e",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_2a47f",
                            table="governance_changeapproval",
                            when="AFTER",
                        ),
                    ),
                ),
            ],
        ),
    ]
