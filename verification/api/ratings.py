"""The scale that ratings of facts belong to, for whoever shows or compares them. Open to everybody."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpResponse
from django.utils import translation
from drf_spectacular.utils import extend_schema
from rest_framework import exceptions, serializers
from rest_framework.request import Request

from config.api import public
from config.api.schema import answers
from config.api.viewsets import PublicView
from verification.api.fact_filters import refuse_unknown
from verification.models.rating import RATINGS
from verification.publishing.editions import compact

BEST, WORST = 5, 1


class ScaleRatingSerializer(serializers.Serializer):
    """One place on the scale, as facts have it."""

    value = serializers.CharField(help_text="The rating's name for machines.")
    label = serializers.CharField(help_text="The same for people.")  # type: ignore[assignment]
    meaning = serializers.CharField(help_text="What the rating says.")
    claim_review = serializers.IntegerField(
        allow_null=True, help_text="Number for schema.org ClaimReview; null where none fits."
    )


class ScaleSerializer(serializers.Serializer):
    """The whole scale of today. Facts keep the words that they were published with."""

    language = serializers.CharField(help_text="BCP 47 tag of labels and meanings.")
    best = serializers.IntegerField(help_text="Greatest number: the claim holds in full.")
    worst = serializers.IntegerField(help_text="Least number: the claim is contradicted.")
    ratings = ScaleRatingSerializer(many=True, help_text="From true to false, then those without a number.")


class RatingsView(PublicView):
    """The scale. Open to everybody."""

    @extend_schema(
        operation_id="ratings_list",
        summary="Read the scale that ratings belong to",
        responses=ScaleSerializer,
        extensions=answers(304),
    )
    def get(self, request: Request) -> HttpResponse:
        if wrong := refuse_unknown(request, frozenset({"format"})):
            raise exceptions.ValidationError(wrong)
        text = scale()
        links = [("/how-we-check/", "about")]
        return public.answer(request._request, text, tag=public.tag_of(text), links=links)


def scale() -> str:
    """The scale as JSON, in the newsroom's language, which is the same for all readers."""
    with translation.override(settings.LANGUAGE_CODE):
        ratings = [
            {
                "value": rating.value,
                "label": str(rating.label),
                "meaning": str(meaning.sentence),
                "claim_review": meaning.claim_review,
            }
            for rating, meaning in RATINGS.items()
        ]
    return compact({"language": settings.LANGUAGE_CODE, "best": BEST, "worst": WORST, "ratings": ratings})
