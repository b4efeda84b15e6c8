"""Reads which executives stand nearest to a KPI: by the company KPIs to which it leads, and by what waits for them already."""

from collections import Counter, defaultdict
from collections.abc import Collection
from uuid import UUID

from django.db import connection
from django.db.models import Count

from governance.models import Dispute, DisputeStatus, Escalation
from governance.rules.nearest import Executive, nearest
from organization.models import Company, Membership, Role

_OUTCOMES = """
WITH RECURSIVE up AS (
    SELECT k.id AS kpi, k.id AS at, k.level FROM kpis_kpi k WHERE k.company_id = %(company)s AND k.id = ANY(%(kpis)s::uuid[])
    UNION
    SELECT u.kpi, p.id, p.level FROM up u
    JOIN alignment_cascadelink l ON l.company_id = %(company)s AND l.child_id = u.at AND l.accepted_by_id IS NOT NULL
    JOIN kpis_kpi p ON p.company_id = l.company_id AND p.id = l.parent_id AND p.status = 'active' AND p.level <> u.level
)
SELECT u.kpi, k.owner_id FROM up u JOIN kpis_kpi k ON k.company_id = %(company)s AND k.id = u.at
WHERE k.level = 'company' AND k.owner_id = ANY(%(people)s::uuid[])
"""


class Leadership:
    """The executives of a company with what waits for them, and to whose outcomes KPIs lead. Four queries, however many KPIs."""

    def __init__(self, company: Company, kpis: Collection[UUID]) -> None:
        people = dict(
            Membership.objects.filter(company=company, role=Role.EXECUTIVE, active=True).values_list("id", "name")
        )
        waiting = Counter(_waiting(company, people) if people else {})
        self._alignment_owner = company.alignment_owner_id
        self._executives = [Executive(id, name, waiting[id]) for id, name in people.items()]
        self._outcomes: dict[UUID, Counter[UUID]] = defaultdict(Counter)
        for kpi, owner in _reached(company, kpis, people) if people else ():
            self._outcomes[kpi][owner] += 1

    def above(self, kpis: Collection[UUID], *, head: UUID | None = None) -> tuple[UUID, ...]:
        """All executives, those nearest to these KPIs first; `head` was asked on the rung below."""
        outcomes = sum((self._outcomes.get(kpi, Counter()) for kpi in kpis), Counter[UUID]())
        return nearest(self._executives, outcomes=outcomes, alignment_owner=self._alignment_owner, head=head)


def _waiting(company: Company, people: Collection[UUID]) -> dict[UUID, int]:
    escalations = Escalation.objects.filter(
        company=company, to__in=people, closed_at__isnull=True, answered_at__isnull=True
    )
    disputes = Dispute.objects.filter(company=company, resolver__in=people, status=DisputeStatus.OPEN)
    found: Counter[UUID] = Counter()
    for rows, who in ((escalations, "to"), (disputes, "resolver")):
        for person, number in rows.order_by().values_list(who).annotate(n=Count("pk")):
            found[person] += number
    return found


def _reached(company: Company, kpis: Collection[UUID], people: Collection[UUID]) -> list[tuple[UUID, UUID]]:
    with connection.cursor() as cursor:
        cursor.execute(_OUTCOMES, {"company": company.pk, "kpis": list(kpis), "people": list(people)})
        return list(cursor.fetchall())
