"""The citation on a source's page in the admin: ready to copy, with where it came from, and a form to correct it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action
from unfold.widgets import UnfoldAdminTextareaWidget, UnfoldAdminTextInputWidget

from config.admin import Step
from sources.citation import FORMATS
from sources.models import Source
from sources.services import citation_of, correct_citation
from sources.services.citing import EDITORS

LABELS = {
    "type": "Type", "title": "Title", "author": "Authors", "issued": "Published", "container-title": "Site",
    "publisher": "Publisher", "URL": "Address", "language": "Language", "DOI": "DOI", "ISBN": "ISBN",
    "volume": "Volume", "issue": "Issue", "page": "Pages",
}  # fmt: skip


PLAIN = {"title": "title", "container": "container-title", "publisher": "publisher", "doi": "DOI"}


class CorrectionForm(forms.Form):
    """The fields that are corrected most; the others are corrected as CSL-JSON on the source."""

    title = forms.CharField(
        required=False, max_length=500, widget=UnfoldAdminTextInputWidget, help_text=_("Of the page.")
    )
    authors = forms.CharField(
        required=False,
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 4}),
        help_text=_("One to a line: “Doe, Jane” for a person, the whole name for a body."),
    )
    issued = forms.CharField(
        label=_("Published"),
        required=False,
        max_length=10,
        widget=UnfoldAdminTextInputWidget,
        help_text=_("2024-09-27, 2024-09 or 2024."),
    )
    container = forms.CharField(
        label=_("Site or journal"), required=False, max_length=300, widget=UnfoldAdminTextInputWidget
    )
    publisher = forms.CharField(required=False, max_length=300, widget=UnfoldAdminTextInputWidget)
    doi = forms.CharField(label=_("DOI"), required=False, max_length=200, widget=UnfoldAdminTextInputWidget)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def clean_issued(self) -> str:
        given = str(self.cleaned_data["issued"]).strip()
        if given and not re.fullmatch(r"\d{4}(-\d{1,2}(-\d{1,2})?)?", given):
            raise forms.ValidationError(_("Give a day as 2024-09-27, a month as 2024-09 or a year as 2024."))
        return given


def _shown(csl: Mapping[str, Any]) -> dict[str, str]:
    """CSL-JSON as the form shows it."""
    parts = csl.get("issued", {}).get("date-parts", [[]])[0]
    return {field: str(csl.get(name, "")) for field, name in PLAIN.items()} | {
        "authors": "\n".join(map(_line, csl.get("author", []))),
        "issued": "-".join(f"{part:02}" for part in parts),
    }


def _line(name: Mapping[str, str]) -> str:
    return name.get("literal") or ", ".join(filter(None, [name.get("family"), name.get("given")]))


def _name(line: str) -> dict[str, str]:
    family, comma, given = line.partition(",")
    return {"family": family.strip(), "given": given.strip()} if comma and given.strip() else {"literal": line}


def _corrections(shown: Mapping[str, str], values: Mapping[str, str]) -> dict[str, Any]:
    """What the form says otherwise than what was shown, as CSL-JSON."""
    lines = [line.strip() for line in values["authors"].splitlines() if line.strip()]
    said: dict[str, tuple[str, str, Any]] = {
        field: (name, values[field].strip(), values[field].strip()) for field, name in PLAIN.items()
    }
    said["authors"] = ("author", "\n".join(lines), [_name(line) for line in lines])
    day = values["issued"]
    said["issued"] = ("issued", day, {"date-parts": [[int(part) for part in day.split("-")]]} if day else {})
    return {name: value for field, (name, text, value) in said.items() if text != shown[field]}


def _correct(row: Source, values: Any, by: User) -> str:
    corrections = _corrections(_shown(citation_of(row).csl), values)
    correct_citation(source=row, corrections=corrections, expected_version=values["version"], by=by)
    return "The citation is corrected, and stays so when the page is read again."


CORRECT = Step(
    title="Correct the citation",
    explanation="What you change here wins over what was found in the page. What you leave as it is follows the page.",
    form=CorrectionForm,
    act=_correct,
    submit="Correct",
)


class CitationAdmin:
    """What a source's admin says about its citation."""

    class Media:
        js = ("sources/copy.js",)

    def has_correct_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("sources.change_source")

    @action(description=_("Correct the citation"), icon="edit_note", permissions=["correct"])
    def correct_citation(self: Any, request: HttpRequest, object_id: str) -> HttpResponse:
        row = self.get_object(request, object_id)
        if row is None:
            raise PermissionDenied
        shown = {**_shown(citation_of(row).csl), "version": row.version}
        return self.run_step(request, object_id, CORRECT, initial=shown)

    @admin.display(description=_("Cite it as"))
    def cited(self, row: Source) -> Any:
        citation = citation_of(row)
        lines = ((entry.label, entry.name, entry.name, citation.written(entry.name)) for entry in FORMATS.values())
        return format_html_join(
            "",
            '<div class="citation"><span class="opacity-75">{}</span>'
            '<button type="button" class="underline cursor-pointer" data-copies="citation-{}" data-done="Copied" '
            'data-selected="Selected: press Ctrl-C">Copy</button>'
            '<div class="as-written" id="citation-{}" dir="auto">{}</div></div>',
            lines,
        )

    @admin.display(description=_("Where it came from"))
    def origins_of_citation(self, row: Source) -> Any:
        origins = citation_of(row).origins
        lines = (
            (label, origins[name].capitalize() if origins[name] == EDITORS else origins[name])
            for name, label in LABELS.items()
            if name in origins
        )
        rows = format_html_join("", '<li><span class="opacity-75">{}:</span> {}</li>', lines)
        return format_html('<ul class="list-none">{}</ul>', rows) if rows else "Nothing was found yet."
