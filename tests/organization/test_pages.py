"""The pages of people, departments and settings."""

import pytest
from django.urls import reverse

from kpis.models import Kpi
from organization.models import Company, Department, Invitation, Membership, set_scope
from organization.services.people import add_person, join
from tests.cast import ACTOR, Cast

HTMX = {"HX-Request": "true"}


@pytest.fixture
def office(client, cast: Cast):
    """Signed in as the administrator."""
    client.force_login(cast.administrator.user)
    return client


def url(name: str, **keys) -> str:
    return reverse(f"organization:{name}", kwargs={"company_slug": "alder", **keys})


def again(cast: Cast) -> None:
    """Look with the company's eyes after a request, which leaves its own scope."""
    set_scope(company=cast.company.id)


def text(answer) -> str:
    return " ".join(answer.content.decode().split())


def test_people_are_found_by_words_department_and_state(office, cast):
    assert "Hugo Head" in text(office.get(url("people")))
    assert "Ines Inactive" not in text(office.get(url("people")))
    assert "Ines Inactive" in text(office.get(url("people"), {"state": "inactive"}))
    found = text(office.get(url("people"), {"q": "alder hu"}, headers=HTMX))
    assert "Hugo Head" in found
    assert "Olga" not in found
    assert "<html" not in found
    in_support = text(office.get(url("people"), {"department": "support"}))
    assert "Mia Member" in in_support
    assert "Hugo Head" not in in_support
    assert "Nobody is found" in text(office.get(url("people"), {"q": "zzz"}))
    assert office.get(url("people"), {"department": "nowhere", "page": "x"}).status_code == 200


def test_states_say_who_has_not_come_yet(office, cast):
    add_person(company=cast.company, email="fresh@alder.example", name="Fresh One", actor=ACTOR)
    assert "Fresh One" in text(office.get(url("people"), {"state": "never"}))
    again(cast)
    fresh = Membership.objects.get(name="Fresh One")
    office.post(url("person-invite", membership=fresh.id))
    assert "Fresh One" in text(office.get(url("people"), {"state": "invited"}))
    assert "Fresh One" not in text(office.get(url("people"), {"state": "never"}))


def test_only_administrators_see_states_and_addresses_in_the_list(client, cast):
    client.force_login(cast.member.user)
    page = text(client.get(url("people"), {"state": "inactive"}))
    assert "Ines Inactive" not in page
    assert "hugo@alder.example" not in page
    assert "Add a person" not in page


def test_what_people_own_is_counted(office, cast):
    for number in range(2):
        Kpi.objects.create(
            company=cast.company, key=f"k{number}", name="K", level="department", department=cast.sales,
            owner=cast.owner,
        )  # fmt: skip
    assert "2 KPIs" in text(office.get(url("people")))
    assert "2 KPIs" in text(office.get(url("person", membership=cast.owner.id)))


def test_the_people_page_costs_as_many_queries_for_one_as_for_many(office, cast, django_assert_max_num_queries):
    office.get(url("people"))
    again(cast)
    for number in range(30):
        add_person(company=cast.company, email=f"p{number}@alder.example", name=f"P{number}", actor=ACTOR)
    with django_assert_max_num_queries(24):
        assert "P29" in text(office.get(url("people")))


def test_a_person_is_added_edited_invited_deactivated(office, cast):
    answer = office.post(
        url("person-add"),
        {"name": "Nina New", "email": "Nina@alder.example", "role": "member", "department": cast.sales.id},
    )
    again(cast)
    nina = Membership.objects.get(name="Nina New")
    assert answer["Location"] == url("person", membership=nina.id)
    assert (nina.email, nina.department_id) == ("nina@alder.example", cast.sales.id)

    page = text(office.post(url("person-invite", membership=nina.id)))
    assert "http://localhost:8000/invitation/alder/" in page
    fragment = text(office.post(url("person-invite", membership=nina.id), headers=HTMX))
    assert "invitation-link" in fragment
    assert "<html" not in fragment

    office.post(
        url("person-edit", membership=nina.id),
        {"name": "Nina Newer", "email": "nina@alder.example", "role": "viewer", "job_role": "Board"},
    )
    again(cast)
    nina.refresh_from_db()
    assert (nina.name, nina.role, nina.job_role, nina.department_id) == ("Nina Newer", "viewer", "Board", None)

    office.post(url("person-deactivate", membership=nina.id))
    again(cast)
    nina.refresh_from_db()
    assert not nina.active
    assert Invitation.objects.filter(membership=nina, revoked_at__isnull=True).count() == 0
    office.post(url("person-reactivate", membership=nina.id))
    again(cast)
    nina.refresh_from_db()
    assert nina.active
    trail = text(office.get(url("person", membership=nina.id)))
    assert "<del>Nina New</del> <b>Nina Newer</b>" in trail


def test_what_is_wrong_stands_at_its_field_and_is_kept_as_typed(office, cast):
    answer = office.post(url("person-add"), {"name": "Twin", "email": "hugo@alder.example", "role": "king"})
    page = text(answer)
    assert answer.status_code == 422
    assert 'value="Twin"' in page
    assert "king is not one of the available choices" in page
    taken = office.post(url("person-add"), {"name": "Twin", "email": "hugo@alder.example", "role": "member"})
    assert taken.status_code == 422
    assert "Hugo Head has this e-mail address already." in text(taken)
    # A department of another company is no choice at all.
    set_scope(company=cast.other.id)
    foreign = Department.objects.create(company=cast.other, key="x", name="X")
    answer = office.post(
        url("person-add"), {"name": "T", "email": "t@alder.example", "role": "member", "department": foreign.id}
    )
    assert answer.status_code == 422


def test_the_last_administrator_is_told_why_not(office, cast):
    answer = office.post(url("person-deactivate", membership=cast.administrator.id), follow=True)
    assert "is the last active administrator" in text(answer)
    again(cast)
    assert Membership.objects.get(id=cast.administrator.id).active


def test_a_department_is_added_and_given_a_head(office, cast):
    answer = office.post(url("department-add"), {"name": "Finance", "key": "fin ance", "function": "finance"})
    assert answer.status_code == 422
    assert "Letters, digits and dashes" in text(answer)
    office.post(
        url("department-add"),
        {"name": "Finance", "key": "finance", "function": "finance", "head": cast.executive.id},
    )
    page = text(office.get(url("departments")))
    assert "Finance" in page
    assert "Eve Executive" in page
    answer = office.post(
        url("department-edit", key="finance"),
        {"name": "Money", "function": "finance", "velocity": "slow", "head": ""},
    )
    again(cast)
    row = Department.objects.get(key="finance")
    assert (answer.status_code, row.name, row.velocity, row.head_id) == (302, "Money", "slow", None)


def test_a_head_who_left_stays_until_replaced(office, cast):
    Department.objects.filter(id=cast.sales.id).update(head=cast.inactive)
    typed = {"name": "Sales!", "function": "sales", "head": cast.inactive.id}
    assert office.post(url("department-edit", key="sales"), typed).status_code == 302
    assert office.post(url("department-edit", key="support"), typed).status_code == 422


def test_settings_are_saved_together_or_not_at_all(office, cast):
    typed = {
        "name": "Alder",
        "velocity": "slow",
        "fiscal_year_start_month": "4",
        "currency": "USD",
        "locale": "de",
        "time_zone": "America/New_York",
        "alignment_owner": cast.executive.id,
    }
    assert office.post(url("company"), typed).status_code == 302
    again(cast)
    row = Company.objects.get()
    assert (row.name, row.currency, row.fiscal_year_start_month) == ("Alder", "USD", 4)
    assert row.alignment_owner_id == cast.executive.id
    answer = office.post(url("company"), typed | {"currency": "usd", "time_zone": "Mars/Base"})
    assert answer.status_code == 422
    assert "Three capital letters" in text(answer)
    assert office.post(url("company"), typed | {"alignment_owner": cast.viewer.id}).status_code == 422


def test_times_are_the_companys(office, cast):
    Company.objects.update(time_zone="Pacific/Kiritimati")
    from django.utils import timezone

    assert office.get(url("people")).status_code == 200
    assert timezone.get_current_timezone_name() == "UTC"  # and nobody else's


def test_one_company_is_home_several_are_a_choice(client, cast):
    client.force_login(cast.member.user)
    assert "Another company" not in text(client.get(url("people")))
    with_two = cast.member.user
    set_scope(company=cast.other.id)
    second = add_person(company=cast.other, email="mia@birch.example", name="Mia", actor=ACTOR)
    join(company=cast.other, membership=second.id, user=with_two, actor=ACTOR)
    assert client.get("/")["Location"] == "/companies/"
    page = text(client.get("/companies/"))
    assert "Alder &amp; Vane" in page
    assert "Birch" in page
    assert "Another company" in text(client.get(url("people")))


def test_403_names_whom_to_ask(client, cast):
    client.force_login(cast.member.user)
    answer = client.get(url("company"))
    assert answer.status_code == 403
    assert "Ada Adams can give it to you" in text(answer)


@pytest.mark.parametrize("page", ["kpis/%00/", "departments/%00/", "week/%00/", "overview/departments/a%00b/"])
def test_an_address_with_a_nul_is_no_page(office, page):
    assert office.get(f"/c/alder/{page}").status_code == 404


def test_no_page_needs_inline_script_or_style(office, cast):
    pages = [url("people"), url("person-add"), url("departments"), url("department-add"), url("company"), "/companies/"]
    pages += [url("person", membership=cast.head.id), url("person-edit", membership=cast.head.id)]
    for page in pages:
        body = office.get(page).content.decode()
        assert " style=" not in body, page
        assert " onclick=" not in body, page
        assert "<script>" not in body, page


def test_the_header_offers_what_the_person_may(client, cast):
    for kind, settings in (("administrator", True), ("member", False), ("viewer", False)):
        client.force_login(cast.person(kind).user)
        header = text(client.get(url("people"))).split("<main")[0]
        offered = [place for place in ("Overview", "My week", "KPIs", "People") if f">{place}</a>" in header]
        assert offered == ["Overview", "My week", "KPIs", "People"]
        assert ("Company settings" in header) == settings
        assert f'aria-current="page">{"People"}</a>' in header


def test_a_page_and_its_part_are_not_mistaken_for_each_other(office, cast):
    """Both have one address; a cache, the browser's for "back" among them, must keep them apart."""
    for headers in ({}, HTMX):
        answer = office.get(url("people"), headers=headers)
        assert {"HX-Request", "HX-Target"} <= {name.strip() for name in answer["Vary"].split(",")}
