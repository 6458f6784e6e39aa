"""Webhooks over the API: subscriptions of one's own, what was sent to them, and sending again."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import mixins, serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from config.api.viewsets import ServiceViewSet
from config.errors import NotAllowed
from verification.models import EventKind, Rating, WebhookDelivery, WebhookSubscription
from verification.services import webhooks

MANAGER = ("verification.add_webhooksubscription", "verification.view_webhooksubscription")


class WebhookSerializer(serializers.ModelSerializer):
    """A subscription. Its secret is shown when it is made or changed, and never again."""

    id = serializers.CharField(source="public_id", help_text="Opaque and stable id.")
    owner = serializers.CharField(source="owner.username", help_text="Name of the account.")

    class Meta:
        model = WebhookSubscription
        fields = [
            "id",
            "name",
            "owner",
            "url",
            "event_types",
            "topics",
            "ratings",
            "claimants",
            "languages",
            "state",
            "state_reason",
            "failing_since",
            "former_until",
            "created_at",
            "version",
        ]


class WebhookWithSecretSerializer(WebhookSerializer):
    secret = serializers.CharField(help_text="Signs what is sent, as in Standard Webhooks. It is shown only now.")

    class Meta(WebhookSerializer.Meta):
        fields = [*WebhookSerializer.Meta.fields, "secret"]


def _texts(longest: int, said: str) -> serializers.ListField:
    child = serializers.CharField(max_length=longest)
    return serializers.ListField(child=child, required=False, max_length=100, help_text=said)


class WebhookChanges(serializers.Serializer):
    """What passes, and where it goes. Empty filters let everything through."""

    name = serializers.CharField(max_length=200, required=False, help_text="What it is for, in a few words.")
    url = serializers.URLField(max_length=2048, required=False, help_text="The address that is posted to.")
    event_types = serializers.ListField(
        child=serializers.ChoiceField(choices=EventKind.choices),
        required=False,
        min_length=1,
        help_text="What it wants to hear of.",
    )
    topics = _texts(80, "Only facts with one of these topics.")
    ratings = serializers.ListField(
        child=serializers.ChoiceField(choices=Rating.choices),
        required=False,
        help_text="Only facts that have, or once had, one of these ratings.",
    )
    claimants = _texts(300, "Only facts on the words of these.")
    languages = _texts(35, "Only facts in these: en finds en-GB too.")
    version = serializers.IntegerField(help_text="The version you read; a newer one is a conflict.")


class NewWebhook(WebhookChanges):
    version = None  # type: ignore[assignment]
    name = serializers.CharField(max_length=200, help_text="What it is for, in a few words.")
    url = serializers.URLField(max_length=2048, help_text="The address that is posted to.")
    event_types = serializers.ListField(
        child=serializers.ChoiceField(choices=EventKind.choices),
        min_length=1,
        help_text="What it wants to hear of, at least one.",
    )


class Pausing(serializers.Serializer):
    reason = serializers.CharField(max_length=1000, required=False, default="", allow_blank=True, help_text="Why.")


class Activating(serializers.Serializer):
    skip_missed = serializers.BooleanField(
        default=False, help_text="Send only what happens from now on, not what happened meanwhile."
    )


class Replaying(serializers.Serializer):
    since = serializers.DateTimeField(help_text="All that happened since then is sent again.")


class ReplayedSerializer(serializers.Serializer):
    """What is sent again."""

    events = serializers.IntegerField(help_text="How many events.")


class AttemptSerializer(serializers.Serializer):
    """One try."""

    at = serializers.DateTimeField(help_text="When it was begun.")
    status = serializers.IntegerField(allow_null=True, help_text="HTTP status; null where there was no answer.")
    answer = serializers.CharField(help_text="The beginning of what was answered.")
    error = serializers.CharField(help_text="Why it failed; empty where it was taken.")
    duration_ms = serializers.IntegerField(help_text="How long it took, in milliseconds.")


class DeliverySerializer(serializers.Serializer):
    """One message with every try."""

    id = serializers.CharField(source="public_id", help_text="Id of the message, which is its `webhook-id`.")
    type = serializers.CharField(source="event.kind", help_text="What it tells of.")
    event = serializers.CharField(source="event.public_id", help_text="Id of the event, as in the changes.")
    fact = serializers.CharField(help_text="Id of the fact.")
    state = serializers.CharField(help_text="Waiting, Sent or Given up.")
    next_attempt_at = serializers.DateTimeField(allow_null=True, help_text="When it is tried next.")
    sent_at = serializers.DateTimeField(allow_null=True, help_text="When it was taken.")
    tries = AttemptSerializer(many=True, help_text="Every try, the newest first.")


@extend_schema_view(list=extend_schema(summary="List webhooks"), retrieve=extend_schema(summary="Read a webhook"))
class WebhookViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, ServiceViewSet):
    """Subscriptions to what happens to facts: your own, or everybody's if your account manages them."""

    room = "webhooks"
    serializer_class = WebhookSerializer
    queryset = WebhookSubscription.objects.none()

    def check_permissions(self, request: Request) -> None:
        APIView.check_permissions(self, request)
        if not any(request.user.has_perm(permission) for permission in MANAGER):
            raise NotAllowed("You may not use webhooks: your account lacks that role.")

    def get_queryset(self) -> QuerySet[WebhookSubscription]:
        if getattr(self, "swagger_fake_view", False):
            return WebhookSubscription.objects.none()
        return webhooks.webhooks_of(self.person)

    @extend_schema(summary="Subscribe to events", request=NewWebhook, responses={201: WebhookWithSecretSerializer})
    def create(self, request: Request) -> Response:
        webhook = webhooks.subscribe(by=self.person, **self.valid(NewWebhook))
        return Response(WebhookWithSecretSerializer(webhook).data, status=201)

    @extend_schema(summary="Change a webhook", request=WebhookChanges, responses=WebhookSerializer)
    def partial_update(self, request: Request, public_id: str) -> Response:
        changes = self.valid(WebhookChanges)
        version = changes.pop("version")
        return self._told(
            webhooks.edit_webhook(webhook=self.get_object(), changes=changes, expected_version=version, by=self.person)
        )

    @extend_schema(summary="Take a webhook away", responses={204: None})
    def destroy(self, request: Request, public_id: str) -> Response:
        webhooks.remove_webhook(webhook=self.get_object(), by=self.person)
        return Response(status=204)

    @extend_schema(
        summary="Make a new secret",
        description="The former one signs too for a while, so that the receiver can change over.",
        request=None,
        responses=WebhookWithSecretSerializer,
    )
    @action(detail=True, methods=["post"])
    def rotate(self, request: Request, public_id: str) -> Response:
        webhook = webhooks.rotate_secret(webhook=self.get_object(), by=self.person)
        return Response(WebhookWithSecretSerializer(webhook).data)

    @extend_schema(summary="Pause a webhook", request=Pausing, responses=WebhookSerializer)
    @action(detail=True, methods=["post"])
    def pause(self, request: Request, public_id: str) -> Response:
        return self._told(webhooks.pause_webhook(webhook=self.get_object(), by=self.person, **self.valid(Pausing)))

    @extend_schema(summary="Activate a webhook", request=Activating, responses=WebhookSerializer)
    @action(detail=True, methods=["post"])
    def activate(self, request: Request, public_id: str) -> Response:
        given = self.valid(Activating)
        return self._told(webhooks.activate_webhook(webhook=self.get_object(), by=self.person, **given))

    @extend_schema(summary="Send all again since a moment", request=Replaying, responses=ReplayedSerializer)
    @action(detail=True, methods=["post"])
    def replay(self, request: Request, public_id: str) -> Response:
        given = self.valid(Replaying)
        return Response({"events": webhooks.replay_since(webhook=self.get_object(), by=self.person, **given)})

    @extend_schema(summary="List what was sent", responses=DeliverySerializer(many=True))
    @action(detail=True, pagination_class=None, filter_backends=[])
    def deliveries(self, request: Request, public_id: str) -> Response:
        """The newest hundred."""
        rows = self._deliveries().order_by("-position")[:100]
        return Response(DeliverySerializer(rows, many=True).data)

    @extend_schema(summary="Send one message again", request=None, responses=DeliverySerializer)
    @action(detail=True, methods=["post"], url_path="deliveries/(?P<delivery>[0-9a-z]{12})/replay")
    def replay_one(self, request: Request, public_id: str, delivery: str) -> Response:
        row = self._deliveries().filter(public_id=delivery).first()
        if row is None:
            raise Http404
        return Response(DeliverySerializer(webhooks.replay_delivery(delivery=row, by=self.person)).data)

    def _deliveries(self) -> QuerySet[WebhookDelivery]:
        return self.get_object().deliveries.select_related("event", "subscription").prefetch_related("tries")

    def _told(self, webhook: WebhookSubscription) -> Response:
        data: dict[str, Any] = WebhookSerializer(webhook).data
        return Response(data)
