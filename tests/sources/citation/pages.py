"""Small pages to read for a citation."""

from __future__ import annotations

import json
from typing import Any

from sources.citation import Extraction, Field, Origin, extract

URL = "https://paper.example.org/2014/09/27/helicopters"


def page(head: str = "", body: str = "", *, language: str = "en") -> bytes:
    return f'<!doctype html><html lang="{language}"><head>{head}</head><body>{body}</body></html>'.encode(
        "utf-8", "surrogatepass"
    )


def json_ld(*items: Any) -> str:
    return "".join(f'<script type="application/ld+json">{json.dumps(item)}</script>' for item in items)


def found(head: str = "", body: str = "", *, url: str = URL, language: str = "en") -> Extraction:
    return extract(page(head, body, language=language), url=url)


def told(extraction: Extraction, field: Field) -> tuple[str, str]:
    """A field's value as text, and its origin; both empty where nothing was found."""
    if field not in extraction.values:
        return "", ""
    value = extraction.values[field]
    text = "; ".join(name.text for name in value) if isinstance(value, tuple) else str(value)
    return text, extraction.origins[field].value


__all__ = ["URL", "Field", "Origin", "found", "json_ld", "page", "told"]
