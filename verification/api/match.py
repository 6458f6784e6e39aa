"""Sentences in, the published facts that answer them out. Open to everybody, at a rate of its own."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import exceptions, serializers
from rest_framework.parsers import JSONParser
from rest_framework.request import Request
from rest_framework.response import Response

from claims.finding import LIKELY
from config.api import public
from config.api.schema import either
from config.api.viewsets import PublicView, checked
from verification.publishing.matching import LONGEST_TEXT, MOST_FACTS, MOST_TEXTS, Asked, match_texts

EXAMPLE_ASKED = {"text": "Pakistan has handed the port of Gwadar to Russia.", "language": "en"}
EXAMPLE_BATCH = {"texts": [{"id": "post-1", "text": "Pakistan has handed the port of Gwadar to Russia."}], "top": 3}
EXAMPLE_ANSWER = {
    "searched_by": "words and meaning",
    "results": [
        {
            "id": "0",
            "text": "Pakistan has handed the port of Gwadar to Russia.",
            "matches": [
                {
                    "fact": "k2m8q4x7c1ab",
                    "url": "/api/v1/facts/k2m8q4x7c1ab/",
                    "statement": "Pakistan has given Russia the right to use the port of Gwadar.",
                    "claimant": "Sputnik",
                    "rating": {"value": "false", "label": "False", "claim_review": 1},
                    "summary": "Both governments denied it, and no document shows it.",
                    "published_at": "2026-11-24T03:47:44+00:00",
                    "score": 0.91,
                    "agrees": True,
                    "why": ["close in meaning (0.86)", "shares gwadar, port, russia, pakistan"],
                }
            ],
        }
    ],
}
LANGUAGE = "BCP 47 tag of the text; the newsroom's own language without."


class TextSerializer(serializers.Serializer):
    """One sentence of a batch."""

    id = serializers.CharField(max_length=200, required=False, help_text="Your name for it; its place without.")
    text = serializers.CharField(max_length=LONGEST_TEXT, help_text="The sentence.")
    language = serializers.RegexField(
        r"^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$", max_length=35, required=False, help_text=LANGUAGE
    )


@either("text", "texts")
class Matching(serializers.Serializer):
    """One sentence as `text`, or up to 20 as `texts`."""

    text = serializers.CharField(max_length=LONGEST_TEXT, required=False, help_text="One sentence.")
    texts = serializers.ListField(
        child=TextSerializer(),
        required=False,
        min_length=1,
        max_length=MOST_TEXTS,
        help_text="Sentences, instead of `text`.",
    )
    language = serializers.RegexField(
        r"^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$", max_length=35, required=False, help_text=LANGUAGE
    )
    top = serializers.IntegerField(
        default=5, min_value=1, max_value=MOST_FACTS, help_text="Facts for each sentence, at most."
    )
    at_least = serializers.FloatField(
        default=LIKELY, min_value=0, max_value=1, help_text="Least score of a match, from 0 to 1."
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if ("text" in attrs) == ("texts" in attrs):
            raise serializers.ValidationError({"text": "Give either text or texts."})
        return attrs


class MatchRatingSerializer(serializers.Serializer):
    """Where the fact stands on the scale."""

    value = serializers.CharField(help_text="Where it stands.")
    label = serializers.CharField(help_text="The same for people.")  # type: ignore[assignment]
    claim_review = serializers.IntegerField(allow_null=True, help_text="The same from 1 to 5, for ClaimReview.")


class FactMatchSerializer(serializers.Serializer):
    """A fact that may answer the sentence."""

    fact = serializers.CharField(help_text="Id of the fact.")
    url = serializers.CharField(help_text="Where it is read.")
    statement = serializers.CharField(help_text="The claim that was checked.")
    claimant = serializers.CharField(help_text="Whose words they are.")
    rating = MatchRatingSerializer()
    summary = serializers.CharField(help_text="What was found, in short.")
    published_at = serializers.DateTimeField(help_text="When the verdict was published.")
    score = serializers.FloatField(help_text="How likely both say the same, from 0 to 1.")
    agrees = serializers.BooleanField(help_text="Whether no number, date, name or negation contradicts.")
    why = serializers.ListField(child=serializers.CharField(), help_text="What speaks for it and against it.")


class TextMatchesSerializer(serializers.Serializer):
    """One sentence with the facts that may answer it."""

    id = serializers.CharField(help_text="Your name for the sentence, or its place.")
    text = serializers.CharField(help_text="The sentence.")
    matches = FactMatchSerializer(many=True, help_text="Facts, the likeliest first; none if none is likely.")


class MatchesSerializer(serializers.Serializer):
    """All sentences, in their order."""

    searched_by = serializers.ChoiceField(
        choices=["words and meaning", "words"], help_text="By words alone while the language model cannot be loaded."
    )
    results = TextMatchesSerializer(many=True, help_text="One for each sentence.")


class MatchView(PublicView):
    """What a chatbot, a comment form or another newsroom asks. Nothing that is sent is kept."""

    rate_class = "match"
    parser_classes = [JSONParser]

    @extend_schema(
        operation_id="match",
        summary="Find the facts that answer a sentence",
        description="A match is a suggestion: the score is a chance, and `why` names what speaks for it and against "
        "it. Numbers, dates, names and negation that disagree lower the score.",
        request=Matching,
        responses=MatchesSerializer,
        examples=[
            OpenApiExample("One sentence", value=EXAMPLE_ASKED, request_only=True),
            OpenApiExample("A batch", value=EXAMPLE_BATCH, request_only=True),
            OpenApiExample("Facts", value=EXAMPLE_ANSWER, response_only=True),
        ],
    )
    def post(self, request: Request) -> Response:
        if request.query_params:
            raise exceptions.ValidationError(dict.fromkeys(request.query_params, "is not a parameter of this address."))
        given = checked(Matching, request.data)
        language = given.get("language") or settings.LANGUAGE_CODE
        texts = given.get("texts") or [{"text": given["text"]}]
        asked = [
            Asked(one.get("id", str(place)), one["text"], one.get("language") or language)
            for place, one in enumerate(texts)
        ]
        return Response(match_texts(asked, top=given["top"], at_least=given["at_least"]))

    def options(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        return public.preflight(methods="POST, OPTIONS", headers="Accept, Content-Type")
