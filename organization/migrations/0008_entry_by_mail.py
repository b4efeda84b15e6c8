import organization.models.schema
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("organization", "0007_sign_in"),
    ]

    operations = [
        organization.models.schema.Together(
            operations=[
                pgtrigger.migrations.RemoveTrigger(
                    model_name="company",
                    name="insert_insert",
                ),
                pgtrigger.migrations.RemoveTrigger(
                    model_name="company",
                    name="update_update",
                ),
                migrations.AddField(
                    model_name="company",
                    name="entry_needs_sign_in",
                    field=models.BooleanField(
                        default=False,
                        help_text="Otherwise the link of a reminder opens the values that are due, for a few days, without a password.",
                        verbose_name="values are entered only by who signed in",
                    ),
                ),
                migrations.AddField(
                    model_name="companyevent",
                    name="entry_needs_sign_in",
                    field=models.BooleanField(
                        default=False,
                        help_text="Otherwise the link of a reminder opens the values that are due, for a few days, without a password.",
                        verbose_name="values are entered only by who signed in",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="company",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "organization_companyevent" ("alignment_owner_id", "archived_at", "closes_after", "country", "created_at", "currency", "demo_anchor", "entry_needs_sign_in", "fiscal_year_start_month", "id", "locale", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "second_factor", "slug", "subdivision", "time_zone", "velocity") VALUES (NEW."alignment_owner_id", NEW."archived_at", NEW."closes_after", NEW."country", NEW."created_at", NEW."currency", NEW."demo_anchor", NEW."entry_needs_sign_in", NEW."fiscal_year_start_month", NEW."id", NEW."locale", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."second_factor", NEW."slug", NEW."subdivision", NEW."time_zone", NEW."velocity"); RETURN NULL;',
                            hash="ba40c411e88902bdc054f23d81a26d132bac9dbb",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_9f55a",
                            table="organization_company",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="company",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "organization_companyevent" ("alignment_owner_id", "archived_at", "closes_after", "country", "created_at", "currency", "demo_anchor", "entry_needs_sign_in", "fiscal_year_start_month", "id", "locale", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "second_factor", "slug", "subdivision", "time_zone", "velocity") VALUES (NEW."alignment_owner_id", NEW."archived_at", NEW."closes_after", NEW."country", NEW."created_at", NEW."currency", NEW."demo_anchor", NEW."entry_needs_sign_in", NEW."fiscal_year_start_month", NEW."id", NEW."locale", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."second_factor", NEW."slug", NEW."subdivision", NEW."time_zone", NEW."velocity"); RETURN NULL;',
                            hash="525af5dc65d390c2a585c8913f429c41fd1e58b1",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_f27b7",
                            table="organization_company",
                            when="AFTER",
                        ),
                    ),
                ),
            ],
        ),
    ]
