"""The policy as a form: one field a decision, in the groups in which the page shows them."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from governance.models import ChangeKind, ReviewCadence
from governance.rules.policy import KINDS, LEVELS, RESOLVERS, REVIEWS, RUNGS, VELOCITIES
from governance.rules.policy_document import COUNTS, MOST_ANSWER_DAYS
from governance.services.policy import LONGEST_REASON
from governance.wording.policy import ROLES, field_words, roles_words
from kpis.models import Level
from kpis.rules.faults import Refused
from organization.models import Velocity

#: Who approves, in the combinations that are offered; the interface takes any.
CHAINS = (
    ("owner",),
    ("head",),
    ("alignment_owner",),
    ("executive",),
    ("head", "other_head"),
    ("head", "alignment_owner"),
    ("head", "other_head", "alignment_owner"),
    ("head", "executive"),
    ("alignment_owner", "executive"),
    ("head", "alignment_owner", "executive"),
)
_NARROW = {"class": "pl-form__number"}


class PolicyForm(forms.Form):
    """All of the policy, and why it changes. `seen`: number of the version that its reader saw."""

    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, document: Mapping[str, Any], people: Iterable[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        for level in LEVELS:
            self.fields[f"requests.{level}"] = forms.MultipleChoiceField(
                label=Level(level).label.capitalize(),
                choices=[(kind, ChangeKind(kind).label) for kind in KINDS if kind != "unlock" or level == "company"],
                widget=forms.CheckboxSelectMultiple,
                required=False,
            )
            for kind in KINDS:
                self.fields[f"approvers.{level}.{kind}"] = _chain(level, kind, document["approvers"][level][kind])
        for name in COUNTS:
            self.fields[name] = _count(name, *COUNTS[name])
        for rung in RUNGS:
            self.fields[f"answer_days.{rung}"] = _count(f"answer_days.{rung}", 1, MOST_ANSWER_DAYS)
        self.fields["department_misses_share"] = _count("department_misses_share", 1, 100)
        self.fields["department_misses_share"].help_text = _("In per cent.")
        for velocity in VELOCITIES:
            for kind in REVIEWS:
                self.fields[f"rhythm.{velocity}.{kind}"] = forms.ChoiceField(
                    label=field_words(f"rhythm.{velocity}.{kind}"),
                    choices=[(value, label) for value, label in ReviewCadence.choices if value != "yearly"],
                    widget=forms.Select(attrs={"aria-label": field_words(f"rhythm.{velocity}.{kind}")}),
                )
        roles = [(role, ROLES[role]) for role in RESOLVERS]
        self.fields["dispute_resolver"] = forms.ChoiceField(
            label=field_words("dispute_resolver"),
            choices=[*roles, *people],
            help_text=_("If nobody is there, the next role up decides."),
        )
        self.fields["resolver_applies"] = forms.BooleanField(label=field_words("resolver_applies"), required=False)
        self.fields["reason"] = forms.CharField(
            label=_("Why this version"), max_length=LONGEST_REASON, widget=forms.Textarea(attrs={"rows": 2})
        )

    @staticmethod
    def initial_of(document: Mapping[str, Any], number: int) -> dict[str, Any]:
        """What the form shows of a version."""
        flat: dict[str, Any] = {"seen": number}
        for name, value in document.items():
            flat.update(_flat(name, value))
        for level in LEVELS:
            for kind in KINDS:
                flat[f"approvers.{level}.{kind}"] = "+".join(document["approvers"][level][kind])
        flat["department_misses_share"] = round(document["department_misses_share"] * 100)
        return flat

    def document(self) -> dict[str, Any]:
        """What the form says, as the policy's document."""
        said = self.cleaned_data
        return {
            "requests": {level: said[f"requests.{level}"] for level in LEVELS},
            "approvers": {
                level: {kind: said[f"approvers.{level}.{kind}"].split("+") for kind in KINDS} for level in LEVELS
            },
            **{name: said[name] for name in COUNTS},
            "answer_days": {rung: said[f"answer_days.{rung}"] for rung in RUNGS},
            "department_misses_share": said["department_misses_share"] / 100,
            "rhythm": {one: {kind: said[f"rhythm.{one}.{kind}"] for kind in REVIEWS} for one in VELOCITIES},
            "dispute_resolver": said["dispute_resolver"],
            "resolver_applies": said["resolver_applies"],
        }

    def mark(self, refused: Refused, say: Any) -> None:
        """Every fault at its field; one in a table without a field of its own above the form."""
        for fault in refused.faults:
            self.add_error(fault.field if fault.field in self.fields else None, say(fault))

    # The groups in which the page shows the fields.

    def by_request(self) -> list[BoundField]:
        """One a level."""
        return [self[f"requests.{level}"] for level in LEVELS]

    def approvers(self) -> list[tuple[str, list[BoundField]]]:
        """(kind of change, a field a level)."""
        return [
            (str(ChangeKind(kind).label), [self[f"approvers.{level}.{kind}"] for level in LEVELS]) for kind in KINDS
        ]

    def ladder(self) -> list[tuple[BoundField, BoundField]]:
        """(misses in a row, working days to answer) of each rung, from below."""
        return [(self[f"{rung}_after"], self[f"answer_days.{rung}"]) for rung in RUNGS]

    def rhythm(self) -> list[tuple[str, list[BoundField]]]:
        """(velocity, a field a kind of review)."""
        return [(str(Velocity(one).label), [self[f"rhythm.{one}.{kind}"] for kind in REVIEWS]) for one in VELOCITIES]

    def limits(self) -> list[BoundField]:
        """What is too much, and how long a plan may take."""
        return [self[name] for name in ("plan_days", "department_misses_share", "most_owned", "most_department_kpis")]

    def disputes(self) -> list[BoundField]:
        """Who decides, how fast, and what then."""
        return [self[name] for name in ("dispute_resolver", "dispute_days", "resolver_applies")]


def _chain(level: str, kind: str, now: list[str]) -> forms.ChoiceField:
    offered = [chain for chain in CHAINS if level != "company" or not {"head", "owner"} & set(chain)]
    chains = offered if tuple(now) in offered else [tuple(now), *offered]
    return forms.ChoiceField(
        label=field_words(f"approvers.{level}.{kind}"),
        choices=[("+".join(chain), roles_words(chain)) for chain in chains],
        widget=forms.Select(attrs={"aria-label": field_words(f"approvers.{level}.{kind}")}),
    )


def _count(name: str, least: int, most: int) -> forms.IntegerField:
    return forms.IntegerField(
        label=field_words(name), min_value=least, max_value=most, widget=forms.NumberInput(attrs=_NARROW)
    )


def _flat(name: str, value: Any) -> dict[str, Any]:
    if not isinstance(value, Mapping):
        return {name: value}
    found: dict[str, Any] = {}
    for key, inner in value.items():
        found.update(_flat(f"{name}.{key}", inner))
    return found
