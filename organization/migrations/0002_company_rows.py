"""Keys that carry the company, row-level security, the functions of the clock."""

from django.contrib.postgres.operations import BtreeGistExtension
from django.db import migrations

from organization.models.schema import SCOPE_FUNCTIONS, CompanyReference, CompanyTable, EventTable

MINE = "company_id = plumbline_company() OR user_id = plumbline_person()"
COMPANY = """
ALTER TABLE organization_companyentry ADD CONSTRAINT companyentry_id_slug UNIQUE (id, slug);
ALTER TABLE organization_company
    ADD CONSTRAINT company_registered FOREIGN KEY (id, slug) REFERENCES organization_companyentry (id, slug)
        ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED,
    ADD CONSTRAINT company_alignment_owner FOREIGN KEY (id, alignment_owner_id)
        REFERENCES organization_membership (company_id, id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE organization_company ENABLE ROW LEVEL SECURITY;
CREATE POLICY company_rows ON organization_company
    USING (id = plumbline_company()
           OR id IN (SELECT company_id FROM organization_membership WHERE user_id = plumbline_person()))
    WITH CHECK (id = plumbline_company());
"""
# The clock asks before any company is known, so this one question is answered with the owner's eyes: ids only.
CLOCK = """
CREATE FUNCTION plumbline_stale_companies() RETURNS SETOF uuid
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
    AS $$ SELECT DISTINCT company_id FROM organization_changemark $$;
"""


class Migration(migrations.Migration):
    dependencies = [("organization", "0001_initial")]

    operations = [
        BtreeGistExtension(),
        migrations.RunSQL(SCOPE_FUNCTIONS, migrations.RunSQL.noop),
        CompanyTable("membership", see=MINE, references=False),
        CompanyTable("department"),
        CompanyTable("invitation"),
        CompanyTable("executivevisit"),
        CompanyTable("changemark"),
        CompanyReference("membership", "department"),
        migrations.RunSQL(COMPANY, migrations.RunSQL.noop),
        EventTable("companyevent"),
        EventTable("departmentevent"),
        EventTable("membershipevent"),
        migrations.RunSQL(CLOCK, migrations.RunSQL.noop),
    ]
