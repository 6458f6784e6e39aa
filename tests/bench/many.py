"""Many made-up claims, to see whether search stays quick: halves of real ones put together, near real vectors."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import psutil
from django.db import connection
from pgvector.psycopg import register_vector

from claims.finding import find_claims
from claims.indexing import count_words
from claims.models import Findable, KnownClaim, WordCensus

AT_ONCE = 5_000
NOISE = 0.05  # in each number of a vector; about as far as two claims on one subject are apart

_MADE = "CREATE TEMPORARY TABLE made (id int, statement text, vector vector(384))"
_COPY = "COPY made (id, statement, vector) FROM STDIN (FORMAT BINARY)"
_CLAIMS = """
    WITH known AS (
        INSERT INTO claims_knownclaim (public_id, external_id, statement, title, language, rating, url, details,
            added_at, updated_at)
        SELECT 'b' || lpad(id::text, 11, '0'), 'made-' || id, statement, '', 'en', '', '', '{}', now(), now() FROM made
        RETURNING id, external_id, statement
    )
    INSERT INTO claims_findable (known_id, language, statement, title, vector, model, version)
    SELECT known.id, 'en', known.statement, '', made.vector, %s, %s
    FROM known JOIN made ON known.external_id = 'made-' || made.id
"""
_INDEXES = {
    "findable_by_words": "gin (words) WITH (fastupdate = off)",
    "findable_near_statement": "hnsw ((vector::halfvec(384)) halfvec_ip_ops)",
}


def kept(size: int) -> bool:
    """Whether as many made-up claims are here already."""
    return KnownClaim.objects.filter(external_id__startswith="made-").count() == size


def make_many(claims: Sequence[dict[str, Any]], vectors: Any, size: int, *, model: str, version: str) -> float:
    """Makes `size` claims with vectors, past the triggers, unless they are here.

    The indexes are built when all are in; tells in how many seconds.
    """
    connection.ensure_connection()
    register_vector(connection.connection)
    with connection.cursor() as cursor:
        if not kept(size):
            for name in _INDEXES:
                cursor.execute(f"DROP INDEX IF EXISTS {name}")
            _fill(cursor, claims, vectors, size, [model, version])
        cursor.execute("SET maintenance_work_mem = '3GB'")
        begun = time.perf_counter()
        for name, index in _INDEXES.items():
            cursor.execute(f"CREATE INDEX IF NOT EXISTS {name} ON claims_findable USING {index}")
        seconds = time.perf_counter() - begun
        cursor.execute("VACUUM ANALYZE claims_findable")
    if WordCensus.objects.filter(claims=Findable.objects.count()).first() is None:
        count_words()
    return seconds


def _fill(cursor: Any, claims: Sequence[dict[str, Any]], vectors: Any, size: int, model: list[str]) -> None:
    random = np.random.default_rng(1)
    KnownClaim.objects.filter(external_id__startswith="made-").delete()
    cursor.execute("SET session_replication_role = replica")
    cursor.execute(_MADE)
    for start in range(0, size, AT_ONCE):
        cursor.execute("TRUNCATE made")
        _copy(cursor, start, _made_up(claims, vectors, min(AT_ONCE, size - start), random))
        cursor.execute(_CLAIMS, model)
    cursor.execute("DROP TABLE made")
    cursor.execute("SET session_replication_role = DEFAULT")


def _copy(cursor: Any, start: int, rows: Sequence[tuple[str, Any]]) -> None:
    with cursor.copy(_COPY) as copy:
        copy.set_types(["int4", "text", "vector"])
        for number, row in enumerate(rows, start):
            copy.write_row((number, *row))


def _made_up(
    claims: Sequence[dict[str, Any]], vectors: Any, size: int, random: np.random.Generator
) -> list[tuple[str, Any]]:
    pairs = random.integers(0, len(claims), size=(size, 2))
    near = vectors[pairs[:, 0]] + random.normal(0, NOISE, size=(size, vectors.shape[1]))
    near = (near / np.linalg.norm(near, axis=1, keepdims=True)).astype(np.float32)
    return [(_halves(claims[one], claims[other]), vector) for (one, other), vector in zip(pairs, near, strict=True)]


def _halves(one: dict[str, Any], other: dict[str, Any]) -> str:
    first, second = one["statement"].split(), other["statement"].split()
    return " ".join([*first[: len(first) // 2], *second[len(second) // 2 :]]) or "Nothing."


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


def work() -> tuple[float, float]:
    """Seconds of processor time that this process and the one that serves it in PostgreSQL have taken so far."""
    connection.ensure_connection()
    server = psutil.Process(connection.connection.info.backend_pid).cpu_times()
    return time.process_time(), server.user + server.system
