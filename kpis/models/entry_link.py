"""The link of a mail that opens exactly the values due from one person, without a password."""

import pghistory
from django.db import models

from organization.models import CompanyRow
from organization.models.membership import Membership


@pghistory.track(
    pghistory.InsertEvent(),
    pghistory.UpdateEvent(condition=pghistory.AnyChange("revoked_at")),
    exclude=["token_hash", "last_used_at"],
)
class EntryLink(CompanyRow):
    """What a link opens: the values that were due from `membership` on `day`, until `expires_at`.

    Only the hash of its token is kept. It is no session: it shows and takes those values and nothing else.
    """

    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, db_constraint=False, related_name="+")
    day = models.DateField(help_text="The periods that were due on this day are open.")
    token_hash = models.CharField(max_length=64)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at"]
        constraints = [models.UniqueConstraint(fields=["company", "token_hash"], name="entry_link_once")]
        indexes = [models.Index(fields=["company", "membership"], name="entry_link_by_person")]

    def __str__(self) -> str:
        return f"{self.membership_id} {self.day}"
