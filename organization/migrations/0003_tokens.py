import django.contrib.postgres.fields
import django.db.models.deletion
import organization.models.keys
import organization.models.schema
import pghistory.utils
import pgtrigger.compiler
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("organization", "0002_company_rows"),
    ]

    operations = [
        organization.models.schema.Together(
            operations=[
                migrations.CreateModel(
                    name="Token",
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
                        ("name", models.CharField(max_length=200, verbose_name="name")),
                        (
                            "standing",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("viewer", "a viewer"),
                                    ("executive", "an executive"),
                                    ("head", "the head of a department"),
                                    ("alignment_owner", "the alignment owner"),
                                ],
                                default="",
                                max_length=20,
                                verbose_name="stands for",
                            ),
                        ),
                        (
                            "scopes",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(
                                    choices=[
                                        ("read", "read everything its holder may read"),
                                        ("values:write", "enter values"),
                                        ("kpis:write", "change KPIs and targets"),
                                        ("links:write", "change links"),
                                    ],
                                    max_length=20,
                                ),
                                size=None,
                                verbose_name="scopes",
                            ),
                        ),
                        ("prefix", models.CharField(max_length=8)),
                        ("token_hash", models.CharField(max_length=64)),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        ("expires_at", models.DateTimeField(verbose_name="expires")),
                        ("last_used_at", models.DateTimeField(blank=True, null=True)),
                        ("revoked_at", models.DateTimeField(blank=True, null=True, verbose_name="revoked")),
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
                            "created_by",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="organization.membership",
                            ),
                        ),
                        (
                            "department",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="organization.department",
                                verbose_name="department",
                            ),
                        ),
                        (
                            "membership",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="tokens",
                                to="organization.membership",
                                verbose_name="person",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-created_at"],
                        "constraints": [
                            models.UniqueConstraint(fields=("company", "token_hash"), name="token_once"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("department__isnull", True), ("membership__isnull", False), ("standing", "")
                                    ),
                                    models.Q(
                                        ("department__isnull", False),
                                        ("membership__isnull", True),
                                        ("standing", "head"),
                                    ),
                                    models.Q(
                                        ("department__isnull", True),
                                        ("membership__isnull", True),
                                        ("standing__in", ["viewer", "executive", "alignment_owner"]),
                                    ),
                                    _connector="OR",
                                ),
                                name="token_of_a_person_or_an_integration",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("scopes__contained_by", ["read", "values:write", "kpis:write", "links:write"]),
                                    ("scopes__len__gt", 0),
                                ),
                                name="token_scopes",
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "organization_tokenevent" ("company_id", "created_at", "created_by_id", "department_id", "expires_at", "id", "membership_id", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "prefix", "revoked_at", "scopes", "standing") VALUES (NEW."company_id", NEW."created_at", NEW."created_by_id", NEW."department_id", NEW."expires_at", NEW."id", NEW."membership_id", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."prefix", NEW."revoked_at", NEW."scopes", NEW."standing"); RETURN NULL;',
                                    hash="9519d6305d70480cca2837f29c4b5a6e36edbf5e",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_b8e58",
                                    table="organization_token",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition='WHEN (OLD."revoked_at" IS DISTINCT FROM (NEW."revoked_at"))',
                                    func='INSERT INTO "organization_tokenevent" ("company_id", "created_at", "created_by_id", "department_id", "expires_at", "id", "membership_id", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "prefix", "revoked_at", "scopes", "standing") VALUES (NEW."company_id", NEW."created_at", NEW."created_by_id", NEW."department_id", NEW."expires_at", NEW."id", NEW."membership_id", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."prefix", NEW."revoked_at", NEW."scopes", NEW."standing"); RETURN NULL;',
                                    hash="b28c81a43fc1555d4406d45bf6f4a42d382eb7f9",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_9df12",
                                    table="organization_token",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="KeptAnswer",
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
                        ("key", models.CharField(max_length=200)),
                        ("request_hash", models.CharField(max_length=64)),
                        ("status", models.PositiveSmallIntegerField(null=True)),
                        ("content_type", models.CharField(default="", max_length=100)),
                        ("location", models.CharField(default="", max_length=500)),
                        ("body", models.BinaryField(default=b"")),
                        ("at", models.DateTimeField()),
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
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="organization.token",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("company", "token", "key"), name="kept_answer_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TokenEvent",
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
                        ("name", models.CharField(max_length=200, verbose_name="name")),
                        (
                            "standing",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("viewer", "a viewer"),
                                    ("executive", "an executive"),
                                    ("head", "the head of a department"),
                                    ("alignment_owner", "the alignment owner"),
                                ],
                                default="",
                                max_length=20,
                                verbose_name="stands for",
                            ),
                        ),
                        (
                            "scopes",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(
                                    choices=[
                                        ("read", "read everything its holder may read"),
                                        ("values:write", "enter values"),
                                        ("kpis:write", "change KPIs and targets"),
                                        ("links:write", "change links"),
                                    ],
                                    max_length=20,
                                ),
                                size=None,
                                verbose_name="scopes",
                            ),
                        ),
                        ("prefix", models.CharField(max_length=8)),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        ("expires_at", models.DateTimeField(verbose_name="expires")),
                        ("revoked_at", models.DateTimeField(blank=True, null=True, verbose_name="revoked")),
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
                            "created_by",
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
                            "department",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="organization.department",
                                verbose_name="department",
                            ),
                        ),
                        (
                            "membership",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
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
                                to="organization.token",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
            ],
        ),
        organization.models.schema.Trails(
            name="token",
        ),
        organization.models.schema.CompanyTable(
            name="token",
            see="company_id = plumbline_company()",
            keyed=True,
            references=True,
        ),
        organization.models.schema.CompanyTable(
            name="keptanswer",
            see="company_id = plumbline_company()",
            keyed=True,
            references=True,
        ),
        organization.models.schema.EventTable(
            name="tokenevent",
        ),
    ]
