"""Whose words a sentence reports, in the languages that have a table: “dijo que”, “a déclaré que”, “نے کہا کہ”.

Where speakers are written with capitals, a name is taken from the words beside the verb; elsewhere the table's own
pattern finds it. English is read by `claims.text.attribution`, which follows a text from sentence to sentence.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from claims.text.capitals import UPPER
from claims.text.languages import Language

_STOP_WITHIN = (
    r"(?<=\b[A-ZÀ-ÞА-Я])\.|(?<=\b(?:Dr|Sr|Mr|Hr|St|Fr))\.|(?<=\b(?:Sra|Mme|Dña|Dra))\.|(?<=\bProf)\."  # “M. Delmas”
)
_BEGIN = r"(?:\A|[,;:.—–»”“\"]\s*|(?<=[»”“\"])\s)(?:[-—–]\s*)?"
_WHO = r"(?P<who>(?:[\w’'.&-]+\s+){0,8}?[\w’'.&-]+)"
_CAPITAL = rf"[{UPPER}][\w’'.-]*"
_JOIN = r"(?:\s+(?:de la|de las|de los|de|del|du|des|d['’]|la|le|y|e|et|und|für|von der|von|van|der|al|el|bin|и|по))?"
_RUN = re.compile(rf"{_CAPITAL}(?:{_JOIN}\s*{_CAPITAL})*")
_ARTICLE = re.compile(
    r"\A(?:(?:el|la|los|las|un|una|le|les|l['’]|une|der|die|das|dem|den|des|ein|eine|y|et|und|aber|mais|pero|но|и|а)"
    r"(?:\s+|(?<=['’])))+",
    re.IGNORECASE,
)
_OF = re.compile(r"\b(?:de|del|de la|du|des|d['’]|der|von)\s*\Z", re.IGNORECASE)
_BY = re.compile(r"\w\s+(?:par|por)\s*\Z", re.IGNORECASE)
_ROLE = re.compile(r"\w{4,}")
_QUOTE_BEFORE = r"[»”“\"]\s*,?\s*(?:[—–-]\s*)?|,\s*(?:[—–-]\s*)?"
_ALSO = r"(?:(?:también|hoy|ayer|además|également|aussi|auch|zudem|gestern|heute|также|вчера|сегодня)\s+)?"
_IGNORED = frozenset("как wie como comme que qui quien was who which который которая которые".split())

Heard = tuple[str, int, str]  # who, where the reported words begin, the verb
LONGEST_NAME = 80  # code points


@dataclass(frozen=True, slots=True)
class _Pattern:
    """How a speaker stands to the verb: `first` is whether the nearest name is the first one of those found."""

    found: re.Pattern[str]
    first: bool
    reports_after: bool = False


@cache
def _patterns(language: Language) -> tuple[_Pattern, ...]:
    said, that = rf"(?P<verb>{language.said})", language.that
    letters = rf"(?:[^,.;:«»“”\"!?]|(?-i:{_STOP_WITHIN})){{2,{LONGEST_NAME}}}"
    ended = rf"(?P<who>{letters}(?:,\s+(?-i:{_CAPITAL})(?:[^,.;:]|(?-i:{_STOP_WITHIN})){{1,40}})?)"
    plain = rf"(?P<who>{letters})"
    words = rf"\s*(?:(?:,\s*)?(?:{that})(?=\W)|:|(?=[«„“\"]))"  # where what was said begins
    aside = r"(?:\s*\([^()]{1,40}\))?"  # “Petra Kiel (CDU)”
    told = (
        (rf"{_BEGIN}{_WHO}{aside}\s*,?\s+{_ALSO}{said}\b(?:\s+[^\s,:;.]+){{0,6}}?{words}", False, True),
        (rf"(?:{_QUOTE_BEFORE}){said}\s+{ended}", True, False),
        (rf"(?:{_QUOTE_BEFORE}){_WHO}\s+{said}\s*(?:[.,]|\Z)", False, False),
        (rf"(?<!\w)(?P<verb>{language.according})\s+{plain}", True, False),
        (rf"\A{_WHO}\s+(?P<verb>zufolge)\b", False, False),
        (rf"\b(?:wie|как|comme|como)\s+{said}\s+{plain}", True, False),
        (rf"\b(?:wie|как|comme|como)\s+{_WHO}(?:\s+[^\s,:;.]+){{0,4}}?\s+{said}\b", False, False),
        *((pattern, True, False) for pattern in language.apart),
        (rf"\A{_WHO}(?:\s*,)?\s+(?P<verb>{language.announced})\s+(?!que\b)\w", False, False),
        (rf"[»”\"]\s*,?\s*(?:[—–-]\s*)?(?P<who>){said}\s*(?:[.,]|\Z)", False, False),
    )  # fmt: skip
    return tuple(_Pattern(re.compile(text, re.IGNORECASE), first, after) for text, first, after in told)


def hear(sentence: str, language: Language, last_person: Callable[[], str]) -> Heard | None:
    """Who is said to have said it; None where the author speaks. `last_person` is whom a pronoun means."""
    if language.speech is not None:
        return _in_pattern(sentence, language, last_person)
    for pattern in _patterns(language):
        for match in pattern.found.finditer(sentence):
            told = _without_day(match["who"], language)
            meant = not told or language.pronouns.match(told.split()[-1])  # “prometió” alone goes on with the last one
            who = last_person() if meant else speaker_in(told, language, first=pattern.first)
            if who:
                return who, match.end() if pattern.reports_after else 0, match["verb"].casefold()
    return None


_LEADING = re.compile(r"(?:este|esta|el|ce|am|le|\W*)\Z", re.IGNORECASE)
_CHINESE_DAY = re.compile(r"(?:\d{1,2}月)?\d{1,2}日\Z")


def _without_day(who: str, language: Language) -> str:
    """“La direction mardi” is the management."""
    for name in ("weekdays", "today", "yesterday"):
        if (day := language.times[name].search(who)) is not None:
            before, after = who[: day.start()].strip(), who[day.end() :].strip()
            who = after if _LEADING.match(before) else before  # “informó este miércoles la Junta”
    return _CHINESE_DAY.sub("", who).strip()


def _in_pattern(sentence: str, language: Language, last_person: Callable[[], str]) -> Heard | None:
    speech = language.speech
    for match in speech.finditer(sentence) if speech else ():
        found = match.groupdict()
        which = next(end for end in ("", "2", "3", "4") if found.get("verb" + end))
        who, verb = _without_day(found.get("who" + which) or "", language), found["verb" + which] or ""
        if not who or language.pronouns.match(who):
            who = last_person()
        if who := _untitled(who, language):
            return who, match.end() if not which else 0, verb
    return None


def _untitled(who: str, language: Language) -> str:
    """A title in front of a name is left off; a title alone is who spoke."""
    title = language.titles.search(who) if language.code == "zh" else language.titles.match(who)
    rest = who[title.end() :].strip() if title else who
    return rest if len(rest) > 1 else who


def speaker_in(words: str, language: Language, *, first: bool = False) -> str:
    """The name in the words beside a verb of speech, else the phrase itself: “el portavoz”, “le gouvernement”."""
    words, _, apposed = words.strip(" ,").partition(", ")
    if apposed:  # “dijo el ministro de Hacienda, Carlos Ruiz”
        return speaker_in(apposed, language, first=True)
    phrase = _ARTICLE.sub("", words)
    runs = [run for run in _RUN.finditer(phrase) if run.group().casefold() not in _IGNORED]
    if not runs:
        return phrase if _is_role(phrase) else ""
    run = runs[0] if first else runs[-1]
    before = phrase[: run.start()]
    if first and len(before.split()) > 4:
        return ""
    if _BY.search(before):
        return before.split()[0]  # “le texte déposé par Mme Borel” speaks, and not she
    if _OF.search(before) and not before[:1].isupper():
        return phrase[: run.end()]  # “presidente de la Junta”
    return _person_in(run.group(), language)


def _is_role(phrase: str) -> bool:
    return 0 < len(phrase.split()) <= 5 and _ROLE.search(phrase) is not None and phrase.casefold() not in _IGNORED


def _person_in(run: str, language: Language) -> str:
    title = language.titles.match(run)
    if title is None:
        return run
    rest = run[title.end() :].strip()
    words = rest.split()
    if len(words) >= 3 and language.code == "ru":  # “Президент России Владимир Путин”
        return " ".join(words[-2:])
    return rest if rest and not _OF.match(rest.split()[0] + " ") else run
