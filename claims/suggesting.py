"""Claims that a text seems to make, written down as suggestions. People decide what becomes of them.

Nothing that a person did is touched: where a claim already stands in the text, nothing is suggested, whatever its
status. A second opinion may add to the reasons and suggest further passages; the scores are the project's own.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from claims.models import Appearance, ArticleRevision, Claim, ClaimantKind
from claims.services import make_claim, place_claim
from claims.text.extraction import AUTHOR, Suggestion, extract
from claims.text.opinions import Opinion
from config.edits import locked
from config.errors import Invalid
from config.history import act
from config.permissions import require

AT_LEAST = 0.25  # check-worthiness; opinions stay below
MOST = 500  # claims from one text at once: more than anybody reads
EXTRACTION = "extraction"
KINDS_TOLD = {"person": ClaimantKind.PERSON, "body": ClaimantKind.ORGANIZATION}
SAME = 0.5  # overlap of two passages (shared characters to all of both) from which they are the same


@dataclass(slots=True)
class Suggested:
    """What came of it: the claims written down, and how many passages were left out, and why."""

    claims: list[Claim] = field(default_factory=list)
    known: int = 0
    below: int = 0
    beyond: int = 0

    def __str__(self) -> str:
        left = [
            (self.known, "stand there already"),
            (self.below, "are hardly worth checking"),
            (self.beyond, f"are beyond the first {MOST}"),
        ]
        told = ", ".join(f"{number} {why}" for number, why in left if number)
        count = len(self.claims)
        return f"Suggested {count} claim{'' if count == 1 else 's'}" + (f"; {told}." if told else ".")


@act
def suggest_claims(
    *, revision: ArticleRevision, by: User, at_least: float = AT_LEAST, split: bool = False
) -> Suggested:
    """Writes down what the text claims, the weightiest first, each anchored to its passage.

    `split` takes the parts of compound sentences in place of these. Asked again, it adds only what is new.
    Raises `Invalid` for a threshold outside 0..1.
    """
    require(by, "claims.add_claim", _("suggest claims"))
    if not 0 <= at_least <= 1:
        raise Invalid(_("Give a number from 0 to 1."), field="at_least")
    article = locked(revision.article)  # two who ask at once do not write everything down twice
    found = extract(revision.text, byline=article.byline, published_on=article.published_on, language=article.language)
    result = Suggested()
    fresh = _fresh(_wanted(found, split=split), revision, at_least, result)
    for suggestion in sorted(fresh[:MOST], key=lambda item: item.start):
        result.claims.append(written_down(suggestion, revision, by))
    return result


def _wanted(found: Iterable[Suggestion], *, split: bool) -> list[Suggestion]:
    everything = list(found)
    if not split:
        return [item for item in everything if item.part_of is None]
    compound = {item.part_of for item in everything if item.part_of}
    return [item for item in everything if (item.start, item.end) not in compound]


def _fresh(
    found: Sequence[Suggestion], revision: ArticleRevision, at_least: float, result: Suggested
) -> list[Suggestion]:
    there = list(Appearance.objects.filter(revision=revision).values_list("start", "end"))
    worth = [item for item in found if item.checkworthiness >= at_least]
    fresh = [item for item in worth if not _stands_there((item.start, item.end), there)]
    result.below = len(found) - len(worth)
    result.known = len(worth) - len(fresh)
    result.beyond = max(0, len(fresh) - MOST)
    return sorted(fresh, key=lambda item: -item.checkworthiness)


def _stands_there(place: tuple[int, int], there: Iterable[tuple[int, int]]) -> bool:
    """Whether a claim stands at this passage: most of it is shared, or one of them lies within the other."""
    start, end = place
    for first, last in there:
        shared = min(end, last) - max(start, first)
        if shared > 0 and (shared >= SAME * (max(end, last) - min(start, first)) or first <= start < end <= last):
            return True
        if start <= first < last <= end:  # a person marked the heart of this sentence
            return True
    return False


def written_down(suggestion: Suggestion, revision: ArticleRevision, by: User) -> Claim:
    """A suggested claim at its place in the text."""
    article = revision.article
    theirs = suggestion.claimant not in {AUTHOR, article.byline}
    claim = make_claim(
        statement=statement_of(suggestion.exact),
        kind=suggestion.kind,
        by=by,
        claimant=suggestion.claimant[:300] if theirs else None,
        claimant_kind=KINDS_TOLD.get(suggestion.claimant_kind, ""),
        reason="Suggested from the text.",
        language=article.language,
        made_on=next((mention.value for mention in suggestion.dates if mention.value), ""),
        checkable=suggestion.checkable,
        checkworthiness=suggestion.checkworthiness,
        entities=list(dict.fromkeys(name.bare[:300] for name in suggestion.names)),
        reasons=list(suggestion.reasons),
        suggested_by=EXTRACTION,
    )
    place_claim(claim=claim, revision=revision, start=suggestion.start, end=suggestion.end, by=by)
    return claim


def statement_of(passage: str) -> str:
    """The passage as a sentence of its own: in one line, with a capital and a full stop."""
    words = " ".join(passage.split()).strip("—–- ")
    ended = words if words.endswith((".", "!", "?", "…", "”", '"', "۔", "。", "।", "؟")) else f"{words}."
    return ended[:1].upper() + ended[1:]


@act
def take_opinion(*, revision: ArticleRevision, opinions: Sequence[Opinion], model: str, by: User) -> Suggested:
    """Keeps what a second opinion says of a text: a reason on what we suggested, or a further suggestion.

    A claim that a person wrote, or that has moved on, stays as it is.
    """
    require(by, "claims.add_claim", _("suggest claims"))
    locked(revision.article)
    result = Suggested()
    whole = [item for item in extract(revision.text, language=revision.article.language) if item.part_of is None]
    for opinion in opinions[:MOST]:
        place = (opinion.start, opinion.end)
        if (claim := _suggested_at(place, revision)) is not None:
            _add_reason(claim, f"{model} finds it worth checking too: {opinion.reason}")
            result.known += 1
        elif _stands_there(place, Appearance.objects.filter(revision=revision).values_list("start", "end")):
            result.known += 1
        elif (sentence := _around(place, whole)) is not None:
            result.claims.append(_from_opinion(opinion, sentence, revision, model, by))
    return result


def _around(place: tuple[int, int], found: Iterable[Suggestion]) -> Suggestion | None:
    return next((item for item in found if item.start < place[1] and place[0] < item.end), None)


def _suggested_at(place: tuple[int, int], revision: ArticleRevision) -> Claim | None:
    """The claim that the extraction suggested there and nobody has touched since."""
    overlapping = Appearance.objects.filter(revision=revision, start__lt=place[1], end__gt=place[0])
    return Claim.objects.filter(appearances__in=overlapping, status="suggested", suggested_by=EXTRACTION).first()


def _add_reason(claim: Claim, reason: str) -> None:
    if reason[:300] not in claim.reasons:
        claim.reasons = [*claim.reasons, reason[:300]]
        claim.save(update_fields=["reasons", "updated_at"])


def _from_opinion(opinion: Opinion, sentence: Suggestion, revision: ArticleRevision, model: str, by: User) -> Claim:
    claim = make_claim(
        statement=statement_of(opinion.quote),
        kind=sentence.kind,
        by=by,
        claimant=sentence.claimant[:300] if sentence.claimant != AUTHOR else None,
        claimant_kind=KINDS_TOLD.get(sentence.claimant_kind, ""),
        reason=f"Suggested by {model}.",
        language=revision.article.language,
        checkable=sentence.checkable,
        checkworthiness=sentence.checkworthiness,
        reasons=[*sentence.reasons, f"{model} finds it worth checking: {opinion.reason}"[:300]],
        suggested_by=model[:200],
    )
    place_claim(claim=claim, revision=revision, start=opinion.start, end=opinion.end, by=by)
    return claim


def suggest_and_ask(
    *, revision: ArticleRevision, by: User, at_least: float = AT_LEAST, split: bool = False
) -> Suggested:
    """Suggests claims, and asks for a second opinion in the background where one is configured."""
    from claims.second_opinion import is_configured
    from claims.tasks import ask_second_opinion

    result = suggest_claims(revision=revision, by=by, at_least=at_least, split=split)
    if is_configured():
        transaction.on_commit(lambda: ask_second_opinion.delay(revision.pk, by.pk))
    return result
