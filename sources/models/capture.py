"""Captures: the WARC files in which snapshots are kept, and whether they were whole when last looked at."""

from __future__ import annotations

import uuid

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from config.history import tracked
from config.triggers import append_only
from sources.models.snapshot import Snapshot


class CaptureKind(models.TextChoices):
    RESPONSE = "response", _("Response")  # with the bytes
    REVISIT = "revisit", _("Revisit")  # the bytes lie in another capture
    RESOURCE = "resource", _("Resource")  # the bytes alone; nobody kept their headers


class CaptureQuerySet(models.QuerySet["Capture"]):
    def holding(self, sha256s: list[str]) -> CaptureQuerySet:
        """Captures that hold these bytes themselves and were whole when last looked at."""
        lost = Q(snapshot__custody__fault__gt="")
        return self.filter(snapshot__sha256__in=sha256s, body_in__isnull=True).exclude(lost)


class Capture(models.Model):
    """One WARC file: what was asked and answered when a snapshot was taken, or when the same was seen again."""

    snapshot = models.ForeignKey(
        Snapshot, on_delete=models.PROTECT, related_name="captures", help_text=_("What was seen in it.")
    )
    kind = models.CharField(max_length=10, choices=CaptureKind, help_text=_("The WARC type of its record."))
    captured_at = models.DateTimeField(help_text=_("The WARC-Date of its record."))
    url = models.CharField(max_length=8192, help_text=_("The WARC-Target-URI of its record."))
    record_id = models.UUIDField(unique=True, default=uuid.uuid4, help_text=_("The WARC-Record-ID of its record."))
    name = models.CharField(max_length=255, unique=True, help_text=_("The file in the storage for snapshots."))
    sha256 = models.CharField(max_length=64, help_text=_("SHA-256 of the file."))
    size = models.PositiveIntegerField(help_text=_("Bytes of the file."))
    body_in = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        related_name="revisits",
        help_text=_("The capture that holds the bytes, where this one does not."),
    )

    objects = CaptureQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="revisit", body_in__isnull=False)
                | Q(kind__in=["response", "resource"], body_in__isnull=True),
                name="capture_revisits_have_a_body_elsewhere",
            )
        ]
        triggers = [
            *append_only("A capture"),
            pgtrigger.Trigger(
                name="same_bytes",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                condition=pgtrigger.Condition("NEW.body_in_id IS NOT NULL"),
                func="""
                    PERFORM 1 FROM sources_capture c
                        JOIN sources_snapshot held ON held.id = c.snapshot_id
                        JOIN sources_snapshot seen ON seen.id = NEW.snapshot_id
                        WHERE c.id = NEW.body_in_id AND c.body_in_id IS NULL AND held.sha256 = seen.sha256;
                    IF NOT FOUND THEN
                        RAISE EXCEPTION USING ERRCODE = 'check_violation',
                            MESSAGE = 'A revisit leans on a capture that holds the same bytes.';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} of {self.captured_at:%Y-%m-%d %H:%M}"


def place_of(sha256: str) -> str:
    """Where a WARC file with that digest is put."""
    return f"warc/{sha256[:2]}/{sha256[2:4]}/{sha256}.warc.gz"


@tracked(exclude=["verified_at"])
class Custody(models.Model):
    """Whether what is kept of a snapshot was whole when last looked at."""

    snapshot = models.OneToOneField(
        Snapshot, on_delete=models.PROTECT, primary_key=True, related_name="custody", help_text=_("What is kept.")
    )
    verified_at = models.DateTimeField(db_index=True, help_text=_("When it was last held against its digests."))
    fault = models.TextField(blank=True, help_text=_("What is wrong with it; empty while it is whole."))

    class Meta:
        verbose_name_plural = _("custody")

    def __str__(self) -> str:
        return self.fault or "whole"
