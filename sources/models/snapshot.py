"""What was seen at a source: its digest, and the text in it. The bytes lie in its captures."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from config.identifiers import public_id_field
from config.triggers import append_only
from sources.models.source import Source


class SnapshotQuerySet(models.QuerySet["Snapshot"]):
    def unverified_since(self, at: datetime) -> SnapshotQuerySet:
        """Those whose keeping was not looked at since then, the longest neglected first."""
        longest = F("custody__verified_at").asc(nulls_first=True)
        return self.filter(Q(custody__isnull=True) | Q(custody__verified_at__lt=at)).order_by(longest, "pk")

    def undescribed(self, source_ids: Sequence[int] | None = None) -> SnapshotQuerySet:
        """Those whose citation was not looked for yet, newest first; of these sources, or of all."""
        those = self.filter(found_citation__isnull=True)
        return those if source_ids is None else those.filter(source__in=source_ids)


class Snapshot(models.Model):
    """The content of a source at one time. Evidence is pinned to it."""

    public_id = public_id_field()
    source = models.ForeignKey(
        Source, on_delete=models.PROTECT, related_name="snapshots", help_text=_("The source that was seen.")
    )
    sha256 = models.CharField(max_length=64, help_text=_("SHA-256 of the bytes as received, after content decoding."))
    size = models.PositiveIntegerField(help_text=_("Size of the bytes."))
    content_type = models.CharField(max_length=255, blank=True, help_text=_("Content-Type as sent."))
    http_status = models.PositiveSmallIntegerField(help_text=_("HTTP status it came with."))
    final_url = models.CharField(max_length=2048, help_text=_("The address it came from, after redirects."))
    title = models.CharField(max_length=500, blank=True, help_text=_("Title found in it."))
    text = models.TextField(blank=True, help_text=_("The main text found in it."))
    text_sha256 = models.CharField(max_length=64, help_text=_("SHA-256 of the main text as UTF-8."))
    captured_at = models.DateTimeField(help_text=_("When it was first seen."))

    objects = SnapshotQuerySet.as_manager()

    class Meta:
        ordering = ["-captured_at", "-id"]
        constraints = [models.UniqueConstraint(fields=["source", "sha256"], name="snapshot_once")]
        triggers = append_only("A snapshot")

    def __str__(self) -> str:
        return f"{self.sha256[:12]} of {self.captured_at:%Y-%m-%d %H:%M}"

    @property
    def bare_name(self) -> str:
        """Where the bytes of snapshots lie that were taken before there were captures."""
        return f"{self.sha256[:2]}/{self.sha256[2:4]}/{self.sha256}"
