"""Searching the published facts: the form a reader fills in, and what it asks the editions."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from verification.models import Edition, Rating
from verification.publishing.claim_search import words
from verification.publishing.site.fact_page import PROOF

ANY = [("", _("Any"))]


class Day(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class Finder(forms.Form):
    """What facts can be searched by. Everything is optional; what is given must all hold."""

    use_required_attribute = False

    q = forms.CharField(label=_("Words"), required=False, max_length=200, widget=forms.TextInput({"type": "search"}))
    rating = forms.MultipleChoiceField(
        label=_("Verdict"), required=False, choices=Rating.choices, widget=forms.CheckboxSelectMultiple
    )
    topic = forms.CharField(label=_("Topic"), required=False, max_length=80)
    claimant = forms.CharField(label=_("Said by"), required=False, max_length=300)
    published_from = forms.DateField(label=_("Published from"), required=False, widget=Day)
    published_until = forms.DateField(label=_("Published until"), required=False, widget=Day)
    proof = forms.ChoiceField(
        label=_("Proof today"),
        required=False,
        choices=lambda: [*ANY, *((state, label) for state, (label, _sentence) in PROOF.items())],
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        start, end = given.get("published_from"), given.get("published_until")
        if start and end and end < start:
            raise ValidationError({"published_until": gettext("This is before the day in “Published from”.")})
        return given

    def clean_published_from(self) -> date | None:
        return _bearable(self.cleaned_data["published_from"])

    def clean_published_until(self) -> date | None:
        return _bearable(self.cleaned_data["published_until"])

    def found(self) -> QuerySet[Edition]:
        """The editions in force that were asked for."""
        editions, given = Edition.objects.in_force(), self.cleaned_data
        if given["rating"]:
            editions = editions.filter(rating__in=given["rating"])
        if given["topic"]:
            editions = editions.filter(topics__contains=[given["topic"]]).scattered()
        if given["claimant"]:
            editions = editions.filter(claimant__iexact=given["claimant"])
        if given["proof"]:
            editions = editions.filter(proof=given["proof"])
        if given["published_from"]:
            editions = editions.since("in_force_from", _midnight(given["published_from"]))
        if given["published_until"]:
            end = _midnight(given["published_until"] + timedelta(days=1))
            editions = editions.up_to("in_force_from", end).filter(in_force_from__lt=end)
        return editions.filter(words(given["q"])).scattered() if given["q"] else editions

    def asked(self) -> list[tuple[str, str]]:
        """What was asked, as parameters of an address: always in the same order, and nothing empty."""
        data: Any = self.data
        pairs = [(name, value) for name in self.fields for value in data.getlist(name)]
        return [(name, value) for name, value in pairs if value.strip()]

    @property
    def is_narrow(self) -> bool:
        """Whether more than words were asked for, so that the filters are shown open."""
        return any(name != "q" for name, _ in self.asked())


def _bearable(day: date | None) -> date | None:
    if day and not 1900 <= day.year <= 2200:
        raise ValidationError(gettext("Give a year from 1900 to 2200."))
    return day


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
