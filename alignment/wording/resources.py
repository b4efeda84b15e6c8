"""Shared resources in plain words: what is spare, who wants it, what is said when something is refused."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from alignment.rules.conflicts.draws import HurtRow, ResourceRow, UseRow
from kpis.rules.faults import Fault
from kpis.wording.formats import amount, difference_unit, digits
from kpis.wording.life import Words, filled
from kpis.wording.life import sentence as kpi_sentence

_SENTENCES: dict[tuple[str, str], Words] = {
    ("name", "missing"): gettext_lazy("What is shared?"),
    ("name", "taken"): gettext_lazy("A resource of this name stands already."),
    ("key", "taken"): gettext_lazy("A resource of this key stands already."),
    ("slack", "missing"): gettext_lazy("How much of it is spare? Zero is an answer."),
    ("slack", "not_negative"): gettext_lazy("A number of zero or more."),
    ("uses", "not_of_level"): gettext_lazy("Only department KPIs draw on a resource."),
    ("hurts", "not_of_level"): gettext_lazy("Only company KPIs pay for what is wanted beyond a resource."),
    ("uses", "retired"): gettext_lazy("That KPI is retired."),
    ("hurts", "retired"): gettext_lazy("That KPI is retired."),
    ("uses", "not_negative"): gettext_lazy("A number of zero or more."),
    ("hurts", "not_negative"): gettext_lazy("A number of zero or more."),
    ("", "no_such_resource"): gettext_lazy("There is no such resource any more."),
}


def sentence(fault: Fault) -> str:
    """The fault in words."""
    words = _SENTENCES.get((fault.field, fault.code))
    return filled(words, fault) if words else kpi_sentence(fault)


def number(value: float, locale: str) -> str:
    """An amount of a resource: three figures are enough."""
    size = abs(value)
    decimals = 0 if size >= 100 else 1 if size >= 10 else 2
    while decimals and round(value, decimals) == round(value, decimals - 1):
        decimals -= 1
    return digits(value, decimals=decimals, locale=locale)


def message(rows: Sequence[ResourceRow]) -> str:
    """The page in one sentence."""
    if not rows:
        return _("No shared resource is known")
    short = sum(row.beyond > 0 for row in rows)
    if not short:
        return _("There is enough of every shared resource for all targets")
    return ngettext(
        "%(n)s shared resource is wanted beyond what is spare",
        "%(n)s shared resources are wanted beyond what is spare",
        short,
    ) % {"n": short}


def spare_words(row: ResourceRow, locale: str) -> str:
    """What is spare, and whether it can be exceeded."""
    if row.slack == 0:
        return _("nothing is spare, and no more can be had") if row.hard else _("nothing is spare")
    spare = number(row.slack, locale)
    if row.hard:
        return _("%(spare)s spare, and no more can be had") % {"spare": spare}
    return _("%(spare)s spare") % {"spare": spare}


def wanted_words(row: ResourceRow, locale: str) -> str:
    """What all targets together take of it."""
    told = {"wanted": number(row.wanted, locale), "spare": number(row.slack, locale), "beyond": number(row.beyond, locale)}  # fmt: skip
    if not row.uses:
        return _("No KPI draws on it yet.")
    if all(use.draw.wants is None for use in row.uses):
        return _("What they want of it is not known: no target in force, no value, or not computed yet.")
    if row.slack == 0 and row.wanted > 0:
        return _("To reach their targets they want %(wanted)s, and nothing is spare.") % told
    if row.beyond > 0:
        return (
            _("To reach their targets they want %(wanted)s of the %(spare)s that are spare: %(beyond)s too much.")
            % told
        )
    return _("To reach their targets they want %(wanted)s of the %(spare)s that are spare.") % told


def use_words(use: UseRow, locale: str) -> tuple[str, str]:
    """What a unit of improvement takes, and what it takes to the target."""
    unit = difference_unit(use.kpi.unit) or _("unit")
    each = _("%(uses)s for each 1 %(unit)s") % {"uses": number(use.draw.uses, locale), "unit": unit}
    if use.draw.wants is None or use.draw.units is None:
        return each, _("not known")
    if use.draw.units == 0:
        return each, _("nothing: it is there")
    lacks = amount(use.draw.units, unit=difference_unit(use.kpi.unit), decimals=use.kpi.decimals, locale=locale)
    return each, _("%(wants)s for the %(lacks)s that it lacks") % {
        "wants": number(use.draw.wants, locale),
        "lacks": lacks,
    }


def hurt_words(hurt: HurtRow, locale: str) -> str:
    """What a company KPI loses."""
    loss = amount(hurt.loss, unit=difference_unit(hurt.kpi.unit), decimals=max(hurt.kpi.decimals, 2), locale=locale)
    return _("“%(kpi)s” loses %(loss)s for each one wanted beyond it") % {"kpi": hurt.kpi.name, "loss": loss}
