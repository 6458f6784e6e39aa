"""Copies of a source in web archives, in the API: which are known, asking for more, and how that goes."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from config.api.defaults import CursorPagination
from config.api.viewsets import ServiceViewSet
from sources.models import ArchivedCopy, ArchiveRequest, RequestKind, Source
from sources.services import ask_for_capture, find_archived_copies


class SourceArchiveSerializer(serializers.ModelSerializer):
    """A copy of the source as it stands for the source."""

    datetime = serializers.DateTimeField(source="captured_at", help_text="When the archive took it.")

    class Meta:
        model = ArchivedCopy
        fields = ["url", "datetime", "archive"]


class SourceArchivedCopySerializer(SourceArchiveSerializer):
    """A copy in a web archive (a Memento, RFC 7089)."""

    id = serializers.CharField(source="public_id", help_text="Opaque and stable id.")

    class Meta:
        model = ArchivedCopy
        fields = ["id", "url", "datetime", "archive", "original_url", "origin", "seen_at"]


class ArchiveRequestSerializer(serializers.ModelSerializer):
    """Something that an archive is asked about the source, and how far it has come."""

    id = serializers.CharField(source="public_id", help_text="Opaque and stable id.")

    class Meta:
        model = ArchiveRequest
        fields = ["id", "archive", "kind", "state", "attempts", "error", "next_try_at", "created_at", "ended_at"]


class ArchiveOrder(serializers.Serializer):
    kind = serializers.ChoiceField(
        choices=RequestKind.choices,
        default=RequestKind.CAPTURE,
        help_text="`capture` asks archives to keep the page now, `find` for the copies they have.",
    )


class ArchiveAnswer(serializers.Serializer):
    requests = ArchiveRequestSerializer(many=True, help_text="What is asked, one for each archive.")
    poll = serializers.CharField(help_text="Where to see how far they have come.")


class OldestFirst(CursorPagination):
    ordering = ["captured_at", "id"]


class NewestFirst(CursorPagination):
    ordering = ["-created_at", "-id"]


class ArchiveActions(ServiceViewSet):
    """What a viewset of sources offers about their copies in web archives."""

    @extend_schema(
        summary="Ask web archives to keep the source, or for copies they have",
        request=ArchiveOrder,
        responses={202: ArchiveAnswer},
    )
    @action(detail=True, methods=["post"])
    def archive(self, request: Request, public_id: str) -> Response:
        source: Source = self.get_object()
        ask = ask_for_capture if self.valid(ArchiveOrder)["kind"] == RequestKind.CAPTURE else find_archived_copies
        answer = {
            "requests": ask(source=source, by=self.person),
            "poll": f"/api/v1/sources/{source.public_id}/archive/requests/",
        }
        return Response(ArchiveAnswer(answer).data, status=202)

    @extend_schema(
        summary="List the known copies of a source in web archives, oldest first",
        responses=SourceArchivedCopySerializer(many=True),
        filters=False,
    )
    @archive.mapping.get
    def archived_copies(self, request: Request, public_id: str) -> Response:
        rows = ArchivedCopy.objects.filter(source=self.get_object())
        page = OldestFirst()
        found = page.paginate_queryset(rows, request, view=self)
        return page.get_paginated_response(SourceArchivedCopySerializer(found, many=True).data)

    @extend_schema(
        summary="List what web archives were asked about a source, newest first",
        responses=ArchiveRequestSerializer(many=True),
    )
    @action(detail=True, url_path="archive/requests", filterset_class=None, pagination_class=NewestFirst)
    def archive_requests(self, request: Request, public_id: str) -> Response:
        rows = ArchiveRequest.objects.filter(source=self.get_object())
        page = self.paginate_queryset(rows)
        return self.get_paginated_response(ArchiveRequestSerializer(page, many=True).data)
