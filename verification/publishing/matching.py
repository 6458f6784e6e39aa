"""The published facts that answer a sentence, in their own words or in those of others.

The words of others count where a person confirmed that they say the same. Drafts are not looked at, nor are pairs that
nobody confirmed.

Whether a fact really answers it is for whoever asks to judge: the score is a chance, and the reasons stand beside it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from claims.embedder import current_embedder
from claims.finding import LIKELY, Found, find_claims
from claims.models import Match
from verification.models import Edition
from verification.models.rating import RATINGS, Rating

MOST_TEXTS = 20
LONGEST_TEXT = 2_000  # code points
MOST_FACTS = 20
CONFIRMED = "in the words of others, which a person confirmed to say the same"


@dataclass(frozen=True, slots=True)
class Asked:
    """One sentence, under the name that the caller gave it."""

    id: str
    text: str
    language: str


def match_texts(texts: Sequence[Asked], *, top: int, at_least: float = LIKELY) -> dict[str, Any]:
    """For each text, in order, the facts likeliest to answer it, the likeliest first, and how they were searched."""
    found = _answered([(asked, _found(asked, top, at_least)) for asked in texts], top)
    claims = {one.claim_id for _, likely in found for one in likely}
    editions = Edition.objects.in_force().filter(claim__in=claims).defer("body", "search")
    facts = {row.claim_id: row for row in editions.select_related("verdict")}
    return {
        "searched_by": "words and meaning" if current_embedder() else "words",
        "results": [
            {
                "id": asked.id,
                "text": asked.text,
                "matches": [_told(one, facts[one.claim_id]) for one in likely if one.claim_id in facts],
            }
            for asked, likely in found
        ],
    }


def _found(asked: Asked, top: int, at_least: float) -> list[Found]:
    most = top + MOST_FACTS  # a fact may be found in the words of several
    found = find_claims(text=asked.text, language=asked.language, top=most, drafts=False, known=False)
    return [one for one in found if one.score >= at_least]


def _answered(found: Sequence[tuple[Asked, list[Found]]], top: int) -> list[tuple[Asked, list[Found]]]:
    """The same with our claims in the place of those of others, each once, the likeliest first."""
    others = {one.known_id for _, likely in found for one in likely if one.known_id}
    ours: dict[int, list[int]] = {}
    for known_id, claim_id in Match.objects.answering().filter(known__in=others).values_list("known_id", "claim_id"):
        ours.setdefault(known_id, []).append(claim_id)
    return [(asked, _once(likely, ours)[:top]) for asked, likely in found]


def _once(likely: Sequence[Found], ours: Mapping[int, list[int]]) -> list[Found]:
    told: dict[int, Found] = {}
    for one in likely:
        if one.claim_id:
            told.setdefault(one.claim_id, one)
        for claim_id in ours.get(one.known_id or 0, ()):
            told.setdefault(claim_id, replace(one, claim_id=claim_id, known_id=None, why=(*one.why, CONFIRMED)))
    return list(told.values())


def _told(found: Found, edition: Edition) -> dict[str, Any]:
    rating = Rating(edition.rating)
    record = edition.verdict.as_record()
    return {
        "fact": edition.public_id,
        "url": f"/api/v1/facts/{edition.public_id}/",
        "statement": record["statement"],
        "claimant": edition.claimant,
        "rating": {"value": rating.value, "label": str(rating.label), "claim_review": RATINGS[rating].claim_review},
        "summary": record["summary"],
        "published_at": edition.in_force_from.isoformat(),
        "score": found.score,
        "agrees": found.agrees,
        "why": list(found.why),
    }
