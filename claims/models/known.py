"""Claims that others have verified, as they were imported: something to compare with, never a verdict of ours."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from config.identifiers import public_id_field
from config.triggers import stable_public_id, upserts

FOUND_BY_SEARCH = """
    INSERT INTO claims_findable (known_id, language, statement, title, model, version)
        VALUES (NEW.id, NEW.language, NEW.statement, NEW.title, '', '')
        ON CONFLICT (known_id) DO UPDATE SET language = EXCLUDED.language, statement = EXCLUDED.statement,
            title = EXCLUDED.title, vector = NULL, title_vector = NULL, model = '', version = '';
"""


class KnownClaim(models.Model):
    """A claim that somebody else has checked. It has no workflow here; its rating is in the words of who gave it."""

    public_id = public_id_field()
    external_id = models.CharField(
        max_length=300,
        unique=True,
        help_text=_("Its id in the file it came from; importing it again changes this row."),
    )
    statement = models.TextField(help_text=_("What was claimed, in one sentence."))
    title = models.TextField(blank=True, help_text=_("Title of the article that checked it."))
    language = models.CharField(max_length=35, default="en", help_text=_("Language of the statement as a BCP 47 tag."))
    rating = models.CharField(max_length=300, blank=True, help_text=_("What they found, in their words."))
    url = models.CharField(max_length=2048, blank=True, help_text=_("Where their check can be read."))
    details = models.JSONField(default=dict, blank=True, help_text=_("What else the file said of it, as it was."))
    added_at = models.DateTimeField(auto_now_add=True, help_text=_("When it was first imported."))
    updated_at = models.DateTimeField(auto_now=True, help_text=_("When an import last changed it."))

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=~Q(statement=""), name="known_claim_has_statement"),
            models.CheckConstraint(condition=~Q(external_id=""), name="known_claim_has_external_id"),
        ]
        triggers = [
            stable_public_id(),
            upserts("found_by_search", when_changed=("statement", "title", "language"), sql=FOUND_BY_SEARCH),
        ]

    def __str__(self) -> str:
        return self.statement if len(self.statement) <= 120 else f"{self.statement[:119]}…"
