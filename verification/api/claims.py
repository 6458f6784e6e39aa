"""Claims in the API: reading them with their evidence, and every step that people take with them."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import mixins, serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from claims.api_shapes import ClaimChanges, ClaimSerializer, NewClaim
from claims.models import Article, Claim
from claims.services import edit_claim, make_claim, place_claim, say_kind
from config.api.viewsets import ServiceViewSet
from config.errors import Refused
from config.history import act
from sources.models import Source
from verification import services
from verification.api.claim_filters import ClaimFilter
from verification.api.claim_shapes import (
    ClaimDetailSerializer,
    GivenReason,
    NewEvidence,
    NewNote,
    NewProposal,
    Publication,
    Reason,
)


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

    @extend_schema(summary="Dismiss a claim", request=GivenReason, responses=ClaimDetailSerializer)
    @action(detail=True, methods=["post"])
    def dismiss(self, request: Request, public_id: str) -> Response:
        return self.step(services.dismiss_claim)

    @extend_schema(summary="Return a proposal", request=GivenReason, responses=ClaimDetailSerializer)
    @action(detail=True, methods=["post"], url_path="return")
    def return_(self, request: Request, public_id: str) -> Response:
        return self.step(services.return_proposal)

    @extend_schema(summary="Reopen a published claim", request=GivenReason, responses=ClaimDetailSerializer)
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
    claimant_kind = given.pop("claimant_kind", None)
    claim = make_claim(by=by, **given)
    if claimant_kind is not None:
        say_kind(claim.claimant, claimant_kind, by=by)
    if place:
        article = Article.objects.filter(public_id=place["article"]).first()
        if article is None:
            raise Refused(f"There is no article {place['article']}.", field="article")
        place_claim(claim=claim, revision=article.current_revision, start=place["start"], end=place["end"], by=by)
    return claim
