"""Carries a dossier in, whole or not at all. What was imported before stays as people have made it since."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.contrib.auth.models import User

from claims.checked_before import look_up_later
from claims.models import Article, ArticleRevision, Claim
from claims.services import add_article, make_claim, place_claim
from claims.text.intake import first_line
from config.history import act
from config.identifiers import new_public_id
from config.permissions import require
from sources.checking.urls import registrable_domain
from sources.models import Source
from sources.services import add_source, publisher_named
from verification.dossier.format import AUTHOR, Dossier, Record, read_dossier
from verification.dossier.here import Here, found_here, record_sha256
from verification.dossier.ids import Ids, evidence_key
from verification.dossier.rules import OPINION, WORTHINESS_STEPS
from verification.models import DossierKey, Rating
from verification.services import (
    accept_claim,
    attach_evidence,
    dismiss_claim,
    propose_verdict,
    take_up_claim,
)


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did: the article, and how many of each were new or already here."""

    article: Article
    new_article: bool
    new_claims: int
    known_claims: int
    new_sources: int
    known_sources: int
    proposals: int
    dismissed: int

    @property
    def changed_nothing(self) -> bool:
        return not (self.new_article or self.new_claims or self.new_sources)

    def __str__(self) -> str:
        if self.changed_nothing:
            return (
                f"“{self.article}” ({self.article.public_id}) is already here with its {self.known_claims} "
                f"claims and {self.known_sources} sources. Nothing was changed."
            )
        return (
            f"Imported “{self.article}” ({self.article.public_id}): {self.new_claims} claims, "
            f"{self.new_sources} sources, {self.proposals} proposed verdicts waiting for a second person, "
            f"{self.dismissed} claims dismissed as not checkable"
            + (
                f"; {self.known_claims} claims and {self.known_sources} sources were already here."
                if self.known_claims or self.known_sources
                else "."
            )
        )


@act
def import_dossier(*, files: Mapping[str, bytes], by: User) -> Imported:
    """Brings in article, claims, sources and evidence from a dossier's files (name → bytes).

    What is new gets the ids of the dossier, what is here keeps its own. A rating arrives as a proposal that waits for
    a second person. Raises `Invalid` with every bad record; a record that differs from what was imported under the
    same key before counts as bad, and so does an id that something else has here. Nothing is written then.
    """
    require(by, "claims.add_article", "import dossiers")
    require(by, "claims.add_claim", "import dossiers")
    dossier = read_dossier(files, max_bytes=settings.IMPORT_MAX_BYTES)
    here = found_here(dossier)
    revision = here.revision or _add_article(dossier, by)
    new_sources = [record for record in dossier.sources if record["id"] not in here.sources]
    sources = {**here.sources} | {record["id"]: _add_source(record, dossier.ids, by) for record in new_sources}
    new_claims = [record for record in dossier.claims if record["id"] not in here.claims]
    claims = {**here.claims} | {
        record["id"]: _add_claim(record, revision, sources, dossier.ids, by) for record in new_claims
    }
    _keep_keys(dossier, revision.article, here, claims, sources)
    return Imported(
        article=revision.article,
        new_article=here.revision is None,
        new_claims=len(new_claims),
        known_claims=len(dossier.claims) - len(new_claims),
        new_sources=len(new_sources),
        known_sources=len(dossier.sources) - len(new_sources),
        proposals=sum(record["expected_rating"] in Rating.values for record in new_claims),
        dismissed=sum(_dismissal(record) != "" for record in new_claims),
    )


def _add_article(dossier: Dossier, by: User) -> ArticleRevision:
    about = dossier.about
    revision = add_article(
        text=dossier.text,
        title=about.get("title") or first_line(dossier.text),
        url=about.get("url", ""),
        byline=about.get("byline", ""),
        publication=about.get("publication", ""),
        published_on=date.fromisoformat(about["published_on"]) if about.get("published_on") else None,
        language=about.get("language", settings.LANGUAGE_CODE),
        public_id=dossier.ids.article,
        by=by,
    )
    look_up_later()
    return revision


def _add_source(record: Record, ids: Ids, by: User) -> Source:
    publisher = record["publisher"] and publisher_named(record["publisher"], domain=registrable_domain(record["url"]))
    return add_source(
        url=record["url"],
        title=record["title"],
        publisher=publisher or None,
        published_on=date.fromisoformat(record["published"]) if record["published"] else None,
        accessed_via=record["accessed_via"],
        language=record["language"],
        kind=record["kind"],
        notes=record["notes"],
        csl=record.get("csl", {}),
        by=by,
        public_id=ids.sources.get(record["id"]) or new_public_id(),
    )


def _add_claim(record: Record, revision: ArticleRevision, sources: Mapping[str, Source], ids: Ids, by: User) -> Claim:
    claim = make_claim(
        statement=record["statement"],
        kind=record["kind"],
        claimant="" if record["claimant"] == AUTHOR else record["claimant"],
        claimant_kind=record.get("claimant_kind", ""),
        made_on=record["claim_date"] or "",
        language=record.get("language", revision.article.language),
        checkable=record["checkable"],
        checkworthiness=record["check_worthiness"] / WORTHINESS_STEPS,
        entities=record["entities"],
        topics=record.get("topics", []),
        reason="Imported with a dossier.",
        by=by,
        public_id=ids.claims.get(record["id"]) or new_public_id(),
    )
    place_claim(claim=claim, revision=revision, start=record["start"], end=record["end"], by=by)
    for reference in record["sources"]:
        details = {name: value for name, value in reference.items() if name not in ("source_id", "stance")}
        key = evidence_key(record["id"], reference["source_id"], reference["stance"])
        attach_evidence(
            claim=claim,
            source=sources[reference["source_id"]],
            stance=reference["stance"],
            by=by,
            quote_must_be_there=False,
            public_id=ids.evidence.get(key, ""),
            **details,
        )
    _bring_to_its_stage(claim, record, by)
    return claim


def _keep_keys(
    dossier: Dossier, article: Article, here: Here, claims: Mapping[str, Claim], sources: Mapping[str, Source]
) -> None:
    """Remembers what each record became, so that the same dossier changes nothing when it comes again."""
    told: list[tuple[Record, Claim | None, Source | None]]
    told = [(record, None, sources[record["id"]]) for record in dossier.sources]
    told += [(record, claims[record["id"]], None) for record in dossier.claims]
    DossierKey.objects.bulk_create(
        DossierKey(article=article, key=record["id"], claim=claim, source=source, sha256=record_sha256(record))
        for record, claim, source in told
        if record["id"] not in here.keys
    )


def _dismissal(record: Record) -> str:
    """Why the record arrives dismissed; empty when it does not."""
    return record["rationale"] if record["expected_rating"] == OPINION else record.get("dismissed", "")


def _bring_to_its_stage(claim: Claim, record: Record, by: User) -> None:
    if reason := _dismissal(record):
        dismiss_claim(claim=claim, reason=reason, by=by)
        return
    if record["expected_rating"] is not None:
        accept_claim(claim=claim, by=by)
        take_up_claim(claim=claim, by=by)
        propose_verdict(
            claim=claim,
            rating=record["expected_rating"],
            summary=record["rationale"],
            explanation=record.get("explanation", ""),
            by=by,
        )
