"""Where claims stand in texts. PostgreSQL itself sees to it that a passage is what the text says there."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import F, Q

from claims.models.article import ArticleRevision
from claims.models.claim import Claim
from config.history import tracked


@tracked()
class Appearance(models.Model):
    """A claim's place in a text, by W3C TextPosition and TextQuote selectors (code points)."""

    claim = models.ForeignKey(
        Claim, on_delete=models.PROTECT, related_name="appearances", help_text="The claim that stands here."
    )
    revision = models.ForeignKey(
        ArticleRevision,
        on_delete=models.PROTECT,
        related_name="appearances",
        help_text="The text it stands in.",
    )
    start = models.PositiveIntegerField(help_text="Where the passage begins, in Unicode code points.")
    end = models.PositiveIntegerField(help_text="Where it ends, in Unicode code points, exclusive.")
    exact = models.TextField(help_text="The passage, exactly as in the text.")
    prefix = models.CharField(max_length=64, blank=True, help_text="Up to 32 characters before the passage.")
    suffix = models.CharField(max_length=64, blank=True, help_text="Up to 32 characters after the passage.")

    class Meta:
        ordering = ["revision", "start", "id"]
        constraints = [
            models.UniqueConstraint(fields=["claim", "revision", "start", "end"], name="appearance_once"),
            models.CheckConstraint(condition=Q(start__lt=F("end")), name="appearance_start_before_end"),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="exact_is_the_text",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                declare=[("there", "text")],
                func="""
                    SELECT substr(text, NEW."start" + 1, NEW."end" - NEW."start") INTO there
                        FROM claims_articlerevision WHERE id = NEW.revision_id;
                    IF there IS DISTINCT FROM NEW.exact THEN
                        RAISE EXCEPTION USING ERRCODE = 'check_violation',
                            MESSAGE = 'The passage is not what the text says at these offsets.';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.start}–{self.end}"
