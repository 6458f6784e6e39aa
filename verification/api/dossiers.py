"""Dossiers in the API: a whole article with claims and sources, in and out."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from claims.models import Article
from config.api.viewsets import ServiceViewSet
from verification.dossier.archive import zipped
from verification.dossier.exporter import export_dossier
from verification.dossier.format import ABOUT, ARTICLE, CLAIMS, SOURCES
from verification.dossier.ids import IDS
from verification.dossier.importer import import_dossier


class NewDossier(serializers.Serializer):
    """The files of a dossier."""

    article = serializers.FileField(allow_empty_file=True, help_text="article.txt")
    claims = serializers.FileField(allow_empty_file=True, help_text="claims.json")
    sources = serializers.FileField(allow_empty_file=True, help_text="sources.json")
    about = serializers.FileField(required=False, allow_empty_file=True, help_text="article.json, if there is one")
    ids = serializers.FileField(
        required=False, allow_empty_file=True, help_text="ids.json, if there is one: what is new here keeps these ids"
    )


class ImportedSerializer(serializers.Serializer):
    """What an import did."""

    article = serializers.CharField(source="article.public_id", help_text="Id of the article.")
    changed_nothing = serializers.BooleanField(help_text="True when everything was already here.")
    new_claims = serializers.IntegerField(help_text="Claims that were new.")
    known_claims = serializers.IntegerField(help_text="Claims that were already here.")
    new_sources = serializers.IntegerField(help_text="Sources that were new.")
    known_sources = serializers.IntegerField(help_text="Sources that were already here.")
    proposals = serializers.IntegerField(help_text="Proposed verdicts that wait for a second person.")
    dismissed = serializers.IntegerField(help_text="Claims that arrived dismissed.")
    message = serializers.CharField(source="__str__", help_text="The same in a sentence.")


FILES = {"article": ARTICLE, "claims": CLAIMS, "sources": SOURCES, "about": ABOUT, "ids": IDS}


class DossierViewSet(ServiceViewSet):
    """Dossiers carry an article with its claims, sources and evidence between newsrooms. Needs an account."""

    room = "claims"
    view_permission = "claims.view_claim"
    queryset = Article.objects.all()
    serializer_class = ImportedSerializer
    filterset_class = None

    @extend_schema(
        summary="Bring a dossier in, whole or not at all",
        request={"multipart/form-data": NewDossier},
        responses={200: ImportedSerializer, 201: ImportedSerializer},
    )
    def create(self, request: Request) -> Response:
        given: dict[str, Any] = self.valid(NewDossier)
        files = {FILES[name]: upload.read() for name, upload in given.items()}
        done = import_dossier(files=files, by=self.person)
        return Response(ImportedSerializer(done).data, status=200 if done.changed_nothing else 201)

    @extend_schema(
        summary="Download the dossier of an article as a zip file",
        responses={(200, "application/zip"): OpenApiTypes.BINARY},
    )
    def retrieve(self, request: Request, public_id: str) -> HttpResponse:
        article = get_object_or_404(Article, public_id=public_id)
        response = HttpResponse(zipped(export_dossier(article=article)), content_type="application/zip")
        response["Content-Disposition"] = f'attachment; filename="dossier-{public_id}.zip"'
        return response
