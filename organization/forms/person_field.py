"""One person of the company, typed by name or e-mail and suggested while typing."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from organization.models import Company, Membership

_ADDRESS = re.compile(r"<([^<>]+)>\s*$")


class PersonField(forms.CharField):
    """One active person of the company: "Maya Lind <maya@…>" as suggested, an e-mail, or a name that only one has."""

    company: Company

    def clean(self, value: Any) -> Any:
        """The membership, or None where nothing was typed."""
        text = super().clean(value).strip()
        if not text:
            return None
        people = Membership.objects.filter(company=self.company)
        address = _ADDRESS.search(text)
        wanted = address.group(1) if address else text
        found = list(people.filter(**({"email__iexact": wanted} if "@" in wanted else {"name__iexact": wanted}))[:2])
        if not found:
            raise ValidationError(_("Nobody here has this name or address. Choose from the list."), code="not_here")
        if len(found) > 1:
            raise ValidationError(_("Several people have this name. Give the e-mail address."), code="several")
        return found[0]


def person_text(person: Membership | None) -> str:
    """A person as the field shows and reads them."""
    return f"{person.name} <{person.email}>" if person else ""
