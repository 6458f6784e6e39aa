"""What is to be sent of an alert, to whom, and how far that has come. Written with the alert, in its transaction."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlsplit

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from config.identifiers import public_id_field
from verification.models.alert import Alert


class Channel(models.TextChoices):
    EMAIL = "email", _("E-mail")
    WEBHOOK = "webhook", _("Webhook")


class Occasion(models.TextChoices):
    OPENED = "opened", _("Alert opened")
    CLOSED = "closed", _("Alert closed")


class AlertDeliveryQuerySet(models.QuerySet["AlertDelivery"]):
    def due(self, at: datetime) -> AlertDeliveryQuerySet:
        """Those whose time to be sent has come, the oldest first."""
        return self.filter(next_attempt_at__lte=at).order_by("next_attempt_at", "id")


class AlertDelivery(models.Model):
    """One message to one address. It is due until it was sent or given up."""

    public_id = public_id_field()
    alert = models.ForeignKey(
        Alert, on_delete=models.PROTECT, related_name="deliveries", help_text="The alert it tells of."
    )
    occasion = models.CharField(max_length=10, choices=Occasion, help_text="What happened to the alert.")
    channel = models.CharField(max_length=10, choices=Channel, help_text="The way it goes.")
    target = models.CharField(max_length=2048, help_text="The e-mail address, or the URL that is posted to.")
    created_at = models.DateTimeField(auto_now_add=True, help_text="When it was written down.")
    next_attempt_at = models.DateTimeField(
        null=True, help_text="When it is to be sent, or tried again; empty once it was sent or given up."
    )
    attempts = models.PositiveSmallIntegerField(default=0, help_text="How often it was tried.")
    sent_at = models.DateTimeField(null=True, help_text="When it was taken by the other side.")
    error = models.TextField(blank=True, help_text="Why the last try failed.")

    objects = AlertDeliveryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "alert deliveries"
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

    @property
    def state(self) -> str:
        if self.sent_at:
            return "Sent"
        return "Waiting" if self.next_attempt_at else "Given up"
