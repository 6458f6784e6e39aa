"""A sentence as numbers, for the scorer of check-worthiness: what stands in it, and its words hashed.

Hashing is CRC-32, so that the same sentence has the same features on every machine and in every run.
"""

from __future__ import annotations

import html
import math
import re
from collections.abc import Callable
from zlib import crc32

from claims.text.dates import find_dates
from claims.text.kinds import signs_of
from claims.text.languages import ENGLISH
from claims.text.names import find_names
from claims.text.quantities import find_quantities
from claims.text.signs import SIGNS

SIZE = 2**15
LONGEST = 1_000  # code points of a sentence that are looked at

_TOKEN = re.compile(r"https?://\S+|[#@]\w+|\d[\d.,]*|[^\W\d_]+(?:['’][^\W\d_]+)*|[!?%$€£]")
_NUMBER = re.compile(r"\d[\d.,]*")
_FIRST = re.compile(r"\b(?:i|we|our|us|my|me)\b", re.IGNORECASE)
_SECOND = re.compile(r"\b(?:you|your|yours)\b", re.IGNORECASE)
_THIRD = re.compile(r"\b(?:he|she|they|his|her|their|him|them)\b", re.IGNORECASE)
_THANKS = re.compile(
    r"\b(?:thank|thanks|welcome|good (?:evening|morning|night)|congratulations|hello|applause)\b", re.IGNORECASE
)
_LINK, _TAG, _AT = re.compile(r"https?://|<link>"), re.compile(r"#\w"), re.compile(r"@\w")
_LINKS = re.compile(r"https?://\S+|<link>")
_PICTOGRAM = re.compile(r"[\U0001f000-\U0001faff\u2600-\u27bf]")
_CAPITALS = re.compile(r"\b[A-Z]{3,}\b")

SHAPE: dict[str, Callable[[str], float]] = {
    "links": lambda text: len(_LINK.findall(text)),
    "tags": lambda text: len(_TAG.findall(text)),
    "mentions": lambda text: len(_AT.findall(text)),
    "pictograms": lambda text: len(_PICTOGRAM.findall(text)),
    "capitals": lambda text: len(_CAPITALS.findall(text)),
    "first": lambda text: len(_FIRST.findall(text)),
    "second": lambda text: len(_SECOND.findall(text)),
    "third": lambda text: len(_THIRD.findall(text)),
    "thanks": lambda text: len(_THANKS.findall(text)),
    "question": lambda text: text.count("?") + text.count("؟"),
    "shout": lambda text: text.count("!"),
    "quoted": lambda text: len(re.findall(r"[\"“”«»]", text)) / 2,
    "stops": lambda text: len(re.findall(r"[.!?](?:\s|$)", text)),
    "cut": lambda text: float(text.rstrip().endswith(("--", "…", "...", "-", "—"))),
    "small": lambda text: float(text[:1].islower()),
}
NAMED = (
    "words", "words2", "short", "letters", "variety", "numbers", "money", "percent", "counts", "large", "dates",
    "names", "people", "places", "bodies", *SHAPE, *SIGNS,
)  # fmt: skip


def looks_like_a_post(text: str) -> bool:
    """Whether a text is written as on a social network: with links, tags, mentions or pictograms."""
    return any(sign.search(text) for sign in (_LINK, _TAG, _AT, _PICTOGRAM))


def plain_words_of(post: str) -> str:
    """A post as one would say it: without links and the signs of tags. This is what a language model reads of it."""
    return " ".join(html.unescape(_LINKS.sub(" ", post[:LONGEST])).replace("#", "").split())


def words_of(text: str) -> list[str]:
    """The tokens of a sentence in lower case; numbers become one sign, links and mentions another."""
    return [_folded(token) for token in _TOKEN.findall(text[:LONGEST])]


def _folded(token: str) -> str:
    if _NUMBER.match(token):
        return "0" * min(4, len(token)) if "," not in token else "0,0"
    if token.startswith("http"):
        return "http"
    return "@" if token.startswith("@") else token.casefold().replace("’", "'")


def named_features(text: str, language: str = ENGLISH) -> list[float]:
    """What `NAMED` names, in that order; counts are squeezed by a logarithm."""
    text = text[:LONGEST]
    words = words_of(text)
    dates = find_dates(text, language=language)
    quantities = find_quantities(text, language=language, taken=[(date.start, date.end) for date in dates])
    names, signs = find_names(text), signs_of(text, language)
    kinds, sorts = [quantity.kind for quantity in quantities], [name.kind for name in names]
    values = [
        len(words), len(words) ** 2 / 40, float(len(words) < 5), sum(map(len, words)) / (len(words) or 1),
        len(set(words)) / (len(words) or 1), len(quantities), kinds.count("money"), kinds.count("percent"),
        kinds.count("count"),
        sum(abs(quantity.value) >= 1_000 for quantity in quantities), len(dates), len(names), sorts.count("person"),
        sorts.count("place"), sorts.count("body"),
        *(measure(text) for measure in SHAPE.values()), *(signs.get(name, 0) for name in SIGNS),
    ]  # fmt: skip
    return [math.log1p(value) for value in values]


def hashed_features(text: str) -> list[int]:
    """Which of `SIZE` boxes its words fall into, each once, in order."""
    return sorted({crc32(word.encode()) % SIZE for word in words_of(text)})
