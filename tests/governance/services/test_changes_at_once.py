"""Two who approve at once, on connections of their own: both are heard, and it is applied once."""

import threading

from django.db import connection, transaction

from governance.models import ChangeRequest
from governance.rules.policy import first_policy
from governance.rules.policy_document import dump
from governance.services.changes import approve, open_change
from governance.services.policy import adopt_policy
from kpis.models import Kpi
from kpis.rules.faults import Refused
from organization.models import company_scope
from tests.cast import ACTOR, build_cast
from tests.drawn import draw


def test_two_yeses_at_once_apply_it_once(committed):
    with transaction.atomic():
        cast = build_cast()
    with company_scope(cast.company.id):
        kpi = draw(cast, active=True).department
        adopt_policy(company=cast.company, document=dump(first_policy()), reason="We begin.", actor=ACTOR)
        change = open_change(
            company=cast.company, kpi=kpi.id, kind="retire", proposal={"retire": True}, reason="Gone.",
            actor=cast.actor("owner"),
        )  # fmt: skip
    start, said = threading.Barrier(4), []

    def say(who: str) -> None:
        try:
            with company_scope(cast.company.id):
                start.wait(timeout=120)
                said.append(approve(company=cast.company, change=change.id, actor=cast.actor(who)).status)
        except Refused as refused:
            said.append(refused.faults[0].code)
        finally:
            connection.close()

    threads = [threading.Thread(target=say, args=(who,)) for who in ("head", "alignment_owner") * 2]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    # Whoever comes second of the same two hears that they said yes, or that it is over.
    assert sorted(said).count("applied") == 1
    assert set(said) <= {"applied", "open", "approved_already", "decided_already"}
    with company_scope(cast.company.id):
        found = ChangeRequest.objects.get(id=change.id)
        assert found.approvals.filter(verdict="approved").count() == 2
        assert Kpi.objects.get(id=kpi.id).events.filter(status="retired").count() == 1
