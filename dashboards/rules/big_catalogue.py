"""What the departments of a big synthetic company measure: ten functions, seven KPIs and eight individual ones each.

Department rows: name, unit, decimals, direction, target, sigma, the company KPI it drives, why. Individual rows: name,
unit, decimals, direction, target, sigma, the department KPI it drives (by position), why.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from kpis.rules.targets import Direction

UP: Direction = "higher"
DOWN: Direction = "lower"


class Row(NamedTuple):
    """A KPI's template."""

    name: str
    unit: str
    decimals: int
    direction: Direction
    target: float
    sigma: float
    parent: str | int
    why: str


@dataclass(frozen=True, slots=True)
class Role:
    """A job role with its four individual KPIs."""

    name: str
    rows: tuple[Row, Row, Row, Row]


@dataclass(frozen=True, slots=True)
class Function:
    """What departments of one function are called and measure."""

    key: str
    name: str
    rows: tuple[Row, ...]
    roles: tuple[Role, Role]


COMPANY = (
    Row("Revenue growth", "%", 1, UP, 12.0, 0.3, "", "Revenue of the last 13 weeks against the same weeks a year before."),
    Row("EBITDA margin", "%", 1, UP, 16.0, 0.25, "", "Earnings before interest, tax, depreciation and amortisation, as a share of revenue."),
    Row("Customer retention rate", "%", 1, UP, 88.0, 0.3, "", "Customers of a year ago who are still customers, as a share of all of them."),
    Row("Net promoter score", "points", 1, UP, 46.0, 0.8, "", "Promoters less detractors, as a share of answers in the last four weeks."),
    Row("On-time delivery rate", "%", 1, UP, 96.0, 0.25, "", "Orders delivered complete on the promised day, as a share of all orders."),
)  # fmt: skip

GROWTH, EBITDA, RETENTION, PROMOTERS, DELIVERY = "revenue-growth", "ebitda-margin", "customer-retention-rate", "net-promoter-score", "on-time-delivery-rate"  # fmt: skip
COMPANY_KEYS = (GROWTH, EBITDA, RETENTION, PROMOTERS, DELIVERY)

FUNCTIONS = (
    Function("sales", "Sales", (
        Row("Pipeline conversion rate", "%", 1, UP, 24.0, 0.5, GROWTH, "offers that are won become revenue within the quarter"),
        Row("Average deal size", "kEUR", 1, UP, 18.5, 0.4, GROWTH, "larger deals grow revenue with the same number of customers"),
        Row("Sales cycle length", "days", 1, DOWN, 38.0, 0.8, GROWTH, "a shorter cycle brings the same deals into an earlier quarter"),
        Row("Discount on list price", "%", 1, DOWN, 9.0, 0.3, EBITDA, "every point of discount leaves the margin first"),
        Row("Forecast accuracy", "%", 1, UP, 90.0, 0.8, DELIVERY, "orders that were foreseen find parts and people waiting for them"),
        Row("Renewal offers sent early", "%", 1, UP, 85.0, 1.0, RETENTION, "customers with an early offer rarely compare others"),
        Row("Second product share", "%", 1, UP, 31.0, 0.5, RETENTION, "customers with two products leave half as often"),
    ), (
        Role("Account executive", (
            Row("First meetings a week", "meetings", 0, UP, 8, 1.0, 0, "meetings of this week are the offers of the next"),
            Row("Offers answered within a day", "%", 1, UP, 90.0, 1.5, 2, "a quick answer keeps the cycle from stopping"),
            Row("Renewals discussed 90 days ahead", "%", 1, UP, 80.0, 1.6, 5, "an early talk leads to an early offer"),
            Row("Second product presented", "%", 1, UP, 45.0, 1.2, 6, "only a product that was shown can be added"),
        )),
        Role("Sales engineer", (
            Row("Demonstrations held a week", "demos", 0, UP, 6, 0.9, 0, "a deal with a demonstration is won more often"),
            Row("Proposals without rework", "%", 1, UP, 88.0, 1.4, 4, "a proposal right at first keeps the forecast right"),
            Row("Premium configurations offered", "%", 1, UP, 35.0, 1.1, 1, "the premium configuration lifts the deal"),
            Row("Value cases written", "cases", 0, UP, 4, 0.8, 3, "a buyer who sees the value asks for less discount"),
        )),
    )),
    Function("marketing", "Marketing", (
        Row("Qualified lead volume", "leads", 0, UP, 420, 12.0, GROWTH, "leads of this month are the pipeline of the next"),
        Row("Lead acceptance rate", "%", 1, UP, 62.0, 0.9, GROWTH, "accepted leads are worked, the others are lost"),
        Row("Cost per qualified lead", "EUR", 2, DOWN, 74.0, 1.4, EBITDA, "the spend on leads is the largest cost that can be steered weekly"),
        Row("Returning customer response rate", "%", 1, UP, 7.4, 0.2, RETENTION, "who answers a campaign has bought again"),
        Row("Brand search share", "%", 1, UP, 33.0, 0.5, GROWTH, "people who search by name decide without a comparison"),
        Row("Content engagement rate", "%", 2, UP, 3.2, 0.08, PROMOTERS, "customers who read us recommend us more often"),
        Row("Unsubscribe rate", "%", 2, DOWN, 0.45, 0.02, RETENTION, "those who leave the list are the next to leave us"),
    ), (
        Role("Campaign manager", (
            Row("Campaigns sent on schedule", "%", 1, UP, 95.0, 1.0, 3, "late campaigns miss the buying day"),
            Row("Segments refreshed a week", "segments", 0, UP, 5, 0.8, 6, "fresh segments send fewer unwanted mails"),
            Row("Open rate of own campaigns", "%", 1, UP, 29.0, 0.8, 3, "only an opened mail is answered"),
            Row("Landing pages tested", "pages", 0, UP, 3, 0.6, 0, "tested pages turn more visits into leads"),
        )),
        Role("Content editor", (
            Row("Pieces published on plan", "%", 1, UP, 92.0, 1.2, 5, "a steady rhythm keeps readers"),
            Row("Search visits to own pages", "visits", 0, UP, 2400, 90.0, 4, "pages that are found teach people our name"),
            Row("Leads from own content", "leads", 0, UP, 14, 1.6, 0, "content that is useful is paid with an address"),
            Row("Briefs agreed with sales", "%", 1, UP, 85.0, 1.7, 1, "leads that sales asked for are accepted"),
        )),
    )),
    Function("ecommerce", "Online shop", (
        Row("Cart abandonment rate", "%", 1, DOWN, 67.0, 0.6, GROWTH, "a cart that is paid after all is revenue of the same day"),
        Row("Average order value", "EUR", 2, UP, 91.0, 0.9, GROWTH, "larger orders grow revenue without more visits"),
        Row("Repeat purchase rate", "%", 1, UP, 29.0, 0.4, RETENTION, "a second order makes a customer stay"),
        Row("Search without result", "%", 1, DOWN, 5.5, 0.2, GROWTH, "a search that finds nothing ends most visits"),
        Row("Payment success rate", "%", 1, UP, 97.5, 0.2, GROWTH, "a failed payment is rarely tried twice"),
        Row("Page load under two seconds", "%", 1, UP, 91.0, 0.7, PROMOTERS, "slow pages are what visitors complain of first"),
        Row("Return rate", "%", 1, DOWN, 13.0, 0.3, EBITDA, "each return costs handling, freight and often the sale"),
    ), (
        Role("Web producer", (
            Row("Shop faults fixed within two days", "%", 1, UP, 90.0, 1.5, 0, "a fault in the checkout costs carts every hour"),
            Row("Pages brought under two seconds", "pages", 0, UP, 12, 1.6, 5, "each page made fast adds fast views"),
            Row("Payment alerts answered within an hour", "%", 1, UP, 94.0, 1.2, 4, "an alert unanswered is an evening of failed payments"),
            Row("Search terms given a result", "terms", 0, UP, 30, 3.0, 3, "a term with a result keeps its visitors"),
        )),
        Role("Online merchandiser", (
            Row("Recommendation slots filled", "%", 1, UP, 96.0, 0.8, 1, "an empty slot sells no second item"),
            Row("Product texts corrected", "texts", 0, UP, 25, 2.6, 6, "a product as described is kept"),
            Row("Bundles published a week", "bundles", 0, UP, 6, 0.9, 1, "bundles make the order larger"),
            Row("Second order offers live", "%", 1, UP, 92.0, 1.1, 2, "an offer after the first order brings the second"),
        )),
    )),
    Function("operations", "Operations", (
        Row("Cost per order", "EUR", 2, DOWN, 6.4, 0.1, EBITDA, "handling is the largest cost that grows with orders"),
        Row("Picking accuracy", "%", 1, UP, 99.2, 0.1, DELIVERY, "a wrong pick is a late delivery a week later"),
        Row("Orders shipped same day", "%", 1, UP, 94.0, 0.6, DELIVERY, "what leaves today arrives on the promised day"),
        Row("Inventory turnover", "x", 1, UP, 7.2, 0.1, EBITDA, "stock that turns needs no markdown and less space"),
        Row("Stock-out rate", "%", 1, DOWN, 2.4, 0.12, GROWTH, "what is not there cannot be sold"),
        Row("Capacity in use", "%", 1, UP, 82.0, 0.9, EBITDA, "idle lines cost as much as busy ones"),
        Row("Damage rate", "%", 2, DOWN, 0.6, 0.03, PROMOTERS, "a broken parcel is the story people tell"),
    ), (
        Role("Shift lead", (
            Row("Shifts started on plan", "%", 1, UP, 95.0, 1.0, 2, "a late start is a late truck"),
            Row("Picks per hour", "picks", 0, UP, 88, 2.6, 0, "more picks in an hour lower the cost of each"),
            Row("Pick checks a shift", "checks", 0, UP, 40, 3.0, 1, "checks catch wrong picks before they leave"),
            Row("Line stops answered in ten minutes", "%", 1, UP, 90.0, 1.6, 5, "a line that runs is capacity in use"),
        )),
        Role("Stock planner", (
            Row("Reorder points reviewed", "lines", 0, UP, 120, 7.0, 4, "a point that follows demand prevents empty shelves"),
            Row("Slow lines cleared", "lines", 0, UP, 18, 1.9, 3, "slow lines hold the turnover down"),
            Row("Supplier dates confirmed", "%", 1, UP, 93.0, 1.2, 4, "a confirmed date is a shelf that is filled"),
            Row("Packaging faults reported", "reports", 0, UP, 6, 1.0, 6, "a reported fault is repaired before it breaks more"),
        )),
    )),
    Function("customer-success", "Customer success", (
        Row("Customers with a success plan", "%", 1, UP, 78.0, 0.8, RETENTION, "customers with a plan know why they stay"),
        Row("Feature adoption rate", "%", 1, UP, 54.0, 0.7, RETENTION, "what is used is renewed"),
        Row("Time to first value", "days", 1, DOWN, 12.0, 0.4, RETENTION, "customers who wait for a benefit begin to doubt"),
        Row("Accounts at risk", "%", 1, DOWN, 8.0, 0.3, RETENTION, "accounts at risk are the losses of the next months"),
        Row("Expansion offers accepted", "%", 1, UP, 21.0, 0.6, GROWTH, "expansion is growth without acquisition"),
        Row("Business reviews held", "%", 1, UP, 85.0, 1.1, PROMOTERS, "customers who are heard recommend us"),
        Row("Cost to serve an account", "EUR", 1, DOWN, 46.0, 0.8, EBITDA, "service hours decide what an account earns"),
    ), (
        Role("Success manager", (
            Row("Check-ins held a week", "calls", 0, UP, 14, 1.5, 3, "a call in time finds a risk while it is small"),
            Row("Success plans updated", "plans", 0, UP, 5, 0.8, 0, "a plan nobody updates is no plan"),
            Row("Reviews booked a month ahead", "%", 1, UP, 80.0, 1.7, 5, "a review that is booked is held"),
            Row("Expansion ideas proposed", "ideas", 0, UP, 4, 0.8, 4, "customers take up what somebody proposed"),
        )),
        Role("Onboarding specialist", (
            Row("Set-ups finished in a week", "%", 1, UP, 75.0, 1.8, 2, "a finished set-up is the first value"),
            Row("Trainings held", "trainings", 0, UP, 6, 0.9, 1, "people use what they were shown"),
            Row("Guides read to the end", "%", 1, UP, 58.0, 1.5, 1, "a guide that is read replaces a question"),
            Row("Tickets from new accounts", "tickets", 1, DOWN, 9.0, 0.8, 6, "each ticket less is an hour less to serve"),
        )),
    )),
    Function("customer-service", "Customer service", (
        Row("First contact resolution rate", "%", 1, UP, 78.0, 0.8, RETENTION, "a problem solved at once is forgotten, the other is not"),
        Row("Answer time", "min", 1, DOWN, 4.5, 0.2, PROMOTERS, "waiting is the first thing that is marked down"),
        Row("Contacts per hundred orders", "contacts", 1, DOWN, 6.8, 0.2, EBITDA, "each contact costs as much as the margin of an order"),
        Row("Satisfaction after contact", "%", 1, UP, 88.0, 0.7, PROMOTERS, "how a contact ended decides the next recommendation"),
        Row("Backlog older than two days", "cases", 0, DOWN, 60, 4.0, RETENTION, "who waits for days looks for another supplier"),
        Row("Delivery questions solved", "%", 1, UP, 92.0, 0.8, DELIVERY, "a question solved in time saves the delivery"),
        Row("Complaints repeated", "%", 1, DOWN, 7.0, 0.3, RETENTION, "a second complaint is the last before leaving"),
    ), (
        Role("Service agent", (
            Row("Cases closed a day", "cases", 1, UP, 22.0, 1.0, 4, "closed cases are not in the backlog"),
            Row("Cases solved without handing over", "%", 1, UP, 80.0, 1.6, 0, "what one person solves is solved at first contact"),
            Row("Answers rated helpful", "%", 1, UP, 86.0, 1.5, 3, "a helpful answer is a satisfied contact"),
            Row("Calls answered within five minutes", "%", 1, UP, 85.0, 1.7, 1, "answered calls are the answer time"),
        )),
        Role("Case specialist", (
            Row("Causes reported to product", "reports", 0, UP, 5, 0.9, 2, "a cause that is repaired asks no more questions"),
            Row("Complaints called back in a day", "%", 1, UP, 90.0, 1.5, 6, "a call in time prevents the second complaint"),
            Row("Carrier claims settled in a week", "%", 1, UP, 84.0, 1.6, 5, "settled claims free the next delivery"),
            Row("Help articles corrected", "articles", 0, UP, 7, 1.1, 2, "a correct article replaces a contact"),
        )),
    )),
    Function("product", "Product", (
        Row("Feature adoption in 30 days", "%", 1, UP, 36.0, 0.6, RETENTION, "new features that are used are reasons to stay"),
        Row("Release dates kept", "%", 1, UP, 84.0, 1.2, GROWTH, "what is released on time is sold on time"),
        Row("Escaped defects", "defects", 1, DOWN, 5.0, 0.3, PROMOTERS, "customers remember the defect, not the release"),
        Row("Discovery interviews per release", "interviews", 1, UP, 9.0, 0.5, RETENTION, "features customers asked for keep them"),
        Row("Usability task success", "%", 1, UP, 87.0, 0.8, PROMOTERS, "what is easy is recommended"),
        Row("Cost per released feature", "kEUR", 1, DOWN, 42.0, 1.0, EBITDA, "development is spent before it earns"),
        Row("Share of roadmap tied to outcomes", "%", 1, UP, 75.0, 1.0, GROWTH, "work tied to an outcome moves one"),
    ), (
        Role("Product manager", (
            Row("Customer interviews a week", "interviews", 0, UP, 3, 0.6, 3, "interviews are where discovery happens"),
            Row("Stories ready before the sprint", "%", 1, UP, 88.0, 1.5, 1, "ready stories keep the date"),
            Row("Launch notes read", "%", 1, UP, 48.0, 1.5, 0, "who reads of a feature tries it"),
            Row("Roadmap items with an outcome", "%", 1, UP, 80.0, 1.6, 6, "each item with an outcome adds to the share"),
        )),
        Role("Designer", (
            Row("Usability tests a week", "tests", 0, UP, 3, 0.6, 4, "tests find what people cannot do"),
            Row("Designs accepted at first review", "%", 1, UP, 76.0, 1.7, 5, "a design accepted at once costs no second round"),
            Row("Defects found before release", "defects", 0, UP, 8, 1.2, 2, "what is found before does not escape"),
            Row("Prototypes shown to customers", "prototypes", 0, UP, 2, 0.5, 0, "customers adopt what they helped to shape"),
        )),
    )),
    Function("finance", "Finance", (
        Row("Operating expense ratio", "%", 1, DOWN, 23.5, 0.2, EBITDA, "expense is the part of the margin we decide ourselves"),
        Row("Days sales outstanding", "days", 1, DOWN, 41.0, 0.6, EBITDA, "money that is late is borrowed at a cost"),
        Row("Forecast error", "%", 1, DOWN, 4.0, 0.2, EBITDA, "a wrong forecast is paid with rush or idle cost"),
        Row("Invoices right at first", "%", 1, UP, 97.0, 0.4, PROMOTERS, "a wrong invoice annoys the person who pays"),
        Row("Purchase savings", "%", 1, UP, 3.8, 0.15, EBITDA, "savings on purchases reach the margin in full"),
        Row("Budget answered within three days", "%", 1, UP, 86.0, 1.1, GROWTH, "campaigns and hires wait for the answer"),
        Row("Supplier payments on time", "%", 1, UP, 96.0, 0.5, DELIVERY, "suppliers who are paid deliver first"),
    ), (
        Role("Controller", (
            Row("Variances explained in two days", "%", 1, UP, 88.0, 1.5, 2, "an explained variance repairs the next forecast"),
            Row("Budget questions answered", "questions", 0, UP, 12, 1.5, 5, "answers are what the others wait for"),
            Row("Cost lines reviewed", "lines", 0, UP, 25, 2.4, 0, "lines that are looked at stop growing"),
            Row("Contracts renegotiated", "contracts", 1, UP, 2.0, 0.3, 4, "a contract renegotiated is a saving"),
        )),
        Role("Receivables clerk", (
            Row("Reminders sent on the day", "%", 1, UP, 95.0, 1.1, 1, "a reminder in time is paid in time"),
            Row("Invoices checked before sending", "%", 1, UP, 90.0, 1.5, 3, "checked invoices come back less often"),
            Row("Payment runs on schedule", "%", 1, UP, 97.0, 0.8, 6, "a run on schedule pays suppliers on time"),
            Row("Disputes settled in a week", "%", 1, UP, 78.0, 1.7, 1, "a disputed invoice is not paid until it is settled"),
        )),
    )),
    Function("hr", "People", (
        Row("Regrettable attrition rate", "%", 1, DOWN, 6.0, 0.2, RETENTION, "customers follow the people whom they know"),
        Row("Time to fill a position", "days", 1, DOWN, 44.0, 0.9, GROWTH, "an empty desk sells nothing"),
        Row("Offers accepted", "%", 1, UP, 82.0, 0.9, GROWTH, "an offer refused is two months lost"),
        Row("Absence rate", "%", 1, DOWN, 3.9, 0.15, DELIVERY, "missing people are missing shifts"),
        Row("Training hours per person", "hours", 1, UP, 3.2, 0.15, PROMOTERS, "trained people solve what others pass on"),
        Row("Agency staff cost share", "%", 1, DOWN, 7.5, 0.25, EBITDA, "agency hours cost half as much again"),
        Row("Feedback talks held", "%", 1, UP, 90.0, 1.0, RETENTION, "people who are heard stay with their customers"),
    ), (
        Role("Recruiter", (
            Row("Candidates called within two days", "%", 1, UP, 88.0, 1.6, 1, "good candidates are gone after a week"),
            Row("Interviews arranged a week", "interviews", 0, UP, 9, 1.2, 1, "interviews fill positions"),
            Row("Offers sent within a day", "%", 1, UP, 85.0, 1.6, 2, "a quick offer is accepted more often"),
            Row("Own hires instead of agency", "hires", 1, UP, 2.0, 0.3, 5, "each own hire replaces agency hours"),
        )),
        Role("People partner", (
            Row("Stay interviews held", "talks", 0, UP, 5, 0.8, 0, "who is asked in time says why they would leave"),
            Row("Team leads coached", "sessions", 0, UP, 4, 0.7, 6, "coached leads hold their talks"),
            Row("Absence talks within a week", "%", 1, UP, 84.0, 1.6, 3, "a talk in time shortens the absence"),
            Row("Training places filled", "%", 1, UP, 87.0, 1.5, 4, "an empty place is an hour not trained"),
        )),
    )),
    Function("technology", "Technology", (
        Row("Availability of the shop", "%", 2, UP, 99.9, 0.02, GROWTH, "nobody buys while the shop is down"),
        Row("Changes failed", "%", 1, DOWN, 9.0, 0.4, PROMOTERS, "failed changes are felt by every customer at once"),
        Row("Lead time for changes", "days", 1, DOWN, 3.5, 0.2, GROWTH, "improvements earn from the day they are live"),
        Row("Time to restore", "min", 0, DOWN, 38, 2.0, RETENTION, "short outages are forgiven, long ones are not"),
        Row("Cloud cost per order", "EUR", 2, DOWN, 0.32, 0.01, EBITDA, "computing grows with every order if nobody looks"),
        Row("Order interface errors", "errors", 1, DOWN, 4.0, 0.3, DELIVERY, "an order that hangs between systems ships late"),
        Row("Security findings overdue", "findings", 0, DOWN, 12, 1.2, RETENTION, "business customers leave after an incident"),
    ), (
        Role("Engineer", (
            Row("Reviews answered within a day", "%", 1, UP, 88.0, 1.5, 2, "work that waits for review is lead time"),
            Row("Changes with tests", "%", 1, UP, 92.0, 1.1, 1, "tested changes fail less often"),
            Row("Interface alerts repaired", "alerts", 0, UP, 6, 1.0, 5, "a repaired alert is an order that flows"),
            Row("Findings closed in time", "%", 1, UP, 86.0, 1.6, 6, "closed findings are not overdue"),
        )),
        Role("Site reliability engineer", (
            Row("Alerts answered in five minutes", "%", 1, UP, 93.0, 1.2, 3, "the minutes to the answer are part of the outage"),
            Row("Recovery drills held", "drills", 1, UP, 1.5, 0.2, 3, "what was rehearsed is restored quickly"),
            Row("Idle machines switched off", "machines", 0, UP, 15, 1.7, 4, "idle machines are paid like busy ones"),
            Row("Weak spots removed", "spots", 0, UP, 3, 0.6, 0, "each weak spot less is an outage less"),
        )),
    )),
)  # fmt: skip

_REGIONS = (
    "Nordics Benelux Iberia Italy France Germany Austria Switzerland Poland Baltics Britain Ireland Hungary Czechia Greece Türkiye "
    "Romania Canada Mexico Brazil Chile Japan Korea Australia"
)
REGIONS = _REGIONS.split()
