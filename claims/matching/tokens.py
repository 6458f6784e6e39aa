"""A sentence in pieces that facts are read from: words, numbers with their tails, dates in digits, codes, and signs."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from claims.matching.words import LETTERS, stems


def listed(text: str) -> frozenset[str]:
    """Words that are written down one after the other."""
    return frozenset(text.split())


SMALL = listed(
    "a an the and or but of to in on at for from by with as is are was were be been being has have had do"
    " does did will would can could may might shall should must it its this that these those he she they"
    " them his her their we our you your i my me us who what when where why how which there here if then"
    " than so just now all any some more most also about after before over into out up down off again ever"
    " only very let did see via rt yes ok"
)  # words that tell nothing by themselves
QUOTES = frozenset('"“”„')
JOINTS = frozenset("-–%")
ENDS = frozenset(".!?:;\n—")
MOST = 40  # numbers and names that are read of one text: each is compared with each of the other's
BESIDE = 4  # tokens around a word among which a telling one is looked for

_TOKEN = re.compile(
    r"\d{4}-\d\d-\d\d(?!\d)"
    r"|\d{1,2}[/.]\d{1,2}[/.](?:19|20)\d\d(?!\d)"
    r"|(?:1[5-9]|20)\d0['’]?s\b|['’]\d0s\b"
    r"|(?:(?<![\w.,])[-−])?\d+(?:[.,]\d+)*(?i:st|nd|rd|th|k|m|b|bn|mn|tn)?(?![^\W\d_])"
    r"|(?:[A-Z]{1,5}|[A-Z][a-z]{2,10}|(?i:covid))-?\d{1,4}[A-Z]?(?!\w)|\d{1,4}[A-Z]{1,3}(?!\w)"
    r"|[A-Z](?:\.[A-Z])+(?:\.|(?!\w))"
    r"|\b(?:Mr|Mrs|Ms|Dr|Prof|Gen|Sen|Gov|Rep|Lt|Col|Capt|Sgt|St|vs)\."
    rf"|{LETTERS}(?:['’]{LETTERS})*"
    r"|[.!?:;\n—%\"“”„]|[–-](?=\w)"
)  # fmt: skip
_OTHER_DIGIT = re.compile(r"[^\D0-9]")
_MARKS = str.maketrans({"٬": ",", "٫": ".", "٪": "%", "−": "-", "、": ",", "۔": ".", "।": ".", "؟": "?"})


def plain_digits(text: str) -> str:
    """The text with the digits of any script as 0 to 9, and their separators as commas and points."""
    if text.isascii():
        return text
    return _OTHER_DIGIT.sub(lambda digit: str(unicodedata.decimal(digit[0])), text.translate(_MARKS))


def tokens_of(text: str) -> list[str]:
    """The pieces of a text with plain digits, in their order."""
    return _TOKEN.findall(text)


def is_word(token: str) -> bool:
    return token[0].isalpha()


@lru_cache(maxsize=50_000)
def stem_of(token: str, language: str) -> str:
    return "".join(stems(token, language)[:1])


def telling(tokens: list[str], language: str) -> str:
    """The stem of the first telling word, within the sentence; empty where there is none."""
    for token in tokens:
        if token in ENDS:
            break
        if token[0].isalnum() and token.lower() not in SMALL:
            return stem_of(token, language)
    return ""


def beside(tokens: list[str], start: int, end: int, language: str) -> tuple[str, str]:
    """The nearest telling stems before and after a stretch of tokens."""
    before = telling(tokens[max(0, start - BESIDE) : start][::-1], language)
    return before, telling(tokens[end : end + BESIDE], language)
