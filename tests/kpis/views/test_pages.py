"""The pages of a KPI's life, with and without htmx."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kpis.models import Kpi, Status, Target
from kpis.rules.targets import TargetVersion
from kpis.services.kpis import create_kpi
from kpis.services.locks import lock_kpi
from kpis.services.targets import set_target
from organization.models import set_scope


def draft(cast, key="fcr", level="department", **fields) -> Kpi:
    said = {
        "name": "First contact resolution rate above 78%", "unit": "%", "direction": "higher",
        "owner": cast.owner.id, "department": None if level == "company" else cast.sales.id,
        "review_cadence": "monthly", **fields,
    }  # fmt: skip
    return create_kpi(company=cast.company, key=key, level=level, actor=cast.actor("head"), **said)


@pytest.fixture
def page(cast, client):
    """Ask for a page as somebody; the scope stands again afterwards."""

    def ask(name, who="head", *, post=None, target=None, query=None, where=None, **kwargs):
        client.force_login(cast.person(who).user)
        url = reverse(name, kwargs={"company_slug": cast.company.slug, **(where or kwargs)})
        headers = {"HX-Request": "true", "HX-Target": target} if target else {}
        answer = (
            client.get(url, query or {}, headers=headers) if post is None else client.post(url, post, headers=headers)
        )
        set_scope(company=cast.company.id)
        return answer

    return ask


class TestCatalogue:
    def test_lists_what_the_reader_may_read(self, cast, page):
        draft(cast)
        draft(cast, "calls", "individual", name="Calls of Olga")
        for who, seen in [("head", True), ("owner", True), ("executive", True), ("member", False), ("viewer", False)]:
            answer = page("kpis:index", who, query={"level": "all"})
            assert answer.status_code == 200
            assert ("Calls of Olga" in answer.text) is seen, who
            assert "First contact resolution" in answer.text

    @pytest.mark.parametrize(
        ("query", "found"),
        [
            ({"q": "contact olga"}, {"fcr"}),
            ({"q": "nothing like it"}, set()),
            ({"level": "company"}, {"retention"}),
            ({"department": "sales"}, {"fcr"}),
            ({"status": "retired"}, {"old"}),
            ({"health": "off_track"}, set()),
            ({"health": "no_data"}, {"fcr", "retention"}),
            ({"owner": "not-an-id"}, {"fcr", "retention"}),
            ({"level": "nonsense"}, {"fcr", "retention"}),
        ],
    )
    def test_is_filtered(self, cast, page, query, found):
        draft(cast)
        draft(cast, "retention", "company", name="Retention rate")
        old = draft(cast, "old", name="Old rate")
        Kpi.objects.filter(id=old.id).update(status=Status.RETIRED, retired_on=date(2026, 1, 1))
        text = page("kpis:index", query=query).text
        assert {key for key in ("fcr", "retention", "old") if f"<small>{key}</small>" in text} == found

    def test_htmx_gets_the_list_alone(self, cast, page):
        draft(cast)
        answer = page("kpis:index", target="kpis")
        assert "<html" not in answer.text
        assert "First contact" in answer.text
        assert "HX-Target" in answer["Vary"]

    def test_its_queries_do_not_grow(self, cast, page):
        def counted() -> int:
            with CaptureQueriesContext(connection) as captured:
                page("kpis:index")
            return sum("kpis_" in query["sql"] for query in captured)

        draft(cast)
        few = counted()
        for number in range(30):
            draft(cast, f"kpi-{number}", name=f"Rate {number}")
        # owners to choose from, how many, which, their figures, and the count of the inbox in the header
        assert counted() == few == 5

    def test_only_those_who_may_draft_are_offered_to(self, page):
        assert reverse("kpis:create", kwargs={"company_slug": "alder"}) in page("kpis:index", "head").text
        assert reverse("kpis:create", kwargs={"company_slug": "alder"}) not in page("kpis:index", "member").text


class TestDraft:
    def said(self, cast, **more):
        return {
            "name": "Repeat purchase rate", "level": "department", "department": str(cast.sales.id), "decimals": "1",
            "aggregation": "last", "measure_cadence": "weekly", "owner": "Olga Owner <olga@alder.example>", **more,
        }  # fmt: skip

    def test_goes_on_to_the_targets(self, cast, page):
        answer = page("kpis:create", post=self.said(cast, tags="a, b ,a", typical_change="0.6"))
        kpi = Kpi.objects.get()
        assert answer.status_code == 302
        assert answer["Location"].endswith("/kpis/repeat-purchase-rate/targets/")
        assert (kpi.status, kpi.owner_id, kpi.tags, kpi.typical_change) == ("draft", cast.owner.id, ["a", "b"], 0.6)

    def test_a_taken_key_gets_a_number(self, cast, page):
        page("kpis:create", post=self.said(cast))
        page("kpis:create", post=self.said(cast))
        assert set(Kpi.objects.values_list("key", flat=True)) == {"repeat-purchase-rate", "repeat-purchase-rate-2"}

    def test_faults_stand_at_their_fields(self, cast, page):
        answer = page(
            "kpis:create", post=self.said(cast, name=" ", department="", owner="Nobody", typical_change="1.234,5")
        )
        assert answer.status_code == 422
        errors = answer.context["form"].errors
        assert set(errors) == {"name", "owner", "typical_change"}
        assert "1,234.5" in str(errors["typical_change"])
        answer = page("kpis:create", post=self.said(cast, department=""))
        assert answer.status_code in {403, 422}
        assert not Kpi.objects.exists()

    @pytest.mark.parametrize(
        ("name", "words"),
        [
            ("Increase customer satisfaction", "This is a goal"),
            ("First contact resolution rate above 78%", "It reads as an outcome"),
            ("Number of calls made", "This is an activity"),
        ],
    )
    def test_a_hint_comes_as_the_name_is_typed(self, page, name, words):
        answer = page("kpis:create", target="name-hint", query={"name": name, "level": "department"})
        assert words in answer.text
        assert "<html" not in answer.text

    def test_people_are_suggested(self, page):
        answer = page("kpis:create", target="people", query={"owner": "olg"})
        assert "olga@alder.example" in answer.text
        assert "ines@alder.example" not in answer.text

    def test_a_head_drafts_in_the_own_department_and_no_company_kpi(self, cast, page):
        answer = page("kpis:create", post=self.said(cast, level="company", department=""))
        assert answer.status_code == 422
        answer = page("kpis:create", post=self.said(cast, department=str(cast.support.id)))
        assert answer.status_code == 422
        assert page("kpis:create", "alignment_owner", post=self.said(cast, level="company")).status_code == 302
        assert Kpi.objects.get().department_id is None

    @pytest.mark.parametrize("who", ["member", "owner", "executive", "viewer", "administrator"])
    def test_others_are_told_whom_to_ask(self, page, who):
        answer = page("kpis:create", who)
        assert answer.status_code == 403
        assert "Alma Aligns" in answer.text


class TestEdit:
    def whole(self, form) -> dict[str, str]:
        """What a browser would send back untouched, hidden initial values included."""
        data = {}
        for bound in form:
            value = bound.value()
            for name in (bound.html_name, bound.html_initial_name):
                if name == bound.html_name or bound.field.show_hidden_initial:
                    data[name] = "" if value is None else str(value)
        return data

    def test_saves_only_what_its_reader_changed(self, cast, page):
        kpi = draft(cast)
        data = self.whole(page("kpis:edit", key="fcr").context["form"])
        Kpi.objects.filter(id=kpi.id).update(definition="Written meanwhile by somebody else")

        answer = page("kpis:edit", key="fcr", post={**data, "unit": "pts", "why": "Survey"})

        assert answer.status_code == 302
        kpi.refresh_from_db()
        assert (kpi.unit, kpi.definition) == ("pts", "Written meanwhile by somebody else")

    def test_a_locked_kpi_asks_for_the_reason_of_an_exception(self, cast, page):
        kpi = locked(cast)
        data = self.whole(page("kpis:edit", "alignment_owner", key=kpi.key).context["form"])
        answer = page("kpis:edit", "alignment_owner", key=kpi.key, post={**data, "unit": "pts"})
        assert answer.status_code == 422
        assert "exception" in answer.context["form"].errors
        answer = page("kpis:edit", "alignment_owner", key=kpi.key, post={**data, "unit": "pts", "exception": "Merger"})
        assert answer.status_code == 302

    def test_company_kpis_are_the_alignment_owners(self, cast, page):
        draft(cast, "retention", "company")
        assert page("kpis:edit", "head", key="retention").status_code == 403
        assert page("kpis:edit", "outsider", key="retention").status_code == 404


class TestTargets:
    def test_a_version_is_set_without_javascript(self, cast, page):
        kpi = draft(cast)
        answer = page(
            "kpis:targets", key="fcr", post={"starts_on": "2026-01-01", "ends_on": "2026-12-31", "value": "78%"}
        )
        assert answer.status_code == 302
        assert Target.objects.get(kpi=kpi).value == 78.0
        text = page("kpis:targets", key="fcr").text
        assert "78.0%" in text
        assert "climbs" not in text.split("<form")[0]

    def test_the_pace_is_drawn_as_it_is_typed_and_nothing_is_saved(self, cast, page):
        draft(cast)
        query = {
            "starts_on": "2026-01-01", "ends_on": "2026-12-31", "value": "78", "baseline": "70", "shape": "linear",
        }  # fmt: skip
        answer = page("kpis:targets", key="fcr", target="pace", query=query)
        assert "<svg" in answer.text
        assert "78.0%" in answer.text
        assert "70.0%" in answer.text
        answer = page("kpis:targets", key="fcr", post={**query, "preview": "1"})
        assert "<svg" in answer.text
        assert not Target.objects.exists()

    def test_faults_stand_at_their_fields(self, cast, page):
        draft(cast)
        answer = page("kpis:targets", key="fcr", post={"starts_on": "2026-01-01", "value": "", "shape": "linear"})
        assert answer.status_code == 422
        assert set(answer.context["form"].errors) == {"value", "baseline", "ends_on"}

    def test_a_range_has_two_ends(self, cast, page):
        draft(cast, direction="range")
        answer = page("kpis:targets", key="fcr", post={"starts_on": "2026-01-01", "low": "3", "high": "5"})
        assert answer.status_code == 302
        assert "3.0% \N{EN DASH} 5.0%" in page("kpis:targets", key="fcr").text

    def test_a_version_is_corrected_and_removed(self, cast, page):
        kpi = draft(cast)
        version = TargetVersion(starts_on=date(2026, 1, 1), value=78.0)
        target = set_target(company=cast.company, kpi=kpi.id, version=version, actor=cast.actor("head")).target
        where = {"key": "fcr", "target": target.id}
        assert 'value="78"' in page("kpis:target-correct", where=where).text
        answer = page("kpis:target-correct", where=where, post={"starts_on": "2026-01-01", "value": "79"})
        assert answer.status_code == 302
        (now,) = Target.objects.all()
        assert now.value == 79.0
        assert page("kpis:target-correct", where=where).status_code == 404
        assert page("kpis:target-remove", where={"key": "fcr", "target": now.id}, post={}).status_code == 302
        assert not Target.objects.exists()

    def test_readers_see_and_do_not_set(self, cast, page):
        draft(cast)
        assert "Set the target" not in page("kpis:targets", "member", key="fcr").text
        answer = page("kpis:targets", "member", key="fcr", post={"starts_on": "2026-01-01", "value": "78"})
        assert answer.status_code == 403


def locked(cast) -> Kpi:
    kpi = draft(cast, "retention", "company")
    version = TargetVersion(starts_on=date(2020, 1, 1), value=68.0)
    set_target(company=cast.company, kpi=kpi.id, version=version, actor=cast.actor("alignment_owner"))
    Kpi.objects.filter(id=kpi.id).update(status=Status.ACTIVE)
    return lock_kpi(company=cast.company, kpi=kpi.id, actor=cast.actor("alignment_owner"))


class TestLifeAndLock:
    def test_a_lock_is_set_and_cleared(self, cast, page):
        kpi = draft(cast, "retention", "company")
        answer = page("kpis:lock", "alignment_owner", key="retention", post={})
        assert answer.status_code == 422
        assert "There is no target for today." in answer.text
        version = TargetVersion(starts_on=date(2020, 1, 1), value=68.0)
        set_target(company=cast.company, kpi=kpi.id, version=version, actor=cast.actor("alignment_owner"))
        Kpi.objects.filter(id=kpi.id).update(status=Status.ACTIVE)
        assert page("kpis:lock", "alignment_owner", key="retention", post={}).status_code == 302
        assert page("kpis:lock", "alignment_owner", key="retention", post={}).status_code == 422
        answer = page("kpis:lock", "alignment_owner", key="retention", post={"exception": "Merger"})
        assert answer.status_code == 302
        kpi.refresh_from_db()
        assert kpi.lock_slot is None

    def test_only_company_kpis_have_a_lock(self, cast, page):
        draft(cast)
        assert page("kpis:lock", key="fcr").status_code == 404

    def test_a_kpi_is_retired_with_a_reason(self, cast, page):
        kpi = draft(cast)
        answer = page("kpis:retire", key="fcr", post={"why": ""})
        assert answer.status_code == 422
        assert answer.context["form"].errors == {"why": ["Say why; it stays in the trail."]}
        assert page("kpis:retire", key="fcr", post={"why": "Replaced"}).status_code == 302
        kpi.refresh_from_db()
        assert kpi.status == Status.RETIRED

    def test_a_draft_is_proposed(self, cast, page):
        draft(cast)
        assert page("kpis:propose", key="fcr", post={}).status_code == 302
        assert Kpi.objects.get().status == Status.PROPOSED
