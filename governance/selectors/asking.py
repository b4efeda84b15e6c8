"""What a request can be about: the links, target versions and conflict of a KPI, as the page that asks for a change offers them."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from alignment.models import CascadeLink, Conflict, ConflictStatus
from governance.models import AgendaItem, ItemKind, Review, ReviewStatus
from kpis.models import Kpi, Target
from organization.models import Company, Department


def links_of(kpi: Kpi) -> list[CascadeLink]:
    """What it moves, by name."""
    rows = CascadeLink.objects.filter(company_id=kpi.company_id, child=kpi).select_related("parent")
    return list(rows.order_by("parent__name"))


def link_of(kpi: Kpi, link: UUID) -> CascadeLink | None:
    """One of them."""
    rows = CascadeLink.objects.filter(company_id=kpi.company_id, child=kpi, id=link)
    return rows.select_related("child", "parent").first()


def version_of(kpi: Kpi, target: UUID) -> Target | None:
    """A version of its target."""
    return Target.objects.filter(company_id=kpi.company_id, kpi=kpi, id=target).first()


def version_on(kpi: Kpi, day: date) -> Target | None:
    """The version in force on a day."""
    rows = Target.objects.filter(company_id=kpi.company_id, kpi=kpi, starts_on__lte=day).order_by("-starts_on")
    found = rows.first()
    return found if found is not None and (found.ends_on is None or found.ends_on >= day) else None


def open_departments(company: Company) -> list[Department]:
    """Where a KPI may be, by name."""
    return list(Department.objects.filter(company=company, closed_at__isnull=True).order_by("name"))


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a request comes from, if it comes from somewhere."""

    review: Review | None = None
    conflict: Conflict | None = None


def origin_of(company: Company, kpi: Kpi, *, review: UUID | None, conflict: UUID | None) -> Origin:
    """What stands of it: a review that is held or was, a conflict that stands and has the KPI. Two queries at most."""
    held = _review(company, review) if review is not None else None
    found = _conflict(company, conflict) if conflict is not None else None
    return Origin(held, found if found is not None and kpi.id in (found.first_id, found.second_id) else None)


def _review(company: Company, review: UUID) -> Review | None:
    rows = Review.objects.filter(company=company, id=review, status__in=[ReviewStatus.OPEN, ReviewStatus.HELD])
    return rows.select_related("department").first()


def _conflict(company: Company, conflict: UUID) -> Conflict | None:
    rows = Conflict.objects.filter(company=company, id=conflict).exclude(status=ConflictStatus.RESOLVED)
    return rows.select_related("first", "second").first()


@dataclass(frozen=True, slots=True)
class AskFor:
    """A request that an item of an agenda leads to: of the KPI with this key, of this kind, about this link or conflict."""

    key: str
    kind: str
    about: tuple[str, UUID] | None = None


def ask_for(company: Company, item: AgendaItem) -> AskFor | None:
    """What “to be changed” is asked for with; None where an item is about nothing that a request changes. One query at most."""
    if item.kind == ItemKind.LINK and item.subject is not None:
        link = CascadeLink.objects.filter(company=company, id=item.subject).select_related("child").first()
        return AskFor(link.child.key, "relink", ("link", link.id)) if link is not None else None
    if item.kind == ItemKind.CONFLICT and item.subject is not None:
        conflict = Conflict.objects.filter(company=company, id=item.subject).select_related("first").first()
        return AskFor(conflict.first.key, "retarget", ("conflict", conflict.id)) if conflict is not None else None
    return AskFor(item.kpi.key, "retarget") if item.kpi is not None else None
