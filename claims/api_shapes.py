"""What articles, their places and claims look like in the API, and what is taken about them."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from claims.models import Appearance, Article, Carrying, Claim, ClaimantKind, Kind
from claims.models.claim import partial_date
from claims.suggesting import AT_LEAST
from claims.text.intake import too_large
from config.api.schema import either


class ArticleSerializer(serializers.ModelSerializer):
    """An article with its newest text."""

    id = serializers.CharField(source="public_id", help_text="Opaque and stable id.")
    revision = serializers.IntegerField(source="current_revision.number", help_text="Number of the newest text.")
    sha256 = serializers.CharField(source="current_revision.sha256", help_text="SHA-256 of that text as UTF-8.")
    claim_count = serializers.IntegerField(help_text="How many claims the article makes.")

    class Meta:
        model = Article
        fields = [
            "id",
            "title",
            "url",
            "byline",
            "publication",
            "published_on",
            "language",
            "revision",
            "sha256",
            "claim_count",
            "created_at",
            "version",
        ]


class SentenceSerializer(serializers.Serializer):
    """A sentence that seems to repeat a claim that was checked. Nobody has confirmed it."""

    start = serializers.IntegerField(help_text="Where it begins in the text, in code points.")
    end = serializers.IntegerField(help_text="Where it ends, exclusive.")
    exact = serializers.CharField(help_text="Its words.")
    score = serializers.FloatField(help_text="How likely it says the same, from 0 to 1.")
    agrees = serializers.BooleanField(help_text="Whether no number, date, name or negation contradicts.")
    why = serializers.ListField(child=serializers.CharField(), help_text="What speaks for it and against it.")


class LookUpSerializer(serializers.Serializer):
    """Which sentences seem to have been checked before."""

    sentences = serializers.IntegerField(help_text="How many sentences were looked up.")
    found = SentenceSerializer(many=True, help_text="Those that seem to have been checked before.")
    told = serializers.CharField(source="*", help_text="The same in one sentence.")


class ArticleDetailSerializer(ArticleSerializer):
    text = serializers.CharField(source="current_revision.text", help_text="The newest text, whole.")
    checked_before = serializers.SerializerMethodField(help_text="Null until the text was looked through.")

    class Meta(ArticleSerializer.Meta):
        fields = [*ArticleSerializer.Meta.fields, "text", "checked_before"]

    @extend_schema_field(LookUpSerializer(allow_null=True))
    def get_checked_before(self, row: Article) -> dict[str, Any] | None:
        look_up = getattr(row.current_revision, "look_up", None)
        return dict(LookUpSerializer(look_up).data) if look_up else None


class ArticleDescription(serializers.Serializer):
    """What can be said about an article besides its text."""

    title = serializers.CharField(max_length=500, required=False, help_text="The headline as printed.")
    url = serializers.URLField(max_length=2048, required=False, allow_blank=True, help_text="Where it was published.")
    byline = serializers.CharField(
        max_length=300, required=False, allow_blank=True, help_text="Who signed it, as printed."
    )
    publication = serializers.CharField(
        max_length=300, required=False, allow_blank=True, help_text="The newspaper, site or channel."
    )
    published_on = serializers.DateField(required=False, allow_null=True, help_text="The date printed on it.")
    language = serializers.CharField(max_length=35, required=False, help_text="Language of the text as a BCP 47 tag.")


@either("text", "file")
class NewArticle(ArticleDescription):
    """A text, pasted as `text` or uploaded as `file` (plain text or HTML in UTF-8, DOCX or PDF; at most 5 MB)."""

    text = serializers.CharField(required=False, trim_whitespace=False, allow_blank=True, help_text="The text, pasted.")
    file = serializers.FileField(required=False, allow_empty_file=True, help_text="The text as a file.")

    def validate_file(self, upload: Any) -> Any:
        """A file beyond the limit is refused before it is read."""
        if upload.size > settings.IMPORT_MAX_BYTES:
            raise serializers.ValidationError(str(too_large(upload.size, settings.IMPORT_MAX_BYTES)))
        return upload

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if ("text" in attrs) == ("file" in attrs):
            raise serializers.ValidationError({"text": "Give either text or file."})
        return attrs


@either("text", "file")
class NewText(serializers.Serializer):
    """The next text of an article: `text`, or `file` (plain text or HTML in UTF-8, DOCX or PDF; at most 5 MB)."""

    text = serializers.CharField(required=False, trim_whitespace=False, allow_blank=True, help_text="The text, pasted.")
    file = serializers.FileField(required=False, allow_empty_file=True, help_text="The text as a file.")

    validate = NewArticle.validate


class CarryingSerializer(serializers.ModelSerializer):
    """What became of a claim's place when the article came in with a new text."""

    id = serializers.CharField(source="public_id", help_text="Opaque and stable id.")
    claim = serializers.CharField(source="origin.claim.public_id", help_text="Id of the claim.")
    exact = serializers.CharField(source="origin.exact", help_text="The passage in the older text.")
    revision = serializers.IntegerField(source="revision.number", help_text="Number of the new text.")

    class Meta:
        model = Carrying
        fields = ["id", "claim", "exact", "revision", "how", "why", "similarity", "start", "end", "answer"]


class CarryingAnswer(serializers.Serializer):
    """What you say about it: that it stands there, where else it stands, or that it is no longer in the text."""

    answer = serializers.ChoiceField(choices=["right", "placed", "gone"], help_text="What you say.")
    start = serializers.IntegerField(required=False, min_value=0, help_text="For placed: offset in code points.")
    end = serializers.IntegerField(required=False, min_value=1, help_text="For placed: offset, exclusive.")
    words = serializers.CharField(required=False, help_text="For placed, without offsets: words that stand there once.")


class ArticleChanges(ArticleDescription):
    version = serializers.IntegerField(help_text="The version you read; a newer one is a conflict.")


class AppearanceSerializer(serializers.ModelSerializer):
    """A claim's place in an article's text, in code points."""

    article = serializers.CharField(source="revision.article.public_id", help_text="Id of the article.")
    revision = serializers.IntegerField(source="revision.number", help_text="Which text of the article.")

    class Meta:
        model = Appearance
        fields = ["article", "revision", "start", "end", "exact", "prefix", "suffix"]


class ClaimSerializer(serializers.ModelSerializer):
    """A claim as one neutral sentence, and where it was made."""

    id = serializers.CharField(source="public_id", help_text="Opaque and stable id.")
    claimant = serializers.CharField(source="claimant_name", help_text="Whose words these are.")
    claimant_kind = serializers.ChoiceField(
        choices=ClaimantKind.choices, help_text="What the claimant is, as far as is known."
    )
    appearances = AppearanceSerializer(many=True, help_text="Where the claim stands.")

    class Meta:
        model = Claim
        fields = [
            "id",
            "statement",
            "claimant",
            "claimant_kind",
            "language",
            "made_on",
            "kind",
            "checkable",
            "topics",
            "entities",
            "checkworthiness",
            "reasons",
            "suggested_by",
            "status",
            "appearances",
            "created_at",
            "updated_at",
            "version",
        ]


class Suggesting(serializers.Serializer):
    """How claims are read out of a text."""

    at_least = serializers.FloatField(
        min_value=0, max_value=1, default=AT_LEAST, help_text="Least check-worthiness; opinions stay below the default."
    )
    split = serializers.BooleanField(default=False, help_text="Take the parts of compound sentences in place of these.")


class SuggestedSerializer(serializers.Serializer):
    """The claims written down, and how many passages were not, and why."""

    claims = ClaimSerializer(many=True, help_text="What was suggested, in the order of the text.")
    known = serializers.IntegerField(help_text="Passages at which a claim stands already.")
    below = serializers.IntegerField(help_text="Passages that are less worth checking than was asked for.")
    beyond = serializers.IntegerField(help_text="Passages beyond the number that is suggested at once.")


class ClaimDescription(serializers.Serializer):
    """What can be said about a claim."""

    statement = serializers.CharField(max_length=2000, required=False, help_text="One neutral sentence.")
    kind = serializers.ChoiceField(choices=Kind.choices, required=False, help_text="What sort of assertion.")
    claimant = serializers.CharField(
        max_length=300,
        required=False,
        allow_blank=True,
        help_text="Name of the person or body; empty for the article's author.",
    )
    claimant_kind = serializers.ChoiceField(
        choices=ClaimantKind.choices,
        required=False,
        help_text="What the claimant is. It is said of the claimant, and so of all their claims.",
    )
    language = serializers.CharField(max_length=35, required=False, help_text="BCP 47 tag of the statement.")
    made_on = serializers.CharField(
        required=False, allow_blank=True, validators=[partial_date], help_text="2014, 2014-09 or 2014-09-27."
    )
    checkable = serializers.BooleanField(required=False, help_text="Whether evidence could decide it.")
    topics = serializers.ListField(child=serializers.CharField(max_length=80), required=False, help_text="Topics.")
    entities = serializers.ListField(
        child=serializers.CharField(max_length=300), required=False, help_text="Who and what it names."
    )
    checkworthiness = serializers.FloatField(
        min_value=0, max_value=1, required=False, allow_null=True, help_text="0 (ignore) to 1 (check first)."
    )


class ClaimChanges(ClaimDescription):
    version = serializers.IntegerField(help_text="The version you read; a newer one is a conflict.")


class NewClaim(ClaimDescription):
    """A claim, with its place in an article if it has one."""

    statement = serializers.CharField(max_length=2000, help_text="One neutral sentence.")
    kind = serializers.ChoiceField(choices=Kind.choices, help_text="What sort of assertion.")
    article = serializers.CharField(required=False, help_text="Id of the article it stands in.")
    start = serializers.IntegerField(
        required=False, min_value=0, help_text="Where it begins in the article's newest text, in code points."
    )
    end = serializers.IntegerField(required=False, min_value=1, help_text="Where it ends, in code points, exclusive.")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if len({"article", "start", "end"} & set(attrs)) not in (0, 3):
            raise serializers.ValidationError({"article": "Give article, start and end together."})
        return attrs
