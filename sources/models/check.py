"""Single looks at a source, and the moves of its health that followed from them."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_lazy as _

from config.triggers import append_only
from sources.checking.outcomes import Outcome
from sources.models.snapshot import Snapshot
from sources.models.source import Health, Source


def outcome_choices() -> list[tuple[str, Any]]:
    """A function, so that a new outcome needs no migration."""
    return [(outcome.value, gettext_lazy(outcome.label)) for outcome in Outcome]


class Check(models.Model):
    """One look at a source. The table is partitioned by month (see `sources.partitions`)."""

    id = models.UUIDField(
        primary_key=True,
        default=uuid.uuid4,
        editable=False,
        help_text=_("The ticket under which the look was taken."),
    )
    source = models.ForeignKey(
        Source, on_delete=models.PROTECT, related_name="checks", help_text=_("The source looked at.")
    )
    checked_at = models.DateTimeField(help_text=_("When the look began."))
    elapsed_ms = models.PositiveIntegerField(help_text=_("How long it took, in milliseconds."))
    outcome = models.CharField(
        max_length=20,
        choices=outcome_choices,
        help_text=_("What the answer means."),
    )
    http_status = models.PositiveSmallIntegerField(null=True, help_text=_("HTTP status, if there was one."))
    final_url = models.TextField(blank=True, help_text=_("The address after redirects."))
    redirects = models.JSONField(default=list, help_text=_("Each hop: url, status, location."))
    content_type = models.CharField(max_length=255, blank=True, help_text=_("Content-Type as sent."))
    size = models.PositiveIntegerField(default=0, help_text=_("Bytes read, after content decoding."))
    sha256 = models.CharField(max_length=64, blank=True, help_text=_("SHA-256 of those bytes."))
    etag = models.CharField(max_length=255, blank=True, help_text=_("ETag as sent."))
    last_modified = models.CharField(max_length=100, blank=True, help_text=_("Last-Modified as sent."))
    retry_after = models.PositiveIntegerField(null=True, help_text=_("Seconds the server asked us to wait."))
    error = models.TextField(blank=True, help_text=_("What went wrong, in words an editor understands."))
    note = models.TextField(blank=True, help_text=_("What is odd with a page that is there."))
    elsewhere = models.BooleanField(
        default=False, help_text=_("Whether it was asked from elsewhere, for a second opinion.")
    )
    snapshot = models.ForeignKey(
        Snapshot,
        on_delete=models.PROTECT,
        null=True,
        related_name="checks",
        help_text=_("What was seen, where a page was read."),
    )
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        help_text=_("Who asked for it; empty when it was simply due."),
    )

    class Meta:
        ordering = ["-checked_at", "-id"]
        indexes = [models.Index(fields=["source", "-checked_at"], name="check_latest")]
        triggers = append_only("A check")

    def __str__(self) -> str:
        return f"{self.get_outcome_display()} at {self.checked_at:%Y-%m-%d %H:%M}"


class HealthChange(models.Model):
    """One move of a source's health, and what moved it."""

    source = models.ForeignKey(
        Source, on_delete=models.PROTECT, related_name="health_changes", help_text=_("The source that moved.")
    )
    old = models.CharField(max_length=20, choices=Health, help_text=_("Health before."))
    new = models.CharField(max_length=20, choices=Health, help_text=_("Health after."))
    reason = models.TextField(help_text=_("The outcome of the check, or the reason a person gave."))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        help_text=_("The person who overrode it; empty when a check moved it."),
    )
    at = models.DateTimeField(help_text=_("When it moved."))

    class Meta:
        ordering = ["-id"]
        triggers = append_only("A change of health")

    def __str__(self) -> str:
        return f"{self.old} → {self.new}"
