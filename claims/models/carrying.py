"""What became of a claim's place when its article came in with a new text, and what a person said about it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from claims.models.appearance import Appearance
from claims.models.article import ArticleRevision
from config.history import tracked
from config.identifiers import public_id_field
from config.triggers import never_truncated, stable_public_id


class How(models.TextChoices):
    """How the passage was found in the new text."""

    EXACT = "exact", _("Word for word")
    NORMALISED = "normalised", _("But for typesetting")
    APPROXIMATE = "approximate", _("Nearly")
    LOST = "lost", _("Lost")


class LostWhy(models.TextChoices):
    """The same values as `claims.text.carrying.Lost`, and one that only the other claims' places can tell."""

    AMBIGUOUS = "ambiguous", _("The words stand there more than once, and it cannot be told which is meant.")
    ELSEWHERE = "elsewhere", _("The same few words stand there in another connection.")
    CHANGED = "changed", _("The words are no longer there; something like them is.")
    GONE = "gone", _("Nothing like the words is there.")
    TAKEN = "taken", _("The claim stands at that passage already.")


class Answer(models.TextChoices):
    """What a person said about it."""

    NONE = "", _("Nobody has looked")
    RIGHT = "right", _("It stands there")
    PLACED = "placed", _("It stands elsewhere")
    GONE = "gone", _("It is no longer in the text")


class CarryingQuerySet(models.QuerySet["Carrying"]):
    def open(self) -> CarryingQuerySet:
        """Places that wait for a person: lost ones, and those that were found only nearly."""
        return self.filter(answer=Answer.NONE, how__in=[How.LOST, How.APPROXIMATE])

    def lost(self) -> CarryingQuerySet:
        """Places that were not found and on which nobody has decided."""
        return self.filter(answer=Answer.NONE, how=How.LOST)

    def into(self, revision: ArticleRevision) -> CarryingQuerySet:
        return self.filter(revision=revision).select_related("origin__claim", "appearance", "answered_by")


@tracked()
class Carrying(models.Model):
    """A place in an older text, looked for in the next one."""

    public_id = public_id_field()
    origin = models.ForeignKey(
        Appearance, on_delete=models.PROTECT, related_name="carried_to", help_text=_("The place in the older text.")
    )
    revision = models.ForeignKey(
        ArticleRevision, on_delete=models.PROTECT, related_name="carryings", help_text=_("The new text.")
    )
    how = models.CharField(max_length=12, choices=How, help_text=_("How it was found there, or that it was not."))
    why = models.CharField(
        max_length=12, choices=LostWhy, blank=True, help_text=_("Why it was lost; empty if it was not.")
    )
    similarity = models.FloatField(help_text=_("How alike the words are, from 0 to 1."))
    start = models.PositiveIntegerField(
        null=True, help_text=_("Where the passage found, or the closest to a lost one, begins, in Unicode code points.")
    )
    end = models.PositiveIntegerField(null=True, help_text=_("Where it ends, in Unicode code points, exclusive."))
    appearance = models.OneToOneField(
        Appearance,
        on_delete=models.SET_NULL,
        null=True,
        related_name="carried_from",
        help_text=_("The claim's place in the new text; empty while it has none."),
    )
    answer = models.CharField(
        max_length=8, choices=Answer, blank=True, default=Answer.NONE, help_text=_("What a person said about it.")
    )
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", help_text=_("Who said so.")
    )
    answered_at = models.DateTimeField(null=True, help_text=_("When it was said."))

    objects = CarryingQuerySet.as_manager()

    class Meta:
        ordering = ["revision", "origin__start", "id"]
        constraints = [
            models.UniqueConstraint(fields=["origin", "revision"], name="carrying_once_a_text"),
            models.CheckConstraint(condition=Q(how__in=How.values), name="carrying_how_known"),
            models.CheckConstraint(condition=Q(how=How.LOST) ^ Q(why=""), name="carrying_lost_says_why"),
            models.CheckConstraint(
                condition=Q(answer="", answered_by__isnull=True, answered_at__isnull=True)
                | (~Q(answer="") & Q(answered_by__isnull=False, answered_at__isnull=False)),
                name="carrying_answer_names_who",
            ),
        ]
        triggers = [stable_public_id(), never_truncated("What became of a place")]

    def __str__(self) -> str:
        return f"{self.get_how_display()}: {self.origin}"
