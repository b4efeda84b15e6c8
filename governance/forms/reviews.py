"""Forms of reviews and their series."""

from collections.abc import Iterable
from datetime import time
from typing import Any, cast
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from governance.models import AgendaItem
from governance.rules.agenda import MINUTES
from governance.services.agenda import LEAST_MINUTES, LONGEST_TITLE, MOST_MINUTES, Arranged
from governance.services.holding import LONGEST_NOTES
from governance.services.reviews import LONGEST_REASON
from governance.services.series import LONGEST, LONGEST_PLACE, SHORTEST
from governance.wording.reviews import CADENCES, KINDS, WEEKDAYS
from organization.forms.absences import suggest
from organization.forms.person_field import PersonField
from organization.models import Company, Department, Membership

#: The company as a whole, in a list of departments.
WHOLE_COMPANY = "company"


def _day(label: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))


def _time() -> forms.TimeField:
    widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    return forms.TimeField(label=_("Time"), initial=time(9), widget=widget, help_text=_("Where the company is."))


def _minutes() -> forms.IntegerField:
    return forms.IntegerField(label=_("Minutes"), min_value=SHORTEST, max_value=LONGEST, initial=45)


def _place() -> forms.CharField:
    return forms.CharField(
        label=_("Place or link"),
        max_length=LONGEST_PLACE,
        required=False,
        help_text=_("A room, or the address of a call."),
    )


class ChairedForm(forms.Form):
    """With somebody who chairs."""

    chair = PersonField(label=_("Chair"), required=False, help_text=_("Opens, keeps the time and closes it."))

    def __init__(self, *args: Any, company: Company, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        suggest(self.fields["chair"], company)

    def chair_id(self) -> UUID | None:
        """Who chairs."""
        person = cast("Membership | None", self.cleaned_data["chair"])
        return person.id if person else None


class SeriesForm(ChairedForm):
    """When and where a series meets."""

    cadence = forms.ChoiceField(label=_("Comes round"), choices=list(CADENCES.items()))
    weekday = forms.TypedChoiceField(
        label=_("On"),
        coerce=int,
        choices=list(enumerate(WEEKDAYS)),
        help_text=_("Monthly and rarer ones: the first such day. On a holiday it moves to the next working day."),
    )
    at = _time()
    minutes = _minutes()
    place = _place()
    field_order = ("kind", "department", "cadence", "weekday", "at", "minutes", "place", "chair")


class NewSeriesForm(SeriesForm):
    """A series that does not run yet."""

    kind = forms.ChoiceField(label=_("Kind"), choices=list(KINDS.items()))
    department = forms.ChoiceField(label=_("Of"))

    def __init__(self, *args: Any, departments: Iterable[Department], whole: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, departments, whole=whole)


class ReviewForm(ChairedForm):
    """A review of its own."""

    title = forms.CharField(label=_("What it is about"), max_length=200, required=False)
    kind = forms.ChoiceField(label=_("Kind"), choices=list(KINDS.items()))
    department = forms.ChoiceField(label=_("Of"))
    day = _day(_("Day"))
    at = _time()
    minutes = _minutes()
    place = _place()
    field_order = ("title", "kind", "department", "day", "at", "minutes", "place", "chair")

    def __init__(self, *args: Any, departments: Iterable[Department], whole: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, departments, whole=whole)


class MoveForm(ChairedForm):
    """Another moment, length, place or chair."""

    day = _day(_("Day"))
    at = _time()
    minutes = _minutes()
    place = _place()
    reason = forms.CharField(label=_("Why"), max_length=LONGEST_REASON)
    field_order = ("day", "at", "minutes", "place", "chair", "reason")


class CancelForm(forms.Form):
    """Why it does not take place."""

    reason = forms.CharField(label=_("Why"), max_length=LONGEST_REASON)


class TopicForm(forms.Form):
    """A topic for the agenda."""

    title = forms.CharField(label=_("Topic"), max_length=LONGEST_TITLE)
    minutes = forms.IntegerField(
        label=_("Minutes"), min_value=LEAST_MINUTES, max_value=MOST_MINUTES, initial=MINUTES["topic"]
    )


class PersonForm(forms.Form):
    """Somebody to be asked."""

    person = PersonField(label=_("Who else"))

    def __init__(self, *args: Any, company: Company, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        suggest(self.fields["person"], company)


class ArrangeForm(forms.Form):
    """Place, minutes and presenter of every item: three fields each, named by the item's id."""

    def __init__(self, *args: Any, items: list[AgendaItem], people: list[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._items = items
        for item in items:
            there = {person.id: person.name for person in people}
            if item.presenter is not None:
                there[item.presenter.id] = item.presenter.name
            choices = [("", "–"), *((str(key), name) for key, name in there.items())]
            name = item.title or (item.kpi.name if item.kpi else item.kind)
            self.fields[f"position-{item.id}"] = _number(_("Place of %(item)s"), name, item.position, 999)
            self.fields[f"minutes-{item.id}"] = _number(_("Minutes of %(item)s"), name, item.minutes, MOST_MINUTES)
            presenter = forms.ChoiceField(
                label=_("Presenter of %(item)s") % {"item": name},
                choices=choices,
                required=False,
                initial=str(item.presenter_id or ""),
            )
            self.fields[f"presenter-{item.id}"] = presenter

    def rows(self) -> list[tuple[AgendaItem, forms.BoundField, forms.BoundField, forms.BoundField]]:
        """Each item with its three fields."""
        return [
            (item, self[f"position-{item.id}"], self[f"minutes-{item.id}"], self[f"presenter-{item.id}"])
            for item in self._items
        ]

    def arranged(self) -> list[Arranged]:
        """What was said, as the service takes it."""
        said = self.cleaned_data
        return [
            Arranged(
                item.id,
                said[f"position-{item.id}"],
                said[f"minutes-{item.id}"],
                UUID(said[f"presenter-{item.id}"]) if said[f"presenter-{item.id}"] else None,
            )
            for item in self._items
        ]


class OutcomeForm(forms.Form):
    """What came of an item: the button says the outcome."""

    outcome = forms.CharField(required=False, max_length=10)
    text = forms.CharField(
        label=_("What was decided, or why"),
        required=False,
        max_length=LONGEST_NOTES,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    notes = forms.CharField(
        label=_("Notes"), required=False, max_length=LONGEST_NOTES, widget=forms.Textarea(attrs={"rows": 2})
    )


class ReviewActionForm(forms.Form):
    """Something that somebody shall do."""

    text = forms.CharField(label=_("What"), max_length=500)
    person = PersonField(label=_("Who"))
    due_on = _day(_("By"))

    def __init__(self, *args: Any, company: Company, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        suggest(self.fields["person"], company)


def department_of(value: str) -> UUID | None:
    """What a list of departments says."""
    return None if value == WHOLE_COMPANY else UUID(value)


def _offer(form: forms.Form, departments: Iterable[Department], *, whole: bool) -> None:
    field = form.fields["department"]
    assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the type checker
    own = [(WHOLE_COMPANY, _("The company as a whole"))] if whole else []
    field.choices = [*own, *((str(one.id), one.name) for one in departments)]


def _number(label: Any, name: str, initial: int, most: int) -> forms.IntegerField:
    return forms.IntegerField(label=label % {"item": name}, min_value=1, max_value=most, initial=initial)
