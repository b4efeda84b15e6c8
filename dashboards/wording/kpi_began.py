"""Where the dip of a KPI began and what is on its way to it, ready to print."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from alignment.rules.diagnosis.told import Coming, Diagnosed, Named, Origin
from alignment.wording.diagnosis import (
    coming_words,
    level_words,
    name_words,
    share_words,
    size_words,
    verdict_words,
    way_words,
)
from dashboards.wording.kpi_figures import near_day
from kpis.wording.week import period_words

#: So many possible origins stand on the page; those that explain less than this share are left out.
SHOWN = 5
LEAST_SHARE = 0.05


@dataclass(frozen=True, slots=True)
class OriginLine:
    """A place where it may have begun. `key` empty: not the reader's to open."""

    key: str
    name: str
    department: str
    owner: str
    since: str
    size: str
    share: float
    explains: str
    way: str


@dataclass(frozen=True, slots=True)
class Step:
    """A KPI on the way from the origin to the page's own. `health` empty: unknown to the reader."""

    key: str
    name: str
    place: str
    said: str
    health: str
    origin: bool


@dataclass(frozen=True, slots=True)
class ComingLine:
    """A change that has not arrived yet."""

    key: str
    name: str
    words: str
    since: str
    arrives: str
    way: str


@dataclass(frozen=True, slots=True)
class Began:
    """The whole section. `note`: that it is older than the page, or that the last attempt failed."""

    sentence: str
    level: str
    origins: list[OriginLine]
    path: list[Step]
    coming: list[ComingLine]
    as_of: str
    note: str


@dataclass(frozen=True, slots=True)
class Saying:
    """How weeks, days and figures are written. `day`: that of the page."""

    locale: str
    month: int
    day: date

    def week(self, start: date) -> str:
        """Week 41, from 5 Oct."""
        name = period_words(start, "weekly", fiscal_start_month=self.month)
        return _("%(week)s, from %(day)s") % {"week": name, "day": near_day(start, self.day)}


def began(found: Diagnosed, *, healths: Mapping[UUID, str], off: bool, failed: bool, saying: Saying) -> Began:
    """Everything in words. `off`: the KPI misses its target; `failed`: the last attempt to compute this did."""
    first = found.origin
    return Began(
        sentence=_sentence(found, off=off, saying=saying),
        level=level_words(found.origin_level),
        origins=[_origin(found, one, saying) for one in _worth_naming(found)],
        path=_path(found, first, healths, saying) if first else [],
        coming=[_coming(found, one, saying) for one in found.coming],
        as_of=near_day(found.day, saying.day),
        note=_note(found, failed=failed, day=saying.day),
    )


def _sentence(found: Diagnosed, *, off: bool, saying: Saying) -> str:
    if off and found.enough and found.verdict == "no_significant_variance":
        return _(
            "It misses its target and yet is within its normal course: there is no event to find, the process brings it."
        )
    return verdict_words(found, locale=saying.locale)


def _worth_naming(found: Diagnosed) -> Sequence[Origin]:
    """Only where the verdict names an origin: a list under "unclear" would be read as an answer."""
    if found.origin is None:
        return ()
    return [one for one in found.ranking if one is found.origin or one.share >= LEAST_SHARE][:SHOWN]


def _origin(found: Diagnosed, one: Origin, saying: Saying) -> OriginLine:
    return OriginLine(
        key=one.kpi.key,
        name=_capital(name_words(one.kpi)),
        department=_("the KPI itself") if one.kpi.id == found.kpi.id else one.kpi.department,
        owner=one.kpi.owner,
        since=saying.week(one.onset),
        size=_size(one, saying),
        share=one.share,
        explains=share_words(one.share),
        way=way_words(one.path),
    )


def _size(one: Origin, saying: Saying) -> str:
    if one.kpi.hidden:
        return ""
    told = {"size": size_words(one.size, one.kpi, locale=saying.locale)}
    return _("fell by about %(size)s") % told if one.size < 0 else _("rose by about %(size)s") % told


def _path(found: Diagnosed, first: Origin, healths: Mapping[UUID, str], saying: Saying) -> list[Step]:
    return [
        Step(
            key="" if step.id == found.kpi.id else step.key,
            name=_capital(name_words(step)),
            place=_place(step, here=step.id == first.kpi.id),
            said=_("%(moved)s, %(week)s") % {"moved": _size(first, saying) or _("changed"), "week": saying.week(first.onset)}
            if step.id == first.kpi.id
            else "",
            health="" if step.hidden else healths.get(step.id, ""),
            origin=step.id == first.kpi.id,
        )
        for step in first.path
    ]  # fmt: skip


def _place(step: Named, *, here: bool) -> str:
    place = {
        "company": _("Company"),
        "department": step.department or _("Department"),
        "individual": _("Individual, %(department)s") % {"department": step.department} if step.department else _("Individual"),
    }[step.level]  # fmt: skip
    return _("%(place)s: here") % {"place": place} if here else place


def _coming(found: Diagnosed, one: Coming, saying: Saying) -> ComingLine:
    return ComingLine(
        key=one.kpi.key,
        name=_capital(name_words(one.kpi)),
        words=coming_words(found, one, locale=saying.locale),
        since=saying.week(one.onset),
        arrives=saying.week(one.starts),
        way=way_words(one.path),
    )


def _note(found: Diagnosed, *, failed: bool, day: date) -> str:
    if failed:
        return _("The last attempt to compute this failed; what stands here is what was computed before.")
    if found.day < day:
        return _("Nothing newer has been computed.")
    return ""


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
