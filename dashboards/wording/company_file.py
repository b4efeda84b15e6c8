"""Faults of a file in words: `path: what is wrong; expected ...`, one line each."""

from collections.abc import Iterator, Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from dashboards.rules.company_file_faults import Fault, Faults

PROBLEMS = {
    # the file as a whole
    "too_large": gettext_noop("%(megabytes)s MB are too many"),
    "other_encoding": gettext_noop("it is written in %(encoding)s"),
    "not_utf8": gettext_noop("line %(line)s holds the byte %(byte)s, which is not UTF-8"),
    "not_json": gettext_noop("not JSON at line %(line)s, column %(column)s (%(reason)s)"),
    "too_deep": gettext_noop("lists and objects are nested too deeply"),
    "not_an_object": gettext_noop("it holds no JSON object"),
    # types and forms
    "is_null": gettext_noop("null says nothing"),
    "is_boolean": gettext_noop("%(found)s is true or false"),
    "is_text": gettext_noop("%(found)s is text"),
    "is_number": gettext_noop("%(found)s is a number"),
    "is_object": gettext_noop("this is an object"),
    "is_list": gettext_noop("this is a list"),
    "is_unreadable": gettext_noop("%(found)s is nothing JSON knows"),
    "not_finite": gettext_noop("%(found)s is not a finite number"),
    "too_small": gettext_noop("%(found)s is too small"),
    "too_great": gettext_noop("%(found)s is too great"),
    "wrong_number": gettext_noop("%(found)s does not fit"),
    "too_long": gettext_noop("%(length)s characters are too many"),
    "half_character": gettext_noop("%(found)s holds half a character (a lone surrogate)"),
    "control_character": gettext_noop("%(found)s holds a control character"),
    "is_blank": gettext_noop("the text is blank"),
    "malformed": gettext_noop("%(found)s has another form"),
    "unknown_word": gettext_noop("%(found)s is not known here"),
    "no_day": gettext_noop("%(found)s is no day from 1900 to 2199"),
    "missing": gettext_noop("it is missing"),
    "unknown_field": gettext_noop("the format has no such field"),
    "doubled_key": gettext_noop("the key stands more than once in its object"),
    # names and references
    "unknown_time_zone": gettext_noop("%(found)s is no known time zone"),
    "slug_taken": gettext_noop("there is a company %(found)s already"),
    "named_twice": gettext_noop("%(found)s is taken by %(first)s"),
    "nobody": gettext_noop("nobody in people has the address %(found)s"),
    "no_such_department": gettext_noop("there is no department %(found)s"),
    "no_such_subject": gettext_noop("nothing in the file is called %(found)s"),
    "no_such_kpi": gettext_noop("there is no KPI %(found)s"),
    "company_with_department": gettext_noop("the company KPI “%(key)s” is put into a department"),
    "without_department": gettext_noop("the %(level)s KPI “%(key)s” is in no department"),
    "disagrees": gettext_noop("it does not agree with the rest of the entry"),
    "policy_at_fault": gettext_noop("the policy does not allow it"),
    # targets and locks
    "target_missing": gettext_noop("the target does not say it"),
    "target_not_allowed": gettext_noop("a target of a KPI whose direction is %(direction)s has none"),
    "target_not_finite": gettext_noop("it is not a finite number"),
    "target_negative": gettext_noop("it is negative"),
    "target_order": gettext_noop("it comes before the beginning"),
    "range_order": gettext_noop("the upper end of the range is not above the lower"),
    "target_unsupported_day": gettext_noop("the day cannot be"),
    "target_needs_end": gettext_noop("a pace line or a target to date has no last day"),
    "target_needs_baseline": gettext_noop("a linear target has no beginning"),
    "target_overlap": gettext_noop("%(first)s (%(span)s) holds on that day"),
    "locked_level": gettext_noop("the %(level)s KPI “%(key)s” is locked"),
    "locked_incomplete": gettext_noop("the locked KPI “%(key)s” lacks: %(missing)s"),
    "too_many_locked": gettext_noop("“%(key)s” is locked company KPI number %(number)s (besides %(already)s)"),
    # links
    "link_twice": gettext_noop("“%(child)s” and “%(parent)s” are linked by %(first)s"),
    "link_to_itself": gettext_noop("“%(key)s” is linked to itself"),
    "link_levels": gettext_noop("“%(child)s” (%(child_level)s) is linked to “%(parent)s” (%(parent_level)s)"),
    "own_link": gettext_noop("%(found)s is the author of the link"),
    "circle": gettext_noop("the links close a circle: %(way)s"),
    # contributions
    "contribution_twice": gettext_noop("%(first)s says the same"),
    "nothing_beside_something": gettext_noop(
        "“%(department)s” says elsewhere that it does something for “%(company_kpi)s”"
    ),
    "nothing_measured": gettext_noop("%(found)s measures what the department does not do"),
    "other_level": gettext_noop("“%(key)s” is a KPI of %(found)s level"),
    "resource_level": gettext_noop("“%(key)s” is a KPI of the %(level)s level"),
    # values and explanations
    "no_period_start": gettext_noop("%(day)s is not the first day of a %(cadence)s period"),
    "value_of_the_future": gettext_noop("values of the future (%(count)s, from %(day)s on)"),
    "note_of_no_period": gettext_noop("%(found)s is no period of this KPI"),
    "note_without_value": gettext_noop("%(found)s has no value"),
    "explained_twice": gettext_noop("%(first)s explains the same period"),
    "in_the_future": gettext_noop("%(day)s lies in the future"),
}
EXPECTED = {
    "smaller_file": gettext_noop("at most %(most)s MB"),
    "utf8": gettext_noop("UTF-8"),
    "json": gettext_noop("JSON"),
    "json_object": gettext_noop("a JSON object of the format's depth"),
    "company_file": gettext_noop("a company file, an object with “company”"),
    "text": gettext_noop("text of 1 to %(most)s characters"),
    "key": gettext_noop("a key: letters, digits and dashes, at most 100"),
    "slug": gettext_noop("a short name: small letters, digits and dashes, at most 60"),
    "email": gettext_noop("an e-mail address"),
    "currency": gettext_noop("a currency's three capital letters"),
    "locale": gettext_noop("a locale such as en or de-CH"),
    "day": gettext_noop("a day as YYYY-MM-DD, from 1900 to 2199"),
    "number": gettext_noop("a number from -1e15 to 1e15"),
    "number_from": gettext_noop("a number from %(least)s to 1e15"),
    "number_above": gettext_noop("a number above %(least)s, up to 1e15"),
    "number_or_null": gettext_noop("a number from -1e15 to 1e15, or null"),
    "whole_number": gettext_noop("a whole number from %(least)s to %(most)s"),
    "one_of": gettext_noop("one of: %(words)s"),
    "boolean": gettext_noop("true or false"),
    "list": gettext_noop("a list"),
    "series": gettext_noop("a list of numbers and nulls"),
    "object": gettext_noop("an object"),
    "required": gettext_noop("this field"),
    "field_like": gettext_noop("a field of the format (did you mean “%(near)s”?)"),
    "fields": gettext_noop("one of: %(names)s"),
    "key_once": gettext_noop("each key once"),
    "time_zone": gettext_noop("a name such as Europe/Paris"),
    "free_slug": gettext_noop("another slug, or --replace to archive that company and load this one in its place"),
    "name_once": gettext_noop("each of them once"),
    "one_open": gettext_noop("at most one that has not ended"),
    "no_day_while_open": gettext_noop("null while the entry is open"),
    "day_of_the_end": gettext_noop("the day on which it ended"),
    "day_of_acceptance": gettext_noop("the day until which it is accepted"),
    "day_of_recovery": gettext_noop("the first day of the first period back on track"),
    "with_the_verdict": gettext_noop("given where there is a verdict, and only there"),
    "two_departments": gettext_noop("another department than the giver"),
    "not_before_announced": gettext_noop("a day that is not before the announcement"),
    "rule": gettext_noop("the code of a rule, such as cascade-orphan"),
    "known_subject": gettext_noop(
        "company, or the name of something in the file: kpi:key, department:key, person:address, link:child>parent"
    ),
    "two_kpis": gettext_noop("another KPI than the first"),
    "the_decision": gettext_noop("what was decided"),
    "kpi_or_department": gettext_noop("a KPI, or a department as a whole"),
    "why_declined": gettext_noop("why it was declined"),
    "at_most_100": gettext_noop("a number from 0 to 100"),
    "three_numbers": gettext_noop("a list of three numbers: have, need, coverage"),
    "list_of_keys": gettext_noop("a list of texts"),
    "policy_field": gettext_noop("a field of a policy as the interface sends it"),
    "time": gettext_noop("a time such as 09:30"),
    "somebody": gettext_noop("the e-mail address of somebody in people"),
    "somebody_like": gettext_noop("the e-mail address of somebody in people (did you mean %(near)s?)"),
    "known_department": gettext_noop("the key of a department"),
    "known_department_like": gettext_noop("the key of a department (did you mean %(near)s?)"),
    "known_kpi": gettext_noop("the key of a KPI"),
    "known_kpi_like": gettext_noop("the key of a KPI (did you mean %(near)s?)"),
    "department_kpi": gettext_noop("the key of a department KPI, whose improvement takes it"),
    "company_kpi": gettext_noop("the key of a company KPI, which loses by its overload"),
    "no_department": gettext_noop("no department at company level"),
    "a_department": gettext_noop("the key of a department"),
    "target_missing": gettext_noop("“value”, or “low” and “high” where the direction is range"),
    "target_not_allowed": gettext_noop(
        "“value” where the direction is higher or lower, a flat “low” and “high” for each period where it is range"
    ),
    "target_not_finite": gettext_noop("a finite number"),
    "target_negative": gettext_noop("0 or more"),
    "target_order": gettext_noop("“from” not after “to”"),
    "range_order": gettext_noop("“low” below “high”"),
    "target_unsupported_day": gettext_noop("a day from 1900 to 2199"),
    "target_needs_end": gettext_noop("a day in “to”"),
    "target_needs_baseline": gettext_noop("a number in “baseline”"),
    "no_overlap": gettext_noop("versions of a target that do not overlap"),
    "lock_of_company": gettext_noop("locks at company level only"),
    "lock_measurable": gettext_noop("locked KPIs that are active, measurable and owned"),
    "five_locked": gettext_noop("at most five locked company KPIs"),
    "link_once": gettext_noop("one link between two KPIs"),
    "another_kpi": gettext_noop("another KPI as parent"),
    "one_level_up": gettext_noop("a link one level up, or between two department KPIs"),
    "another_person": gettext_noop("somebody else's acceptance"),
    "no_circle": gettext_noop("links that come back to no KPI"),
    "one_answer": gettext_noop("statements, or one empty statement"),
    "no_kpi": gettext_noop("no KPI where the statement is empty"),
    "kpi_of_level": gettext_noop("a KPI of %(level)s level"),
    "period_start": gettext_noop("a period's first day, such as %(near)s"),
    "no_future": gettext_noop("null for periods that have not begun"),
    "note_of_value": gettext_noop("the first day of a period that has a value"),
    "explained_once": gettext_noop("one explanation for a KPI and period"),
    "begun_period": gettext_noop("a period that has begun"),
}


def fault_line(
    fault: Fault, *, problems: Mapping[str, str] = PROBLEMS, expectations: Mapping[str, str] = EXPECTED
) -> str:
    """One fault as one line."""
    return _("%(where)s: %(problem)s; expected %(expected)s") % {
        "where": fault.where,
        "problem": _(problems[fault.problem]) % fault.words,
        "expected": _(expectations[fault.expected]) % fault.words,
    }


def fault_lines(
    faults: Faults, *, problems: Mapping[str, str] = PROBLEMS, expectations: Mapping[str, str] = EXPECTED
) -> Iterator[str]:
    """A line for each fault kept, and one that says how many more there are."""
    for fault in faults.kept:
        yield fault_line(fault, problems=problems, expectations=expectations)
    more = faults.count - len(faults.kept)
    if more:
        yield ngettext("and %(count)s fault more", "and %(count)s faults more", more) % {"count": more}
