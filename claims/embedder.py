"""The embedding model of this process: loaded when it is first needed, and missed once and aloud where it cannot be.

Search asks it for vectors, the scorer of check-worthiness for what its inner layers make of a post.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

from django.conf import settings

if TYPE_CHECKING:
    from claims.matching.embedding import Embedder

logger = logging.getLogger(__name__)


@cache
def current_embedder() -> Embedder | None:
    """The model, or None where search goes by words alone. Why is said once in a process's life."""
    if not settings.SEARCH_BY_MEANING:
        return None
    from claims.matching.embedding import load_embedder
    from claims.matching.weights import ModelUnavailable

    try:
        return load_embedder(keep_in=settings.DATA_DIR / "models", threads=1)
    except ModelUnavailable as missing:
        logger.warning("Claims are searched, and posts are scored, by their words alone. %s", missing)
        return None


def read_meaning(text: str) -> Sequence[float] | None:
    """What the inner layers make of a text; None where there is no model. See `claims.text.checkworthiness.Reader`."""
    embedder = current_embedder()
    return embedder.layers([text])[0].tolist() if embedder else None
