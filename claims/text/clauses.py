"""Compound sentences into atomic claims: the places where one assertion ends and the next begins.

Without a parser one sees conjunctions, relative pronouns, participles and dashes. A part must be able to be checked
by itself, so short ones stay with their neighbour.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from claims.text.languages import ENGLISH, code_of

SHORTEST = 4  # words of a part
_VERB = (
    r"(?:is|are|was|were|has|have|had|will|would|can|could|may|might|should|did|does|do|plans?|wants?|"
    r"(?!(?:red|bed|need|indeed|hundred)\b)\w{3,}ed|met|held|left|gave|took|made|said|went|came|sold|bought|built|won|"
    r"lost|rose|fell|grew|began|sent|told|paid|spent|cut|led|saw|got|kept|wrote|became|thanked)\b"
)
_NOT_A_CLAUSE = r"(?!\s*(?:that|of)\b)"
_JOINTS = re.compile(
    rf"""
    (?P<mark>;\s+|(?:\s+[—–]\s*|\s*—\s*|\s--\s)(?=(?:[\w’'-]+\s+){{1,5}}{_VERB}))    # a semicolon, or a dash and a clause
    | (?P<contrast>,?\s+(?:while|whereas|although|though|but)\s+)(?=\w)
    | (?P<and>,?\s+and\s+)(?=(?:\w+ly\s+|also\s+|then\s+|has\s+|had\s+)?{_VERB})  # “… and congratulated …”
    | (?P<and_clause>,\s+(?:and|so)\s+)(?=(?:the\s+)?(?:[\w’'-]+\s+){{1,4}}{_VERB})
    | (?P<main>,\s+)(?!(?:is|are|was|were|has|have|had|will|said|told)\s)(?=(?:[\w’'-]+\s+){{1,6}}{_VERB})                              # “During …, the two signed …”
    | (?P<resumed>,\s+)(?=(?:is|are|was|were|has|have|had|will)\s)                 # “X, which …, is …”
    | (?P<means>\s+)(?=by\s+\w{{3,}}ing\s+(?:[\w’'-]+\s+){{4}})
    | (?P<relative>\s+)(?=(?:which|who)\s+(?:\w+\s+)?{_VERB})
    | (?P<cause>\s+)(?=(?:due\s+to|because|owing\s+to|as\s+a\s+result\s+of)\b)
    | (?P<as>,\s+as\s+)(?=(?:[A-Z]\w+|he|she|it|they|the)\s+)
    | (?P<lost>(?<=[a-z])\s)(?=(?:After|Before|In|On|When|However|The|Since|During)\s+(?:the\s|\d|[a-z]))
    """,
    re.VERBOSE,
)
_LEADING = re.compile(
    r"\A(?:[\"“‘«]\s*)?(?:(?:And|But|So|Notably|However|Moreover|Meanwhile|Nevertheless|Also),?\s+)?"
    r"(?:When|While|Since|After|Before|Because|As|Although|Though|With|Taking|Having|Following|Despite)\b"
    r"[^,;]*?(?P<rest>,\s+)",
)
_HEAD = re.compile(
    r"\A(?:(?:and|but|so|while|although|though|especially|again|moreover|however|meanwhile),?\s+)+", re.IGNORECASE
)
_ASSERTS = re.compile(
    rf"\b{_VERB}|\w{{3,}}ing\b|\w(?:[^s\W]s)\s+(?:the|a|an|to|in|that|for)\b|\Adue to|\Abecause|\Aowing", re.IGNORECASE
)
_DATED = re.compile(r"(?<=\s)(?:\d{1,2}\s+[A-Z]\w+|[A-Z]\w+\s+\d{1,2}),\s+(?:this|last|next)\s+year\b")
_ABOUT = re.compile(
    r"\b(?:dossier|evidence|proof|details|allegations?|report|letter|documents?)\s+(?:on|of|about|regarding)\s+"
    r"(?P<inside>[A-ZÀ-Þ]\w*[’']s?\s[^,;.]{12,200}?)(?=\s+by\s|[,;.]|\Z)"
)
_APPOSED = re.compile(r"(?:[A-ZÀ-Þ][\w’'-]+\s){1,5}\([A-ZÀ-Þ][\w’'-]+(?:\s[A-ZÀ-Þ][\w’'-]+){1,4}\)")
# Says when and where, or who said so, but not what.
_SAYS_NOTHING = re.compile(
    r"(?:during|in|on|at|under|as regards|as for|according to)\b|"
    r"(?:it|he|she|they|[A-Z][\w.’'-]*(?:\s[A-Z][\w.’'-]*)?)\s+(?:said|says|told|added)\b(?!\s+that\b)(?:\s+\S+){0,5}\Z",
    re.IGNORECASE,
)
_SEMICOLON = re.compile(r"[;؛；]")
_WHO = re.compile(r"\b(?:which|who)\b")
_PARTICIPLE = re.compile(r",\s+(?:\w+ly\s+)?(?!including\b)(?=(?:while\s+)?\w{3,}ing\s+\w)")


def split_clauses(sentence: str, language: str = ENGLISH) -> list[tuple[int, int]]:
    """The atomic claims of a sentence as offsets in it, in order; none when it is one claim already.

    In other languages than English only semicolons are seen.
    """
    if len(sentence) > 2_000:
        return []
    if code_of(language) != ENGLISH:
        return _at_semicolons(sentence)
    cuts = sorted(_cuts(sentence))
    parts, start = [], 0
    for end, following in cuts:
        if _long_enough(sentence[start:end]) and _long_enough(sentence[following:]):
            parts.append((start, end))
            start = following
    parts.append((start, len(sentence)))
    whole = [trimmed for part in parts if (trimmed := _trimmed(sentence, *part))]
    told = [
        part for part in whole if _ASSERTS.search(sentence[slice(*part)]) and not _SAYS_NOTHING.match(sentence, *part)
    ]
    inner = [*_spans(_APPOSED, sentence), *_spans(_DATED, sentence)]
    inner += [found.span("inside") for found in _ABOUT.finditer(sentence)]
    return sorted({*(told if len(whole) > 1 else ()), *inner})


def _at_semicolons(sentence: str) -> list[tuple[int, int]]:
    ends = [found.start() for found in _SEMICOLON.finditer(sentence)]
    pairs = zip([0, *(end + 1 for end in ends)], [*ends, len(sentence)], strict=True)
    parts = [trimmed for start, end in pairs if (trimmed := _trimmed(sentence, start, end))]
    fit = all(_long_enough(sentence[slice(*part)]) or _wide_enough(sentence[slice(*part)]) for part in parts)
    return parts if fit and len(parts) > 1 else []


def _wide_enough(part: str) -> bool:
    """Whether a part in a script without spaces is long enough."""
    return len(part) >= 2 * SHORTEST and " " not in part and not part.isascii()


def _spans(pattern: re.Pattern[str], sentence: str) -> list[tuple[int, int]]:
    """Assertions inside a part: “Union (Asian Republics)”, and a day that only the year of the text completes."""
    return [found.span() for found in pattern.finditer(sentence)]


def _cuts(sentence: str) -> Iterator[tuple[int, int]]:
    """Pairs: where a part ends, and where the next begins."""
    if leading := _LEADING.match(sentence):
        yield leading.start("rest"), leading.end("rest")
    for found in _JOINTS.finditer(sentence):
        resumes = found["resumed"] is None or _WHO.search(sentence, 0, found.start())
        if resumes and not _inside_quotes(sentence, found.start()):
            yield found.start(), found.end()
    for found in _PARTICIPLE.finditer(sentence):
        if len(sentence[found.end() :].split()) >= SHORTEST and not _inside_quotes(sentence, found.start()):
            yield found.start(), found.end()


def _inside_quotes(sentence: str, place: int) -> bool:
    before = sentence[:place]
    return before.count("“") > before.count("”") or before.count('"') % 2 == 1


def _long_enough(part: str) -> bool:
    return len(part.split()) >= SHORTEST


def _trimmed(sentence: str, start: int, end: int) -> tuple[int, int] | None:
    head = _HEAD.match(sentence[start:end])
    start += head.end() if head else 0
    while start < end and sentence[start] in " \t\n\r\u00a0—–-":
        start += 1
    while start < end and sentence[end - 1] in " \t\n\r\u00a0,;.—–":
        end -= 1
    return (start, end) if start < end else None
