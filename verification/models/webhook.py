"""Webhooks of API consumers: what each wants to hear of, what was sent to it, and how each try went."""

from __future__ import annotations

import base64
import secrets
from datetime import datetime
from typing import Self
from urllib.parse import urlsplit

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from config.history import tracked
from config.identifiers import public_id_field
from config.sealing import BEGINNING, seal, unseal
from config.triggers import counts_versions, refuse_change, stable_public_id
from verification.models.edition import EventKind, FactEvent
from verification.models.rating import Rating
from verification.models.sendable import Sendable, SendableQuerySet

SECRET_BYTES = 32
SECRETS = ("sealed_secret", "sealed_former", "former_until")


def new_secret() -> str:
    """A secret as Standard Webhooks 1.0.0 writes it."""
    return f"whsec_{base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()}"


def new_sealed_secret() -> str:
    return seal(new_secret())


class WebhookState(models.TextChoices):
    ACTIVE = "active", _("Active")
    PAUSED = "paused", _("Paused")
    OFF = "off", _("Switched off")


class WebhookSubscriptionQuerySet(models.QuerySet["WebhookSubscription"]):
    def with_waiting(self) -> Self:
        """Adds `waiting`: how many messages are still to be taken."""
        pending = Q(deliveries__next_attempt_at__isnull=False)
        return self.annotate(waiting=models.Count("deliveries", filter=pending))

    def active(self) -> Self:
        return self.filter(state=WebhookState.ACTIVE)

    def with_events_to_plan(self) -> Self:
        """Active ones behind which events lie that they have not seen."""
        beyond = FactEvent.objects.filter(position__gt=OuterRef("seen"))
        return self.active().filter(Exists(beyond))


@tracked(exclude=["sealed_secret", "sealed_former", "seen", "failing_since"])
class WebhookSubscription(models.Model):
    """An address that wants to hear what happens to facts. Empty filters let everything through."""

    public_id = public_id_field()
    name = models.CharField(max_length=200, help_text=_("What it is for, in a few words."))
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="webhooks",
        help_text=_("Whose it is; told by e-mail when the address fails."),
    )
    url = models.URLField(max_length=2048, help_text=_("The address that is posted to; it must be on the public web."))
    event_types = ArrayField(
        models.CharField(max_length=20, choices=EventKind), help_text=_("What it wants to hear of, at least one.")
    )
    topics = ArrayField(
        models.CharField(max_length=80), default=list, blank=True, help_text=_("Only facts with one of these topics.")
    )
    ratings = ArrayField(
        models.CharField(max_length=20, choices=Rating),
        default=list,
        blank=True,
        help_text=_("Only facts that have, or once had, one of these ratings."),
    )
    claimants = ArrayField(
        models.CharField(max_length=300),
        default=list,
        blank=True,
        help_text=_("Only facts on the words of these; upper and lower case are the same."),
    )
    languages = ArrayField(
        models.CharField(max_length=35),
        default=list,
        blank=True,
        help_text=_("Only facts in these: en finds en-GB too."),
    )
    sealed_secret = models.TextField(
        default=new_sealed_secret, editable=False, help_text=_("Signs what is sent; sealed with SECRET_KEY.")
    )
    sealed_former = models.TextField(
        blank=True, editable=False, help_text=_("The secret before, sealed; signs too until its end.")
    )
    former_until = models.DateTimeField(null=True, blank=True, help_text=_("Until when the former secret signs too."))
    state = models.CharField(
        max_length=10, choices=WebhookState, default=WebhookState.ACTIVE, help_text=_("Whether anything is sent.")
    )
    state_reason = models.TextField(blank=True, help_text=_("Why it is paused or switched off."))
    seen = models.BigIntegerField(
        default=0, help_text=_("Position of the last event that was looked at for it; it goes on behind that.")
    )
    failing_since = models.DateTimeField(
        null=True, blank=True, help_text=_("Since when nothing was taken there; empty while it takes.")
    )
    warned_at = models.DateTimeField(null=True, blank=True, help_text=_("When its owner was told that it fails."))
    off_told_at = models.DateTimeField(null=True, blank=True, help_text=_("When its owner was told that it is off."))
    created_at = models.DateTimeField(auto_now_add=True, help_text=_("When it was made."))
    updated_at = models.DateTimeField(auto_now=True, help_text=_("When it was last changed."))
    version = models.PositiveIntegerField(
        default=1, editable=False, help_text=_("Counts changes, so that a stale edit is noticed.")
    )

    objects = WebhookSubscriptionQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=WebhookState.values), name="webhook_state_known"),
            models.CheckConstraint(condition=Q(event_types__len__gt=0), name="webhook_wants_something"),
            models.CheckConstraint(
                condition=Q(event_types__contained_by=EventKind.values), name="webhook_wants_known_events"
            ),
            models.CheckConstraint(
                condition=Q(state=WebhookState.ACTIVE) | ~Q(state_reason=""), name="webhook_rests_for_a_reason"
            ),
            models.CheckConstraint(
                condition=Q(sealed_former="", former_until__isnull=True)
                | (~Q(sealed_former="") & Q(former_until__isnull=False)),
                name="webhook_former_secret_ends",
            ),
            models.CheckConstraint(
                condition=Q(sealed_secret__startswith=BEGINNING)
                & (Q(sealed_former="") | Q(sealed_former__startswith=BEGINNING)),
                name="webhook_secrets_are_sealed",
            ),
        ]
        triggers = [
            stable_public_id(),
            counts_versions("seen", "failing_since", "warned_at", "off_told_at", "updated_at", *SECRETS),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.host})"

    @property
    def host(self) -> str:
        """The address without what may be a secret."""
        return urlsplit(self.url).hostname or "an address"

    @property
    def secret(self) -> str:
        """What signs. Raises `Unreadable` where no key of today opens it."""
        return unseal(self.sealed_secret)

    def secrets_at(self, moment: datetime) -> list[str]:
        """What signs at that moment, the newest first. Raises `Unreadable` as `secret` does."""
        former = [self.sealed_former] if self.former_until and self.former_until > moment else []
        return [unseal(token) for token in (self.sealed_secret, *former)]


class WebhookDeliveryQuerySet(SendableQuerySet["WebhookDelivery"]):
    def in_turn(self) -> Self:
        """Those before which nothing of the same fact waits at the same subscription."""
        earlier = WebhookDelivery.objects.filter(
            subscription=OuterRef("subscription"),
            fact=OuterRef("fact"),
            position__lt=OuterRef("position"),
            next_attempt_at__isnull=False,
        )
        return self.filter(~Exists(earlier))


class WebhookDelivery(Sendable):
    """One event for one subscription. Its id is that of the message, the same in every try."""

    public_id = public_id_field()
    subscription = models.ForeignKey(
        WebhookSubscription, on_delete=models.CASCADE, related_name="deliveries", help_text=_("Where it goes.")
    )
    event = models.ForeignKey(FactEvent, on_delete=models.PROTECT, related_name="+", help_text=_("What it tells of."))
    fact = models.CharField(max_length=12, help_text=_("Id of the fact, whose events go one after another."))
    position = models.BigIntegerField(help_text=_("The event's place in the order of commits."))

    objects = WebhookDeliveryQuerySet.as_manager()

    class Meta:
        ordering = ["-position", "-id"]
        verbose_name_plural = _("webhook deliveries")
        indexes = [
            models.Index(
                fields=["subscription", "next_attempt_at"],
                name="webhook_due",
                condition=Q(next_attempt_at__isnull=False),
            ),
            models.Index(
                fields=["subscription", "fact", "position"],
                name="webhook_turn",
                condition=Q(next_attempt_at__isnull=False),
            ),
            models.Index(fields=["subscription", "-position"], name="webhook_by_position"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["subscription", "event"], name="webhook_event_once"),
            models.CheckConstraint(
                condition=Q(sent_at__isnull=True) | Q(next_attempt_at__isnull=True), name="webhook_sent_is_not_due"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.public_id}, event {self.position}"


class WebhookAttempt(models.Model):
    """One try to deliver: what the other side said, and how long that took."""

    delivery = models.ForeignKey(
        WebhookDelivery, on_delete=models.CASCADE, related_name="tries", help_text=_("The delivery.")
    )
    at = models.DateTimeField(help_text=_("When it was begun."))
    status = models.PositiveSmallIntegerField(null=True, help_text=_("HTTP status; empty where there was no answer."))
    answer = models.TextField(blank=True, help_text=_("The beginning of what was answered."))
    error = models.TextField(blank=True, help_text=_("Why it failed; empty where it was taken."))
    duration_ms = models.PositiveIntegerField(help_text=_("How long it took, in milliseconds."))

    class Meta:
        ordering = ["-at", "-id"]
        triggers = [refuse_change("never_changed", "A try is never changed.", operation=pgtrigger.Update)]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M:%S}: {self.status or self.error}"
