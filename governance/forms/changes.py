"""What a change request asks for, typed in the forms of the direct change, with a reason that approvers read."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from alignment.forms.link import LinkForm, NewLinkForm
from alignment.models import CascadeLink
from governance.rules.changes import CLAIM, VERSION
from governance.selectors.changes import derivation_plain, plain
from governance.wording.kinds import KINDS, STATUSES
from kpis.forms.derivation import DerivationForm
from kpis.forms.kpi import EditKpiForm, exception_field
from kpis.forms.target import TargetForm
from kpis.models import DerivationKind, Kpi, Level, Target
from kpis.selectors.worked import derivation_of
from organization.models import Company, Department

_ASKED = {"hx-get", "hx-target", "hx-trigger", "hx-include", "hx-params"}


def ask_why(form: forms.Form, kpi: Kpi) -> None:
    """A request says why; of a locked KPI also why an exception. What the direct form asks its page while typing is left out."""
    form.fields["why"] = forms.CharField(
        label=_("Why"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Whoever approves it reads this; the trail keeps it."),
    )
    if kpi.locked_until is not None:
        form.fields.pop("exception", None)
        form.fields["exception"] = exception_field()
        form.fields["exception"].required = True
    for field in form.fields.values():
        for name in _ASKED & set(field.widget.attrs):
            del field.widget.attrs[name]


class ModifyForm(EditKpiForm):
    """The definition as it shall be."""

    def __init__(self, *args: Any, kpi: Kpi, company: Company, departments: list[Department], **kwargs: Any) -> None:
        said = {"initial": EditKpiForm.initial_of(kpi, company), **kwargs}
        super().__init__(*args, kpi=kpi, company=company, departments=departments, **said)
        ask_why(self, kpi)

    def proposal(self) -> dict[str, Any]:
        """What its reader changed."""
        return {"fields": {name: plain(value) for name, value in self.said().items()}}


class DeriveForm(DerivationForm):
    """What its values shall be computed from."""

    def __init__(self, *args: Any, kpi: Kpi, company: Company, **kwargs: Any) -> None:
        said = {"initial": DerivationForm.initial_of(derivation_of(company, kpi.id), company), **kwargs}
        super().__init__(*args, kpi=kpi, company=company, **said)
        ask_why(self, kpi)

    def proposal(self) -> dict[str, Any]:
        """A formula, or a roll-up."""
        wanted = self.wanted()
        if wanted.kind == DerivationKind.FORMULA:
            return {"derivation": derivation_plain(wanted.kind, expression=wanted.expression, since=wanted.since)}
        told = {name: getattr(wanted, name) for name in ("how", "values", "divisors", "factor", "coverage", "since")}
        return {"derivation": derivation_plain(wanted.kind, **told)}


class RetargetForm(TargetForm):
    """A target version as it shall be; `corrected`: the version that it replaces."""

    def __init__(self, *args: Any, kpi: Kpi, company: Company, corrected: Target | None, **kwargs: Any) -> None:
        if corrected is not None:
            kwargs = {"initial": TargetForm.initial_of(corrected, company), **kwargs}
        super().__init__(*args, kpi=kpi, company=company, **kwargs)
        self._corrected = corrected
        ask_why(self, kpi)

    def proposal(self) -> dict[str, Any]:
        """The version, and what it replaces."""
        version = self.version()
        replaces = str(self._corrected.id) if self._corrected else None
        return {"target": {**{name: plain(getattr(version, name)) for name in VERSION}, "replaces": replaces}}


class AddLinkForm(NewLinkForm):
    """A link as it shall be."""

    def __init__(self, *args: Any, kpi: Kpi, company: Company, **kwargs: Any) -> None:
        super().__init__(*args, company=company, child=kpi, **kwargs)
        ask_why(self, kpi)

    def proposal(self) -> dict[str, Any]:
        """A new link to the chosen parent."""
        said = self.said()
        parent = self.cleaned_data["parent"]
        return {"links": [{"act": "add", "parent": str(parent.id), "fields": {name: said[name] for name in CLAIM}}]}


class ChangeLinkForm(LinkForm):
    """What a link shall say."""

    def __init__(self, *args: Any, link: CascadeLink, company: Company, **kwargs: Any) -> None:
        said = {"initial": LinkForm.initial_of(link, company), **kwargs}
        super().__init__(*args, company=company, child=link.child, parent=link.parent, **said)
        self._link = link
        ask_why(self, link.child)

    def proposal(self) -> dict[str, Any]:
        """All of the claim; what is as it was is left out by the service."""
        said = self.said()
        fields = {name: said[name] for name in CLAIM}
        return {"links": [{"act": "change", "link": str(self._link.id), "fields": fields}]}


class WhyForm(forms.Form):
    """Why: for what needs no other word. `asked`: the proposal."""

    def __init__(self, *args: Any, kpi: Kpi, asked: dict[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._asked = asked
        ask_why(self, kpi)

    def proposal(self) -> dict[str, Any]:
        """As it was asked for."""
        return self._asked


#: What a direct form was not asked for: it is not told as missing while the request is only being opened.
_SAID_HERE = ("why", "exception")


def only_opened(form: forms.Form) -> bool:
    """Does nothing stand against a form that came from a direct one but what is said here only? That is then no fault."""
    for name in _SAID_HERE:
        if name in form.errors and not form.data.get(name, "").strip():
            del form.errors[name]
    return not form.errors


AskForm = ModifyForm | DeriveForm | RetargetForm | AddLinkForm | ChangeLinkForm | WhyForm


class SearchForm(forms.Form):
    """Filters of the list; everything optional, an unknown value counts as none."""

    q = forms.CharField(
        label=_("Find"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"type": "search", "placeholder": _("KPI, title, CR-12"), "autocomplete": "off"}),
    )
    status = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[("", _("Any state")), *((key, words) for key, words in STATUSES.items())],
    )
    kind = forms.ChoiceField(
        label=_("Kind"), required=False, choices=[("", _("Any kind")), *((key, words) for key, words in KINDS.items())]
    )
    level = forms.ChoiceField(label=_("Level"), required=False, choices=[("", _("All levels")), *Level.choices])

    def said(self) -> dict[str, str]:
        """The filters that make sense."""
        self.is_valid()
        data = self.cleaned_data
        return {
            "words": data.get("q", "").strip(),
            **{name: data.get(name, "") for name in ("status", "kind", "level")},
        }
