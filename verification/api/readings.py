"""Reading pages as articles in the API: asked for, followed, and brought in once read."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import mixins, serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from claims.api_shapes import ArticleDetailSerializer
from claims.checked_before import look_up_on_import
from claims.models import Article
from config.api.viewsets import ServiceViewSet
from verification.models import PageReading
from verification.services.readings import ask_to_read, take_reading


class ReadingSerializer(serializers.ModelSerializer):
    """A page that is read as an article: `waiting`, then `read` or `refused`; `taken` once it was brought in."""

    id = serializers.CharField(source="public_id", help_text="Opaque and stable id.")
    snapshot = serializers.CharField(
        source="snapshot.public_id", default=None, allow_null=True, help_text="Id of what was seen, kept as it came."
    )
    article = serializers.CharField(
        source="revision.article.public_id",
        default=None,
        allow_null=True,
        help_text="Id of the article that it became.",
    )
    revision = serializers.IntegerField(
        source="revision.number", default=None, allow_null=True, help_text="Which text of the article."
    )

    class Meta:
        model = PageReading
        fields = ["id", "url", "state", "refusal", "snapshot", "article", "revision", "created_at"]


class ReadingDetails(serializers.Serializer):
    """What wins over what the page says of itself."""

    title = serializers.CharField(max_length=500, required=False, help_text="The headline as printed.")
    byline = serializers.CharField(max_length=300, required=False, allow_blank=True, help_text="Who signed it.")
    publication = serializers.CharField(
        max_length=300, required=False, allow_blank=True, help_text="The newspaper, site or channel."
    )
    published_on = serializers.DateField(required=False, allow_null=True, help_text="The date printed on it.")
    language = serializers.CharField(max_length=35, required=False, help_text="Language of the text as a BCP 47 tag.")


class NewReading(serializers.Serializer):
    url = serializers.CharField(max_length=2048, help_text="Address of a web page, PDF or Word document.")


@extend_schema_view(retrieve=extend_schema(summary="See how far the reading of a page has come"))
class ReadingViewSet(mixins.RetrieveModelMixin, ServiceViewSet):
    """Articles by their address: a worker reads the page, which is kept as a snapshot. Needs an account."""

    view_permission = "claims.view_article"
    room = "claims"
    serializer_class = ReadingSerializer
    filterset_class = None
    queryset = PageReading.objects.select_related("snapshot", "revision__article")

    @extend_schema(
        summary="Ask for a page to be read as an article", request=NewReading, responses={202: ReadingSerializer}
    )
    def create(self, request: Request) -> Response:
        reading = ask_to_read(by=self.person, **self.valid(NewReading))
        return Response(ReadingSerializer(self.get_queryset().get(pk=reading.pk)).data, status=202)

    @extend_schema(
        summary="Bring what was read in as an article",
        description="A new article, or the next revision of the one that stands at this address. A text that is here "
        "already is answered and not added again.",
        request=ReadingDetails,
        responses={201: ArticleDetailSerializer},
    )
    @action(detail=True, methods=["post"], url_path="article")
    def article(self, request: Request, public_id: str) -> Response:
        details = self.valid(ReadingDetails)
        revision = take_reading(reading=self.get_object(), details=details, by=self.person)
        look_up_on_import(revision)
        article = Article.objects.with_progress().prefetch_related("revisions").get(pk=revision.article_id)
        return Response(ArticleDetailSerializer(article).data, status=201)
