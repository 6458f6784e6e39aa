"""What people type in the reading room. The workflow's forms are those of the admin's steps."""

from __future__ import annotations

from typing import Any

from django import forms
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from claims.models import Claim, Kind
from sources.models import Snapshot, Source
from verification.models import Evidence, Stance
from verification.services.quotes import Picked

STANCES = [("", _("Choose a stance")), *Stance.choices]


def lines(rows: int, **attrs: str) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, "dir": "auto", **attrs})


def quote_lines(*, trigger: str) -> forms.Textarea:
    """Where a quote is typed: whether the page says it is told below, as one types."""
    attrs: dict[str, Any] = {
        "hx-post": reverse_lazy("workbench:quote"),
        "hx-trigger": trigger,
        "hx-sync": "this:replace",
        "hx-target": "next .found",
        "hx-swap": "innerHTML",
        "data-quote": "",
    }
    return lines(3, **attrs)


class MarkForm(forms.Form):
    """A claim made of a passage, by offsets in code points."""

    start = forms.IntegerField(widget=forms.HiddenInput)
    end = forms.IntegerField(widget=forms.HiddenInput)
    statement = forms.CharField(
        label=_("Statement"),
        widget=lines(4),
        help_text=_("One neutral sentence that can be understood without the article."),
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=Kind, help_text=_("What sort of assertion it is."))
    not_same = forms.CharField(required=False, widget=forms.HiddenInput)
    same = forms.CharField(required=False, widget=forms.HiddenInput)


class WordingForm(forms.ModelForm):
    """The claim's words, with the version that the person has before their eyes."""

    expected_version = forms.IntegerField(widget=forms.HiddenInput)

    class Meta:
        model = Claim
        fields = ["statement", "kind", "made_on"]
        labels = {"statement": _("Statement"), "kind": _("Kind"), "made_on": _("Made on")}
        widgets = {"statement": lines(4)}


class PickedFields(forms.Form):
    """A quote, looked for as it is typed, and where it was picked in a snapshot's text: nothing where it was typed."""

    picked_snapshot = forms.ModelChoiceField(
        Snapshot.objects.defer("text"), required=False, to_field_name="public_id", widget=forms.HiddenInput
    )
    picked_start = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)
    picked_end = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)

    def picked(self) -> Picked | None:
        """Takes the fields out of what was given, and says what they mean."""
        snapshot, start, end = (self.cleaned_data.pop(f"picked_{name}", None) for name in ("snapshot", "start", "end"))
        return Picked(snapshot, start, end) if snapshot and start is not None and end is not None else None


class AttachForm(PickedFields):
    """A page by its address, or a known source that was found as one typed."""

    field_order = ("address", "source", "stance", "quote", "note", "no_snapshot_reason")

    address = forms.CharField(
        required=False,
        max_length=2048,
        label=_("Address, or words of a known source"),
        widget=forms.TextInput(
            attrs={
                "autocomplete": "off",
                "dir": "auto",
                "role": "combobox",
                "aria-expanded": "false",
                "aria-autocomplete": "list",
                "aria-controls": "known-sources",
                "data-address": "",
                "hx-get": reverse_lazy("workbench:sources"),
                "hx-trigger": "input changed delay:250ms",
                "hx-sync": "this:replace",
                "hx-target": "#known-sources",
                "hx-swap": "innerHTML",
            }
        ),
        help_text=_("Paste the address of a page, or type words to find a source that is here already."),
    )
    source = forms.ModelChoiceField(
        Source.objects.all(), required=False, to_field_name="public_id", widget=forms.HiddenInput
    )
    stance = forms.ChoiceField(
        label=_("Stance"), choices=STANCES, help_text=_("Which way it points, towards the statement.")
    )
    quote = forms.CharField(
        label=_("Quote"),
        required=False,
        widget=quote_lines(trigger="input changed delay:400ms, sourceRead from:body"),
        help_text=_("The words of the page that matter, exactly as they stand there."),
    )
    note = forms.CharField(
        label=_("Note"), required=False, widget=lines(2), help_text=_("What a reader should know about it.")
    )
    no_snapshot_reason = forms.CharField(
        required=False,
        widget=lines(2),
        label=_("Why it cannot be captured"),
        help_text=_("Only if the page refuses it."),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not cleaned.get("source") and not cleaned.get("address"):
            self.add_error("address", _("Paste the address of a page, or choose a known source."))
        return cleaned


class EvidenceForm(PickedFields, forms.ModelForm):
    """A piece of evidence, with the version that the person has before their eyes."""

    expected_version = forms.IntegerField(widget=forms.HiddenInput)

    class Meta:
        model = Evidence
        fields = ["stance", "quote", "locator", "note", "no_snapshot_reason"]
        labels = {
            "stance": _("Stance"),
            "quote": _("Quote"),
            "locator": _("Locator"),
            "note": _("Note"),
            "no_snapshot_reason": _("Why it cannot be captured"),
        }
        widgets = {
            "quote": quote_lines(trigger="input changed delay:400ms"),
            "note": lines(2),
            "no_snapshot_reason": lines(2),
        }


class NothingForm(forms.Form):
    """An act that needs no words."""
