"""Who takes over what a person stands for."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from organization.forms.absences import suggest
from organization.forms.person_field import PersonField
from organization.models import Company, Membership
from organization.rules.estate import HAND_OVER, LEAVE, RETIRE, Act, Item, Name, Said

AS_ABOVE = ""


class HandoverForm(forms.Form):
    """One successor for all; single items apart."""

    successor = PersonField(
        label=_("Who takes over"), required=False, help_text=_("Everything below, unless you say otherwise there.")
    )
    individual = forms.ChoiceField(
        label=_("Individual KPIs"),
        required=False,
        widget=forms.RadioSelect,
        choices=[
            (RETIRE, _("retire them: they measure this person")),
            (HAND_OVER, _("hand them over like everything else")),
        ],
        initial=RETIRE,
    )
    why = forms.CharField(
        label=_("Reason"),
        max_length=500,
        required=False,
        help_text=_("Stands in the trail of everything that changes hands."),
    )
    stays = forms.BooleanField(label=_("The person stays and only hands over"), required=False)

    def __init__(self, *args: Any, company: Company, person: Membership, items: Sequence[Item], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person
        self.items = [item for item in items if item.acts]
        suggest(self.fields["successor"], company)
        if not any(item.retires for item in self.items):
            del self.fields["individual"]
        if not self.items:
            del self.fields["successor"]
            del self.fields["stays"]
        self.rows: list[tuple[Item, str, str]] = []
        for place, item in enumerate(self.items):
            act, to = f"act-{place}-{item.id.hex}", f"to-{place}-{item.id.hex}"
            self.fields[act] = forms.ChoiceField(
                label=_now("What becomes of %(item)s") % {"item": item.title}, required=False, choices=_choices(item)
            )
            self.fields[to] = PersonField(label=_now("Who takes over %(item)s") % {"item": item.title}, required=False)
            suggest(self.fields[to], company)
            self.fields[to].widget.attrs["placeholder"] = _now("as above")
            self.rows.append((item, act, to))

    def lines(self) -> list[dict[str, Any]]:
        """Each item with its two fields, for the table."""
        return [{"item": item, "act": self[act], "to": self[to]} for item, act, to in self.rows]

    def shared(self) -> list[Any]:
        """The fields that are about everything."""
        return [self[name] for name in ("successor", "individual", "why") if name in self.fields]

    def said(self) -> Said:
        """As the service takes it."""
        data = self.cleaned_data
        successor: Membership | None = data.get("successor")
        single: dict[Name, tuple[Act, Any]] = {}
        for item, act, to in self.rows:
            person: Membership | None = data.get(to)
            if data.get(act):
                single[item.name] = (data[act], person.id if person else successor.id if successor else None)
            elif person is not None:
                single[item.name] = (HAND_OVER, person.id)
        return Said(successor.id if successor else None, data.get("individual") or None, single)

    def reason(self) -> str:
        """What the trail says: the words given, or else that this person hands over."""
        return self.cleaned_data["why"].strip() or _now("%(name)s hands over") % {"name": self.person.name}


def _choices(item: Item) -> list[tuple[str, str]]:
    words = {HAND_OVER: _now("hand over"), RETIRE: _now("retire"), LEAVE: _now("leave without")}
    usual = _now("as above")
    return [(AS_ABOVE, usual), *((act, words[act]) for act in item.acts)]
