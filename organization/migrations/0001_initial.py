import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.text
import organization.models.keys
import organization.models.schema
import pghistory.utils
import pgtrigger.compiler
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        organization.models.schema.Together(
            operations=[
                migrations.CreateModel(
                    name="CompanyEntry",
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
                        ("slug", models.SlugField(max_length=60, unique=True)),
                        ("archived_at", models.DateTimeField(blank=True, null=True)),
                    ],
                ),
                migrations.CreateModel(
                    name="User",
                    fields=[
                        ("password", models.CharField(max_length=128, verbose_name="password")),
                        ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                        (
                            "id",
                            models.UUIDField(
                                default=organization.models.keys.uuid7,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("email", models.EmailField(max_length=254, unique=True, verbose_name="e-mail")),
                        ("name", models.CharField(max_length=200, verbose_name="name")),
                        ("is_active", models.BooleanField(default=True)),
                        ("date_joined", models.DateTimeField(auto_now_add=True)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                django.db.models.functions.text.Lower("email"), name="user_email_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Company",
                    fields=[
                        ("id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                        ("slug", models.SlugField(max_length=60, unique=True)),
                        ("name", models.CharField(max_length=200, verbose_name="name")),
                        ("currency", models.CharField(default="EUR", max_length=3, verbose_name="currency")),
                        ("time_zone", models.CharField(default="UTC", max_length=64, verbose_name="time zone")),
                        (
                            "locale",
                            models.CharField(default="en", max_length=10, verbose_name="number and date format"),
                        ),
                        (
                            "fiscal_year_start_month",
                            models.PositiveSmallIntegerField(
                                default=1,
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(12),
                                ],
                                verbose_name="first month of the fiscal year",
                            ),
                        ),
                        (
                            "velocity",
                            models.CharField(
                                choices=[("high", "high"), ("moderate", "moderate"), ("slow", "slow")],
                                default="high",
                                max_length=10,
                                verbose_name="velocity",
                            ),
                        ),
                        (
                            "demo_anchor",
                            models.DateField(
                                blank=True, help_text="Set on a demo company: the day of its story.", null=True
                            ),
                        ),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        ("archived_at", models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("fiscal_year_start_month__range", (1, 12))), name="company_month"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("velocity__in", ["high", "moderate", "slow"])),
                                name="company_velocity",
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "organization_companyevent" ("alignment_owner_id", "archived_at", "created_at", "currency", "demo_anchor", "fiscal_year_start_month", "id", "locale", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "slug", "time_zone", "velocity") VALUES (NEW."alignment_owner_id", NEW."archived_at", NEW."created_at", NEW."currency", NEW."demo_anchor", NEW."fiscal_year_start_month", NEW."id", NEW."locale", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."slug", NEW."time_zone", NEW."velocity"); RETURN NULL;',
                                    hash="ef851dcb6d604215cd7f054edea1e2bc212d6fa0",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_9f55a",
                                    table="organization_company",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                                    func='INSERT INTO "organization_companyevent" ("alignment_owner_id", "archived_at", "created_at", "currency", "demo_anchor", "fiscal_year_start_month", "id", "locale", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "slug", "time_zone", "velocity") VALUES (NEW."alignment_owner_id", NEW."archived_at", NEW."created_at", NEW."currency", NEW."demo_anchor", NEW."fiscal_year_start_month", NEW."id", NEW."locale", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."slug", NEW."time_zone", NEW."velocity"); RETURN NULL;',
                                    hash="456fa2b09693fdb897e058940284ea252f2bf469",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_f27b7",
                                    table="organization_company",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ChangeMark",
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
                        ("kind", models.CharField(max_length=20)),
                        (
                            "kpis",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.UUIDField(), default=list, size=None
                            ),
                        ),
                        ("at", models.DateTimeField(auto_now_add=True)),
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
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Department",
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
                            "key",
                            models.CharField(
                                max_length=100,
                                validators=[
                                    django.core.validators.RegexValidator(
                                        "^[A-Za-z0-9](?:[A-Za-z0-9-]{0,98}[A-Za-z0-9])?$",
                                        "Letters, digits and dashes, at most 100.",
                                    )
                                ],
                                verbose_name="key",
                            ),
                        ),
                        ("name", models.CharField(max_length=200, verbose_name="name")),
                        (
                            "function",
                            models.CharField(
                                choices=[
                                    ("sales", "sales"),
                                    ("marketing", "marketing"),
                                    ("ecommerce", "e-commerce"),
                                    ("operations", "operations"),
                                    ("customer-success", "customer success"),
                                    ("customer-service", "customer service"),
                                    ("product", "product"),
                                    ("finance", "finance"),
                                    ("hr", "human resources"),
                                    ("technology", "technology"),
                                    ("other", "other"),
                                ],
                                default="other",
                                max_length=20,
                                verbose_name="function",
                            ),
                        ),
                        (
                            "velocity",
                            models.CharField(
                                blank=True,
                                choices=[("high", "high"), ("moderate", "moderate"), ("slow", "slow")],
                                default="",
                                max_length=10,
                                verbose_name="velocity",
                            ),
                        ),
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
                    ],
                    options={
                        "ordering": ["name", "key"],
                        "constraints": [
                            models.UniqueConstraint(fields=("company", "key"), name="department_key_once"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "function__in",
                                        [
                                            "sales",
                                            "marketing",
                                            "ecommerce",
                                            "operations",
                                            "customer-success",
                                            "customer-service",
                                            "product",
                                            "finance",
                                            "hr",
                                            "technology",
                                            "other",
                                        ],
                                    )
                                ),
                                name="department_function",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("velocity__in", ["", "high", "moderate", "slow"])),
                                name="department_velocity",
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "organization_departmentevent" ("company_id", "created_at", "function", "head_id", "id", "key", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "velocity") VALUES (NEW."company_id", NEW."created_at", NEW."function", NEW."head_id", NEW."id", NEW."key", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."velocity"); RETURN NULL;',
                                    hash="37e3a6295184d110dc880cc35aae80818d3a483e",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_31f45",
                                    table="organization_department",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                                    func='INSERT INTO "organization_departmentevent" ("company_id", "created_at", "function", "head_id", "id", "key", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "velocity") VALUES (NEW."company_id", NEW."created_at", NEW."function", NEW."head_id", NEW."id", NEW."key", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."velocity"); RETURN NULL;',
                                    hash="db75baa955ca7e53429f0947bd0c4263cbc037a1",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_e721c",
                                    table="organization_department",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Membership",
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
                        ("email", models.EmailField(max_length=254, verbose_name="e-mail")),
                        (
                            "role",
                            models.CharField(
                                choices=[
                                    ("administrator", "administrator"),
                                    ("executive", "executive"),
                                    ("member", "member"),
                                    ("viewer", "viewer"),
                                ],
                                default="member",
                                max_length=20,
                                verbose_name="role",
                            ),
                        ),
                        ("job_role", models.CharField(blank=True, default="", max_length=200, verbose_name="job role")),
                        ("active", models.BooleanField(default=True, verbose_name="active")),
                        ("joined_at", models.DateTimeField(blank=True, null=True)),
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
                            "department",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="members",
                                to="organization.department",
                                verbose_name="department",
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="memberships",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["name", "email"],
                        "indexes": [models.Index(fields=["user"], name="membership_by_user")],
                        "constraints": [
                            models.UniqueConstraint(
                                models.F("company"),
                                django.db.models.functions.text.Lower("email"),
                                name="membership_email_once",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("user__isnull", False)),
                                fields=("company", "user"),
                                name="membership_user_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("role__in", ["administrator", "executive", "member", "viewer"])),
                                name="membership_role",
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "organization_membershipevent" ("active", "company_id", "created_at", "department_id", "email", "id", "job_role", "joined_at", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "user_id") VALUES (NEW."active", NEW."company_id", NEW."created_at", NEW."department_id", NEW."email", NEW."id", NEW."job_role", NEW."joined_at", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."role", NEW."user_id"); RETURN NULL;',
                                    hash="5a1b16608f0931fe00c2fb2c3927eed3700d1698",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_46172",
                                    table="organization_membership",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                                    func='INSERT INTO "organization_membershipevent" ("active", "company_id", "created_at", "department_id", "email", "id", "job_role", "joined_at", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "user_id") VALUES (NEW."active", NEW."company_id", NEW."created_at", NEW."department_id", NEW."email", NEW."id", NEW."job_role", NEW."joined_at", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."role", NEW."user_id"); RETURN NULL;',
                                    hash="4d1db4c5516a91abf0bcd50967f6e44a8de84bb7",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_a0826",
                                    table="organization_membership",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Invitation",
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
                        ("token_hash", models.CharField(max_length=64)),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        ("expires_at", models.DateTimeField()),
                        ("accepted_at", models.DateTimeField(blank=True, null=True)),
                        ("revoked_at", models.DateTimeField(blank=True, null=True)),
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
                            "invited_by",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="organization.membership",
                            ),
                        ),
                        (
                            "membership",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="invitations",
                                to="organization.membership",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("company", "token_hash"), name="invitation_token_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ExecutiveVisit",
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
                        ("day", models.DateField()),
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
                            "membership",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="organization.membership",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("company", "membership", "day"), name="visit_once_a_day")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DepartmentEvent",
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
                        (
                            "key",
                            models.CharField(
                                max_length=100,
                                validators=[
                                    django.core.validators.RegexValidator(
                                        "^[A-Za-z0-9](?:[A-Za-z0-9-]{0,98}[A-Za-z0-9])?$",
                                        "Letters, digits and dashes, at most 100.",
                                    )
                                ],
                                verbose_name="key",
                            ),
                        ),
                        ("name", models.CharField(max_length=200, verbose_name="name")),
                        (
                            "function",
                            models.CharField(
                                choices=[
                                    ("sales", "sales"),
                                    ("marketing", "marketing"),
                                    ("ecommerce", "e-commerce"),
                                    ("operations", "operations"),
                                    ("customer-success", "customer success"),
                                    ("customer-service", "customer service"),
                                    ("product", "product"),
                                    ("finance", "finance"),
                                    ("hr", "human resources"),
                                    ("technology", "technology"),
                                    ("other", "other"),
                                ],
                                default="other",
                                max_length=20,
                                verbose_name="function",
                            ),
                        ),
                        (
                            "velocity",
                            models.CharField(
                                blank=True,
                                choices=[("high", "high"), ("moderate", "moderate"), ("slow", "slow")],
                                default="",
                                max_length=10,
                                verbose_name="velocity",
                            ),
                        ),
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
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="organization.department",
                            ),
                        ),
                        (
                            "head",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="organization.membership",
                                verbose_name="head",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="CompanyEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("pgh_context", pghistory.utils.JSONField(null=True)),
                        ("pgh_context_id", models.UUIDField(null=True)),
                        ("id", models.UUIDField(editable=False, serialize=False)),
                        ("slug", models.SlugField(db_index=False, max_length=60)),
                        ("name", models.CharField(max_length=200, verbose_name="name")),
                        ("currency", models.CharField(default="EUR", max_length=3, verbose_name="currency")),
                        ("time_zone", models.CharField(default="UTC", max_length=64, verbose_name="time zone")),
                        (
                            "locale",
                            models.CharField(default="en", max_length=10, verbose_name="number and date format"),
                        ),
                        (
                            "fiscal_year_start_month",
                            models.PositiveSmallIntegerField(
                                default=1,
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(12),
                                ],
                                verbose_name="first month of the fiscal year",
                            ),
                        ),
                        (
                            "velocity",
                            models.CharField(
                                choices=[("high", "high"), ("moderate", "moderate"), ("slow", "slow")],
                                default="high",
                                max_length=10,
                                verbose_name="velocity",
                            ),
                        ),
                        (
                            "demo_anchor",
                            models.DateField(
                                blank=True, help_text="Set on a demo company: the day of its story.", null=True
                            ),
                        ),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        ("archived_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="organization.company",
                            ),
                        ),
                        (
                            "alignment_owner",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="organization.membership",
                                verbose_name="alignment owner",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="MembershipEvent",
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
                        ("email", models.EmailField(max_length=254, verbose_name="e-mail")),
                        (
                            "role",
                            models.CharField(
                                choices=[
                                    ("administrator", "administrator"),
                                    ("executive", "executive"),
                                    ("member", "member"),
                                    ("viewer", "viewer"),
                                ],
                                default="member",
                                max_length=20,
                                verbose_name="role",
                            ),
                        ),
                        ("job_role", models.CharField(blank=True, default="", max_length=200, verbose_name="job role")),
                        ("active", models.BooleanField(default=True, verbose_name="active")),
                        ("joined_at", models.DateTimeField(blank=True, null=True)),
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
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="organization.membership",
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
            ],
        ),
        migrations.AddField(
            model_name="company",
            name="alignment_owner",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="organization.membership",
                verbose_name="alignment owner",
            ),
        ),
        migrations.AddField(
            model_name="department",
            name="head",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="headed_departments",
                to="organization.membership",
                verbose_name="head",
            ),
        ),
        organization.models.schema.Trails(
            name="company",
        ),
        organization.models.schema.Trails(
            name="department",
        ),
        organization.models.schema.Trails(
            name="membership",
        ),
    ]
