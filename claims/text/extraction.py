"""What a text claims: its sentences and the parts of compound ones, with kind, claimant, dates, numbers, reasons."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from claims.text.attribution import Attribution, attributions
from claims.text.checkworthiness import BYLINE, Scorer
from claims.text.clauses import split_clauses
from claims.text.dates import Mention, find_dates
from claims.text.kinds import Seen, is_byline, is_opinion, kind_of, reasons_for, signs_of
from claims.text.languages import code_of, guessed_language, is_known
from claims.text.names import Name, find_names, told_kinds, words_in_lower_case
from claims.text.quantities import Quantity, find_quantities
from claims.text.saying import SPEAKING
from claims.text.sentences import Sentence, split_sentences

HEAD = 8  # sentences in which a dateline stands
DATELINE = 80  # code points of it
AUTHOR = "article author"
UNCHECKABLE = ("opinion", "prediction")


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A claim that a text seems to make. Offsets are code points of the text, end exclusive.

    `claimant_kind` is person or body, and empty where the text does not show it.
    `part_of` is the place of the sentence that a part of a compound sentence was taken from; None for a whole one.
    """

    start: int
    end: int
    exact: str
    kind: str
    claimant: str
    claimant_kind: str
    checkworthiness: float
    reasons: tuple[str, ...]
    dates: tuple[Mention, ...]
    quantities: tuple[Quantity, ...]
    names: tuple[Name, ...]
    part_of: tuple[int, int] | None

    @property
    def checkable(self) -> bool:
        """Whether evidence could decide it, as far as its form tells."""
        return self.kind not in UNCHECKABLE


def extract(
    text: str, *, byline: str = "", published_on: date | None = None, language: str = "", scorer: Scorer | None = None
) -> Iterator[Suggestion]:
    """Yields what the text claims, in its order: a sentence first, then its parts where it is compound.

    `published_on` resolves “this year” and “on Monday”; `byline` is who speaks where nobody is quoted. Without a
    `language` (BCP 47) it is guessed.
    """
    language = language or guessed_language(text)
    scorer = scorer or Scorer.shipped()
    small = words_in_lower_case(text)
    sentences = split_sentences(text)
    named = [_names(sentence.text, small, language) for sentence in sentences]
    published_on = published_on or dateline(sentences)
    used = _used_amid(sentences, named)
    heard = attributions(sentences, named, language=language)
    kinds = told_kinds(name for names in named for name in names)
    for sentence, names, attribution in zip(sentences, named, heard, strict=True):
        if not any(character.isalnum() for character in sentence.text):
            continue
        dates = find_dates(sentence.text, reference=published_on, language=language)
        taken = [(mention.start, mention.end) for mention in dates]
        whole = Seen(
            sentence.text,
            dates,
            find_quantities(sentence.text, language=language, taken=taken),
            _sure(sentence.text, names, used),
            attribution,
        )
        for suggestion in _suggestions(sentence, whole, byline or AUTHOR, scorer, language):
            yield replace(suggestion, claimant_kind=kinds.get(suggestion.claimant, ""))


_DATELINE = re.compile(r"\A[A-ZÀ-Þ][A-ZÀ-Þ.’' -]{2,40}(?:,[^—–]{1,40})?[—–(-]")


def dateline(sentences: Sequence[Sentence]) -> date | None:
    """The day that a dispatch bears at its head: “DUNMORE, Ireland — 14 May 2022 — …”."""
    for sentence in sentences[:HEAD]:
        if _DATELINE.match(sentence.text):
            days = [mention.value for mention in find_dates(sentence.text[:DATELINE]) if len(mention.value) == 10]
            return date.fromisoformat(days[0]) if days else None
    return None


def _used_amid(sentences: Sequence[Sentence], named: Sequence[Sequence[Name]]) -> frozenset[str]:
    """The names that stand elsewhere than at the head of a sentence, by their words."""
    return frozenset(
        word
        for sentence, names in zip(sentences, named, strict=True)
        for name in names
        if not _BEGINS.search(sentence.text, max(0, name.start - 4), name.start)
        for word in name.bare.split()
    )


_BEGINS = re.compile(r"(?:\A|[—–:“\"«]\s?)\W{0,3}\Z")
_DOES_AS_A_NAME = re.compile(rf"['’]s\b|,\s(?:an?|the|who|whose|\d{{1,3}},)\s|\s{SPEAKING.pattern}", re.IGNORECASE)


def _sure(sentence: str, names: Sequence[Name], used: frozenset[str]) -> list[Name]:
    """Without single words that have a capital only where a sentence begins: “Revenue rose”."""
    return [
        name
        for name in names
        if name.kind != "other"
        or " " in name.bare
        or not _BEGINS.search(sentence, max(0, name.start - 4), name.start)
        or name.bare in used
        or _DOES_AS_A_NAME.match(sentence, name.end)
    ]


def _names(sentence: str, small: frozenset[str], language: str) -> list[Name]:
    """German writes every noun with a capital: only what is known, or of several words, is a name there."""
    found = find_names(sentence, small=small)
    german = code_of(language) == "de"
    return [name for name in found if not german or name.kind != "other" or " " in name.bare]


def _suggestions(sentence: Sentence, whole: Seen, author: str, scorer: Scorer, language: str) -> Iterator[Suggestion]:
    yield _suggestion(sentence, whole, (0, len(sentence.text)), author, scorer, language, None)
    for start, end in split_clauses(sentence.text, language):
        part = _part(whole, start, end)
        yield _suggestion(sentence, part, (start, end), author, scorer, language, (sentence.start, sentence.end))


def _suggestion(
    sentence: Sentence,
    seen: Seen,
    place: tuple[int, int],
    author: str,
    scorer: Scorer,
    language: str,
    part_of: tuple[int, int] | None,
) -> Suggestion:
    signs = signs_of(seen.text, language)
    kind = kind_of(seen, signs)
    weighed = "opinion" if kind != "quote" and is_opinion(seen, signs) else kind
    return Suggestion(
        start=sentence.start + place[0],
        end=sentence.start + place[1],
        exact=sentence.text[place[0] : place[1]],
        kind=kind,
        claimant=seen.attribution.claimant if seen.attribution else author,
        claimant_kind="",
        checkworthiness=scorer.of_claim(
            seen.text, kind=BYLINE if is_byline(seen, signs) else weighed, language=language
        ),
        reasons=tuple(reasons_for(seen, signs, kind, known=is_known(language))),
        dates=tuple(seen.dates),
        quantities=tuple(seen.quantities),
        names=tuple(seen.names),
        part_of=part_of,
    )


def _part(whole: Seen, start: int, end: int) -> Seen:
    """What of a sentence lies in one of its parts. It is reported speech only where the reported words are."""
    said = whole.attribution
    reported = said is not None and end > said.start and not (start > said.start and _resumes(whole.text, start))
    return Seen(
        whole.text[start:end],
        [item for item in whole.dates if start <= item.start and item.end <= end],
        [item for item in whole.quantities if start <= item.start and item.end <= end],
        [item for item in whole.names if start <= item.start and item.end <= end],
        Attribution(said.claimant, max(0, said.start - start), said.verb) if said and reported else None,
    )


def _resumes(text: str, start: int) -> bool:
    """Whether the author speaks again: “he admitted that …, which also led to …”."""
    return text.startswith(("which ", "who "), start)
