"""A one-to-one field brings a unique key without the company; (company_id, kpi_id) is unique as the primary key."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("kpis", "0002_company_rows")]

    operations = [
        migrations.RunSQL(
            "ALTER TABLE kpis_kpistate DROP CONSTRAINT kpis_kpistate_kpi_id_key",
            "ALTER TABLE kpis_kpistate ADD CONSTRAINT kpis_kpistate_kpi_id_key UNIQUE (kpi_id)",
        ),
    ]
