"""Facts: published claims with verdict, evidence, citations and link health. Open to everybody."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.http import FileResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.permissions import AllowAny
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import AnonRateThrottle

from claims.models import Kind
from config.api.defaults import CursorPagination
from sources.models import Health
from verification.models import AlertKind, Rating, Verdict
from verification.publishing.bundles import bundle_name, fact_bundle
from verification.publishing.facts import fact, published_facts


class FactRatingSerializer(serializers.Serializer):
    value = serializers.ChoiceField(choices=Rating.choices, help_text="Where the claim stands on the scale.")
    label = serializers.CharField(help_text="The same for people.")  # type: ignore[assignment]
    meaning = serializers.CharField(help_text="What the rating says.")
    claim_review = serializers.IntegerField(
        allow_null=True,
        help_text="Number for schema.org ClaimReview, 1 worst to 5 best; null where none fits.",
    )


class LinkSerializer(serializers.Serializer):
    health = serializers.ChoiceField(choices=Health.choices, help_text="What the source's checks say today.")
    quote_state = serializers.CharField(allow_null=True, help_text="Whether the quote is on the page today.")
    drift = serializers.CharField(
        allow_null=True, help_text="How far the page has moved since it was used: same, touched or rewritten."
    )
    last_checked_at = serializers.DateTimeField(allow_null=True, help_text="When it was last looked at.")


class ArchivedCopySerializer(serializers.Serializer):
    """A copy in a web archive, for readers when the page itself is gone."""

    url = serializers.CharField(help_text="Where the copy stands.")
    datetime = serializers.DateTimeField(help_text="When the archive took it.")
    archive = serializers.CharField(help_text="Name of the archive.")


class CitedSourceSerializer(serializers.Serializer):
    id = serializers.CharField(help_text="Id of the source.")
    url = serializers.CharField(help_text="Its address.")
    csl = serializers.DictField(help_text="The citation as CSL-JSON.")


class FactEvidenceSerializer(serializers.Serializer):
    id = serializers.CharField(help_text="Id of the piece of evidence.")
    stance = serializers.CharField(help_text="supports, refutes or context, towards the statement.")
    quote = serializers.CharField(help_text="The words of the source that matter.")
    selectors = serializers.ListField(
        child=serializers.DictField(),
        required=False,
        help_text="The quote's place in the text of the snapshot, as W3C selectors; not in records of format 1.",
    )
    locator = serializers.CharField(help_text="Where in the source.")
    note = serializers.CharField(help_text="What a reader should know.")
    source = CitedSourceSerializer()  # type: ignore[assignment]
    snapshot = serializers.DictField(allow_null=True, help_text="Digest and time of what the source said.")
    no_snapshot_reason = serializers.CharField(help_text="Why there is none, where there is none.")
    link = LinkSerializer(allow_null=True)
    archive = ArchivedCopySerializer(
        allow_null=True, help_text="The known copy closest to when the source was used; null where none is known."
    )


class ProofSerializer(serializers.Serializer):
    state = serializers.CharField(help_text="sound, weakened or broken.")
    checked_at = serializers.DateTimeField(allow_null=True, help_text="The oldest of the sources' last checks.")
    reasons = serializers.ListField(child=serializers.CharField(), help_text="Why it is not sound.")


class DiffSerializer(serializers.Serializer):
    mark = serializers.CharField(help_text="same, removed or added.")
    text = serializers.CharField(help_text="The words, as plain text.")


class FactAlertSerializer(serializers.Serializer):
    id = serializers.CharField(help_text="Id of the alert.")
    kind = serializers.ChoiceField(choices=AlertKind.choices, help_text="What has broken.")
    evidence = serializers.CharField(allow_null=True, help_text="Id of the piece of evidence that has broken.")
    message = serializers.CharField(help_text="What happened, in words.")
    diff = DiffSerializer(many=True, help_text="Where a quote has changed: then and now, word by word.")
    opened_at = serializers.DateTimeField(help_text="When it was noticed.")


class FactSerializer(serializers.Serializer):
    """A verified fact with its proof."""

    id = serializers.CharField(help_text="Opaque and stable id.")
    url = serializers.CharField(help_text="Address of the fact.")
    format = serializers.CharField(help_text="Format of the frozen record.")
    verdict_id = serializers.CharField(help_text="Id of the verdict.")
    statement = serializers.CharField(help_text="The claim in one neutral sentence.")
    language = serializers.CharField(help_text="BCP 47 tag of the statement.")
    claimant = serializers.CharField(help_text="Whose words they are.")
    made_on = serializers.CharField(help_text="2014, 2014-09, 2014-09-27 or empty.")
    kind = serializers.CharField(help_text="What sort of assertion.")
    topics = serializers.ListField(child=serializers.CharField(), help_text="Topics.")
    appearances = serializers.ListField(
        child=serializers.DictField(), help_text="Where the claim was made, with W3C selectors."
    )
    rating = FactRatingSerializer()
    summary = serializers.CharField(help_text="The reason in a sentence or two.")
    explanation = serializers.CharField(help_text="The reasoning at length.")
    decided_by = serializers.CharField(help_text="Who proposed the verdict.")
    approved_by = serializers.CharField(help_text="Who approved it: somebody else.")
    published_at = serializers.DateTimeField(help_text="When it was published.")
    supersedes = serializers.CharField(allow_null=True, help_text="Id of the verdict it corrects.")
    correction_note = serializers.CharField(help_text="What changed, and why.")
    evidence = FactEvidenceSerializer(many=True)
    record_sha256 = serializers.CharField(help_text="SHA-256 of the record as frozen at publication.")
    proof = ProofSerializer()
    alerts = FactAlertSerializer(many=True, help_text="What has broken since and is not mended yet.")


class FactFilter(django_filters.FilterSet):
    rating = django_filters.MultipleChoiceFilter(choices=Rating.choices, label="Rating")
    kind = django_filters.ChoiceFilter("claim__kind", choices=Kind.choices, label="Kind")
    topic = django_filters.CharFilter(method="with_topic", label="Topic")
    claimant = django_filters.CharFilter("claim__claimant__name", lookup_expr="iexact", label="Claimant")
    article = django_filters.CharFilter(method="in_article", label="Id of an article it was made in")
    language = django_filters.CharFilter("claim__language", label="Language tag of the statement")
    published = django_filters.IsoDateTimeFromToRangeFilter("published_at", label="Published, from and to")
    q = django_filters.CharFilter("claim__statement", lookup_expr="icontains", label="Words in the statement")

    class Meta:
        model = Verdict
        fields = ["rating", "kind", "topic", "claimant", "article", "language", "published", "q"]

    def with_topic(self, queryset: QuerySet[Verdict], name: str, value: str) -> QuerySet[Verdict]:
        return queryset.filter(claim__topics__contains=[value])

    def in_article(self, queryset: QuerySet[Verdict], name: str, value: str) -> QuerySet[Verdict]:
        return queryset.filter(claim__appearances__revision__article__public_id=value).distinct()


class BundleRenderer(JSONRenderer):
    """Lets a client ask for the package by its type. What goes wrong is told in JSON all the same."""

    media_type = "application/zip"
    format = "wacz"


class BundleThrottle(AnonRateThrottle):
    """A bundle is put together from files each time it is asked for."""

    scope = "bundle"
    rate = "30/minute"


class NewestFirst(CursorPagination):
    ordering = ["-published_at", "-id"]


@extend_schema_view(
    list=extend_schema(summary="List verified facts", responses=FactSerializer(many=True)),
    retrieve=extend_schema(summary="Read a verified fact", responses=FactSerializer),
)
class FactViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet):
    """Published claims with the proof they rest on. Open to everybody; no account needed."""

    permission_classes = [AllowAny]
    serializer_class = FactSerializer
    filterset_class = FactFilter
    pagination_class = NewestFirst
    lookup_field = "claim__public_id"
    lookup_url_kwarg = "public_id"
    lookup_value_regex = "[0-9a-z]{12}"

    def get_queryset(self) -> QuerySet[Verdict]:
        return published_facts()

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset()))
        return self.get_paginated_response([fact(verdict) for verdict in page or []])

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return Response(fact(self.get_object()))

    @extend_schema(
        summary="Download the proof bundle of a fact",
        description="A signed WACZ 1.1.1 package: the record, the pages it rests on, ClaimReview and Web Annotations. "
        "`manage.py verify_bundle` checks it with no other help than the keys at "
        "`/.well-known/claim-verification-keys.json`.",
        responses={(200, "application/zip"): OpenApiTypes.BINARY},
    )
    @action(detail=True, renderer_classes=[JSONRenderer, BundleRenderer], throttle_classes=[BundleThrottle])
    def bundle(self, request: Request, *args: Any, **kwargs: Any) -> FileResponse:
        verdict = self.get_object()
        name = bundle_name(verdict)
        return FileResponse(fact_bundle(verdict), as_attachment=True, filename=name, content_type="application/zip")
