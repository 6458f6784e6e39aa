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
_MARKS = (
    "\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed"
    "\u0900-\u0903\u093a-\u093c\u093e-\u094f\u0951-\u0957\u0962\u0963\u0981-\u0983\u09bc\u09be-\u09cd\u09d7"
    "\u0a01-\u0a03\u0a3c-\u0a4d\u0a70\u0a71\u0a81-\u0a83\u0abc\u0abe-\u0acd\u0b82\u0bbe-\u0bcd\u0c00-\u0c04\u0c3e-\u0c56"
    "\u0c81-\u0c83\u0cbc\u0cbe-\u0cd6\u0d00-\u0d03\u0d3e-\u0d4d\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u200c\u200d"
)  # signs that are part of the letter before them, which `\w` leaves out
LETTERS = rf"[^\W\d_]+(?:[{_MARKS}]+[^\W\d_]*)*"
_WORD = re.compile(rf"\d+(?:[.,]\d+)*|{LETTERS}(?:['’]{LETTERS})?")


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
