"""Reminders: people are told of what they owe once in the product, once in a digest, and again only by a colleague.

A round looks at a whole company: it opens a notice for everything newly owed, closes those of what is done, and posts
one digest to everybody whose hour has come. It runs in one transaction that claims the company's round, so a second
worker finds nothing to do, and what fails is done again by the next round.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from organization.http.request import company_today
from organization.models import Company, Membership, Notice, OutgoingMail
from organization.rules.actors import Actor
from organization.rules.owed import Owed
from organization.rules.quiet import Times, digest_now, local, next_open, way_of
from organization.selectors import owed as registry
from organization.selectors.notices import REMINDER, WishesOf, active_people, reminders_on, unmailed
from organization.services.mail import KEPT, Post, forget_delivered, post_mails
from organization.services.notices import News, close, forget_old, tell
from organization.services.trail import recorded

EVERY = timedelta(minutes=10)
AT_MOST = 20  # lines of one kind in a mail; the rest is counted

_CLAIM = """
INSERT INTO organization_reminderround (id, company_id, next_at, ran_at)
VALUES (gen_random_uuid(), %(company)s, %(next)s, %(now)s)
ON CONFLICT (company_id) DO UPDATE SET next_at = excluded.next_at, ran_at = excluded.ran_at
    WHERE organization_reminderround.next_at <= excluded.ran_at
RETURNING id
"""


@dataclass(frozen=True, slots=True)
class Round:
    """What a round did: notices opened, closed, digests posted. `ran` False: somebody else had it."""

    ran: bool
    opened: int = 0
    closed: int = 0
    digests: int = 0


@dataclass(frozen=True, slots=True)
class Reminded:
    """Whom a colleague's reminder reached, whom it had reached that day already, and who owes nothing."""

    sent: tuple[UUID, ...]
    already: tuple[UUID, ...]
    nothing: tuple[UUID, ...]


LinkMaker = Callable[..., dict[UUID, str]]
_links: dict[str, LinkMaker] = {}


def link_by(kind: str, maker: LinkMaker) -> None:
    """Mail leads to what is owed of this kind through `maker(company=, people=, actor=)`, which gives every person's
    address; without one it leads to the kind's own page.
    """
    _links[kind] = maker


def run_round(*, company: Company, actor: Actor, now: datetime | None = None) -> Round:
    """The company's round, where its time has come. Within the company's scope."""
    now = now or timezone.now()
    with recorded(actor):
        with connection.cursor() as cursor:
            cursor.execute(_CLAIM, {"company": company.pk, "now": now, "next": now + EVERY})
            if cursor.fetchone() is None:
                return Round(ran=False)
        opened, closed = _settle(company, now)
        digests = _digests(company, now, actor)
        forget_delivered(company=company, now=now)
        forget_old(company=company, before=now - KEPT)
    return Round(ran=True, opened=opened, closed=closed, digests=digests)


def _settle(company: Company, now: datetime) -> tuple[int, int]:
    """Open notices are what is owed now, no more, no less."""
    owed = registry.owed_in(company, _today(company, now))
    things = {one.thing: one for one in owed}
    kinds = [kind.code for kind in registry.kinds()]
    open_now = {
        (person, kind, subject): notice
        for notice, person, kind, subject in Notice.objects.filter(
            company=company, kind__in=kinds, done_at__isnull=True
        ).values_list("id", "person_id", "kind", "subject")
    }
    fresh = [one for thing, one in things.items() if thing not in open_now]
    tell(company=company, news=[_news(one) for one in fresh], now=now)
    gone = [notice for thing, notice in open_now.items() if thing not in things]
    return len(fresh), close(company=company, notices=gone, now=now)


def _news(owed: Owed) -> News:
    by = {"by": owed.by.isoformat()} if owed.by else {}
    return News(owed.person, owed.kind, owed.subject, owed.since, {**owed.params, **by})


def _today(company: Company, now: datetime) -> date:
    return local(now, Times(zone=company.time_zone)).date()


# ── the digest ──────────────────────────────────────────────────────────────────────────────────────────────────────


def _digests(company: Company, now: datetime, actor: Actor) -> int:
    """Post one mail to everybody whose moment has come and who was not told of something yet."""
    wishes = WishesOf(company)
    due: dict[UUID, list[Notice]] = defaultdict(list)
    days: dict[UUID, date] = {}
    for notice in unmailed(company, [kind.code for kind in registry.kinds()]):
        wish = wishes.of(notice.person_id)
        moment = digest_now(now, wish.times)
        if moment is not None and notice.since <= moment and way_of(wish.ways, notice.kind) == "mail":
            due[notice.person_id].append(notice)
            days[notice.person_id] = local(now, wish.times).date()
    had = _had_one(company, days)
    fresh = {person: notices for person, notices in due.items() if person not in had}
    owed = {person: [_as_owed(one, days[person]) for one in notices] for person, notices in fresh.items()}
    links = _links_for(company, [notices[0].person for notices in fresh.values()], owed, actor)
    posts = [
        _digest(company, notices[0].person, owed[person], days[person], links[person])
        for person, notices in fresh.items()
    ]
    told = [notice.id for notices in fresh.values() for notice in notices]
    post_mails(company=company, posts=posts, now=now)
    Notice.objects.filter(company=company, id__in=told).update(mailed_at=now)
    return len(posts)


def _key(person: UUID, day: date) -> str:
    return f"digest:{person}:{day}"


def _had_one(company: Company, days: dict[UUID, date]) -> set[UUID]:
    """Who had a digest on their day already."""
    keys = {_key(person, day): person for person, day in days.items()}
    had = OutgoingMail.objects.filter(company=company, key__in=keys).values_list("key", flat=True)
    return {keys[key] for key in had}


def _links_for(
    company: Company, people: Collection[Membership], owed: Mapping[UUID, Collection[Owed]], actor: Actor
) -> dict[UUID, dict[str, str]]:
    """Addresses by person and kind, made for all people at once."""
    found: dict[UUID, dict[str, str]] = {person.id: {} for person in people}
    for kind, maker in _links.items():
        asked = [person for person in people if any(one.kind == kind for one in owed[person.id])]
        if asked:
            for person, address in maker(company=company, people=asked, actor=actor).items():
                found[person][kind] = address
    return found


def _digest(company: Company, person: Membership, owed: list[Owed], day: date, links: Mapping[str, str]) -> Post:
    return Post(
        to=person.id,
        subject=_subject(company, owed),
        text=_text(company, person, owed, links, by=""),
        kind="digest",
        key=_key(person.id, day),
    )


def _as_owed(notice: Notice, day: date) -> Owed:
    by = date.fromisoformat(notice.params["by"]) if "by" in notice.params else None
    return Owed(
        kind=notice.kind,
        person=notice.person_id,
        subject=notice.subject,
        since=notice.since,
        by=by,
        late=by is not None and by < day,
        params=notice.params,
    )


def _subject(company: Company, owed: Collection[Owed]) -> str:
    counts = Counter(one.kind for one in owed)
    titles = [kind.title(counts[kind.code]) for kind in registry.kinds() if counts[kind.code]]
    return f"{company.name}: {', '.join(titles)}"


def _text(company: Company, person: Membership, owed: Collection[Owed], links: Mapping[str, str], *, by: str) -> str:
    groups = []
    for kind in registry.kinds():
        mine = [one for one in owed if one.kind == kind.code]
        if mine:
            lines = [kind.words(one, company) for one in mine]
            own = kind.visit(company, person.id) if kind.visit else lines[0].url if len(lines) == 1 else ""
            link = links.get(kind.code, own)
            shown = lines[:AT_MOST]
            more = len(lines) - len(shown)
            more_words = ngettext("and one more", "and %(n)s more", more) % {"n": more} if more else ""
            groups.append(
                {
                    "title": kind.title(len(mine)),
                    "lines": shown,
                    "more": more_words,
                    "link": _absolute(link) if link else "",
                }
            )
    context = {
        "person": person.name,
        "company": company.name,
        "by": by,
        "groups": groups,
        "inbox": _absolute(reverse("dashboards:inbox", kwargs={"company_slug": company.slug})),
        "preferences": _absolute(reverse("organization:notices", kwargs={"company_slug": company.slug})),
    }
    return render_to_string("organization/mail/owed.txt", context)


def _absolute(url: str) -> str:
    return url if url.startswith("http") else f"{settings.PUBLIC_URL}{url}"


# ── what cannot wait for the digest ─────────────────────────────────────────────────────────────────────────────────


def tell_at_once(*, company: Company, owed: Iterable[Owed], now: datetime | None = None) -> int:
    """Tell people of new things that they owe in one mail each, now or when their quiet hours end; no digest tells them again.

    Who was told of a thing already is not told again; who wants no mail of its kind is told in the product only. Returns how many mails.
    """
    now = now or timezone.now()
    by_person: dict[UUID, list[Owed]] = defaultdict(list)
    for one in owed:
        by_person[one.person].append(one)
    people = {person.id: person for person in active_people(company, list(by_person))}
    wishes = WishesOf(company) if people else None
    posts = []
    for person, things in by_person.items():
        if wishes is None or person not in people:
            continue
        fresh = _not_told(company, person, things)
        tell(company=company, news=[_news(one) for one in fresh], now=now)
        wish = wishes.of(person)
        by_mail = [one for one in fresh if way_of(wish.ways, one.kind) == "mail"]
        if by_mail:
            _mailed(company, person, by_mail, now)
            posts.append(_told_at_once(company, people[person], by_mail, next_open(now, wish.times)))
    post_mails(company=company, posts=posts, now=now)
    return len(posts)


def _not_told(company: Company, person: UUID, owed: list[Owed]) -> list[Owed]:
    open_now = Notice.objects.filter(company=company, person_id=person, done_at__isnull=True)
    told = set(open_now.filter(subject__in=[one.subject for one in owed]).values_list("kind", "subject"))
    return [one for one in owed if (one.kind, one.subject) not in told]


def _mailed(company: Company, person: UUID, owed: list[Owed], now: datetime) -> None:
    rows = Notice.objects.filter(company=company, person_id=person, subject__in=[one.subject for one in owed])
    rows.filter(kind__in={one.kind for one in owed}).update(mailed_at=now)


def _told_at_once(company: Company, person: Membership, owed: list[Owed], not_before: datetime) -> Post:
    return Post(
        to=person.id,
        subject=_subject(company, owed),
        text=_text(company, person, owed, {}, by=""),
        kind=owed[0].kind,
        key=f"told:{person.id}:{owed[0].kind}:{owed[0].subject}"[:160],
        not_before=not_before,
    )


# ── a colleague's reminder ──────────────────────────────────────────────────────────────────────────────────────────


def remind(
    *, company: Company, people: Iterable[UUID], actor: Actor, now: datetime | None = None, today: date | None = None
) -> Reminded:
    """Remind these people of all that they owe, each at most once a day, outside their quiet hours.

    The mail waits in the outbox for the person's next open hour. What it tells no digest tells again. Who wants no mail
    is told in the product only.
    """
    now = now or timezone.now()
    today = today or company_today(company)
    asked = list(dict.fromkeys(people))
    with recorded(actor):
        had = reminders_on(company, today)
        found = {person.id: person for person in active_people(company, asked)}
        by_person: dict[UUID, list[Owed]] = defaultdict(list)
        for one in registry.owed_in(company, today, list(found)):
            by_person[one.person].append(one)
        send = [person for person in asked if person in found and by_person[person] and person not in had]
        owed = [one for person in send for one in by_person[person]]
        tell(company=company, news=[_news(one) for one in owed], now=now)
        tell(
            company=company, news=[_reminder(person, by_person[person], actor, today, now) for person in send], now=now
        )
        Notice.objects.filter(company=company, person_id__in=send, done_at__isnull=True, mailed_at__isnull=True).update(
            mailed_at=now
        )
        wishes = WishesOf(company)
        mailed = [found[person] for person in send if way_of(wishes.of(person).ways, REMINDER) == "mail"]
        links = _links_for(company, mailed, by_person, actor)
        posts = [
            _reminder_mail(company, person, by_person[person.id], links[person.id], actor, wishes, today, now)
            for person in mailed
        ]
        post_mails(company=company, posts=posts, now=now)
    return Reminded(
        sent=tuple(send),
        already=tuple(person for person in asked if person in had),
        nothing=tuple(person for person in asked if person not in had and not by_person[person]),
    )


def _reminder(person: UUID, owed: list[Owed], actor: Actor, today: date, now: datetime) -> News:
    return News(person, REMINDER, today.isoformat(), now, {"by": actor.name, "n": len(owed)})


def _reminder_mail(
    company: Company,
    person: Membership,
    owed: list[Owed],
    links: Mapping[str, str],
    actor: Actor,
    wishes: WishesOf,
    today: date,
    now: datetime,
) -> Post:
    return Post(
        to=person.id,
        subject=_("%(name)s asks: %(what)s") % {"name": actor.name, "what": _subject(company, owed)},
        text=_text(company, person, owed, links, by=actor.name),
        kind=REMINDER,
        key=f"{REMINDER}:{person.id}:{today}",
        not_before=next_open(now, wishes.of(person.id).times),
    )
