"""Who may open what of the company itself: signing in, people, departments, tokens."""

from datetime import UTC, datetime, timedelta

from organization.http.request import company_today
from organization.selectors.owed import kinds
from organization.services.absences import add_absence
from organization.services.invitations import invite
from organization.services.people import add_person
from tests.api import make_token
from tests.cast import ACTOR, Cast
from tests.drawn import draw
from tests.house.url_matrix.rows import Row, everybody

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


def a_department(cast: Cast) -> dict[str, object]:
    """The head's, with living KPIs of the owner."""
    draw(cast, active=True)
    return {"key": "sales"}


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


ORGANIZATION: dict[str, tuple[Row, ...]] = {
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
}
