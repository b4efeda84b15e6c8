"""What follows from a KPI that is off, on its page: the rung, the plans, what was decided, the talk, and who answers for it."""

from datetime import date
from typing import Any

from governance.access.variances import may, may_speak
from governance.selectors.accountabilities import answer_of
from governance.selectors.decisions import decisions_of
from governance.selectors.plans import plans_of, time_left
from governance.selectors.questions import talks
from governance.selectors.variances import answers_of, owed_rungs
from governance.wording.variances import (
    day_words,
    due_words,
    kind_words,
    left_basis_words,
    rung_words,
    status_words,
    time_left_words,
)
from kpis.models import Kpi, Level, Status
from kpis.selectors.states import Row
from organization.http.request import CompanyRequest

#: The log and the list of variances have the others.
MOST = 5
BEHIND = frozenset({"off_track", "at_risk"})


def variance_of(request: CompanyRequest, kpi: Kpi, row: Row, *, as_of: date | None) -> dict[str, Any]:
    """The section's context; nothing on an earlier day. About ten queries, flat in the history."""
    if as_of is not None:
        return {}
    company, today = request.company, request.today
    there = answers_of(company, [kpi.id])[kpi.id]
    plans = list(plans_of(company).filter(kpi=kpi)[:MOST])
    decisions = list(decisions_of(company, kpi=kpi.id)[:MOST])
    mine = {request.person.facts.id, *request.person.facts.stands_in_for}
    said = answer_of(company, kpi) if kpi.owner_id else None
    off = kpi.status == Status.ACTIVE and row.health == "off_track" and row.off_since is not None
    left = time_left(company, {kpi.id: row.off_since}, today=today) if off and row.off_since else {}
    time = left.get(kpi.id) if kpi.level != Level.COMPANY else None
    behind = kpi.status == Status.ACTIVE and row.health in BEHIND
    return {
        "there": there,
        "owed_rungs": [
            (one, rung_words(one.rung), due_words(one.due_on, today=today), one.due_on < today)
            for one in (owed_rungs(company, [kpi.id]).get(kpi.id, []) if there.rung else [])
        ],
        "plans": [(one, status_words(one.status), day_words(one.due_on, today=today)) for one in plans],
        "decisions": [
            (
                one,
                kind_words(one.kind),
                day_words(one.until, today=today) if one.until and one.kind == "accepted" else "",
            )
            for one in decisions
        ],
        "talks": [
            (one, one.open and may_speak(request, one.row), one.open and one.row.asked_by_id in mine)
            for one in talks(company, kpis=[kpi.id])[:MOST]
        ],
        "time_left": time_left_words(time, today=today) if time else "",
        "time_left_basis": left_basis_words(time) if time else "",
        "owner_said": said,
        "acts": {
            "ask": kpi.status == Status.ACTIVE and kpi.owner_id not in mine and may(request, "question.ask", kpi),
            "decide": behind and may(request, "variance.decide", kpi),
            "plan": behind and there.plan is None and may(request, "plan.write", kpi),
            "answer": kpi.status == Status.ACTIVE and said is None and may(request, "accountability.answer", kpi),
        },
    }
