"""A file of values, and why a load is undone."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from dashboards.services.load_files import MOST_SENT


class LoadFileForm(forms.Form):
    """The file, and why what stands is corrected."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("CSV or NDJSON, also gzipped, at most 32 MB."),
        error_messages={"required": _("Choose a file."), "empty": _("The file is empty.")},
        widget=forms.FileInput(attrs={"accept": ".csv,.ndjson,.jsonl,.gz,text/csv,application/gzip"}),
    )
    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=1000,
        help_text=_("Stands beside every value that the file corrects."),
    )

    def clean_file(self) -> Any:
        """Within the limit."""
        file = self.cleaned_data["file"]
        if file.size > MOST_SENT:
            raise forms.ValidationError(_now("The file is larger than 32 MB. Send it in parts."))
        return file


class UndoForm(forms.Form):
    """Why the load is undone."""

    why = forms.CharField(
        label=_("Why"), max_length=1000, required=False, help_text=_("Stands in the history of every value it touched.")
    )
