"""Pages that people ask to have read as articles: what waits for a worker, what was read, which text it became.

This is where an article and the snapshot it was read from are joined. Reading: `verification.services.readings`.
"""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from claims.models import ArticleRevision
from config.identifiers import public_id_field
from sources.models import Snapshot


class ReadingState(models.TextChoices):
    WAITING = "waiting", _("Being read")
    READ = "read", _("Read")  # somebody is to look at what was read
    TAKEN = "taken", _("Brought in")
    REFUSED = "refused", _("Could not be read")


class PageReadingQuerySet(models.QuerySet["PageReading"]):
    def waiting(self) -> PageReadingQuerySet:
        return self.filter(state=ReadingState.WAITING)

    def due(self, at: datetime) -> PageReadingQuerySet:
        """Those that wait and that no worker holds at that moment, oldest first."""
        free = Q(leased_until__isnull=True) | Q(leased_until__lte=at)
        return self.waiting().filter(free).order_by("pk")


class PageReading(models.Model):
    """One request to read the page at an address as an article, and what came of it."""

    public_id = public_id_field()
    url = models.CharField("URL", max_length=2048, help_text=_("The address as it was given."))
    details = models.JSONField(
        default=dict, help_text=_("What the person said of the article beforehand; it wins over what the page says.")
    )
    state = models.CharField(
        max_length=10, choices=ReadingState, default=ReadingState.WAITING, help_text=_("How far it has come.")
    )
    refusal = models.TextField(blank=True, help_text=_("Why the page could not be read."))
    snapshot = models.ForeignKey(
        Snapshot,
        on_delete=models.PROTECT,
        null=True,
        related_name="readings",
        help_text=_("What was seen at the address, kept as it came."),
    )
    revision = models.ForeignKey(
        ArticleRevision,
        on_delete=models.PROTECT,
        null=True,
        related_name="readings",
        help_text=_("The text that it became, or that was here already."),
    )
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", help_text=_("Who asked for it.")
    )
    created_at = models.DateTimeField(auto_now_add=True, help_text=_("When it was asked for."))
    attempts = models.PositiveSmallIntegerField(default=0, help_text=_("How many workers have begun with it."))
    lease = models.UUIDField(null=True, help_text=_("The ticket of the worker that holds it."))
    leased_until = models.DateTimeField(null=True, help_text=_("Until when a worker holds it."))

    objects = PageReadingQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        ordering = ["-pk"]
        indexes = [models.Index(fields=["id"], name="reading_waits", condition=Q(state="waiting"))]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="waiting", snapshot__isnull=True, revision__isnull=True, refusal="")
                | Q(state="read", snapshot__isnull=False, revision__isnull=True, refusal="")
                | Q(state="taken", snapshot__isnull=False, revision__isnull=False, refusal="")
                | (Q(state="refused", snapshot__isnull=True, revision__isnull=True) & ~Q(refusal="")),
                name="reading_state_fits_what_came_of_it",
            )
        ]

    def __str__(self) -> str:
        return self.url
