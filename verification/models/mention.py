"""Who is named in a note, who has seen it, and what is still to be sent of it. Rows, not a reading of the text anew."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.contrib.auth.models import User
from django.db import models
from django.db.models import Q

from config.identifiers import public_id_field
from config.triggers import append_only
from verification.models.review import Note


class MentionQuerySet(models.QuerySet["Mention"]):
    def of(self, person: User) -> MentionQuerySet:
        """Mentions of this person, the newest first."""
        return self.filter(person_id=person.pk).order_by("-id")

    def unread(self) -> MentionQuerySet:
        """Those that the person mentioned has not seen beside the claim yet."""
        return self.filter(seen__isnull=True)


class Mention(models.Model):
    """A person named in a note, as it was understood when the note was written."""

    note = models.ForeignKey(
        Note, on_delete=models.PROTECT, related_name="mentions", help_text="The note that names the person."
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="mentions", help_text="Who is named."
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
        Mention, on_delete=models.PROTECT, related_name="seen", help_text="The mention that was seen."
    )
    at = models.DateTimeField(auto_now_add=True, help_text="When it was seen first.")

    class Meta:
        triggers = append_only("That a mention was seen")

    def __str__(self) -> str:
        return f"seen {self.at:%Y-%m-%d %H:%M}"


class MentionDeliveryQuerySet(models.QuerySet["MentionDelivery"]):
    def due(self, at: datetime) -> MentionDeliveryQuerySet:
        """Those whose time to be sent has come, the oldest first."""
        return self.filter(next_attempt_at__lte=at).order_by("next_attempt_at", "id")


class MentionDelivery(models.Model):
    """The e-mail that tells somebody of a mention. It is due until it was sent or given up."""

    public_id = public_id_field()
    mention = models.OneToOneField(
        Mention, on_delete=models.PROTECT, related_name="delivery", help_text="The mention it tells of."
    )
    created_at = models.DateTimeField(auto_now_add=True, help_text="When it was written down.")
    next_attempt_at = models.DateTimeField(
        null=True, help_text="When it is to be sent, or tried again; empty once it was sent or given up."
    )
    attempts = models.PositiveSmallIntegerField(default=0, help_text="How often it was tried.")
    sent_at = models.DateTimeField(null=True, help_text="When it was taken by the other side.")
    error = models.TextField(blank=True, help_text="Why the last try failed, or why it is not sent.")

    objects = MentionDeliveryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "mention deliveries"
        indexes = [
            models.Index(fields=["next_attempt_at"], name="mention_due", condition=Q(next_attempt_at__isnull=False))
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(sent_at__isnull=True) | Q(next_attempt_at__isnull=True), name="mention_sent_is_not_due"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.mention}: {'sent' if self.sent_at else 'waiting' if self.next_attempt_at else 'given up'}"
