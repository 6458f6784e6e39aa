"""What people do with a claim while they work on it: notes, assignments, proposals."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.models import User
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from claims.models import Claim
from config.history import tracked
from config.identifiers import public_id_field
from config.triggers import append_only, never_truncated
from verification.models.rating import Rating


class NoteQuerySet(models.QuerySet["Note"]):
    def mentioning(self, person: User) -> NoteQuerySet:
        """Notes that name this person."""
        return self.filter(mentions__person_id=person.pk)

    def unread_by(self, person: User) -> NoteQuerySet:
        """Notes that name this person, who has not seen them beside the claim yet."""
        return self.filter(mentions__person_id=person.pk, mentions__seen__isnull=True)


class Note(models.Model):
    """A reviewer's note on a claim. It stays as it was written."""

    public_id = public_id_field()
    claim = models.ForeignKey(
        Claim, on_delete=models.PROTECT, related_name="notes", help_text=_("The claim it is about.")
    )
    text = models.TextField(help_text=_("What you want colleagues to know. A note cannot be changed later."))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", help_text=_("Who wrote it.")
    )
    created_at = models.DateTimeField(auto_now_add=True, help_text=_("When it was written."))

    objects = NoteQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "id"]
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="note_has_text")]
        triggers = append_only("A note")

    def __str__(self) -> str:
        return self.text if len(self.text) <= 80 else f"{self.text[:79]}…"


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    def open(self) -> AssignmentQuerySet:
        return self.filter(ended_at__isnull=True)


@tracked()
class Assignment(models.Model):
    """Who works on a claim, from when to when."""

    claim = models.ForeignKey(
        Claim, on_delete=models.PROTECT, related_name="assignments", help_text=_("The claim to work on.")
    )
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="assignments",
        help_text=_("Who works on it."),
    )
    assigned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", help_text=_("Who asked them to.")
    )
    due_on = models.DateField(null=True, blank=True, help_text=_("By when it should be done."))
    created_at = models.DateTimeField(auto_now_add=True, help_text=_("When it was assigned."))
    ended_at = models.DateTimeField(
        null=True, blank=True, help_text=_("When the assignment ended; empty while it stands.")
    )

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-id"]
        triggers = [never_truncated("An assignment")]
        constraints = [
            models.UniqueConstraint(
                fields=["claim", "assignee"], condition=Q(ended_at__isnull=True), name="assignment_open_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.assignee} on {self.claim}"


class Proposal(models.Model):
    """A rating with its reasons by one person, waiting for a second one. A newer one replaces it."""

    public_id = public_id_field()
    claim = models.ForeignKey(
        Claim, on_delete=models.PROTECT, related_name="proposals", help_text=_("The claim it rates.")
    )
    rating = models.CharField(max_length=20, choices=Rating, help_text=_("Where the claim stands on the scale."))
    summary = models.TextField(help_text=_("The reason in a sentence or two; readers see it beside the rating."))
    explanation = models.TextField(
        blank=True, help_text=_("The reasoning at length: what was looked at and how it weighs.")
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", help_text=_("Who proposes it.")
    )
    created_at = models.DateTimeField(auto_now_add=True, help_text=_("When it was proposed."))

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(rating__in=Rating.values), name="proposal_rating_known"),
            models.CheckConstraint(condition=~Q(summary=""), name="proposal_has_summary"),
        ]
        triggers = append_only("A proposal")

    def __str__(self) -> str:
        return f"{self.get_rating_display()}, proposed by {self.by}"
