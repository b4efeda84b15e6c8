"""Which requests wait for a person, for the hand-over of the room below: told, for approvals follow the role."""

from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from governance.models import ChangeApproval, ChangeRequest, ChangeStatus, Dispute, DisputeStatus
from organization.models import Company
from organization.rules.estate import Item


def waiting_requests(company: Company, membership: UUID) -> list[Item]:
    """Change requests that wait for the person's word, their own that are open, and disputes they decide. Three queries."""
    waiting = ChangeApproval.objects.filter(
        company=company, change__status=ChangeStatus.OPEN, verdict="", deciders__contains=[membership]
    )
    asked = set(waiting.values_list("change_id", flat=True))
    own = ChangeRequest.objects.filter(company=company, status=ChangeStatus.OPEN, author_id=membership)
    found = []
    if asked:
        words = ngettext("%(n)s change request to decide", "%(n)s change requests to decide", len(asked))
        follows = _("whoever has the role next decides")
        found.append(Item("approval", membership, words % {"n": len(asked)}, where=follows, acts=()))
    disputes = Dispute.objects.filter(company=company, status=DisputeStatus.OPEN, resolver_id=membership)
    found += [
        Item(
            "dispute",
            one.id,
            _("Decides: %(question)s") % {"question": one.question},
            where=_("the next role up decides"),
            acts=(),
        )
        for one in disputes
    ]
    found += [
        Item("request", one.id, _("Asked for: %(title)s") % {"title": f"CR-{one.number} {one.title}"}, acts=())
        for one in own
    ]
    return found
