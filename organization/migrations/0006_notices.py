import datetime
import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
import organization.models.keys
import organization.models.schema
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("organization", "0005_absences_and_closing"),
    ]

    operations = [
        organization.models.schema.Together(
            operations=[
                migrations.CreateModel(
                    name="Notice",
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
                        ("kind", models.CharField(max_length=40)),
                        ("subject", models.CharField(max_length=160)),
                        ("params", models.JSONField(default=dict)),
                        ("since", models.DateTimeField()),
                        ("created_at", models.DateTimeField()),
                        ("mailed_at", models.DateTimeField(blank=True, null=True)),
                        ("seen_at", models.DateTimeField(blank=True, null=True)),
                        ("done_at", models.DateTimeField(blank=True, null=True)),
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
                            "person",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="organization.membership",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-created_at"],
                        "indexes": [
                            models.Index(fields=["company", "person", "created_at"], name="notice_by_person"),
                            models.Index(
                                condition=models.Q(("done_at__isnull", True)),
                                fields=["company", "kind"],
                                name="notice_open",
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(fields=("company", "person", "kind", "subject"), name="notice_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="NoticePreference",
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
                        ("ways", models.JSONField(default=dict)),
                        (
                            "digest_hour",
                            models.PositiveSmallIntegerField(
                                default=8,
                                validators=[
                                    django.core.validators.MinValueValidator(0),
                                    django.core.validators.MaxValueValidator(23),
                                ],
                                verbose_name="hour of the mail",
                            ),
                        ),
                        ("quiet_from", models.TimeField(default=datetime.time(19, 0), verbose_name="quiet from")),
                        ("quiet_to", models.TimeField(default=datetime.time(7, 0), verbose_name="quiet until")),
                        (
                            "week",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.PositiveSmallIntegerField(), default=list, size=None
                            ),
                        ),
                        (
                            "time_zone",
                            models.CharField(blank=True, default="", max_length=64, verbose_name="time zone"),
                        ),
                        (
                            "country",
                            models.CharField(
                                blank=True, default="", max_length=2, verbose_name="country of your holidays"
                            ),
                        ),
                        (
                            "subdivision",
                            models.CharField(blank=True, default="", max_length=20, verbose_name="part of the country"),
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
                            "person",
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
                            models.UniqueConstraint(fields=("company", "person"), name="preference_once"),
                            models.CheckConstraint(
                                condition=models.Q(("digest_hour__lte", 23)), name="preference_hour"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ReminderRound",
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
                        ("next_at", models.DateTimeField()),
                        ("ran_at", models.DateTimeField()),
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
                        "constraints": [models.UniqueConstraint(fields=("company",), name="round_once")],
                    },
                ),
            ],
        ),
        organization.models.schema.CompanyTable(
            name="notice",
            see="company_id = plumbline_company()",
            keyed=True,
            references=True,
        ),
        organization.models.schema.CompanyTable(
            name="noticepreference",
            see="company_id = plumbline_company()",
            keyed=True,
            references=True,
        ),
        organization.models.schema.CompanyTable(
            name="reminderround",
            see="company_id = plumbline_company()",
            keyed=True,
            references=True,
        ),
        migrations.RunSQL(
            sql="\nCREATE FUNCTION plumbline_companies_to_remind(at timestamptz) RETURNS SETOF uuid\n    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp\n    AS $$\n        SELECT c.id FROM organization_company c\n        LEFT JOIN organization_reminderround r ON r.company_id = c.id\n        WHERE c.archived_at IS NULL AND (r.next_at IS NULL OR r.next_at <= at)\n    $$;\n",
            reverse_sql="DROP FUNCTION plumbline_companies_to_remind(timestamptz)",
        ),
    ]
