"""What search looks through: one row for each claim, with its words and its vector.

Rows are written by triggers on the claims, so that nothing that is written down, by whatever door, stays unfound. The
words are there at once. The vector follows when a worker has made it: until then the row names no model, which is how
a worker knows what is due.
"""

from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Func, Q
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _
from pgvector.django import HalfVectorField, HnswIndex, VectorField

from claims.matching.embedding import DIMENSIONS
from claims.models.claim import Claim
from claims.models.known import KnownClaim

WORDS_FUNCTION = "claims_words"


def nearest_by(column: str) -> OpClass:
    """What HNSW is built over: half as many bytes find the same neighbours in less time."""
    return OpClass(Cast(column, HalfVectorField(dimensions=DIMENSIONS)), name="halfvec_ip_ops")


class FindableQuerySet(models.QuerySet["Findable"]):
    def due(self, *, model: str, version: str) -> FindableQuerySet:
        """Rows whose vectors were not made by this model, or not yet."""
        other_model = Q(model__lt=model) | Q(model__gt=model)  # not “<>”, which no index answers
        other_version = Q(model=model, version__lt=version) | Q(model=model, version__gt=version)
        return self.filter(other_model | other_version)

    def uncompared(self) -> FindableQuerySet:
        """Claims of ours that nobody has looked for repetitions of since they were written or changed."""
        return self.filter(claim__isnull=False, compared_at__isnull=True)

    def with_vectors_of(self, *, model: str, version: str) -> FindableQuerySet:
        return self.filter(model=model, version=version)


class Findable(models.Model):
    """A claim as search sees it: ours or known from elsewhere, exactly one of them."""

    claim = models.OneToOneField(
        Claim, on_delete=models.CASCADE, null=True, related_name="findable", help_text=_("A claim of this newsroom.")
    )
    known = models.OneToOneField(
        KnownClaim,
        on_delete=models.CASCADE,
        null=True,
        related_name="findable",
        help_text=_("A claim others verified."),
    )
    language = models.CharField(max_length=35, help_text=_("Language of the texts as a BCP 47 tag."))
    statement = models.TextField(help_text=_("The statement of the claim."))
    title = models.TextField(blank=True, help_text=_("Title of the article that checked it; empty for our own."))
    words = models.GeneratedField(
        expression=Func("language", "statement", "title", function=WORDS_FUNCTION),
        output_field=SearchVectorField(),
        db_persist=True,
        help_text=_("The words by which it is found, stemmed by the language's rules."),
    )
    vector = VectorField(dimensions=DIMENSIONS, null=True, help_text=_("What it means, by the model named beside it."))
    title_vector = VectorField(
        dimensions=DIMENSIONS, null=True, help_text=_("The same for the title, if there is one.")
    )
    model = models.CharField(max_length=100, blank=True, help_text=_("Model that made the vectors; empty while due."))
    version = models.CharField(max_length=50, blank=True, help_text=_("Version of that model."))

    compared_at = models.DateTimeField(
        null=True, help_text=_("When a claim of ours was compared with all others; empty while that is due.")
    )

    objects = FindableQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(claim__isnull=False, known__isnull=True) | Q(claim__isnull=True, known__isnull=False),
                name="findable_is_one_claim",
            ),
            models.CheckConstraint(
                condition=Q(model="", version="", vector__isnull=True) | (~Q(model="") & Q(vector__isnull=False)),
                name="findable_vector_names_its_model",
            ),
        ]
        indexes = [
            GinIndex(fields=["words"], name="findable_by_words", fastupdate=False),
            models.Index(fields=["model", "version"], name="findable_by_model"),
            models.Index(
                fields=["id"], condition=Q(claim__isnull=False, compared_at__isnull=True), name="findable_uncompared"
            ),
            HnswIndex(nearest_by("vector"), name="findable_near_statement"),
            HnswIndex(nearest_by("title_vector"), name="findable_near_title"),
        ]

    def __str__(self) -> str:
        return self.statement[:120]


class WordCount(models.Model):
    """How many claims have a word: what makes it telling. Counted now and then, so it may lag behind."""

    word = models.TextField(primary_key=True, help_text=_("A stem, as it stands in `Findable.words`."))
    claims = models.PositiveIntegerField(help_text=_("Claims that have it."))

    class Meta:
        ordering = ["word"]

    def __str__(self) -> str:
        return f"{self.word}: {self.claims}"


class WordCensus(models.Model):
    """When the words were last counted, and over how many claims. The newest row counts."""

    counted_at = models.DateTimeField(help_text=_("When the words were counted."))
    claims = models.PositiveIntegerField(help_text=_("How many claims there were."))
    mean_words = models.FloatField(help_text=_("How many different words a claim has on average."))

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.claims} claims at {self.counted_at:%Y-%m-%d %H:%M}"
