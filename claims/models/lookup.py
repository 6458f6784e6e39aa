"""What a look through an article's sentences found: which of them seem to have been checked before."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from claims.models.article import ArticleRevision


class LookUp(models.Model):
    """One look through a text. A revision without one is due."""

    revision = models.OneToOneField(
        ArticleRevision, on_delete=models.CASCADE, related_name="look_up", help_text=_("The text that was read.")
    )
    at = models.DateTimeField(help_text=_("When it was read."))
    sentences = models.PositiveIntegerField(help_text=_("How many sentences were looked up."))
    left_out = models.PositiveIntegerField(default=0, help_text=_("How many were not, in a text too long for that."))
    found = models.JSONField(
        default=list,
        help_text=_(
            "Sentences that seem to repeat a checked claim: start and end in code points, the words, the claim "
            "(one of ours or a known one, by primary key), how likely from 0 to 1, why, and whether the facts agree."
        ),
    )

    def __str__(self) -> str:
        one = self.sentences == 1
        told = f"{len(self.found)} of {self.sentences} sentence{'' if one else 's'} seem to have been checked before."
        return f"{told} {self.left_out} more were not looked up." if self.left_out else told
