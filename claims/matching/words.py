"""The words of a text for comparing: without what decorates posts on the web, folded, stemmed by language."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

import snowballstemmer

from claims.text.stemmers import STEMMERS

LONGEST = 4_000  # code points that are read of a text

_ADDRESS = re.compile(r"https?://\S+|(?:www|pic\.twitter)\.\S+|\bt\.co/\S+", re.IGNORECASE)
_SIGNATURE = re.compile(r"\s[—–-]\s+([^—–]{1,80}?)\s*\(@\w+\)\s*(?:[^\W\d_]+ \d{1,2}, \d{4})?")
_TAG = re.compile(r"[#@](\w+)")
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|(?<=[A-Za-z])(?=\d{2,})|_")
_SIGNS = re.compile(r"[\x00\u2190-\u2bff\ufe00-\ufe0f\ue000-\uf8ff\U0001f000-\U000fffff]+")
_WORD = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+(?:['’][^\W\d_]+)?")


def bare(text: str) -> str:
    """The text without web addresses and emoji; `#SomeTag` becomes words, and a signature the name in it."""
    text = text[:LONGEST].encode("utf-8", "replace").decode()
    text = _ADDRESS.sub(" ", text)
    text = _SIGNATURE.sub(r" — \1 ", text)
    text = _TAG.sub(lambda tag: " " + _HUMP.sub(" ", tag[1]) + " ", text)
    return " ".join(_SIGNS.sub(" ", text).split())


def words(text: str) -> list[str]:
    """The words and numbers of a text in their order, as they are written."""
    return _WORD.findall(text)


def stems(text: str, language: str = "en") -> list[str]:
    """The words of a text, folded and stemmed by the rules of Snowball for the language (BCP 47)."""
    base = language.lower().partition("-")[0]
    return [_stem(word, base) for word in words(text)]


def folded(word: str) -> str:
    """The word without case and without a possessive s."""
    return unicodedata.normalize("NFKC", word).casefold().replace("’", "'").removesuffix("'s")


@lru_cache(maxsize=100_000)
def _stem(word: str, language: str) -> str:
    plain = folded(word)
    algorithm = STEMMERS.get(language)
    if algorithm is None or not plain or plain[0].isdigit():
        return plain.replace(",", "")
    return str(snowballstemmer.stemmer(algorithm).stemWord(plain))  # one of its own: stemmers are not for sharing
