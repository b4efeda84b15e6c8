import django.core.validators
import django.db.models.deletion
import organization.models.keys
import organization.models.schema
import pghistory.utils
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("organization", "0003_tokens"),
    ]

    operations = [
        organization.models.schema.Together(
            operations=[
                migrations.CreateModel(
                    name="DayOff",
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
                        ("day", models.DateField(verbose_name="day")),
                        ("name", models.CharField(max_length=100, verbose_name="name")),
                        (
                            "company",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="organization.company",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["day"],
                        "constraints": [models.UniqueConstraint(fields=("company", "day"), name="day_off_once")],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "organization_dayoffevent" ("company_id", "day", "id", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."company_id", NEW."day", NEW."id", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id"); RETURN NULL;',
                                    hash="626445f3af6fcf001ce3b0c275d5e85264c24ab1",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_7c017",
                                    table="organization_dayoff",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                                    func='INSERT INTO "organization_dayoffevent" ("company_id", "day", "id", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."company_id", NEW."day", NEW."id", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id"); RETURN NULL;',
                                    hash="9e55b0acadc48e68448ccbdb6738890d2123069a",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_8d8b5",
                                    table="organization_dayoff",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DayOffEvent",
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
                        ("day", models.DateField(verbose_name="day")),
                        ("name", models.CharField(max_length=100, verbose_name="name")),
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
                                to="organization.dayoff",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="OutgoingMail",
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
                        ("kind", models.CharField(max_length=40, verbose_name="kind")),
                        ("key", models.CharField(max_length=200)),
                        ("subject", models.CharField(max_length=300, verbose_name="subject")),
                        ("text", models.TextField(blank=True, default="")),
                        ("created_at", models.DateTimeField()),
                        ("next_try_at", models.DateTimeField()),
                        ("tries", models.PositiveSmallIntegerField(default=0)),
                        ("last_error", models.CharField(blank=True, default="", max_length=500)),
                        ("sent_at", models.DateTimeField(blank=True, null=True)),
                        ("given_up_at", models.DateTimeField(blank=True, null=True)),
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
                            "to",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="organization.membership",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["created_at"],
                        "indexes": [
                            models.Index(
                                condition=models.Q(("given_up_at__isnull", True), ("sent_at__isnull", True)),
                                fields=["next_try_at", "company"],
                                name="mail_undelivered",
                            )
                        ],
                        "constraints": [models.UniqueConstraint(fields=("company", "key"), name="mail_once")],
                    },
                ),
            ],
        ),
        organization.models.schema.Trails(
            name="dayoff",
        ),
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
                    name="closes_after",
                    field=models.PositiveSmallIntegerField(
                        default=2,
                        validators=[django.core.validators.MaxValueValidator(20)],
                        verbose_name="working days until a period closes",
                    ),
                ),
                migrations.AddField(
                    model_name="company",
                    name="country",
                    field=models.CharField(
                        blank=True, default="", help_text="ISO 3166 code.", max_length=2, verbose_name="country"
                    ),
                ),
                migrations.AddField(
                    model_name="company",
                    name="subdivision",
                    field=models.CharField(blank=True, default="", max_length=20, verbose_name="part of the country"),
                ),
                migrations.AddField(
                    model_name="companyevent",
                    name="closes_after",
                    field=models.PositiveSmallIntegerField(
                        default=2,
                        validators=[django.core.validators.MaxValueValidator(20)],
                        verbose_name="working days until a period closes",
                    ),
                ),
                migrations.AddField(
                    model_name="companyevent",
                    name="country",
                    field=models.CharField(
                        blank=True, default="", help_text="ISO 3166 code.", max_length=2, verbose_name="country"
                    ),
                ),
                migrations.AddField(
                    model_name="companyevent",
                    name="subdivision",
                    field=models.CharField(blank=True, default="", max_length=20, verbose_name="part of the country"),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="company",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "organization_companyevent" ("alignment_owner_id", "archived_at", "closes_after", "country", "created_at", "currency", "demo_anchor", "fiscal_year_start_month", "id", "locale", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "slug", "subdivision", "time_zone", "velocity") VALUES (NEW."alignment_owner_id", NEW."archived_at", NEW."closes_after", NEW."country", NEW."created_at", NEW."currency", NEW."demo_anchor", NEW."fiscal_year_start_month", NEW."id", NEW."locale", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."slug", NEW."subdivision", NEW."time_zone", NEW."velocity"); RETURN NULL;',
                            hash="4ecd0f7e8ccdb538ac476fc8babe86e41b2f4737",
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
                            func='INSERT INTO "organization_companyevent" ("alignment_owner_id", "archived_at", "closes_after", "country", "created_at", "currency", "demo_anchor", "fiscal_year_start_month", "id", "locale", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "slug", "subdivision", "time_zone", "velocity") VALUES (NEW."alignment_owner_id", NEW."archived_at", NEW."closes_after", NEW."country", NEW."created_at", NEW."currency", NEW."demo_anchor", NEW."fiscal_year_start_month", NEW."id", NEW."locale", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."slug", NEW."subdivision", NEW."time_zone", NEW."velocity"); RETURN NULL;',
                            hash="8bb9df0c2ab6b3a4c64b6f1e0714639403209f89",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_f27b7",
                            table="organization_company",
                            when="AFTER",
                        ),
                    ),
                ),
                migrations.AddConstraint(
                    model_name="company",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("closes_after__lte", 20)), name="company_closes_after"
                    ),
                ),
            ],
        ),
        organization.models.schema.CompanyTable(
            name="outgoingmail",
            see="company_id = plumbline_company()",
            keyed=True,
            references=True,
        ),
        organization.models.schema.CompanyTable(
            name="dayoff",
            see="company_id = plumbline_company()",
            keyed=True,
            references=True,
        ),
        organization.models.schema.EventTable(
            name="dayoffevent",
        ),
        migrations.RunSQL(
            sql="\nCREATE FUNCTION plumbline_undelivered_companies(at timestamptz) RETURNS SETOF uuid\n    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp\n    AS $$\n        SELECT DISTINCT m.company_id FROM organization_outgoingmail m\n        JOIN organization_company c ON c.id = m.company_id AND c.archived_at IS NULL\n        WHERE m.sent_at IS NULL AND m.given_up_at IS NULL AND m.next_try_at <= at\n    $$;\n",
            reverse_sql="DROP FUNCTION plumbline_undelivered_companies(timestamptz)",
        ),
    ]
