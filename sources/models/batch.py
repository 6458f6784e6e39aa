"""Batches of sources that were handed out together, so that people can see how far their checks have come."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import Count, Exists, Max, OuterRef, Subquery

from sources.models.source import Source


class BatchQuerySet(models.QuerySet["Batch"]):
    def running(self) -> BatchQuerySet:
        """Batches of which something is still held, oldest first. Adds `held`, a count, and `held_until`."""
        held = Source.objects.filter(lease=OuterRef("ticket")).order_by()
        by_ticket = held.values("lease")
        return (
            self.filter(Exists(held))
            .annotate(
                held=Subquery(by_ticket.annotate(held=Count("pk")).values("held")),
                held_until=Subquery(by_ticket.annotate(until=Max("leased_until")).values("until")),
            )
            .order_by("leased_at", "ticket")
        )

    def older_than(self, at: datetime) -> BatchQuerySet:
        return self.filter(leased_at__lt=at)


class Batch(models.Model):
    """Sources that were handed to one worker. Those it has not recorded yet bear its ticket."""

    ticket = models.UUIDField(primary_key=True, help_text="The ticket of its lease, which its sources bear.")
    size = models.PositiveIntegerField(help_text="How many sources were handed out in it.")
    leased_at = models.DateTimeField(help_text="When they were handed out.")

    objects = BatchQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        verbose_name_plural = "batches"

    def __str__(self) -> str:
        return f"{self.size} sources, handed out {self.leased_at:%Y-%m-%d %H:%M:%S}"
