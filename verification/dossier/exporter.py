"""Carries a dossier out: an article as it stands now, in the same files that `importer` reads."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from claims.models import Appearance, Article, ArticleRevision, Claim, ClaimantKind, Status
from claims.text.intake import first_line
from sources.models import Source
from verification.dossier.format import (
    ABOUT,
    ARTICLE,
    AUTHOR,
    CLAIMS,
    SOURCES,
    Record,
    dump,
)
from verification.dossier.ids import IDS, Ids, evidence_key
from verification.dossier.rules import OPINION, WORTHINESS_STEPS
from verification.models import DossierKey, Evidence


@dataclass(frozen=True, slots=True)
class Contents:
    """What stands in a dossier of a revision, with the key of each claim and source by its primary key."""

    article: Article
    places: dict[int, Appearance]
    of_claim: dict[int, list[Evidence]]
    sources: dict[int, Source]
    claim_keys: dict[int, str]
    source_keys: dict[int, str]


def export_dossier(*, article: Article) -> dict[str, bytes]:
    """The files of the article's dossier (name → bytes). The same state always gives the same bytes."""
    revision = article.current_revision
    held = contents(revision)
    files = {
        ARTICLE: revision.text.encode(),
        CLAIMS: dump([claim_record(held, pk) for pk, _ in _in_order(held.claim_keys)]),
        SOURCES: dump([_source(held.sources[pk], key) for pk, key in _in_order(held.source_keys)]),
        IDS: dump(_ids(held).as_record()),
    }
    if about := _about(article, revision.text):
        files[ABOUT] = dump(about)
    return files


def contents(revision: ArticleRevision) -> Contents:
    """What a dossier of this revision holds."""
    appearances = list(revision.appearances.select_related("claim__claimant").order_by("start", "-end", "claim_id"))
    places = _first_places(appearances)
    evidence = list(
        Evidence.objects.filter(claim__in=places).select_related("source__publisher").order_by("position", "id")
    )
    known = list(DossierKey.objects.filter(article=revision.article).select_related("source__publisher"))
    sources = {key.source.pk: key.source for key in known if key.source}
    sources |= {row.source_id: row.source for row in evidence}
    of_claim: dict[int, list[Evidence]] = defaultdict(list)
    for row in evidence:
        of_claim[row.claim_id].append(row)
    return Contents(
        article=revision.article,
        places=places,
        of_claim=of_claim,
        sources=sources,
        claim_keys=_keys("c", places, {key.claim_id: key.key for key in known if key.claim_id}),
        source_keys=_keys("s", sources, {key.source_id: key.key for key in known if key.source_id}),
    )


def _ids(held: Contents) -> Ids:
    claims, sources = _in_order(held.claim_keys), _in_order(held.source_keys)
    return Ids(
        article=held.article.public_id,
        claims={key: held.places[pk].claim.public_id for pk, key in claims},
        sources={key: held.sources[pk].public_id for pk, key in sources},
        evidence={
            evidence_key(key, held.source_keys[row.source_id], row.stance): row.public_id
            for pk, key in claims
            for row in held.of_claim[pk]
        },
    )


def left_out(*, article: Article) -> int:
    """How many claims stand only in earlier revisions, and so are not in the export."""
    now = article.current_revision.appearances.values("claim")
    return Claim.objects.of_article(article.pk).exclude(pk__in=now).count()


def _first_places(appearances: Iterable[Appearance]) -> dict[int, Appearance]:
    places: dict[int, Appearance] = {}
    for appearance in appearances:
        places.setdefault(appearance.claim_id, appearance)
    return places


def _keys(letter: str, ids: Iterable[int], known: dict[int, str]) -> dict[int, str]:
    """An id for each row: the one it came with, or the next free number."""
    numbers = [int(found.group()) for key in known.values() if (found := re.search(r"\d+$", key))]
    last = max(numbers, default=0)
    keys = {}
    for pk in ids:
        if pk not in known:
            last += 1
        keys[pk] = known.get(pk) or f"{letter}{last:02d}"
    return keys


def _in_order(keys: dict[int, str]) -> list[tuple[int, str]]:
    def natural(pair: tuple[int, str]) -> list[Any]:
        return [int(part) if part.isdigit() else part for part in re.split(r"(\d+)", pair[1])]

    return sorted(keys.items(), key=natural)


def claim_record(held: Contents, pk: int) -> Record:
    """A claim as it stands in claims.json."""
    place, key = held.places[pk], held.claim_keys[pk]
    claim = place.claim
    record = {
        "id": key,
        "statement": claim.statement,
        "quote": place.exact,
        "prefix": place.prefix,
        "suffix": place.suffix,
        "start": place.start,
        "end": place.end,
        "claimant": claim.claimant.name if claim.claimant else AUTHOR,
        "kind": claim.kind,
        "checkable": claim.checkable,
        "check_worthiness": round((claim.checkworthiness or 0) * WORTHINESS_STEPS),
        "entities": claim.entities,
        "claim_date": claim.made_on or None,
        **_judgement(claim),
        "sources": [_reference(row, held.source_keys) for row in held.of_claim[pk]],
    }
    if claim.claimant_kind != ClaimantKind.UNKNOWN:
        record["claimant_kind"] = claim.claimant_kind
    if claim.topics:
        record["topics"] = claim.topics
    if claim.language != held.article.language:
        record["language"] = claim.language
    return record


def _judgement(claim: Claim) -> Record:
    """The rating as it stands, with its reason: the newest proposal, or the dismissal."""
    if claim.status == Status.DISMISSED:
        reason = claim.status_changes.latest("id").reason
        if not claim.checkable:
            return {"expected_rating": OPINION, "rationale": reason}
        return {"expected_rating": None, "rationale": "", "dismissed": reason}
    proposal = claim.proposals.first()
    if proposal is None:
        return {"expected_rating": None, "rationale": ""}
    judgement = {"expected_rating": proposal.rating, "rationale": proposal.summary}
    return {**judgement, "explanation": proposal.explanation} if proposal.explanation else judgement


def _reference(row: Evidence, source_keys: dict[int, str]) -> Record:
    reference = {"source_id": source_keys[row.source_id], "stance": row.stance, "locator": row.locator}
    for name in ("quote", "note", "no_snapshot_reason"):
        if value := getattr(row, name):
            reference[name] = value
    return reference


def _source(source: Source, key: str) -> Record:
    record = {
        "id": key,
        "url": source.url,
        "title": source.title,
        "publisher": source.publisher.name if source.publisher else "",
        "published": source.published_on.isoformat() if source.published_on else None,
        "accessed_via": source.accessed_via,
        "language": source.language,
        "kind": source.kind,
        "notes": source.notes,
    }
    if source.csl:
        record["csl"] = source.csl
    return record


def _about(article: Article, text: str) -> Record:
    """What the text alone does not tell: empty for an article that is nothing but its text."""
    about = {
        "title": article.title if article.title != first_line(text) else "",
        "url": article.url,
        "byline": article.byline,
        "publication": article.publication,
        "published_on": article.published_on.isoformat() if article.published_on else "",
        "language": article.language if article.language != "en" else "",
    }
    return {name: value for name, value in about.items() if value}
