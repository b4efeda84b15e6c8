import django.db.models.deletion
import organization.models.keys
import organization.models.schema
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("organization", "0006_notices"),
    ]

    operations = [
        organization.models.schema.Together(
            operations=[
                migrations.CreateModel(
                    name="SignInEvent",
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
                            "act",
                            models.CharField(
                                choices=[
                                    ("password_link", "a link for a new password was made"),
                                    ("factors_reset", "second factors were taken off"),
                                    ("signed_out", "signed out everywhere"),
                                    ("invitation_revoked", "the invitation was revoked"),
                                    ("data_exported", "what is kept was handed out"),
                                    ("erased", "erased"),
                                ],
                                max_length=20,
                            ),
                        ),
                        ("door", models.CharField(max_length=20)),
                        ("why", models.CharField(blank=True, default="", max_length=1000)),
                        ("at", models.DateTimeField()),
                    ],
                    options={
                        "ordering": ["-at"],
                    },
                ),
                pgtrigger.migrations.RemoveTrigger(
                    model_name="company",
                    name="insert_insert",
                ),
                pgtrigger.migrations.RemoveTrigger(
                    model_name="company",
                    name="update_update",
                ),
                pgtrigger.migrations.RemoveTrigger(
                    model_name="membership",
                    name="insert_insert",
                ),
                pgtrigger.migrations.RemoveTrigger(
                    model_name="membership",
                    name="update_update",
                ),
                migrations.AddField(
                    model_name="company",
                    name="second_factor",
                    field=models.CharField(
                        choices=[
                            ("nobody", "nobody"),
                            ("leads", "administrators and the alignment owner"),
                            ("everyone", "everyone"),
                        ],
                        default="nobody",
                        max_length=10,
                        verbose_name="second factor required for",
                    ),
                ),
                migrations.AddField(
                    model_name="companyevent",
                    name="second_factor",
                    field=models.CharField(
                        choices=[
                            ("nobody", "nobody"),
                            ("leads", "administrators and the alignment owner"),
                            ("everyone", "everyone"),
                        ],
                        default="nobody",
                        max_length=10,
                        verbose_name="second factor required for",
                    ),
                ),
                migrations.AddField(
                    model_name="membership",
                    name="erased_as",
                    field=models.PositiveIntegerField(
                        blank=True, editable=False, null=True, verbose_name="former member"
                    ),
                ),
                migrations.AddField(
                    model_name="membershipevent",
                    name="erased_as",
                    field=models.PositiveIntegerField(
                        blank=True, editable=False, null=True, verbose_name="former member"
                    ),
                ),
                migrations.AddField(
                    model_name="user",
                    name="session_round",
                    field=models.PositiveIntegerField(default=0, editable=False),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="company",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "organization_companyevent" ("alignment_owner_id", "archived_at", "closes_after", "country", "created_at", "currency", "demo_anchor", "fiscal_year_start_month", "id", "locale", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "second_factor", "slug", "subdivision", "time_zone", "velocity") VALUES (NEW."alignment_owner_id", NEW."archived_at", NEW."closes_after", NEW."country", NEW."created_at", NEW."currency", NEW."demo_anchor", NEW."fiscal_year_start_month", NEW."id", NEW."locale", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."second_factor", NEW."slug", NEW."subdivision", NEW."time_zone", NEW."velocity"); RETURN NULL;',
                            hash="d00a6af4b54f4fc2f3c19f323ca1a58539d30a87",
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
                            func='INSERT INTO "organization_companyevent" ("alignment_owner_id", "archived_at", "closes_after", "country", "created_at", "currency", "demo_anchor", "fiscal_year_start_month", "id", "locale", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "second_factor", "slug", "subdivision", "time_zone", "velocity") VALUES (NEW."alignment_owner_id", NEW."archived_at", NEW."closes_after", NEW."country", NEW."created_at", NEW."currency", NEW."demo_anchor", NEW."fiscal_year_start_month", NEW."id", NEW."locale", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."second_factor", NEW."slug", NEW."subdivision", NEW."time_zone", NEW."velocity"); RETURN NULL;',
                            hash="f26520e077eb353f40bcce8df27ab7338154497c",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_f27b7",
                            table="organization_company",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="membership",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "organization_membershipevent" ("active", "company_id", "created_at", "department_id", "email", "erased_as", "id", "job_role", "joined_at", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "user_id") VALUES (NEW."active", NEW."company_id", NEW."created_at", NEW."department_id", NEW."email", NEW."erased_as", NEW."id", NEW."job_role", NEW."joined_at", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."role", NEW."user_id"); RETURN NULL;',
                            hash="722babecb65a3ad124d5fa77ec813d4208cfc1ab",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_46172",
                            table="organization_membership",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="membership",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "organization_membershipevent" ("active", "company_id", "created_at", "department_id", "email", "erased_as", "id", "job_role", "joined_at", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "user_id") VALUES (NEW."active", NEW."company_id", NEW."created_at", NEW."department_id", NEW."email", NEW."erased_as", NEW."id", NEW."job_role", NEW."joined_at", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."role", NEW."user_id"); RETURN NULL;',
                            hash="f05fe35bcc1ddb8907a51ea26275a3aa77866a8c",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_a0826",
                            table="organization_membership",
                            when="AFTER",
                        ),
                    ),
                ),
                migrations.AddConstraint(
                    model_name="company",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("second_factor__in", ["nobody", "leads", "everyone"])),
                        name="company_second_factor",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="membership",
                    constraint=models.UniqueConstraint(
                        condition=models.Q(("erased_as__isnull", False)),
                        fields=("company", "erased_as"),
                        name="membership_erased_once",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="membership",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("erased_as__isnull", True),
                            models.Q(("active", False), ("user__isnull", True)),
                            _connector="OR",
                        ),
                        name="membership_erased_enters_nowhere",
                    ),
                ),
            ],
        ),
        organization.models.schema.Together(
            operations=[
                migrations.AddField(
                    model_name="signinevent",
                    name="actor",
                    field=models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organization.membership",
                    ),
                ),
                migrations.AddField(
                    model_name="signinevent",
                    name="company",
                    field=models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organization.company",
                    ),
                ),
                migrations.AddField(
                    model_name="signinevent",
                    name="membership",
                    field=models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sign_in_events",
                        to="organization.membership",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="signinevent",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            (
                                "act__in",
                                [
                                    "password_link",
                                    "factors_reset",
                                    "signed_out",
                                    "invitation_revoked",
                                    "data_exported",
                                    "erased",
                                ],
                            )
                        ),
                        name="sign_in_act",
                    ),
                ),
            ],
        ),
        organization.models.schema.CompanyTable(
            name="signinevent",
            see="company_id = plumbline_company()",
            keyed=True,
            references=True,
        ),
        migrations.RunSQL(
            sql="\nCREATE FUNCTION plumbline_forget(member uuid) RETURNS bigint\n    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp\n    AS $$\n    DECLARE\n        here uuid := plumbline_company();\n        alias text;\n        address text;\n        trail record;\n        touched bigint;\n        total bigint := 0;\n    BEGIN\n        SELECT 'Former member ' || m.erased_as, 'former-member-' || m.erased_as || '@erased.invalid'\n          INTO alias, address FROM organization_membership m\n         WHERE m.company_id = here AND m.id = member\n           AND m.erased_as IS NOT NULL AND NOT m.active AND m.user_id IS NULL;\n        IF NOT FOUND THEN\n            RAISE EXCEPTION 'only an erased member of the company in scope is forgotten';\n        END IF;\n        UPDATE organization_membershipevent SET name = alias, email = address, user_id = NULL\n         WHERE company_id = here AND id = member;\n        GET DIAGNOSTICS total = ROW_COUNT;\n        FOR trail IN\n            SELECT c.table_name AS name,\n                   CASE WHEN c.table_name = 'organization_companyevent' THEN 'pgh_obj_id' ELSE 'company_id' END AS owner\n              FROM information_schema.columns c\n             WHERE c.table_schema = 'public' AND c.column_name = 'pgh_context' AND c.table_name LIKE '%event'\n        LOOP\n            EXECUTE format(\n                'UPDATE %I SET pgh_context = jsonb_set(pgh_context, ''{name}'', to_jsonb($1)) '\n                'WHERE %I = $2 AND pgh_context ->> ''actor'' = $3', trail.name, trail.owner)\n            USING alias, here, member::text;\n            GET DIAGNOSTICS touched = ROW_COUNT;\n            total := total + touched;\n        END LOOP;\n        RETURN total;\n    END\n    $$;\n",
            reverse_sql="",
        ),
    ]
