"""What facts, their history and their changes look like in the API, for the schema. Facts are sent as they lie."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers

from claims.models import ClaimantKind
from sources.models import Health
from verification.models import EventKind, Rating
from verification.models.alert import ALERT_RULES


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
    kind = serializers.ChoiceField(
        choices=[(kind.value, kind.label) for kind in ALERT_RULES], help_text="What has broken."
    )
    evidence = serializers.CharField(allow_null=True, help_text="Id of the piece of evidence that has broken.")
    message = serializers.CharField(help_text="What happened, in words.")
    diff = DiffSerializer(many=True, help_text="Where a quote has changed: then and now, word by word.")
    opened_at = serializers.DateTimeField(help_text="When it was noticed.")


class CorrectionSerializer(serializers.Serializer):
    verdict_id = serializers.CharField(help_text="Id of the verdict that corrected.")
    published_at = serializers.DateTimeField(help_text="When it was published.")
    note = serializers.CharField(help_text="What changed, and why.")


class FactSerializer(serializers.Serializer):
    """A verified fact with its proof. All members are there, but for those that `fields` leaves out."""

    id = serializers.CharField(help_text="Opaque and stable id.")
    url = serializers.CharField(help_text="Address of the fact.")
    format = serializers.CharField(help_text="Format of the frozen record.")
    verdict_id = serializers.CharField(help_text="Id of the verdict.")
    statement = serializers.CharField(help_text="The claim in one neutral sentence.")
    language = serializers.CharField(help_text="BCP 47 tag of the statement.")
    claimant = serializers.CharField(help_text="Whose words they are.")
    claimant_kind = serializers.ChoiceField(
        choices=ClaimantKind.choices,
        help_text="What the claimant is, as far as is known; not in records of formats 1 and 2.",
    )
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
    corrections = CorrectionSerializer(many=True, help_text="Every correction of the fact, oldest first.")
    proof = ProofSerializer(
        allow_null=True,
        help_text="Whether the proof holds; null with `as_of` alone, where how it stood then is not known.",
    )
    alerts = FactAlertSerializer(many=True, help_text="What has broken since and is not mended yet.")
    as_of = serializers.DateTimeField(required=False, help_text="With `as_of`: the moment that was asked for.")
    in_force_until = serializers.DateTimeField(
        required=False,
        allow_null=True,
        help_text="With `as_of`: when we ceased to say so; null if we have not.",
    )

    def get_fields(self) -> dict[str, serializers.Field]:
        fields = super().get_fields()
        for field in fields.values():
            field.required = False
        return fields


@extend_schema_serializer(many=False)
class FactPageSerializer(serializers.Serializer):
    next = serializers.CharField(allow_null=True, help_text="Address of the next page; null on the last.")
    previous = serializers.CharField(allow_null=True, help_text="Address of the page before; null on the first.")
    results = FactSerializer(many=True, help_text="Facts.")


class FactEventSerializer(serializers.Serializer):
    """One thing that happened to a fact."""

    event = serializers.CharField(help_text="published, corrected or reopened.")
    at = serializers.DateTimeField(help_text="When.")
    reason = serializers.CharField(required=False, help_text="Why it was reopened.")
    verdict_id = serializers.CharField(required=False, help_text="Id of the verdict.")
    rating = FactRatingSerializer(required=False)
    statement = serializers.CharField(required=False, help_text="The claim as it was put then.")
    summary = serializers.CharField(required=False, help_text="The reason in a sentence or two.")
    decided_by = serializers.CharField(required=False, help_text="Who proposed the verdict.")
    approved_by = serializers.CharField(required=False, help_text="Who approved it.")
    correction_note = serializers.CharField(required=False, help_text="What changed, and why.")
    record_sha256 = serializers.CharField(required=False, help_text="SHA-256 of the frozen record.")


class FactHistorySerializer(serializers.Serializer):
    id = serializers.CharField(help_text="Id of the fact.")
    events = FactEventSerializer(many=True, help_text="Every verdict, correction and reopening, oldest first.")


class ChangeSerializer(serializers.Serializer):
    """Something that happened to a fact, as it is also sent to webhooks."""

    id = serializers.CharField(help_text="Opaque and stable id of the event.")
    type = serializers.ChoiceField(choices=EventKind.choices, help_text="What happened.")
    at = serializers.DateTimeField(help_text="When it happened.")
    fact = serializers.CharField(help_text="Id of the fact.")
    url = serializers.CharField(help_text="Address of the fact.")
    verdict_id = serializers.CharField(help_text="Id of the verdict that was in force.")
    data = serializers.DictField(  # type: ignore[assignment]
        help_text="Rating and correction note, reason, or what broke."
    )


class ChangesSerializer(serializers.Serializer):
    results = ChangeSerializer(many=True, help_text="Events, oldest first.")
    cursor = serializers.CharField(help_text="Give it as `after` next time, now or whenever.")
    more = serializers.BooleanField(help_text="Whether there is more already.")


class ReviewPublisherSerializer(serializers.Serializer):
    name = serializers.CharField(help_text="Name of the newsroom.")
    site = serializers.CharField(help_text="Its host name.")


class FoundReviewSerializer(serializers.Serializer):
    publisher = ReviewPublisherSerializer(help_text="Who reviewed it.")
    url = serializers.CharField(help_text="Address of the fact.")
    title = serializers.CharField(help_text="The reason in a sentence or two.")
    reviewDate = serializers.DateTimeField(help_text="When it was published.")  # noqa: N815 Google's names
    textualRating = serializers.CharField(help_text="The rating in words.")  # noqa: N815
    languageCode = serializers.CharField(help_text="BCP 47 tag of the review.")  # noqa: N815


class FoundClaimSerializer(serializers.Serializer):
    text = serializers.CharField(help_text="The claim in one sentence.")
    claimant = serializers.CharField(help_text="Whose words they are.")
    claimDate = serializers.DateTimeField(required=False, help_text="When it was made, where the day is known.")  # noqa: N815
    claimReview = FoundReviewSerializer(many=True, help_text="The review.")  # noqa: N815


class FoundClaimsSerializer(serializers.Serializer):
    claims = FoundClaimSerializer(many=True, required=False, help_text="Claims that were found; left out if none.")
    nextPageToken = serializers.CharField(required=False, help_text="Token of the next page, if there is one.")  # noqa: N815
