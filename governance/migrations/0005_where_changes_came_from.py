import django.db.models.deletion
import organization.models.schema
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("alignment", "0007_links_by_parent_level"),
        ("governance", "0004_who_may_approve"),
    ]

    operations = [
        organization.models.schema.Together(
            operations=[
                pgtrigger.migrations.RemoveTrigger(
                    model_name="changerequest",
                    name="insert_insert",
                ),
                pgtrigger.migrations.RemoveTrigger(
                    model_name="changerequest",
                    name="update_update",
                ),
                migrations.AddField(
                    model_name="changerequest",
                    name="conflict",
                    field=models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="changes",
                        to="alignment.conflict",
                    ),
                ),
                migrations.AddField(
                    model_name="changerequest",
                    name="review",
                    field=models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="changes",
                        to="governance.review",
                    ),
                ),
                migrations.AddField(
                    model_name="changerequestevent",
                    name="conflict",
                    field=models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="alignment.conflict",
                    ),
                ),
                migrations.AddField(
                    model_name="changerequestevent",
                    name="review",
                    field=models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="governance.review",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="changerequest",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "governance_changerequestevent" ("author_id", "base", "company_id", "conflict_id", "created_at", "decided_at", "department_id", "effect", "effect_at", "exception", "id", "kind", "kpi_id", "level", "number", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposal", "reason", "review_id", "status", "title") VALUES (NEW."author_id", NEW."base", NEW."company_id", NEW."conflict_id", NEW."created_at", NEW."decided_at", NEW."department_id", NEW."effect", NEW."effect_at", NEW."exception", NEW."id", NEW."kind", NEW."kpi_id", NEW."level", NEW."number", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."proposal", NEW."reason", NEW."review_id", NEW."status", NEW."title"); RETURN NULL;',
                            hash="3ecbec3a9abac49e3a1c6478b2f001e04cc7e2b6",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_563aa",
                            table="governance_changerequest",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="changerequest",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "governance_changerequestevent" ("author_id", "base", "company_id", "conflict_id", "created_at", "decided_at", "department_id", "effect", "effect_at", "exception", "id", "kind", "kpi_id", "level", "number", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposal", "reason", "review_id", "status", "title") VALUES (NEW."author_id", NEW."base", NEW."company_id", NEW."conflict_id", NEW."created_at", NEW."decided_at", NEW."department_id", NEW."effect", NEW."effect_at", NEW."exception", NEW."id", NEW."kind", NEW."kpi_id", NEW."level", NEW."number", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."proposal", NEW."reason", NEW."review_id", NEW."status", NEW."title"); RETURN NULL;',
                            hash="f388f99986edcd7f1ecf870bbe35be7a63e28f89",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_15c6f",
                            table="governance_changerequest",
                            when="AFTER",
                        ),
                    ),
                ),
            ],
        ),
        organization.models.schema.CompanyReference(name="changerequest", field="conflict"),
        organization.models.schema.CompanyReference(name="changerequest", field="review"),
    ]
