"""The pages of links and of activation, with and without htmx."""

from datetime import date

import pytest
from django.urls import reverse

from alignment.models import CascadeLink
from alignment.services.links import create_link
from kpis.models import Kpi, Status
from kpis.rules.targets import TargetVersion
from kpis.services.kpis import create_kpi
from kpis.services.targets import set_target
from organization.models import set_scope

SENTENCE = "Customers who are helped at the first contact buy again within two months."


@pytest.fixture
def kpis(cast):
    """A department KPI, a company KPI that it may move, an individual one."""

    def draft(key, level, **fields):
        said = {"name": f"{key.title()} rate", "unit": "%", "direction": "higher", "owner": cast.owner.id, **fields}
        department = None if level == "company" else cast.sales.id
        return create_kpi(
            company=cast.company, key=key, level=level, department=department, actor=cast.actor("head"), **said
        )

    return {
        "resolution": draft("resolution", "department"),
        "retention": draft("retention", "company"),
        "calls": draft("calls", "individual"),
    }


@pytest.fixture
def link(cast, kpis) -> CascadeLink:
    return create_link(
        company=cast.company, child=kpis["resolution"].id, parent=kpis["retention"].id, rationale=SENTENCE,
        actor=cast.actor("head"), lag_weeks=3,
    )  # fmt: skip


@pytest.fixture
def page(cast, client):
    """Ask for a page as somebody; the scope stands again afterwards."""

    def ask(name, who="head", *, post=None, target=None, query=None, **kwargs):
        client.force_login(cast.person(who).user)
        url = reverse(name, kwargs={"company_slug": cast.company.slug, **kwargs})
        headers = {"HX-Request": "true", "HX-Target": target} if target else {}
        answer = (
            client.get(url, query or {}, headers=headers) if post is None else client.post(url, post, headers=headers)
        )
        set_scope(company=cast.company.id)
        return answer

    return ask


class TestLinks:
    def test_a_link_is_written_without_javascript(self, kpis, page):
        post = {"parent": str(kpis["retention"].id), "rationale": SENTENCE, "polarity": "-1", "effect": "0.3"}
        assert page("alignment:links", key="resolution", post=post).status_code == 302
        made = CascadeLink.objects.get()
        assert (made.polarity, made.effect, made.strength) == (-1, 0.3, "")
        text = page("alignment:links", key="resolution").text
        assert "harms" in text
        assert "waits for somebody else to accept" in text
        assert SENTENCE in page("alignment:links", key="retention").text

    def test_only_allowed_parents_are_offered(self, kpis, page):
        def offered(key):
            return {kpi.key for kpi in page("alignment:links", key=key).context["form"].fields["parent"].queryset}

        assert offered("resolution") == {"retention"}
        assert offered("calls") == {"resolution"}
        assert page("alignment:links", "alignment_owner", key="retention").context["form"] is None

    def test_faults_stand_at_their_fields(self, kpis, page):
        post = {"parent": str(kpis["retention"].id), "rationale": "TBD", "polarity": "1", "effect": "-1"}
        answer = page("alignment:links", key="resolution", post=post)
        assert answer.status_code == 422
        assert set(answer.context["form"].errors) == {"rationale", "effect"}
        answer = page("alignment:links", key="resolution", post={**post, "parent": str(kpis["calls"].id)})
        assert "parent" in answer.context["form"].errors

    @pytest.mark.parametrize(
        ("polarity", "direction", "words"),
        [
            ("1", "higher", "improving it supports the parent"),
            ("-1", "higher", "improving it harms the parent"),
            ("-1", "lower", "improving it supports the parent"),
            ("1", "range", "neither helps nor harms"),
        ],
    )
    def test_how_it_reads_is_said_as_it_is_typed(self, kpis, page, polarity, direction, words):
        Kpi.objects.filter(key="resolution").update(direction=direction)
        query = {"parent": str(kpis["retention"].id), "polarity": polarity, "rationale": "It helps."}
        answer = page("alignment:links", key="resolution", target="reading", query=query)
        assert words in answer.text
        assert "It says that it matters, not how." in answer.text
        assert "<html" not in answer.text

    def test_somebody_else_accepts(self, link, page):
        assert page("alignment:link-accept", "head", link=link.id, post={}).status_code == 302
        link.refresh_from_db()
        assert link.accepted_by_id is None  # the head wrote it

        assert "Accept" not in page("alignment:links", "head", key="resolution").text
        assert "Accept" in page("alignment:links", "alignment_owner", key="resolution").text
        answer = page("alignment:link-accept", "alignment_owner", link=link.id, post={"from": "retention"})
        assert answer["Location"].endswith("/kpis/retention/links/")
        link.refresh_from_db()
        assert link.accepted_by_id is not None

    def test_others_may_not_accept_change_or_remove(self, link, page):
        for name in ("alignment:link-accept", "alignment:link-remove", "alignment:link"):
            assert page(name, "member", link=link.id, post={}).status_code == 403
            assert page(name, "outsider", link=link.id, post={}).status_code == 404
        assert CascadeLink.objects.get() == link

    def test_a_link_is_changed_and_removed(self, link, page):
        assert SENTENCE in page("alignment:link", link=link.id).text
        post = {"rationale": SENTENCE, "polarity": "1", "strength": "strong", "lag_weeks": "4"}
        assert page("alignment:link", link=link.id, post=post).status_code == 302
        link.refresh_from_db()
        assert (link.strength, link.lag_weeks) == ("strong", 4)
        assert page("alignment:link", link=link.id, post={**post, "rationale": ""}).status_code == 422
        assert page("alignment:link-remove", link=link.id, post={}).status_code == 302
        assert not CascadeLink.objects.exists()

    def test_an_individuals_kpi_is_hidden_from_whom_it_is_hidden(self, cast, kpis, page):
        create_link(
            company=cast.company, child=kpis["calls"].id, parent=kpis["resolution"].id, rationale=SENTENCE,
            actor=cast.actor("head"),
        )  # fmt: skip
        assert "Calls rate" in page("alignment:links", "executive", key="resolution").text
        assert "Calls rate" not in page("alignment:links", "member", key="resolution").text
        assert page("alignment:links", "member", key="calls").status_code == 403


class TestActivate:
    def test_names_everything_that_is_missing_with_its_place(self, kpis, page):
        answer = page("alignment:activate", key="resolution")
        assert [(step.done, step.url.partition("/kpis/resolution")[2]) for step in answer.context["steps"]] == [
            (True, ""), (True, ""), (True, ""), (False, "/targets/"), (True, ""), (False, "/edit/#id_review_cadence"),
            (False, "/links/"),
        ]  # fmt: skip
        assert "3 things are missing" in answer.text
        assert "disabled" in answer.text

    def test_the_server_decides_whatever_the_button_says(self, kpis, page):
        answer = page("alignment:activate", key="resolution", post={})
        assert answer.status_code == 422
        assert Kpi.objects.get(key="resolution").status == Status.DRAFT

    def test_a_whole_kpi_becomes_active(self, cast, kpis, link, page):
        kpi = kpis["resolution"]
        set_target(
            company=cast.company, kpi=kpi.id, version=TargetVersion(starts_on=date(2020, 1, 1), value=1.0),
            actor=cast.actor("head"),
        )  # fmt: skip
        Kpi.objects.filter(id=kpi.id).update(review_cadence="monthly")
        assert "Everything is there" in page("alignment:activate", key="resolution").text
        assert page("alignment:activate", key="resolution", post={}).status_code == 302
        assert Kpi.objects.get(id=kpi.id).status == Status.ACTIVE

    def test_a_ninth_of_a_department_is_warned_about(self, cast, kpis, page):
        for number in range(8):
            create_kpi(
                company=cast.company, key=f"k{number}", level="department", department=cast.sales.id, name=f"R {number}",
                actor=cast.actor("head"),
            )  # fmt: skip
        Kpi.objects.filter(key__startswith="k").update(status=Status.ACTIVE)
        assert "8 active KPIs" in page("alignment:activate", key="resolution").text

    def test_those_who_may_not_edit_may_not_activate(self, kpis, page):
        assert page("alignment:activate", "member", key="resolution").status_code == 403
        assert page("alignment:activate", "head", key="retention", post={}).status_code == 403
