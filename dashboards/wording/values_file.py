"""Faults of a file of values in words, one line each."""

from collections.abc import Iterator, Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from dashboards.rules.company_file_faults import Faults
from dashboards.wording import company_file

PROBLEMS = company_file.PROBLEMS | {
    "person_left": gettext_noop("who sent it is no longer active here"),
    "guarded": gettext_noop("%(reason)s"),
    "bad_gzip": gettext_noop("it begins like gzip and is damaged"),
    "too_large_unpacked": gettext_noop("unpacked it is larger than %(most)s MiB"),
    "other_separator": gettext_noop("the fields of %(found)s are not separated by commas"),
    "no_column": gettext_noop("the column “%(name)s” is missing"),
    "extra_column": gettext_noop("the column “%(name)s” is not known, or stands twice"),
    "no_field": gettext_noop("“%(name)s” is missing"),
    "extra_field": gettext_noop("“%(name)s” is not known, or stands twice"),
    "bad_csv": gettext_noop("not CSV (%(reason)s)"),
    "bad_line": gettext_noop("no JSON object (%(reason)s)"),
    "fields_counted": gettext_noop("it has %(count)s fields"),
    "not_a_number": gettext_noop("%(found)s is not a number"),
    "is_no_text": gettext_noop("%(found)s is not text"),
    "entry_unknown_kpi": gettext_noop("there is no KPI “%(key)s”"),
    "entry_not_allowed": gettext_noop("your rights do not reach the values of “%(key)s”"),
    "entry_retired": gettext_noop("the KPI “%(key)s” is retired"),
    "entry_bad_period": gettext_noop("it is no day"),
    "entry_not_period_start": gettext_noop("%(period)s is not the first day of a period of this KPI"),
    "entry_period_ahead": gettext_noop("%(period)s lies in the future"),
    "entry_not_a_number": gettext_noop("it is not a number"),
    "entry_not_finite": gettext_noop("it is not a finite number"),
    "entry_too_large": gettext_noop("the number is too great"),
    "entry_too_long": gettext_noop("the text is too long"),
    "entry_duplicate": gettext_noop("row %(other)s gives a value for the same KPI and period"),
}
EXPECTED = company_file.EXPECTED | {
    "active_person": gettext_noop("a person of the company"),
    "agreement": gettext_noop("values that nothing stands against"),
    "whole_gzip": gettext_noop("a whole gzip file, or one that is not packed"),
    "commas": gettext_noop("commas between fields and a point in numbers"),
    "columns": gettext_noop("%(wanted)s, and perhaps note, each once"),
    "csv": gettext_noop("CSV with commas and double quotes"),
    "ndjson": gettext_noop("an object on each line"),
    "fields_as_header": gettext_noop("%(wanted)s, as the header has"),
    "point_number": gettext_noop("a number with a decimal point and no separators"),
    "some_text": gettext_noop("text in quotes"),
    "note": gettext_noop("text without control characters"),
    "entry_unknown_kpi": gettext_noop("the key of a KPI of this company"),
    "entry_not_allowed": gettext_noop("KPIs that you own, stand in for, or whose department you head"),
    "entry_retired": gettext_noop("a KPI in use"),
    "entry_bad_period": gettext_noop("the first day of the period as YYYY-MM-DD"),
    "entry_not_period_start": gettext_noop(
        "the first day of the period: Monday for weeks, the 1st for months and quarters"
    ),
    "entry_period_ahead": gettext_noop("a period that has begun"),
    "entry_not_a_number": gettext_noop("a number with a decimal point and no separators"),
    "entry_not_finite": gettext_noop("a finite number"),
    "entry_too_large": gettext_noop("a number from -1e15 to 1e15"),
    "entry_too_long": gettext_noop("at most 1,000 characters"),
    "entry_duplicate": gettext_noop("one value for a KPI and period"),
}


def value_fault_lines(faults: Faults) -> Iterator[str]:
    """A line for each fault kept, and one that says how many more there are."""
    return company_file.fault_lines(faults, problems=PROBLEMS, expectations=EXPECTED)


def value_fault_cells(where: str, problem: str, expected: str, words: Mapping[str, object]) -> tuple[str, str, str]:
    """A fault that was kept, as a table prints it: where, what is wrong, what is expected."""
    return where, _(PROBLEMS[problem]) % words, _(EXPECTED[expected]) % words
