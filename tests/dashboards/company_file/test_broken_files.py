"""Broken files: one clear line a fault, and nothing saved."""

import json

import pytest
from django.core.management import call_command

from organization.models import CompanyEntry
from tests.dashboards.company_file.files import SMALL, small


def refused(tmp_path, capsys, content, *arguments):
    """The lines with which load_company refuses the file."""
    path = tmp_path / "company.json"
    path.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
    before = CompanyEntry.objects.count()
    with pytest.raises(SystemExit) as stop:
        call_command("load_company", str(path), *arguments)
    assert stop.value.code == 1
    assert CompanyEntry.objects.count() == before
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.isprintable() or "\n" in told.err
    return told.err.splitlines()


def edited(*path_and_value):
    """SMALL with one place changed."""
    *path, last, value = path_and_value
    document = small()
    place = document
    for step in path:
        place = place[step]
    if isinstance(place, list) and last == len(place):
        place.append(value)
    else:
        place[last] = value
    return document


def sixth_locked():
    document = small()
    document["kpis"] += [{**SMALL["kpis"][0], "key": f"lock-{number}"} for number in range(5)]
    return document


def upside_down():
    document = small()
    document["kpis"][1] |= {"direction": "range", "targets": [{"from": "2026-01-01", "low": 3, "high": 2}]}
    return document


def circle():
    document = small()
    document["kpis"] += [{**SMALL["kpis"][2], "key": key} for key in ("a", "b", "c")]
    document["links"] += [{"child": child, "parent": parent} for child, parent in ("ab", "bc", "ca")]
    return document


COUPLING = {"child": "returning-response", "parent": "second-orders"}

CASES = {
    "wrong type": (edited("kpis", 0, "decimals", "1"), 'kpis[0].decimals: "1" is text; expected a whole number from 0 to 6'),
    "boolean as number": (edited("kpis", 0, "targets", 0, "value", True), "kpis[0].targets[0].value: True is true or false; expected a number from -1e15 to 1e15"),
    "number as boolean": (edited("people", 0, "active", 1), "people[0].active: 1 is a number; expected true or false"),
    "list as object": (edited("company", []), "company: this is a list; expected an object"),
    "null where needed": (edited("kpis", 0, "name", None), "kpis[0].name: null says nothing; expected text of 1 to 200 characters"),
    "text as number": (edited("values", "customer-retention", "actuals", 0, "65"), 'values.customer-retention.actuals[0]: "65" is text; expected a number from -1e15 to 1e15, or null'),
    "boolean in values": (edited("values", "customer-retention", "actuals", 0, False), "values.customer-retention.actuals[0]: False is true or false; expected a number from -1e15 to 1e15, or null"),
    "half a number": (edited("links", 0, "lag_weeks", 2.5), "links[0].lag_weeks: 2.5 does not fit; expected a whole number from 0 to 104"),
    "unknown format": (edited("format", "plumbline-company/2"), 'format: "plumbline-company/2" is not known here; expected one of: plumbline-company/1'),
    "unknown owner": (edited("kpis", 0, "owner", "cfo@northwind.example"), 'kpis[0].owner: nobody in people has the address "cfo@northwind.example"; expected the e-mail address of somebody in people (did you mean "coo@northwind.example"?)'),
    "unknown alignment owner": (edited("company", "alignment_owner", "x@y.example"), 'company.alignment_owner: nobody in people has the address "x@y.example"; expected the e-mail address of somebody in people'),
    "unknown head": (edited("departments", 0, "head", "x@y.example"), 'departments[0].head: nobody in people has the address "x@y.example"; expected the e-mail address of somebody in people'),
    "unknown department": (edited("kpis", 1, "department", "sales"), 'kpis[1].department: there is no department "sales"; expected the key of a department'),
    "unknown acceptor": (edited("links", 0, "accepted_by", "x@y.example"), 'links[0].accepted_by: nobody in people has the address "x@y.example"; expected the e-mail address of somebody in people'),
    "unknown KPI of values": (edited("values", "nps", {"start": "2025-01-06", "actuals": []}), 'values.nps: there is no KPI "nps"; expected the key of a KPI'),
    "sixth locked": (sixth_locked(), "kpis[7].locked_until: “lock-4” is locked company KPI number 6 (besides customer-retention, lock-0, lock-1, lock-2, lock-3); expected at most five locked company KPIs"),
    "locked without target": (edited("kpis", 0, "targets", []), "kpis[0].locked_until: the locked KPI “customer-retention” lacks: targets; expected locked KPIs that are active, measurable and owned"),
    "locked below company": (edited("kpis", 1, "locked_until", "2027-01-01"), "kpis[1].locked_until: the department KPI “returning-response” is locked; expected locks at company level only"),
    "circle": (circle(), "links[3]: the links close a circle: c → a → b → c; expected links that come back to no KPI"),
    "link to itself": (edited("links", 1, {"child": "second-orders", "parent": "second-orders"}), "links[1]: “second-orders” is linked to itself; expected another KPI as parent"),
    "level skipped": (edited("links", 0, "child", "customer-retention") | {"kpis": [*SMALL["kpis"][:2]]}, "links[0]: “customer-retention” is linked to itself; expected another KPI as parent"),
    "downwards": (edited("links", 0, {"child": "customer-retention", "parent": "second-orders"}), "links[0]: “customer-retention” (company) is linked to “second-orders” (department); expected a link one level up, or between two department KPIs"),
    "linked twice": (edited("links", 1, SMALL["links"][0]), "links[1]: “returning-response” and “customer-retention” are linked by links[0]; expected one link between two KPIs"),
    "own link": (edited("links", 0, "author", "COO@northwind.example"), "links[0].accepted_by: coo@northwind.example is the author of the link; expected somebody else's acceptance"),
    "company KPI in a department": (edited("kpis", 0, "department", "marketing"), "kpis[0].department: the company KPI “customer-retention” is put into a department; expected no department at company level"),
    "department KPI in none": (edited("kpis", 1, "department", None), "kpis[1].department: the department KPI “returning-response” is in no department; expected the key of a department"),
    "address twice": (edited("people", 1, "email", "COO@Northwind.example") | {"kpis": [], "links": [], "values": {}, "explanations": []}, 'people[1].email: "coo@northwind.example" is taken by people[0]; expected each of them once'),
    "KPI key twice": (edited("kpis", 2, "key", "returning-response"), 'kpis[2].key: "returning-response" is taken by kpis[1]; expected each of them once'),
    "typo": (edited("kpis", 0, "onwer", "x"), "kpis[0].onwer: the format has no such field; expected a field of the format (did you mean “owner”?)"),
    "targets overlap": (edited("kpis", 0, "targets", 1, {"from": "2026-12-31", "value": 1}), "kpis[0].targets[1].from: kpis[0].targets[0] (2026-01-01 to 2026-12-31) holds on that day; expected versions of a target that do not overlap"),
    "open target overlaps": (edited("kpis", 1, "targets", 1, {"from": "2027-01-01", "value": 1}), "kpis[1].targets[1].from: kpis[1].targets[0] (2026-01-01 to …) holds on that day; expected versions of a target that do not overlap"),
    "range for a value": (edited("kpis", 1, "targets", 0, {"from": "2026-01-01", "value": 1, "low": 0}), "kpis[1].targets[0].low: a target of a KPI whose direction is higher has none; expected “value” where the direction is higher or lower, a flat “low” and “high” for each period where it is range"),
    "ends before it begins": (edited("kpis", 0, "targets", 0, "to", "2025-12-31"), "kpis[0].targets[0].to: it comes before the beginning; expected “from” not after “to”"),
    "range upside down": (upside_down(), "kpis[1].targets[0].high: the upper end of the range is not above the lower; expected “low” below “high”"),
    "linear without baseline": (edited("kpis", 0, "targets", 0, "baseline", None), "kpis[0].targets[0].baseline: a linear target has no beginning; expected a number in “baseline”"),
    "no such day": (edited("kpis", 0, "targets", 0, "from", "2026-02-30"), 'kpis[0].targets[0].from: "2026-02-30" is no day from 1900 to 2199; expected a day as YYYY-MM-DD, from 1900 to 2199'),
    "week from Tuesday": (edited("values", "customer-retention", "start", "2025-01-07"), "values.customer-retention.start: 2025-01-07 is not the first day of a weekly period; expected a period's first day, such as 2025-01-06"),
    "future values": (edited("values", "customer-retention", {"start": "2150-01-05", "actuals": [None, 1.0]}), "values.customer-retention.actuals[1]: values of the future (1, from 2150-01-12 on); expected null for periods that have not begun"),
    "note of nothing": (edited("values", "customer-retention", "notes", {"2025-01-13": "x"}), 'values.customer-retention.notes.2025-01-13: "2025-01-13" has no value; expected the first day of a period that has a value'),
    "time zone": (edited("company", "time_zone", "Mars/Base"), 'company.time_zone: "Mars/Base" is no known time zone; expected a name such as Europe/Paris'),
    "slug": (edited("company", "slug", "Not A Slug"), 'company.slug: "Not A Slug" has another form; expected a short name: small letters, digits and dashes, at most 60'),
    "slug with a newline": (edited("company", "slug", "northwind\n"), 'company.slug: "northwind\\u000a" holds a control character; expected a short name: small letters, digits and dashes, at most 60'),
    "waived for nobody": (edited("waivers", [{"rule": "cascade-orphan", "subject": "kpi:lost", "reason": "New", "until": "2027-01-01", "on": "2026-01-05"}]), 'waivers[0].subject: nothing in the file is called "kpi:lost"; expected company, or the name of something in the file: kpi:key, department:key, person:address, link:child>parent'),
    "NUL": (edited("people", 0, "name", "a\0b"), 'people[0].name: "a\\u0000b" holds a control character; expected text of 1 to 200 characters'),
    "explained twice": (edited("explanations", 1, SMALL["explanations"][0]), "explanations[1]: explanations[0] explains the same period; expected one explanation for a KPI and period"),
    "blank name": (edited("people", 0, "name", " \u00a0"), "people[0].name: the text is blank; expected text of 1 to 200 characters"),
    "too great": (edited("kpis", 1, "targets", 0, "value", 1e16), "kpis[1].targets[0].value: 1e+16 is too great; expected a number from -1e15 to 1e15"),
    "negative effect": (edited("links", 0, "effect", -1), "links[0].effect: -1 is too small; expected a number from 0 to 1e15"),
    "no company": ({"people": []}, "company: it is missing; expected this field"),
    "no object": ([1], "file: it holds no JSON object; expected a company file, an object with “company”"),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_a_fault_is_one_clear_line(db, tmp_path, capsys, case):
    document, line = CASES[case]
    assert refused(tmp_path, capsys, document) == [line]


RAW = {
    "duplicate key": (b'{"company": {"slug": "a", "name": "A", "slug": "b"}}', "company.slug: the key stands more than once in its object; expected each key once"),
    "duplicate section": (b'{"company": {"slug": "a", "name": "A"}, "people": [], "people": []}', "people: the key stands more than once in its object; expected each key once"),
    "NaN": (json.dumps(SMALL).replace("65.1", "NaN").encode(), "values.customer-retention.actuals[0]: NaN is not a finite number; expected a number from -1e15 to 1e15, or null"),
    "infinity": (json.dumps(SMALL).replace("68.0", "-Infinity").encode(), "kpis[0].targets[0].value: -Infinity is not a finite number; expected a number from -1e15 to 1e15"),
    "1e400": (json.dumps(SMALL).replace("65.1", "1e400").encode(), "values.customer-retention.actuals[0]: 1e400 is not a finite number; expected a number from -1e15 to 1e15, or null"),
    "huge integer": (json.dumps(SMALL).replace("65.1", "9" * 5000).encode(), None),
    "lone surrogate": (json.dumps(SMALL).replace("Ines Duval", "\\ud800").encode(), 'people[0].name: "\\ud800" holds half a character (a lone surrogate); expected text of 1 to 200 characters'),
    "not UTF-8": (b'{"company": \n"\xff"}', "file: line 2 holds the byte 0xff, which is not UTF-8; expected UTF-8"),
    "UTF-16": ("{}".encode("utf-16"), "file: it is written in UTF-16; expected UTF-8"),
    "no JSON": (b"{'company'", "file: not JSON at line 1, column 2 (Expecting property name enclosed in double quotes); expected JSON"),
    "empty": (b"", "file: not JSON at line 1, column 1 (Expecting value); expected JSON"),
    "nested bomb": (b"[" * 200_000, "file: lists and objects are nested too deeply; expected a JSON object of the format's depth"),
    "nested objects": (b'{"a":' * 100_000, "file: lists and objects are nested too deeply; expected a JSON object of the format's depth"),
    "a name of 10 MB": (json.dumps(SMALL).replace("Ines Duval", "x" * 10_000_000).encode(), "people[0].name: 10000000 characters are too many; expected text of 1 to 200 characters"),
    "a key of 10 MB": (json.dumps({**SMALL, "x" * 10_000_000: 1}).encode(), None),
}  # fmt: skip


@pytest.mark.parametrize("case", RAW)
def test_what_json_does_not_allow_is_one_clear_line(db, tmp_path, capsys, case):
    content, line = RAW[case]
    lines = refused(tmp_path, capsys, content)
    assert len(lines) == 1
    assert len(lines[0]) < 500  # the sections of the format are named
    assert line is None or lines == [line]


def test_all_faults_of_one_pass_are_told_structure_first(db, tmp_path, capsys):
    document = small()
    document["kpis"][0]["decimals"] = "1"
    document["people"][2]["role"] = "boss"
    document["kpis"][1]["owner"] = "nobody@northwind.example"
    document["links"][0]["child"] = "nothing"
    places = [line.partition(":")[0] for line in refused(tmp_path, capsys, document)]
    assert places == ["people[2].role", "kpis[0].decimals", "kpis[1].owner", "links[0].child"]


def test_an_entry_with_a_fault_is_not_missed_by_those_that_name_it(db, tmp_path, capsys):
    document = small()
    document["people"][2]["name"] = ""
    assert len(refused(tmp_path, capsys, document)) == 1


def test_more_lines_than_anybody_reads_are_counted(db, tmp_path, capsys):
    document = small()
    document["values"]["customer-retention"]["actuals"] = ["x"] * 1000
    lines = refused(tmp_path, capsys, document)
    assert len(lines) == 201
    assert lines[-1] == "and 800 faults more"


def test_a_taken_slug_is_refused_unless_replaced(db, tmp_path, capsys):
    path = tmp_path / "company.json"
    path.write_text(json.dumps(SMALL))
    call_command("load_company", str(path))
    capsys.readouterr()
    (line,) = refused(tmp_path, capsys, small())
    assert line.startswith('company.slug: there is a company "northwind" already; expected another slug, or --replace')


def test_a_file_that_is_not_there_is_one_line(db, tmp_path):
    from django.core.management.base import CommandError

    with pytest.raises(CommandError, match="No such file"):
        call_command("load_company", str(tmp_path / "none.json"))
