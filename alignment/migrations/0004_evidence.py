"""What history says of links, what was computed when, and the answers to step 3."""

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
        ("alignment", "0003_templates"),
        ("kpis", "0006_kpis_by_level"),
        ("organization", "0003_tokens"),
    ]

    operations = [
        organization.models.schema.Together(
            operations=[
                migrations.CreateModel(
                    name="LeadingAnswer",
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
                        ("text", models.TextField(max_length=1000, verbose_name="answer")),
                        (
                            "expected_weeks",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                null=True,
                                validators=[django.core.validators.MaxValueValidator(104)],
                                verbose_name="weeks until it shows",
                            ),
                        ),
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
                        (
                            "company_kpi",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="kpis.kpi",
                            ),
                        ),
                        (
                            "kpi",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="leading_answers",
                                to="kpis.kpi",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("company", "kpi", "company_kpi"), name="leading_answer_once"
                            )
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "alignment_leadinganswerevent" ("at", "by_id", "company_id", "company_kpi_id", "expected_weeks", "id", "kpi_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "text") VALUES (NEW."at", NEW."by_id", NEW."company_id", NEW."company_kpi_id", NEW."expected_weeks", NEW."id", NEW."kpi_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."text"); RETURN NULL;',
                                    hash="c3c031ed9483e37302a85920e1c1a4fe16bd6750",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_3783e",
                                    table="alignment_leadinganswer",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                                    func='INSERT INTO "alignment_leadinganswerevent" ("at", "by_id", "company_id", "company_kpi_id", "expected_weeks", "id", "kpi_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "text") VALUES (NEW."at", NEW."by_id", NEW."company_id", NEW."company_kpi_id", NEW."expected_weeks", NEW."id", NEW."kpi_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."text"); RETURN NULL;',
                                    hash="143e2111171e27f34c90ed2d45fc8c06eb301c83",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_12a19",
                                    table="alignment_leadinganswer",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="delete_delete",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "alignment_leadinganswerevent" ("at", "by_id", "company_id", "company_kpi_id", "expected_weeks", "id", "kpi_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "text") VALUES (OLD."at", OLD."by_id", OLD."company_id", OLD."company_kpi_id", OLD."expected_weeks", OLD."id", OLD."kpi_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."text"); RETURN NULL;',
                                    hash="103365a01af24176ceb53a753b4e888e3a58304e",
                                    operation="DELETE",
                                    pgid="pgtrigger_delete_delete_6e034",
                                    table="alignment_leadinganswer",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="LeadingAnswerEvent",
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
                        ("text", models.TextField(max_length=1000, verbose_name="answer")),
                        (
                            "expected_weeks",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                null=True,
                                validators=[django.core.validators.MaxValueValidator(104)],
                                verbose_name="weeks until it shows",
                            ),
                        ),
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
                                to="alignment.leadinganswer",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="LinkEvidence",
                    fields=[
                        (
                            "pk",
                            models.CompositePrimaryKey(
                                "company_id", "link_id", blank=True, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        (
                            "company",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="organization.company",
                            ),
                        ),
                        (
                            "link",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="tested",
                                to="alignment.cascadelink",
                            ),
                        ),
                        (
                            "verdict",
                            models.CharField(
                                choices=[
                                    ("claimed", "claimed"),
                                    ("too_little_data", "too little data"),
                                    ("no_evidence", "no evidence"),
                                    ("supported", "supported"),
                                    ("contradicted", "contradicted"),
                                ],
                                max_length=20,
                            ),
                        ),
                        ("reason", models.CharField(blank=True, default="", max_length=20)),
                        (
                            "cadence",
                            models.CharField(
                                choices=[
                                    ("weekly", "weekly"),
                                    ("biweekly", "every two weeks"),
                                    ("monthly", "monthly"),
                                    ("quarterly", "quarterly"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("lag_weeks", models.PositiveSmallIntegerField(null=True)),
                        ("r", models.FloatField(null=True)),
                        ("low", models.FloatField(null=True)),
                        ("high", models.FloatField(null=True)),
                        ("p", models.FloatField(null=True)),
                        ("p_adjusted", models.FloatField(null=True)),
                        ("n", models.PositiveSmallIntegerField(default=0)),
                        ("testable_from", models.DateField(null=True)),
                    ],
                    options={
                        "indexes": [models.Index(fields=["company", "verdict"], name="evidence_by_verdict")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "verdict__in",
                                        ["claimed", "too_little_data", "no_evidence", "supported", "contradicted"],
                                    )
                                ),
                                name="link_evidence_verdict",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("cadence__in", ["weekly", "biweekly", "monthly", "quarterly"])),
                                name="link_evidence_cadence",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="StageRun",
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
                        ("stage", models.CharField(max_length=20)),
                        ("day", models.DateField()),
                        ("algorithm", models.CharField(blank=True, default="", max_length=40)),
                        ("input_hash", models.CharField(blank=True, default="", max_length=64)),
                        ("computed_at", models.DateTimeField(null=True)),
                        ("seconds", models.FloatField(default=0.0)),
                        ("progress", models.PositiveSmallIntegerField(default=0)),
                        ("failed_at", models.DateTimeField(null=True)),
                        ("failure", models.CharField(blank=True, default="", max_length=100)),
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
                        "ordering": ["-day", "stage"],
                        "constraints": [
                            models.UniqueConstraint(fields=("company", "stage", "day"), name="stage_once_a_day"),
                            models.CheckConstraint(condition=models.Q(("progress__lte", 100)), name="stage_progress"),
                        ],
                    },
                ),
            ],
        ),
        organization.models.schema.Trails(
            name="leadinganswer",
        ),
        organization.models.schema.Together(
            operations=[
                pgtrigger.migrations.RemoveTrigger(
                    model_name="cascadelink",
                    name="insert_insert",
                ),
                pgtrigger.migrations.RemoveTrigger(
                    model_name="cascadelink",
                    name="update_update",
                ),
                pgtrigger.migrations.RemoveTrigger(
                    model_name="cascadelink",
                    name="delete_delete",
                ),
                migrations.AddField(
                    model_name="cascadelink",
                    name="reaccepted_at",
                    field=models.DateTimeField(blank=True, null=True),
                ),
                migrations.AddField(
                    model_name="cascadelink",
                    name="reaccepted_by",
                    field=models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organization.membership",
                    ),
                ),
                migrations.AddField(
                    model_name="cascadelink",
                    name="reaccepted_note",
                    field=models.CharField(blank=True, default="", max_length=500, verbose_name="why it still holds"),
                ),
                migrations.AddField(
                    model_name="cascadelinkevent",
                    name="reaccepted_at",
                    field=models.DateTimeField(blank=True, null=True),
                ),
                migrations.AddField(
                    model_name="cascadelinkevent",
                    name="reaccepted_by",
                    field=models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="organization.membership",
                    ),
                ),
                migrations.AddField(
                    model_name="cascadelinkevent",
                    name="reaccepted_note",
                    field=models.CharField(blank=True, default="", max_length=500, verbose_name="why it still holds"),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="cascadelink",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "alignment_cascadelinkevent" ("accepted_at", "accepted_by_id", "author_id", "child_id", "child_level", "company_id", "created_at", "effect", "effect_sd", "evidence", "id", "lag_weeks", "parent_id", "parent_level", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "polarity", "rationale", "reaccepted_at", "reaccepted_by_id", "reaccepted_note", "strength") VALUES (NEW."accepted_at", NEW."accepted_by_id", NEW."author_id", NEW."child_id", NEW."child_level", NEW."company_id", NEW."created_at", NEW."effect", NEW."effect_sd", NEW."evidence", NEW."id", NEW."lag_weeks", NEW."parent_id", NEW."parent_level", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."polarity", NEW."rationale", NEW."reaccepted_at", NEW."reaccepted_by_id", NEW."reaccepted_note", NEW."strength"); RETURN NULL;',
                            hash="0ec0db1833c25f483ed42d1196203bd6a24198a9",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_f8bb3",
                            table="alignment_cascadelink",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="cascadelink",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "alignment_cascadelinkevent" ("accepted_at", "accepted_by_id", "author_id", "child_id", "child_level", "company_id", "created_at", "effect", "effect_sd", "evidence", "id", "lag_weeks", "parent_id", "parent_level", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "polarity", "rationale", "reaccepted_at", "reaccepted_by_id", "reaccepted_note", "strength") VALUES (NEW."accepted_at", NEW."accepted_by_id", NEW."author_id", NEW."child_id", NEW."child_level", NEW."company_id", NEW."created_at", NEW."effect", NEW."effect_sd", NEW."evidence", NEW."id", NEW."lag_weeks", NEW."parent_id", NEW."parent_level", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."polarity", NEW."rationale", NEW."reaccepted_at", NEW."reaccepted_by_id", NEW."reaccepted_note", NEW."strength"); RETURN NULL;',
                            hash="d5cd7c9691379383d7e1b344396c8e43160d39e0",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_6407a",
                            table="alignment_cascadelink",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="cascadelink",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "alignment_cascadelinkevent" ("accepted_at", "accepted_by_id", "author_id", "child_id", "child_level", "company_id", "created_at", "effect", "effect_sd", "evidence", "id", "lag_weeks", "parent_id", "parent_level", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "polarity", "rationale", "reaccepted_at", "reaccepted_by_id", "reaccepted_note", "strength") VALUES (OLD."accepted_at", OLD."accepted_by_id", OLD."author_id", OLD."child_id", OLD."child_level", OLD."company_id", OLD."created_at", OLD."effect", OLD."effect_sd", OLD."evidence", OLD."id", OLD."lag_weeks", OLD."parent_id", OLD."parent_level", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."polarity", OLD."rationale", OLD."reaccepted_at", OLD."reaccepted_by_id", OLD."reaccepted_note", OLD."strength"); RETURN NULL;',
                            hash="0ec9cb9be56857bd7dbb209644757edbb1a18b2c",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_a3b8c",
                            table="alignment_cascadelink",
                            when="AFTER",
                        ),
                    ),
                ),
                migrations.AddConstraint(
                    model_name="cascadelink",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("reaccepted_at__isnull", True),
                            models.Q(("reaccepted_note", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="link_reaccepted_with_note",
                    ),
                ),
            ],
        ),
        organization.models.schema.CompanyTable(
            name="linkevidence",
            see="company_id = plumbline_company()",
            keyed=False,
            references=True,
        ),
        organization.models.schema.CompanyTable(
            name="stagerun",
            see="company_id = plumbline_company()",
            keyed=True,
            references=True,
        ),
        organization.models.schema.CompanyTable(
            name="leadinganswer",
            see="company_id = plumbline_company()",
            keyed=True,
            references=True,
        ),
        organization.models.schema.EventTable(
            name="leadinganswerevent",
        ),
        organization.models.schema.CompanyReference(
            name="cascadelink",
            field="reaccepted_by",
        ),
    ]
