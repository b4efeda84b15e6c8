"""What follows when departments are merged, split or closed: requests go with their KPIs, and nobody is asked for a department that is gone.

Decisions, reviews that were held and scores stay where they were made.
"""

from django.db.models import F
from django.utils import timezone

from governance.models import ChangeRequest, ChangeStatus, Escalation
from governance.selectors.changes import open_requests
from governance.services.change_seats import note_seats
from governance.services.series import end_orphans
from organization.services.following import DepartmentWrite


def lead_governance(write: DepartmentWrite) -> None:
    """Acts in the transaction of the regrouping, after the KPIs moved."""
    company = write.company
    requests = ChangeRequest.objects.filter(company=company, status=ChangeStatus.OPEN, kpi__isnull=False)
    moved = requests.exclude(department=F("kpi__department")).select_related("kpi")
    for request in moved:
        request.department_id = request.kpi.department_id if request.kpi else None
        request.save(update_fields=["department"])
    note_seats(company=company, changes=list(open_requests(company)))
    if write.act != "split":
        whole = Escalation.objects.filter(company=company, department=write.department, kpi__isnull=True)
        whole.filter(closed_at__isnull=True).update(closed_at=timezone.now())
        end_orphans(company=company, actor=write.actor)
