"""Where the public finds a fact: the address of its page, readable in any script, and those that never change."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from django.conf import settings

SLUG_LENGTH = 80  # code points; enough to recognise a statement by
ID = "[0-9a-z]{12}"


def slug(text: str) -> str:
    """The words of a text with hyphens between them. Vowel signs stay with their letters, so any script is readable."""
    folded = unicodedata.normalize("NFC", text).lower()
    kept = "".join(char if unicodedata.category(char)[0] in "LMN" else " " for char in folded if _is_seen(char))
    words = re.sub(r"\s+", "-", kept.strip())
    if len(words) <= SLUG_LENGTH:
        return words
    return words[: SLUG_LENGTH + 1].rpartition("-")[0] or words[:SLUG_LENGTH]


def page_path(public_id: str, statement: str) -> str:
    """The path of a fact's page, escaped as in a URL."""
    words = slug(statement)
    return f"/facts/{quote(words)}-{public_id}/" if words else f"/facts/{public_id}/"


def page_address(record: Mapping[str, Any]) -> str:
    """The address of a fact's page as it is now: its words follow the statement."""
    return f"{settings.SITE_URL}{page_path(record['id'], record['statement'])}"


def _is_seen(char: str) -> bool:
    """Joiners and marks of direction are dropped without parting a word; so is an apostrophe inside it."""
    return unicodedata.category(char) != "Cf" and char not in "'’"
