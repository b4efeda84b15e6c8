"""Reviews: what comes, what is overdue, what was held; one review with its agenda and people; planned, moved, cancelled."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from governance.access.reviews import (
    item_for_holding,
    managed_departments,
    may_add_topic,
    may_hold,
    may_manage,
    review_for_holding,
    review_for_reading,
    review_for_topics,
)
from governance.forms.reviews import (
    WHOLE_COMPANY,
    ArrangeForm,
    PersonForm,
    TopicForm,
)
from governance.models import AgendaItem, Review, ReviewStatus
from governance.rules.agenda import Item, built
from governance.selectors.agenda_facts import actions_from_before, decisions_since, facts_of, last_held
from governance.selectors.reviews import agenda_of, attendances_of, coming, named_in, of_body, over, overdue
from governance.selectors.series import open_departments
from governance.services.agenda import add_topic, arrange, bring_up_to_date, remove_item
from governance.services.holding import start_review
from governance.services.review_planning import last_day
from governance.services.reviews import ask_person, release_person
from governance.views.review_refusals import said_at, say
from governance.wording.minutes import item_heading, kind_label
from governance.wording.reviews import (
    STATUSES,
    day_words,
    local,
    moment_words,
    month_words,
    reason_words,
    time_words,
    title_of,
)
from kpis.rules.faults import Refused
from organization.http.request import CompanyRequest
from organization.models import Membership
from organization.selectors.holidays import holidays_of
from organization.selectors.suggestions import suggestions

SHOWN = 40
AHEAD = 200
WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Line:
    """A review as a list prints it."""

    review: Review
    title: str
    day: str
    time: str
    status: str
    chair: str
    month: str
    note: str = ""
    came: int | None = None


@require_safe
def index(request: CompanyRequest) -> HttpResponse:
    """What comes, by day; what nobody held yet; what was held. One department's, or all."""
    wanted = request.GET.get("department", "")
    departments = open_departments(request.company)
    chosen = next((one for one in departments if one.key == wanted), None)
    now = timezone.now()

    def of_it(rows: Any) -> Any:  # some carry how many came
        if chosen is None and wanted != WHOLE_COMPANY:
            return rows
        return of_body(rows, chosen.id if chosen else None)

    ahead = list(of_it(coming(request.company, now=now))[:AHEAD])
    ends = _end_of_week(request.today, request.company.time_zone)
    late = list(of_it(overdue(request.company, now=now)))
    holidays = holidays_of(request.company) if late else frozenset()
    page = Paginator(of_it(over(request.company)), SHOWN).get_page(request.GET.get("page"))
    context = {
        "message": _message(len(late), ahead, ends),
        "departments": departments,
        "wanted": wanted if chosen is not None or wanted == WHOLE_COMPANY else "",
        "whole": WHOLE_COMPANY,
        "open": [_line(request, one) for one in ahead if one.status == ReviewStatus.OPEN],
        "this_week": [_line(request, one) for one in ahead if one.status == ReviewStatus.PLANNED and one.starts_at < ends],
        "next_week": [_line(request, one) for one in ahead if one.status == ReviewStatus.PLANNED and ends <= one.starts_at < ends + WEEK],
        "later": [_line(request, one) for one in ahead if one.status == ReviewStatus.PLANNED and one.starts_at >= ends + WEEK],
        "overdue": [_overdue(request, one, holidays) for one in late],
        "over": [_line(request, one, came=one.came) for one in page],
        "page": page,
        "plans": may_manage(request, None) or bool(managed_departments(request)),
    }  # fmt: skip
    return render(request, "governance/reviews.html", context)


@require_safe
def review(request: CompanyRequest, review: UUID) -> HttpResponse:
    """A review: when, who, the agenda as it stands, and what the reader may do."""
    return _page(request, review_for_reading(request, review))


@require_POST
def topic(request: CompanyRequest, review: UUID) -> HttpResponse:
    """A topic on the agenda; who adds it presents it."""
    found = review_for_topics(request, review)
    form = TopicForm(request.POST, auto_id="topic_%s")
    if form.is_valid():
        try:
            add_topic(company=request.company, review=found, actor=request.person.actor, **form.cleaned_data)
        except Refused as refused:
            said_at(form, refused)
        else:
            return _to(request, "review", found, "#agenda")
    return _page(request, found, {"topic": form}, status=422)


@require_POST
def agenda(request: CompanyRequest, review: UUID) -> HttpResponse:
    """Bring the agenda up to date, or arrange it: places, minutes, presenters."""
    found = review_for_holding(request, review)
    if "refresh" in request.POST:
        return _done(
            request, found, lambda: bring_up_to_date(company=request.company, review=found, actor=request.person.actor)
        )
    items = agenda_of(request.company, found)
    form = ArrangeForm(request.POST, items=items, people=_asked(request, found))
    if form.is_valid():
        try:
            arrange(company=request.company, review=found, wanted=form.arranged(), actor=request.person.actor)
        except Refused as refused:
            said_at(form, refused)
        else:
            return _to(request, "review", found, "#agenda")
    return _page(request, found, {"arranging": form}, status=422)


@require_POST
def drop_item(request: CompanyRequest, review: UUID, item: UUID) -> HttpResponse:
    """Take an item off the agenda."""
    row = item_for_holding(request, review, item)
    return _done(
        request,
        row.review,
        lambda: remove_item(company=request.company, review=row.review, item=row.id, actor=request.person.actor),
    )


@require_POST
def people(request: CompanyRequest, review: UUID) -> HttpResponse:
    """Ask somebody else, or tell somebody that they need not come."""
    found = review_for_holding(request, review)
    company, actor = request.company, request.person.actor
    if "release" in request.POST:
        person = request.POST["release"]
        known = {str(row.person_id): row.person_id for row in attendances_of(request.company, found)}
        if person in known:
            return _done(
                request,
                found,
                lambda: release_person(company=company, review=found.id, person=known[person], actor=actor),
                "#asked",
            )
        return _to(request, "review", found, "#asked")
    form = PersonForm(request.POST, company=request.company, auto_id="asked_%s")
    if form.is_valid():
        try:
            ask_person(company=company, review=found.id, person=form.cleaned_data["person"].id, actor=actor)
        except Refused as refused:
            said_at(form, refused)
        else:
            return _to(request, "review", found, "#asked")
    return _page(request, found, {"asking": form}, status=422)


@require_POST
def start(request: CompanyRequest, review: UUID) -> HttpResponse:
    """Begin it."""
    found = review_for_holding(request, review)
    try:
        start_review(company=request.company, review=found.id, actor=request.person.actor)
    except Refused as refused:
        say(request, refused)
        return _to(request, "review", found)
    return redirect("governance:review-present", company_slug=request.company.slug, review=found.id)


@dataclass(frozen=True, slots=True)
class Planned:
    """An item as the agenda prints it; `item` is None while the agenda is only foreseen."""

    number: int
    kind: str
    heading: str
    key: str
    presenter: str
    minutes: int
    item: AgendaItem | None = None
    fields: tuple[Any, ...] = ()


def _page(
    request: CompanyRequest, found: Review, forms: dict[str, Any] | None = None, *, status: int = 200
) -> HttpResponse:
    forms = forms or {}
    waiting = found.status in {ReviewStatus.PLANNED, ReviewStatus.OPEN}
    holds = waiting and may_hold(request, found)
    rows = agenda_of(request.company, found)
    asked = attendances_of(request.company, found)
    arranging = None
    if holds and rows:
        arranging = forms.get("arranging") or ArrangeForm(
            items=rows, people=[one.person for one in asked if one.person.active]
        )
    foreseen = not any(row.kind != "topic" for row in rows) and found.status == ReviewStatus.PLANNED
    items = [_planned(row, arranging) for row in rows]
    if foreseen:
        items = [*_foreseen(request, found), *items]
    last = last_held(request.company, found)
    context = {
        "review": found,
        "title": title_of(found),
        "when": moment_words(found, request.company),
        "status": STATUSES[found.status],
        "reason": reason_words(found.reason),
        "late": found.status == ReviewStatus.PLANNED and found.starts_at + timedelta(minutes=found.minutes) < timezone.now(),
        "items": items,
        "foreseen": foreseen,
        "total": sum(item.minutes for item in items),
        "arranging": arranging,
        "asked": asked,
        "actions": actions_from_before(request.company, found) if waiting else [],
        "decisions": list(decisions_since(request.company, found, last)[:8]) if waiting else [],
        "last": last,
        "last_day": day_words(last.starts_at, request.company) if last else "",
        "waiting": waiting,
        "holds": holds,
        "begins": day_words(found.starts_at, request.company, today=request.today),
        "starts_today": local(found.starts_at, request.company).date() <= request.today,
        "plans": waiting and (holds or may_manage(request, found.department_id)),
        "topic": forms.get("topic") or (TopicForm(auto_id="topic_%s") if waiting and may_add_topic(request, found) else None),
        "asking": forms.get("asking") or (PersonForm(company=request.company, auto_id="asked_%s") if holds else None),
        "people": suggestions(request.company, "") if holds else [],
    }  # fmt: skip
    return render(request, "governance/review.html", context, status=status)


def _planned(row: AgendaItem, arranging: ArrangeForm | None) -> Planned:
    fields = next((rest for item, *rest in arranging.rows() if item.id == row.id), []) if arranging else []
    return Planned(
        number=row.position,
        kind=kind_label(row.kind),
        heading=item_heading(row.kind, row.title, row.kpi),
        key=row.kpi.key if row.kpi else "",
        presenter=row.presenter.name if row.presenter else "",
        minutes=row.minutes,
        item=row,
        fields=tuple(fields),
    )


def _foreseen(request: CompanyRequest, found: Review) -> list[Planned]:
    """What the agenda would be if it were written now."""
    items: list[Item] = built(found.kind, facts_of(request.company, found, today=request.today), minutes=found.minutes)
    kpis, people = named_in(request.company, items)
    return [
        Planned(
            number=number,
            kind=kind_label(item.kind),
            heading=item_heading(item.kind, item.title, kpis.get(item.kpi) if item.kpi else None),
            key=kpis[item.kpi].key if item.kpi else "",
            presenter=people.get(item.presenter, "") if item.presenter else "",
            minutes=item.minutes,
        )
        for number, item in enumerate(items, start=1)
    ]


def _asked(request: CompanyRequest, found: Review) -> list[Membership]:
    return [row.person for row in attendances_of(request.company, found) if row.person.active]


def _done(request: CompanyRequest, found: Review, act: Callable[[], object], place: str = "#agenda") -> HttpResponse:
    try:
        act()
    except Refused as refused:
        say(request, refused)
    return _to(request, "review", found, place)


def _to(request: CompanyRequest, name: str, found: Review, place: str = "") -> HttpResponse:
    answer = redirect(f"governance:{name}", company_slug=request.company.slug, review=found.id)
    answer["Location"] += place
    return answer


def _line(request: CompanyRequest, row: Review, *, came: int | None = None, note: str = "") -> Line:
    return Line(
        review=row,
        title=title_of(row),
        day=day_words(row.starts_at, request.company, today=request.today),
        month=month_words(row.starts_at, request.company),
        time=time_words(row.starts_at, request.company),
        status=str(STATUSES[row.status]),
        chair=row.chair.name if row.chair else "",
        note=note or reason_words(row.reason) or _late_words(request, row),
        came=came,
    )


def _late_words(request: CompanyRequest, row: Review) -> str:
    """Held on a later day than its own: it counts, and is told."""
    if (
        row.closed_at is None
        or local(row.closed_at, request.company).date() <= local(row.starts_at, request.company).date()
    ):
        return ""
    return _("held late, on %(day)s") % {"day": day_words(row.closed_at, request.company)}


def _overdue(request: CompanyRequest, row: Review, holidays: frozenset[date]) -> Line:
    until = last_day(local(row.starts_at, request.company).date(), holidays)
    moment = datetime.combine(until, datetime.min.time(), tzinfo=ZoneInfo(request.company.time_zone))
    return _line(request, row, note=_("can be held until %(day)s") % {"day": day_words(moment, request.company)})


def _end_of_week(today: date, zone: str) -> datetime:
    monday = today - timedelta(days=today.weekday()) + WEEK
    return datetime.combine(monday, datetime.min.time(), tzinfo=ZoneInfo(zone))


def _message(late: int, ahead: list[Review], ends: datetime) -> str:
    """What presses most: not held, under way, left this week."""
    if late:
        return ngettext("%(n)s review has not been held", "%(n)s reviews have not been held", late) % {"n": late}
    going = sum(one.status == ReviewStatus.OPEN for one in ahead)
    if going:
        return ngettext("%(n)s review is under way", "%(n)s reviews are under way", going) % {"n": going}
    week = sum(one.starts_at < ends for one in ahead)
    if week:
        return ngettext("%(n)s review is left this week", "%(n)s reviews are left this week", week) % {"n": week}
    return _("No review is left this week")
