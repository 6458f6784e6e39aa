"""What was checked before: claims that may say the same as a passage or a claim, with what speaks for it and against.

A match is a suggestion. The rating that is shown with one is that claim's own, and says so; whether both say the same
is for a person to say, here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch

from claims.finding import LIKELY, Found, find_claims
from claims.matching.disagreements import disagreements
from claims.matching.features import Said
from claims.matching.words import bare
from claims.models import Appearance, Claim, Decision, KnownClaim, Match
from verification.models import Verdict

SHOWN = 5
ASKED = 12
ALIKE = 0.5  # share of telling words from which a claim is shown although it disagrees, in a number or a date
LONGEST = 2_000  # characters of a passage that are compared


@dataclass(frozen=True)
class Alike:
    """A claim that may say the same, ours or one that others verified, and what is known of it."""

    found: Found
    claim: Claim | None
    known: KnownClaim | None
    verdict: Verdict | None
    against: tuple[str, ...]
    stands_here: bool = False

    @property
    def id(self) -> str:
        """Which claim it is, in one word that says whose it is."""
        return f"claim.{self.claim.public_id}" if self.claim else f"known.{self.known.public_id}" if self.known else ""

    @property
    def speaks_for(self) -> list[str]:
        return [reason for reason in self.found.why if reason not in self.against]

    @property
    def publication(self) -> str:
        """Where it was said: the newest article in which it stands."""
        places = list(self.claim.appearances.all()) if self.claim else []
        article = places[-1].revision.article if places else None
        return (article.publication or article.title) if article else ""


def alike(
    text: str, *, language: str, without: Claim | None = None, refused: Iterable[str] = (), here: Iterable[int] = ()
) -> list[Alike]:
    """What may say the same as the text, the likeliest first. The number of queries is fixed.

    `without` is the claim that is compared: it is left out, and what a person has told apart from it. `refused` are
    further ids to leave out, `here` the claims that stand at the very passage.
    """
    text = text[:LONGEST]
    found = find_claims(text=text, language=language, top=ASKED, without=without)
    said = Said(bare(text), language)
    worth = [(one, against) for one in found if (against := _against(said, one, language)) is not None]
    claims = _claims(one.claim_id for one, _ in worth if one.claim_id)
    verdicts = {v.claim_id: v for v in Verdict.objects.published().filter(claim__in=claims).defer("record")}
    known = KnownClaim.objects.in_bulk([one.known_id for one, _ in worth if one.known_id])
    apart, here = _told_apart(without), set(here)
    rows = [
        Alike(
            one, claims.get(one.claim_id or 0), known.get(one.known_id or 0), verdicts.get(one.claim_id or 0), against,
            one.claim_id in here,
        )
        for one, against in worth
        if (one.claim_id, one.known_id) not in apart
    ]  # fmt: skip
    return [row for row in rows if row.id and row.id not in set(refused)][:SHOWN]


def _against(said: Said, found: Found, language: str) -> tuple[str, ...] | None:
    """What speaks against the match; None where it is not worth a look: neither likely nor in the same words."""
    other = Said(bare(found.statement), language)
    words = tuple(point.words for point in disagreements(said.facts, other.facts))
    shared, most = said.set_of_telling & other.set_of_telling, max(len(said.set_of_telling), len(other.set_of_telling))
    return words if found.score >= LIKELY or len(shared) >= max(2.0, ALIKE * most) else None


def _claims(ids: Iterable[int]) -> dict[int, Claim]:
    places = Appearance.objects.select_related("revision__article").defer("revision__text").order_by("id")
    rows = Claim.objects.filter(pk__in=list(ids)).select_related("claimant")
    return {claim.pk: claim for claim in rows.prefetch_related(Prefetch("appearances", queryset=places))}


def _told_apart(claim: Claim | None) -> set[tuple[int | None, int | None]]:
    """Those of which a person has said that they do not say the same as the claim."""
    if claim is None:
        return set()
    pairs = Match.objects.of(claim).filter(decision=Decision.REJECTED).values_list("claim_id", "other_id", "known_id")
    return {(None, known) if known else (one if other == claim.pk else other, None) for one, other, known in pairs}


def named(ids: Sequence[str]) -> list[Claim | KnownClaim]:
    """The claims that these ids of `Alike` name; what is not here is left out."""
    models: dict[str, Any] = {"claim": Claim, "known": KnownClaim}
    found: list[Claim | KnownClaim] = []
    for kind, model in models.items():
        wanted = [one.partition(".")[2] for one in ids if one.partition(".")[0] == kind]
        if wanted:
            found += model.objects.filter(public_id__in=wanted)
    return found
