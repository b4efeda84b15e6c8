"""The forty individual KPIs of the retail demo: what thirteen people control from week to week.

Each is one line: what is counted, the value aimed at this year, and the department KPI it leads by one to four weeks.
Earlier years asked for a little less.
"""

from __future__ import annotations

from dataclasses import replace

from dashboards.rules.retail_kpis import Parent, Spec
from dashboards.rules.retail_people import PEOPLE

EASIER = (0.06, 0.03)
"""By how much the plans of the two years before asked for less than this year's, as a share of it."""


def _kpi(
    key: str,
    name: str,
    unit: str,
    decimals: int,
    target: float,
    tolerance: float,
    sigma: float,
    definition: str,
    parent: Parent,
) -> Spec:
    plan = (round(target * (1 - EASIER[0]), decimals), round(target * (1 - EASIER[1]), decimals), target)
    return Spec(
        key, name, unit, decimals, definition, plan, tolerance, sigma, "", (parent,), level="individual",
        nature="activity", margin=(0.5, 1.2, 2.4), ar=0.4,
    )  # fmt: skip


def _lower(spec: Spec) -> Spec:
    """Lower is better: the earlier plans allowed more."""
    target = spec.plan[2]
    plan = (round(target * (1 + EASIER[0]), spec.decimals), round(target * (1 + EASIER[1]), spec.decimals), target)
    return replace(spec, direction="lower", plan=plan)


def _outcome(spec: Spec) -> Spec:
    return replace(spec, nature="outcome")


_BY_PERSON: dict[str, tuple[Spec, ...]] = {
    "amelie.rousseau": (
        _kpi("add-on-offers", "Add-on offers per shift", "offers", 1, 14.0, 2.0, 0.5,
             "Offers of a matching item made at the till or in the fitting room, mean per shift worked.",
             Parent("average-transaction-value", 1, 0.35, "An add-on that is offered in the right moment makes the receipt of the same visit larger.")),
        _kpi("fitting-room-invitations", "Fitting room invitations per shift", "invitations", 1, 11.0, 1.5, 0.4,
             "Visitors invited to try something on, mean per shift worked.",
             Parent("store-conversion", 1, 0.3, "Visitors who try something on buy three times as often as those who only look.")),
        _kpi("second-item-suggestions", "Second item suggestions per shift", "suggestions", 1, 18.0, 2.5, 0.7,
             "Times a second item was suggested to a customer who had chosen one, mean per shift worked.",
             Parent("units-per-transaction", 1, 0.4, "Nobody takes a second item that was never mentioned, so suggestions come before units.")),
    ),
    "jamal.whitfield": (
        _kpi("greeted-within-a-minute", "Visitors greeted within a minute", "%", 1, 85.0, 5.0, 1.2,
             "Visitors greeted within a minute of entering, as a share of those in the sample hours.",
             Parent("store-conversion", 1, 0.4, "Visitors who are greeted early stay longer in the store and leave less often without a bag.")),
        _lower(_kpi("till-waiting-time", "Waiting time at the till", "min", 1, 3.0, 0.6, 0.15,
             "Mean minutes from joining the queue to the first scanned item, in the sample hours.",
             Parent("store-conversion", 1, 0.3, "A long queue makes people put things back on the shelf and walk out.", polarity=-1))),
        _kpi("product-briefings", "Product briefings held a week", "briefings", 0, 5.0, 2.0, 0.6,
             "Briefings on new products held with the store team in the week.",
             Parent("average-transaction-value", 2, 0.25, "Staff who know the better product can explain why it costs more.", accepted=False)),
    ),
    "ewa.kowalczyk": (
        _kpi("outfit-displays", "Outfit displays renewed a week", "displays", 0, 12.0, 2.0, 0.7,
             "Displays that show a complete outfit, renewed in the week.",
             Parent("units-per-transaction", 2, 0.3, "A complete outfit on display sells its second and third piece along with the first.")),
        _kpi("premium-front-share", "Premium range share of front displays", "%", 1, 30.0, 3.0, 0.8,
             "Front displays given to the premium range, as a share of all front displays.",
             Parent("average-transaction-value", 2, 0.3, "What stands in front is what is tried first, and the premium range lifts the receipt.")),
        _kpi("bundle-tables", "Bundle tables in place", "%", 1, 92.0, 4.0, 1.0,
             "Stores whose bundle table follows the plan of the week, as a share of all stores.",
             Parent("units-per-transaction", 2, 0.25, "Bundle tables put items that belong together within one reach.", accepted=False)),
    ),
    "mai.pham": (
        _kpi("checkout-fixes", "Checkout faults fixed within two days", "%", 1, 90.0, 5.0, 1.3,
             "Reported checkout faults closed within two working days, as a share of those reported.",
             Parent("cart-abandonment", 1, 0.35, "A fault in the checkout costs carts every hour that it stays open.", polarity=-1)),
        _lower(_kpi("slow-pages", "Product pages slower than two seconds", "%", 1, 6.0, 1.0, 0.25,
             "Page views of products that took longer than two seconds to load, as a share of all.",
             Parent("cart-abandonment", 1, 0.35, "Shoppers on slow pages fill a cart and give up before they pay."))),
        _lower(_kpi("failed-payments", "Failed payments", "%", 2, 2.0, 0.4, 0.08,
             "Payments refused or broken off for technical reasons, as a share of payment attempts.",
             Parent("cart-abandonment", 1, 0.3, "Most shoppers whose payment fails once do not try a second card."))),
    ),
    "oskar.lindholm": (
        _kpi("recommendation-slots", "Recommendation slots filled", "%", 1, 95.0, 3.0, 0.7,
             "Recommendation slots with at least four fitting products, as a share of all slots.",
             Parent("average-order-value", 2, 0.35, "An empty recommendation slot is a second product that nobody sees.")),
        _kpi("bundle-offers", "Bundle offers published a week", "offers", 0, 8.0, 2.0, 0.6,
             "New online bundles published in the week.",
             Parent("average-order-value", 2, 0.3, "Bundles raise the order because the set costs less than its parts but more than one.")),
        _kpi("threshold-top-ups", "Baskets topped up to free delivery", "%", 1, 22.0, 2.0, 0.5,
             "Baskets up to ten euros short of free delivery that were topped up, as a share of such baskets.",
             Parent("average-order-value", 1, 0.3, "A basket that is topped up to free delivery is larger by the item that fills the gap.")),
    ),
    "fatima.idrissi": (
        _outcome(_kpi("second-order-60-days", "Second orders within 60 days", "%", 1, 31.0, 2.4, 0.4,
             "First-time online customers with a second order within 60 days, as a share of all of them.",
             Parent("repeat-purchase-rate", 2, 0.35, "Those who come back within sixty days are most of those who will have by day ninety."))),
        _outcome(_kpi("loyalty-mail-clicks", "Loyalty mail click rate", "%", 2, 7.5, 0.7, 0.16,
             "Readers who clicked a product in a loyalty mail, as a share of mails delivered.",
             Parent("repeat-purchase-rate", 2, 0.3, "A click in the loyalty mail is the step just before the second order."))),
        _kpi("reviews-answered", "Reviews answered within a day", "%", 1, 90.0, 5.0, 1.2,
             "Customer reviews with an answer within one working day, as a share of all reviews.",
             Parent("repeat-purchase-rate", 3, 0.25, "Customers who are answered forgive a weak product and order again.", accepted=False)),
    ),
    "rui.tavares": (
        _kpi("reorder-points", "Reorder points reviewed a week", "lines", 0, 140.0, 15.0, 5.0,
             "Stock lines whose reorder point was reviewed in the week.",
             Parent("inventory-turnover", 3, 0.3, "A reorder point that follows demand keeps us from buying what already lies in stock.")),
        _kpi("slow-stock-cleared", "Slow lines cleared a week", "lines", 0, 24.0, 5.0, 1.5,
             "Lines without a sale for 60 days that were moved, returned or marked down in the week.",
             Parent("inventory-turnover", 2, 0.35, "Slow lines that leave the warehouse lower the average stock at once.")),
        _kpi("orders-confirmed", "Purchase orders confirmed on time", "%", 1, 93.0, 4.0, 1.0,
             "Purchase orders confirmed by the supplier within three days, as a share of those sent.",
             Parent("inventory-turnover", 4, 0.25, "Orders confirmed on time arrive when planned, so less safety stock is needed.")),
    ),
    "anjali.deshpande": (
        _lower(_kpi("picking-errors", "Picking errors per thousand lines", "errors", 1, 4.0, 0.8, 0.2,
             "Wrong or missing items found at packing, per thousand picked lines.",
             Parent("fulfillment-accuracy", 1, 0.4, "A wrong item that is picked and not caught becomes a wrong parcel.", polarity=-1))),
        _kpi("packing-checks", "Parcels checked at packing", "%", 1, 97.0, 2.0, 0.5,
             "Parcels whose content was scanned against the order at packing, as a share of all parcels.",
             Parent("fulfillment-accuracy", 1, 0.35, "The scan at packing is the last place where a wrong parcel can be stopped.")),
        _kpi("location-audits", "Shelf location audits a week", "audits", 0, 60.0, 8.0, 2.5,
             "Shelf locations audited against the system in the week.",
             Parent("fulfillment-accuracy", 2, 0.25, "Items that lie where the system says are picked without a search and without a mistake.")),
    ),
    "dmitri.petrov": (
        replace(_kpi("cycle-counts", "Cycle counts completed", "counts", 0, 36.0, 6.0, 1.8,
             "Cycle counts completed in the week, mean of the two weeks.",
             Parent("shrinkage", 3, 0.35, "Frequent counts find a leak while it is still small enough to close.", polarity=-1)), cadence="biweekly", review="biweekly"),
        _kpi("security-tags", "Items tagged correctly", "%", 1, 96.0, 2.0, 0.5,
             "Items with a working security tag in the store samples, as a share of items sampled.",
             Parent("shrinkage", 2, 0.3, "Untagged items are the ones that leave the store without being paid.", polarity=-1)),
        _kpi("differences-resolved", "Stock differences investigated within three days", "%", 1, 88.0, 5.0, 1.3,
             "Reported stock differences with a documented cause within three days, as a share of those reported.",
             Parent("shrinkage", 2, 0.3, "A difference that is looked into at once can still be traced to its cause.", polarity=-1)),
    ),
    "zoe.vandijk": (
        _outcome(_kpi("campaign-open-rate", "Campaign open rate", "%", 1, 30.0, 2.0, 0.6,
             "Campaign mails opened, as a share of those delivered to returning customers.",
             Parent("returning-response", 1, 0.4, "Only a mail that is opened can be answered, so opens come just before orders."))),
        _kpi("offers-on-schedule", "Offers sent on schedule", "%", 1, 96.0, 3.0, 0.7,
             "Offers to returning customers sent on the planned day, as a share of those planned.",
             Parent("returning-response", 1, 0.3, "An offer that goes out late misses the buying day it was written for.")),
        _outcome(_kpi("newsletter-confirmations", "Newsletter sign-ups confirmed", "%", 1, 62.0, 4.0, 0.8,
             "New subscribers who confirmed their address, as a share of sign-ups.",
             Parent("returning-response", 2, 0.3, "Offers go out to addresses that were confirmed; without that, mail ends as spam."))),
        _kpi("win-back-offers", "Win-back offers prepared a week", "offers", 0, 420.0, 40.0, 14.0,
             "Personal offers prepared for customers without an order for six months.",
             Parent("returning-response", 1, 0.2, "The more lapsed customers get an offer of their own, the more of them answer the campaign.")),
    ),
    "kwame.mensah": (
        _outcome(_kpi("paid-search-conversion", "Paid search conversion rate", "%", 2, 3.1, 0.25, 0.06,
             "First orders divided by paid search clicks.",
             Parent("acquisition-cost", 1, 0.4, "Each click costs the same, so the more of them buy the less a new customer costs.", polarity=-1))),
        _kpi("creative-tests", "Creative tests concluded a week", "tests", 0, 3.0, 2.0, 0.5,
             "Advertising variants tested to a decision in the week.",
             Parent("acquisition-cost", 3, 0.25, "Tests that end with a decision move the budget to the advertisement that works.", polarity=-1, accepted=False)),
        _kpi("audiences-reviewed", "Advertising spend on reviewed audiences", "%", 1, 85.0, 5.0, 1.3,
             "Spend on audiences reviewed within the last four weeks, as a share of all advertising spend.",
             Parent("acquisition-cost", 2, 0.3, "Audiences nobody reviews wear out, and their clicks grow dearer every week.", polarity=-1)),
    ),
    "leila.rahmani": (
        _lower(_outcome(_kpi("markdown-share", "Sales at marked-down prices", "%", 1, 14.0, 1.6, 0.35,
             "Revenue at a reduced price outside the sale seasons, as a share of revenue.",
             Parent("category-margin", 1, 0.45, "Each discount comes straight off what is left after the goods were bought.", polarity=-1)))),
        _kpi("price-changes-on-time", "Price changes live on the planned day", "%", 1, 95.0, 3.0, 0.7,
             "Price changes live in all channels on the planned day, as a share of those planned.",
             Parent("category-margin", 1, 0.3, "A price rise that goes live late is margin given away until it does.")),
        replace(_kpi("supplier-terms", "Supplier terms renewed a month", "terms", 1, 5.0, 1.2, 0.4,
             "Supplier agreements renewed on equal or better terms in the month, mean a week times four.",
             Parent("category-margin", 4, 0.25, "Better purchase terms reach the category margin with the next delivery.")), cadence="monthly", review="monthly"),
    ),
    "tomas.herrera": (
        _kpi("invoices-first-pass", "Invoices matched at first pass", "%", 1, 91.0, 4.0, 1.0,
             "Invoices that match order and delivery without a query, as a share of all invoices.",
             Parent("operating-expense-ratio", 2, 0.35, "An invoice that does not match is paid too high or costs an hour of somebody's time.", polarity=-1)),
        _kpi("overtime-approved", "Overtime approved in advance", "%", 1, 88.0, 5.0, 1.3,
             "Overtime hours approved before they were worked, as a share of all overtime hours.",
             Parent("operating-expense-ratio", 2, 0.35, "Overtime that has to be asked for is planned for, and there is less of it.", polarity=-1)),
        replace(_kpi("contract-reviews", "Contracts reviewed before renewal", "%", 1, 90.0, 6.0, 1.6,
             "Service contracts reviewed at least a month before their renewal date, as a share of those due.",
             Parent("operating-expense-ratio", 4, 0.3, "A contract that renews unread renews at the old, higher price.", polarity=-1)), cadence="monthly", review="monthly"),
    ),
}  # fmt: skip

_DEPARTMENT = {person.handle: person.department for person in PEOPLE}

# These two run a little under their plan: nothing happened, the process gives no more.
_SHORT = {"till-waiting-time": (0.5, 0.5, -2.0), "second-order-60-days": (0.5, 0.8, -3.0)}

INDIVIDUAL = tuple(
    replace(spec, owner=handle, department=_DEPARTMENT[handle], margin=_SHORT.get(spec.key, spec.margin))
    for handle, specs in _BY_PERSON.items()
    for spec in specs
)
