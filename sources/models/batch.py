"""Batches of sources that were handed out together, so that people can see how far their checks have come."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import models
from django.db.models import Count, Exists, F, Max, OuterRef, Subquery
from django.utils.translation import gettext_lazy as _

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

    def grow(self, ticket: UUID, *, by: int, at: datetime) -> None:
        """Counts more sources under the ticket, whose batch begins with the first of them."""
        if not self.filter(ticket=ticket).update(size=F("size") + by):
            self.create(ticket=ticket, size=by, leased_at=at)

    def older_than(self, at: datetime) -> BatchQuerySet:
        return self.filter(leased_at__lt=at)


class Batch(models.Model):
    """Sources that one worker took in one go. Those it has not recorded yet bear its ticket."""

    ticket = models.UUIDField(primary_key=True, help_text=_("The ticket of its lease, which its sources bear."))
    size = models.PositiveIntegerField(help_text=_("How many sources it has taken."))
    leased_at = models.DateTimeField(help_text=_("When it took the first of them."))

    objects = BatchQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        verbose_name_plural = _("batches")

    def __str__(self) -> str:
        return f"{self.size} sources, taken {self.leased_at:%Y-%m-%d %H:%M:%S}"
