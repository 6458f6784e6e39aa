"""What all messages to the outside have in common: when they are due, who holds them, and how far they have come."""

from __future__ import annotations

from datetime import datetime
from typing import Self, TypeVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

M = TypeVar("M", bound="Sendable")


class SendableQuerySet(models.QuerySet[M]):
    def pending(self) -> Self:
        """Those that were neither taken nor given up."""
        return self.filter(next_attempt_at__isnull=False)

    def due(self, at: datetime) -> Self:
        """Those whose time to be sent has come and that no worker holds, the oldest first."""
        free = Q(leased_until__isnull=True) | Q(leased_until__lte=at)
        return self.filter(free, next_attempt_at__lte=at).order_by("next_attempt_at", "id")


class Sendable(models.Model):
    """One message to one address. It is due until it was taken or given up; a worker holds it by a lease."""

    created_at = models.DateTimeField(auto_now_add=True, help_text=_("When it was written down."))
    next_attempt_at = models.DateTimeField(
        null=True, help_text=_("When it is to be sent, or tried again; empty once it was sent or given up.")
    )
    leased_until = models.DateTimeField(
        null=True, help_text=_("Until when a worker holds it; whoever comes later may take it from one that died.")
    )
    attempts = models.PositiveSmallIntegerField(default=0, help_text=_("How often it was tried since it was last due."))
    sent_at = models.DateTimeField(null=True, help_text=_("When it was taken by the other side."))
    error = models.TextField(blank=True, help_text=_("Why the last try failed."))

    class Meta:
        abstract = True

    @property
    def state(self) -> str:
        if self.next_attempt_at:
            return "Waiting"
        return "Sent" if self.sent_at else "Given up"
