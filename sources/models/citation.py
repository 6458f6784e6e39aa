"""What a page said of itself when it was read anew: the material of its citation, apart from what editors correct."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from config.triggers import append_only
from sources.models.snapshot import Snapshot


class FoundCitationQuerySet(models.QuerySet["FoundCitation"]):
    def newest_of(self, source_id: int) -> FoundCitation | None:
        """What was found when the source was last read anew; None where it never was."""
        mine = self.filter(snapshot__source=source_id).select_related("snapshot")
        return mine.order_by("-snapshot__captured_at", "-pk").first()


class FoundCitation(models.Model):
    """The citation found in a snapshot. A later reading adds a row and changes none."""

    snapshot = models.OneToOneField(
        Snapshot, on_delete=models.PROTECT, related_name="found_citation", help_text=_("The snapshot that was read.")
    )
    csl = models.JSONField(help_text=_("What was found, as CSL-JSON without an id."))
    origins = models.JSONField(help_text=_("Where each field of it was found."))

    objects = FoundCitationQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        triggers = append_only("What was found in a page")

    def __str__(self) -> str:
        return str(self.csl.get("title") or self.snapshot)
