"""Lists of people: columns in any order and language, what they would change, what is at fault."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from organization.rules.cells import guarded, unguarded
from organization.rules.people_plan import KnownDepartment, KnownPerson, PresentCompany, plan_people
from organization.rules.people_table import read_table, role_of

SALES, SUPPORT, TWIN = (KnownDepartment(UUID(int=n), key, name) for n, key, name in (
    (1, "sales", "Sales, EMEA"), (2, "support", "Care"), (3, "care-2", "Care"),
))  # fmt: skip
ADA = KnownPerson(UUID(int=10), "ada@x.example", "Ada", "administrator")
HUGO = KnownPerson(UUID(int=11), "hugo@x.example", "Hugo", "member", "Head of sales", SALES.id)
INES = KnownPerson(UUID(int=12), "ines@x.example", "Ines", "member", active=False)
COMPANY = PresentCompany([ADA, HUGO, INES], [KnownDepartment(SALES.id, "sales", SALES.name, HUGO.id), SUPPORT, TWIN])


def plan(*rows, company=COMPANY, **asked):
    table = read_table([row.split("|") for row in rows])
    return plan_people(table.rows, table.known, company, is_address=lambda text: "@" in text, **asked)


def faults(*rows, **said):
    return [(one.number, one.column, one.code) for one in plan(*rows, **said).faults]


@pytest.mark.parametrize(
    "headings",
    [
        ["Name", "E-mail", "Role", "Department", "Job role", "Head of"],
        ["NAME", "email address", "access", "Dept", "Job Title", "heads"],
        ["Vollständiger Name", "E-Mail-Adresse", "Rolle", "Abteilung", "Stellenbezeichnung", "Leitung von"],
        ["Nom et prénom", "Courriel", "Rôle", "Département", "Intitulé du poste", "Responsable de"],
        ["Collaborateur", "adresse électronique", "droits", "Service", "Fonction", "dirige"],
    ],
)
def test_headings_are_known_in_three_languages_and_any_order(headings):
    names = ("name", "email", "role", "department", "job_role", "heads")
    assert list(read_table([headings]).columns.values()) == list(names)
    assert list(read_table([headings[::-1]]).columns.values()) == list(names[::-1])


def test_a_title_above_first_and_last_names_and_columns_nobody_knows():
    table = read_table([["People 2026"], [], ["Nom", "Prénom", "Mail", "Shoe size"], ["Durand", "Éva", "e@x", "38"]])
    assert table.rows[0].number == 4
    assert table.rows[0].said == {"email": "e@x", "name": "Éva Durand"}
    assert table.known == {"email", "name"}
    assert table.headings[3] == "Shoe size"


def test_without_headings_the_addresses_are_found_and_the_rest_is_assigned_by_hand():
    cells = [["Ada", "ada@x.example"], ["Hugo", "hugo@x.example"]]
    assert read_table(cells).columns == {1: "email"}
    assert len(read_table(cells).rows) == 2
    assert read_table(cells, {0: "name", 1: "email"}).rows[0].said == {"name": "Ada", "email": "ada@x.example"}
    assert [row.number for row in read_table([["Wer", "Wohin"], *cells]).rows] == [2, 3]
    assert read_table([["Wer", "Name"], ["a@x", "A"]]).known == {"email", "name"}
    assert read_table([["a", "b"]], {}).missing == ("email",)
    assert read_table([["Position", "Funktion", "Mail"]]).twice == ("job_role",)


def test_roles_in_three_languages():
    assert [role_of(word) for word in ("Admin", "Geschäftsführung", "Membre", "nur lesen", "king")] == [
        "administrator", "executive", "member", "viewer", None,
    ]  # fmt: skip


@given(st.text(max_size=30))
def test_no_cell_runs_as_a_formula_and_every_one_comes_back(text):
    assert not guarded(text).startswith(("=", "+", "-", "@", "\t", "\r", "\n"))
    assert unguarded(guarded(text)) == text


def test_new_changed_same_and_back():
    found = plan(
        "Name|E-mail|Role|Department|Job role",
        "Ada|ADA@x.example|||",
        "Hugo Head|hugo@x.example|Executive|care-2|Head of sales",
        "Nina|nina@x.example||sales, emea|Sales rep",
        "Ines|ines@x.example|||",
    )
    assert not found.faults
    assert [one.state for one in found.people] == ["same", "changed", "new", "changed"]
    changes = [(one.column, one.old, one.new) for one in found.people[1].changes]
    assert changes == [
        ("name", "Hugo", "Hugo Head"), ("role", "member", "executive"), ("department", "Sales, EMEA", "Care"),
    ]  # fmt: skip
    assert found.people[2].department == SALES.id
    assert [one.column for one in found.people[3].changes] == ["active"]


def test_a_column_that_is_missing_changes_nothing_an_empty_cell_does():
    assert plan("E-mail|Name", "hugo@x.example|Hugo").people[0].state == "same"
    emptied = plan("E-mail|Name|Department|Job role", "hugo@x.example|Hugo||").people[0]
    assert [(one.column, one.new) for one in emptied.changes] == [("department", ""), ("job_role", "")]


def test_faults_say_row_and_column():
    head = "Name|E-mail|Role|Department|Head of"
    assert faults(head, "A||||", "B|nowhere|||", "|new@x|||", "C|ADA@x.example|||", "D|ada@x.example|||") == [
        (2, "email", "missing"), (3, "email", "no_address"), (4, "name", "missing"), (6, "email", "twice"),
    ]  # fmt: skip
    assert faults(head, "A|a@x|king|nowhere|Care", "B|b@x||Care|support", "C|c@x|||support; sales") == [
        (2, "role", "no_such_role"), (2, "department", "no_such_department"), (2, "heads", "several_departments"),
        (3, "department", "several_departments"), (4, "heads", "headed_twice"),
    ]  # fmt: skip
    assert plan(head, "A|a@x||suport|").faults[0].params == {"near": "Care"}
    assert faults(head, f"{'A' * 201}|a@x|||") == [(2, "name", "too_long")]


def test_heads_are_replaced_and_never_removed():
    found = plan("Name|E-mail|Head of", "Ada|ada@x.example|Sales, EMEA; care-2", "Hugo|hugo@x.example|")
    assert [(one.department, one.old, one.new) for one in found.heads] == [
        (SALES.id, "Hugo", "Ada"), (TWIN.id, "", "Ada"),
    ]  # fmt: skip
    assert plan("Name|E-mail|Head of", "Hugo|hugo@x.example|sales").changes_something is False


def test_somebody_can_manage_people_afterwards():
    head = "Name|E-mail|Role"
    assert faults(head, "Ada|ada@x.example|member") == [(2, "role", "last_administrator")]
    assert faults(head, "Ada|ada@x.example|member", "New|n@x|admin") == []
    owned = PresentCompany(COMPANY.people, COMPANY.departments, alignment_owner=HUGO.id)
    assert faults(head, "Hugo|hugo@x.example|viewer", company=owned) == [(2, "role", "alignment_owner_reads_only")]


def test_nobody_leaves_unless_asked_and_holders_stay():
    rows = ("Name|E-mail", "New|n@x")
    assert plan(*rows).leaving == ()
    assert {one.name for one in plan(*rows).absent} == {"Ada", "Hugo"}
    extra = [KnownPerson(UUID(int=n), f"p{n}@x", f"P{n}", "member", holds=n == 21) for n in (20, 21)]
    company = PresentCompany([*COMPANY.people, *extra], COMPANY.departments, here=ADA.id)
    found = plan(*rows, company=company, deactivate_absent=True)
    assert [one.name for one in found.leaving] == ["P20"]
    assert [(one.name, why) for one, why in found.kept] == [("Ada", "yourself"), ("Hugo", "heads"), ("P21", "holds")]


PEOPLE = st.lists(
    st.builds(
        KnownPerson,
        id=st.uuids(), email=st.integers(0, 30).map("p{}@x.example".format), name=st.sampled_from(["A", "=B", "- C"]),
        role=st.sampled_from(["administrator", "executive", "member", "viewer"]),
        job_role=st.sampled_from(["", "@rep", "Lead"]), department=st.sampled_from([None, SALES.id, TWIN.id]),
        active=st.booleans(),
    ),
    unique_by=(lambda one: one.email, lambda one: one.id), max_size=12,
)  # fmt: skip


@given(PEOPLE, st.permutations(["Name", "E-mail", "Role", "Department", "Job role"]))
def test_what_is_exported_changes_nothing_and_one_change_is_one_change(people, columns):
    """The export read back is the company, in whatever order of columns; another name is found as just that."""
    keys = {SALES.id: "sales", TWIN.id: "care-2", None: ""}

    def cells(one):
        said = {
            "Name": one.name, "E-mail": one.email, "Role": one.role, "Department": keys[one.department],
            "Job role": one.job_role,
        }  # fmt: skip
        return [guarded(said[column]) for column in columns]

    here = [one for one in people if one.active]
    company = PresentCompany(people, [SALES, SUPPORT, TWIN])
    table = read_table([columns, *map(cells, here)])
    found = plan_people(table.rows, table.known, company, is_address=lambda text: "@" in text)
    assert not found.faults
    assert not found.changes_something
    assert found.absent == ()
    other = [KnownPerson(one.id, one.email, "Z", one.role, one.job_role, one.department, one.active) for one in people]
    changed = plan_people(
        table.rows, table.known, PresentCompany(other, [SALES, SUPPORT, TWIN]), is_address=lambda text: "@" in text
    )
    assert [[change.column for change in one.changes] for one in changed.people] == [["name"]] * len(here)
