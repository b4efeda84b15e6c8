"""What the rooms below are to know of variances, plans, talks and accountability; AppConfig.ready calls it."""

from alignment.services.results import Stage, add_stage
from governance.selectors import estate_variances
from governance.selectors.owed_variances import OWED_KINDS
from governance.services import accountability
from governance.services.escalations import STAGE, keep_escalations
from kpis.services.guards import follow
from organization.selectors import estate, owed
from organization.services import handover


def register() -> None:
    """The stage that follows misses, what people owe, what they hand over, what moves with a KPI. Twice changes nothing."""
    add_stage(Stage(STAGE, keep_escalations))
    follow(accountability.follow_owner, at_once=accountability.follow_owners)
    estate.register(estate_variances.open_governance)
    handover.register(estate_variances.ACTION, accountability.hand_over_actions)
    handover.register(estate_variances.ESCALATION, accountability.hand_over_escalations)
    handover.register(estate_variances.PLAN_OWNED, accountability.hand_over_plans)
    handover.register(estate_variances.QUESTION, accountability.hand_over_questions)
    for kind in OWED_KINDS:
        owed.register(kind)
