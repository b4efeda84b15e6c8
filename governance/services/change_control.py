"""What the rooms below are to know of change control and disputes; AppConfig.ready calls it."""

from alignment.services.results import Stage, add_stage
from governance.selectors.estate_changes import waiting_requests
from governance.selectors.owed_changes import OWED_APPROVAL
from governance.selectors.owed_disputes import OWED_DISPUTE
from governance.services.change_effects import STAGE, keep_effects
from governance.services.change_guard import instead, veto
from governance.services.change_seats import follow_people
from governance.services.disputes import follow_people as follow_resolvers
from governance.services.regrouping import lead_governance
from kpis.services import guards
from organization.selectors import estate, owed
from organization.services import following


def register() -> None:
    """The guard, where changes are asked for, what people owe and hand over, who may approve, what requests would do. Twice changes nothing."""
    guards.watch(veto)
    guards.lead(instead)
    add_stage(Stage(STAGE, keep_effects))
    owed.register(OWED_APPROVAL)
    owed.register(OWED_DISPUTE)
    estate.register(waiting_requests)
    following.follow_people(follow_people)
    following.follow_people(follow_resolvers)
    following.follow_departments(lead_governance)
