"""What sort of assertion a sentence makes, and the signs by which one sees it, each in a word for people."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from claims.text.attribution import Attribution
from claims.text.dates import Mention
from claims.text.languages import ENGLISH, is_known, language_of
from claims.text.names import Name
from claims.text.quantities import Quantity
from claims.text.signs import SIGNS
from claims.text.turns import TURN

LONGEST = 1_000  # code points of a sentence in which signs are looked for


@dataclass(frozen=True, slots=True)
class Seen:
    """A sentence or clause with all that was found in it. Offsets of its parts are those of `text`."""

    text: str
    dates: Sequence[Mention]
    quantities: Sequence[Quantity]
    names: Sequence[Name]
    attribution: Attribution | None = None


def signs_of(text: str, language: str = ENGLISH) -> dict[str, int]:
    """How often each sign stands in the text; only those that do. Of an unknown language, nothing is told."""
    spoken = language_of(language)
    if spoken is None and not is_known(language):
        return {"verb": 1}
    text = text[:LONGEST]
    counted = {name: len(pattern.findall(text)) for name, pattern in (spoken.signs if spoken else SIGNS).items()}
    told = {name: number for name, number in counted.items() if number}
    return told if spoken is None else {"verb": 1, **told}


def kind_of(seen: Seen, signs: dict[str, int]) -> str:
    """The kind of claim, as `claims.models.Kind` names it."""
    if seen.attribution is not None and seen.attribution.verb != TURN:
        return "quote"
    if is_opinion(seen, signs):
        return "opinion"
    if "will" in signs and not (_counted(seen) and "act" in signs):
        return "prediction"
    if "cause" in signs:
        return "causal"
    if _counted(seen):
        return "quantity"
    if "act" in signs or ("past" in signs and any(date.value for date in seen.dates)) or _DONE.search(seen.text):
        return "event"
    if "relation" in signs:
        return "relation"
    return "status"


def is_opinion(seen: Seen, signs: dict[str, int]) -> bool:
    """Whether judgement outweighs what evidence could decide."""
    judged = sum(weight * signs.get(sign, 0) for sign, weight in JUDGING.items())
    judged -= TOLD_FIRST_HAND * _told_first_hand(seen, signs)
    judged += 3 * is_question(seen.text) + EXCLAIMED * seen.text.rstrip("\"'”’)»").endswith(("!", "！"))
    judged += NO_VERB * (not {"verb", "act"} & set(signs) and _is_headline(seen.text))
    solid = 2 * _counted(seen) + 2 * len(seen.dates) + 0.34 * min(3, len(seen.names))
    solid += sum(weight * signs.get(sign, 0) for sign, weight in SOLID.items())
    return judged > solid + DOUBT


JUDGING = {"self": 2, "should": 2, "judgement": 1.5, "vague": 1, "idiom": 2, "abstract": 1, "joke": 2, "hedge": 0.5}
SOLID = {"act": 1.2, "document": 0.5}
NO_VERB, EXCLAIMED, DOUBT = 1.2, 0.7, 0.6
TOLD_FIRST_HAND = 1.7  # of the 2 that “I” weighs, where it tells what was done and not what is thought

_DONE = re.compile(
    r"\b(?:has|have) (?:\w+ly |just |already |never |not )?\w{2,}(?:ed|en|ung|one)\b|"
    r"\b(?:was|were) (?:\w+ly |never |not )?\w{3,}ed\b|\b(?:I|we|he|she|they|it) (?:\w+ly )?\w{3,}ed\b|"
    r"\b(?:went|came|spoke|told|kept|stood|fought|taught|caught|chose|drew|"
    r"drove|flew|hid|hit|led|sang|sat|saw|shot|sank|slept|threw|woke|became|brought|found|got|heard|lent|rode|sought|struck)\b"
)
_SUBJECT = re.compile(r"\b(?:I|you|he|she|it|we|they|there)\s+[a-z]{3,}", re.IGNORECASE)
_THOUGHT = re.compile(
    r"\b(?:I|we)\s+(?:\w+\s+)?(?:think|believe|feel|hope|guess|wish|doubt|wonder|love|like|hate|want|suspect|fear|trust|bet|"
    r"mean|suppose|prefer|agree|disagree|care|know|thought|would|could|am|can|need)\b|(?<!when )\bI['’](?:m|d)\b|"
    r"\b(?:imo|imho|in my (?:view|opinion))\b",
    re.IGNORECASE,
)
_I = re.compile(r"\b(?:I|[Mm]y|me|mine|myself)\b")  # other languages have signs of their own
_FULL_STOP = re.compile(r"[.۔।。][\"'”’)\]]*\s*\Z")
_TAG = re.compile(r",\s+(?:okay|ok|right|all right|you know|huh|folks|no|yes|\w+n['’]t \w+)\?\W*\Z", re.IGNORECASE)


def _told_first_hand(seen: Seen, signs: dict[str, int]) -> int:
    """How many of the signs of the speaker only say who did it: “I signed the law”, “since I was elected”."""
    if not _I.search(seen.text[:LONGEST]):
        return 0
    own, thought = signs.get("self", 0), len(_THOUGHT.findall(seen.text[:LONGEST]))
    return max(0, own - 2 * thought) if thought else own


def _is_headline(text: str) -> bool:
    """Whether it may be without a verb: short, or without a full stop."""
    plain = _FULL_STOP.search(text[-10:]) is None or len(text[:200].split()) < 6
    return plain and _SUBJECT.search(text[:LONGEST]) is None


def is_question(text: str) -> bool:
    """Whether it asks; “…, okay?” only asks for a nod."""
    return text.rstrip("\"'”’)").endswith(("?", "؟", "？")) and _TAG.search(text[-60:]) is None


def telling(quantity: Quantity) -> bool:
    """Whether a number says something that can be counted again: “4 helicopters”, not “the two countries”."""
    written = any(character.isdigit() for character in quantity.text)
    return written or quantity.kind in {"money", "percent"} or quantity.scale > 1 or quantity.value > 12


def _counted(seen: Seen) -> int:
    return sum(map(telling, seen.quantities))


_BYLINE = re.compile(r"\A\W*(?:by|von|par|por|di|words by|photos? by|reporting by)\s+(?-i:[A-ZÀ-ÞА-Я])", re.IGNORECASE)


_FURNITURE = re.compile(
    r"\A\W*(?:for immediate release|(?:media|press)\s+(?:contact|enquiries|inquiries)|contacts?:|notes? to editors|"
    r"e-?mail:|tel(?:ephone)?:|(?:applause|laughter|crosstalk|music)\W*\Z|(?:photo|image|video|source|credit)s?:|"
    r"(?:read more|subscribe|share this|advertisement)\b)",
    re.IGNORECASE,
)


def is_byline(seen: Seen, signs: dict[str, int]) -> bool:
    """Whether it only says who wrote the text: “By Samina Rahat, for the Ravi Observer”."""
    if _FURNITURE.match(seen.text):
        return True
    return _BYLINE.match(seen.text) is not None and not {"verb", "act"} & set(signs) and bool(seen.names)


def reasons_for(seen: Seen, signs: dict[str, int], kind: str, *, known: bool = True) -> list[str]:
    """Why it is or is not worth checking, in words for people, the weightiest first."""
    kinds = {quantity.kind for quantity in seen.quantities if telling(quantity)}
    told = [
        ("names an amount of money", "money" in kinds),
        ("gives a share or rate", "percent" in kinds),
        ("has a quantity", bool(kinds - {"money", "percent"})),
        ("names an agreement or document", "document" in signs),
        ("says something happened or was done", "act" in signs),
        ("gives a date", bool(seen.dates)),
        ("reports someone's words", seen.attribution is not None),
        ("says that one thing caused another", "cause" in signs),
        ("makes a comparison", "comparison" in signs),
        ("is absolute", "absolute" in signs),
        ("accuses somebody", "accusation" in signs),
        ("names people, places or bodies", bool(seen.names)),
        ("is hedged", "hedge" in signs),
        ("is a question", is_question(seen.text)),
        ("speaks of the speaker", "self" in signs),
        ("says what should be", "should" in signs),
        ("uses words of judgement", bool({"judgement", "vague", "idiom"} & set(signs))),
        ("says who wrote the text", is_byline(seen, signs)),
        ("is a prediction", kind == "prediction"),
        ("is an opinion", kind == "opinion"),
        ("is in a language of which only numbers and dates are read", not known),
    ]
    return [words for words, holds in told if holds] or ["states how things are"]
