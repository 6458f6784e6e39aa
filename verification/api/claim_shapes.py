"""What a claim with the work on it looks like in the API, and what each step takes."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from claims.api_shapes import ClaimSerializer
from claims.models import Claim
from verification.models import Evidence, Note, Proposal, Rating, Stance, Verdict
from verification.services.workflow import current_proposal


class EvidenceSerializer(serializers.ModelSerializer):
    id = serializers.CharField(source="public_id", help_text="Opaque and stable id.")
    source = serializers.CharField(source="source.public_id", help_text="Id of the source.")  # type: ignore[assignment]
    url = serializers.CharField(source="source.url", help_text="Address of the source.")
    health = serializers.CharField(source="source.health", help_text="What the source's checks say.")
    snapshot = serializers.CharField(
        source="snapshot.public_id", default=None, allow_null=True, help_text="Id of the pinned snapshot."
    )
    quote_state = serializers.CharField(help_text="present, moved, changed, missing, or empty: not looked for yet.")
    drift = serializers.CharField(help_text="same, touched, rewritten, or empty: not compared yet.")

    class Meta:
        model = Evidence
        fields = [
            "id",
            "source",
            "url",
            "health",
            "stance",
            "quote",
            "locator",
            "note",
            "snapshot",
            "no_snapshot_reason",
            "quote_state",
            "quote_now",
            "selector",
            "drift",
            "position",
            "version",
        ]


class NoteSerializer(serializers.ModelSerializer):
    id = serializers.CharField(source="public_id", help_text="Opaque and stable id.")
    by = serializers.CharField(source="by.username", help_text="Who wrote it.")

    class Meta:
        model = Note
        fields = ["id", "text", "by", "created_at"]


class ProposalSerializer(serializers.ModelSerializer):
    id = serializers.CharField(source="public_id", help_text="Opaque and stable id.")
    by = serializers.CharField(source="by.username", help_text="Who proposes it.")

    class Meta:
        model = Proposal
        fields = ["id", "rating", "summary", "explanation", "by", "created_at"]


class VerdictSerializer(serializers.ModelSerializer):
    id = serializers.CharField(source="public_id", help_text="Opaque and stable id.")
    decided_by = serializers.CharField(source="decided_by.username", help_text="Who proposed it.")
    approved_by = serializers.CharField(source="approved_by.username", help_text="Who approved it.")

    class Meta:
        model = Verdict
        fields = [
            "id",
            "rating",
            "summary",
            "explanation",
            "decided_by",
            "approved_by",
            "published_at",
            "correction_note",
            "record_sha256",
        ]


class ClaimDetailSerializer(ClaimSerializer):
    """A claim with all that people have done about it."""

    evidence = EvidenceSerializer(many=True)
    notes = NoteSerializer(many=True)
    proposal = serializers.SerializerMethodField(help_text="The proposal that waits for a second person.")
    verdicts = VerdictSerializer(many=True)

    class Meta(ClaimSerializer.Meta):
        fields = [*ClaimSerializer.Meta.fields, "evidence", "notes", "proposal", "verdicts"]

    def get_proposal(self, claim: Claim) -> dict[str, Any] | None:
        proposal = current_proposal(claim)
        return dict(ProposalSerializer(proposal).data) if proposal else None


class Reason(serializers.Serializer):
    reason = serializers.CharField(required=False, allow_blank=True, default="", help_text="Why.")


class GivenReason(serializers.Serializer):
    """For the steps that go back: their services ask for a reason, and say for what."""

    reason = serializers.CharField(help_text="Why.")


class NewEvidence(serializers.Serializer):
    source = serializers.CharField(help_text="Id of the source.")  # type: ignore[assignment]
    stance = serializers.ChoiceField(choices=Stance.choices, help_text="Which way it points.")
    quote = serializers.CharField(
        required=False,
        allow_blank=True,
        help_text="Its words that matter, or the page's address with a text fragment (#:~:text=) that points at them.",
    )
    locator = serializers.CharField(max_length=500, required=False, allow_blank=True, help_text="Where in the source.")
    note = serializers.CharField(required=False, allow_blank=True, help_text="What a reader should know.")
    no_snapshot_reason = serializers.CharField(
        required=False, allow_blank=True, help_text="Why the page cannot be captured."
    )


class NewNote(serializers.Serializer):
    text = serializers.CharField(help_text="What colleagues should know.")


class NewProposal(serializers.Serializer):
    rating = serializers.ChoiceField(choices=Rating.choices, help_text="Where the claim stands.")
    summary = serializers.CharField(help_text="The reason in a sentence or two.")
    explanation = serializers.CharField(required=False, allow_blank=True, help_text="The reasoning at length.")


class Publication(serializers.Serializer):
    proposal = serializers.CharField(help_text="Id of the proposal that you have read and approve.")
    correction_note = serializers.CharField(
        required=False,
        allow_blank=True,
        default="",
        help_text="What changed since the verdict before, and why.",
    )
