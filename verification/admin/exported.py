"""What the lists of articles, evidence, verdicts and alerts tell as a table.

Claims and sources, which come in as tables too, are described in `claims.table` and `sources.table`.
"""

from __future__ import annotations

from typing import Any

from config.tables.files import Columns

ARTICLES: Columns = (
    ("id", lambda row: row.public_id),
    ("title", lambda row: row.title),
    ("url", lambda row: row.url),
    ("byline", lambda row: row.byline),
    ("publication", lambda row: row.publication),
    ("published_on", lambda row: row.published_on),
    ("language", lambda row: row.language),
    ("claims", lambda row: row.claim_count),
    ("created_at", lambda row: row.created_at),
)


def _about(name: str) -> Columns:
    """The claim that a row is about."""
    return (
        (f"{name}_id", lambda row: row.claim.public_id),
        ("statement", lambda row: row.claim.statement),
    )


def _who(name: str) -> Any:
    def told(row: Any) -> str:
        person = getattr(row, name)
        return person.get_username() if person else ""

    return told


EVIDENCE: Columns = (
    *_about("claim"),
    ("claim_status", lambda row: row.claim.status),
    ("source_id", lambda row: row.source.public_id),
    ("source_url", lambda row: row.source.url),
    ("source_title", lambda row: row.source.title),
    ("source_health", lambda row: row.source.health),
    ("stance", lambda row: row.stance),
    ("quote", lambda row: row.quote),
    ("quote_state", lambda row: row.quote_state),
    ("drift", lambda row: row.drift),
    ("locator", lambda row: row.locator),
    ("note", lambda row: row.note),
    ("created_at", lambda row: row.created_at),
)
VERDICTS: Columns = (
    ("id", lambda row: row.public_id),
    *_about("claim"),
    ("rating", lambda row: row.rating),
    ("summary", lambda row: row.summary),
    ("explanation", lambda row: row.explanation),
    ("decided_by", _who("decided_by")),
    ("approved_by", _who("approved_by")),
    ("published_at", lambda row: row.published_at),
    ("is_correction", lambda row: row.is_correction),
    ("correction_note", lambda row: row.correction_note),
    ("record_sha256", lambda row: row.record_sha256),
)
ALERTS: Columns = (
    *_about("claim"),
    ("source_url", lambda row: row.source.url),
    ("kind", lambda row: row.kind),
    ("message", lambda row: row.message),
    ("opened_at", lambda row: row.opened_at),
    ("closed_at", lambda row: row.closed_at),
    ("closed_by", _who("closed_by")),
    ("close_reason", lambda row: row.close_reason),
)
