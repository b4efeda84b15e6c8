"""Why a service says no: a code and the field it is about, no sentence (organization/wording/refusals.py has those)."""

from typing import Final

SLUG_TAKEN: Final = "slug_taken"
SLUG_MALFORMED: Final = "slug_malformed"
KEY_TAKEN: Final = "key_taken"
EMAIL_TAKEN: Final = "email_taken"
LAST_ADMINISTRATOR: Final = "last_administrator"
IS_ALIGNMENT_OWNER: Final = "is_alignment_owner"
ALIGNMENT_OWNER_READS_ONLY: Final = "alignment_owner_reads_only"
NOT_ACTIVE: Final = "not_active"
ALREADY_JOINED: Final = "already_joined"
LINK_NOT_VALID: Final = "link_not_valid"
ACCOUNT_EXISTS: Final = "account_exists"
OTHER_MEMBERSHIP: Final = "other_membership"
BAD_EXPIRY: Final = "bad_expiry"
NOT_JOINED: Final = "not_joined"
NOT_INVITED: Final = "not_invited"
SIGNS_IN_ELSEWHERE: Final = "signs_in_elsewhere"
ERASED: Final = "erased"
ERASES_SELF: Final = "erases_self"
HANDS_OVER_FIRST: Final = "hands_over_first"
AWAY_ALREADY: Final = "away_already"
DEPUTY_AWAY: Final = "deputy_away"
DEPUTY_READS_ONLY: Final = "deputy_reads_only"
OWN_DEPUTY: Final = "own_deputy"
BACK_ALREADY: Final = "back_already"
UPSIDE_DOWN: Final = "upside_down"
PAST: Final = "past"
NOT_HANDED_OVER: Final = "not_handed_over"
OWN_SUCCESSOR: Final = "own_successor"
SUCCESSOR_READS_ONLY: Final = "successor_reads_only"
NOT_POSSIBLE: Final = "not_possible"
SAME_DEPARTMENT: Final = "same_department"
CLOSED: Final = "closed"
NO_REASON: Final = "no_reason"
NOTHING_CHOSEN: Final = "nothing_chosen"
CHANGED_MEANWHILE: Final = "changed_meanwhile"
COUNTRY_UNKNOWN: Final = "country_unknown"
SUBDIVISION_UNKNOWN: Final = "subdivision_unknown"


class RefusedError(ValueError):
    """A write that the rules of the room do not allow. `field` names the form's field, or is empty."""

    def __init__(self, code: str, field: str = "", **params: str) -> None:
        super().__init__(code)
        self.code = code
        self.field = field
        self.params = params
