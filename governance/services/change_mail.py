"""Mail about change requests, posted with the write that it tells of."""

from governance.models import ChangeComment, ChangeRequest
from governance.selectors.owed_changes import approvals_of
from governance.wording.changes import comment_mail, decided_mail
from organization.models import Company
from organization.rules.actors import Actor
from organization.services.mail import Post, post_mails
from organization.services.reminders import tell_at_once

KIND = "change"


def ask_approvers(*, company: Company, change: ChangeRequest) -> None:
    """Who may approve is told at once, each as they wish to be."""
    tell_at_once(company=company, owed=approvals_of(company, [change.id]))


def tell_author(*, company: Company, change: ChangeRequest, by: Actor, note: str = "") -> None:
    """What became of the request; nobody is told what they did themselves."""
    if change.author is None or change.author_id == by.id or not change.author.active:
        return
    subject, text = decided_mail(company, change, by.name, note)
    key = f"change:{change.id}:{change.status}"
    post_mails(company=company, posts=[Post(change.author.id, subject, text, KIND, key)])


def tell_of_comment(*, company: Company, change: ChangeRequest, said: ChangeComment, by: Actor) -> None:
    """Its author reads what others said."""
    if change.author is None or change.author_id == by.id or not change.author.active:
        return
    subject, text = comment_mail(company, change, by.name, said.text)
    post_mails(company=company, posts=[Post(change.author.id, subject, text, KIND, f"change-comment:{said.id}")])
