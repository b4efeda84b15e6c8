"""No reference a row from values to their company: queued for every row, it costs bulk loads more than the rows.

Row-level security lets only the company in force be written, and the statement trigger asks for its KPIs, which do
refer to it.
"""

from django.db import migrations


def _reference(table: str) -> migrations.RunSQL:
    return migrations.RunSQL(
        f"ALTER TABLE {table} DROP CONSTRAINT {table}_company_fk",
        f"ALTER TABLE {table} ADD CONSTRAINT {table}_company_fk FOREIGN KEY (company_id) "
        "REFERENCES organization_company (id) DEFERRABLE INITIALLY DEFERRED",
    )


class Migration(migrations.Migration):
    dependencies = [("kpis", "0004_one_index_for_values")]

    operations = [_reference("kpis_measurement"), _reference("kpis_measurementevent")]
