"""Speakers that are told by what they are and not by name: “the coastguard said”, “according to port logs”."""

from __future__ import annotations

import re
from collections.abc import Iterable

from claims.text.names import Name

_WORD = r"[\w’'-]+"
_PARTS = (
    "who|which|that|was|were|is|are|has|had|have|will|would|can|could|may|might|must|should|as|when|if|because|and|"
    "but|to"
)
_PLAIN = rf"(?!(?:{_PARTS})\b){_WORD}"  # a word that parts no phrase from the next
_ONE = (
    r"minister|president|secretary|ambassador|senator|governor|mayor|author|writer|judge|economist|expert|scientist|"
    r"doctor|chair\w*|director|chief|king|queen|pope|chancellor|spokes\w+|commissioner|premier|professor|officer|owner"
)
_HEADS = (
    r"officials?|police|experts?|scientists?|researchers?|doctors?|witnesses|ministers?|ministry|government|statement|"
    r"report|study|research|team|trial|survey|poll|census|review|audit|inquiry|inquest|court|authorities|authority|sources?|critics|"
    r"analysts?|economists?|residents|activists?|lawyers?|prosecutors?|company|department|agency|army|military|"
    r"opposition|commission|committee|council|union|inspectors?|investigators?|auditors?|regulators?|campaigners?|"
    r"watchdog|jury|bank|firm|farmers|families|teachers|workers|unions|documents?|records|logs|data|figures|statistics|"
    rf"coastguard|magistrates|hospital|charity|{_ONE}"
)
_AT = rf"(?:\s+(?:in|from|at|of|for)\s+(?:{_WORD}\s*){{1,4}})?\s*\Z"
_BEGIN = r"(?:^|[,;:”\"]\s*|\b(?:and|but|while|as|that)\s+)"
_DETERMINERS = r"the|a|an|one|his|her|its|my|our|their|some|many|several|most|two|three|other|another"
_PHRASE = re.compile(
    rf"{_BEGIN}(?P<who>(?:(?:{_DETERMINERS})\s+)?(?:{_WORD}\s+){{0,4}}(?P<head>{_HEADS})){_AT}", re.IGNORECASE
)
# Whoever speaks: behind an article anywhere, at the head of a sentence also in the plural.
_SPEAKING = re.compile(
    rf"{_BEGIN}(?P<who>(?:(?:{_DETERMINERS}|\w{{3,}}['’]s)\s+)(?:{_PLAIN}\s+){{0,4}}{_PLAIN}){_AT}", re.IGNORECASE
)
_MANY = re.compile(
    rf"\A\W*(?P<who>(?:{_PLAIN}\s+){{0,3}}(?!this|thus|perhaps|always|besides)[^\W\d]{{4,}}(?<!s)s){_AT}", re.IGNORECASE
)
_SPOKE_AFTER = re.compile(
    rf"(?:{_DETERMINERS})\s+(?:{_PLAIN}\s+){{0,4}}?{_PLAIN}(?=\s*(?:[,.;:!?]|\Z|(?:from|at|in|of|who)\b))",
    re.IGNORECASE,
)
_SOURCE = re.compile(
    r"(?P<who>[^\W\d][\w’'&-]*(?:\s(?!(?:seen|released|published|obtained|reviewed|compiled|issued|conducted|by|that|"
    r"which|who|in|on|from|to|is|was|are|were|has|have|and|of(?!\s(?:the\s)?[A-Z]))\b)[\w’'&-]+){0,5})"
)
_ARTICLE = re.compile(r"\A(?:the|an?|its|our|my|his|her|their)\s+", re.IGNORECASE)
_HEARD = re.compile(
    r"(?P<who>(?:[A-Z]\w+\s)*(?:court|jury|inquest|inquiry|tribunal|hearing|magistrates))\s(?:was|were)\stold\b"
)
_ROLE = re.compile(
    rf"\A\W*(?P<who>(?:the|a|an|his|her|my|our)\s(?:{_WORD}\s){{0,2}}(?:{_ONE}))(?=\s(?!of\b)\w)", re.IGNORECASE
)
_HE = re.compile(r"\b(?:Mr|Sir|Lord|King|Prince|Herr|Don)\.?\s\Z")
_SHE = re.compile(r"\b(?:Mrs|Ms|Miss|Lady|Dame|Queen|Princess|Frau)\.?\s\Z")


def phrase_behind(before: str) -> str:
    """Who is meant by the words in front of a verb of speech: “officials in three districts”."""
    return _plain(_PHRASE.search(before))


def speaking_phrase(before: str) -> str:
    """The same, for a verb that only one who speaks can have: “a neighbour”, “union officials”."""
    return phrase_behind(before) or _plain(_SPEAKING.search(before) or _MANY.match(before))


def phrase_after(sentence: str, place: int) -> str:
    """“…,” said a voice."""
    found = _SPOKE_AFTER.match(sentence, place)
    return _ARTICLE.sub("", found.group()) if found else ""


def source_behind(sentence: str, place: int) -> str:
    """What “according to” names without a name: “port authority logs”."""
    found = _SOURCE.match(sentence, place)
    return _ARTICLE.sub("", found["who"]) if found else ""


def told_to(sentence: str) -> str:
    """The court before which it was said: “Abermaen magistrates were told”."""
    found = _HEARD.search(sentence)
    return found["who"] if found else ""


def role_named(sentence: str) -> str:
    """Whom a sentence is about by an office: “The prime minister has just spoken”."""
    return _plain(_ROLE.match(sentence))


def _plain(found: re.Match[str] | None) -> str:
    return _ARTICLE.sub("", found["who"].strip()) if found else ""


def titled_pronouns(named: Iterable[tuple[str, Iterable[Name]]]) -> dict[str, str]:
    """Whether “he” or “she” is meant by a last name, where a title tells it anywhere in the text."""
    told: dict[str, str] = {}
    for sentence, names in named:
        for name in names:
            lead = sentence[max(0, name.start - 12) : name.start] + name.text[: len(name.text) - len(name.bare)]
            pronoun = "he" if _HE.search(lead) else "she" if _SHE.search(lead) else ""
            if pronoun and name.bare.strip():
                told.setdefault(name.bare.split()[-1], pronoun)
    return told
