"""Inbox: what I owe, overdue first, each thing with its one action."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from dashboards.wording.inbox import inbox_message
from organization.access import require
from organization.http.request import CompanyRequest
from organization.models import Company
from organization.rules.owed import Owed
from organization.selectors.owed import kinds, owed_in
from organization.wording.owed import Line


@dataclass(frozen=True, slots=True)
class Item:
    """A thing owed, as the page prints it. `key` names it on the page; `standing_in`: for whom."""

    key: str
    line: Line
    late: bool
    standing_in: str


@dataclass(frozen=True, slots=True)
class Group:
    """Things of one sort; `url`: where all of them are done at once, or empty."""

    title: str
    late: bool
    items: list[Item]
    url: str = ""


@require_safe
def inbox(request: CompanyRequest) -> HttpResponse:
    """The page, or for htmx its list anew."""
    require(request, "company.read")
    me = request.person.membership.id
    owed = owed_in(request.company, request.today, [me])
    context = {
        "title": inbox_message(len(owed), sum(one.late for one in owed)),
        "groups": list(_groups(request, owed)),
        "count": len(owed),
    }
    return render(request, "dashboards/inbox_list.html" if request.htmx else "dashboards/inbox.html", context)


def _groups(request: CompanyRequest, owed: Sequence[Owed]) -> Iterator[Group]:
    """Overdue things together, then each kind."""
    late = [one for one in owed if one.late]
    words = {kind.code: kind for kind in kinds()}
    if late:
        title = ngettext("One thing is overdue", "%(n)s things are overdue", len(late)) % {"n": len(late)}
        yield Group(
            title, late=True, items=[_item(one, request.company) for one in late], url=_all_at_once(request, late)
        )
    rest = sorted((one for one in owed if not one.late), key=lambda one: words[one.kind].rank)
    for code, some in groupby(rest, key=lambda one: one.kind):
        mine = list(some)
        items = [_item(one, request.company) for one in mine]
        yield Group(words[code].title(len(mine)), late=False, items=items, url=_all_at_once(request, mine))


def _all_at_once(request: CompanyRequest, owed: Sequence[Owed]) -> str:
    """Where several things of one kind are done on one page."""
    kind = next(kind for kind in kinds() if kind.code == owed[0].kind)
    if kind.visit is None or len(owed) < 2 or any(one.kind != kind.code for one in owed):
        return ""
    return kind.visit(request.company, request.person.membership.id)


def _item(owed: Owed, company: Company) -> Item:
    kind = next(kind for kind in kinds() if kind.code == owed.kind)
    name = str(owed.params.get("for", ""))
    return Item(
        key=f"{owed.kind}-{owed.subject}".replace(":", "-"),
        line=kind.words(owed, company),
        late=owed.late,
        standing_in=_("for %(name)s") % {"name": name} if name else "",
    )
