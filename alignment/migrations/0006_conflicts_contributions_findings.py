"""Conflicts and resources, contributions and priorities, findings and waivers."""

import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
import organization.models.keys
import organization.models.schema
import pghistory.utils
import pgtrigger.compiler
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("alignment", "0005_diagnosis"),
        ("kpis", "0006_kpis_by_level"),
        ("organization", "0003_tokens"),
    ]

    operations = [
        organization.models.schema.Together(
            operations=[
                migrations.CreateModel(
                    name="Conflict",
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
                            "sources",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=10), default=list, size=None
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("infeasible", "the targets exclude each other"),
                                    ("emergent", "together, neither alone"),
                                    ("offsetting", "one's win costs more than the other's brings"),
                                    ("amplifying", "together worse than the sum"),
                                ],
                                default="",
                                max_length=12,
                            ),
                        ),
                        (
                            "grade",
                            models.CharField(
                                choices=[("certain", "certain"), ("likely", "likely"), ("possible", "possible")],
                                default="likely",
                                max_length=10,
                            ),
                        ),
                        ("worst_sigma", models.FloatField(null=True)),
                        ("witness", models.JSONField(default=dict)),
                        ("resolutions", models.JSONField(default=list)),
                        (
                            "entry",
                            models.CharField(
                                blank=True, default="", help_text="The entry of the catalogue, if any.", max_length=30
                            ),
                        ),
                        (
                            "seen_together",
                            models.PositiveSmallIntegerField(default=0, help_text="Weeks with both on target."),
                        ),
                        (
                            "seen_worse",
                            models.PositiveSmallIntegerField(
                                default=0, help_text="Of these, weeks with the company KPI worse."
                            ),
                        ),
                        ("history", models.CharField(blank=True, default="", max_length=20)),
                        ("p_adjusted", models.FloatField(null=True)),
                        (
                            "status",
                            models.CharField(
                                choices=[("open", "open"), ("accepted", "accepted"), ("resolved", "resolved")],
                                default="open",
                                max_length=10,
                            ),
                        ),
                        ("found_on", models.DateField()),
                        ("last_seen", models.DateField()),
                        ("decided_at", models.DateTimeField(null=True)),
                        ("reason", models.CharField(blank=True, default="", max_length=1000, verbose_name="reason")),
                        ("accepted_until", models.DateField(blank=True, null=True, verbose_name="accepted until")),
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
                            "company_kpi",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="kpis.kpi",
                            ),
                        ),
                        (
                            "decided_by",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="organization.membership",
                            ),
                        ),
                        (
                            "first",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="kpis.kpi",
                            ),
                        ),
                        (
                            "second",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="kpis.kpi",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["status", "worst_sigma"],
                        "indexes": [models.Index(fields=["company", "status"], name="conflict_by_status")],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("company", "first", "second", "company_kpi"),
                                name="conflict_once",
                                nulls_distinct=False,
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("first", models.F("second")), _negated=True),
                                name="conflict_between_two",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("kind__in", ["", "infeasible", "emergent", "offsetting", "amplifying"])
                                ),
                                name="conflict_kind",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("grade__in", ["certain", "likely", "possible"])),
                                name="conflict_grade",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("status__in", ["open", "accepted", "resolved"])),
                                name="conflict_status",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("status", "accepted"), _negated=True),
                                    models.Q(
                                        ("accepted_until__isnull", False), models.Q(("reason", ""), _negated=True)
                                    ),
                                    _connector="OR",
                                ),
                                name="conflict_accepted_with_reason_and_end",
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "alignment_conflictevent" ("accepted_until", "company_id", "company_kpi_id", "decided_at", "decided_by_id", "entry", "first_id", "found_on", "grade", "history", "id", "kind", "last_seen", "p_adjusted", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "resolutions", "second_id", "seen_together", "seen_worse", "sources", "status", "witness", "worst_sigma") VALUES (NEW."accepted_until", NEW."company_id", NEW."company_kpi_id", NEW."decided_at", NEW."decided_by_id", NEW."entry", NEW."first_id", NEW."found_on", NEW."grade", NEW."history", NEW."id", NEW."kind", NEW."last_seen", NEW."p_adjusted", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."reason", NEW."resolutions", NEW."second_id", NEW."seen_together", NEW."seen_worse", NEW."sources", NEW."status", NEW."witness", NEW."worst_sigma"); RETURN NULL;',
                                    hash="e9cc7d57145976adf64becb571e1a8f754767f8e",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_96542",
                                    table="alignment_conflict",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                                    func='INSERT INTO "alignment_conflictevent" ("accepted_until", "company_id", "company_kpi_id", "decided_at", "decided_by_id", "entry", "first_id", "found_on", "grade", "history", "id", "kind", "last_seen", "p_adjusted", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "resolutions", "second_id", "seen_together", "seen_worse", "sources", "status", "witness", "worst_sigma") VALUES (NEW."accepted_until", NEW."company_id", NEW."company_kpi_id", NEW."decided_at", NEW."decided_by_id", NEW."entry", NEW."first_id", NEW."found_on", NEW."grade", NEW."history", NEW."id", NEW."kind", NEW."last_seen", NEW."p_adjusted", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."reason", NEW."resolutions", NEW."second_id", NEW."seen_together", NEW."seen_worse", NEW."sources", NEW."status", NEW."witness", NEW."worst_sigma"); RETURN NULL;',
                                    hash="ded33ab62226d0c528f981fc6e3db687d8fb0c08",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_9c6c9",
                                    table="alignment_conflict",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="delete_delete",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "alignment_conflictevent" ("accepted_until", "company_id", "company_kpi_id", "decided_at", "decided_by_id", "entry", "first_id", "found_on", "grade", "history", "id", "kind", "last_seen", "p_adjusted", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "resolutions", "second_id", "seen_together", "seen_worse", "sources", "status", "witness", "worst_sigma") VALUES (OLD."accepted_until", OLD."company_id", OLD."company_kpi_id", OLD."decided_at", OLD."decided_by_id", OLD."entry", OLD."first_id", OLD."found_on", OLD."grade", OLD."history", OLD."id", OLD."kind", OLD."last_seen", OLD."p_adjusted", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."reason", OLD."resolutions", OLD."second_id", OLD."seen_together", OLD."seen_worse", OLD."sources", OLD."status", OLD."witness", OLD."worst_sigma"); RETURN NULL;',
                                    hash="d4a21a8a87f2d12d245696475dbbae6213ce6470",
                                    operation="DELETE",
                                    pgid="pgtrigger_delete_delete_1ce3f",
                                    table="alignment_conflict",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ConflictEvent",
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
                            "sources",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=10), default=list, size=None
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("infeasible", "the targets exclude each other"),
                                    ("emergent", "together, neither alone"),
                                    ("offsetting", "one's win costs more than the other's brings"),
                                    ("amplifying", "together worse than the sum"),
                                ],
                                default="",
                                max_length=12,
                            ),
                        ),
                        (
                            "grade",
                            models.CharField(
                                choices=[("certain", "certain"), ("likely", "likely"), ("possible", "possible")],
                                default="likely",
                                max_length=10,
                            ),
                        ),
                        ("worst_sigma", models.FloatField(null=True)),
                        ("witness", models.JSONField(default=dict)),
                        ("resolutions", models.JSONField(default=list)),
                        (
                            "entry",
                            models.CharField(
                                blank=True, default="", help_text="The entry of the catalogue, if any.", max_length=30
                            ),
                        ),
                        (
                            "seen_together",
                            models.PositiveSmallIntegerField(default=0, help_text="Weeks with both on target."),
                        ),
                        (
                            "seen_worse",
                            models.PositiveSmallIntegerField(
                                default=0, help_text="Of these, weeks with the company KPI worse."
                            ),
                        ),
                        ("history", models.CharField(blank=True, default="", max_length=20)),
                        ("p_adjusted", models.FloatField(null=True)),
                        (
                            "status",
                            models.CharField(
                                choices=[("open", "open"), ("accepted", "accepted"), ("resolved", "resolved")],
                                default="open",
                                max_length=10,
                            ),
                        ),
                        ("found_on", models.DateField()),
                        ("last_seen", models.DateField()),
                        ("decided_at", models.DateTimeField(null=True)),
                        ("reason", models.CharField(blank=True, default="", max_length=1000, verbose_name="reason")),
                        ("accepted_until", models.DateField(blank=True, null=True, verbose_name="accepted until")),
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
                            "company_kpi",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="kpis.kpi",
                            ),
                        ),
                        (
                            "decided_by",
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
                            "first",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="kpis.kpi",
                            ),
                        ),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="alignment.conflict",
                            ),
                        ),
                        (
                            "second",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="kpis.kpi",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Contribution",
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
                            "statement",
                            models.CharField(blank=True, default="", max_length=500, verbose_name="what it does"),
                        ),
                        ("nothing", models.BooleanField(default=False)),
                        ("at", models.DateTimeField()),
                        (
                            "author",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="organization.membership",
                            ),
                        ),
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
                            "company_kpi",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="contributed_to_by",
                                to="kpis.kpi",
                            ),
                        ),
                        (
                            "department",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="organization.department",
                            ),
                        ),
                        (
                            "kpi",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="contributions_measured",
                                to="kpis.kpi",
                            ),
                        ),
                        (
                            "link",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="contributions",
                                to="alignment.cascadelink",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["at"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("company", "department", "company_kpi", "statement"), name="contribution_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("nothing", False), models.Q(("statement", ""), _negated=True)),
                                    models.Q(
                                        ("kpi__isnull", True),
                                        ("link__isnull", True),
                                        ("nothing", True),
                                        ("statement", ""),
                                    ),
                                    _connector="OR",
                                ),
                                name="contribution_says_something_or_nothing",
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "alignment_contributionevent" ("at", "author_id", "company_id", "company_kpi_id", "department_id", "id", "kpi_id", "link_id", "nothing", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "statement") VALUES (NEW."at", NEW."author_id", NEW."company_id", NEW."company_kpi_id", NEW."department_id", NEW."id", NEW."kpi_id", NEW."link_id", NEW."nothing", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."statement"); RETURN NULL;',
                                    hash="b1c59fd7c654feb19f0b5dc3f4019d1c54bd322d",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_c711e",
                                    table="alignment_contribution",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                                    func='INSERT INTO "alignment_contributionevent" ("at", "author_id", "company_id", "company_kpi_id", "department_id", "id", "kpi_id", "link_id", "nothing", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "statement") VALUES (NEW."at", NEW."author_id", NEW."company_id", NEW."company_kpi_id", NEW."department_id", NEW."id", NEW."kpi_id", NEW."link_id", NEW."nothing", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."statement"); RETURN NULL;',
                                    hash="5b9d7459f8489ec44ef858ccfcae6d2d2bb57ad6",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_db1c8",
                                    table="alignment_contribution",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="delete_delete",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "alignment_contributionevent" ("at", "author_id", "company_id", "company_kpi_id", "department_id", "id", "kpi_id", "link_id", "nothing", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "statement") VALUES (OLD."at", OLD."author_id", OLD."company_id", OLD."company_kpi_id", OLD."department_id", OLD."id", OLD."kpi_id", OLD."link_id", OLD."nothing", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."statement"); RETURN NULL;',
                                    hash="f1807758f09bdf5eaeabac0c5d641989321f88bf",
                                    operation="DELETE",
                                    pgid="pgtrigger_delete_delete_b4d35",
                                    table="alignment_contribution",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ContributionEvent",
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
                            "statement",
                            models.CharField(blank=True, default="", max_length=500, verbose_name="what it does"),
                        ),
                        ("nothing", models.BooleanField(default=False)),
                        ("at", models.DateTimeField()),
                        (
                            "author",
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
                            "company_kpi",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="kpis.kpi",
                            ),
                        ),
                        (
                            "department",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="organization.department",
                            ),
                        ),
                        (
                            "kpi",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="kpis.kpi",
                            ),
                        ),
                        (
                            "link",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="alignment.cascadelink",
                            ),
                        ),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="alignment.contribution",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Finding",
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
                        ("rule", models.CharField(max_length=60)),
                        (
                            "severity",
                            models.CharField(
                                choices=[("error", "error"), ("warning", "warning"), ("info", "note")], max_length=10
                            ),
                        ),
                        ("step", models.PositiveSmallIntegerField()),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("company", "company"),
                                    ("department", "department"),
                                    ("kpi", "KPI"),
                                    ("link", "link"),
                                    ("person", "person"),
                                    ("conflict", "conflict"),
                                ],
                                max_length=12,
                            ),
                        ),
                        ("subject", models.UUIDField(null=True)),
                        ("key", models.CharField(blank=True, default="", max_length=250)),
                        ("params", models.JSONField(default=dict)),
                        ("since", models.DateField()),
                        ("last_seen", models.DateField()),
                        ("cleared_on", models.DateField(null=True)),
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
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="organization.department",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="organization.membership",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["severity", "rule", "key"],
                        "indexes": [
                            models.Index(fields=["company", "cleared_on", "severity"], name="finding_standing")
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("cleared_on__isnull", True)),
                                fields=("company", "rule", "kind", "subject"),
                                name="finding_stands_once",
                                nulls_distinct=False,
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("severity__in", ["error", "warning", "info"])),
                                name="finding_severity",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("kind__in", ["company", "department", "kpi", "link", "person", "conflict"])
                                ),
                                name="finding_kind",
                            ),
                            models.CheckConstraint(condition=models.Q(("step__range", (1, 6))), name="finding_step"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="FindingCount",
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
                        ("errors", models.PositiveIntegerField(default=0)),
                        ("warnings", models.PositiveIntegerField(default=0)),
                        ("infos", models.PositiveIntegerField(default=0)),
                        ("waived", models.PositiveIntegerField(default=0)),
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
                        "constraints": [
                            models.UniqueConstraint(fields=("company", "day"), name="finding_count_once_a_day")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HandOff",
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
                        ("what", models.CharField(max_length=300, verbose_name="what is handed over")),
                        ("at", models.DateTimeField()),
                        (
                            "author",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="organization.membership",
                            ),
                        ),
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
                            "company_kpi",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="hand_offs",
                                to="kpis.kpi",
                            ),
                        ),
                        (
                            "giver",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="hands_off",
                                to="organization.department",
                            ),
                        ),
                        (
                            "kpi",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="hand_offs_measured",
                                to="kpis.kpi",
                            ),
                        ),
                        (
                            "taker",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="takes_over",
                                to="organization.department",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["at"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("company", "giver", "taker", "company_kpi", "what"), name="hand_off_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("giver", models.F("taker")), _negated=True),
                                name="hand_off_between_two",
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "alignment_handoffevent" ("at", "author_id", "company_id", "company_kpi_id", "giver_id", "id", "kpi_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "taker_id", "what") VALUES (NEW."at", NEW."author_id", NEW."company_id", NEW."company_kpi_id", NEW."giver_id", NEW."id", NEW."kpi_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."taker_id", NEW."what"); RETURN NULL;',
                                    hash="f4513e53191c5ce64350998fcec497f098a605bb",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_de04f",
                                    table="alignment_handoff",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                                    func='INSERT INTO "alignment_handoffevent" ("at", "author_id", "company_id", "company_kpi_id", "giver_id", "id", "kpi_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "taker_id", "what") VALUES (NEW."at", NEW."author_id", NEW."company_id", NEW."company_kpi_id", NEW."giver_id", NEW."id", NEW."kpi_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."taker_id", NEW."what"); RETURN NULL;',
                                    hash="8989cdc8ffda212c98e28995566f0322c28ecbc8",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_f9abd",
                                    table="alignment_handoff",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="delete_delete",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "alignment_handoffevent" ("at", "author_id", "company_id", "company_kpi_id", "giver_id", "id", "kpi_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "taker_id", "what") VALUES (OLD."at", OLD."author_id", OLD."company_id", OLD."company_kpi_id", OLD."giver_id", OLD."id", OLD."kpi_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."taker_id", OLD."what"); RETURN NULL;',
                                    hash="4e81f2e22ab94e96bc6bc095ed2b3029a5f10f7c",
                                    operation="DELETE",
                                    pgid="pgtrigger_delete_delete_f376a",
                                    table="alignment_handoff",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HandOffEvent",
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
                        ("what", models.CharField(max_length=300, verbose_name="what is handed over")),
                        ("at", models.DateTimeField()),
                        (
                            "author",
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
                            "company_kpi",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="kpis.kpi",
                            ),
                        ),
                        (
                            "giver",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="organization.department",
                            ),
                        ),
                        (
                            "kpi",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="kpis.kpi",
                            ),
                        ),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="alignment.handoff",
                            ),
                        ),
                        (
                            "taker",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="organization.department",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Priority",
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
                        ("name", models.CharField(max_length=200, verbose_name="priority")),
                        ("announced_on", models.DateField(verbose_name="announced on")),
                        ("ended_on", models.DateField(blank=True, null=True, verbose_name="ended on")),
                        ("note", models.CharField(blank=True, default="", max_length=1000, verbose_name="note")),
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
                        "ordering": ["-announced_on", "name"],
                        "constraints": [
                            models.UniqueConstraint(fields=("company", "name"), name="priority_once"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("ended_on__isnull", True),
                                    ("ended_on__gte", models.F("announced_on")),
                                    _connector="OR",
                                ),
                                name="priority_span",
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "alignment_priorityevent" ("announced_on", "company_id", "ended_on", "id", "name", "note", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."announced_on", NEW."company_id", NEW."ended_on", NEW."id", NEW."name", NEW."note", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id"); RETURN NULL;',
                                    hash="91268257f89db32347b9510c56751709e93b467d",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_f8bb7",
                                    table="alignment_priority",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                                    func='INSERT INTO "alignment_priorityevent" ("announced_on", "company_id", "ended_on", "id", "name", "note", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."announced_on", NEW."company_id", NEW."ended_on", NEW."id", NEW."name", NEW."note", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id"); RETURN NULL;',
                                    hash="464e4bf066e255a40771c7319ae6d7b699024799",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_08fd9",
                                    table="alignment_priority",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="delete_delete",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "alignment_priorityevent" ("announced_on", "company_id", "ended_on", "id", "name", "note", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (OLD."announced_on", OLD."company_id", OLD."ended_on", OLD."id", OLD."name", OLD."note", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id"); RETURN NULL;',
                                    hash="d638868bbcf1a894c76bde7dacdbe615ee7be5ab",
                                    operation="DELETE",
                                    pgid="pgtrigger_delete_delete_a1837",
                                    table="alignment_priority",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PriorityEvent",
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
                        ("name", models.CharField(max_length=200, verbose_name="priority")),
                        ("announced_on", models.DateField(verbose_name="announced on")),
                        ("ended_on", models.DateField(blank=True, null=True, verbose_name="ended on")),
                        ("note", models.CharField(blank=True, default="", max_length=1000, verbose_name="note")),
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
                                to="alignment.priority",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="PriorityKpi",
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
                            "company",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="organization.company",
                            ),
                        ),
                        (
                            "kpi",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="kpis.kpi",
                            ),
                        ),
                        (
                            "priority",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="made_measurable",
                                to="alignment.priority",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("company", "priority", "kpi"), name="priority_kpi_once")
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "alignment_prioritykpievent" ("company_id", "id", "kpi_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "priority_id") VALUES (NEW."company_id", NEW."id", NEW."kpi_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."priority_id"); RETURN NULL;',
                                    hash="d8d38913d9dcdf3c9a729d7d457c9addb4a3f33d",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_3a83f",
                                    table="alignment_prioritykpi",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                                    func='INSERT INTO "alignment_prioritykpievent" ("company_id", "id", "kpi_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "priority_id") VALUES (NEW."company_id", NEW."id", NEW."kpi_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."priority_id"); RETURN NULL;',
                                    hash="7d08e8754deab3fd4f6f04ced1bfba15f5d2f467",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_53210",
                                    table="alignment_prioritykpi",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="delete_delete",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "alignment_prioritykpievent" ("company_id", "id", "kpi_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "priority_id") VALUES (OLD."company_id", OLD."id", OLD."kpi_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."priority_id"); RETURN NULL;',
                                    hash="76a8ea2261198c10020b1c66fe375db08ef46079",
                                    operation="DELETE",
                                    pgid="pgtrigger_delete_delete_6d240",
                                    table="alignment_prioritykpi",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PriorityKpiEvent",
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
                            "kpi",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="kpis.kpi",
                            ),
                        ),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="alignment.prioritykpi",
                            ),
                        ),
                        (
                            "priority",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="alignment.priority",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Resource",
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
                        ("slack", models.FloatField(verbose_name="spare")),
                        ("hard", models.BooleanField(default=False, verbose_name="cannot be exceeded")),
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
                            models.UniqueConstraint(fields=("company", "key"), name="resource_key_once"),
                            models.CheckConstraint(
                                condition=models.Q(("slack__gte", 0), ("slack__lt", float("inf"))),
                                name="resource_slack",
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "alignment_resourceevent" ("company_id", "hard", "id", "key", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "slack") VALUES (NEW."company_id", NEW."hard", NEW."id", NEW."key", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."slack"); RETURN NULL;',
                                    hash="13a3bf984a10a0d21662119f33f64035df554fc8",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_61731",
                                    table="alignment_resource",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                                    func='INSERT INTO "alignment_resourceevent" ("company_id", "hard", "id", "key", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "slack") VALUES (NEW."company_id", NEW."hard", NEW."id", NEW."key", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."slack"); RETURN NULL;',
                                    hash="1d7b4cb536e118a6fdc673925f81f52866488cb1",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_b68a4",
                                    table="alignment_resource",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="delete_delete",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "alignment_resourceevent" ("company_id", "hard", "id", "key", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "slack") VALUES (OLD."company_id", OLD."hard", OLD."id", OLD."key", OLD."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."slack"); RETURN NULL;',
                                    hash="cca905e55d0cf6c92a3482d5bb0f61b234c315a3",
                                    operation="DELETE",
                                    pgid="pgtrigger_delete_delete_031ab",
                                    table="alignment_resource",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ResourceEvent",
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
                        ("slack", models.FloatField(verbose_name="spare")),
                        ("hard", models.BooleanField(default=False, verbose_name="cannot be exceeded")),
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
                                to="alignment.resource",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="ResourceUse",
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
                        ("uses", models.FloatField(blank=True, null=True, verbose_name="uses")),
                        ("hurts", models.FloatField(blank=True, null=True, verbose_name="loss per unit of overload")),
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
                            "kpi",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="resources",
                                to="kpis.kpi",
                            ),
                        ),
                        (
                            "resource",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="parts",
                                to="alignment.resource",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("company", "resource", "kpi"), name="resource_use_once"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("hurts__isnull", True), ("uses__gte", 0), ("uses__lt", float("inf"))),
                                    models.Q(("hurts__gte", 0), ("hurts__lt", float("inf")), ("uses__isnull", True)),
                                    _connector="OR",
                                ),
                                name="resource_uses_or_hurts",
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "alignment_resourceuseevent" ("company_id", "hurts", "id", "kpi_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "resource_id", "uses") VALUES (NEW."company_id", NEW."hurts", NEW."id", NEW."kpi_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."resource_id", NEW."uses"); RETURN NULL;',
                                    hash="ba5f275a41c6c46a24acbd75af080f88082ca2a3",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_71865",
                                    table="alignment_resourceuse",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                                    func='INSERT INTO "alignment_resourceuseevent" ("company_id", "hurts", "id", "kpi_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "resource_id", "uses") VALUES (NEW."company_id", NEW."hurts", NEW."id", NEW."kpi_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."resource_id", NEW."uses"); RETURN NULL;',
                                    hash="e155df89110443cc8a21f251d36cc73e8410ffc7",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_f458b",
                                    table="alignment_resourceuse",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="delete_delete",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "alignment_resourceuseevent" ("company_id", "hurts", "id", "kpi_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "resource_id", "uses") VALUES (OLD."company_id", OLD."hurts", OLD."id", OLD."kpi_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."resource_id", OLD."uses"); RETURN NULL;',
                                    hash="26e9cb6333d212e50eacd2398d4da4582acbfa52",
                                    operation="DELETE",
                                    pgid="pgtrigger_delete_delete_ddd1f",
                                    table="alignment_resourceuse",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ResourceUseEvent",
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
                        ("uses", models.FloatField(blank=True, null=True, verbose_name="uses")),
                        ("hurts", models.FloatField(blank=True, null=True, verbose_name="loss per unit of overload")),
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
                            "kpi",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="kpis.kpi",
                            ),
                        ),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="alignment.resourceuse",
                            ),
                        ),
                        (
                            "resource",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="alignment.resource",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Waiver",
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
                        ("rule", models.CharField(max_length=60)),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("company", "company"),
                                    ("department", "department"),
                                    ("kpi", "KPI"),
                                    ("link", "link"),
                                    ("person", "person"),
                                    ("conflict", "conflict"),
                                ],
                                max_length=12,
                            ),
                        ),
                        ("subject", models.UUIDField(null=True)),
                        ("reason", models.CharField(max_length=1000, verbose_name="reason")),
                        ("until", models.DateField(verbose_name="until")),
                        ("at", models.DateTimeField()),
                        (
                            "by",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="organization.membership",
                            ),
                        ),
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
                        "ordering": ["until"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("company", "rule", "kind", "subject"), name="waiver_once", nulls_distinct=False
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("reason", ""), _negated=True), name="waiver_has_a_reason"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("kind__in", ["company", "department", "kpi", "link", "person", "conflict"])
                                ),
                                name="waiver_kind",
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "alignment_waiverevent" ("at", "by_id", "company_id", "id", "kind", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "rule", "subject", "until") VALUES (NEW."at", NEW."by_id", NEW."company_id", NEW."id", NEW."kind", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."reason", NEW."rule", NEW."subject", NEW."until"); RETURN NULL;',
                                    hash="19545efcfb12029096b3c55f9ff932c5a526f44f",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_b1ea7",
                                    table="alignment_waiver",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                                    func='INSERT INTO "alignment_waiverevent" ("at", "by_id", "company_id", "id", "kind", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "rule", "subject", "until") VALUES (NEW."at", NEW."by_id", NEW."company_id", NEW."id", NEW."kind", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."reason", NEW."rule", NEW."subject", NEW."until"); RETURN NULL;',
                                    hash="b86f4b68e00172453bac5aac601fce78474837e1",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_3b343",
                                    table="alignment_waiver",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="delete_delete",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "alignment_waiverevent" ("at", "by_id", "company_id", "id", "kind", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "rule", "subject", "until") VALUES (OLD."at", OLD."by_id", OLD."company_id", OLD."id", OLD."kind", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."reason", OLD."rule", OLD."subject", OLD."until"); RETURN NULL;',
                                    hash="ae6b2b19eb3a0b92cb7a2fb9223896adfd303988",
                                    operation="DELETE",
                                    pgid="pgtrigger_delete_delete_732a3",
                                    table="alignment_waiver",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="WaiverEvent",
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
                        ("rule", models.CharField(max_length=60)),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("company", "company"),
                                    ("department", "department"),
                                    ("kpi", "KPI"),
                                    ("link", "link"),
                                    ("person", "person"),
                                    ("conflict", "conflict"),
                                ],
                                max_length=12,
                            ),
                        ),
                        ("subject", models.UUIDField(null=True)),
                        ("reason", models.CharField(max_length=1000, verbose_name="reason")),
                        ("until", models.DateField(verbose_name="until")),
                        ("at", models.DateTimeField()),
                        (
                            "by",
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
                                to="alignment.waiver",
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
            name="conflict",
        ),
        organization.models.schema.Trails(
            name="contribution",
        ),
        organization.models.schema.Trails(
            name="handoff",
        ),
        organization.models.schema.Trails(
            name="priority",
        ),
        organization.models.schema.Trails(
            name="prioritykpi",
        ),
        organization.models.schema.Trails(
            name="resource",
        ),
        organization.models.schema.Trails(
            name="resourceuse",
        ),
        organization.models.schema.Trails(
            name="waiver",
        ),
        migrations.AddField(
            model_name="priority",
            name="kpis",
            field=models.ManyToManyField(related_name="priorities", through="alignment.PriorityKpi", to="kpis.kpi"),
        ),
        organization.models.schema.CompanyTable(
            name="resource",
            see="company_id = plumbline_company()",
            keyed=True,
            references=True,
        ),
        organization.models.schema.CompanyTable(
            name="resourceuse",
            see="company_id = plumbline_company()",
            keyed=True,
            references=True,
        ),
        organization.models.schema.CompanyTable(
            name="conflict",
            see="company_id = plumbline_company()",
            keyed=True,
            references=True,
        ),
        organization.models.schema.CompanyTable(
            name="contribution",
            see="company_id = plumbline_company()",
            keyed=True,
            references=True,
        ),
        organization.models.schema.CompanyTable(
            name="handoff",
            see="company_id = plumbline_company()",
            keyed=True,
            references=True,
        ),
        organization.models.schema.CompanyTable(
            name="priority",
            see="company_id = plumbline_company()",
            keyed=True,
            references=True,
        ),
        organization.models.schema.CompanyTable(
            name="prioritykpi",
            see="company_id = plumbline_company()",
            keyed=True,
            references=True,
        ),
        organization.models.schema.CompanyTable(
            name="finding",
            see="company_id = plumbline_company()",
            keyed=True,
            references=True,
        ),
        organization.models.schema.CompanyTable(
            name="findingcount",
            see="company_id = plumbline_company()",
            keyed=True,
            references=True,
        ),
        organization.models.schema.CompanyTable(
            name="waiver",
            see="company_id = plumbline_company()",
            keyed=True,
            references=True,
        ),
        organization.models.schema.EventTable(
            name="resourceevent",
        ),
        organization.models.schema.EventTable(
            name="resourceuseevent",
        ),
        organization.models.schema.EventTable(
            name="conflictevent",
        ),
        organization.models.schema.EventTable(
            name="contributionevent",
        ),
        organization.models.schema.EventTable(
            name="handoffevent",
        ),
        organization.models.schema.EventTable(
            name="priorityevent",
        ),
        organization.models.schema.EventTable(
            name="prioritykpievent",
        ),
        organization.models.schema.EventTable(
            name="waiverevent",
        ),
    ]
