"""Many made-up claims, to see whether search stays quick: halves of real ones put together, near real vectors."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from django.db import connection
from pgvector import Vector

from claims.finding import find_claims
from claims.indexing import count_words

AT_ONCE = 5_000
NOISE = 0.05  # in each number of a vector; about as far as two claims on one subject are apart

_COPY = "COPY made (id, statement, vector) FROM STDIN"
_CLAIMS = """
    INSERT INTO claims_knownclaim (public_id, external_id, statement, title, language, rating, url, details, added_at,
        updated_at)
    SELECT 'b' || lpad(id::text, 11, '0'), 'made-' || id, statement, '', 'en', '', '', '{}', now(), now() FROM made
"""
_VECTORS = """
    UPDATE claims_findable found SET vector = made.vector, model = %s, version = %s
    FROM made JOIN claims_knownclaim known ON known.external_id = 'made-' || made.id WHERE found.known_id = known.id
"""
_INDEX = "CREATE INDEX findable_by_meaning ON claims_findable USING hnsw (vector vector_ip_ops)"


def make_many(claims: Sequence[dict[str, Any]], vectors: Any, size: int, *, model: str, version: str) -> float:
    """Makes `size` claims with vectors. The index on them is built anew; tells in how many seconds."""
    random = np.random.default_rng(1)
    with connection.cursor() as cursor:
        cursor.execute("DROP INDEX IF EXISTS findable_by_meaning")
        cursor.execute("CREATE TEMPORARY TABLE made (id int, statement text, vector vector(384))")
        for start in range(0, size, AT_ONCE):
            cursor.execute("TRUNCATE made")
            with cursor.copy(_COPY) as copy:
                for number in range(start, min(start + AT_ONCE, size)):
                    copy.write_row((number, *_made_up(claims, vectors, random)))
            cursor.execute(_CLAIMS)
            cursor.execute(_VECTORS, [model, version])
        cursor.execute("DROP TABLE made")
        cursor.execute("SET maintenance_work_mem = '2GB'")
        begun = time.perf_counter()
        cursor.execute(_INDEX)
        seconds = time.perf_counter() - begun
        cursor.execute("VACUUM ANALYZE claims_findable")
    count_words()
    return seconds


def _made_up(claims: Sequence[dict[str, Any]], vectors: Any, random: np.random.Generator) -> tuple[str, str]:
    one, other = random.integers(0, len(claims), size=2)
    first, second = claims[one]["statement"].split(), claims[other]["statement"].split()
    statement = " ".join([*first[: len(first) // 2], *second[len(second) // 2 :]])
    vector = vectors[one] + random.normal(0, NOISE, size=vectors.shape[1])
    return statement or "Nothing.", Vector((vector / np.linalg.norm(vector)).astype(np.float32)).to_text()


def milliseconds(
    texts: Sequence[str], ask: Callable[[str], object] = lambda text: find_claims(text=text)
) -> list[float]:
    """How long each text took, embedding included."""
    took = []
    for text in texts:
        begun = time.perf_counter()
        ask(text)
        took.append((time.perf_counter() - begun) * 1000)
    return took
