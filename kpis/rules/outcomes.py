"""Goal, outcome or activity: does a KPI's name say something that can be measured, and is it what resulted or what was done?

"Increase customer satisfaction" is a goal: a wish with a direction. "First contact resolution rate above 78%" is an outcome: a number one
can measure, assign and improve. "Number of calls made" is an activity: what we did, not what came of it. English vocabulary, and the
commonest goal verbs of German and French; a name that nothing speaks against is an outcome.
"""

import re
from dataclasses import dataclass
from typing import Literal

Kind = Literal["outcome", "goal", "activity"]
HintCode = Literal["measure_alone", "name_a_measure", "measure_the_result"]
Side = Literal["higher", "lower"]


@dataclass(frozen=True, slots=True)
class RewriteHint:
    """How to say it as an outcome.

    measure_alone: the name holds a measure (`subject`), so the verb goes and its meaning becomes direction and target; name_a_measure: say what
    is counted about `subject`, `examples` are measures in use for it; measure_the_result: ask what `subject` brings about.
    """

    code: HintCode
    subject: str
    direction: Side | None = None
    examples: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NameVerdict:
    """What a name is, and how to better it where it is no outcome."""

    kind: Kind
    hint: RewriteHint | None = None


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_UPWARD = _words(
    """increase improve boost grow maximise maximize enhance strengthen raise accelerate expand optimise optimize achieve ensure become foster
    promote delight deliver develop create transform encourage empower inspire elevate advance maintain sustain provide strive establish embed
    modernise modernize revolutionise revolutionize be double triple attract gain"""
)
_DOWNWARD = _words("reduce decrease lower minimise minimize cut eliminate shorten prevent avoid limit lessen halve")
_GERMAN_UPWARD = _words("steigern erhöhen erhoehen verbessern ausbauen stärken staerken")
_GERMAN_DOWNWARD = _words("senken reduzieren verringern")
_GERMAN = _GERMAN_UPWARD | _GERMAN_DOWNWARD
_FRENCH_UPWARD = _words("augmenter améliorer ameliorer renforcer développer developper")
_FRENCH_DOWNWARD = _words("réduire reduire diminuer")
_RAISING = _UPWARD | _GERMAN_UPWARD | _FRENCH_UPWARD
_LOWERING = _DOWNWARD | _GERMAN_DOWNWARD | _FRENCH_DOWNWARD
_FOREIGN = _GERMAN | _FRENCH_UPWARD | _FRENCH_DOWNWARD
#: Measures beside a German or French goal verb only; German ones end a compound: Wiederkaufrate, Lieferzeit.
_GERMAN_MEASURES = ("rate", "quote", "umsatz", "kosten", "marge", "zeit", "dauer", "anteil", "zahl", "gewinn", "index")
_FRENCH_MEASURES = _words("taux marge ventes chiffre coût coûts délai délais nombre part revenu revenus indice")
#: "Anteil der Kunden, die ihren Umsatz steigern": what somebody else does is no wish.
_GERMAN_CLAUSE = re.compile(r",\s*(?:die|der|das|welche[rs]?)\b", re.IGNORECASE)
#: Verbs that are also nouns of measures ("win rate", "lead time"): a goal only where no measure follows.
_DOUBLE = _words("lead win build drive make keep serve focus have get")
_COMPARATIVE = _words(
    "better best more faster fewer less happier happy stronger greater higher world-class best-in-class excellent outstanding leading"
)

_MEASURES = _words(
    """rate rates ratio ratios share percentage proportion count number volume volumes revenue revenues turnover sales income margin margins
    profit profits profitability ebitda ebit cost costs expense expenses spend price prices value values time times duration days hours minutes seconds weeks months
    age score scores index rating ratings nps csat ces enps churn retention attrition conversion conversions growth size average mean median frequency backlog
    utilisation utilization occupancy yield accuracy throughput headcount ltv clv cac arpu mrr arr nrr grr dso dpo oee roi roas roe ctr cpa cpl mql mqls sql sqls
    aov sla mttr mtbf fte ftes uptime downtime availability incidents incident accidents defects errors complaints returns tickets orders units leads
    visits sessions subscribers contracts deals bookings pipeline stock inventory cash cashflow debt shrinkage waste scrap rework emissions coverage
    completion abandonment latency velocity variance deviation delay delays vacancies absence absenteeism capacity overtime frequency shortfall amount quantity level
    levels followers installs downloads adoption refunds cancellations stockouts outages breaches injuries fines penalties wins losses per"""
)
_ABSTRACT = _words(
    """satisfaction centricity excellence quality innovation culture awareness loyalty engagement happiness alignment collaboration communication transparency agility
    leadership transformation experience trust reputation morale wellbeing well-being sustainability diversity inclusion efficiency effectiveness productivity teamwork
    ownership accountability creativity mindset brand focus relationships visibility competitiveness performance flexibility professionalism digitalisation
    digitalization digitization service satisfied motivation"""
)
_FORMULA = re.compile(
    r"[/÷%]|\b(?:divided|number of|share of|sum of|total|average|mean|median|percentage|percent|ratio|count|score|survey|per|out of|scale|index|rate|respondents)\b",
    re.IGNORECASE,
)

_DOINGS = _words(
    """call calls email emails e-mail e-mails mailing mailings meeting meetings demo demos post posts training trainings workshop workshops webinar webinars
    presentation presentations touchpoint touchpoints follow-up follow-ups followups activity activities outreach interview interviews inspection inspections
    audit audits newsletter newsletters article articles tweet tweets blog blogs report reports coaching one-on-ones appointments visit visits contacts
    campaign campaigns event events proposal proposals quotes dials messages sprints ideas""".replace("\n", " ")
)
_DONE = _words(
    "made sent held given conducted done published written performed logged run posted launched placed dialled dialed attended organised organized produced "
    "hosted scheduled carried delivered completed created submitted executed filed"
)
_COUNTED = re.compile(
    r"^(?:the )?(?:total )?(?:number|no\.?|count|amount|quantity|#)(?: of)?\b|^#|\b(?:per|a|each) (?:day|week|month|rep|person|agent|employee|head)\b|^(?:daily|weekly|monthly)\b",
    re.IGNORECASE,
)
#: What makes a count of doings a result all the same, or somebody else's doing.
_RESULTING = _words(
    """rate ratio share percentage percent % conversion converted resolved resolution answered within abandoned abandonment quality score accuracy cost costs revenue
    margin time response schedule success successful passed on-time inbound incoming received won satisfaction rating value roi return result resulting booked accepted
    reopened escalated missed failed failures findings website site store web page click clicks open opened attendance hour hours lead leads customers growth retention
    nps csat volume repeat overdue late outstanding organic"""
)

_EXAMPLES: tuple[tuple[frozenset[str], tuple[str, ...]], ...] = (
    (_words("satisfaction satisfied happy happier delight customer-centricity centricity"), ("First contact resolution rate", "Net promoter score", "Complaints per 1,000 orders")),
    (_words("engagement morale motivation wellbeing well-being culture happiness"), ("Regrettable attrition rate", "Absence rate", "Survey response of 4 or 5 out of 5")),
    (_words("quality excellence"), ("Defects per 1,000 units", "First pass yield", "Return rate")),
    (_words("loyalty relationships trust"), ("Customer retention rate", "Repeat purchase rate")),
    (_words("awareness brand reputation visibility"), ("Share of visitors who search for the brand", "Unprompted recall in the survey")),
    (_words("innovation creativity"), ("Revenue share of products younger than two years", "Time from idea to launch")),
    (_words("efficiency productivity effectiveness agility"), ("Cost per unit produced", "Lead time from order to delivery", "Output per hour worked")),
    (_words("communication collaboration alignment teamwork transparency"), ("Decisions taken within five days", "Hand-offs returned for rework")),
    (_words("service experience"), ("First contact resolution rate", "Average time to resolve")),
)  # fmt: skip
_ACTIVITY_EXAMPLES = ("Pipeline conversion rate", "Qualified meetings won per 100 contacts")

_TOKEN = re.compile(r"[^\W_]+(?:[-'][^\W_]+)*|%|#")


def judge_name(name: str, *, definition: str = "", unit: str = "") -> NameVerdict:
    """What a KPI with this name measures. `definition` and `unit` can tell how an abstract name ("Customer satisfaction") is measured."""
    tokens = [token.casefold() for token in _TOKEN.findall(name)]
    if not tokens:
        return NameVerdict("goal", RewriteHint("name_a_measure", ""))
    if _is_activity(name, tokens):
        return NameVerdict("activity", RewriteHint("measure_the_result", name.strip(), None, _ACTIVITY_EXAMPLES))
    verb = _goal_verb(tokens) or _closing_verb(name)
    if verb:
        return _of_wish(name, tokens, verb, definition)
    if _is_abstract(tokens) and not (unit.strip() and _FORMULA.search(definition)):
        return NameVerdict("goal", RewriteHint("name_a_measure", name.strip(), None, _examples_for(tokens)))
    return NameVerdict("outcome")


def _of_wish(name: str, tokens: list[str], verb: str, definition: str) -> NameVerdict:
    """A name that is worded like a wish: an outcome only when it says both what is measured and where it shall be."""
    closing = _closing_verb(name) == verb
    rest = tokens[:-1] if closing else tokens[tokens.index(verb) + 1 :]
    measured = _has_measure(rest) or (verb in _FOREIGN and _has_foreign_measure(rest))
    if any(character.isdigit() for character in name) and (measured or _FORMULA.search(definition)):
        return NameVerdict("outcome")
    side: Side | None = "lower" if verb in _LOWERING or verb in {"fewer", "less"} else "higher"
    subject = _before(name, verb) if closing else _after(name, verb)
    if measured:
        return NameVerdict("goal", RewriteHint("measure_alone", subject[:1].upper() + subject[1:], side))
    return NameVerdict("goal", RewriteHint("name_a_measure", subject, side, _examples_for(tokens)))


def _goal_verb(tokens: list[str]) -> str | None:
    """The word that makes the name a wish: a goal verb or comparative at its head (after "to", "we", "continuously")."""
    head = [
        token
        for token in tokens[:4]
        if token not in {"to", "we", "will", "continuously", "further", "our", "significantly", "and", "wir"}
    ]
    if not head:
        return None
    first = head[0]
    if first in _RAISING or first in _LOWERING:
        return first
    unmeasured = not _has_measure(tokens[tokens.index(first) + 1 :])
    if first in _DOUBLE and unmeasured and len(tokens) > 1:
        return first
    return first if first in _COMPARATIVE and unmeasured else None


def _closing_verb(name: str) -> str | None:
    """The German verb that ends a wish ("Umsatz steigern"); with a capital it is a noun ("Zahl der Stärken")."""
    words: list[str] = _TOKEN.findall(name)
    if len(words) < 2 or words[-1] not in _GERMAN or _GERMAN_CLAUSE.search(name):
        return None
    return words[-1]


def _has_foreign_measure(tokens: list[str]) -> bool:
    return any(token.endswith(_GERMAN_MEASURES) or token in _FRENCH_MEASURES for token in tokens)


def _has_measure(tokens: list[str]) -> bool:
    return any(token in _MEASURES for token in tokens)


def _is_abstract(tokens: list[str]) -> bool:
    """True for a quality nobody can count: its last meaning word is one, and no measure or number stands in the name."""
    if _has_measure(tokens) or any(character.isdigit() for token in tokens for character in token):
        return False
    return tokens[-1] in _ABSTRACT


def _is_activity(name: str, tokens: list[str]) -> bool:
    """A count of what people did: doings that were made, sent, held, or are simply counted; not what came of them."""
    if not any(token in _DOINGS for token in tokens) or any(token in _RESULTING for token in tokens):
        return False
    outward = tokens[0] in {"outbound", "cold", "sales", "outgoing", "social"} and tokens[-1] in _DOINGS
    return any(token in _DONE for token in tokens) or bool(_COUNTED.search(name.strip())) or outward


def _after(name: str, verb: str) -> str:
    found = re.search(rf"\b{re.escape(verb)}\b", name, re.IGNORECASE)
    return " ".join((name[found.end() :] if found else name).split()).strip(" .!")


def _before(name: str, verb: str) -> str:
    return " ".join(name[: name.rindex(verb)].split()).strip(" .!")


def _examples_for(tokens: list[str]) -> tuple[str, ...]:
    for words, examples in _EXAMPLES:
        if words.intersection(tokens):
            return examples
    return ()
