"""Articles and their revisions. A revision's text never changes: claims point into it by offset."""

from __future__ import annotations

import hashlib

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from config.history import tracked
from config.identifiers import public_id_field
from config.triggers import append_only, counts_versions, stable_public_id


class ArticleQuerySet(models.QuerySet["Article"]):
    def with_progress(self) -> ArticleQuerySet:
        """Adds `claim_count`: how many different claims the article makes, in any revision."""
        return self.annotate(claim_count=models.Count("revisions__appearances__claim", distinct=True))


@tracked()
class Article(models.Model):
    """A text that makes claims: what it is and where it appeared. The words are in its revisions."""

    public_id = public_id_field()
    url = models.URLField(
        "URL", max_length=2048, blank=True, help_text=_("Where the article was published, if it is on the web.")
    )
    title = models.CharField(max_length=500, help_text=_("The headline as printed."))
    byline = models.CharField(max_length=300, blank=True, help_text=_("Who signed it, as printed."))
    publication = models.CharField(
        max_length=300, blank=True, help_text=_("The newspaper, site or channel that carried it.")
    )
    published_on = models.DateField(
        null=True, blank=True, help_text=_("The date printed on it. Leave empty when it prints none.")
    )
    language = models.CharField(
        max_length=35, default="en", help_text=_("Language of the text as a BCP 47 tag, such as en or ur.")
    )
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        help_text=_("Who brought the article in."),
    )
    created_at = models.DateTimeField(auto_now_add=True, help_text=_("When the article was brought in."))
    version = models.PositiveIntegerField(
        default=1, editable=False, help_text=_("Counts changes, so that a stale edit is noticed.")
    )

    objects = ArticleQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-id"]
        triggers = [stable_public_id(), counts_versions()]

    def __str__(self) -> str:
        return self.title

    @property
    def current_revision(self) -> ArticleRevision:
        """The newest revision. Prefetched revisions come newest first and are used as they are."""
        newest = self.revisions.all()[:1]
        return newest[0]


def text_sha256(text: str) -> str:
    """What a revision is known by: SHA-256 of its text as UTF-8, in hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()


class ArticleRevisionQuerySet(models.QuerySet["ArticleRevision"]):
    def with_text(self, text: str) -> ArticleRevision | None:
        """The one that has exactly this text, with its article."""
        return self.select_related("article").filter(sha256=text_sha256(text)).first()


class ArticleRevision(models.Model):
    """The text of an article at one time, exactly as it came in."""

    article = models.ForeignKey(
        Article,
        on_delete=models.PROTECT,
        related_name="revisions",
        help_text=_("The article this is a text of."),
    )
    number = models.PositiveIntegerField(help_text=_("1 for the first text, then 2, 3, …"))
    text = models.TextField(help_text=_("The whole text. Offsets into it count Unicode code points."))
    sha256 = models.CharField(
        max_length=64,
        unique=True,
        help_text=_("SHA-256 of the text as UTF-8. The same text is kept once."),
    )
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        help_text=_("Who brought this text in."),
    )
    created_at = models.DateTimeField(auto_now_add=True, help_text=_("When this text was brought in."))

    objects = ArticleRevisionQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["article", "number"], name="revision_number_once"),
            models.CheckConstraint(condition=~Q(text=""), name="revision_has_text"),
        ]
        triggers = [
            *append_only("A revision of an article"),
            pgtrigger.Trigger(
                name="digest_is_true",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func="""
                    IF NEW.sha256 <> encode(sha256(convert_to(NEW.text, 'UTF8')), 'hex') THEN
                        RAISE EXCEPTION USING ERRCODE = 'check_violation',
                            MESSAGE = 'The SHA-256 given is not that of the text.';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.article} (revision {self.number})"
