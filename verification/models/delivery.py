"""What is to be sent of an alert, to whom, and how far that has come. Written with the alert, in its transaction."""

from __future__ import annotations

from typing import Self
from urllib.parse import urlsplit

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from config.identifiers import public_id_field
from verification.models.alert import Alert
from verification.models.sendable import Sendable, SendableQuerySet


class Channel(models.TextChoices):
    EMAIL = "email", _("E-mail")
    WEBHOOK = "webhook", _("Webhook")


class Occasion(models.TextChoices):
    OPENED = "opened", _("Alert opened")
    CLOSED = "closed", _("Alert closed")


class AlertDeliveryQuerySet(SendableQuerySet["AlertDelivery"]):
    def in_turn(self) -> Self:
        """Those before which nothing of the same alert waits for the same address: it opened before it closed."""
        earlier = AlertDelivery.objects.filter(
            alert=OuterRef("alert"),
            channel=OuterRef("channel"),
            target=OuterRef("target"),
            pk__lt=OuterRef("pk"),
            next_attempt_at__isnull=False,
        )
        return self.filter(~Exists(earlier))


class AlertDelivery(Sendable):
    """What one address is told of one alert."""

    public_id = public_id_field()
    alert = models.ForeignKey(
        Alert, on_delete=models.PROTECT, related_name="deliveries", help_text=_("The alert it tells of.")
    )
    occasion = models.CharField(max_length=10, choices=Occasion, help_text=_("What happened to the alert."))
    channel = models.CharField(max_length=10, choices=Channel, help_text=_("The way it goes."))
    target = models.CharField(max_length=2048, help_text=_("The e-mail address, or the URL that is posted to."))
    objects = AlertDeliveryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = _("alert deliveries")
        ordering = ["-created_at", "-id"]
        indexes = [
            models.Index(fields=["next_attempt_at"], name="delivery_due", condition=Q(next_attempt_at__isnull=False))
        ]
        constraints = [
            models.UniqueConstraint(fields=["alert", "occasion", "channel", "target"], name="delivery_once"),
            models.CheckConstraint(
                condition=Q(sent_at__isnull=True) | Q(next_attempt_at__isnull=True), name="delivery_sent_is_not_due"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_occasion_display()}, by {self.get_channel_display().lower()} to {self.shown_target}"

    @property
    def shown_target(self) -> str:
        """The target without what may be a secret: of a URL, only its host."""
        return self.target if self.channel == Channel.EMAIL else urlsplit(self.target).hostname or "an address"
