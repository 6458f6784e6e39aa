"""The two searches in PostgreSQL, in one statement: by the words of a text (GIN) and by its meaning (HNSW).

Words are told apart by how rare they are. The commonest lead nowhere by themselves: they only help to rank what the
rarer ones found, so that a search reads about as much among a million claims as among ten thousand.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db import transaction
from pgvector import Vector

from claims.matching.bm25 import K1, B, rarity
from claims.matching.embedding import DIMENSIONS, Embedder
from claims.matching.features import Candidate, Said
from claims.matching.words import LONGEST
from claims.models import WordCensus
from config.prepared import asked

WORDS_READ = 16  # the rarest words of a text, by which claims are ranked
CLAIMS_READ = 300  # claims that the words may lead to, all together
NOWHERE = (0.0, 0.0)  # cosines of what has no vector
NEIGHBOURS = 80  # how far HNSW looks around
NEIGHBOURS_AMONG_MANY = 160  # the same where there are more claims than `MANY`: twice as far misses as little there
MANY = 100_000
FEW = 2_000  # claims that count, up to which all are looked at: an index would lead to others, and past them
HALF = f"halfvec({DIMENSIONS})"  # what HNSW is built over

# Manners first, and for this transaction: compiling the statement that follows, or calling other processes in, would
# take longer than it runs.
_WORDS_OF = """
    WITH census AS MATERIALIZED (SELECT id, claims, mean_words FROM claims_wordcensus ORDER BY id DESC LIMIT 1)
    SELECT census.id, census.claims, census.mean_words, word, coalesce(counted.claims, 0)
    FROM (SELECT
        set_config('hnsw.ef_search', CASE WHEN (SELECT claims FROM census) > %s THEN %s ELSE %s END, true),
        set_config('hnsw.iterative_scan', 'relaxed_order', true),
        set_config('jit', 'off', true), set_config('max_parallel_workers_per_gather', '0', true)
    ) AS manners
    LEFT JOIN census ON true
    LEFT JOIN unnest(tsvector_to_array(claims_words(%s, %s, ''))) AS word ON true
    LEFT JOIN claims_wordcount counted USING (word)
    ORDER BY 5, 4
    LIMIT %s
"""
_PUBLIC = """AND (known_id IS NOT NULL OR EXISTS (
    SELECT FROM claims_claim ours WHERE ours.id = claim_id AND ours.status = 'published'))"""
_ANSWERING = """AND (claim_id IS NOT NULL OR EXISTS (
    SELECT FROM claims_match pair JOIN claims_claim ours ON ours.id = pair.claim_id
    WHERE pair.known_id = claims_findable.known_id AND pair.decision = 'confirmed' AND ours.status = 'published'))"""
_FEW = """
    SELECT id FROM (
        SELECT found.id FROM claims_claim ours JOIN claims_findable found ON found.claim_id = ours.id
        WHERE ours.status = 'published'
        UNION
        SELECT found.id FROM claims_match pair JOIN claims_claim ours ON ours.id = pair.claim_id
            JOIN claims_findable found ON found.known_id = pair.known_id
        WHERE pair.decision = 'confirmed' AND ours.status = 'published'
    ) AS answering LIMIT %s
"""  # published claims, and those of others that a person confirmed to say the same
_WORDS_AMONG_FEW = """
    SELECT id FROM (
        SELECT id, {bm25} AS score FROM claims_findable
        WHERE id = ANY(%(few)s::bigint[]) AND words @@ %(all_words)s::tsquery
            AND claim_id IS DISTINCT FROM %(without)s
        ORDER BY score DESC, id LIMIT {limit}
    ) AS by_words
"""
_MEANING_AMONG_FEW = """
    SELECT id FROM (
        SELECT id, least(vector <#> (SELECT asked.vector FROM asked),
            title_vector <#> (SELECT asked.vector FROM asked)) AS apart
        FROM claims_findable
        WHERE id = ANY(%(few)s::bigint[]) AND model = %(model)s AND version = %(version)s
            AND claim_id IS DISTINCT FROM %(without)s
        ORDER BY apart, id LIMIT {limit}
    ) AS by_meaning
"""
_BY_WORDS = """
    SELECT id FROM (
        SELECT id, {bm25} AS score FROM claims_findable
        WHERE words @@ %(words)s::tsquery AND claim_id IS DISTINCT FROM %(without)s {seen}
        ORDER BY score DESC, id LIMIT {limit}
    ) AS by_words
"""
_BY_MEANING = """
    SELECT id FROM (
        SELECT id FROM claims_findable
        WHERE model = %(model)s AND version = %(version)s AND {column} IS NOT NULL
            AND claim_id IS DISTINCT FROM %(without)s {seen}
        ORDER BY {column}::{half} <#> (SELECT asked.half FROM asked) LIMIT {limit}
    ) AS by_{column}
"""
_ROWS = """
    WITH given AS MATERIALIZED (SELECT %(vector)s::vector AS vector),
        asked AS MATERIALIZED (SELECT vector, vector::{half} AS half FROM given)
    SELECT id, claim_id, known_id, language, statement, title, model = %(model)s AND version = %(version)s,
        coalesce(-(vector <#> (SELECT asked.vector FROM asked)), 0),
        coalesce(-(title_vector <#> (SELECT asked.vector FROM asked)), 0), {bm25}
    FROM claims_findable WHERE id IN ({searches})
"""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is searched for: a bare text and its language, which claims count, and how many of each search."""

    text: str
    language: str
    drafts: bool
    known: bool  # whether all that others verified count, or only what is confirmed to say what a published one says
    without: int  # a claim of ours; 0 for none
    limit: int


@dataclass(frozen=True)
class Row:
    """A claim that a search came upon."""

    pk: int
    claim_id: int | None
    known_id: int | None
    language: str
    statement: str
    title: str
    has_vector: bool
    cosines: tuple[float, float]  # of the statement and of the title
    bm25: float

    @cached_property
    def candidate(self) -> Candidate:
        statement, title = Said(self.statement[:LONGEST], self.language), Said(self.title[:LONGEST], self.language)
        return Candidate(statement, title, *self.cosines, self.bm25)


@transaction.atomic
def candidates(wanted: Wanted, *, embedder: Embedder | None) -> tuple[list[Row], WordCensus]:
    """What either search finds, and the last count of words. Without an embedder, by words alone."""
    counts, census = _words(wanted)
    few = _few() if not (wanted.drafts or wanted.known) else None
    statement, values = _statement(wanted, counts, census, embedder, few)
    return [_row(*told) for told in asked(statement, values)] if statement else [], census


def _words(wanted: Wanted) -> tuple[list[tuple[str, int]], WordCensus]:
    """The words of the text with how many claims have each, the rarest first."""
    looked_around = [MANY, str(NEIGHBOURS_AMONG_MANY), str(NEIGHBOURS)]
    told = asked(_WORDS_OF, [*looked_around, wanted.language, wanted.text, WORDS_READ])
    pk, claims, mean_words = told[0][:3]
    census = WordCensus(pk=pk, claims=claims or 0, mean_words=mean_words or 1.0)
    return [(word, counted) for *_, word, counted in told if word is not None], census


def _few() -> list[int] | None:
    """The rows of all claims that answer the public, if they are few."""
    found = [pk for (pk,) in asked(_FEW, [FEW + 1])]
    return found if len(found) <= FEW else None


def _row(pk: int, *told: Any) -> Row:
    *texts, current, of_statement, of_title, bm25 = told
    claim_id, known_id, language, statement, title = texts
    cosines = (of_statement, of_title) if current else NOWHERE
    return Row(pk, claim_id, known_id, language, statement, title, bool(current), cosines, bm25)


def _statement(
    wanted: Wanted,
    counts: Sequence[tuple[str, int]],
    census: WordCensus,
    embedder: Embedder | None,
    few: Sequence[int] | None,
) -> tuple[str, dict[str, Any]]:
    bm25, values = _bm25(counts, census)
    values |= {
        "words": _query(counts),
        "all_words": " | ".join(_lexeme(word) for word, _ in counts),
        "without": wanted.without,
        "model": embedder.name if embedder else "",
        "version": embedder.version if embedder else "",
        "vector": Vector(embedder.embed([wanted.text])[0].tolist() if embedder else [0.0] * DIMENSIONS).to_text(),
        "few": list(few or ()),
    }
    searches = _searches(
        wanted, bm25, by_words=bool(counts), by_meaning=embedder is not None, among_few=few is not None
    )
    return _ROWS.format(bm25=bm25, half=HALF, searches=" UNION ".join(searches)) if searches else "", values


def _searches(wanted: Wanted, bm25: str, *, by_words: bool, by_meaning: bool, among_few: bool) -> list[str]:
    if among_few:
        words, meaning = _WORDS_AMONG_FEW.format(bm25=bm25, limit=wanted.limit), _MEANING_AMONG_FEW
        return [words] * by_words + [meaning.format(limit=wanted.limit)] * by_meaning
    seen = ("" if wanted.drafts else _PUBLIC) + ("" if wanted.known else _ANSWERING)
    columns = ("vector", "title_vector") if by_meaning else ()
    meanings = [_BY_MEANING.format(column=column, half=HALF, seen=seen, limit=wanted.limit) for column in columns]
    return [_BY_WORDS.format(bm25=bm25, seen=seen, limit=wanted.limit)] * by_words + meanings


def _bm25(counts: Sequence[tuple[str, int]], census: WordCensus) -> tuple[str, dict[str, Any]]:
    """The SQL that scores a row. Words count once, as claims are short."""
    values: dict[str, Any] = {"k": K1, "even": K1 * (1.0 - B), "long": K1 * B / max(census.mean_words, 1.0)}
    terms = []
    for number, (word, claims) in enumerate(counts):
        values |= {f"w{number}": _lexeme(word), f"r{number}": rarity(claims, max(census.claims, claims))}
        terms.append(f"(words @@ %(w{number})s::tsquery)::int * %(r{number})s::float8")
    if not terms:
        return "0::float8", values
    total = " + ".join(terms)
    held_back = "1 + %(even)s::float8 + %(long)s::float8 * length(words)"
    return f"(({total}) * (%(k)s::float8 + 1) / ({held_back}))", values


def _query(counts: Sequence[tuple[str, int]]) -> str:
    """The words that lead to claims, as alternatives: the rarest, as long as they lead to few enough."""
    chosen: list[str] = []
    read = 0
    for word, claims in counts:
        read += claims
        if chosen and read > CLAIMS_READ:
            break
        chosen.append(_lexeme(word))
    if read > CLAIMS_READ and len(chosen) == 1 and len(counts) > 1:  # even the rarest is everywhere
        return " & ".join(_lexeme(word) for word, _ in counts[:2])
    return " | ".join(chosen)


def _lexeme(word: str) -> str:
    escaped = word.replace("\\", "\\\\").replace("'", "''")
    return f"'{escaped}'"
