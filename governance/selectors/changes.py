"""Reads change requests, and what stands of a KPI that one would change."""

from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from alignment.models import CascadeLink
from governance.models import ChangeRequest, ChangeStatus
from governance.rules.changes import CLAIM, FIELDS, VERSION
from kpis.models import Kpi, Target
from organization.models import Company


def stands(kpi: Kpi) -> dict[str, Any]:
    """All that a request may touch of a KPI, as plain JSON values. Two queries."""
    versions = Target.objects.filter(company_id=kpi.company_id, kpi_id=kpi.id).order_by("starts_on")
    links = CascadeLink.objects.filter(company_id=kpi.company_id, child_id=kpi.id).order_by("id")
    return {
        "status": kpi.status,
        "locked": plain(kpi.locked_until),
        "fields": {name: plain(getattr(kpi, _column(name))) for name in FIELDS},
        "targets": {str(one.id): {name: plain(getattr(one, name)) for name in VERSION} for one in versions},
        "links": {
            str(one.id): {"parent": str(one.parent_id), **{name: plain(getattr(one, name)) for name in CLAIM}}
            for one in links
        },
    }


def plain(value: Any) -> Any:
    """As JSON keeps it."""
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value


def _column(name: str) -> str:
    return f"{name}_id" if name in {"department", "owner", "deputy"} else name


def requests_of(company: Company) -> QuerySet[ChangeRequest]:
    """All requests, the latest first, with what lists show."""
    return ChangeRequest.objects.filter(company=company).select_related("kpi", "department", "author", "kpi__owner")


def open_requests(company: Company) -> QuerySet[ChangeRequest]:
    """Those that wait for approval."""
    return requests_of(company).filter(status=ChangeStatus.OPEN)


def request_at(company: Company, number: int) -> ChangeRequest | None:
    """By its number."""
    return requests_of(company).filter(number=number).first()


def searched(
    rows: QuerySet[ChangeRequest], *, status: str = "", kind: str = "", level: str = "", words: str = ""
) -> QuerySet[ChangeRequest]:
    """Those that fit the filters; an empty one asks for nothing."""
    for name, value in (("status", status), ("kind", kind), ("level", level)):
        if value:
            rows = rows.filter(**{name: value})
    if words:
        number = words.upper().removeprefix("CR-")
        named = Q(title__icontains=words) | Q(kpi__name__icontains=words) | Q(kpi__key__icontains=words)
        rows = rows.filter(named | Q(number=int(number)) if number.isdigit() and len(number) < 9 else named)
    return rows


def next_number(company: Company) -> int:
    """For a new request; whoever asks holds Lock.STRUCTURE."""
    last = ChangeRequest.objects.filter(company=company).order_by("-number").values_list("number", flat=True).first()
    return (last or 0) + 1
