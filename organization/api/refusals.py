"""What this room's services refuse, and names that the company does not know, as the interface says them."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from organization.http.problems import Problem, Wrong
from organization.models import Company
from organization.rules.refusals import RefusedError
from organization.wording.refusals import sentence

Finder = Callable[[Company, str], UUID | None]


@contextmanager
def refusal_said() -> Iterator[None]:
    """A refusal becomes a 422 with its code at its field.

    Raises:
        Problem: the service refused.
    """
    try:
        yield
    except RefusedError as refusal:
        wrong = Wrong(refusal.field, refusal.code, sentence(refusal))
        raise Problem(422, "refused", _("Nothing was saved."), errors=[wrong]) from refusal


def with_ids(company: Company, said: Mapping[str, Any], finders: Mapping[str, Finder]) -> dict[str, Any]:
    """What was said, with ids where `finders` know the name; null and empty mean nobody, nothing.

    Raises:
        Problem: 422, somebody or something that the company has not.
    """
    found, errors = dict(said), []
    for name, find in finders.items():
        if name not in said:
            continue
        found[name] = find(company, said[name]) if said[name] else None
        if said[name] and found[name] is None:
            errors.append(Wrong(name, "not_here", _("Not known in this company.")))
    if errors:
        raise Problem(422, "invalid", _("Some fields are wrong."), errors=errors)
    return found
