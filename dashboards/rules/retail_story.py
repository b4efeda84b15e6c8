"""What happens in the retail demo, week by week, relative to its anchor.

The anchor is the day on which the demo was first loaded; "week 0" is the last week that had ended by then.

Seen from the anchor: the response to returning-customer campaigns fell in week -6 after a change of the list
provider, retention followed three weeks later, and with it the repeat purchase rate. The people's own KPIs below were
normal when it began; newsletter confirmations fall in week 0, too late to be the cause. Revenue growth runs a little
short with no cause below it, and sales floor answers in week -6 with a higher target for the conversion of its stores:
on track, with most of the way still to go. Nobody has entered shrinkage since its owner took it over.

To get where they want to be, marketing and sales floor both count on price reductions, and there is money for one of
the two (retail_resources): a conflict for as long as the response is to come back.

A demo that is kept running tells more, so that whoever opens it later does not find an old story or none: every 26
weeks one of two stories has begun and is not over. The campaign story lasts 17 weeks and returns in week +20, +46,
and so on; in week +7, +33, ... operations overbuys: stock turns slower, and five weeks later gross margin suffers,
for 13 weeks. Nothing of this depends on today, so a history once shown is never rewritten. The episodes before the
anchor (one in each year, over long ago) happened once.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from alignment.rules.simulation import Fault, Gap
from dashboards.rules.retail_people import address

CYCLE = 26
CAMPAIGN, CAMPAIGN_LASTS = -6, 17
OVERBUYING, OVERBUYING_LASTS = 7, 13
SILENCE, SILENCE_LASTS = -2, 7
#: The KPI whose target was raised, the week and what it leads to.
RAISED, _RAISED_WEEK, RAISED_TO = "store-conversion", -6, 26.0

# Habitually late: two of them miss each week from the anchor on, in turn.
LATE = ("recommendation-slots", "product-briefings", "audiences-reviewed", "orders-confirmed", "invoices-first-pass")


def weeks_after(week: date, weeks: int) -> date:
    """The Monday so many weeks after (before, when negative) another."""
    return week + timedelta(weeks=weeks)


def raised_from(anchor_week: date) -> date:
    """The day from which the higher target holds."""
    return weeks_after(anchor_week, _RAISED_WEEK)


def story_faults(anchor_week: date, last_week: date) -> list[Fault]:
    """Everything that happened up to `last_week`, in sigmas of the KPI concerned."""
    faults = [
        Fault("fulfillment-accuracy", weeks_after(anchor_week, -50), "pulse4", -8.0),
        Fault("cart-abandonment", weeks_after(anchor_week, -34), "pulse4", 7.0),
        Fault("category-margin", weeks_after(anchor_week, -23), "pulse4", -7.0),
        Fault("store-conversion", weeks_after(anchor_week, -14), "pulse4", 4.0),
    ]
    for begin in range(0, (last_week - anchor_week).days // 7 + 7, CYCLE):
        campaign = weeks_after(anchor_week, begin + CAMPAIGN)
        faults.append(_episode("returning-response", campaign, CAMPAIGN_LASTS, -13.0))
        faults.append(Fault("newsletter-confirmations", weeks_after(campaign, 6), "pulse4", -9.0))
        overbuying = weeks_after(anchor_week, begin + OVERBUYING)
        faults.append(_episode("inventory-turnover", overbuying, OVERBUYING_LASTS, -14.0))
    return [fault for fault in faults if fault.week <= last_week]


def _episode(node: str, week: date, lasts: int, size: float) -> Fault:
    return Fault(node, week, "step", size, until=weeks_after(week, lasts), recovery=2)


def story_gaps(anchor_week: date, last_week: date) -> list[Gap]:
    """The values nobody entered up to `last_week`."""
    gaps = [
        Gap("premium-front-share", weeks_after(anchor_week, -71), 2),
        Gap("shrinkage", weeks_after(anchor_week, -45)),
        Gap("win-back-offers", weeks_after(anchor_week, -30)),
    ]
    elapsed = (last_week - anchor_week).days // 7
    gaps += [
        Gap("shrinkage", weeks_after(anchor_week, begin + SILENCE), SILENCE_LASTS)
        for begin in range(0, elapsed + 3, CYCLE)
    ]
    gaps += [
        Gap(LATE[(week + turn) % len(LATE)], weeks_after(anchor_week, week))
        for week in range(elapsed + 1)
        for turn in (0, 2)
    ]
    return gaps


_EXPLANATIONS: tuple[tuple[str, int, str, str, str, str], ...] = (
    ("fulfillment-accuracy", -50, "external", "The carrier moved our parcels to a new hub and lost the routing for two regions.", "Second carrier for both regions until the hub is stable.", "hanna.virtanen"),
    ("fulfillment-accuracy", -48, "external", "Hub still sorts by the old table; late parcels fall, wrong ones do not.", "Daily call with the carrier, credit note claimed.", "hanna.virtanen"),
    ("cart-abandonment", -34, "own_process", "The new checkout release asks for an account before payment on phones.", "Guest checkout goes back in with the next release.", "yusuf.kaya"),
    ("category-margin", -23, "other_department", "Garden range cleared six weeks early to make room for a delivery that came too soon.", "Delivery dates agreed with operations before markdowns are planned.", "gustav.ahlgren"),
    ("returning-response", CAMPAIGN, "own_process", "New list provider went live. First campaign through it, numbers under review.", "Compare the segments of the last two campaigns.", "luca.moretti"),
    ("returning-response", CAMPAIGN + 3, "own_process", "The new provider leaves out customers without an order for six months: a third of the usual readers.", "Rebuild the lapsed-customer segment and send the last campaign again to it.", "luca.moretti"),
    ("repeat-purchase-rate", -2, "other_department", "Second orders that usually come from the campaign are missing; orders from search and mail are normal.", "Follow the campaign fix, no action of our own.", "mateo.rivas"),
    ("customer-retention", -2, "other_department", "Fits the fall in campaign response three weeks earlier; delivery and returns show nothing unusual.", "Marketing reports on the segment rebuild in the next weekly review.", "amara.diop"),
    ("revenue-growth", -5, "external", "Mild autumn: coats and boots start two weeks later than a year ago in every region.", "Move the campaign for it. Sales floor has taken on a higher conversion until the end of next year.", "helena.vasquez"),
)  # fmt: skip


def story_explanations(anchor_week: date, start: date) -> list[dict[str, Any]]:
    """What people wrote about variances by the anchor, oldest first; each on the second day after its week."""
    entries = []
    for kpi, week, cause, text, next_step, by in _EXPLANATIONS:
        period = weeks_after(anchor_week, week)
        if period < start:
            continue
        entries.append(
            {
                "kpi": kpi,
                "period": period.isoformat(),
                "cause": cause,
                "text": text if kpi != "revenue-growth" else _season_text(text, period),
                "next_step": next_step,
                "by": address(by),
                "on": (period + timedelta(days=8)).isoformat(),
            }
        )
    return entries


def _season_text(autumn: str, period: date) -> str:
    """Weather is only an excuse in its own season; the rest of the year a late range is."""
    if period.month in (9, 10, 11):
        return autumn
    return "The new range reached the stores a week later than a year ago, with fewer sizes in the first delivery."
