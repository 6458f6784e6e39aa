"""Which sentences of an article seem to have been checked before, by us or by others.

What is found is a suggestion: nothing is written about any claim, and nobody has confirmed it.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from claims.finding import LIKELY, Found, find_claims
from claims.matching.words import words
from claims.models import ArticleRevision, Claim, KnownClaim, LookUp
from claims.signals import sentences_looked_up
from claims.text.sentences import Sentence, split_sentences
from claims.told_why import in_words

AT_ONCE = 200  # sentences that whoever brings a text in waits for: about two seconds
FEWEST = 3  # words of a sentence that can repeat a claim; “$10 billion.” does not. Not every script parts its words
MOST = 2_000  # sentences that are looked up in one text
LATER = "It is being looked up which of its sentences were checked before; the article will show them."


def look_up_on_import(revision: ArticleRevision) -> LookUp | None:
    """The look through a text that has just come in; None where that takes long and is left to a worker."""
    if (done := LookUp.objects.filter(revision=revision).first()) is not None:
        return done
    sentences = _sentences(revision)
    if len(sentences) > AT_ONCE:
        look_up_later()
        return None
    return _look_up(revision, sentences)


def look_up_later() -> None:
    """Calls a worker once what came in is kept; for doors that bring much in and tell nobody."""
    from claims.tasks import look_up_articles

    transaction.on_commit(look_up_articles.delay, robust=True)


def told(look_up: LookUp | None) -> str:
    """What whoever brought the text in is told."""
    return LATER if look_up is None else str(look_up)


@dataclass(frozen=True, slots=True)
class Seen:
    """A sentence that seems to have been checked before, why it seems so, and what was checked."""

    exact: str
    why: tuple[str, ...]
    claim: str


def seen(look_up: LookUp | None) -> list[Seen]:
    """What a look found, in the order of the text, with the claims as they are worded now."""
    found = look_up.found if look_up else []
    ours = Claim.objects.in_bulk([one["claim"] for one in found if one["claim"]])
    others = KnownClaim.objects.in_bulk([one["known"] for one in found if one["known"]])
    return [
        Seen(
            one["exact"],
            tuple(map(in_words, one["why"])),
            str(ours.get(one["claim"]) or others.get(one["known"]) or ""),
        )
        for one in found
    ]


def look_up_due(*, limit: int = 20, longest: float = 240.0) -> int:
    """Looks through texts that nobody has looked through yet, beginning no more after `longest` seconds.

    Tells how many. Each is held by a lock meanwhile, so that two workers do not read the same one; claims may be
    marked in it all the same.
    """
    until = time.monotonic() + longest
    done = 0
    for pk in ArticleRevision.objects.filter(look_up=None).order_by("pk").values_list("pk", flat=True)[:limit]:
        done += _look_up_held(pk)
        if time.monotonic() > until:
            break
    return done


@transaction.atomic
def _look_up_held(pk: int) -> bool:
    free = ArticleRevision.objects.select_for_update(of=("self",), skip_locked=True, no_key=True)
    revision = free.select_related("article").filter(pk=pk).first()
    if revision is None or LookUp.objects.filter(revision=revision).exists():
        return False
    _look_up(revision, _sentences(revision))
    return True


def _sentences(revision: ArticleRevision) -> list[Sentence]:
    return [one for one in split_sentences(revision.text) if any(letter.isalnum() for letter in one.text)]


def _look_up(revision: ArticleRevision, sentences: Sequence[Sentence]) -> LookUp:
    """Searches first and writes then, so that nobody waits for a transaction."""
    found = [told for item in sentences[:MOST] if (told := _found(item, revision.article.language))]
    looked = {
        "at": timezone.now(),
        "sentences": min(len(sentences), MOST),
        "left_out": max(0, len(sentences) - MOST),
        "found": found,
    }
    with transaction.atomic():
        look_up, made = LookUp.objects.get_or_create(revision=revision, defaults=looked)
        if made:
            sentences_looked_up.send(sender=LookUp, look_up=look_up)
    return look_up


def _found(item: Sentence, language: str) -> dict[str, Any] | None:
    """The likeliest published or known claim that a sentence seems to repeat, if one is likely enough."""
    if item.text.isascii() and len(words(item.text)) < FEWEST:
        return None
    best: Found | None = next(iter(find_claims(text=item.text, language=language, top=1, drafts=False)), None)
    if best is None or best.score < LIKELY:
        return None
    return {
        "start": item.start,
        "end": item.end,
        "exact": item.text,
        "claim": best.claim_id,
        "known": best.known_id,
        "score": best.score,
        "why": list(best.why),
        "agrees": best.agrees,
    }
