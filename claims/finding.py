"""Finds claims that may say the same as a text: by words and by meaning in PostgreSQL, then ranked side by side.

A match that is found is a suggestion. Whether it is right is for people to say (`claims.duplicates`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from django.db import connection

from claims.candidates import Row, Wanted, candidates
from claims.embedder import current_embedder
from claims.matching.bm25 import rarity
from claims.matching.embedding import Embedder
from claims.matching.features import Rarity, Said
from claims.matching.ranking import rank, shipped_ranking
from claims.matching.words import bare
from claims.models import Claim, WordCensus

FOUND = 20  # candidates taken from each of the two searches
LIKELY = 0.5  # score from which a match is worth a person's time
WORDS_KEPT = 50_000  # words whose rarity a process remembers

_COUNTS = "SELECT word, claims FROM claims_wordcount WHERE word = ANY(%s)"


@dataclass(frozen=True, slots=True)
class Found:
    """A claim that may say the same: one of ours or one that others verified, the chance from 0 to 1, and why."""

    claim_id: int | None
    known_id: int | None
    statement: str
    score: float
    why: tuple[str, ...]
    agrees: bool = True  # whether no number, date, name or negation contradicts


def find_claims(
    *,
    text: str,
    language: str = "en",
    top: int = 10,
    drafts: bool = True,
    known: bool = True,
    without: Claim | None = None,
) -> list[Found]:
    """The claims likeliest to say the same as the text, ours and those that others verified, the likeliest first.

    Without `drafts`, of ours only those that are published: for doors without an account. Without `known`, of those
    that others verified only what a person confirmed to say the same as one that is published. `without` is left out.
    """
    said = Said(bare(text), language)
    if not said.text:
        return []
    embedder = current_embedder()
    wanted = Wanted(said.text, language, drafts=drafts, known=known, without=without.pk if without else 0, limit=FOUND)
    rows, census = candidates(wanted, embedder=embedder)
    if embedder is not None:
        rows = _with_missing_vectors(rows, said, embedder)
    kept = _nearest(rows)
    ranked = rank(
        said,
        [row.candidate for row in kept],
        _rarity(said, kept, census),
        top=top,
        ranking=shipped_ranking(meaning=embedder is not None),
    )
    return [
        Found(row.claim_id, row.known_id, row.statement, one.score, one.why, one.agrees)
        for one in ranked
        for row in [kept[one.place]]
    ]


def _with_missing_vectors(rows: Sequence[Row], said: Said, embedder: Embedder) -> list[Row]:
    """Claims found by words whose vectors are still due are looked at here and now: they are few."""
    lacking = [row for row in rows if not row.has_vector]
    if not lacking:
        return list(rows)
    text, *vectors = embedder.embed([said.text, *(half for row in lacking for half in (row.statement, row.title))])
    near = {row.pk: (float(vectors[2 * n] @ text), float(vectors[2 * n + 1] @ text)) for n, row in enumerate(lacking)}
    return [row if row.has_vector else replace(row, cosines=near[row.pk]) for row in rows]


def _nearest(rows: Sequence[Row]) -> list[Row]:
    """The nearest by meaning, then those by words that are not among them: as when ranking was learned."""
    by_meaning = sorted(rows, key=lambda row: (-row.candidate.closer, row.pk))[:FOUND]
    by_words = sorted(rows, key=lambda row: (-row.bm25, row.pk))[:FOUND]
    return list({row.pk: row for row in (*by_meaning, *by_words)}.values())


def _rarity(said: Said, rows: Sequence[Row], census: WordCensus) -> Rarity:
    stems = set(said.telling)
    for row in rows:
        stems.update(row.candidate.statement.telling, row.candidate.title.telling)
    told = _counted(census)
    if unknown := [stem for stem in stems if stem not in told]:
        with connection.cursor() as cursor:
            cursor.execute(_COUNTS, [unknown])
            counts = dict(cursor.fetchall())
        told |= {stem: rarity(counts.get(stem, 0), max(census.claims, counts.get(stem, 0))) for stem in unknown}
    return told.__getitem__


@lru_cache(maxsize=1)
def _told_since(census_id: int | None) -> dict[str, float]:
    """How telling each word is that this process has asked for since the words were counted last."""
    return {}


def _counted(census: WordCensus) -> dict[str, float]:
    told = _told_since(census.pk)
    if len(told) > WORDS_KEPT:
        told.clear()
    return told
