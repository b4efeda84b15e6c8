"""Which person gets which answer at which address: one table, walked by test_rights.py.

Every address of the product needs a row here; one without fails the test. Add yours to MATRIX:

    "kpis:edit": (
        Row(may={"head", "alignment_owner"}, keys=lambda cast: {"key": "win-rate"}),
        Row("post", may={"head", "alignment_owner"}, keys=..., data={"name": "Win rate"}, ok=302),
    ),

Below /c/<slug>/ the rest follows: nobody signed in is sent to sign in (302), another company's people and who has
left see nothing (404), the company's people who may not are told whom to ask (403). Outside a company say each answer
in `answers`; "*" stands for everybody else. Every request is rolled back, so rows do not disturb each other.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from alignment.models import Finding, TemplateUse
from alignment.services.conflict_decisions import accept_conflict
from alignment.services.contributions import add_contribution
from alignment.services.findings import waive
from alignment.services.hand_offs import add_hand_off
from alignment.services.links import create_link
from alignment.services.priorities import announce_priority
from alignment.services.resources import add_resource
from alignment.services.template_giving import give
from alignment.services.template_rollups import add_rollup
from governance.services.calendar_feeds import renew_feed
from governance.services.changes import open_change
from governance.services.disputes import raise_dispute
from governance.services.policy import adopt_policy
from kpis.models import Contributor, Kpi
from kpis.rules.targets import TargetVersion
from kpis.services.derivations import Wanted, set_derivation
from kpis.services.entry_links import entry_link
from kpis.services.kpis import create_kpi
from kpis.services.loads import open_load
from kpis.services.targets import set_target
from organization.http.request import company_today
from organization.selectors.owed import kinds
from organization.services.absences import add_absence
from organization.services.invitations import invite
from organization.services.people import add_person
from tests.alignment.conflicting import clash
from tests.alignment.conflicting import found as found_conflict
from tests.alignment.staffed import staff
from tests.api import make_token
from tests.cast import ACTOR, Cast
from tests.drawn import draw
from tests.governance.reviews import held
from tests.governance.variances import kept
from tests.house.api_matrix import API
from tests.kpis.values import WEEK

ANONYMOUS = "anonymous"
OUTSIDERS = ("outsider", "inactive")
INSIDERS = frozenset({"administrator", "executive", "alignment_owner", "head", "owner", "member", "viewer"})
KINDS = (ANONYMOUS, *OUTSIDERS, *sorted(INSIDERS))

Keys = Callable[[Cast], Mapping[str, object]]


def no_keys(cast: Cast) -> dict[str, object]:
    """An address without parts."""
    return {}


@dataclass(frozen=True)
class Row:
    """A request to an address, and who gets which answer."""

    method: str = "get"
    may: frozenset[str] | set[str] = INSIDERS
    ok: int = 200
    keys: Keys = no_keys
    data: Mapping[str, object] | Callable[[Cast], Mapping[str, object]] = field(default_factory=dict)
    answers: Mapping[str, int] = field(default_factory=dict)
    why_not: int = 403

    def expected(self, kind: str) -> int:
        """The status this kind of person gets."""
        if kind in self.answers:
            return self.answers[kind]
        if "*" in self.answers:
            return self.answers["*"]
        if kind == ANONYMOUS:
            return 302
        if kind in OUTSIDERS:
            return 404
        return self.ok if kind in self.may else self.why_not


def everybody(status: int, **others: int) -> Row:
    """An address outside a company: one answer for all, but for those named."""
    return Row(answers={"*": status, **others})


ADMINISTRATOR = frozenset({"administrator"})


def the_member(cast: Cast) -> dict[str, object]:
    """Someone to look at."""
    return {"membership": cast.member.id}


def the_inactive(cast: Cast) -> dict[str, object]:
    """Someone who left."""
    return {"membership": cast.inactive.id}


def an_uninvited(cast: Cast) -> dict[str, object]:
    """Someone without an account."""
    fresh = add_person(company=cast.company, email="fresh@alder.example", name="Fresh", actor=ACTOR)
    return {"membership": fresh.id}


def an_invited(cast: Cast) -> dict[str, object]:
    """Someone whose link is open."""
    fresh = add_person(company=cast.company, email="fresh@alder.example", name="Fresh", actor=ACTOR)
    invite(company=cast.company, membership=fresh, actor=ACTOR)
    return {"membership": fresh.id}


def an_invitation(cast: Cast) -> dict[str, object]:
    """A link that works."""
    fresh = add_person(company=cast.company, email="fresh@alder.example", name="Fresh", actor=ACTOR)
    link = invite(company=cast.company, membership=fresh, actor=ACTOR)
    return {"slug": "alder", "token": link.rstrip("/").rsplit("/", 1)[-1]}


def a_policy(cast: Cast) -> dict[str, object]:
    """The first version."""
    adopt_policy(company=cast.company, document={}, reason="We begin.", actor=ACTOR)
    return {"number": 1}


ASKERS = frozenset({"owner", "head", "alignment_owner", "executive"})
DISPUTERS = ASKERS  # the executive owns one of the two


def a_dispute(cast: Cast) -> dict[str, object]:
    """The owner's KPI of sales against the executive's of the company."""
    found = draw(cast, active=True)
    dispute = raise_dispute(
        company=cast.company, first=found.department.id, second=found.company.id, question="Which?",
        actor=cast.actor("owner"),
    )  # fmt: skip
    return {"number": dispute.number}


def beside_a_dispute(cast: Cast) -> dict[str, object]:
    """An address without parts, in a company with active KPIs."""
    draw(cast, active=True)
    return {}


def a_request(cast: Cast) -> dict[str, object]:
    """The owner asks for another name of the department's KPI; its head approves it."""
    found = draw(cast, active=True)
    proposal = {"fields": {"name": "Share of offers won"}}
    change = open_change(
        company=cast.company, kpi=found.department.id, kind="modify", proposal=proposal, reason="Clearer.",
        actor=cast.actor("owner"),
    )  # fmt: skip
    return {"number": change.number}


def asked_about(kind: str) -> Keys:
    """The department's KPI, active."""
    return lambda cast: {"key": draw(cast, active=True).department.key, "kind": kind}


def a_load(cast: Cast) -> dict[str, object]:
    """A file that the owner loaded."""
    return {"load": open_load(company=cast.company, actor=cast.actor("owner"), source="file", name="week.csv").id}


def beside_a_kpi(cast: Cast) -> dict[str, object]:
    """An address without parts, in a company with a KPI."""
    a_kpi(cast)
    return {}


def a_due_link(cast: Cast) -> dict[str, object]:
    """The link of a mail to the owner, whose values are due."""
    draw(cast, active=True)
    link = entry_link(company=cast.company, person=cast.owner, actor=ACTOR)
    return {"slug": "alder", "token": link.rstrip("/").rsplit("/", 1)[-1]}


EDITORS = frozenset({"head", "alignment_owner"})
ALIGNMENT_OWNER = frozenset({"alignment_owner"})


def a_kpi(cast: Cast) -> dict[str, object]:
    """A draft of the head's department."""
    said: dict[str, Any] = {"name": "Win rate", "unit": "%", "direction": "higher", "department": cast.sales.id}
    return {"key": create_kpi(company=cast.company, key="win-rate", level="department", actor=ACTOR, **said).key}


def a_contributor(cast: Cast) -> dict[str, object]:
    """Sales puts something into the company's."""
    kpi = Kpi.objects.get(company=cast.company, key=a_company_kpi(cast)["key"])
    row = Contributor.objects.create(company=cast.company, kpi=kpi, department=cast.sales, input="leads")
    return {"contributor": row.id}


def a_computed_kpi(cast: Cast) -> dict[str, object]:
    """The draft, computed from the company's."""
    keys = a_kpi(cast)
    a_company_kpi(cast)
    kpi = Kpi.objects.get(company=cast.company, key=keys["key"])
    set_derivation(company=cast.company, kpi=kpi.id, wanted=Wanted(kind="formula", expression="retention"), actor=ACTOR)
    return keys


def a_company_kpi(cast: Cast) -> dict[str, object]:
    """A draft of the company's."""
    return {
        "key": create_kpi(company=cast.company, key="retention", level="company", name="Retention", actor=ACTOR).key
    }


def an_own_kpi(cast: Cast) -> dict[str, object]:
    """A person's own: not everybody's to read."""
    said: dict[str, Any] = {"name": "Calls", "department": cast.sales.id, "owner": cast.owner.id}
    return {"key": create_kpi(company=cast.company, key="calls", level="individual", actor=ACTOR, **said).key}


def a_target(cast: Cast) -> dict[str, object]:
    """A version of the draft's target."""
    keys = a_kpi(cast)
    kpi = Kpi.objects.get(company=cast.company, key=keys["key"])
    version = TargetVersion(starts_on=date(2026, 1, 1), value=30.0)
    return {**keys, "target": set_target(company=cast.company, kpi=kpi.id, version=version, actor=ACTOR).target.id}


def a_link(cast: Cast) -> dict[str, object]:
    """From the head's draft to the company's, written by the system."""
    child, parent = str(a_kpi(cast)["key"]), str(a_company_kpi(cast)["key"])
    ids = dict(Kpi.objects.filter(company=cast.company).values_list("key", "id"))
    link = create_link(
        company=cast.company, child=ids[child], parent=ids[parent], rationale="Wins bring customers who stay longer.",
        actor=ACTOR,
    )  # fmt: skip
    return {"link": link.id}


def the_persons_link(cast: Cast) -> dict[str, object]:
    """From a person's own KPI to the head's draft."""
    child, parent = str(an_own_kpi(cast)["key"]), str(a_kpi(cast)["key"])
    ids = dict(Kpi.objects.filter(company=cast.company).values_list("key", "id"))
    return {
        "link": create_link(
            company=cast.company,
            child=ids[child],
            parent=ids[parent],
            rationale="Each call that reaches a buyer brings one more offer in the month.",
            actor=ACTOR,
        ).id
    }


def a_conflict(cast: Cast) -> dict[str, object]:
    """Between the head's department and another, found by a scan."""
    clash(cast)
    return {"conflict": found_conflict(cast).id}


def a_resource(cast: Cast) -> dict[str, object]:
    """That nobody draws on yet."""
    return {"key": add_resource(company=cast.company, name="Desks", slack=4.0, actor=ACTOR).key}


def an_accepted_conflict(cast: Cast) -> dict[str, object]:
    """One that somebody lives with for a while."""
    keys = a_conflict(cast)
    until = company_today(cast.company) + timedelta(days=30)
    accept_conflict(company=cast.company, conflict=keys["conflict"], until=until, reason="Known", actor=ACTOR)
    return keys


def the_acceptance(cast: Cast) -> dict[str, object]:
    """For a month."""
    return {"until": company_today(cast.company) + timedelta(days=30), "reason": "Known"}


def another_target(cast: Cast) -> dict[str, object]:
    """What releases are to reach instead."""
    kpi = Kpi.objects.get(company=cast.company, key="releases")
    return {"kpi": kpi.id, "value": "13.1", "starts_on": company_today(cast.company), "reason": "Too many"}


def a_cell(cast: Cast) -> dict[str, object]:
    """Of the head's department."""
    return {"department": cast.sales.key, "company_kpi": a_company_kpi(cast)["key"]}


def a_statement(cast: Cast) -> dict[str, object]:
    """That the head's department said."""
    top = Kpi.objects.get(company=cast.company, key=a_company_kpi(cast)["key"])
    said = {"department": cast.sales.id, "company_kpi": top.id, "statement": "We call."}
    return {"contribution": add_contribution(company=cast.company, actor=ACTOR, **said).id}


def a_hand_off(cast: Cast) -> dict[str, object]:
    """From the head's department to another."""
    top = Kpi.objects.get(company=cast.company, key=a_company_kpi(cast)["key"])
    said = {"giver": cast.sales.id, "taker": cast.support.id, "company_kpi": top.id, "what": "Promises"}
    return {"hand_off": add_hand_off(company=cast.company, actor=ACTOR, **said).id}


def the_hand_off(cast: Cast) -> dict[str, object]:
    """As the head would say it."""
    top = Kpi.objects.get(company=cast.company, key=a_company_kpi(cast)["key"])
    return {"giver": cast.sales.id, "taker": cast.support.id, "company_kpi": top.id, "what": "Promises"}


def a_priority(cast: Cast) -> dict[str, object]:
    """Announced today."""
    day = company_today(cast.company)
    return {"priority": announce_priority(company=cast.company, name="Keep", announced_on=day, actor=ACTOR).id}


def a_tie(cast: Cast) -> dict[str, object]:
    """With a KPI of the head's department."""
    return {"act": "tie", "kpi": Kpi.objects.get(company=cast.company, key=a_kpi(cast)["key"]).id}


def a_question(cast: Cast) -> dict[str, object]:
    """Of the head's draft, for the company's."""
    return {**a_kpi(cast), "company_kpi": a_company_kpi(cast)["key"]}


def a_finding(cast: Cast) -> dict[str, object]:
    """What the rules say of the company without company KPIs."""
    today = company_today(cast.company)
    return {
        "finding": Finding.objects.create(
            company=cast.company, rule="no-alignment-owner", severity="error", step=6, kind="company", since=today,
            last_seen=today,
        ).id
    }  # fmt: skip


def a_waiver(cast: Cast) -> dict[str, object]:
    """Of that finding."""
    today = company_today(cast.company)
    found = waive(company=cast.company, until=today + timedelta(days=9), reason="Known", actor=ACTOR, **a_finding(cast))
    return {"waiver": found.id}


WAIVER = {"reason": "Known", "until": datetime.now(UTC).date() + timedelta(days=9)}
KPI = {"name": "New rate", "level": "individual", "decimals": "1", "aggregation": "last", "measure_cadence": "weekly"}
TARGET = {"starts_on": "2026-01-01", "value": "30"}
LINK = {"rationale": "Wins bring customers who stay for longer than others do.", "polarity": "1"}

WRITERS = frozenset({"head", "alignment_owner", "owner"})
READERS = WRITERS | {"executive"}  # of an individual KPI


def living(level: str) -> Keys:
    """One of the drawn KPIs, active: the owner's, but for the company's."""

    def keys(cast: Cast) -> dict[str, object]:
        return {"key": getattr(draw(cast, active=True), level).key}

    return keys


def a_step(_cast: Cast) -> dict[str, object]:
    """The first step of the cycle."""
    return {"step": 1}


def a_department(cast: Cast) -> dict[str, object]:
    """The head's, with living KPIs of the owner."""
    draw(cast, active=True)
    return {"key": "sales"}


def somebodys_kpis(cast: Cast) -> dict[str, object]:
    """An address without parts, where the drawn KPIs live."""
    draw(cast, active=True)
    return {}


def a_series(cast: Cast) -> dict[str, object]:
    """Of the head's department."""
    return {"series": held.a_series(cast).id}


def a_review(cast: Cast) -> dict[str, object]:
    """Of the head's department, chaired by the owner, to which the member is asked."""
    return {"review": held.a_review(cast).id}


def an_open_review(cast: Cast) -> dict[str, object]:
    """The same, under way, with a topic."""
    return {"review": held.an_open_review(cast).id}


def an_agenda_item(cast: Cast) -> dict[str, object]:
    """Its topic."""
    review = held.an_open_review(cast)
    return {"review": review.id, "item": review.items.get().id}


def a_closed_review(cast: Cast) -> dict[str, object]:
    """The same, closed."""
    return {"review": held.a_closed_review(cast).id}


def a_calendar(cast: Cast) -> dict[str, object]:
    """The owner's secret address."""
    address = renew_feed(company=cast.company, person=cast.owner, actor=ACTOR)
    return {"slug": "alder", "token": address.rsplit("/", 1)[-1].removesuffix(".ics")}


def nothing(cast: Cast) -> dict[str, object]:
    """A key that nothing has."""
    return {"key": "nowhere"}


def away(cast: Cast) -> dict[str, object]:
    """The owner is away for a week, the member stands in."""
    today = company_today(cast.company)
    found = add_absence(
        company=cast.company, membership=cast.owner.id, deputy=cast.member.id, starts_on=today,
        ends_on=today + timedelta(days=6), actor=ACTOR,
    )  # fmt: skip
    return {"absence": found.id}


def an_absence(cast: Cast) -> dict[str, object]:
    """A week away."""
    today = company_today(cast.company)
    return {"starts_on": today, "ends_on": today + timedelta(days=6), "deputy": cast.owner.email}


PERSON = {"name": "New", "email": "new@alder.example", "role": "member"}
TOKEN = {
    "name": "Feed", "kind": "integration", "standing": "viewer", "scopes": ["read"],
    "expires_on": (datetime.now(UTC) + timedelta(days=9)).date().isoformat(),
}  # fmt: skip
ERASED = {"name": "Mia Member", "why": "Asked for"}
DEPARTMENT = {"name": "New", "key": "new", "function": "other"}
COMPANY = {
    "name": "Alder",
    "velocity": "high",
    "fiscal_year_start_month": "1",
    "currency": "EUR",
    "locale": "en",
    "time_zone": "UTC",
}


def a_template(cast: Cast) -> dict[str, object]:
    """The sales department's, written by its head, held by three."""
    made = staff(cast)
    give(
        company=cast.company,
        template=made.template.id,
        people=[one.id for one in made.people],
        actor=cast.actor("head"),
    )
    return {"key": made.template.key}


def a_template_kpi(cast: Cast) -> dict[str, object]:
    """One of its KPIs."""
    return {**a_template(cast), "part": "discount-given"}


def a_use(cast: Cast) -> dict[str, object]:
    """A holder's KPI."""
    keys = a_template(cast)
    return {**keys, "use": TemplateUse.objects.filter(company=cast.company).earliest("id").id}


def a_rollup(cast: Cast) -> dict[str, object]:
    """A department KPI that its people make."""
    keys = a_template(cast)
    part = TemplateUse.objects.filter(company=cast.company).earliest("id").part
    made = add_rollup(
        company=cast.company, template=part.template_id, method="mean", part=part.id, key="mean", name="Mean of all",
        actor=cast.actor("head"),
    )  # fmt: skip
    return {**keys, "rollup": made.id}


TEMPLATE = {"name": "Clerk", "job_role": "Clerk"}
COMPLETION = frozenset({"head", "alignment_owner", "executive"})
PREFERENCES = {
    **{f"way_{kind.code}": "app" for kind in kinds()},
    "way_explanation": "mail",
    "way_acceptance": "none",
    "way_reminder": "mail",
    "digest_hour": "9",
    "quiet_from": "18:00",
    "quiet_to": "08:00",
    "week": ["0", "1", "2"],
}

WHO_ASKS = {"head", "alignment_owner", "executive"}
DECIDERS = {"alignment_owner", "executive"}
PLANNERS = {"owner", "head", "alignment_owner"}


def a_behind_kpi(cast: Cast) -> dict[str, object]:
    """The owner's, two weeks off."""
    return {"key": kept.behind(cast).key}


def an_accepted_kpi(cast: Cast) -> dict[str, object]:
    """The same, lived with."""
    return {"key": kept.accepted(cast).key}


def a_plan(cast: Cast) -> dict[str, object]:
    """To bring it back."""
    return {"plan": kept.a_plan(cast).id}


def an_ended_plan(cast: Cast) -> dict[str, object]:
    """It did not bring it back."""
    return {"plan": kept.an_ended_plan(cast).id}


def an_action(cast: Cast) -> dict[str, object]:
    """The member's."""
    return {"action": kept.an_action(cast).id}


def an_escalation(cast: Cast) -> dict[str, object]:
    """To the head."""
    return {"escalation": kept.an_escalation(cast).id}


def a_talk(cast: Cast) -> dict[str, object]:
    """The executive's, to the owner."""
    return {"question": kept.a_question(cast).id}


def until_soon(cast: Cast) -> dict[str, object]:
    """For a while."""
    return {"until": f"{company_today(cast.company) + timedelta(days=30):%Y-%m-%d}", "reason": "Known"}


MATRIX: dict[str, tuple[Row, ...]] = {
    # ── outside a company ──
    "organization:healthz": (everybody(200),),
    "organization:readyz": (everybody(200),),
    "organization:home": (everybody(302),),
    "organization:companies": (everybody(200, anonymous=302),),
    "organization:invitation": (
        Row(keys=an_invitation, answers={"*": 200}),
        Row(keys=lambda cast: {"slug": "alder", "token": "wrong"}, answers={"*": 410}),
        Row(keys=lambda cast: {"slug": "nowhere", "token": "wrong"}, answers={"*": 410}),
        # Who belongs to the company already has a place in it; others take the invited person's.
        Row("post", keys=an_invitation, answers={"*": 422, "outsider": 302}),
    ),
    "organization:sessions": (everybody(200, anonymous=302), Row("post", answers={"*": 302})),
    # Nobody of the cast is asked for a second factor: home.
    "organization:second-factor": (Row(keys=lambda cast: {"slug": "alder"}, answers={"*": 302}),),
    "mfa_index": (everybody(200, anonymous=302),),
    "mfa_authenticate": (everybody(302),),
    "mfa_reauthenticate": (everybody(403, anonymous=302),),  # nothing to repeat
    "mfa_activate_totp": (everybody(200, anonymous=302),),
    "mfa_deactivate_totp": (everybody(404, anonymous=302),),
    "mfa_view_recovery_codes": (everybody(404, anonymous=302),),
    "mfa_generate_recovery_codes": (everybody(200, anonymous=302),),
    "mfa_download_recovery_codes": (everybody(404, anonymous=302),),
    "mfa_list_webauthn": (everybody(200, anonymous=302),),
    "mfa_add_webauthn": (everybody(200, anonymous=302),),
    "mfa_reauthenticate_webauthn": (everybody(403, anonymous=302),),
    "mfa_remove_webauthn": (Row(keys=lambda cast: {"pk": 1}, answers={"*": 404, "anonymous": 302}),),
    "mfa_edit_webauthn": (Row(keys=lambda cast: {"pk": 1}, answers={"*": 404, "anonymous": 302}),),
    "mfa_login_webauthn": (everybody(302),),
    # the holder is asked for nothing, and whoever is signed in gets nothing more
    "entry": (
        Row(keys=a_due_link, answers={"*": 200}),
        Row("post", keys=a_due_link, answers={"*": 200}),
        Row(keys=lambda cast: {"slug": "alder", "token": "wrong"}, answers={"*": 410}),
    ),
    # calendars sign in nowhere: the address is the key
    "calendar": (
        Row(keys=a_calendar, answers={"*": 200}),
        Row(keys=lambda cast: {"slug": "alder", "token": "wrong"}, answers={"*": 404}),
    ),
    "account_login": (everybody(302, anonymous=200),),
    "account_logout": (everybody(200, anonymous=302), Row("post", answers={"*": 302})),
    "account_inactive": (everybody(200),),
    "account_signup": (everybody(302, anonymous=200),),
    "account_reauthenticate": (everybody(403, anonymous=302),),  # the cast has no passwords to repeat
    "account_email": (everybody(200, anonymous=302),),
    "account_email_verification_sent": (everybody(200),),
    "account_change_password": (everybody(302),),  # without a password: to set one
    "account_set_password": (everybody(200, anonymous=302),),
    "account_reset_password": (everybody(200),),
    "account_confirm_login_code": (everybody(302),),
    "account_confirm_email": (Row(keys=lambda cast: {"key": "wrong"}, answers={"*": 200}),),
    "account_reset_password_from_key_done": (everybody(200),),
    "account_reset_password_from_key": (Row(keys=lambda cast: {"uidb36": "1", "key": "wrong"}, answers={"*": 200}),),
    "account_reset_password_done": (everybody(200),),
    # ── organization ──
    "organization:people": (Row(),),
    "organization:person": (Row(keys=the_member), Row(keys=the_inactive)),
    "organization:person-add": (
        Row(may=ADMINISTRATOR),
        Row("post", may=ADMINISTRATOR, data=PERSON, ok=302),
        Row("post", may=ADMINISTRATOR, ok=422),
    ),
    "organization:person-edit": (
        Row(may=ADMINISTRATOR, keys=the_member),
        Row("post", may=ADMINISTRATOR, keys=the_member, data=PERSON, ok=302),
        Row(keys=lambda cast: {"membership": cast.outsider.id}, may=ADMINISTRATOR, ok=404),
    ),
    "organization:person-invite": (Row("post", may=ADMINISTRATOR, keys=an_uninvited),),
    "organization:invitations": (
        Row(may=ADMINISTRATOR),
        Row("post", may=ADMINISTRATOR, ok=302),
    ),
    "organization:invitation-revoke": (Row("post", may=ADMINISTRATOR, keys=an_invited, ok=302),),
    "organization:sign-in": (
        Row(may={"administrator", "alignment_owner"}),
        Row("post", may={"administrator", "alignment_owner"}, data={"second_factor": "nobody"}, ok=302),
        Row("post", may={"administrator", "alignment_owner"}, ok=422),
    ),
    "organization:person-sign-in": (Row(may=ADMINISTRATOR, keys=the_member),),
    "organization:person-password-link": (Row("post", may=ADMINISTRATOR, keys=the_member),),
    "organization:person-reset-factors": (
        Row("post", may=ADMINISTRATOR, keys=the_member, data={"why": "Lost the phone"}, ok=302),
        Row("post", may=ADMINISTRATOR, keys=the_member, ok=422),
    ),
    "organization:person-sign-out": (Row("post", may=ADMINISTRATOR, keys=the_member, ok=302),),
    # One's own data, or anybody's for who manages people.
    "organization:person-data": (Row(may={"administrator", "member"}, keys=the_member),),
    "organization:person-data-file": (Row(may={"administrator", "member"}, keys=the_member),),
    "organization:person-erase": (
        Row(may=ADMINISTRATOR, keys=the_member),
        Row("post", may=ADMINISTRATOR, keys=the_member, ok=422),
        Row("post", may=ADMINISTRATOR, keys=the_member, data=ERASED, ok=302),
    ),
    "organization:person-deactivate": (
        Row(may=ADMINISTRATOR, keys=the_member),
        Row("post", may=ADMINISTRATOR, keys=the_member, ok=302),
        Row("post", may=ADMINISTRATOR, keys=lambda cast: {"membership": cast.head.id}, ok=422),
    ),
    "organization:person-reactivate": (Row("post", may=ADMINISTRATOR, keys=the_inactive, ok=302),),
    "organization:people-list": (
        Row(may=ADMINISTRATOR),
        Row("post", may=ADMINISTRATOR, ok=422),
        Row("post", may=ADMINISTRATOR, data={"block": "Name;E-mail\nNew;new@alder.example"}),
    ),
    "organization:people-file": (
        Row(may=ADMINISTRATOR, keys=lambda cast: {"ending": "csv"}),
        Row(may=ADMINISTRATOR, keys=lambda cast: {"ending": "xlsx"}),
    ),
    "organization:people-suggest": (Row(),),
    "organization:absences": (
        Row(may={"member", "administrator"}, keys=the_member),
        Row(may={"owner", "head", "administrator"}, keys=lambda cast: {"membership": cast.owner.id}),
        Row("post", may={"member", "administrator"}, keys=the_member, ok=422),
        Row("post", may={"member", "administrator"}, keys=the_member, data=an_absence, ok=302),
    ),
    "organization:absence-end": (
        Row("post", may={"owner", "head", "administrator"}, keys=away, ok=302),
        Row("post", keys=lambda cast: {"absence": cast.owner.id}, ok=404),
    ),
    "organization:departments": (Row(),),
    "organization:department-add": (
        Row(may=ADMINISTRATOR),
        Row("post", may=ADMINISTRATOR, data=DEPARTMENT, ok=302),
    ),
    "organization:department-edit": (
        Row(may=ADMINISTRATOR, keys=lambda cast: {"key": "sales"}),
        Row("post", may=ADMINISTRATOR, keys=lambda cast: {"key": "sales"}, data=DEPARTMENT, ok=302),
    ),
    "organization:department": (Row(keys=lambda cast: {"key": "sales"}), Row(keys=nothing, ok=404)),
    "organization:department-merge": (
        Row(may=ADMINISTRATOR, keys=a_department, data={"into": "support"}),
        Row("post", may=ADMINISTRATOR, keys=a_department, ok=422),
    ),
    "organization:department-split": (
        Row(may=ADMINISTRATOR, keys=a_department),
        Row("post", may=ADMINISTRATOR, keys=a_department, ok=422),
    ),
    "organization:department-close": (
        Row(may=ADMINISTRATOR, keys=a_department, data={"people": "-", "kpis": "-"}),
        Row("post", may=ADMINISTRATOR, keys=a_department, ok=422),
    ),
    "organization:tokens": (
        Row(may=ADMINISTRATOR),
        Row("post", may=ADMINISTRATOR, data=TOKEN),
        Row("post", may=ADMINISTRATOR, ok=422),
    ),
    "organization:token-revoke": (
        Row("post", may=ADMINISTRATOR, keys=lambda cast: {"token": make_token(cast, "owner").token.id}, ok=302),
        Row("post", may=ADMINISTRATOR, keys=lambda cast: {"token": cast.owner.id}, ok=404),
    ),
    "organization:notices": (Row(), Row("post", data=PREFERENCES, ok=302), Row("post", ok=422)),
    "organization:working-time": (
        Row(may={"administrator", "alignment_owner"}),
        Row("post", may={"administrator", "alignment_owner"}, data={"closes_after": "3", "country": "FR"}, ok=302),
        Row("post", may={"administrator", "alignment_owner"}, data={"closes_after": "30"}, ok=422),
    ),
    "organization:mail": (Row(may=ADMINISTRATOR),),
    "organization:mail-again": (Row("post", may=ADMINISTRATOR, keys=lambda cast: {"mail": cast.owner.id}, ok=302),),
    "organization:company": (
        Row(may=ADMINISTRATOR),
        Row("post", may=ADMINISTRATOR, data=COMPANY, ok=302),
    ),
    # ── kpis ──
    "kpis:index": (Row(),),
    "kpis:create": (
        Row(may=EDITORS),
        Row("post", may=EDITORS, data=lambda cast: {**KPI, "department": str(cast.sales.id)}, ok=302),
    ),
    "kpis:edit": (
        Row(may=EDITORS, keys=a_kpi),
        Row(may=ALIGNMENT_OWNER, keys=a_company_kpi),
        Row("post", may=EDITORS, keys=a_kpi, ok=422),
    ),
    "kpis:propose": (Row("post", may=EDITORS, keys=a_kpi, ok=302),),
    "kpis:targets": (
        Row(keys=a_kpi),
        Row(keys=an_own_kpi, may={"owner", "head", "alignment_owner", "executive"}),
        Row("post", may=EDITORS, keys=a_kpi, data=TARGET, ok=302),
    ),
    "kpis:target-correct": (
        Row(may=EDITORS, keys=a_target),
        Row("post", may=EDITORS, keys=a_target, data=TARGET, ok=302),
    ),
    "kpis:target-remove": (Row("post", may=EDITORS, keys=a_target, ok=302),),
    "kpis:derivation": (
        Row(keys=a_computed_kpi),
        Row(keys=an_own_kpi, may={"owner", "head", "alignment_owner", "executive"}),
        Row("post", may=EDITORS, keys=a_kpi, ok=422),
        Row("post", may=EDITORS, keys=a_computed_kpi, data={"kind": "formula", "expression": "retention * 2"}, ok=302),
    ),
    "kpis:derivation-remove": (Row("post", may=EDITORS, keys=a_computed_kpi, ok=302),),
    "kpis:inputs": (Row(),),
    "kpis:input": (
        Row("post", may=EDITORS, keys=a_contributor, ok=422),
        Row("post", may=EDITORS, keys=a_contributor, data={"period": str(WEEK), "text": "As planned"}, ok=302),
    ),
    "kpis:lock": (
        Row(may=ALIGNMENT_OWNER, keys=a_company_kpi),
        Row("post", may=ALIGNMENT_OWNER, keys=a_company_kpi, ok=422),
    ),
    "kpis:retire": (
        Row(may=EDITORS, keys=a_kpi),
        Row("post", may=EDITORS, keys=a_kpi, data={"why": "Replaced"}, ok=302),
    ),
    # ── alignment ──
    "alignment:links": (
        Row(keys=a_kpi),
        Row(keys=an_own_kpi, may={"owner", "head", "alignment_owner", "executive"}),
        Row("post", may=EDITORS, keys=a_kpi, ok=422),
    ),
    "alignment:link": (
        Row(may=EDITORS, keys=a_link),
        Row("post", may=EDITORS, keys=a_link, data=LINK, ok=302),
    ),
    "alignment:link-accept": (Row("post", may=EDITORS, keys=a_link, ok=302),),
    "alignment:link-remove": (Row("post", may=EDITORS, keys=a_link, ok=302),),
    "alignment:owner-suggestion": (
        Row(keys=a_company_kpi),
        Row(keys=an_own_kpi, may={"owner", "head", "alignment_owner", "executive"}),
    ),
    "alignment:templates": (Row(),),
    "alignment:template-create": (
        Row(may=EDITORS),
        Row("post", may=EDITORS, data=lambda cast: {**TEMPLATE, "department": cast.sales.id}, ok=302),
    ),
    "alignment:template": (Row(keys=a_template),),
    "alignment:template-edit": (
        Row(may=EDITORS, keys=a_template),
        Row("post", may=EDITORS, keys=a_template, data=TEMPLATE, ok=302),
    ),
    "alignment:template-give": (
        Row(may=EDITORS, keys=a_template),
        Row("post", may=EDITORS, keys=a_template, ok=422),
    ),
    "alignment:template-take": (Row("post", may=EDITORS, keys=a_template, ok=302),),
    "alignment:template-accept": (Row("post", may=EDITORS, keys=a_template, ok=302),),
    "alignment:template-retire": (
        Row(may=EDITORS, keys=a_template),
        Row("post", may=EDITORS, keys=a_template, data={"why": "Reorganised", "keep": "1"}, ok=302),
    ),
    "alignment:template-exceptions": (Row(may=EDITORS | {"executive"}, keys=a_template),),
    "alignment:template-reset": (Row("post", may=EDITORS, keys=a_use, ok=302),),
    "alignment:template-part-add": (
        Row(may=EDITORS, keys=a_template),
        Row("post", may=EDITORS, keys=a_template, ok=422),
    ),
    "alignment:template-part": (
        Row(may=EDITORS, keys=a_template_kpi),
        Row("post", may=EDITORS, keys=a_template_kpi, ok=422),
    ),
    "alignment:template-part-drop": (
        Row(may=EDITORS, keys=a_template_kpi),
        Row("post", may=EDITORS, keys=a_template_kpi, data={"why": "Nobody counts it"}, ok=302),
    ),
    "alignment:template-rollup-add": (
        Row(may=EDITORS, keys=a_template),
        Row("post", may=EDITORS, keys=a_template, ok=422),
    ),
    "alignment:template-rollup-remove": (Row("post", may=EDITORS, keys=a_rollup, ok=302),),
    "alignment:link-evidence": (
        Row(keys=a_link),
        Row(keys=the_persons_link, may={"owner", "head", "alignment_owner", "executive"}),
    ),
    "alignment:leading-answer": (
        Row("post", may=EDITORS, keys=a_question, data={"text": "Win rate shows it first."}, ok=302),
    ),
    "alignment:conflicts": (Row(),),
    "alignment:conflict": (Row(keys=a_conflict),),
    "alignment:conflict-accept": (
        Row("post", may={"executive", "alignment_owner"}, keys=a_conflict, data=the_acceptance, ok=302),
    ),
    "alignment:conflict-reopen": (
        Row("post", may={"executive", "alignment_owner"}, keys=an_accepted_conflict, data={"reason": "No"}, ok=302),
    ),
    "alignment:conflict-adjust": (Row("post", may=ALIGNMENT_OWNER, keys=a_conflict, data=another_target, ok=302),),
    "alignment:resources": (Row(),),
    "alignment:resource-create": (
        Row(may=ALIGNMENT_OWNER),
        Row("post", may=ALIGNMENT_OWNER, data={"name": "Hours", "slack": "4"}, ok=302),
    ),
    "alignment:resource": (
        Row(keys=a_resource),
        Row("post", may=ALIGNMENT_OWNER, keys=a_resource, data={"name": "Hours", "slack": "-"}, ok=422),
    ),
    "alignment:resource-remove": (
        Row("post", may=ALIGNMENT_OWNER, keys=a_resource, data={"why": "Bought more"}, ok=302),
    ),
    "alignment:link-unsayable": (
        Row(may=EDITORS, keys=a_link),
        Row(
            "post",
            may=EDITORS,
            keys=a_link,
            data={"act": "retire", "polarity": "1", "why": "Nobody can say it"},
            ok=302,
        ),
        Row("post", may=EDITORS, keys=a_link, data={"act": "retire", "polarity": "1"}, ok=422),
    ),
    "alignment:contributions": (Row(),),
    "alignment:contribution-changes": (Row(),),
    "alignment:contribution-cell": (
        Row("post", may=EDITORS, keys=a_cell, data={"statement": "We call."}, ok=302),
        Row("post", may=EDITORS, keys=a_cell, ok=422),
    ),
    "alignment:contribution": (
        Row("post", may=EDITORS, keys=a_statement, data={"expected": "We call.", "statement": "We write."}, ok=302),
        Row("post", may=EDITORS, keys=a_statement, data={"expected": "", "act": "remove"}, ok=422),
    ),
    "alignment:contribution-become": (
        Row(may=EDITORS, keys=a_statement),
        Row("post", may=EDITORS, keys=a_statement, data={"act": "take"}, ok=422),
    ),
    "alignment:hand-offs": (Row("post", may=EDITORS, data=the_hand_off, ok=302),),
    "alignment:hand-off": (Row("post", may=EDITORS, keys=a_hand_off, data={"act": "remove"}, ok=302),),
    "alignment:priorities": (
        Row("post", may={"executive", "alignment_owner"}, data={"name": "Keep", "announced_on": "2026-01-05"}, ok=302),
    ),
    "alignment:priority": (
        Row("post", may={"executive", "alignment_owner"}, keys=a_priority, data={"act": "end"}, ok=302),
        Row("post", may=EDITORS, keys=a_priority, data=a_tie, ok=302),
    ),
    "alignment:evidence": (Row(),),
    "alignment:findings": (Row(),),
    "alignment:finding-waive": (
        Row(may=ALIGNMENT_OWNER, keys=a_finding),
        Row("post", may=ALIGNMENT_OWNER, keys=a_finding, data=WAIVER, ok=302),
        Row("post", may=ALIGNMENT_OWNER, keys=a_finding, ok=422),
    ),
    "alignment:waiver-end": (Row("post", may=ALIGNMENT_OWNER, keys=a_waiver, ok=302),),
    "alignment:results": (Row(), Row("post", may=ALIGNMENT_OWNER, ok=302)),
    "alignment:activate": (
        Row(may=EDITORS, keys=a_kpi),
        Row(may=ALIGNMENT_OWNER, keys=a_company_kpi),
        Row("post", may=EDITORS, keys=a_kpi, ok=422),
    ),
    "governance:steps": (Row(),),
    "governance:cycle-sign": (Row("post", may={"executive"}, data={"seen": "x"}, ok=302),),
    "governance:cycle-lock": (Row("post", may=ALIGNMENT_OWNER, ok=302),),
    "governance:cycle-open": (
        Row("post", may=ALIGNMENT_OWNER, data={"kind": "annual", "reason": "The year 2027"}, ok=302),
    ),
    "governance:step-skip": (Row("post", may=ALIGNMENT_OWNER, keys=a_step, data={"reason": "Nobody asks"}, ok=422),),
    "governance:step-unskip": (Row("post", may=ALIGNMENT_OWNER, keys=a_step, ok=302),),
    "governance:maturity": (Row(),),
    "governance:maturity-department": (Row(keys=a_department),),
    "kpis:week": (Row(),),
    "kpis:week-department": (Row(may=WRITERS, keys=a_department),),
    # a file of the values that are one's own; of none, there is no file
    "kpis:week-file": (
        Row(
            may={"owner", "head", "executive", "alignment_owner"},
            keys=somebodys_kpis,
            why_not=302,
        ),
    ),
    "kpis:week-upload": (Row(), Row("post", ok=422, why_not=422)),
    # ── dashboards ──
    "dashboards:loads": (Row(),),
    "dashboards:load-new": (
        Row(may=EDITORS, keys=beside_a_kpi),
        Row("post", may=EDITORS, keys=beside_a_kpi, ok=422),
    ),
    "dashboards:load": (
        Row(may={"owner", "alignment_owner", "administrator", "executive", "viewer"}, keys=a_load, why_not=404),
        Row(keys=lambda cast: {"load": cast.owner.id}, ok=404),
    ),
    "dashboards:load-undo": (
        Row(
            "post",
            may={"owner", "alignment_owner", "administrator"},
            keys=a_load,
            ok=302,
            answers={"head": 404, "member": 404},
        ),
    ),
    "dashboards:overview": (Row(),),
    "dashboards:cascade": (Row(),),
    "dashboards:inbox": (Row(),),
    "dashboards:completion": (Row(may=COMPLETION),),
    "dashboards:completion-remind": (
        Row("post", may={"head", "alignment_owner"}, data={"department": "sales"}, ok=302),
        Row("post", may={"alignment_owner"}, data={"department": "support"}, ok=302),
        Row("post", may={"head", "alignment_owner"}, data={"person": "0" * 32}, ok=404),
    ),
    "dashboards:completion-file": (Row(may=COMPLETION),),
    "dashboards:department": (Row(keys=a_department), Row(keys=nothing, ok=404)),
    "dashboards:person": (Row(keys=the_member), Row(keys=the_inactive)),
    "dashboards:overview-department": (Row(keys=a_department), Row(keys=nothing, ok=404)),
    "dashboards:kpi": (
        Row(keys=living("company")),
        Row(keys=living("department")),
        Row(may=READERS, keys=living("individual")),
        Row(keys=nothing, ok=404),
    ),
    "dashboards:kpi-chart": (Row(keys=living("company")), Row(may=READERS, keys=living("individual"))),
    # Told about a period that has no value: refused, but by those only who may say it.
    "dashboards:kpi-explain": (Row("post", may=WRITERS, keys=living("department"), ok=422),),
    "dashboards:kpi-note": (Row("post", may=WRITERS, keys=living("department"), ok=422),),
    # ── governance ──
    "governance:changes": (Row(),),
    "governance:change-new": (
        Row(may=ASKERS, keys=asked_about("modify")),
        Row("post", may=ASKERS, keys=asked_about("retire"), data={"why": "Gone."}, ok=302),
    ),
    "governance:change": (Row(keys=a_request),),
    "governance:change-approve": (Row("post", may={"head", "owner"}, keys=a_request, ok=422, answers={"head": 302}),),
    "governance:change-refuse": (Row("post", may={"head", "owner"}, keys=a_request, ok=422),),
    "governance:change-withdraw": (
        Row("post", may={"owner", "administrator", "alignment_owner"}, keys=a_request, ok=302),
    ),
    "governance:change-rebase": (Row("post", may=ASKERS, keys=a_request, ok=422),),
    "governance:change-apply": (Row("post", may=ASKERS, keys=a_request, ok=422),),
    "governance:change-effect": (Row("post", may=ASKERS, keys=a_request, ok=302),),
    "governance:change-comment": (Row("post", keys=a_request, data={"text": "Why?"}, ok=302),),
    "governance:reviews": (Row(),),
    "governance:review-create": (Row(may=EDITORS), Row("post", may=EDITORS, ok=422)),
    "governance:review-calendar": (Row(), Row("post")),
    "governance:review-rhythm": (Row(), Row("post", may=EDITORS, ok=302)),
    "governance:review-series-create": (Row(may=EDITORS), Row("post", may=EDITORS, ok=422)),
    "governance:review-series": (Row(keys=a_series), Row("post", may=EDITORS, keys=a_series, ok=422)),
    "governance:review-series-end": (Row("post", may=EDITORS, keys=a_series, ok=302),),
    "governance:review": (Row(keys=a_review),),
    "governance:review-move": (Row(may=WRITERS, keys=a_review), Row("post", may=WRITERS, keys=a_review, ok=422)),
    "governance:review-topic": (
        Row("post", may=WRITERS | {"member"}, keys=a_review, data={"title": "Hiring", "minutes": "5"}, ok=302),
    ),
    "governance:review-agenda": (Row("post", may=WRITERS, keys=a_review, data={"refresh": "1"}, ok=302),),
    "governance:review-people": (Row("post", may=WRITERS, keys=a_review, ok=422),),
    "governance:review-start": (Row("post", may=WRITERS, keys=a_review, ok=302),),
    "governance:review-attendance": (Row("post", may=WRITERS, keys=an_open_review, ok=302),),
    "governance:review-present": (Row(keys=an_open_review),),
    "governance:review-present-item": (Row(keys=lambda cast: {**an_open_review(cast), "position": 1}),),
    "governance:review-item": (Row("post", may=WRITERS, keys=an_agenda_item, data={"outcome": "discussed"}, ok=302),),
    "governance:review-item-drop": (Row("post", may=WRITERS, keys=an_agenda_item, ok=302),),
    "governance:review-item-action": (Row("post", may=WRITERS, keys=an_agenda_item, ok=422),),
    "governance:review-action-done": (
        Row("post", may=WRITERS, keys=lambda cast: {**an_open_review(cast), "action": cast.company.id}, ok=302),
    ),
    "governance:review-close": (
        Row(may=WRITERS, keys=an_open_review),
        Row("post", may=WRITERS, keys=an_open_review, ok=422),
    ),
    "governance:review-minutes": (Row(keys=a_closed_review),),
    "governance:disputes": (Row(),),
    "governance:dispute-new": (
        Row(may=DISPUTERS, keys=beside_a_dispute),
        Row("post", may=DISPUTERS, keys=beside_a_dispute, data={"question": "Which?"}, ok=422),
    ),
    "governance:dispute": (Row(keys=a_dispute),),
    "governance:dispute-view": (Row("post", may={"owner", "executive"}, keys=a_dispute, data={"text": "So."}, ok=302),),
    "governance:dispute-decide": (Row("post", may={"alignment_owner"}, keys=a_dispute, data={"text": "So."}, ok=422),),
    "governance:dispute-withdraw": (
        Row("post", may={"owner", "administrator", "alignment_owner"}, keys=a_dispute, ok=302),
    ),
    "governance:trail": (Row(may={"administrator", "alignment_owner", "executive", "viewer"}),),
    "governance:policy": (Row(), Row("post", may={"administrator", "alignment_owner"}, ok=422)),
    "governance:policy-version": (Row(keys=a_policy),),
    "governance:variances": (Row(),),
    "governance:variance-ask": (
        Row(may=WHO_ASKS, keys=a_behind_kpi),
        Row("post", may=WHO_ASKS, keys=a_behind_kpi, data={"text": "Why?"}, ok=302),
    ),
    "governance:variance-decide": (
        Row(may=DECIDERS, keys=a_behind_kpi),
        Row("post", may=DECIDERS, keys=a_behind_kpi, data={"text": "We wait."}, ok=302),
    ),
    "governance:variance-escalate": (
        Row(may=DECIDERS, keys=a_behind_kpi),
        Row("post", may=DECIDERS, keys=a_behind_kpi, data={"why": "Too long"}, ok=302),
    ),
    "governance:variance-accept": (
        Row(may=DECIDERS, keys=a_behind_kpi),
        Row("post", may=DECIDERS, keys=a_behind_kpi, data=until_soon, ok=302),
    ),
    "governance:variance-resume": (
        Row(may=DECIDERS, keys=an_accepted_kpi),
        Row("post", may=DECIDERS, keys=an_accepted_kpi, data={"reason": "It matters"}, ok=302),
    ),
    "governance:plan-new": (
        Row(may=PLANNERS, keys=a_behind_kpi),
        Row("post", may=PLANNERS, keys=a_behind_kpi, data={"title": "Call back"}, ok=422),
    ),
    "governance:plan": (Row(keys=a_plan),),
    "governance:plan-edit": (
        Row(may=PLANNERS, keys=a_plan),
        Row("post", may=PLANNERS, keys=a_plan, data={"title": ""}, ok=422),
    ),
    "governance:plan-drop": (Row("post", may=PLANNERS, keys=a_plan, data={"reason": "Over"}, ok=302),),
    "governance:plan-learned": (Row("post", may=PLANNERS, keys=an_ended_plan, data={"judgement": "The rota"}, ok=302),),
    "governance:plan-action": (Row("post", may=PLANNERS, keys=a_plan, data={"text": ""}, ok=422),),
    "governance:actions": (Row(),),
    "governance:action-done": (Row("post", may=PLANNERS | {"member"}, keys=an_action, ok=302),),
    "governance:action-drop": (
        Row("post", may=PLANNERS | {"member"}, keys=an_action, data={"reason": "Not needed"}, ok=302),
    ),
    "governance:escalation": (
        Row(keys=an_escalation),
        Row("post", may=DECIDERS | {"head"}, keys=an_escalation, data={"text": "We hire."}, ok=302),
    ),
    "governance:question-say": (
        Row("post", may=PLANNERS | {"executive"}, keys=a_talk, data={"text": "Two are ill."}, ok=302),
    ),
    "governance:question-close": (Row("post", may=DECIDERS, keys=a_talk, ok=302),),
    "governance:decisions": (Row(),),
    "governance:accountabilities": (Row(),),
    "governance:accountability": (Row("post", may={"owner"}, keys=a_behind_kpi, data={"answer": "accepted"}, ok=302),),
    # ── the interface: a session opens nothing there; tests/house/api_matrix.py has its tokens ──
    "api:schema": (everybody(200),),
    "api:docs": (everybody(200),),
    **{name: (Row(keys=rows[0].keys, answers={"*": 401}),) for name, rows in API.items()},
}
