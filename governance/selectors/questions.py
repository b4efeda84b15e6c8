"""Reads talks with owners, at the KPI and for whoever is asked."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Prefetch

from governance.models import Question, QuestionMessage
from organization.models import Company


@dataclass(frozen=True, slots=True)
class Turn:
    """What somebody said in it, and when."""

    author: str
    text: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Talk:
    """A question with its turns, the earliest first. `answered`: somebody other than the asker spoke last."""

    row: Question
    turns: tuple[Turn, ...]
    answered: bool

    @property
    def open(self) -> bool:
        """Nobody closed it."""
        return self.row.closed_at is None


def talks(
    company: Company,
    *,
    kpis: Collection[UUID] | None = None,
    questions: Collection[UUID] | None = None,
    person: UUID | None = None,
    open_only: bool = False,
) -> list[Talk]:
    """Talks about these KPIs, these themselves, or with a person on either side; the open ones first, the latest first. Two queries."""
    rows = Question.objects.filter(company=company).select_related("kpi", "asked_by", "to")
    if kpis is not None:
        rows = rows.filter(kpi__in=kpis)
    if questions is not None:
        rows = rows.filter(id__in=questions)
    if person is not None:
        rows = rows.filter(asked_by=person) | rows.filter(to=person)
    if open_only:
        rows = rows.filter(closed_at__isnull=True)
    messages = QuestionMessage.objects.filter(company=company).select_related("author").order_by("at", "id")
    found = rows.prefetch_related(Prefetch("messages", queryset=messages)).order_by("-asked_at", "-id")
    told = [_talk(row) for row in found]
    return [one for one in told if one.open] + [one for one in told if not one.open]


def _talk(row: Question) -> Talk:
    said = list(row.messages.all())
    turns = tuple(Turn(one.author.name if one.author else "", one.text, one.at) for one in said)
    return Talk(row, turns, answered=bool(said) and said[-1].author_id != row.asked_by_id)
