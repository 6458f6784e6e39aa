"""Copies of sources in web archives, and the requests that find them or ask for them."""

from __future__ import annotations

from datetime import datetime, timedelta

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from config.identifiers import public_id_field
from config.triggers import append_only, never_truncated, refuse_change, stable_public_id
from sources.models.source import Source

LONGEST_NAME = 40
A_DAY = timedelta(days=1)


class Origin(models.TextChoices):
    FOUND = "found", _("Found")
    CAPTURED = "captured", _("Captured at our request")


class ArchivedCopy(models.Model):
    """A copy of a source in a web archive: a Memento (RFC 7089). It was there, with its date, when we saw it."""

    public_id = public_id_field()
    source = models.ForeignKey(
        Source, on_delete=models.PROTECT, related_name="archived_copies", help_text=_("The source it is a copy of.")
    )
    archive = models.CharField(max_length=LONGEST_NAME, help_text=_("Name of the archive, as the settings have it."))
    url = models.CharField("URL", max_length=2048, help_text=_("Where the copy stands."))
    captured_at = models.DateTimeField(help_text=_("When the archive took it, as the copy says itself."))
    original_url = models.CharField(
        "original URL", max_length=2048, help_text=_("The address that the archive took it from, as the copy says.")
    )
    origin = models.CharField(max_length=10, choices=Origin, help_text=_("Whether it was there, or made for us."))
    seen_at = models.DateTimeField(help_text=_("When we saw that it is there."))

    class Meta:
        ordering = ["captured_at", "id"]
        verbose_name_plural = _("archived copies")
        constraints = [
            models.UniqueConstraint(fields=["source", "url"], name="archived_copy_once"),
            models.CheckConstraint(condition=Q(origin__in=Origin.values), name="archived_copy_origin_known"),
            models.CheckConstraint(condition=Q(url__regex="^https?://"), name="archived_copy_on_the_web"),
        ]
        triggers = append_only("An archived copy")

    def __str__(self) -> str:
        return f"{self.captured_at:%Y-%m-%d %H:%M} at {self.archive}"

    @property
    def at(self) -> datetime:
        return self.captured_at


class RequestKind(models.TextChoices):
    FIND = "find", _("Look for copies")
    CAPTURE = "capture", _("Capture the page")


class RequestState(models.TextChoices):
    WAITING = "waiting", _("Waiting for its turn")
    UNDER_WAY = "under_way", _("The archive is at work")
    DONE = "done", _("A copy is there")
    NOT_ARCHIVED = "not_archived", _("The archive has no copy")
    FAILED = "failed", _("Given up")


OPEN = (RequestState.WAITING, RequestState.UNDER_WAY)


class ArchiveRequestQuerySet(models.QuerySet["ArchiveRequest"]):
    def open(self) -> ArchiveRequestQuerySet:
        return self.filter(ended_at__isnull=True)

    def due(self, at: datetime) -> ArchiveRequestQuerySet:
        """Open requests whose time has come, at archives that no worker talks to and that do not want to be left
        alone. Those that a person waits for come first, then those under published facts.
        """
        held = ArchiveRequest.objects.filter(archive=OuterRef("archive"), leased_until__gt=at)
        paused = ArchivePause.objects.filter(archive=OuterRef("archive"), until__gt=at)
        nobody_waits = models.ExpressionWrapper(Q(asked_by__isnull=True), output_field=models.BooleanField())
        return self.filter(~Exists(held), ~Exists(paused), next_try_at__lte=at).order_by(
            nobody_waits.asc(), "-source__relied_on", "next_try_at", "id"
        )


class ArchiveRequest(models.Model):
    """Something to ask one archive about one source. It stays due until the archive has answered or we give up."""

    public_id = public_id_field()
    source = models.ForeignKey(
        Source, on_delete=models.PROTECT, related_name="archive_requests", help_text=_("The source asked about.")
    )
    archive = models.CharField(max_length=LONGEST_NAME, help_text=_("Name of the archive, as the settings have it."))
    kind = models.CharField(max_length=10, choices=RequestKind, help_text=_("What is asked of the archive."))
    moments = ArrayField(
        models.DateTimeField(),
        default=list,
        help_text=_("When the source was used: copies closest to these moments are looked for."),
    )
    state = models.CharField(
        max_length=15, choices=RequestState, default=RequestState.WAITING, help_text=_("How far it has come.")
    )
    attempts = models.PositiveIntegerField(default=0, help_text=_("How often the archive was asked in vain."))
    next_try_at = models.DateTimeField(null=True, help_text=_("When it is due to be asked; empty once it has ended."))
    error = models.TextField(blank=True, help_text=_("What went wrong the last time, in words."))
    job = models.CharField(max_length=200, blank=True, help_text=_("The archive's name for a capture under way."))
    copy_url = models.CharField(
        "copy's URL",
        max_length=2048,
        blank=True,
        help_text=_("Where the archive says the copy stands that was not seen there yet."),
    )
    captured_from = models.DateTimeField(null=True, help_text=_("When the archive took the capture on."))
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        help_text=_("Who asked for it; empty when it followed from what happened to the source."),
    )
    created_at = models.DateTimeField(help_text=_("When it was asked for."))
    ended_at = models.DateTimeField(null=True, help_text=_("When it ended; empty while it is open."))
    leased_until = models.DateTimeField(null=True, help_text=_("Until when a worker holds it."))
    lease = models.UUIDField(null=True, help_text=_("The ticket of the worker that holds it; spent with the result."))

    objects = ArchiveRequestQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-id"]
        indexes = [
            models.Index(fields=["next_try_at"], name="archive_request_due", condition=Q(next_try_at__isnull=False)),
            models.Index(fields=["archive"], name="archive_request_held", condition=Q(lease__isnull=False)),
            models.Index(fields=["source", "-created_at"], name="archive_request_newest"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "archive", "kind"],
                condition=Q(ended_at__isnull=True),
                name="archive_request_open_once",
            ),
            models.CheckConstraint(condition=Q(kind__in=RequestKind.values), name="archive_request_kind_known"),
            models.CheckConstraint(
                condition=Q(state__in=OPEN, ended_at__isnull=True, next_try_at__isnull=False)
                | Q(
                    state__in=[state for state in RequestState.values if state not in OPEN],
                    ended_at__isnull=False,
                    next_try_at__isnull=True,
                    lease__isnull=True,
                ),
                name="archive_request_due_until_it_ends",
            ),
            models.CheckConstraint(
                condition=Q(lease__isnull=True, leased_until__isnull=True)
                | Q(lease__isnull=False, leased_until__isnull=False),
                name="archive_request_lease_has_end",
            ),
        ]
        triggers = [
            stable_public_id(),
            refuse_change(
                "ended_stays",
                "A request to an archive that has ended is never changed.",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__ended_at__isnull=False),
            ),
            refuse_change("never_deleted", "A request to an archive is never deleted.", operation=pgtrigger.Delete),
            never_truncated("A request to an archive"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.archive}: {self.get_state_display()}"

    @property
    def is_open(self) -> bool:
        return self.ended_at is None


class CaptureAskQuerySet(models.QuerySet["CaptureAsk"]):
    def of_the_day(self, at: datetime) -> CaptureAskQuerySet:
        """What was spent of the budget in the 24 hours before that moment."""
        return self.filter(at__gt=at - A_DAY)

    def room_at(self, at: datetime, *, budget: int) -> datetime | None:
        """When there is room in the budget again: now, later, or never, which is None."""
        if budget <= 0:
            return None
        spent = list(self.of_the_day(at).order_by("-at").values_list("at", flat=True)[:budget])
        return at if len(spent) < budget else spent[-1] + A_DAY


class CaptureAsk(models.Model):
    """One capture that an archive was asked for. Written before the archive is asked, so that none goes uncounted."""

    request = models.ForeignKey(
        ArchiveRequest, on_delete=models.PROTECT, related_name="asks", help_text=_("What it was asked for.")
    )
    at = models.DateTimeField(db_index=True, help_text=_("When."))

    objects = CaptureAskQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        ordering = ["-at"]
        triggers = append_only("A capture that was asked for")

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M}"


class ArchivePause(models.Model):
    """An archive that wants to be left alone, and until when."""

    archive = models.CharField(max_length=LONGEST_NAME, primary_key=True, help_text=_("Name of the archive."))
    until = models.DateTimeField(help_text=_("Until when nothing is asked of it."))

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.archive} until {self.until:%Y-%m-%d %H:%M}"
