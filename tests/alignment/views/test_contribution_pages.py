"""The grid of step 2 over its door."""

import re

import pytest
from django.urls import reverse

from alignment.models import Contribution, HandOff
from alignment.services.contributions import add_contribution, edit_contribution
from alignment.services.hand_offs import add_hand_off
from alignment.services.links import accept_link
from alignment.services.priorities import announce_priority
from kpis.models import Kpi
from organization.http.request import company_today
from tests.drawn import draw

WORDS = "We answer customers on the day they write, so they stay."
PAGE = "/c/alder/contributions/"


@pytest.fixture
def drawn(cast):
    return draw(cast, active=True)


def at(name, **keys):
    return reverse(f"alignment:{name}", kwargs={"company_slug": "alder", **keys})


def say(cast, drawn, words=WORDS, department=None):
    place = (department or cast.sales).id
    return add_contribution(
        company=cast.company, department=place, company_kpi=drawn.company.id, statement=words, actor=cast.actor("head")
    )


def page(client, cast, who="head", query="", **more):
    client.force_login(cast.person(who).user)
    return client.get(PAGE + query, **more).content.decode()


def test_the_page_says_what_no_one_owns_until_a_link_counts(client, cast, drawn):
    assert "1 company outcome that no department owns yet" in page(client, cast)
    accept_link(company=cast.company, link=drawn.link.id, actor=cast.actor("alignment_owner"))
    text = page(client, cast)
    assert "0 of 2 cells answered" in re.sub(r"<[^>]*>", "", text)
    assert "linked already" in text
    assert "Departments without a line" in text


def test_a_head_writes_in_the_own_row_only(client, cast, drawn):
    text = page(client, cast)
    assert at("contribution-cell", department="sales", company_kpi="retention") in text
    assert at("contribution-cell", department="support", company_kpi="retention") not in text
    assert "hx-post" not in page(client, cast, "viewer")


def test_saying_it_goes_back_to_the_cell(client, cast, drawn):
    client.force_login(cast.head.user)
    url = at("contribution-cell", department="sales", company_kpi="retention")
    answer = client.post(url, {"act": "nothing"})
    assert answer.url == f"{PAGE}#cell-sales-retention"
    assert "does nothing for it" in page(client, cast)
    client.post(url, {"statement": WORDS, "one": "1"})
    assert WORDS in page(client, cast)
    assert list(Contribution.objects.values_list("statement", flat=True)) == [WORDS]


def test_the_second_of_two_editors_is_told_and_keeps_the_words(client, cast, drawn):
    row = say(cast, drawn)
    edit_contribution(
        company=cast.company,
        contribution=row.id,
        statement="We call.",
        expected=WORDS,
        actor=cast.actor("alignment_owner"),
    )
    client.force_login(cast.head.user)
    answer = client.post(at("contribution", contribution=row.id), {"expected": WORDS, "statement": "We write back."})
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "Alma Aligns changed this meanwhile" in text
    assert ">We write back.</textarea>" in text
    Contribution.objects.all().delete()
    gone = {"expected": "We call.", "statement": "We write.", "department": "sales", "company_kpi": "retention"}
    answer = client.post(at("contribution", contribution=row.id), gone)
    assert answer.status_code == 422
    assert "Somebody removed this meanwhile" in answer.content.decode()
    assert ">We write.</textarea>" in answer.content.decode()


def test_a_poll_brings_the_rows_that_changed_and_nothing_else(client, cast, drawn):
    marks = re.findall(r'name="m" value="(\w+)"', page(client, cast))
    changes = at("contribution-changes")
    assert client.get(changes, {"m": marks}).status_code == 204
    say(cast, drawn, department=cast.support)
    text = client.get(changes, {"m": marks}).content.decode()
    assert WORDS in text
    assert 'id="cell-support-retention"' in text
    assert 'id="cell-sales-retention"' not in text
    (mark,) = re.findall(r'name="m" value="(\w+)"', text)
    assert client.get(changes, {"m": [marks[0], mark]}).status_code == 204


def test_a_statement_is_measured_in_one_step(client, cast, drawn):
    row = say(cast, drawn)
    client.force_login(cast.head.user)
    url = at("contribution-become", contribution=row.id)
    assert "Win rate" in client.get(url).content.decode()
    said = {"new-name": "Answers on the same day", "new-unit": "%", "new-direction": "higher", "new-polarity": "1"}
    answer = client.post(url, {**said, "act": "propose", "new-rationale": ""})
    assert answer.status_code == 422
    assert not Kpi.objects.filter(key="answers-on-the-same-day").exists()
    sentence = "Customers who hear back on the same day renew their contracts more often."
    answer = client.post(url, {**said, "act": "propose", "new-rationale": sentence})
    assert answer.status_code == 302
    row.refresh_from_db()
    assert (row.kpi.key, row.link.rationale) == ("answers-on-the-same-day", sentence)
    assert "proposed, not active yet" in page(client, cast)


def test_hand_offs_and_priorities_say_what_is_missing(client, cast, drawn):
    row = add_hand_off(
        company=cast.company, giver=cast.sales.id, taker=cast.support.id, company_kpi=drawn.company.id,
        what="Promises made to the customer", actor=cast.actor("head"),
    )  # fmt: skip
    day = company_today(cast.company)
    priority = announce_priority(
        company=cast.company, name="Keep customers", announced_on=day, actor=cast.actor("executive")
    )
    text = page(client, cast)
    assert "1 hand-off that neither side measures" in text
    assert "90 of 90 days left" in text
    client.post(at("hand-off", hand_off=row.id), {"act": "measure", "kpi": str(drawn.department.id)})
    client.post(at("priority", priority=priority.id), {"act": "tie", "kpi": str(drawn.department.id)})
    text = page(client, cast)
    assert "Every hand-off is measured" in text
    assert "measurable: an active department KPI with a target" in text
    client.post(at("hand-off", hand_off=row.id), {"act": "propose", "name": "Promises kept", "department": "giver"})
    assert HandOff.objects.get().kpi.name == "Promises kept"
