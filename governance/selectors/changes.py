"""Reads change requests, and what stands of a KPI that one would change."""

from collections.abc import Collection
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from alignment.models import CascadeLink
from governance.models import ChangeApproval, ChangeComment, ChangeRequest, ChangeStatus
from governance.rules.changes import CLAIM, FIELDS, TYPED, VERSION
from kpis.models import Derivation, DerivationKind, Kpi, Target
from kpis.selectors.worked import members_in_order
from organization.models import Company


def stands(kpi: Kpi) -> dict[str, Any]:
    """All that a request may touch of a KPI, as plain JSON values. Three queries; four where it is computed."""
    versions = Target.objects.filter(company_id=kpi.company_id, kpi_id=kpi.id).order_by("starts_on")
    links = CascadeLink.objects.filter(company_id=kpi.company_id, child_id=kpi.id).order_by("id")
    return {
        "status": kpi.status,
        "locked": plain(kpi.locked_until),
        "fields": {name: plain(getattr(kpi, _column(name))) for name in FIELDS},
        "derivation": derivation_as_told(kpi),
        "targets": {str(one.id): {name: plain(getattr(one, name)) for name in VERSION} for one in versions},
        "links": {
            str(one.id): {"parent": str(one.parent_id), **{name: plain(getattr(one, name)) for name in CLAIM}}
            for one in links
        },
    }


def derivation_as_told(kpi: Kpi) -> dict[str, Any]:
    """What its values are computed from, as a proposal says it."""
    row = Derivation.objects.filter(company_id=kpi.company_id, kpi_id=kpi.id).first()
    if row is None:
        return dict(TYPED)
    values, divisors = members_in_order(row)
    if row.kind == DerivationKind.FORMULA:
        return derivation_plain(row.kind, expression=row.expression, since=row.since)
    return derivation_plain(
        row.kind, how=row.how, values=values, divisors=divisors, factor=row.factor, coverage=row.coverage,
        since=row.since,
    )  # fmt: skip


def derivation_plain(kind: str, **said: Any) -> dict[str, Any]:
    """JSON values; what is not said of a kind is left out, so that what is the same reads the same."""
    told = {
        name: [str(one) for one in value] if isinstance(value, tuple) else plain(value) for name, value in said.items()
    }
    return {"kind": kind, **{name: value for name, value in told.items() if value not in (None, "", [])}}


def plain(value: Any) -> Any:
    """As JSON keeps it."""
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value


def _column(name: str) -> str:
    return f"{name}_id" if name in {"department", "owner", "deputy"} else name


def requests_of(company: Company) -> QuerySet[ChangeRequest]:
    """All requests, the latest first, with what lists show."""
    return ChangeRequest.objects.filter(company=company).select_related(
        "kpi", "department", "author", "kpi__owner", "review__department", "conflict__first", "conflict__second"
    )


def open_requests(company: Company) -> QuerySet[ChangeRequest]:
    """Those that wait for approval."""
    return requests_of(company).filter(status=ChangeStatus.OPEN)


def verdicts_of(change: ChangeRequest) -> list[ChangeApproval]:
    """What was said, the first first."""
    return list(change.approvals.exclude(verdict="").select_related("person").order_by("at"))


def comments_of(change: ChangeRequest) -> list[ChangeComment]:
    """The first first."""
    return list(change.comments.select_related("author"))


def all_kpis(company: Company) -> QuerySet[Kpi]:
    """Of which a gate leaves those that somebody may read."""
    return Kpi.objects.filter(company=company)


def kpis_of(company: Company, *, ids: Collection[UUID | str] = (), keys: Collection[str] = ()) -> QuerySet[Kpi]:
    """KPIs by id, and by key."""
    return Kpi.objects.filter(Q(id__in=list(ids)) | Q(key__in=list(keys)), company=company)


def asked_in(rows: QuerySet[ChangeRequest], review: UUID) -> list[ChangeRequest]:
    """Those that were asked for in a review, by number."""
    return list(rows.filter(review=review).order_by("number"))


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
