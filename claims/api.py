"""Articles in the API. What people decide about claims is in `verification.api`."""

from __future__ import annotations

import django_filters
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import mixins, serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from claims.api_shapes import (
    ArticleChanges,
    ArticleDetailSerializer,
    ArticleSerializer,
    CarryingAnswer,
    CarryingSerializer,
    NewArticle,
    NewText,
    SuggestedSerializer,
    Suggesting,
)
from claims.checked_before import look_up_on_import
from claims.models import Article, Carrying
from claims.revisions import confirm_gone, confirm_place, place_again
from claims.services import edit_article, import_article
from claims.suggesting import suggest_and_ask
from config.api.viewsets import ServiceViewSet


class ArticleFilter(django_filters.FilterSet):
    q = django_filters.CharFilter("title", lookup_expr="icontains", label="Words in the title")
    publication = django_filters.CharFilter(lookup_expr="iexact", label="Publication")
    language = django_filters.CharFilter(label="Language tag")
    published_on = django_filters.DateFromToRangeFilter(label="Printed date, from and to")

    class Meta:
        model = Article
        fields = ["q", "publication", "language", "published_on"]


@extend_schema_view(
    list=extend_schema(summary="List articles"),
    retrieve=extend_schema(summary="Read an article with its text", responses=ArticleDetailSerializer),
)
class ArticleViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, ServiceViewSet):
    """Articles that make claims. Needs an account."""

    room = "claims"
    view_permission = "claims.view_article"
    filterset_class = ArticleFilter
    queryset = Article.objects.with_progress().prefetch_related("revisions")

    def get_serializer_class(self) -> type[serializers.BaseSerializer]:
        return ArticleDetailSerializer if self.action == "retrieve" else ArticleSerializer

    @extend_schema(
        summary="Bring an article in",
        request={"application/json": NewArticle, "multipart/form-data": NewArticle},
        responses={201: ArticleDetailSerializer},
    )
    def create(self, request: Request) -> Response:
        given = self.valid(NewArticle)
        upload = given.pop("file", None)
        data = upload.read() if upload is not None else given.pop("text").encode()
        revision = import_article(
            data=data, filename=upload.name if upload is not None else "", by=self.person, **given
        )
        look_up_on_import(revision)
        article = self.get_queryset().get(pk=revision.article_id)
        return Response(ArticleDetailSerializer(article).data, status=201)

    @extend_schema(
        summary="Change what is said about an article",
        request=ArticleChanges,
        responses=ArticleDetailSerializer,
    )
    def partial_update(self, request: Request, public_id: str) -> Response:
        changes = self.valid(ArticleChanges)
        article = edit_article(
            article=self.get_object(),
            expected_version=changes.pop("version"),
            changes=changes,
            by=self.person,
        )
        return Response(ArticleDetailSerializer(self.get_queryset().get(pk=article.pk)).data)

    @extend_schema(
        summary="Bring in the next text of an article",
        description="Claims are carried over by their passages; the answer says what became of each.",
        request={"application/json": NewText, "multipart/form-data": NewText},
        responses={201: CarryingSerializer(many=True)},
    )
    @action(detail=True, methods=["post"], url_path="revisions", pagination_class=None, filterset_class=None)
    def revisions(self, request: Request, public_id: str) -> Response:
        given = self.valid(NewText)
        upload = given.get("file")
        data, name = (upload.read(), upload.name) if upload is not None else (given["text"].encode(), "")
        revision = import_article(data=data, filename=name, article=self.get_object(), by=self.person)
        look_up_on_import(revision)
        return Response(CarryingSerializer(Carrying.objects.into(revision), many=True).data, status=201)

    @extend_schema(
        summary="What became of the claims in the newest text",
        description="Lost ones, and those found only nearly, wait for an answer.",
        responses=CarryingSerializer(many=True),
    )
    @action(detail=True, url_path="carried", pagination_class=None, filterset_class=None)
    def carried(self, request: Request, public_id: str) -> Response:
        rows = Carrying.objects.into(self.get_object().current_revision)
        return Response(CarryingSerializer(rows, many=True).data)

    @extend_schema(
        summary="Say where a claim stands in the newest text", request=CarryingAnswer, responses=CarryingSerializer
    )
    @action(detail=True, methods=["post"], url_path="carried/(?P<carrying_id>[0-9a-z]{12})")
    def answer_carried(self, request: Request, public_id: str, carrying_id: str) -> Response:
        row = get_object_or_404(Carrying, public_id=carrying_id, revision__article=self.get_object())
        given = self.valid(CarryingAnswer)
        said = given.pop("answer")
        if said == "placed":
            row = place_again(carrying=row, by=self.person, **given)
        else:
            row = (confirm_place if said == "right" else confirm_gone)(carrying=row, by=self.person)
        return Response(CarryingSerializer(row).data)

    @extend_schema(
        summary="Suggest the claims that an article makes",
        description="Reads the newest text. What a person marked stays as it is; asked again, only what is new comes.",
        request=Suggesting,
        responses={201: SuggestedSerializer},
    )
    @action(detail=True, methods=["post"], url_path="suggestions")
    def suggestions(self, request: Request, public_id: str) -> Response:
        given = self.valid(Suggesting)
        result = suggest_and_ask(revision=self.get_object().current_revision, by=self.person, **given)
        return Response(SuggestedSerializer(result).data, status=201)
