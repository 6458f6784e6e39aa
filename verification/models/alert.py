"""Alerts: a published fact's evidence broke. One stays open per piece of evidence and kind until it heals."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.db import models
from django.db.models import Q

from claims.models import Claim
from config.history import tracked
from config.identifiers import public_id_field
from sources.models import Health, Source
from verification.models.evidence import Evidence


class AlertKind(models.TextChoices):
    SOURCE_DEAD = "source_dead", "Source is dead"
    SOURCE_FAILING = "source_failing", "Source is failing"


@dataclass(frozen=True, slots=True)
class AlertRule:
    """When an alert of this kind stands open, and what to do about it."""

    health: Health
    advice: str


ALERT_RULES: dict[AlertKind, AlertRule] = {
    AlertKind.SOURCE_DEAD: AlertRule(
        Health.DEAD, "Find an archived copy or another source, then reopen the claim to replace the evidence."
    ),
    AlertKind.SOURCE_FAILING: AlertRule(
        Health.FAILING, "It is being checked more often. Look for an archived copy while the page is gone."
    ),
}


class AlertQuerySet(models.QuerySet["Alert"]):
    def open(self) -> AlertQuerySet:
        return self.filter(closed_at__isnull=True)


@tracked()
class Alert(models.Model):
    """Something under a published fact no longer holds."""

    public_id = public_id_field()
    kind = models.CharField(max_length=30, choices=AlertKind, help_text="What happened.")
    claim = models.ForeignKey(
        Claim, on_delete=models.PROTECT, related_name="alerts", help_text="The published claim it touches."
    )
    source = models.ForeignKey(
        Source, on_delete=models.PROTECT, related_name="alerts", help_text="The source that broke."
    )
    evidence = models.ForeignKey(
        Evidence,
        on_delete=models.SET_NULL,
        null=True,
        related_name="alerts",
        help_text="The evidence that rests on it; empty once that was taken away.",
    )
    message = models.TextField(help_text="What happened, in words.")
    opened_at = models.DateTimeField(help_text="When it was noticed.")
    closed_at = models.DateTimeField(null=True, blank=True, help_text="When it ended; empty while open.")
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Who closed it; empty when it closed by itself.",
    )
    close_reason = models.TextField(blank=True, help_text="Why it was closed.")

    objects = AlertQuerySet.as_manager()

    class Meta:
        ordering = ["-opened_at", "-id"]
        permissions = [("close_alert", "Can close an alert with a reason")]
        constraints = [
            models.UniqueConstraint(
                fields=["evidence", "kind"], condition=Q(closed_at__isnull=True), name="alert_open_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.source}"

    @property
    def advice(self) -> str:
        return ALERT_RULES[AlertKind(self.kind)].advice
