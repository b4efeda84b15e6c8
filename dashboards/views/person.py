"""What one person answers for and owes."""

from uuid import UUID

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from dashboards.selectors.department import context_of, rows_of_deputy, rows_of_person
from dashboards.views.scorecard import lines_of, owed_of, read_by
from dashboards.wording.department import person_message
from dashboards.wording.discipline import Rhythm, rhythm
from dashboards.wording.kpi import rolled_up
from kpis.models import Kpi, Status
from kpis.rules.discipline import Tally
from kpis.selectors.discipline import discipline_of
from organization.access import membership_for, require
from organization.http.request import CompanyRequest
from organization.models import Membership
from organization.rules.roles import Subject
from organization.selectors.absences import stood_in_for


@require_safe
def person(request: CompanyRequest, membership: UUID) -> HttpResponse:
    """The KPIs of a person, as far as the reader may read them."""
    require(request, "company.read")
    known = membership_for(request, membership)
    owned = rows_of_person(company=request.company, person=known.id, today=request.today)
    away = [one.membership_id for one in stood_in_for(request.company, known.id, request.today)]
    deputy_of = Q(deputy=known.id) | Q(owner__in=away)
    stands_in = Kpi.objects.filter(deputy_of, company=request.company).values_list("id", flat=True)
    deputised = rows_of_deputy(company=request.company, kpis=set(stands_in), today=request.today)
    split, second = read_by(request, owned), read_by(request, deputised)
    around = context_of(company=request.company, rows=[*split.rows, *second.rows], today=request.today)
    owed = owed_of(request, split.rows, around)
    hidden = [row.health for row in split.hidden if row.status == Status.ACTIVE]
    context = {
        "known": known,
        "title": person_message(known.name, split.rows, sum(len(one.owed) for one in owed)),
        "lines": lines_of(request, [row for row in split.rows if row.status == Status.ACTIVE], around, places=True),
        "deputised": lines_of(request, [r for r in second.rows if r.status == Status.ACTIVE], around, places=True),
        "unfinished": [row for row in split.rows if row.status != Status.ACTIVE],
        "rolled_up": rolled_up(hidden) if hidden else "",
        "owed": owed,
        "mine": known.id == request.person.membership.id,
        "rhythm": _rhythm(request, known),
    }
    return render(request, "dashboards/person.html", context)


def _rhythm(request: CompanyRequest, known: Membership) -> Rhythm | None:
    """How the person's values came: for themselves, their head, the alignment owner and executives."""
    mine = known.id == request.person.membership.id
    if not mine and not request.person.may("completion.read", Subject(department=known.department_id)):
        return None
    found = discipline_of(company=request.company, today=request.today, owner=known.id)
    return rhythm(sum(found.values(), Tally()), mine=mine)
