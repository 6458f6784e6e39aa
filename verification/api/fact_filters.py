"""What facts can be asked for by. Every filter reads what was published, never a draft."""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import cache, lru_cache
from typing import Any

import django_filters
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema_field
from rest_framework import exceptions
from rest_framework.request import Request

from claims.models import Kind
from claims.models.claim import partial_date
from config.api.defaults import StrictFilterBackend, refuse_repeated, refuse_values
from verification.models import Edition, Rating
from verification.models.edition import EditionQuerySet
from verification.publishing.claim_search import words
from verification.publishing.proof import Proof

REPEATABLE = ("rating",)
FAR_OFF = "No clock is 16 hours or more away from UTC."
PROOFS = [(proof.value, proof.value) for proof in Proof]

MOMENT = {"type": "string", "format": "date-time"}


def _shown(given: Any, **schema: str) -> Any:
    """The filter, whose schema cannot be told from its method."""
    return extend_schema_field({**schema, "description": given.label})(given)


class FactFilter(django_filters.FilterSet):
    rating = django_filters.MultipleChoiceFilter(choices=Rating.choices, distinct=False, label="Rating")
    kind = django_filters.ChoiceFilter(choices=Kind.choices, label="Kind")
    topic = django_filters.CharFilter(method="with_topic", label="Topic")
    claimant = django_filters.CharFilter(lookup_expr="iexact", label="Claimant")
    article = django_filters.CharFilter(method="in_article", label="Id of an article it was made in")
    language = django_filters.CharFilter(label="Language tag of the statement")
    made_from = _shown(
        django_filters.CharFilter(
            "made_on", method="since", label="Made on this day or later: 2014, 2014-09", validators=[partial_date]
        ),
        type="string",
    )
    made_until = django_filters.CharFilter(
        method="made_by", label="Made on this day or earlier, or in that month or year", validators=[partial_date]
    )
    published = _shown(
        django_filters.IsoDateTimeFromToRangeFilter(
            "in_force_from", method="published_within", label="Published, from and to"
        ),
        **MOMENT,
    )
    updated_since = _shown(
        django_filters.IsoDateTimeFilter("changed_at", method="since", label="Says something else since then"),
        **MOMENT,
    )
    source_domain = django_filters.CharFilter(method="on_domain", label="Domain of a source, or one above it")
    proof = django_filters.ChoiceFilter(
        choices=PROOFS,
        method="in_proof",
        label="State of the proof, some seconds ago at most; that of then with `as_of`",
    )
    q = django_filters.CharFilter(method="with_words", label="Words in the statement, in its own language")

    class Meta:
        model = Edition
        fields: list[str] = []

    def since(self, queryset: EditionQuerySet, name: str, value: Any) -> QuerySet[Edition]:
        return queryset.since(name, value)

    def published_within(self, queryset: EditionQuerySet, name: str, value: slice) -> QuerySet[Edition]:
        found = queryset.since(name, value.start) if value.start else queryset
        return found.up_to(name, value.stop) if value.stop else found

    def with_topic(self, queryset: EditionQuerySet, name: str, value: str) -> QuerySet[Edition]:
        return queryset.filter(topics__contains=[value]).scattered()

    def in_article(self, queryset: EditionQuerySet, name: str, value: str) -> QuerySet[Edition]:
        return queryset.filter(articles__contains=[value[:13]]).scattered()

    def on_domain(self, queryset: EditionQuerySet, name: str, value: str) -> QuerySet[Edition]:
        return queryset.filter(domains__contains=[value.strip().strip(".").lower()]).scattered()

    def made_by(self, queryset: EditionQuerySet, name: str, value: str) -> QuerySet[Edition]:
        return queryset.exclude(made_on="").up_to("made_on", f"{value}~")

    def in_proof(self, queryset: QuerySet[Edition], name: str, value: str) -> QuerySet[Edition]:
        """The column knows the state of today: what stood at a moment is found by the page of that moment."""
        return queryset if self.data.get("as_of") else queryset.filter(proof=value)

    def with_words(self, queryset: EditionQuerySet, name: str, value: str) -> QuerySet[Edition]:
        return queryset.filter(words(value)).scattered()


@cache
def _parameters() -> dict[str, frozenset[str]]:
    """The filters, each with the parameters that it reads."""
    names: dict[str, frozenset[str]] = {}
    for name, field in FactFilter().form.fields.items():
        suffixes = getattr(field.widget, "suffixes", None)
        names[name] = frozenset(f"{name}_{suffix}" for suffix in suffixes) if suffixes else frozenset({name})
    return names


@cache
def known_parameters() -> frozenset[str]:
    return frozenset().union(*_parameters().values())


@lru_cache(maxsize=500)
def filters_asked(given: frozenset[str]) -> type[FactFilter]:
    """The filters that read these parameters and no others: forms for all of them would take most of the time."""
    asked: type[FactFilter] = type("FactFilterAsked", (FactFilter,), {})
    asked.base_filters = OrderedDict(
        (name, FactFilter.base_filters[name]) for name, read in _parameters().items() if read & given
    )
    return asked


class FactFilterBackend(StrictFilterBackend):
    """Refuses what is not known; makes forms for what is asked for alone."""

    def filter_queryset(self, request: Request, queryset: Any, view: Any) -> Any:
        if refused := refuse_unknown(request, known_parameters() | view.own_parameters):
            raise exceptions.ValidationError(refused)
        if known_parameters().isdisjoint(request.query_params):
            return queryset
        asked = filters_asked(frozenset(request.query_params) & known_parameters())
        if empty := refuse_values(request, asked):
            raise exceptions.ValidationError(empty)
        filters = asked(request.query_params, queryset=queryset, request=request)
        if not filters.is_valid():
            raise exceptions.ValidationError(dict(_told(filters, request)))
        if far := _far_off(filters.form.cleaned_data):
            raise exceptions.ValidationError(far)
        return filters.qs


def _told(filters: FactFilter, request: Request) -> Iterator[tuple[str, list[str]]]:
    """What is wrong by parameter: of a range, the end that is; of a moment, how a plus is written."""
    for name, wrong in filters.errors.items():
        given = sorted(_parameters()[name] & set(request.query_params))
        bad = [end for end in given if end != name and not _is_moment(request.query_params[end])] or given
        for parameter in bad:
            yield parameter, [f"{words}{lost_plus(request.query_params[parameter])}" for words in wrong]


def lost_plus(value: str) -> str:
    """What to say of a moment whose plus an address has made a blank; empty where that is not so."""
    return " A plus is written %2B in an address." if re.search(r"\d \d\d:?\d\d$", value) else ""


def _is_moment(text: str) -> bool:
    try:
        django_filters.fields.IsoDateTimeField().clean(text)
    except ValidationError:
        return False
    return True


def _far_off(cleaned: dict[str, Any]) -> dict[str, str]:
    """Moments whose offset from UTC PostgreSQL does not take, though the standard does."""
    moments = {
        name: (value.start, value.stop) if isinstance(value, slice) else (value,) for name, value in cleaned.items()
    }
    return {name: FAR_OFF for name, given in moments.items() if any(is_far_off(moment) for moment in given)}


def is_far_off(moment: Any) -> bool:
    return isinstance(moment, datetime) and abs(moment.utcoffset() or timedelta()) >= timedelta(hours=16)


def refuse_unknown(request: Request, known: frozenset[str]) -> dict[str, str]:
    """What is wrong with the names of parameters: each that is not known, with the ones that are, or given twice."""
    unknown = sorted(set(request.query_params) - known)
    if not unknown:
        return refuse_repeated(request, REPEATABLE)
    return dict.fromkeys(unknown, f"is not a parameter here. Known parameters: {', '.join(sorted(known)) or 'none'}.")


def moment_given(request: Request, name: str) -> datetime | None:
    """A moment from a parameter; None where it was not given. Raises a validation error that names it."""
    text = request.query_params.get(name)
    if text is None:
        return None
    try:
        moment: datetime | None = django_filters.fields.IsoDateTimeField().clean(text)
    except ValidationError as wrong:
        raise exceptions.ValidationError(
            {name: f"{' '.join(wrong.messages)} Write it as 2026-03-01T00:00Z.{lost_plus(text)}"}
        ) from wrong
    if is_far_off(moment):
        raise exceptions.ValidationError({name: FAR_OFF})
    return moment
