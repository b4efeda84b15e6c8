"""Keys that carry the company, row-level security, invariants that span tables."""

from django.db import migrations

from organization.models.schema import CompanyTable, EventTable

# Values have no foreign key per row (2.5 times slower in bulk): every statement is checked as a set.
MEASURED = """
CREATE FUNCTION kpis_values_have_kpis() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM (SELECT DISTINCT company_id, kpi_id FROM fresh) AS f
        WHERE NOT EXISTS (SELECT 1 FROM kpis_kpi k WHERE k.company_id = f.company_id AND k.id = f.kpi_id)
    ) THEN
        RAISE EXCEPTION 'a value names a KPI that the company does not have'
            USING ERRCODE = 'foreign_key_violation', CONSTRAINT = 'measurement_kpi', TABLE = 'kpis_measurement';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER values_have_kpis AFTER INSERT ON kpis_measurement
    REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION kpis_values_have_kpis();
"""
LOCKED = """
CREATE FUNCTION kpis_locked_has_target() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    the_company uuid := coalesce(NEW.company_id, OLD.company_id);
    the_kpi uuid;
BEGIN
    IF TG_TABLE_NAME = 'kpis_kpi' THEN the_kpi := NEW.id; ELSE the_kpi := OLD.kpi_id; END IF;
    IF EXISTS (SELECT 1 FROM kpis_kpi WHERE company_id = the_company AND id = the_kpi AND lock_slot IS NOT NULL)
       AND NOT EXISTS (SELECT 1 FROM kpis_target WHERE company_id = the_company AND kpi_id = the_kpi) THEN
        RAISE EXCEPTION 'a locked KPI needs a target'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'kpi_locked_has_target', TABLE = 'kpis_kpi';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER locked_has_target AFTER INSERT OR UPDATE OF lock_slot ON kpis_kpi
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.lock_slot IS NOT NULL)
    EXECUTE FUNCTION kpis_locked_has_target();
CREATE CONSTRAINT TRIGGER locked_keeps_target AFTER DELETE OR UPDATE OF kpi_id ON kpis_target
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION kpis_locked_has_target();
"""
# State rows age at the company's midnight; the clock asks with the owner's eyes, and learns ids only.
CLOCK = """
CREATE FUNCTION plumbline_aging_companies(at timestamptz) RETURNS SETOF uuid
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
    AS $$
        SELECT c.id FROM organization_company c
        WHERE c.archived_at IS NULL AND EXISTS (
            SELECT 1 FROM kpis_kpistate s
            WHERE s.company_id = c.id AND s.restate_on <= (at AT TIME ZONE c.time_zone)::date)
    $$;
"""


class Migration(migrations.Migration):
    dependencies = [("kpis", "0001_initial")]

    operations = [
        CompanyTable("kpi"),
        CompanyTable("target"),
        CompanyTable("contributor"),
        CompanyTable("explanation"),
        CompanyTable("measurement", keyed=False, references=False),
        CompanyTable("kpistate", keyed=False),
        EventTable("kpievent"),
        EventTable("targetevent"),
        EventTable("contributorevent"),
        EventTable("explanationevent"),
        CompanyTable("measurementevent", references=False),
        migrations.RunSQL(MEASURED, migrations.RunSQL.noop),
        migrations.RunSQL(LOCKED, migrations.RunSQL.noop),
        migrations.RunSQL(CLOCK, migrations.RunSQL.noop),
    ]
