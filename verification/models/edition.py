"""Editions: what the public may read of a fact, from a verdict to its reopening, ready to be served and found.

PostgreSQL opens and ends them with verdicts and moves; nobody writes here that a fact is published.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Upper
from django.utils.translation import gettext_lazy as _

from claims.models import Claim, StatusChange
from config.triggers import never_truncated, refuse_change
from verification.models import edition_sql
from verification.models.edition_blocks import BLOCK, SCATTERED, block, in_blocks
from verification.models.edition_stretches import COLUMNS, STRETCH, first_number, number_behind
from verification.models.rating import Rating
from verification.models.verdict import Verdict

OF_LATE = ("in_force_from", "changed_at")  # columns that are about in the order of numbers, but for what is corrected
IN_FORCE = Q(in_force_until__isnull=True)


class EditionQuerySet(models.QuerySet["Edition"]):
    is_scattered = False
    of_late: tuple[str, Any] | None = None

    def _clone(self) -> EditionQuerySet:
        clone: EditionQuerySet = super()._clone()  # type: ignore[misc]
        clone.is_scattered, clone.of_late = self.is_scattered, self.of_late
        return clone

    def scattered(self) -> EditionQuerySet:
        """The same, with a note that no index has them in order: lists look near their beginning first."""
        clone = self.all()
        clone.is_scattered = True
        return clone

    def in_blocks(self, first: int, last: int) -> EditionQuerySet:
        """Those whose numbers are in these blocks of `edition_blocks`, which an index finds together with words.

        The numbers stand there too, for a list that PostgreSQL rather walks along since many have the word.
        """
        return self.filter(in_blocks(first, last), number__gte=first * BLOCK, number__lt=(last + 1) * BLOCK)

    def in_stretches(self, stretches: list[int], *, is_down: bool) -> EditionQuerySet:
        """Those whose numbers are in these stretches of `edition_stretches`, which hold few of them.

        They are ordered by a sum, for which there is no index: PostgreSQL cannot know how few they are, and would walk.
        """
        number = F("number") + 0
        found = self.alias(stretch=F("number") / STRETCH).filter(stretch__in=stretches)
        return found.order_by(number.desc() if is_down else number.asc())

    def in_stretch(self, stretch: int) -> EditionQuerySet:
        """Those whose numbers are in one stretch, which may be full of them."""
        return self.filter(number__gte=stretch * STRETCH, number__lt=(stretch + 1) * STRETCH)

    def in_force(self) -> EditionQuerySet:
        """What the public may read now."""
        return self.filter(IN_FORCE)

    def as_of(self, moment: datetime) -> EditionQuerySet:
        """What the public could read at that moment."""
        return self.up_to("in_force_from", moment).filter(Q(in_force_until__gt=moment) | IN_FORCE)

    def since(self, column: str, value: Any) -> EditionQuerySet:
        """Those with this value or a later one in a column of `edition_stretches`.

        Old facts too may be corrected or change of late, so where numbers lead is left to the list: see `bounded`.
        """
        found = self.filter(**{f"{column}__gte": value})
        if column not in OF_LATE:
            return found.filter(number__gte=first_number(column, value))
        found.of_late = column, value
        return found

    def bounded(self) -> EditionQuerySet:
        """The same, for whoever walks along the numbers: nothing before the first fact of late."""
        return self.filter(number__gte=first_number(*self.of_late)) if self.of_late else self

    def up_to(self, column: str, value: Any) -> EditionQuerySet:
        """Those with this value or an earlier one."""
        return self.filter(**{f"{column}__lte": value}, number__lt=number_behind(column, value))

    def with_marks(self) -> EditionQuerySet:
        """Adds `is_stale`: something under the fact has moved since its text was put together."""
        return self.annotate(is_stale=Exists(StaleMark.objects.filter(edition=OuterRef("pk"))) | Q(body_sha256=""))


class Edition(models.Model):
    """One verdict as the public reads it, while it is in force and ever after."""

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="editions", help_text=_("The claim."))
    verdict = models.OneToOneField(
        Verdict, on_delete=models.PROTECT, related_name="edition", help_text=_("The verdict it shows.")
    )
    public_id = models.CharField(max_length=12, help_text=_("Id of the fact, which is that of the claim."))
    number = models.BigIntegerField(help_text=_("Place of the fact among all, by first publication; it never moves."))
    in_force_from = models.DateTimeField(help_text=_("When it was published."))
    in_force_until = models.DateTimeField(null=True, help_text=_("When the fact was reopened; empty while it stands."))
    withdrawn_reason = models.TextField(blank=True, help_text=_("Why it was reopened."))
    rating = models.CharField(max_length=20, choices=Rating, help_text=_("Where the claim stands on the scale."))
    kind = models.CharField(max_length=20, help_text=_("What sort of assertion it is."))
    language = models.CharField(max_length=35, help_text=_("Language of the statement as a BCP 47 tag."))
    claimant = models.CharField(max_length=300, help_text=_("Whose words they are."))
    made_on = models.CharField(max_length=10, help_text=_("2014, 2014-09, 2014-09-27 or empty."))
    topics = ArrayField(models.CharField(max_length=80), help_text=_("Topics."))
    articles = ArrayField(models.CharField(max_length=12), help_text=_("Ids of the articles it was made in."))
    domains = ArrayField(models.TextField(), help_text=_("Hosts of the evidence, and the domains above them."))
    search_config = models.CharField(max_length=20, help_text=_("How PostgreSQL reads words of its language."))
    search = SearchVectorField(help_text=_("Words of statement, claimant and summary."))
    body = models.TextField(
        blank=True, help_text=_("The fact as it is served, as JSON; empty until first put together.")
    )
    body_sha256 = models.CharField(max_length=64, blank=True, help_text=_("SHA-256 of the body."))
    told_sha256 = models.CharField(
        max_length=64, blank=True, help_text=_("The same without the times of looks: what readers want to hear about.")
    )
    proof = models.CharField(max_length=10, blank=True, help_text=_("State of the proof when it was put together."))
    built_at = models.DateTimeField(help_text=_("When the body was last put together anew."))
    changed_at = models.DateTimeField(help_text=_("When it last said something else, times of looks aside."))

    objects = EditionQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["claim"], condition=IN_FORCE, name="edition_in_force_once"),
        ]
        indexes = [
            models.Index(fields=["number"], condition=IN_FORCE, name="edition_by_number"),
            models.Index(fields=["number", "in_force_from"], name="edition_by_number_ever"),
            models.Index(fields=["public_id", "-in_force_from"], name="edition_by_public_id"),
            models.Index(fields=["rating", "number"], condition=IN_FORCE, name="edition_by_rating"),
            models.Index(fields=["kind", "number"], condition=IN_FORCE, name="edition_by_kind"),
            models.Index(fields=["language", "number"], condition=IN_FORCE, name="edition_by_language"),
            models.Index(fields=["proof", "number"], condition=IN_FORCE, name="edition_by_proof"),
            models.Index(Upper("claimant"), F("number"), condition=IN_FORCE, name="edition_by_claimant"),
            models.Index(fields=["in_force_from", "number"], condition=IN_FORCE, name="edition_by_publication"),
            models.Index(fields=["changed_at", "number"], condition=IN_FORCE, name="edition_by_change"),
            *(models.Index(F("number") / STRETCH, F(name), name=f"edition_of_{name}") for name in COLUMNS),
            GinIndex(block(), *map(F, SCATTERED), name="edition_by_block", fastupdate=False),
        ]
        triggers = [
            refuse_change("never_deleted", "What was published is not deleted.", operation=pgtrigger.Delete),
            never_truncated("What was published"),
        ]

    def __str__(self) -> str:
        return f"{self.public_id}, published {self.in_force_from:%Y-%m-%d}"


class StaleMark(models.Model):
    """Something under an edition has moved, so its body is put together anew."""

    edition = models.ForeignKey(
        Edition, on_delete=models.CASCADE, related_name="marks", help_text=_("The edition whose body is out of date.")
    )

    def __str__(self) -> str:
        return f"{self.edition_id}"


class EventKind(models.TextChoices):
    PUBLISHED = "fact.published", _("Fact published")
    CORRECTED = "fact.corrected", _("Fact corrected")
    WITHDRAWN = "fact.withdrawn", _("Fact withdrawn")
    BROKEN = "evidence.broken", _("Evidence broken")
    RESTORED = "evidence.restored", _("Evidence restored")


class FactEvent(models.Model):
    """Something that happened to a fact, written in the transaction in which it happened."""

    public_id = models.CharField(max_length=12, unique=True, help_text=_("Opaque and stable id."))
    position = models.BigIntegerField(
        null=True, unique=True, help_text=_("Place in the order of commits, without gaps.")
    )
    kind = models.CharField(max_length=20, choices=EventKind, help_text=_("What happened."))
    fact = models.CharField(max_length=12, db_index=True, help_text=_("Id of the fact."))
    verdict = models.CharField(max_length=12, help_text=_("Id of the verdict that was in force."))
    at = models.DateTimeField(help_text=_("When it happened."))
    data = models.JSONField(help_text=_("What there is to say about it."))

    class Meta:
        ordering = ["position"]
        triggers = [
            refuse_change("never_deleted", "An event is never deleted.", operation=pgtrigger.Delete),
            refuse_change(
                "never_changed",
                "An event is never changed.",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition("OLD.position IS NOT NULL OR NEW.position IS NULL"),
            ),
            never_truncated("An event"),
            pgtrigger.Trigger(
                name="takes_its_position",
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                timing=pgtrigger.Deferred,
                func=edition_sql.POSITION,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.fact}"


class PublishedVerdict(Verdict):
    """The verdict as the public's side sees it: with it an edition opens."""

    class Meta:
        proxy = True
        triggers = [
            pgtrigger.Trigger(
                name="opens_edition", when=pgtrigger.After, operation=pgtrigger.Insert, func=edition_sql.OPENED
            )
        ]


class Reopening(StatusChange):
    """The move as the public's side sees it: when a published claim moves on, its edition ends."""

    class Meta:
        proxy = True
        triggers = [
            pgtrigger.Trigger(
                name="ends_edition",
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                condition=pgtrigger.Condition("NEW.old = 'published'"),
                func=edition_sql.ENDED,
            )
        ]
