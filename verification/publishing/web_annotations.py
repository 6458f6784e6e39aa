"""A fact's places as W3C Web Annotations: the claim's in articles, the quotes' in sources, as they were captured.

https://www.w3.org/TR/annotation-model/
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from config.quoting.passages import find_passage

CONTEXT = "http://www.w3.org/ns/anno.jsonld"


def web_annotations(record: Mapping[str, Any], *, url: str, texts: Mapping[str, str]) -> dict[str, Any]:
    """All of them as one collection. `texts` are the main texts of snapshots, by the snapshot's id."""
    items = [_of_claim(row, record, url) for row in record["appearances"]]
    items += [_of_quote(piece, record, url, texts) for piece in record["evidence"]]
    numbered = [{"id": f"{url}#annotation-{number}", **item} for number, item in enumerate(items, 1)]
    page = {"id": f"{url}#annotations-page", "type": "AnnotationPage", "partOf": f"{url}#annotations",
            "startIndex": 0, "items": numbered}  # fmt: skip
    return {
        "@context": CONTEXT,
        "id": f"{url}#annotations",
        "type": "AnnotationCollection",
        "label": record["statement"],
        "total": len(numbered),
        "first": page,
    }


def _of_claim(row: Mapping[str, Any], record: Mapping[str, Any], url: str) -> dict[str, Any]:
    article = row["article"]
    return {
        "type": "Annotation",
        "motivation": "assessing",
        "body": _body(record, url),
        "target": {
            "type": "SpecificResource",
            "source": {
                "id": article["url"] or f"urn:sha256:{row['revision_sha256']}",
                "type": "Text",
                "title": article["title"],
            },
            "selector": row["selectors"],
            "scope": f"urn:sha256:{row['revision_sha256']}",
        },
    }


def _of_quote(
    piece: Mapping[str, Any], record: Mapping[str, Any], url: str, texts: Mapping[str, str]
) -> dict[str, Any]:
    shot = piece["snapshot"]
    target: dict[str, Any] = {"type": "SpecificResource", "source": piece["source"]["url"]}
    if selectors := _selectors(piece, texts.get(shot["id"], "") if shot else ""):
        target["selector"] = selectors
    if shot:
        target["state"] = {
            "type": "TimeState",
            "sourceDate": shot["captured_at"],
            "cached": f"text/{shot['id']}.txt",
        }
    note = {"type": "TextualBody", "value": piece["note"], "purpose": "commenting"}
    stance = {"type": "TextualBody", "value": piece["stance"], "purpose": "tagging"}
    bodies = [_body(record, url), stance, *([note] if piece["note"] else [])]
    return {"type": "Annotation", "motivation": "linking", "body": bodies, "target": target}


def _body(record: Mapping[str, Any], url: str) -> dict[str, Any]:
    return {"id": url, "type": "Text", "title": record["statement"]}


def _selectors(piece: Mapping[str, Any], text: str) -> list[dict[str, Any]]:
    """Those of the record, where it has any; else where the words stand in the text; else the words alone."""
    if given := piece.get("selectors"):
        return list(given)
    if not piece["quote"]:
        return []
    place = find_passage(text, piece["quote"])
    if place is None:
        return [{"type": "TextQuoteSelector", "exact": piece["quote"]}]
    return place.selectors()
