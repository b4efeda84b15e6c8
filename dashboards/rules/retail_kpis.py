"""The company and department KPIs of the retail demo: definitions, plans, and how they move each other.

Three company KPIs and thirteen department KPIs, the article's example of a fully aligned company with its three
targets. A plan gives the values of the year before last, last year and this year ("this year" is the year in which
the demo was first loaded); later years keep this year's value. `margin` says by how many sigmas the normal level is
better than the plan, for the same three years: it grows, so that the history has misses and the present is earned.
"""

from __future__ import annotations

from dataclasses import dataclass

from alignment.rules.simulation import Season
from dashboards.rules.retail_people import CEO, CFO, COO
from kpis.rules.calendar import Cadence
from kpis.rules.targets import Aggregation, Direction, Shape

CHRISTMAS = 351.0
JANUARY_SALE, JULY_SALE = 12.0, 188.0


def christmas(size: float) -> Season:
    """The weeks before Christmas, `size` sigmas in the best one."""
    return Season("bump", size, day=CHRISTMAS, width=14)


def sales(size: float) -> tuple[Season, Season]:
    """The two sale seasons."""
    return Season("bump", size, day=JANUARY_SALE, width=11), Season("bump", size, day=JULY_SALE, width=13)


@dataclass(frozen=True, slots=True)
class Parent:
    """A link upwards: raw polarity, strength in sigmas, lag in weeks; `accepted`: by somebody other than its author."""

    key: str
    lag: int
    strength: float
    rationale: str
    polarity: int = 1
    accepted: bool = True


@dataclass(frozen=True, slots=True)
class Spec:
    """A KPI of the demo, with what the simulator needs to know about it."""

    key: str
    name: str
    unit: str
    decimals: int
    definition: str
    plan: tuple[float, float, float]
    tolerance: float
    sigma: float
    owner: str
    parents: tuple[Parent, ...] = ()
    level: str = "department"
    department: str | None = None
    direction: Direction = "higher"
    indicator: str = "leading"
    nature: str = "outcome"
    aggregation: Aggregation = "mean"
    cadence: Cadence = "weekly"
    review: Cadence = "weekly"
    shape: Shape = "flat"
    margin: tuple[float, float, float] = (0.4, 1.6, 3.2)
    ar: float = 0.5
    noise_cap: float = 2.0
    seasons: tuple[Season, ...] = ()
    tags: tuple[str, ...] = ()
    contributors: tuple[tuple[str, str], ...] = ()


COMPANY = (
    Spec(
        "revenue-growth", "Total revenue growth", "%", 1,
        "Revenue of the last 13 weeks against the same 13 weeks a year before, all channels, net of returns and VAT.",
        (14.0, 16.0, 20.0), 2.0, 0.3, CEO,
        level="company", indicator="lagging", aggregation="last", review="monthly", margin=(0.5, 1.0, -3.3), ar=0.6,
        tags=("revenue", "growth"),
        contributors=(("sales-floor", "conversion and basket in the stores"), ("e-commerce", "completed online orders"), ("marketing", "first-time customers")),
    ),
    Spec(
        "gross-margin", "Gross margin", "%", 1,
        "Revenue less cost of goods (purchase, inbound freight, markdowns, stock losses), as a share of revenue.",
        (40.8, 41.4, 42.0), 1.0, 0.18, CFO,
        level="company", indicator="lagging", aggregation="mean", review="monthly", margin=(0.5, 1.6, 3.5),
        seasons=sales(-0.8), tags=("margin",),
        contributors=(("operations", "stock turns and stock losses"), ("finance", "markdown and category control")),
    ),
    Spec(
        "customer-retention", "Customer retention rate", "%", 1,
        "Customers of the twelve months before who bought again within the last twelve months, as a share of all of them.",
        (65.0, 66.5, 68.0), 2.0, 0.35, COO,
        level="company", indicator="lagging", aggregation="last", review="monthly", margin=(0.4, 0.6, 0.3),
        tags=("retention",),
        contributors=(("marketing", "campaigns to returning customers"), ("e-commerce", "second orders"), ("operations", "complete and correct parcels")),
    ),
)  # fmt: skip

DEPARTMENT = (
    Spec(
        "average-transaction-value", "Average transaction value", "EUR", 2,
        "Store revenue net of returns, divided by the number of receipts.",
        (58.0, 60.5, 63.4), 1.6, 0.3, "noor.elamin",
        (Parent("revenue-growth", 4, 0.3, "With the number of visitors given, a larger receipt goes straight into the revenue of the next quarter."),),
        department="sales-floor", seasons=(christmas(4.0),), tags=("basket",),
    ),
    Spec(
        "units-per-transaction", "Units per transaction", "items", 2,
        "Items sold in the stores divided by the number of receipts.",
        (2.2, 2.27, 2.35), 0.08, 0.02, "beatriz.campos",
        (Parent("revenue-growth", 4, 0.2, "A second item on the receipt is revenue we neither advertise for nor deliver separately."),),
        department="sales-floor", seasons=(christmas(3.5), *sales(1.8)), tags=("basket",),
    ),
    Spec(
        "store-conversion", "Conversion rate from foot traffic", "%", 1,
        "Receipts divided by visitors counted at the store doors.",
        (22.6, 23.2, 24.0), 0.8, 0.2, "beatriz.campos",
        (Parent("revenue-growth", 5, 0.4, "Foot traffic barely grows, so the share of visitors who buy decides whether store revenue does."),),
        department="sales-floor", shape="linear", seasons=(christmas(3.5), *sales(2.2)), tags=("conversion", "volume"),
    ),
    Spec(
        "cart-abandonment", "Cart abandonment rate", "%", 1,
        "Carts with at least one item that were not paid within 24 hours, as a share of all such carts.",
        (70.6, 69.2, 68.0), 1.5, 0.4, "yusuf.kaya",
        (
            Parent("revenue-growth", 6, 0.3, "Most lost online revenue is already in a cart: each cart that is paid after all adds a sale within the quarter.", polarity=-1),
            Parent("gross-margin", 6, 0.15, "Carts we rescue with a voucher are paid for out of the margin of the items in them."),
        ),
        department="e-commerce", direction="lower", seasons=sales(-2.2), tags=("conversion", "volume"),
    ),
    Spec(
        "repeat-purchase-rate", "Repeat purchase rate", "%", 1,
        "Online customers with a second order within 90 days of their first one, as a share of first-time customers.",
        (26.4, 27.4, 28.5), 2.0, 0.3, "mateo.rivas",
        (Parent("customer-retention", 4, 0.3, "A customer who orders a second time within a season nearly always counts as retained a year later."),),
        department="e-commerce", shape="linear", margin=(0.4, 1.6, 3.0), tags=("retention",),
        contributors=(("marketing", "the mails between first and second order"),),
    ),
    Spec(
        "average-order-value", "Average order value", "EUR", 2,
        "Online revenue net of returns and delivery fees, divided by paid orders.",
        (80.0, 83.0, 86.0), 2.4, 0.6, "mateo.rivas",
        (Parent("revenue-growth", 6, 0.2, "Online orders grow slowly by number, so their value carries part of the growth we promised."),),
        department="e-commerce", seasons=(christmas(4.0),), tags=("basket",),
    ),
    Spec(
        "inventory-turnover", "Inventory turnover rate", "x", 2,
        "Cost of goods sold in the last 13 weeks, times four, divided by the average stock at cost.",
        (5.8, 6.0, 6.2), 0.3, 0.05, "saskia.deboer",
        (Parent("gross-margin", 5, 0.4, "Stock that turns is sold at full price; what lies too long ends as markdown and takes the margin with it."),),
        department="operations", aggregation="last", ar=0.6, seasons=(christmas(2.5),), tags=("capacity", "cost_reduction"),
    ),
    Spec(
        "shrinkage", "Shrinkage rate", "%", 2,
        "Stock lost to theft, damage and counting errors, at cost, as a share of revenue.",
        (1.7, 1.6, 1.5), 0.1, 0.035, "chidi.okonkwo",
        (Parent("gross-margin", 7, 0.2, "Lost stock is bought but never sold: it is booked against gross margin with the next stock count.", polarity=-1),),
        department="operations", direction="lower", seasons=(christmas(0.8),), tags=("cost_reduction",),
    ),
    Spec(
        "fulfillment-accuracy", "Fulfillment accuracy", "%", 1,
        "Parcels that arrived complete, correct and on the promised day, as a share of all parcels.",
        (97.8, 98.1, 98.5), 0.5, 0.12, "hanna.virtanen",
        (Parent("customer-retention", 5, 0.25, "After a wrong or late parcel customers wait for a reason to come back, and many find none."),),
        department="operations", shape="linear", margin=(0.4, 1.6, 3.6), seasons=(christmas(-0.8),), tags=("quality",),
    ),
    Spec(
        "acquisition-cost", "Cost per new customer acquired", "EUR", 2,
        "Advertising and referral spend divided by first-time customers, over the last four weeks.",
        (36.5, 35.2, 34.0), 1.5, 0.45, "priyanka.nair",
        (Parent("revenue-growth", 8, 0.25, "The advertising budget is fixed, so a cheaper new customer means more of them and more first orders.", polarity=-1),),
        department="marketing", direction="lower", shape="linear", margin=(0.4, 1.6, 3.6), seasons=(christmas(0.8),), tags=("lead_volume", "cost_reduction"),
    ),
    Spec(
        "returning-response", "Returning customer campaign response rate", "%", 1,
        "Returning customers who order within seven days of a campaign, as a share of those who received it.",
        (7.2, 7.6, 8.0), 0.8, 0.18, "luca.moretti",
        (
            Parent("customer-retention", 3, 0.7, "A returning customer who answers a campaign has bought again, and stays with us for another season."),
            Parent("repeat-purchase-rate", 3, 0.45, "The campaign also reaches first-time buyers, and its answer is often their second order."),
        ),
        department="marketing", margin=(0.4, 1.4, 2.2), seasons=(christmas(0.8),), tags=("retention",),
    ),
    Spec(
        "category-margin", "Gross margin by category", "%", 1,
        "Mean gross margin of the twelve product categories after markdowns, each with the weight of its planned revenue.",
        (39.8, 40.4, 41.0), 1.0, 0.2, "gustav.ahlgren",
        (Parent("gross-margin", 4, 0.4, "The company's margin is the mix of its categories: a category that slips shows there a month later."),),
        department="finance", margin=(0.4, 1.6, 3.6), seasons=sales(-0.9), tags=("margin",),
    ),
    Spec(
        "operating-expense-ratio", "Operating expense ratio", "%", 1,
        "Operating expense of the month (staff, rent, energy, outbound freight) as a share of its revenue.",
        (25.6, 25.0, 24.5), 0.8, 0.15, "sinead.byrne",
        (Parent("gross-margin", 7, 0.15, "When running costs stay inside the plan we need no early clearance to pay for them, and clearance costs margin.", polarity=-1),),
        department="finance", direction="lower", cadence="monthly", review="monthly", tags=("cost_reduction",),
    ),
)  # fmt: skip
