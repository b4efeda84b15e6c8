"""How far a load is, seen by others while its own transaction is open."""

from django.utils import timezone

from kpis.models import Load
from kpis.services.load_progress import progress_told
from organization.models import company_scope
from organization.services.companies import create_company
from tests.cast import ACTOR


def test_progress_is_seen_at_once_and_never_waits(committed, caplog):
    company = create_company(
        slug="alder", name="Alder", administrator_email="ada@alder.example", administrator_name="Ada", actor=ACTOR
    ).company
    with company_scope(company.id):
        load = Load.objects.create(company=company, source="file", at=timezone.now(), stage="running", total=9)
    with company_scope(company.id), progress_told(company=company, load=load.id, total=9) as tell:
        tell(3)
        assert Load.objects.get().handled == 3
        tell(4)  # too soon after the last
        assert Load.objects.get().handled == 3
        tell(9)
        assert Load.objects.get().handled == 9
        # once the load's own transaction has its row, telling gives way
        Load.objects.update(handled=5)
        tell(9)
        assert Load.objects.get().handled == 5
    assert "progress of a load not told" in caplog.text
