"""What the choices of governance are called where no row of theirs is at hand (the models' labels say the same)."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from kpis.wording.life import Words

KINDS: Mapping[str, Words] = {
    "create": _("create"),
    "modify": _("modify"),
    "retarget": _("change the target"),
    "relink": _("change the links"),
    "retire": _("retire"),
    "unlock": _("change while locked"),
}
STATUSES: Mapping[str, Words] = {
    "open": _("open"),
    "applied": _("applied"),
    "refused": _("refused"),
    "withdrawn": _("withdrawn"),
}
REVIEWS: Mapping[str, Words] = {
    "operational": _("operational review"),
    "strategic": _("strategic review"),
    "alignment": _("quarterly alignment review"),
    "realignment": _("annual realignment"),
}
CADENCES: Mapping[str, Words] = {
    "weekly": _("weekly"),
    "biweekly": _("every two weeks"),
    "monthly": _("monthly"),
    "quarterly": _("quarterly"),
}
RUNGS: Mapping[str, Words] = {
    "explanation": _("explanation by the owner"),
    "plan": _("improvement plan"),
    "head": _("head of the department"),
    "executive": _("executive"),
}
