"""Ways of finding claims, ours and the plain ones it is measured beside. All look through the same imported claims."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any

import numpy as np
from django.db import connection, transaction

from claims.finding import find_claims
from claims.matching.bm25 import WordIndex
from claims.matching.embedding import Embedder
from claims.matching.features import Said
from claims.models import KnownClaim
from tests.bench.figures import Answer

DEEP = 100  # places that a way tells of, and that fusing looks at
FUSED_AT = 10.0  # the constant of reciprocal rank fusion

_FULL_TEXT = """
    SELECT known.external_id FROM claims_findable found JOIN claims_knownclaim known ON known.id = known_id,
        (SELECT string_agg(quote_literal(word), ' | ')::tsquery AS query
         FROM unnest(tsvector_to_array(to_tsvector('english', %s))) AS word) AS wanted
    WHERE words @@ query ORDER BY ts_rank(words, query) DESC, known.id LIMIT 100
"""
_HNSW = """
    SELECT known.external_id FROM claims_findable found JOIN claims_knownclaim known ON known.id = known_id
    WHERE vector IS NOT NULL ORDER BY vector::halfvec(384) <#> %s::halfvec(384) LIMIT 100
"""


class Ways:
    """What all ways share: the claims in memory, and the model."""

    def __init__(self, claims: Sequence[dict[str, Any]], embedder: Embedder) -> None:
        self.names = [claim["id"] for claim in claims]
        self.texts = [Said(f"{claim['statement']} {claim.get('title', '')}") for claim in claims]
        self.embedder = embedder
        self.rows: dict[str, Callable[[str], Answer]] = {
            "BM25, in memory": self.bm25,
            "PostgreSQL full text, OR": self.full_text,
            "MiniLM, statement": self.meaning,
            "MiniLM, closer of statement and title": self.closer,
            "MiniLM in pgvector, HNSW": self.hnsw,
            "BM25 + MiniLM, fused": self.fused,
            "ours": self.ours,
        }

    @cached_property
    def index(self) -> WordIndex:
        return WordIndex([text.telling for text in self.texts])

    @cached_property
    def vectors(self) -> tuple[Any, Any]:
        """Those in the database, in the order of the claims."""
        known = KnownClaim.objects.filter(external_id__in=self.names)
        rows = known.values_list("external_id", "findable__vector", "findable__title_vector")
        told = {name: (vector, title) for name, vector, title in rows}
        statements = np.array([told[name][0] for name in self.names], dtype=np.float32)
        nothing = np.zeros(statements.shape[1], dtype=np.float32)
        titles = [nothing if told[name][1] is None else told[name][1] for name in self.names]
        return statements, np.array(titles, dtype=np.float32)

    def _first(self, scores: Any) -> list[str]:
        return [self.names[place] for place in np.argsort(-scores, kind="stable")[:DEEP]]

    def bm25(self, text: str) -> Answer:
        return self._first(self.index.scores(Said(text).telling))

    def full_text(self, text: str) -> Answer:
        return self._asked(_FULL_TEXT, text)

    def meaning(self, text: str) -> Answer:
        return self._first(self.vectors[0] @ self.embedder.embed([text])[0])

    def closer(self, text: str) -> Answer:
        vector = self.embedder.embed([text])[0]
        return self._first(np.maximum(self.vectors[0] @ vector, self.vectors[1] @ vector))

    @transaction.atomic
    def hnsw(self, text: str) -> Answer:
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL hnsw.ef_search = 100; SET LOCAL enable_seqscan = off")
        return self._asked(_HNSW, str(self.embedder.embed([text])[0].tolist()))

    def fused(self, text: str) -> Answer:
        scores: dict[str, float] = {}
        for found in (self.bm25(text), self.closer(text)):
            for place, name in enumerate(found):
                scores[name] = scores.get(name, 0.0) + 1.0 / (FUSED_AT + place + 1)
        return sorted(scores, key=lambda name: -scores[name])

    def ours(self, text: str) -> Answer:
        found = find_claims(text=text, top=50)
        known = KnownClaim.objects.in_bulk([one.known_id for one in found if one.known_id])
        return [known[one.known_id].external_id for one in found if one.known_id]

    def _asked(self, statement: str, value: str) -> Answer:
        with connection.cursor() as cursor:
            cursor.execute(statement, [value])
            return [name for (name,) in cursor.fetchall()]
