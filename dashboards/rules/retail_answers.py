"""How the demo's department KPIs tell early whether a company KPI will improve: the question of the third step, answered in words."""

#: (KPI, company KPI) -> (the answer, weeks until it should show).
ANSWERS: dict[tuple[str, str], tuple[str, int]] = {
    ("average-transaction-value", "revenue-growth"): ("A fuller basket is money in the till the same day; the growth rate follows as the weeks add up.", 4),
    ("units-per-transaction", "revenue-growth"): ("One more piece in the bag shows in the weekly sales of the stores at once, and in growth within a month.", 4),
    ("store-conversion", "revenue-growth"): ("Visitors are stable; if more of them buy, revenue cannot but follow in the coming weeks.", 4),
    ("cart-abandonment", "revenue-growth"): ("Carts that are paid are orders of the same week; growth sees them about a month later.", 5),
    ("cart-abandonment", "gross-margin"): ("Carts that are left are won back with vouchers, and vouchers come out of the margin of the following weeks.", 4),
    ("repeat-purchase-rate", "customer-retention"): ("Whoever buys a second time counts as retained when the year is cut, weeks after the order.", 5),
    ("average-order-value", "revenue-growth"): ("Larger orders are revenue at once; the rate of the year follows slowly.", 5),
    ("inventory-turnover", "gross-margin"): ("Stock that turns slowly is marked down some five weeks later.", 5),
    ("shrinkage", "gross-margin"): ("What is missing at the count is booked against the margin with the next close.", 6),
    ("fulfillment-accuracy", "customer-retention"): ("Customers whose parcel was wrong do not order again; it shows when their next order would have come.", 6),
    ("acquisition-cost", "revenue-growth"): ("The same budget brings more customers, who buy within the quarter.", 8),
    ("returning-response", "customer-retention"): ("Customers who answer a campaign order within three weeks and count as retained then.", 3),
    ("category-margin", "gross-margin"): ("It is the larger part of the company's margin, seen by category and a few weeks sooner.", 4),
    ("operating-expense-ratio", "gross-margin"): ("Costs that grow faster than sales are passed on in buying conditions of the next season.", 8),
}  # fmt: skip
