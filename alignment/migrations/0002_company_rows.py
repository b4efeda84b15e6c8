"""Keys that carry the company, levels held by foreign keys, no circle of couplings."""

from django.db import migrations

from organization.models.schema import CompanyTable, EventTable

LEVELS = """
ALTER TABLE alignment_cascadelink
    ADD CONSTRAINT link_child_level FOREIGN KEY (company_id, child_id, child_level)
        REFERENCES kpis_kpi (company_id, id, level) DEFERRABLE INITIALLY DEFERRED,
    ADD CONSTRAINT link_parent_level FOREIGN KEY (company_id, parent_id, parent_level)
        REFERENCES kpis_kpi (company_id, id, level) DEFERRABLE INITIALLY DEFERRED;
"""
# Links that go up cannot close a circle; couplings can. The lock is organization.models.locks.Lock.STRUCTURE (1), so
# two couplings written at the same moment are seen one after the other.
CIRCLES = """
CREATE FUNCTION alignment_no_circle() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended(NEW.company_id::text, 1));
    IF EXISTS (
        WITH RECURSIVE above(id) AS (
            SELECT NEW.parent_id
            UNION
            SELECT l.parent_id FROM alignment_cascadelink l JOIN above a ON l.child_id = a.id
            WHERE l.company_id = NEW.company_id AND l.child_level = l.parent_level
        )
        SELECT 1 FROM above WHERE id = NEW.child_id
    ) THEN
        RAISE EXCEPTION 'couplings of department KPIs must not close a circle'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'link_no_circle', TABLE = 'alignment_cascadelink';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER no_circle AFTER INSERT OR UPDATE OF child_id, parent_id ON alignment_cascadelink
    FOR EACH ROW WHEN (NEW.child_level = NEW.parent_level) EXECUTE FUNCTION alignment_no_circle();
"""


class Migration(migrations.Migration):
    dependencies = [("alignment", "0001_initial"), ("kpis", "0002_company_rows")]

    operations = [
        CompanyTable("cascadelink"),
        CompanyTable("companysnapshot"),
        EventTable("cascadelinkevent"),
        migrations.RunSQL(LEVELS, migrations.RunSQL.noop),
        migrations.RunSQL(CIRCLES, migrations.RunSQL.noop),
    ]
