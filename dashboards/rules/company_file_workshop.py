"""What a company file says of the workshop beyond contributions (hand-offs, priorities) and of findings that somebody lives with.

Declared like the sections of governance, and read, checked, filled and dumped with them.
"""

from collections.abc import Collection, Mapping

from dashboards.rules.company_file_faults import Faults, shown
from dashboards.rules.company_file_governance import SECTIONS
from dashboards.rules.company_file_kinds import Day, Text
from dashboards.rules.company_file_references import Numbered
from dashboards.rules.company_file_sections import KEY, Agreement, Entry, Said, Section

_ADDRESS = Text(254, pattern=r"[^@\s]{1,64}@[^@\s]{1,189}", expected="email")
_BY = "Somebody in people."
#: The subject of a waiver that is about the company as a whole.
COMPANY = "company"

HAND_OFFS = Section(
    "hand_offs",
    "HandOff",
    (
        Said("giver", KEY, required=True, names="department"),
        Said("taker", KEY, required=True, names="department"),
        Said("company_kpi", KEY, required=True, names="kpi"),
        Said("what", Text(300), required=True),
        Said("kpi", KEY, names="kpi", about="What measures it, a KPI of either; null: no man's land."),
        Said("by", _ADDRESS, column="author", names="person", about=_BY),
        Said("on", Day(), required=True, column="at", moment=True),
    ),
    order=("on", "giver", "taker", "what"),
    once=(("giver", "taker", "company_kpi", "what"),),
    agreements=(Agreement("taker", lambda one: one["giver"] == one["taker"], "two_departments"),),
    app="alignment",
)
PRIORITIES = Section(
    "priorities",
    "Priority",
    (
        Said("name", Text(200), required=True),
        Said("announced_on", Day(), required=True),
        Said("ended_on", Day()),
        Said("note", Text(1000, blank=True), ""),
    ),
    order=("announced_on", "name"),
    once=(("name",),),
    agreements=(
        Agreement(
            "ended_on",
            lambda one: one["ended_on"] is not None and one["ended_on"] < one["announced_on"],
            "not_before_announced",
        ),
    ),
    parts=(
        Section(
            "kpis",
            "PriorityKpi",
            (Said("kpi", KEY, required=True, names="kpi"),),
            order=("kpi",),
            once=(("kpi",),),
            under="priority",
            app="alignment",
        ),
    ),
    app="alignment",
)
WAIVERS = Section(
    "waivers",
    "Waiver",
    (
        Said("rule", Text(60, pattern="[a-z][a-z-]*", expected="rule"), required=True),
        Said("subject", Text(300), COMPANY, about="company, or kpi:key, department:key, person:address, link:child>parent."),
        Said("reason", Text(1000), required=True),
        Said("until", Day(), required=True),
        Said("by", _ADDRESS, names="person", about=_BY),
        Said("on", Day(), required=True, column="at", moment=True),
    ),
    order=("rule", "subject"),
    once=(("rule", "subject"),),
    app="alignment",
)  # fmt: skip
WORKSHOP = (HAND_OFFS, PRIORITIES, WAIVERS)
#: Every section that is declared so.
ALL = (*WORKSHOP, *SECTIONS)


def kind_of(subject: str) -> str:
    """What a waiver is about: the word before the colon."""
    return subject.partition(":")[0]


def check_workshop(
    found: Mapping[str, Numbered[Entry]], names: Collection[str], levels: Mapping[str, str], faults: Faults
) -> None:
    """Subjects that nothing bears, and KPIs of another level. `names`: as waivers call subjects, people in lower case; `levels` by key."""
    for place, entry in found[WAIVERS.name]:
        subject = entry["subject"]
        said = subject.lower() if kind_of(subject) == "person" else subject
        if said != COMPANY and said not in names:
            faults.add(f"{WAIVERS.name}[{place}].subject", "no_such_subject", "known_subject", found=shown(subject))
    wanted = (("company_kpi", "company"), ("kpi", "department"))
    for place, entry in found[HAND_OFFS.name]:
        for field, level in wanted:
            there = levels.get(entry[field] or "")
            if there is not None and there != level:
                told = {"key": entry[field], "found": there, "level": level}
                faults.add(f"{HAND_OFFS.name}[{place}].{field}", "other_level", "kpi_of_level", **told)
