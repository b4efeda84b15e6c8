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

from organization.services.invitations import invite
from organization.services.people import add_person
from tests.cast import ACTOR, Cast

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


def an_invitation(cast: Cast) -> dict[str, object]:
    """A link that works."""
    fresh = add_person(company=cast.company, email="fresh@alder.example", name="Fresh", actor=ACTOR)
    link = invite(company=cast.company, membership=fresh, actor=ACTOR)
    return {"slug": "alder", "token": link.rstrip("/").rsplit("/", 1)[-1]}


PERSON = {"name": "New", "email": "new@alder.example", "role": "member"}
DEPARTMENT = {"name": "New", "key": "new", "function": "other"}
COMPANY = {
    "name": "Alder",
    "velocity": "high",
    "fiscal_year_start_month": "1",
    "currency": "EUR",
    "locale": "en",
    "time_zone": "UTC",
}

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
    "organization:person-deactivate": (Row("post", may=ADMINISTRATOR, keys=the_member, ok=302),),
    "organization:person-reactivate": (Row("post", may=ADMINISTRATOR, keys=the_inactive, ok=302),),
    "organization:departments": (Row(),),
    "organization:department-add": (
        Row(may=ADMINISTRATOR),
        Row("post", may=ADMINISTRATOR, data=DEPARTMENT, ok=302),
    ),
    "organization:department-edit": (
        Row(may=ADMINISTRATOR, keys=lambda cast: {"key": "sales"}),
        Row("post", may=ADMINISTRATOR, keys=lambda cast: {"key": "sales"}, data=DEPARTMENT, ok=302),
    ),
    "organization:company": (
        Row(may=ADMINISTRATOR),
        Row("post", may=ADMINISTRATOR, data=COMPANY, ok=302),
    ),
}
