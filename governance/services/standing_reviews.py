"""What the rooms below are to know of cycles and reviews; AppConfig.ready calls it."""

from alignment.services.results import Stage, add_stage
from governance.models import Attendance, ReviewStatus
from governance.selectors import estate_reviews
from governance.selectors.owed_cycles import OWED_SIGNATURE
from governance.selectors.owed_reviews import OWED_KINDS
from governance.services import review_handover
from governance.services.cycles import STAGE, keep_to_sign
from organization.selectors import estate, owed
from organization.services import following, handover
from organization.services.following import PeopleWrite


def register() -> None:
    """What waits for signatures, what people owe, what they hand over, who is asked no more. Twice changes nothing."""
    add_stage(Stage(STAGE, keep_to_sign))
    for kind in (*OWED_KINDS, OWED_SIGNATURE):
        owed.register(kind)
    estate.register(estate_reviews.reviews_stood_for)
    handover.register(estate_reviews.SERIES, review_handover.hand_over_series)
    handover.register(estate_reviews.REVIEW, review_handover.hand_over_reviews)
    handover.register(estate_reviews.ITEM, review_handover.hand_over_items)
    following.follow_people(release_leavers)


def release_leavers(write: PeopleWrite) -> None:
    """Who left is asked to nothing that has not begun: minutes would say that they did not come."""
    if write.act == "deactivate":
        asked = Attendance.objects.filter(company=write.company, person__in=write.people)
        asked.filter(review__status=ReviewStatus.PLANNED).delete()
