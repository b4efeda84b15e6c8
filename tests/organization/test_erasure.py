"""A person's data: handed out whole, and erased so that nothing names them and nothing else changes."""

import json
from typing import Any

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from kpis.models import Kpi, Measurement
from kpis.services.explanations import explain
from organization.models import Membership, OutgoingMail, SignInEvent, User, company_scope, set_scope
from organization.rules import refusals
from organization.rules.refusals import RefusedError
from organization.selectors.personal import tables_about_people
from organization.services.departments import edit_department
from organization.services.erasure import erase_person
from organization.services.people import add_person, edit_person, join, reactivate_person
from organization.wording.personal import TITLES
from tests.cast import ACTOR
from tests.house.filled import MONDAY, fill
from tests.organization.accounts import with_app

WHY = "Asked for on 3 May"


@pytest.fixture
def worked(cast):
    """The member was renamed, changed a department, entered and explained a value; the other company has rows too."""
    fill(cast.company, cast.head, cast.sales)
    member, company = cast.member, cast.company
    edit_person(
        company=company, membership=member.id, email="mia.m@alder.example", name="Mia Maria Member", role="member",
        job_role="Analyst", department=cast.support.id, actor=cast.actor("administrator"),
    )  # fmt: skip
    edit_department(
        company=company, department=cast.support.id, name="Support desk", function="customer-service", velocity="",
        head=None, actor=cast.actor("member"),
    )  # fmt: skip
    kpi = Kpi.objects.get(company=company, key="top")
    Measurement.objects.filter(kpi=kpi).update(entered_by=member.id)
    explain(
        company=company,
        kpi=kpi.id,
        period=MONDAY,
        cause="data",
        text="A typo",
        next_step="",
        actor=cast.actor("member"),
    )
    OutgoingMail.objects.create(
        company=company, to=member, kind="digest", key="mias", subject="For Mia", text="Hello Mia",
        created_at=timezone.now(), next_try_at=timezone.now(),
    )  # fmt: skip
    with company_scope(cast.other.id):
        edit_person(
            company=cast.other, membership=cast.outsider.id, email="otto@birch.example", name="Otto O",
            role="administrator", job_role="", department=None, actor=cast.actor("outsider"),
        )  # fmt: skip
    return cast


def everything(cast) -> dict[str, list[dict[str, Any]]]:
    """Every row of every table of both companies, by table."""
    found: dict[str, list[dict[str, Any]]] = {}
    for company in (cast.company, cast.other):
        with company_scope(company.id):
            for model in apps.get_models(include_auto_created=True):
                if model._meta.app_label in {"organization", "kpis", "alignment", "governance", "dashboards"}:
                    rows = [
                        json.loads(json.dumps(row, default=str)) for row in model._base_manager.order_by("pk").values()
                    ]
                    found.setdefault(model._meta.db_table, []).extend(rows)
    return found


def erase(cast, name: str = "member") -> Membership:
    return erase_person(
        company=cast.company, membership=cast.person(name).id, actor=cast.actor("administrator"), why=WHY
    )


def test_nothing_names_them_any_more_and_the_trails_shape_stays(worked):
    cast = worked
    user, member = cast.member.user_id, str(cast.member.id)
    before = everything(cast)
    gone = erase(cast)
    assert (gone.name, gone.email, gone.active, gone.user_id) == (
        "Former member 1", "former-member-1@erased.invalid", False, None,
    )  # fmt: skip
    assert not User.objects.filter(pk=user).exists()
    after = everything(cast)
    told = json.dumps(after)
    for word in ("Mia M", "mia.m@", "mia@", "Hello Mia", str(user)):
        assert word not in told, word
    event = "organization_membershipevent"
    for table, rows in before.items():
        if not table.endswith("event"):
            continue
        key = "pgh_id" if rows and "pgh_id" in rows[0] else "id"
        kept = {row[key]: row for row in after[table]}
        for row in rows:
            now = kept[row[key]]
            different = {column for column in row if row[column] != now[column]}
            if table == event and row["id"] == member:
                assert different <= {"name", "email", "user_id", "pgh_context"}
            else:
                assert different <= {"pgh_context"}, (table, different)
            if "pgh_context" in different:
                was, is_now = row["pgh_context"], now["pgh_context"]
                assert was["actor"] == member
                assert is_now == was | {"name": "Former member 1"}
    renamed = [row for row in after[event] if row["id"] == member]
    assert {row["name"] for row in renamed} == {"Former member 1"}
    assert len(renamed) > len([row for row in before[event] if row["id"] == member])


def test_what_they_did_is_told_of_the_former_member(client, worked):
    cast = worked
    gone = erase(cast)
    set_scope()
    client.force_login(cast.administrator.user)
    page = client.get(f"/c/alder/people/{gone.id}/").content.decode()
    assert "Former member 1" in page
    assert "Mia" not in page
    assert WHY in page
    set_scope(company=cast.company.id)
    assert SignInEvent.objects.get(membership=gone, act="erased").actor_id == cast.administrator.id
    assert erase(cast, "viewer").name == "Former member 2"
    # And stays so.
    with pytest.raises(RefusedError) as caught:
        reactivate_person(company=cast.company, membership=gone.id, actor=ACTOR)
    assert caught.value.code == refusals.ERASED


def forget(member: Any) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT plumbline_forget(%s)", [member])


def test_the_function_forgets_nobody_who_was_not_erased_and_nobody_elsewhere(worked):
    cast = worked
    before = everything(cast)
    for member in (cast.member.id, cast.inactive.id, cast.outsider.id, None):
        with pytest.raises(DatabaseError, match="only an erased member"):
            forget(member)
    assert everything(cast) == before
    gone = erase(cast)
    set_scope(company=cast.other.id)
    with pytest.raises(DatabaseError, match="only an erased member"):
        forget(gone.id)
    set_scope()
    with pytest.raises(DatabaseError, match="only an erased member"):
        forget(gone.id)


def test_the_app_can_call_it_but_not_change_it(db):
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_get_function_arguments(oid) FROM pg_proc WHERE proname = 'plumbline_forget'")
        assert cursor.fetchall() == [("member uuid",)]
    with pytest.raises(DatabaseError, match="must be owner"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("ALTER FUNCTION plumbline_forget(uuid) SECURITY INVOKER")


def test_who_still_owns_or_heads_must_hand_over_first(cast):
    Kpi.objects.create(company=cast.company, key="top", name="Retention", level="company", owner=cast.owner)
    for name, what in (
        ("owner", "Retention"),
        ("head", "Head of Sales"),
        ("alignment_owner", "Alignment owner of the company"),
    ):
        with pytest.raises(RefusedError) as caught:
            erase(cast, name)
        assert (caught.value.code, caught.value.params["what"]) == (refusals.HANDS_OVER_FIRST, what)
    with pytest.raises(RefusedError) as caught:
        erase(cast, "administrator")
    assert caught.value.code == refusals.ERASES_SELF


def test_the_page_names_what_must_be_handed_over(client, cast):
    client.force_login(cast.administrator.user)
    page = client.get(f"/c/alder/people/{cast.head.id}/erase/").content.decode()
    assert "<li>Head of Sales</li>" in page
    assert "Erase for good" not in page
    typed = {"name": "Mia Member", "why": "Mia Member asked for it"}
    refused = client.post(f"/c/alder/people/{cast.member.id}/erase/", typed)
    assert (refused.status_code, "leave their name" in refused.content.decode()) == (422, True)


def test_an_account_of_another_company_stays(cast):
    with company_scope(cast.other.id):
        second = add_person(company=cast.other, email="mia@birch.example", name="Mia", actor=ACTOR)
        join(company=cast.other, membership=second.id, user=cast.member.user, actor=ACTOR)
    user = cast.member.user_id
    assert erase(cast).user_id is None
    assert User.objects.filter(pk=user).exists()
    with company_scope(cast.other.id):
        assert Membership.objects.get(id=second.id).name == "Mia"


def test_everything_that_is_kept_is_handed_out_but_nothing_that_opens(client, worked):
    cast = worked
    with_app(cast.member.user)
    client.force_login(cast.member.user)
    answer = client.get(f"/c/alder/people/{cast.member.id}/data.json")
    document = json.loads(answer.content)
    kept = document["kept"]
    assert {
        "organization.membership", "organization.membershipevent", "organization.departmentevent", "kpis.measurement",
        "kpis.explanation", "organization.outgoingmail",
    } <= set(kept)  # fmt: skip
    assert [row["actual"] for row in kept["kpis.measurement"]] == [1.0]
    assert kept["kpis.measurement"][0]["kpi_id"] == "Top"
    assert {row["name"] for row in kept["organization.membershipevent"]} >= {"Mia Member", "Mia Maria Member"}
    assert document["account"]["second_factors"][0]["kind"] == "TOTP Authenticator"
    assert "secret" not in answer.content.decode()
    page = client.get(f"/c/alder/people/{cast.member.id}/data/").content.decode()
    assert "Explanations they wrote" in page
    assert "The person in the company: every change" in page
    assert "<td>Mia Member</td>" in page  # who entered a value, not an id
    assert "A typo" in page
    set_scope(company=cast.company.id)
    assert SignInEvent.objects.filter(membership=cast.member, act="data_exported").count() == 2


def test_every_table_about_people_is_called_something():
    keys = {model._meta.label_lower for model in tables_about_people()}
    rooms = ("organization.", "kpis.", "alignment.")
    lacking = {
        key for key in keys if key.startswith(rooms) and key not in TITLES and key.removesuffix("event") not in TITLES
    }
    assert not lacking
