"""The record of a fact: everything a reader was given at publication, as canonical JSON with its digest.

Canonical JSON follows RFC 8785, so that anybody can recompute the SHA-256 from the parsed record.
"""

from __future__ import annotations

import hashlib
from typing import Any

import rfc8785

from claims.models import Appearance
from config.languages import in_newsroom_language
from sources.models import Source
from sources.services import citation_of
from verification.models import RATINGS, Evidence, Rating, Verdict

FORMAT = "fact-record/3"  # 2: the place of each quote; 3: what the claimant is


def canonical(record: dict[str, Any]) -> str:
    return rfc8785.dumps(record).decode()


def digest(record: str) -> str:
    return hashlib.sha256(record.encode()).hexdigest()


@in_newsroom_language
def fact_record(verdict: Verdict) -> dict[str, Any]:
    """The fact that a verdict makes of its claim, as JSON values only."""
    claim = verdict.claim
    return {
        "format": FORMAT,
        "id": claim.public_id,
        "verdict_id": verdict.public_id,
        "statement": claim.statement,
        "language": claim.language,
        "claimant": claim.claimant_name,
        "claimant_kind": claim.claimant_kind,
        "made_on": claim.made_on,
        "kind": claim.kind,
        "topics": claim.topics,
        "appearances": [_appearance(row) for row in claim.appearances.select_related("revision__article")],
        "rating": _rating(Rating(verdict.rating)),
        "summary": verdict.summary,
        "explanation": verdict.explanation,
        "decided_by": verdict.decided_by.get_full_name() or verdict.decided_by.get_username(),
        "approved_by": verdict.approved_by.get_full_name() or verdict.approved_by.get_username(),
        "published_at": verdict.published_at.isoformat(),
        "supersedes": verdict.supersedes.public_id if verdict.supersedes else None,
        "correction_note": verdict.correction_note,
        "evidence": [_evidence(row) for row in claim.evidence.select_related("source__publisher", "snapshot")],
    }


def _rating(rating: Rating) -> dict[str, Any]:
    meaning = RATINGS[rating]
    return {
        "value": rating.value,
        "label": str(rating.label),
        "meaning": str(meaning.sentence),
        "claim_review": meaning.claim_review,
    }


def _appearance(row: Appearance) -> dict[str, Any]:
    article = row.revision.article
    return {
        "article": {
            "id": article.public_id,
            "title": article.title,
            "url": article.url,
            "publication": article.publication,
            "published_on": article.published_on.isoformat() if article.published_on else "",
        },
        "revision": row.revision.number,
        "revision_sha256": row.revision.sha256,
        "quote": row.exact,
        "selectors": [
            {"type": "TextPositionSelector", "start": row.start, "end": row.end},
            {"type": "TextQuoteSelector", "exact": row.exact, "prefix": row.prefix, "suffix": row.suffix},
        ],
    }


def _evidence(row: Evidence) -> dict[str, Any]:
    snapshot = row.snapshot
    return {
        "id": row.public_id,
        "stance": row.stance,
        "quote": row.quote,
        "selectors": row.selector or [],
        "locator": row.locator,
        "note": row.note,
        "source": source_citation(row.source),
        "snapshot": None
        if snapshot is None
        else {
            "id": snapshot.public_id,
            "sha256": snapshot.sha256,
            "text_sha256": snapshot.text_sha256,
            "captured_at": snapshot.captured_at.isoformat(),
        },
        "no_snapshot_reason": row.no_snapshot_reason,
    }


def source_citation(source: Source) -> dict[str, Any]:
    """How a source is cited: its address, and what was found and corrected of it, as CSL-JSON."""
    return {"id": source.public_id, "url": source.url, "csl": dict(citation_of(source).csl)}
