"""Who is named in a note, who has seen it, and what is still to be sent of it. Rows, not a reading of the text anew."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.models import User
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from config.identifiers import public_id_field
from config.triggers import append_only
from verification.models.review import Note
from verification.models.sendable import Sendable, SendableQuerySet


class MentionQuerySet(models.QuerySet["Mention"]):
    def of(self, person: User) -> MentionQuerySet:
        """Mentions of this person, the newest first."""
        return self.filter(person_id=person.pk).order_by("-id")

    def unread(self) -> MentionQuerySet:
        """Those that the person mentioned has not seen beside the claim yet."""
        return self.filter(seen__isnull=True)

    def with_notes(self) -> MentionQuerySet:
        """With what a list shows of each: the note, who wrote it, its claim, and whether it was seen."""
        return self.select_related("note__by", "note__claim", "seen")


class Mention(models.Model):
    """A person named in a note, as it was understood when the note was written."""

    note = models.ForeignKey(
        Note, on_delete=models.PROTECT, related_name="mentions", help_text=_("The note that names the person.")
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="mentions", help_text=_("Who is named.")
    )

    objects = MentionQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["note", "person"], name="mention_once")]
        triggers = append_only("A mention")

    def __str__(self) -> str:
        return f"{self.person} in a note of {self.note.by}"


class MentionSeen(models.Model):
    """That the person mentioned has had the note before their eyes."""

    mention = models.OneToOneField(
        Mention, on_delete=models.PROTECT, related_name="seen", help_text=_("The mention that was seen.")
    )
    at = models.DateTimeField(auto_now_add=True, help_text=_("When it was seen first."))

    class Meta:
        triggers = append_only("That a mention was seen")

    def __str__(self) -> str:
        return f"seen {self.at:%Y-%m-%d %H:%M}"


class MentionDelivery(Sendable):
    """The e-mail that tells somebody of a mention. It is due until it was sent or given up."""

    public_id = public_id_field()
    mention = models.OneToOneField(
        Mention, on_delete=models.PROTECT, related_name="delivery", help_text=_("The mention it tells of.")
    )

    objects = SendableQuerySet["MentionDelivery"].as_manager()

    class Meta:
        verbose_name_plural = _("mention deliveries")
        indexes = [
            models.Index(fields=["next_attempt_at"], name="mention_due", condition=Q(next_attempt_at__isnull=False))
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(sent_at__isnull=True) | Q(next_attempt_at__isnull=True), name="mention_sent_is_not_due"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.mention}: {self.state.lower()}"
