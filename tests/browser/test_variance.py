"""From a miss to recovery in a browser: explained, planned, asked about from the dashboard, and closed by the figures."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta

import pytest
from django.db import transaction
from playwright.sync_api import expect

from governance.services.escalations import escalate_due
from kpis.models import Kpi
from kpis.rules.calendar import current_period
from kpis.services.measurements import ValueRow, record_measurements
from organization.http.request import company_today
from organization.models import company_scope
from organization.rules.actors import system
from tests.cast import Cast
from tests.drawn import draw

WEEK = timedelta(weeks=1)


class Story:
    """A KPI of the owner's, on track until two weeks before the last one that ended."""

    def __init__(self, cast: Cast) -> None:
        self.cast, self.last = cast, current_period(company_today(cast.company), "weekly")
        with self._within():
            self.kpi: Kpi = draw(cast, active=True).department
            self._record({self.last - 3 * WEEK: 65.0, self.last - 2 * WEEK: 50.0, self.last - WEEK: 50.0})
            escalate_due(company=cast.company, actor=system("job"))

    def tick(self, **values: float) -> None:
        """The clock, perhaps after values: `now` of the last week that ended, `before` of the one before it."""
        with self._within():
            days = {"now": self.last, "before": self.last - WEEK}
            self._record({days[name]: value for name, value in values.items()})
            escalate_due(company=self.cast.company, actor=system("job"))

    @contextmanager
    def _within(self) -> Iterator[None]:
        with transaction.atomic(), company_scope(self.cast.company.id):
            yield

    def _record(self, values: dict[date, float]) -> None:
        rows = [ValueRow(self.kpi.id, day, value, reason="counted again") for day, value in values.items()]
        record_measurements(company=self.cast.company, rows=rows, actor=self.cast.actor("owner"), source="file")


@pytest.fixture
def story(people: Cast) -> Story:
    return Story(people)


def test_from_miss_to_recovery(visit, story: Story, accessible):
    page = visit("owner", "/c/alder/kpis/win-rate/", viewport={"width": 1440, "height": 1000})
    page.get_by_text("Explain a value").click()
    page.get_by_label("What happened").fill("Two of five were ill.")
    page.get_by_role("button", name="Save the explanation").click()
    expect(page.locator("#said")).to_contain_text("Two of five were ill.")

    story.tick()
    page.goto(visit.site + "/c/alder/inbox/")
    page.get_by_role("link", name="Write the plan").click()
    expect(page.get_by_role("complementary")).to_contain_text("Two of five were ill.")
    page.get_by_label("What is the plan?").fill("Lend two people from support")
    first = page.get_by_role("group", name="Action 1")
    first.get_by_label("What").fill("Agree with support")
    first.get_by_label("Who").fill("Hugo Head")
    first.get_by_label("By").fill(f"{company_today(story.cast.company) + WEEK:%Y-%m-%d}")
    page.get_by_role("button", name="Keep the plan").click()
    expect(page.locator("h1")).to_have_text("Lend two people from support")
    expect(page.locator("#actions")).to_contain_text("0 of 1 done")
    accessible(page)
    plan = page.url

    executive = visit("executive", "/c/alder/", viewport={"width": 1440, "height": 1000})
    row = executive.locator("#variances li", has_text="Win rate").first
    expect(row).to_contain_text("Lend two people from support")
    row.get_by_role("link", name="Ask").click()
    row.get_by_label("Your question").fill("Until when?")
    accessible(executive)
    row.get_by_role("button", name="Ask").click()
    expect(row.get_by_role("status")).to_contain_text("Olga Owner was asked.")

    story.tick(now=64.0, before=64.0)
    page.goto(plan)
    expect(page.locator(".pl-facts")).to_contain_text("Recovered")
    page.goto(visit.site + "/c/alder/kpis/win-rate/")
    expect(page.locator("#talk")).to_contain_text("Until when?")
    page.locator("#talk").get_by_label("Your answer").fill("Until May.")
    page.locator("#talk").get_by_role("button", name="Answer").click()
    expect(page.locator("#talk")).to_contain_text("Until May.")
    accessible(page)
