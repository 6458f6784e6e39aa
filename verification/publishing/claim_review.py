"""A fact as schema.org ClaimReview (JSON-LD), from its frozen record: https://schema.org/ClaimReview."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings

from config.languages import in_newsroom_language
from verification.publishing.addresses import page_address

BEST, WORST = 5, 1
AUTHOR_TYPES = {"person": "Person", "organization": "Organization"}


def address_of(public_id: str) -> str:
    """The address of a fact as data, which never changes."""
    return f"{settings.SITE_URL}/api/v1/facts/{public_id}/"


@in_newsroom_language
def claim_review(record: Mapping[str, Any]) -> dict[str, Any]:
    """The review that a record amounts to, by this newsroom. Empty values are left out."""
    url = address_of(record["id"])
    author, author_url = settings.SITE_NAME, settings.SITE_URL
    return {
        "@context": "https://schema.org",
        "@type": "ClaimReview",
        "@id": url,
        "url": page_address(record),
        "claimReviewed": record["statement"],
        "inLanguage": record["language"],
        "datePublished": record["published_at"],
        "author": {"@type": "Organization", "name": author, "url": author_url},
        "reviewRating": _rating(record["rating"]),
        "reviewBody": "\n\n".join(filter(None, (record["summary"], record["explanation"]))),
        "itemReviewed": _claim(record),
        "citation": [_cited(piece["source"]) for piece in record["evidence"]],
    }


def _rating(rating: Mapping[str, Any]) -> dict[str, Any]:
    """Ratings that no number fits carry their word alone."""
    said = {"@type": "Rating", "alternateName": rating["label"], "ratingExplanation": rating["meaning"]}
    if rating["claim_review"] is None:
        return said
    return {**said, "ratingValue": rating["claim_review"], "bestRating": BEST, "worstRating": WORST}


def _claim(record: Mapping[str, Any]) -> dict[str, Any]:
    """The claim with its places. Its author has a type where the record says what the claimant is."""
    places = record["appearances"]
    dated = sorted(
        (row for row in places if row["article"]["published_on"]), key=lambda row: row["article"]["published_on"]
    )
    claim: dict[str, Any] = {"@type": "Claim", "appearance": [_appearance(row) for row in places]}
    if first := (dated or (places if len(places) == 1 else [])):
        claim["firstAppearance"] = _appearance(first[0])
    if record["claimant"]:
        claim["author"] = {**_author_type(record), "name": record["claimant"]}
    if record["made_on"]:
        claim["datePublished"] = record["made_on"]
    return claim


def _author_type(record: Mapping[str, Any]) -> dict[str, str]:
    """Records before fact-record/3 do not know what a claimant is."""
    kind = AUTHOR_TYPES.get(record.get("claimant_kind", ""))
    return {"@type": kind} if kind else {}


def _appearance(row: Mapping[str, Any]) -> dict[str, Any]:
    article = row["article"]
    work: dict[str, Any] = {"@type": "CreativeWork", "headline": article["title"], "text": row["quote"]}
    if article["url"]:
        work["url"] = article["url"]
    if article["published_on"]:
        work["datePublished"] = article["published_on"]
    if article["publication"]:
        work["publisher"] = {"@type": "Organization", "name": article["publication"]}
    return work


def _cited(source: Mapping[str, Any]) -> dict[str, Any]:
    work = {"@type": "CreativeWork", "url": source["url"]}
    return {**work, "name": source["csl"]["title"]} if source["csl"].get("title") else work
