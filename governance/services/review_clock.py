"""What the clock does about reviews, every quarter of an hour: ends series of closed departments, plans ahead, marks what nobody held, prepares agendas."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from governance.models import AgendaItem, Review
from governance.rules.cadence import OPERATIONAL
from governance.selectors.invitees import newly_asked
from governance.selectors.reviews import near
from governance.services.agenda import bring_up_to_date
from governance.services.review_mails import tell_agenda, tell_asked
from governance.services.review_planning import ask, mark_missed, plan_reviews
from governance.services.series import end_orphans
from governance.wording.minutes import item_heading
from organization.models import Company
from organization.rules.actors import Actor

#: An agenda is prepared this long before, and follows the figures through the last day.
PREPARED = timedelta(days=7)
FOLLOWS = timedelta(hours=26)


@dataclass(frozen=True, slots=True)
class Kept:
    """What was done."""

    planned: int
    missed: int
    prepared: int


def keep_reviews(*, company: Company, now: datetime, actor: Actor) -> Kept:
    """All of it, in one transaction of the caller's. Doing it twice does nothing the second time but look."""
    end_orphans(company=company, actor=actor)
    planned = plan_reviews(company=company, now=now, actor=actor)
    missed = mark_missed(company=company, now=now, actor=actor)
    reviews = list(near(company, now=now, within=PREPARED))
    written = AgendaItem.objects.filter(company=company, review__in=[one.id for one in reviews], by_hand=False)
    there = set(written.order_by().values_list("review", flat=True))
    prepared = sum(_prepare(company, review, now, actor, there=review.id in there) for review in reviews)
    return Kept(planned, missed, prepared)


def _prepare(company: Company, review: Review, now: datetime, actor: Actor, *, there: bool) -> bool:
    """Write the agenda for the first time, asking who came to own something since it was planned and telling who is asked to a rare review;
    on the last day bring it up to date.
    """
    if there and review.starts_at - now > FOLLOWS:
        return False
    if not there:
        people = newly_asked(company, review)
        ask(company=company, reviews=[review], people=people)
        tell_asked(company=company, review=review, people=people)
    items = bring_up_to_date(company=company, review=review, actor=actor)
    if not there and items and review.kind != OPERATIONAL:
        lines = [f"{item.position}. {item_heading(item.kind, item.title, item.kpi)}" for item in items]
        tell_agenda(company=company, review=review, lines=lines)
    return not there
