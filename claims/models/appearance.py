"""Where claims stand in texts. PostgreSQL itself sees to it that a passage is what the text says there."""

from __future__ import annotations

from collections.abc import Iterable

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from claims.models.article import Article, ArticleRevision
from claims.models.claim import Claim
from claims.models.placed import Placed
from config.history import tracked


class AppearanceQuerySet(models.QuerySet["Appearance"]):
    def placed_in(self, revision: ArticleRevision) -> list[Placed]:
        """All places in a text, in its order; of those that begin together the shortest first."""
        rows = self.filter(revision=revision).order_by("start", "end", "id").values_list(
            "start", "end", "id", "claim__public_id", "claim__status",
            "claim_id", "claim__statement", "claim__checkworthiness",
        )  # fmt: skip
        return [Placed._make(row) for row in rows]

    def in_newest_texts_of(self, articles: Iterable[Article]) -> AppearanceQuerySet:
        """Places in the newest revision of each of the articles."""
        revisions = ArticleRevision.objects.filter(article__in=list(articles))
        newest = revisions.order_by("article_id", "-number").distinct("article_id").values("pk")
        return self.filter(revision__in=newest)

    def count_by_status(self) -> Iterable[tuple[int, str, int]]:
        """Article, status, and how many different claims of that status stand there."""
        rows = self.order_by().values_list("revision__article", "claim__status")
        return rows.annotate(count=models.Count("claim", distinct=True))

    def newest_of(self, claims: Iterable[int]) -> AppearanceQuerySet:
        """One place of each claim that stands anywhere, in the newest text it stands in; with the article."""
        rows = self.filter(claim__in=list(claims)).order_by("claim_id", "-revision_id", "start").distinct("claim_id")
        return rows.select_related("revision__article").defer("revision__text")


@tracked()
class Appearance(models.Model):
    """A claim's place in a text, by W3C TextPosition and TextQuote selectors (code points)."""

    claim = models.ForeignKey(
        Claim, on_delete=models.PROTECT, related_name="appearances", help_text=_("The claim that stands here.")
    )
    revision = models.ForeignKey(
        ArticleRevision,
        on_delete=models.PROTECT,
        related_name="appearances",
        help_text=_("The text it stands in."),
    )
    start = models.PositiveIntegerField(help_text=_("Where the passage begins, in Unicode code points."))
    end = models.PositiveIntegerField(help_text=_("Where it ends, in Unicode code points, exclusive."))
    exact = models.TextField(help_text=_("The passage, exactly as in the text."))
    prefix = models.CharField(max_length=64, blank=True, help_text=_("Up to 32 characters before the passage."))
    suffix = models.CharField(max_length=64, blank=True, help_text=_("Up to 32 characters after the passage."))

    objects = AppearanceQuerySet.as_manager()

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
