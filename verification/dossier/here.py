"""What of a dossier is here already, and which of its ids something else has here."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from claims.models import Article, ArticleRevision, Claim
from config.errors import Conflict, Invalid, Problem
from sources.checking.urls import normalise
from sources.models import Source
from verification.dossier.exporter import Contents, claim_record, contents
from verification.dossier.format import CLAIMS, SOURCES, Dossier, Record
from verification.dossier.ids import IDS, evidence_key
from verification.models import DossierKey, Evidence


@dataclass(frozen=True, slots=True)
class Here:
    """What is known of a dossier: its text, its article, and by their keys in it claims and sources."""

    revision: ArticleRevision | None
    article: Article | None
    keys: Mapping[str, DossierKey]
    claims: Mapping[str, Claim]
    sources: Mapping[str, Source]


def found_here(dossier: Dossier) -> Here:
    """What is here by its text, its address, the keys of an earlier import, or its id.

    Raises `Invalid` with every record that changed since it was imported under its key, and with every id of the
    dossier that belongs to something else here.
    """
    revision = ArticleRevision.objects.with_text(dossier.text)
    url = dossier.about.get("url")
    article = revision.article if revision else Article.objects.filter(url=url).first() if url else None
    keys = {row.key: row for row in DossierKey.objects.filter(article=article).select_related("claim", "source")}
    if changed := [*_changed_records(dossier, keys)]:
        raise Invalid(changed, code="changed_records")
    claims = {record["id"]: _of(keys[record["id"]], "claim") for record in dossier.claims if record["id"] in keys}
    by_id = {row.public_id: row for row in Claim.objects.filter(public_id__in=dossier.ids.claims.values())}
    told = {key: by_id[public_id] for key, public_id in dossier.ids.claims.items() if public_id in by_id}
    here = Here(revision, article, keys, {**told, **claims}, _sources(dossier, keys))
    taken = [*_other_article(dossier, here), *_other_sources(dossier, here)]
    taken += [*_other_claims(dossier, here, told), *_other_evidence(dossier, here)]
    if taken:
        raise Invalid(taken, code="taken_ids")
    return here


def record_sha256(record: Record) -> str:
    return hashlib.sha256(json.dumps(record, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def _changed_records(dossier: Dossier, keys: Mapping[str, DossierKey]) -> Iterator[Problem]:
    for name, records in ((SOURCES, dossier.sources), (CLAIMS, dossier.claims)):
        for record in records:
            if record["id"] in keys and keys[record["id"]].sha256 != record_sha256(record):
                told = (
                    "differs from the record imported under this id before. Edit it in the admin, or give it a new id."
                )
                yield Problem(f"{name} {record['id']}", "", told)


def _of(key: DossierKey, kind: str) -> Any:
    if (row := getattr(key, kind)) is None:
        raise Conflict(f"{key} is the id of something else than a {kind} in this dossier.")
    return row


def _sources(dossier: Dossier, keys: Mapping[str, DossierKey]) -> dict[str, Source]:
    """By their keys here, else by their addresses."""
    addresses = {record["id"]: normalise(record["url"]) for record in dossier.sources}
    known = {row.normalised_url: row for row in Source.objects.filter(normalised_url__in=addresses.values())}
    found = {key: known[address] for key, address in addresses.items() if address in known}
    return found | {key: _of(keys[key], "source") for key in addresses if key in keys}


def _other_article(dossier: Dossier, here: Here) -> Iterator[Problem]:
    other = Article.objects.filter(public_id=dossier.ids.article).first()
    if other is not None and other != here.article:
        yield _taken("article", other.public_id, other)


def _other_sources(dossier: Dossier, here: Here) -> Iterator[Problem]:
    ids = dossier.ids.sources
    others = {row.public_id: row for row in Source.objects.filter(public_id__in=ids.values())}
    for key, public_id in ids.items():
        if public_id in others and others[public_id] != here.sources.get(key):
            yield _taken(f"sources {key}", public_id, others[public_id].url)


def _other_claims(dossier: Dossier, here: Here, told: Mapping[str, Claim]) -> Iterator[Problem]:
    """Claims with ids of the dossier that are not the dossier's: those it tells as they are here, in its text, are."""
    held = contents(here.revision) if here.revision else None
    for record in dossier.claims:
        key = record["id"]
        if key not in told or (here.claims[key] == told[key] and key in here.keys):
            continue
        claim = told[key]
        if here.claims[key] != claim or held is None or claim.pk not in held.places:
            yield _taken(f"claims {key}", claim.public_id, claim)
        elif differing := _differing(record, dossier, claim, held):
            said = f"is here as {claim.public_id} and differs in: {', '.join(differing)}. Edit it here."
            yield Problem(f"{CLAIMS} {key}", "", said)


def _differing(record: Record, dossier: Dossier, claim: Claim, held: Contents) -> list[str]:
    """The fields in which the claim as it stands here is not what the record tells of it."""
    now = _comparable(claim_record(held, claim.pk), {held.source_keys[pk]: row.url for pk, row in held.sources.items()})
    then = _comparable(record, {source["id"]: source["url"] for source in dossier.sources})
    return sorted(name for name in now | then if now.get(name) != then.get(name))


def _comparable(record: Record, addresses: Mapping[str, str]) -> Record:
    """The record without keys, since each dossier has its own."""
    references = [{**row, "source_id": normalise(addresses[row["source_id"]])} for row in record["sources"]]
    return {**record, "id": "", "sources": references}


def _other_evidence(dossier: Dossier, here: Here) -> Iterator[Problem]:
    ids = {
        key: dossier.ids.evidence[key]
        for record in dossier.claims
        if record["id"] not in here.claims
        for row in record["sources"]
        if (key := evidence_key(record["id"], row["source_id"], row["stance"])) in dossier.ids.evidence
    }
    others = {row.public_id: row for row in Evidence.objects.filter(public_id__in=ids.values())}
    for key, public_id in ids.items():
        if public_id in others:
            yield _taken(f"evidence {key}", public_id, others[public_id])


def _taken(field: str, public_id: str, other: object) -> Problem:
    message = f"{public_id} is the id of something else here: “{str(other)[:80]}”. Take it out to get a new one."
    return Problem(IDS, field, message)
