"""Keeps what search looks through up to date: vectors for claims that are new or changed, and how common words are.

What is due stands in PostgreSQL: a row that does not name today's model. A worker holds the rows it works on by their
locks, so that a killed one loses nothing, and while a new model takes over, search goes by words where it must.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from django.db import connection, transaction
from django.utils import timezone
from pgvector import Vector

from claims.embedder import current_embedder
from claims.matching.embedding import Embedder, Vectors
from claims.models import Findable, WordCensus

AT_ONCE = 200  # claims whose vectors are made in one transaction
RECOUNT_AFTER = 0.05  # share of claims that came or went

_KEEP = """
    UPDATE claims_findable found
    SET vector = made.vector::vector, title_vector = made.title_vector::vector, model = %s, version = %s
    FROM unnest(%s::bigint[], %s::text[], %s::text[]) AS made(id, vector, title_vector)
    WHERE found.id = made.id
"""
_COUNT = """
    INSERT INTO claims_wordcount (word, claims) SELECT word, ndoc FROM ts_stat('SELECT words FROM claims_findable')
"""
_TOTALS = "SELECT count(*), coalesce(avg(length(words)), 0) FROM claims_findable"


def embed_due(*, longest: float | None = None, tell: Callable[[int], object] = lambda done: None) -> int:
    """Makes the vectors that are due, until none is or `longest` seconds are over. Tells how many claims got theirs."""
    embedder = current_embedder()
    if embedder is None:
        return 0
    until = None if longest is None else time.monotonic() + longest
    done = 0
    while made := _embed_some(embedder):
        done += made
        tell(made)
        if until is not None and time.monotonic() > until:
            break
    return done


def is_due() -> bool:
    """Whether claims wait for their vectors, and there is a model to make them."""
    embedder = current_embedder()
    return embedder is not None and Findable.objects.due(model=embedder.name, version=embedder.version).exists()


@transaction.atomic
def _embed_some(embedder: Embedder) -> int:
    due = Findable.objects.due(model=embedder.name, version=embedder.version)
    rows = list(due.select_for_update(skip_locked=True).order_by().values_list("id", "statement", "title")[:AT_ONCE])
    if not rows:
        return 0
    vectors = embedder.embed([statement for _, statement, _ in rows])
    titled = {place: title for place, (_, _, title) in enumerate(rows) if title}
    of_titles = dict(zip(titled, _written(embedder.embed(list(titled.values()))), strict=True))
    ids, title_vectors = [pk for pk, _, _ in rows], [of_titles.get(place) for place in range(len(rows))]
    with connection.cursor() as cursor:
        cursor.execute(_KEEP, [embedder.name, embedder.version, ids, _written(vectors), title_vectors])
    return len(rows)


def _written(vectors: Vectors) -> list[str]:
    return [Vector(vector).to_text() for vector in vectors]


@transaction.atomic
def count_words() -> WordCensus:
    """Counts how many claims have each word. Whoever searches meanwhile goes by the last count."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('claims.count_words'))")
        cursor.execute("DELETE FROM claims_wordcount")
        cursor.execute(_COUNT)
        cursor.execute(_TOTALS)
        claims, mean_words = cursor.fetchone()
    WordCensus.objects.all().delete()
    return WordCensus.objects.create(counted_at=timezone.now(), claims=claims, mean_words=float(mean_words))


def count_words_if_stale() -> bool:
    """Counts again where many claims came or went since. Tells whether it did."""
    last = WordCensus.objects.first()
    now = Findable.objects.count()
    if last is not None and abs(now - last.claims) <= RECOUNT_AFTER * max(last.claims, 1):
        return False
    count_words()
    return True
