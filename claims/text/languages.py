"""What is known of each language beside English: compiled from its table, and which language a text seems to be in.

Where a language is not known, sentences, numbers and dates are still read, and kinds are left at what those tell.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cache

from claims.text.language_tables import TABLES

ENGLISH = "en"
UNKNOWN = "und"  # BCP 47: undetermined
SIGNS_TOLD = ("will", "cause", "should", "judgement", "self", "act", "relation", "document")
TIMES_TOLD = ("today", "yesterday", "tomorrow", "this_year", "last_year", "next_year")
SAMPLE = 20_000  # code points by which a language is guessed
TURKISH = 0.02  # share of its own letters from which a text is Turkish
_ENGLISH_COMMON = "the of and to in a is that for it was on with as by at from his he has are this were have not will"
_LETTERS = r"\w\u0900-\u0963"  # Python takes the vowels of Devanagari for no letters
_WORD = re.compile(rf"[{_LETTERS}]+")
_TURKISH = re.compile("[ığİ]")  # the dotless i, and what stands beside it
_URDU, _KANA = re.compile("[ٹڈڑںھہےی]"), re.compile("[\u3040-\u30ff]")
_SCRIPTS = (
    ("ar", re.compile("[\u0600-\u06ff]")),
    ("hi", re.compile("[\u0900-\u097f]")),
    ("zh", re.compile("[\u3040-\u30ff\u4e00-\u9fff]")),
    ("ru", re.compile("[\u0400-\u04ff]")),
)


@dataclass(frozen=True, slots=True, eq=False)
class Language:
    """One language. `signs` are named as those of English; `speech` finds speakers where there are no capitals."""

    code: str
    signs: dict[str, re.Pattern[str]]
    times: dict[str, re.Pattern[str]]
    common: frozenset[str]
    said: str
    that: str
    according: str
    announced: str
    apart: tuple[str, ...]  # whole patterns: verbs in two parts, with the speaker between them
    pronouns: re.Pattern[str]
    titles: re.Pattern[str]
    speech: re.Pattern[str] | None


def language_of(tag: str) -> Language | None:
    """The table for a BCP 47 tag, by its first part; None for English and for languages without one."""
    return _compiled(code_of(tag))


def code_of(tag: str) -> str:
    return tag.split("-")[0].casefold()


@cache
def _compiled(code: str) -> Language | None:
    table = TABLES.get(code)
    if table is None:
        return None
    return Language(
        code=code,
        signs={name: word_pattern(table[name], code) for name in SIGNS_TOLD if table.get(name)},
        times={name: word_pattern(table[name], code) for name in TIMES_TOLD} | {"weekdays": _weekdays(table, code)},
        common=frozenset(table["common"].split()),
        said=table.get("said", ""),
        that=table.get("that", ""),
        according=table.get("according", ""),
        announced=table.get("announced", "(?!)"),
        apart=tuple(table["apart"].split("\n")) if "apart" in table else (),
        pronouns=re.compile(rf"(?:{table.get('he') or '(?!)'})\Z", re.IGNORECASE),
        titles=re.compile(rf"(?:(?:{table['titles']})\.?{_end(code)}\s*)+", re.IGNORECASE),
        speech=re.compile(table["speech"]) if table.get("speech") else None,
    )


def _weekdays(table: dict[str, str], code: str) -> re.Pattern[str]:
    """Monday first; each day is a group of its own."""
    days = enumerate(table["weekdays"].split("|"))
    return word_pattern("|".join(f"(?P<day{place}>{day})" for place, day in days), code)


def _end(code: str) -> str:
    """What must follow a whole word; Chinese has no spaces between words."""
    return "" if code == "zh" else rf"(?![{_LETTERS}])"


def word_pattern(words: str, code: str) -> re.Pattern[str]:
    """Whole words; Arabic writes “and” and “the” at their head."""
    head = "(?:و|ف|وال|ال)?" if code == "ar" else ""
    before = "" if code == "zh" else rf"(?<![{_LETTERS}])"
    return re.compile(rf"{before}{head}(?:{words}){_end(code)}", re.IGNORECASE)


def is_known(tag: str) -> bool:
    """Whether kinds can be told in this language."""
    return code_of(tag) == ENGLISH or language_of(tag) is not None


def guessed_language(text: str) -> str:
    """The language that a text seems to be in, among those with a table and English; else `und`."""
    text = text[:SAMPLE]
    letters = sum(character.isalpha() for character in text)
    for code, script in _SCRIPTS:
        if 2 * len(script.findall(text)) > letters:
            return _of_script(code, text)
    if len(_TURKISH.findall(text)) > TURKISH * letters:
        return "tr"
    words = Counter(word.casefold() for word in _WORD.findall(text))
    shares = {code: sum(words[word] for word in common) for code, common in _common().items()}
    best = max(shares, key=lambda code: (shares[code], code == ENGLISH))
    total = words.total()
    if total < 5:  # a few words tell nothing
        return ENGLISH
    if shares[best] >= 0.12 * total:
        return best
    return ENGLISH if text.isascii() and total < 30 else UNKNOWN  # headlines leave small words out


def _of_script(code: str, text: str) -> str:
    if code == "ar":
        return "ur" if len(_URDU.findall(text)) > 0.05 * len(text) else "ar"
    if code == "zh":
        return "ja" if len(_KANA.findall(text)) > 0.05 * len(text) else "zh"
    return code


@cache
def _common() -> dict[str, frozenset[str]]:
    return {
        ENGLISH: frozenset(_ENGLISH_COMMON.split()),
        **{code: frozenset(table["common"].split()) for code, table in TABLES.items()},
    }
