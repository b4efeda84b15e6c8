"""The kinds of things that the trail tells of."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from kpis.wording.life import Words

THINGS: Mapping[str, Words] = {
    "kpi": _("KPI"),
    "target": _("Target"),
    "link": _("Link"),
    "change": _("Change request"),
    "approval": _("Approval"),
    "dispute": _("Dispute"),
    "decision": _("Decision"),
    "policy": _("Policy"),
    "person": _("Person"),
    "department": _("Department"),
}
