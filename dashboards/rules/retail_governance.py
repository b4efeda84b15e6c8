"""A year of governance in the retail demo, relative to its anchor: who agreed to what, what was asked for, tried and decided.

Seen from the anchor: the company adopted a policy and opened a cycle a year ago; the leadership signed the three outcomes. Of three plans two
brought their KPI back, and the one that should have brought the campaign response back did not: it went up to the executive, whose answer is
due. Marketing now asks for a lower target, and with sales floor it disputes who may spend the price reductions. The reviews are in
retail_reviews, the maturity of each week in retail_maturity.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from dashboards.rules.retail_entries import SILENT
from dashboards.rules.retail_individuals import INDIVIDUAL
from dashboards.rules.retail_kpis import COMPANY, DEPARTMENT
from dashboards.rules.retail_people import CEO, CFO, COO, address
from dashboards.rules.retail_story import RAISED, RAISED_TO, raised_from
from governance.rules.policy import first_policy
from governance.rules.policy_document import dump

#: (KPI, Monday of a week) -> was it off track?
Off = Callable[[str, date], bool]

RESPONSE, RETENTION = "returning-response", "customer-retention"
HEAD, OWNER = "priyanka.nair", "luca.moretti"
#: What marketing asks for, and why.
ASKED = 6.2
ASKED_WHY = "The former list is gone for good. A target that cannot be reached teaches nobody anything."
#: Somebody took the KPI over and has not said yes.
UNANSWERED = frozenset({"shrinkage"})


class Calendar:
    """Days of the demo: `week` weeks from the last one that had ended when it was first loaded, `day` 0 is Monday."""

    def __init__(self, anchor_week: date) -> None:
        self.zero = anchor_week

    def day(self, week: int, day: int = 0) -> date:
        """A day as it is."""
        return self.zero + timedelta(weeks=week, days=day)

    def text(self, week: int, day: int = 0) -> str:
        """A day as the file writes it."""
        return self.day(week, day).isoformat()


def governance(anchor_week: date) -> dict[str, Any]:
    """The sections of the company file besides reviews and maturity."""
    at = Calendar(anchor_week)
    return {
        "policies": _policies(at),
        "cycles": [_cycle(at)],
        "plans": _plans(at),
        "change_requests": _changes(at),
        "disputes": [_dispute(at)],
        "decisions": _decisions(at),
        "escalations": _escalations(at),
        "accountabilities": _accountabilities(at),
        "questions": [_question(at)],
    }


def _policies(at: Calendar) -> list[dict[str, Any]]:
    first = dump(first_policy())
    return [
        {"rules": first, "reason": "Agreed with the heads of department.", "by": address(COO), "on": at.text(-50, 1)},
        {
            "rules": {**first, "plan_days": 30},
            "reason": "Eight weeks to bring a KPI back were two too many.",
            "by": address(COO),
            "on": at.text(-28, 2),
        },
    ]


def _cycle(at: Calendar) -> dict[str, Any]:
    return {
        "on": at.text(-50, 1),
        "kind": "annual",
        "reason": "First year of one cascade for everybody.",
        "by": address(COO),
        "signed": [{"person": address(who), "on": at.text(-49, 3)} for who in (CEO, COO, CFO)],
        "skipped": [
            {
                "step": 2,
                "reason": "Who keeps what the checkout promises is decided with the new order system in spring.",
                "by": address(COO),
                "on": at.text(-40, 2),
            }
        ],
    }


def _plans(at: Calendar) -> list[dict[str, Any]]:
    return [
        {
            "kpi": "fulfillment-accuracy", "since": at.text(-50), "cause": "external", "owner": address("hanna.virtanen"),
            "title": "Second carrier for the two regions", "text": "Parcels of both regions go by the second carrier until the first one's hub is stable.",
            "on": at.text(-48, 2), "due_on": at.text(-42, 4), "review_on": at.text(-45, 1), "status": "recovered",
            "recovered_on": at.text(-46), "closed_on": at.text(-44, 1), "judgement": "Worked within two weeks. The second carrier stays for peaks.",
            "actions": [
                _action("Contract the second carrier for both regions", "saskia.deboer", at, -47, made=-48, done=-47),
                _action("Claim the credit note", "hanna.virtanen", at, -45, made=-48, done=-44),
            ],
        },
        {
            "kpi": "cart-abandonment", "since": at.text(-34), "cause": "own_process", "owner": address("yusuf.kaya"),
            "title": "Guest checkout back on phones", "text": "The next release takes the account before payment out again.",
            "on": at.text(-32, 1), "due_on": at.text(-27, 4), "status": "recovered", "recovered_on": at.text(-30),
            "closed_on": at.text(-28, 1), "judgement": "Back with the release. A checkout is tested on phones from now on.",
            "actions": [_action("Release with guest checkout", "yusuf.kaya", at, -31, made=-32, done=-31)],
        },
        {
            "kpi": RESPONSE, "since": at.text(-6), "cause": "own_process", "owner": address(OWNER),
            "title": "Send the last campaign again to lapsed customers",
            "text": "The new list provider leaves out a third of the usual readers. Rebuild the segment by hand and send again.",
            "on": at.text(-4, 2), "due_on": at.text(-1, 4), "review_on": at.text(-1, 1), "status": "failed",
            "closed_on": at.text(0, 1), "judgement": "Readers came back, orders did not: the offer is three weeks old by the time it arrives.",
            "actions": [
                _action("Rebuild the lapsed-customer segment", OWNER, at, -3, made=-4, done=-3),
                _action("Send the last campaign again", OWNER, at, -2, made=-4, done=-2),
            ],
        },
    ]  # fmt: skip


def true_plans(plans: list[dict[str, Any]], off: Off) -> list[dict[str, Any]]:
    """Plans that answer two misses in a row, recovered in the first week that was not off any more: chance decides how a pulse comes out."""
    found = []
    for plan in plans:
        since = date.fromisoformat(plan["since"])
        weeks = [since + timedelta(weeks=number) for number in range(12)]
        if not all(off(plan["kpi"], week) for week in weeks[:2]):
            continue
        if plan["status"] == "recovered":
            back = next((week for week in weeks[2:] if not off(plan["kpi"], week)), None)
            if back is None:
                continue
            plan |= {"recovered_on": back.isoformat(), "closed_on": (back + timedelta(weeks=2, days=1)).isoformat()}
        found.append(plan)
    return found


def _action(text: str, who: str, at: Calendar, week: int, *, made: int, done: int | None) -> dict[str, Any]:
    found = {
        "text": text,
        "person": address(who),
        "due_on": at.text(week, 4),
        "created_by": address(who),
        "on": at.text(made, 2),
    }
    return found if done is None else {**found, "done_on": at.text(done, 3), "done_by": address(who)}


def _changes(at: Calendar) -> list[dict[str, Any]]:
    raised = raised_from(at.zero)
    return [
        {
            "number": 1, "kind": "retarget", "kpi": RAISED, "level": "department", "department": "sales-floor",
            "title": "Convert one visitor in four by the end of next year",
            "proposal": {"target": {"starts_on": raised.isoformat(), "value": RAISED_TO, "shape": "linear"}},
            "base": {"status": "active", "locked": None, "targets": {}},
            "reason": "Revenue growth runs short with the late season; the stores can carry more of it.",
            "author": address("noor.elamin"), "status": "applied", "on": at.text(-7, 1), "decided_on": at.text(-7, 4),
            "approvals": [_yes("alignment_owner", COO, at, -7, 3), _yes("head", CEO, at, -7, 4, "Staffing for Saturdays goes with it.")],
            "comments": [{"author": address(COO), "text": "What does it cost the margin if it is done with price reductions?", "on": at.text(-7, 2)}],
        },
        {
            "number": 2, "kind": "modify", "kpi": "cart-abandonment", "level": "department", "department": "e-commerce",
            "title": "Count phones and desktops together",
            "proposal": {"fields": {"definition": "Carts of all devices that were not paid within a day / all carts"}},
            "base": {"status": "active", "locked": None, "fields": {"definition": "Carts on desktops that were not paid within a day / all carts"}},
            "reason": "Half of the carts are on phones; the checkout release of spring was only seen by luck.",
            "author": address("mateo.rivas"), "status": "refused", "on": at.text(-26, 1), "decided_on": at.text(-25, 2),
            "approvals": [{"role": "head", "person": address(COO), "verdict": "refused", "note": "It would break the history in the middle of the year. Ask again for January.", "on": at.text(-25, 2)}],
        },
    ]  # fmt: skip


def _yes(role: str, who: str, at: Calendar, week: int, day: int, note: str = "") -> dict[str, Any]:
    return {"role": role, "person": address(who), "verdict": "approved", "note": note, "on": at.text(week, day)}


def _dispute(at: Calendar) -> dict[str, Any]:
    return {
        "number": 1, "question": "Who may spend the price reductions until the campaign response is back?",
        "first": RESPONSE, "second": RAISED, "first_owner": address(OWNER), "second_owner": address("beatriz.campos"),
        "first_view": "Without an offer in the mail nobody comes back, and retention falls further for as long as we wait.",
        "second_view": "The higher conversion was agreed in writing, and reductions in the stores are the only lever before Christmas.",
        "raised_by": address(HEAD), "on": at.text(0, 3), "resolver": address(COO), "due_on": at.text(2, 4),
    }  # fmt: skip


def _decisions(at: Calendar) -> list[dict[str, Any]]:
    return [
        {"kind": "decided", "kpi": "category-margin", "text": "No markdown before its delivery date is agreed with operations.", "by": address(CFO), "on": at.text(-22, 4), "flagged_on": at.text(-22, 0)},
        {"kind": "decided", "kpi": RETENTION, "text": "Marketing reports on the segment every week until the response is back.", "by": address(CEO), "on": at.text(-2, 3), "flagged_on": at.text(-2, 0)},
        {"kind": "accepted", "kpi": "revenue-growth", "text": "A late season, not a lost one: we look again when it is over.", "by": address(CEO), "on": at.text(-4, 1), "flagged_on": at.text(-5, 0), "until": at.text(5, 4)},
    ]  # fmt: skip


def _escalations(at: Calendar) -> list[dict[str, Any]]:
    return [
        _rung(at, "explanation", 1, OWNER, -5, 2, answered=(-5, 3, OWNER, "")),
        _rung(at, "plan", 2, OWNER, -4, 5, answered=(-4, 2, OWNER, "")),
        _rung(
            at, "head", 3, HEAD, -3, 3, answered=(-3, 3, HEAD, "The segment is rebuilt this week; the resend follows.")
        ),
        _rung(at, "executive", 4, COO, 0, 5, answered=None),
    ]


def _rung(
    at: Calendar, rung: str, misses: int, to: str, week: int, days: int, *, answered: tuple[int, int, str, str] | None
) -> dict[str, Any]:
    found: dict[str, Any] = {
        "kpi": RESPONSE,
        "since": at.text(-6),
        "rung": rung,
        "misses": misses,
        "to": address(to),
        "on": at.text(week, 1),
        "due_on": at.text(week, 1 + days + 2),
    }
    if answered is not None:
        when, day, who, words = answered
        found |= {"answered_on": at.text(when, day), "answered_by": address(who), "answer": words}
    return found


def _accountabilities(at: Calendar) -> list[dict[str, Any]]:
    return [
        {"kpi": spec.key, "person": address(spec.owner), "answer": "accepted", "on": at.text(-48, place % 5)}
        for place, spec in enumerate((*COMPANY, *DEPARTMENT, *INDIVIDUAL))
        if spec.key not in UNANSWERED and spec.owner != SILENT
    ]


def _question(at: Calendar) -> dict[str, Any]:
    return {
        "kpi": RESPONSE, "asked_by": address(CEO), "to": address(OWNER), "on": at.text(0, 2),
        "messages": [
            {"author": address(CEO), "text": "What would it take to go back to the former list provider before Christmas?", "on": at.text(0, 2)},
        ],
    }  # fmt: skip
