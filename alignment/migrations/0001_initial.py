import django.db.models.deletion
import organization.models.keys
import organization.models.schema
import pghistory.utils
import pgtrigger.compiler
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("kpis", "0001_initial"),
        ("organization", "0001_initial"),
    ]

    operations = [
        organization.models.schema.Together(
            operations=[
                migrations.CreateModel(
                    name="CascadeLink",
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
                            "child_level",
                            models.CharField(
                                choices=[
                                    ("company", "company"),
                                    ("department", "department"),
                                    ("individual", "individual"),
                                ],
                                max_length=10,
                            ),
                        ),
                        (
                            "parent_level",
                            models.CharField(
                                choices=[
                                    ("company", "company"),
                                    ("department", "department"),
                                    ("individual", "individual"),
                                ],
                                max_length=10,
                            ),
                        ),
                        (
                            "rationale",
                            models.CharField(blank=True, default="", max_length=500, verbose_name="sentence"),
                        ),
                        ("polarity", models.SmallIntegerField(default=1, verbose_name="polarity")),
                        ("effect", models.FloatField(blank=True, null=True, verbose_name="effect")),
                        (
                            "effect_sd",
                            models.FloatField(blank=True, null=True, verbose_name="uncertainty of the effect"),
                        ),
                        (
                            "strength",
                            models.CharField(
                                blank=True,
                                choices=[("weak", "weak"), ("medium", "medium"), ("strong", "strong")],
                                default="",
                                max_length=10,
                                verbose_name="strength",
                            ),
                        ),
                        (
                            "lag_weeks",
                            models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="lag in weeks"),
                        ),
                        ("accepted_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "evidence",
                            models.CharField(
                                choices=[
                                    ("claimed", "claimed"),
                                    ("too_little_data", "too little data"),
                                    ("no_evidence", "no evidence"),
                                    ("supported", "supported"),
                                    ("contradicted", "contradicted"),
                                ],
                                default="claimed",
                                max_length=20,
                            ),
                        ),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        (
                            "accepted_by",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="accepted_links",
                                to="organization.membership",
                            ),
                        ),
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
                            "child",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="links_up",
                                to="kpis.kpi",
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
                            "parent",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="links_down",
                                to="kpis.kpi",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("company", "child", "parent"), name="link_once"),
                            models.CheckConstraint(
                                condition=models.Q(("child", models.F("parent")), _negated=True), name="link_to_another"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("child_level", "individual"), ("parent_level", "department")),
                                    models.Q(("child_level", "department"), ("parent_level", "company")),
                                    models.Q(("child_level", "department"), ("parent_level", "department")),
                                    _connector="OR",
                                ),
                                name="link_one_level_up",
                            ),
                            models.CheckConstraint(condition=models.Q(("polarity__in", [-1, 1])), name="link_polarity"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("effect__isnull", True),
                                    models.Q(("effect__gte", 0), ("effect__lt", float("inf"))),
                                    _connector="OR",
                                ),
                                name="link_effect",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("effect_sd__isnull", True),
                                    models.Q(("effect_sd__gte", 0), ("effect_sd__lt", float("inf"))),
                                    _connector="OR",
                                ),
                                name="link_effect_sd",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("strength__in", ["", "weak", "medium", "strong"])),
                                name="link_strength",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "evidence__in",
                                        ["claimed", "too_little_data", "no_evidence", "supported", "contradicted"],
                                    )
                                ),
                                name="link_evidence",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("accepted_by__isnull", True),
                                    ("author__isnull", True),
                                    models.Q(("accepted_by", models.F("author")), _negated=True),
                                    _connector="OR",
                                ),
                                name="link_accepted_by_another",
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "alignment_cascadelinkevent" ("accepted_at", "accepted_by_id", "author_id", "child_id", "child_level", "company_id", "created_at", "effect", "effect_sd", "evidence", "id", "lag_weeks", "parent_id", "parent_level", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "polarity", "rationale", "strength") VALUES (NEW."accepted_at", NEW."accepted_by_id", NEW."author_id", NEW."child_id", NEW."child_level", NEW."company_id", NEW."created_at", NEW."effect", NEW."effect_sd", NEW."evidence", NEW."id", NEW."lag_weeks", NEW."parent_id", NEW."parent_level", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."polarity", NEW."rationale", NEW."strength"); RETURN NULL;',
                                    hash="4d35af44ff344f725e4e47972125522a2abb5dcb",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_f8bb3",
                                    table="alignment_cascadelink",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                                    func='INSERT INTO "alignment_cascadelinkevent" ("accepted_at", "accepted_by_id", "author_id", "child_id", "child_level", "company_id", "created_at", "effect", "effect_sd", "evidence", "id", "lag_weeks", "parent_id", "parent_level", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "polarity", "rationale", "strength") VALUES (NEW."accepted_at", NEW."accepted_by_id", NEW."author_id", NEW."child_id", NEW."child_level", NEW."company_id", NEW."created_at", NEW."effect", NEW."effect_sd", NEW."evidence", NEW."id", NEW."lag_weeks", NEW."parent_id", NEW."parent_level", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."polarity", NEW."rationale", NEW."strength"); RETURN NULL;',
                                    hash="372dfd64b5f097144ddfc76895fdc29663869054",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_6407a",
                                    table="alignment_cascadelink",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="delete_delete",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "alignment_cascadelinkevent" ("accepted_at", "accepted_by_id", "author_id", "child_id", "child_level", "company_id", "created_at", "effect", "effect_sd", "evidence", "id", "lag_weeks", "parent_id", "parent_level", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "polarity", "rationale", "strength") VALUES (OLD."accepted_at", OLD."accepted_by_id", OLD."author_id", OLD."child_id", OLD."child_level", OLD."company_id", OLD."created_at", OLD."effect", OLD."effect_sd", OLD."evidence", OLD."id", OLD."lag_weeks", OLD."parent_id", OLD."parent_level", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."polarity", OLD."rationale", OLD."strength"); RETURN NULL;',
                                    hash="47eca7381b115245af7b1cb7e77559e9bb37261d",
                                    operation="DELETE",
                                    pgid="pgtrigger_delete_delete_a3b8c",
                                    table="alignment_cascadelink",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CascadeLinkEvent",
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
                            "child_level",
                            models.CharField(
                                choices=[
                                    ("company", "company"),
                                    ("department", "department"),
                                    ("individual", "individual"),
                                ],
                                max_length=10,
                            ),
                        ),
                        (
                            "parent_level",
                            models.CharField(
                                choices=[
                                    ("company", "company"),
                                    ("department", "department"),
                                    ("individual", "individual"),
                                ],
                                max_length=10,
                            ),
                        ),
                        (
                            "rationale",
                            models.CharField(blank=True, default="", max_length=500, verbose_name="sentence"),
                        ),
                        ("polarity", models.SmallIntegerField(default=1, verbose_name="polarity")),
                        ("effect", models.FloatField(blank=True, null=True, verbose_name="effect")),
                        (
                            "effect_sd",
                            models.FloatField(blank=True, null=True, verbose_name="uncertainty of the effect"),
                        ),
                        (
                            "strength",
                            models.CharField(
                                blank=True,
                                choices=[("weak", "weak"), ("medium", "medium"), ("strong", "strong")],
                                default="",
                                max_length=10,
                                verbose_name="strength",
                            ),
                        ),
                        (
                            "lag_weeks",
                            models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="lag in weeks"),
                        ),
                        ("accepted_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "evidence",
                            models.CharField(
                                choices=[
                                    ("claimed", "claimed"),
                                    ("too_little_data", "too little data"),
                                    ("no_evidence", "no evidence"),
                                    ("supported", "supported"),
                                    ("contradicted", "contradicted"),
                                ],
                                default="claimed",
                                max_length=20,
                            ),
                        ),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        (
                            "accepted_by",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="organization.membership",
                            ),
                        ),
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
                            "child",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="kpis.kpi",
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
                            "parent",
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
                                to="alignment.cascadelink",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="CompanySnapshot",
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
                        ("algorithm", models.CharField(max_length=40)),
                        ("input_hash", models.CharField(max_length=64)),
                        ("figures", models.JSONField(default=dict)),
                        ("computed_at", models.DateTimeField()),
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
                        "ordering": ["-day"],
                        "constraints": [models.UniqueConstraint(fields=("company", "day"), name="snapshot_once_a_day")],
                    },
                ),
            ],
        ),
        organization.models.schema.Trails(
            name="cascadelink",
        ),
    ]
