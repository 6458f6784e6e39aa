"""Sources in the API: finding, adding, describing them, and asking for a check."""

from __future__ import annotations

from typing import Any

import django_filters
from drf_spectacular.utils import (
    OpenApiResponse,
    extend_schema,
    extend_schema_field,
    extend_schema_view,
    inline_serializer,
)
from rest_framework import mixins, serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from config.api.defaults import CursorPagination
from sources.archive_api import ArchiveActions, SourceArchiveSerializer
from sources.citation_api import CitationMixin
from sources.models import AccessedVia, Check, Health, Source, SourceKind
from sources.services import add_source, ask_for_check, edit_source


class SourceSerializer(serializers.ModelSerializer):
    """A source and what its checks say about it."""

    id = serializers.CharField(source="public_id", help_text="Opaque and stable id.")
    publisher = serializers.CharField(
        source="publisher.name", default=None, allow_null=True, help_text="Who published it."
    )
    last_checked_at = serializers.DateTimeField(allow_null=True, help_text="When it was last looked at.")
    last_outcome = serializers.CharField(allow_null=True, help_text="What the last look found.")
    archive = serializers.SerializerMethodField(help_text="The known copy in a web archive that can stand for it.")

    class Meta:
        model = Source
        fields = [
            "id",
            "url",
            "title",
            "publisher",
            "kind",
            "language",
            "published_on",
            "accessed_via",
            "notes",
            "csl",
            "health",
            "health_since",
            "relied_on",
            "last_checked_at",
            "last_outcome",
            "next_check_at",
            "archive",
            "created_at",
            "version",
        ]

    @extend_schema_field(SourceArchiveSerializer(allow_null=True))
    def get_archive(self, source: Source) -> Any:
        copy = source.archived_copy()
        return SourceArchiveSerializer(copy).data if copy else None


class CheckSerializer(serializers.ModelSerializer):
    """One look at a source."""

    snapshot = serializers.CharField(
        source="snapshot.public_id", default=None, allow_null=True, help_text="Id of what was seen."
    )

    class Meta:
        model = Check
        fields = [
            "id",
            "checked_at",
            "elapsed_ms",
            "outcome",
            "http_status",
            "final_url",
            "redirects",
            "content_type",
            "size",
            "sha256",
            "error",
            "note",
            "elsewhere",
            "snapshot",
        ]


class SourceDescription(serializers.Serializer):
    """What can be said about a source."""

    title = serializers.CharField(max_length=500, required=False, allow_blank=True, help_text="Its title.")
    publisher = serializers.CharField(max_length=300, required=False, help_text="Name of its publisher.")
    kind = serializers.ChoiceField(choices=SourceKind.choices, required=False, help_text="What sort of text.")
    language = serializers.CharField(
        max_length=35, required=False, allow_blank=True, help_text="BCP 47 tag of its language."
    )
    published_on = serializers.DateField(required=False, allow_null=True, help_text="The date printed on it.")
    accessed_via = serializers.ChoiceField(choices=AccessedVia.choices, required=False, help_text="How it was read.")
    notes = serializers.CharField(required=False, allow_blank=True, help_text="What it says that matters.")
    csl = serializers.DictField(
        required=False,
        help_text="Corrections of the citation as CSL-JSON; they win over what is found and over the fields above, "
        "and an empty value takes a field away.",
    )


class NewSource(SourceDescription):
    url = serializers.CharField(max_length=2048, help_text="Its address: http or https.")


class SourceChanges(SourceDescription):
    version = serializers.IntegerField(help_text="The version you read; a newer one is a conflict.")


class SourceFilter(django_filters.FilterSet):
    q = django_filters.CharFilter("title", lookup_expr="icontains", label="Words in the title")
    health = django_filters.MultipleChoiceFilter(choices=Health.choices, label="Health")
    kind = django_filters.ChoiceFilter(choices=SourceKind.choices, label="Kind")
    relied_on = django_filters.BooleanFilter(label="Whether published facts rest on it")
    publisher = django_filters.CharFilter("publisher__name", lookup_expr="iexact", label="Publisher's name")
    domain = django_filters.CharFilter("publisher__domains__domain", label="Publisher's registrable domain")
    language = django_filters.CharFilter(label="Language tag")

    class Meta:
        model = Source
        fields = ["q", "health", "kind", "relied_on", "publisher", "domain", "language"]


class NewestFirst(CursorPagination):
    ordering = ["-checked_at", "-id"]


@extend_schema_view(list=extend_schema(summary="List sources"), retrieve=extend_schema(summary="Read a source"))
class SourceViewSet(CitationMixin, mixins.ListModelMixin, mixins.RetrieveModelMixin, ArchiveActions):
    """Where claims can be checked. Needs an account."""

    room = "sources"
    view_permission = "sources.view_source"
    serializer_class = SourceSerializer
    filterset_class = SourceFilter
    queryset = Source.objects.with_last_check().with_archived_copies().select_related("publisher")

    def _answer(self, source: Source, status: int = 200) -> Response:
        return Response(SourceSerializer(self.get_queryset().get(pk=source.pk)).data, status=status)

    @extend_schema(summary="Add a source", request=NewSource, responses={201: SourceSerializer})
    def create(self, request: Request) -> Response:
        return self._answer(add_source(by=self.person, **self.valid(NewSource)), status=201)

    @extend_schema(summary="Change what is said about a source", request=SourceChanges, responses=SourceSerializer)
    def partial_update(self, request: Request, public_id: str) -> Response:
        changes = self.valid(SourceChanges)
        version = changes.pop("version")
        return self._answer(
            edit_source(source=self.get_object(), changes=changes, expected_version=version, by=self.person)
        )

    @extend_schema(
        summary="Ask for a check",
        request=None,
        responses={
            202: OpenApiResponse(
                inline_serializer(
                    "CheckAsked",
                    {
                        "status": serializers.CharField(help_text="`due`: a worker will look at it soon."),
                        "poll": serializers.CharField(help_text="Where the result will appear."),
                    },
                )
            )
        },
    )
    @action(detail=True, methods=["post"])
    def check(self, request: Request, public_id: str) -> Response:
        source = ask_for_check(source=self.get_object(), by=self.person)
        return Response({"status": "due", "poll": f"/api/v1/sources/{source.public_id}/checks/"}, status=202)

    @extend_schema(summary="List the checks of a source, newest first", responses=CheckSerializer(many=True))
    @action(detail=True, filterset_class=None, pagination_class=NewestFirst)
    def checks(self, request: Request, public_id: str) -> Response:
        rows = Check.objects.filter(source=self.get_object()).select_related("snapshot")
        page = self.paginate_queryset(rows)
        return self.get_paginated_response(CheckSerializer(page, many=True).data)
