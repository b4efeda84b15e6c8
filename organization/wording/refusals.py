"""What a refusal says."""

from collections.abc import Callable

from django.utils.translation import gettext as _

from organization.rules import refusals
from organization.rules.refusals import RefusedError

_SENTENCES: dict[str, Callable[[], str]] = {
    refusals.SLUG_TAKEN: lambda: _("Another company uses this address already."),
    refusals.SLUG_MALFORMED: lambda: _("Use small letters, digits and dashes, at most 60."),
    refusals.KEY_TAKEN: lambda: _("Another department has this key."),
    refusals.EMAIL_TAKEN: lambda: _("%(name)s has this e-mail address already."),
    refusals.LAST_ADMINISTRATOR: lambda: _(
        "%(name)s is the last active administrator. Make somebody else administrator first."
    ),
    refusals.IS_ALIGNMENT_OWNER: lambda: _(
        "%(name)s is the alignment owner. Name another one in the company's settings first."
    ),
    refusals.ALIGNMENT_OWNER_READS_ONLY: lambda: _(
        "%(name)s only reads. The alignment owner must be able to change things."
    ),
    refusals.NOT_ACTIVE: lambda: _("%(name)s is not active."),
    refusals.ALREADY_JOINED: lambda: _("%(name)s signs in already and needs no invitation."),
    refusals.LINK_NOT_VALID: lambda: _("This invitation is no longer valid."),
    refusals.ACCOUNT_EXISTS: lambda: _(
        "There is an account for %(email)s. Sign in with it, then open this link again."
    ),
    refusals.NOT_JOINED: lambda: _("%(name)s has not joined yet: an invitation is what helps."),
    refusals.NOT_INVITED: lambda: _("%(name)s has no open invitation."),
    refusals.SIGNS_IN_ELSEWHERE: lambda: _(
        "%(name)s enters another company with the same account, so one company alone cannot change how they sign in. "
        "They can ask for a link by mail or use a recovery code; whoever runs this server can help too."
    ),
    refusals.ERASED: lambda: _("%(name)s was erased and stays so. Add a new person instead."),
    refusals.ERASES_SELF: lambda: _("Ask another administrator: nobody erases themselves."),
    refusals.HANDS_OVER_FIRST: lambda: _("%(name)s must hand over first: %(what)s."),
    refusals.BAD_EXPIRY: lambda: _("A day to come, at most a year away."),
    refusals.AWAY_ALREADY: lambda: _("%(name)s is away already on some of these days."),
    refusals.DEPUTY_AWAY: lambda: _("%(name)s is away on some of these days. Name somebody who is here."),
    refusals.DEPUTY_READS_ONLY: lambda: _("%(name)s only reads, and could enter nothing."),
    refusals.OWN_DEPUTY: lambda: _("Somebody else must stand in for %(name)s."),
    refusals.BACK_ALREADY: lambda: _("%(name)s is back already."),
    refusals.UPSIDE_DOWN: lambda: _("The last day lies before the first."),
    refusals.PAST: lambda: _("These days are over."),
    refusals.NOT_HANDED_OVER: lambda: _("Who takes this over: %(what)s?"),
    refusals.OWN_SUCCESSOR: lambda: _("%(name)s cannot succeed themselves. Name somebody else."),
    refusals.SUCCESSOR_READS_ONLY: lambda: _("%(name)s only reads, and could not take anything over."),
    refusals.SAME_DEPARTMENT: lambda: _("Choose another department."),
    refusals.CLOSED: lambda: _("%(name)s is closed already."),
    refusals.NO_REASON: lambda: _("Say why: it stands in the trail."),
    refusals.NOTHING_CHOSEN: lambda: _("Choose who and what goes into the new department."),
    refusals.CHANGED_MEANWHILE: lambda: _("Something has changed since you looked. Look again, then confirm."),
    refusals.NOT_POSSIBLE: lambda: _("%(what)s: %(why)s"),
    refusals.COUNTRY_UNKNOWN: lambda: _("The holidays of %(country)s are not known."),
    refusals.SUBDIVISION_UNKNOWN: lambda: _("%(part)s is no part of this country whose holidays are known."),
    refusals.OTHER_MEMBERSHIP: lambda: _("Your account belongs to another person of this company already."),
}


def sentence(refusal: RefusedError) -> str:
    """The refusal in words, naming whom it is about."""
    return _SENTENCES[refusal.code]() % refusal.params
