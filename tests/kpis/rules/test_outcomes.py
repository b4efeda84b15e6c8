"""Names of KPIs: goals, outcomes and activities as people write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpis.rules.outcomes import judge_name

OUTCOMES = """First contact resolution rate above 78%
First contact resolution rate
Total revenue growth
Revenue growth rate
Gross margin
Net profit margin
EBITDA
Net Promoter Score (NPS)
Customer retention rate
Customer retention
Average transaction value
Units per transaction
Conversion rate from foot traffic
Cart abandonment rate
Repeat purchase rate
Average order value
Inventory turnover rate
Shrinkage rate
Fulfillment accuracy
Cost per new customer acquired
Returning customer campaign response rate
Gross margin by category
Operating expense ratio
Pipeline conversion rate
Marketing qualified lead (MQL) volume
Cost per unit produced
Feature adoption rate
Regrettable attrition rate
Customer lifetime value (LTV)
Win rate
Lead time
Lead conversion rate
Build success rate
Time to hire
Customer satisfaction score
CSAT
Employee engagement index
Service level
On-time delivery
Days sales outstanding
Monthly recurring revenue
Number of new customers
Number of complaints
Inbound calls
Number of calls received
Calls answered within 20 seconds
Call abandonment rate
Email open rate
Email click-through rate
Training completion rate
Cost per call
Meetings won per 100 contacts
Website visits
Campaign return on spend
Audit findings open
Reduce churn to 4%
Increase repeat purchase rate to 30%
Stock availability
Shelf gaps
Checkout queue over 5 minutes
Unplanned downtime hours
Serious injuries
Overdue invoices
Repeat buyers
Overall equipment effectiveness (OEE)
Support tickets reopened
Return rate
Drive time to customer""".splitlines()

GOALS = """Increase customer satisfaction
Improve quality
Become customer-centric
Customer centricity
Operational excellence
Increase revenue
Reduce costs
Reduce churn rate
Grow the business
Boost employee engagement
Enhance the customer experience
Strengthen our brand
Deliver world-class service
Delight customers
Win more customers
Drive digital transformation
Be the market leader
Better communication
Happier customers
Innovation
Customer satisfaction
Employee engagement
Brand awareness
Teamwork
To improve collaboration between departments
We will increase loyalty
Increase customer satisfaction by 10%
Lower complaints
Maximise efficiency
Ensure compliance""".splitlines()

ACTIVITIES = """Number of calls made
Calls made
Outbound calls per day
Outbound calls
Emails sent
Number of emails
Number of meetings held
Meetings per week
Demos given
Number of demos
Blog posts published
Number of social posts
Trainings delivered
Number of training workshops
Daily outbound activity
Sales visits made
Cold calls
# of follow-ups
Newsletters sent
Interviews conducted
Reports written
Total number of customer meetings""".splitlines()


@pytest.mark.parametrize("name", OUTCOMES)
def test_measures_are_outcomes(name):
    assert judge_name(name).kind == "outcome"


@pytest.mark.parametrize("name", GOALS)
def test_wishes_are_goals_with_a_hint(name):
    verdict = judge_name(name)
    assert verdict.kind == "goal"
    assert verdict.hint is not None
    assert verdict.hint.subject


@pytest.mark.parametrize(
    ("name", "code", "subject", "direction"),
    [
        ("Kundenzufriedenheit steigern", "name_a_measure", "Kundenzufriedenheit", "higher"),
        ("Umsatz steigern", "measure_alone", "Umsatz", "higher"),
        ("Wiederkaufrate erhöhen", "measure_alone", "Wiederkaufrate", "higher"),
        ("Qualität verbessern!", "name_a_measure", "Qualität", "higher"),
        ("Kosten senken", "measure_alone", "Kosten", "lower"),
        ("Wir wollen Fehler reduzieren", "name_a_measure", "Wir wollen Fehler", "lower"),
        ("Vertrieb ausbauen", "name_a_measure", "Vertrieb", "higher"),
        ("Die Stärken der Marke stärken", "name_a_measure", "Die Stärken der Marke", "higher"),
        ("Kundenzufriedenheit um 10% steigern", "name_a_measure", "Kundenzufriedenheit um 10%", "higher"),
        ("Steigern der Kundenbindung", "name_a_measure", "der Kundenbindung", "higher"),
        ("Wir steigern die Kundenbindung", "name_a_measure", "die Kundenbindung", "higher"),
        ("Augmenter le chiffre d'affaires", "measure_alone", "Le chiffre d'affaires", "higher"),
        ("Améliorer la satisfaction des clients", "name_a_measure", "la satisfaction des clients", "higher"),
        ("Réduire les coûts", "measure_alone", "Les coûts", "lower"),
        ("RENFORCER LA MARQUE", "name_a_measure", "LA MARQUE", "higher"),
        ("Développer les talents", "name_a_measure", "les talents", "higher"),
    ],
)
def test_german_and_french_wishes_are_goals(name, code, subject, direction):
    verdict = judge_name(name)
    assert verdict.kind == "goal"
    assert (verdict.hint.code, verdict.hint.subject, verdict.hint.direction) == (code, subject, direction)


@pytest.mark.parametrize(
    "name",
    [
        "Steigerung der Wiederkaufrate über 20%",
        "Wiederkaufrate auf 20% steigern",
        "Réduire le taux d'attrition à 4%",
        "Senkung der Kosten je Auftrag",
        "Erhöhung des Deckungsbeitrags",
        "Zahl der erkannten Stärken",
        "Anteil der Kunden, die ihren Umsatz steigern",
        "Verbesserungsvorschläge je Mitarbeiter",
        "Taux de réduction des déchets",
        "Augmentation du panier moyen",
        "Umsatz",
    ],
)
def test_german_and_french_nouns_are_no_wishes(name):
    assert judge_name(name).kind == "outcome"


@pytest.mark.parametrize("name", ACTIVITIES)
def test_counts_of_what_was_done_are_activities(name):
    verdict = judge_name(name)
    assert (verdict.kind, verdict.hint.code) == ("activity", "measure_the_result")


def test_hints_say_how_to_put_it():
    wish = judge_name("Increase customer satisfaction").hint
    assert (wish.code, wish.subject, wish.direction) == ("name_a_measure", "customer satisfaction", "higher")
    assert "First contact resolution rate" in wish.examples
    verb = judge_name("Reduce churn rate").hint
    assert (verb.code, verb.subject, verb.direction) == ("measure_alone", "Churn rate", "lower")


def test_a_unit_and_a_definition_make_an_abstract_name_measurable():
    told = {"definition": "Share of answers of 4 or 5 in the monthly survey", "unit": "%"}
    assert judge_name("Customer satisfaction", **told).kind == "outcome"
    assert judge_name("Customer satisfaction", unit="%").kind == "goal"
    assert judge_name("Customer satisfaction", definition="Customers are happy", unit="%").kind == "goal"
    assert judge_name("Increase customer satisfaction", **told).kind == "goal"


def test_what_a_hint_proposes_is_an_outcome():
    for name in (*GOALS, *ACTIVITIES):
        for example in judge_name(name).hint.examples:
            assert judge_name(example).kind == "outcome", example
        if judge_name(name).hint.code == "measure_alone":
            assert judge_name(judge_name(name).hint.subject).kind == "outcome"


@given(st.text(max_size=60), st.text(max_size=60), st.text(max_size=10))
def test_any_text_gets_a_verdict(name, definition, unit):
    verdict = judge_name(name, definition=definition, unit=unit)
    assert (verdict.kind == "outcome") == (verdict.hint is None)
