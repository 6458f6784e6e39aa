"""Claims in the API: reading them with their evidence, and every step that people take with them."""

from __future__ import annotations

from typing import Any

import django_filters
from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import mixins, serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from claims.api import ClaimChanges, ClaimSerializer, NewClaim
from claims.models import Article, Claim, Kind, Status
from claims.services import edit_claim, make_claim, place_claim
from config.api.viewsets import ServiceViewSet
from config.errors import Refused
from config.history import act
from sources.models import Health, Source
from verification import services
from verification.models import Evidence, Note, Proposal, Rating, Stance, Verdict
from verification.queues import LISTS
from verification.services.workflow import current_proposal


class EvidenceSerializer(serializers.ModelSerializer):
    id = serializers.CharField(source="public_id", help_text="Opaque and stable id.")
    source = serializers.CharField(source="source.public_id", help_text="Id of the source.")  # type: ignore[assignment]
    url = serializers.CharField(source="source.url", help_text="Address of the source.")
    health = serializers.CharField(source="source.health", help_text="What the source's checks say.")
    snapshot = serializers.CharField(
        source="snapshot.public_id", default=None, allow_null=True, help_text="Id of the pinned snapshot."
    )

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


class ClaimFilter(django_filters.FilterSet):
    status = django_filters.MultipleChoiceFilter(choices=Status.choices, label="Status")
    kind = django_filters.MultipleChoiceFilter(choices=Kind.choices, label="Kind")
    rating = django_filters.ChoiceFilter(choices=Rating.choices, method="rated", label="Rating of the current verdict")
    topic = django_filters.CharFilter(method="with_topic", label="Topic")
    claimant = django_filters.CharFilter("claimant__name", lookup_expr="iexact", label="Claimant")
    article = django_filters.CharFilter(method="in_article", label="Id of an article it stands in")
    assignee = django_filters.CharFilter(method="assigned_to", label="User name of an assignee")
    list = django_filters.ChoiceFilter(
        choices=[(one.name, one.title) for one in LISTS.values()],
        method="in_list",
        label="One of the asking person's lists of work",
    )
    source_health = django_filters.ChoiceFilter(
        choices=Health.choices, method="on_source", label="Health of a source it rests on"
    )
    language = django_filters.CharFilter(label="Language tag")
    q = django_filters.CharFilter("statement", lookup_expr="icontains", label="Words in the statement")

    class Meta:
        model = Claim
        fields = [
            "status",
            "kind",
            "rating",
            "topic",
            "claimant",
            "article",
            "assignee",
            "list",
            "source_health",
            "q",
        ]

    def rated(self, queryset: QuerySet[Claim], name: str, value: str) -> QuerySet[Claim]:
        return queryset.filter(pk__in=Verdict.objects.current().filter(rating=value).values("claim"))

    def with_topic(self, queryset: QuerySet[Claim], name: str, value: str) -> QuerySet[Claim]:
        return queryset.filter(topics__contains=[value])

    def in_article(self, queryset: QuerySet[Claim], name: str, value: str) -> QuerySet[Claim]:
        return queryset.filter(appearances__revision__article__public_id=value).distinct()

    def assigned_to(self, queryset: QuerySet[Claim], name: str, value: str) -> QuerySet[Claim]:
        return queryset.filter(assignments__assignee__username=value, assignments__ended_at__isnull=True).distinct()

    def in_list(self, queryset: QuerySet[Claim], name: str, value: str) -> QuerySet[Claim]:
        return queryset.filter(pk__in=LISTS[value].found(self.request.user).order_by().values("pk"))

    def on_source(self, queryset: QuerySet[Claim], name: str, value: str) -> QuerySet[Claim]:
        return queryset.filter(evidence__source__health=value).distinct()


@extend_schema_view(
    list=extend_schema(summary="List claims"),
    retrieve=extend_schema(summary="Read a claim with its evidence", responses=ClaimDetailSerializer),
)
class ClaimViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, ServiceViewSet):
    """Claims at every stage of the work. Needs an account."""

    room = "claims"
    view_permission = "claims.view_claim"
    filterset_class = ClaimFilter

    def get_queryset(self) -> QuerySet[Claim]:
        rows = Claim.objects.select_related("claimant").prefetch_related("appearances__revision__article")
        if self.action == "list":
            return rows
        return rows.prefetch_related(
            "evidence__source",
            "evidence__snapshot",
            "notes__by",
            "proposals__by",
            "verdicts__decided_by",
            "verdicts__approved_by",
        )

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Reads a claim. The id of one that was merged leads to the claim that goes on in its place."""
        claim = self.get_object()
        if claim.merged_into_id is None:
            return Response(self.get_serializer(claim).data)
        goes_on = claim.merged_into
        while goes_on.merged_into is not None:
            goes_on = goes_on.merged_into
        return Response(status=308, headers={"Location": reverse("claim-detail", args=[goes_on.public_id])})

    def get_serializer_class(self) -> type[serializers.BaseSerializer]:
        return ClaimSerializer if self.action == "list" else ClaimDetailSerializer

    def answer(self, claim: Claim, status: int = 200) -> Response:
        return Response(ClaimDetailSerializer(self.get_queryset().get(pk=claim.pk)).data, status=status)

    @extend_schema(summary="Write a claim down", request=NewClaim, responses={201: ClaimDetailSerializer})
    def create(self, request: Request) -> Response:
        return self.answer(_make(given=self.valid(NewClaim), by=self.person), status=201)

    @extend_schema(summary="Edit a claim", request=ClaimChanges, responses=ClaimDetailSerializer)
    def partial_update(self, request: Request, public_id: str) -> Response:
        changes = self.valid(ClaimChanges)
        version = changes.pop("version")
        return self.answer(
            edit_claim(claim=self.get_object(), changes=changes, expected_version=version, by=self.person)
        )

    def step(self, service: Any) -> Response:
        claim = self.get_object()
        service(claim=claim, by=self.person, **self.valid(Reason))
        return self.answer(claim)

    @extend_schema(summary="Accept a suggested claim", request=Reason, responses=ClaimDetailSerializer)
    @action(detail=True, methods=["post"])
    def accept(self, request: Request, public_id: str) -> Response:
        return self.step(services.accept_claim)

    @extend_schema(summary="Take up the research", request=Reason, responses=ClaimDetailSerializer)
    @action(detail=True, methods=["post"], url_path="take-up")
    def take_up(self, request: Request, public_id: str) -> Response:
        return self.step(services.take_up_claim)

    @extend_schema(summary="Dismiss a claim", request=Reason, responses=ClaimDetailSerializer)
    @action(detail=True, methods=["post"])
    def dismiss(self, request: Request, public_id: str) -> Response:
        return self.step(services.dismiss_claim)

    @extend_schema(summary="Return a proposal", request=Reason, responses=ClaimDetailSerializer)
    @action(detail=True, methods=["post"], url_path="return")
    def return_(self, request: Request, public_id: str) -> Response:
        return self.step(services.return_proposal)

    @extend_schema(summary="Reopen a published claim", request=Reason, responses=ClaimDetailSerializer)
    @action(detail=True, methods=["post"])
    def reopen(self, request: Request, public_id: str) -> Response:
        return self.step(services.reopen_claim)

    @extend_schema(summary="Attach a source", request=NewEvidence, responses={201: ClaimDetailSerializer})
    @action(detail=True, methods=["post"])
    def evidence(self, request: Request, public_id: str) -> Response:
        claim, given = self.get_object(), self.valid(NewEvidence)
        source = get_object_or_404(Source, public_id=given.pop("source"))
        services.attach_evidence(claim=claim, source=source, by=self.person, **given)
        return self.answer(claim, status=201)

    @extend_schema(summary="Write a note", request=NewNote, responses={201: ClaimDetailSerializer})
    @action(detail=True, methods=["post"])
    def notes(self, request: Request, public_id: str) -> Response:
        claim = self.get_object()
        services.add_note(claim=claim, by=self.person, **self.valid(NewNote))
        return self.answer(claim, status=201)

    @extend_schema(summary="Propose a verdict", request=NewProposal, responses={201: ClaimDetailSerializer})
    @action(detail=True, methods=["post"])
    def propose(self, request: Request, public_id: str) -> Response:
        claim = self.get_object()
        services.propose_verdict(claim=claim, by=self.person, **self.valid(NewProposal))
        return self.answer(claim, status=201)

    @extend_schema(
        summary="Approve another person's proposal and publish it",
        request=Publication,
        responses=ClaimDetailSerializer,
    )
    @action(detail=True, methods=["post"])
    def publish(self, request: Request, public_id: str) -> Response:
        claim, given = self.get_object(), self.valid(Publication)
        proposal = get_object_or_404(claim.proposals.all(), public_id=given["proposal"])
        services.publish_verdict(proposal=proposal, by=self.person, correction_note=given["correction_note"])
        return self.answer(claim)


@act
def _make(*, given: dict[str, Any], by: User) -> Claim:
    """A claim and its place in the article's newest text, or neither."""
    place = {name: given.pop(name) for name in ("article", "start", "end") if name in given}
    claim = make_claim(by=by, **given)
    if place:
        article = Article.objects.filter(public_id=place["article"]).first()
        if article is None:
            raise Refused(f"There is no article {place['article']}.", field="article")
        place_claim(claim=claim, revision=article.current_revision, start=place["start"], end=place["end"], by=by)
    return claim
