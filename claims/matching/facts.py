"""What a sentence says that another may contradict: numbers, dates, names, and what it negates.

English words for numbers, months and negation; digits and capitals in any language that has them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from claims.matching.words import stems
from claims.text.name_words import PLACES


def _listed(text: str) -> list[str]:
    return text.split()


_UNITS = _listed(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
    " eighteen nineteen"
)
_TENS = _listed("twenty thirty forty fifty sixty seventy eighty ninety")
NUMERALS = {word: n for n, word in enumerate(_UNITS)} | {word: 10 * n for n, word in enumerate(_TENS, 2)}
POWERS = {
    "hundred": 1e2,
    "thousand": 1e3,
    "k": 1e3,
    "million": 1e6,
    "mn": 1e6,
    "m": 1e6,
    "billion": 1e9,
    "bn": 1e9,
    "trillion": 1e12,
}
MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan", "february feb", "march", "april apr", "may", "june jun",
            "july jul", "august aug", "september sept sep", "october oct", "november nov", "december dec",
        ),
        1,
    )
    for name in names.split()
}  # fmt: skip
NEGATORS = frozenset(
    _listed(
        "not no never neither nor none nobody nothing without cannot cant deny denies denied denying refuse refuses"
        " refused refusing fail fails failed failing nicht kein keine keinen nie pas jamais aucun non nunca jamás"
    )
)
REACH = 3  # words after a negator that it may be about
BESIDE = 4  # words around a name among which a telling one is looked for
NAMED_ALIKE = 4  # letters that “India” and “Indian” have in common at least
SMALL = frozenset(
    _listed(
        "a an the and or but of to in on at for from by with as is are was were be been being has have had do"
        " does did will would can could may might shall should must it its this that these those he she they"
        " them his her their we our you your i my me us who what when where why how which there here if then"
        " than so just now all any some more most also about after before over into out up down off again ever"
        " only very let did see via rt yes ok"
    )
)

QUOTES = frozenset('"“”„')
_TOKEN = re.compile(
    r"\d+(?:[.,]\d+)*(?:st|nd|rd|th|k|m|bn|mn)?(?![^\W\d_])|[^\W\d_]+(?:['’][^\W\d_]+)?|[.!?:;\n—]|[\"“”„]",
    re.IGNORECASE,
)
_DIGITS = re.compile(r"(\d+(?:[.,]\d+)*)(\w*)")


@dataclass(frozen=True, slots=True)
class Called:
    """A name as it stands in a sentence, with the nearest telling words around it (stems; empty at an end)."""

    words: tuple[str, ...]  # folded
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Facts:
    """What can be compared. Numbers by the stem of the word they count (empty where there is none)."""

    numbers: Mapping[float, str]
    years: frozenset[int]
    days: frozenset[tuple[int, int]]  # month and day
    names: frozenset[str]  # folded
    called: tuple[Called, ...]  # the same where they stand, words that follow each other being one name
    negated: Mapping[str, str]  # stems, with the words they stand for, in their order
    stems: frozenset[str]


@lru_cache(maxsize=20_000)
def facts(text: str, language: str = "en") -> Facts:
    """What the sentence says in numbers, dates, names and negations."""
    tokens = _TOKEN.findall(text)
    numbers, years, days = _counted(tokens, language)
    names = _names(tokens)
    return Facts(
        numbers=numbers,
        years=frozenset(years),
        days=frozenset(days),
        names=names,
        called=tuple(_called(tokens, names, language)),
        negated=_negated(tokens, language),
        stems=frozenset(stems(text, language)),
    )


def _counted(tokens: list[str], language: str) -> tuple[dict[float, str], set[int], set[tuple[int, int]]]:
    numbers: dict[float, str] = {}
    years: set[int] = set()
    days: set[tuple[int, int]] = set()
    place = 0
    while place < len(tokens):
        value, after = _number_at(tokens, place)
        if value is None:
            place += 1
            continue
        month = _month_beside(tokens, place, after)
        if month and 1 <= value <= 31:
            days.add((month, int(value)))
        elif _is_year(tokens[place], value, after - place):
            years.add(int(value))
        else:
            numbers[value] = _counts(tokens[after : after + 2], language)
        place = after
    return numbers, years, days


def _number_at(tokens: list[str], place: int) -> tuple[float | None, int]:
    """The number that begins here, and where it ends: `4`, `1,200`, `twenty-two`, `10 billion`, `$5k`."""
    value, tail = _value(tokens[place])
    if value is None:
        return None, place
    after = place + 1
    while after < len(tokens):
        word = tokens[after].lower()
        if len(word) > 1 and word in POWERS:
            value *= POWERS[word]
        elif word in NUMERALS and value >= 20 and value % 10 == 0 and 0 < NUMERALS[word] < 10 and not tail:
            value += NUMERALS[word]
        else:
            break
        after += 1
    return value, after


def _value(token: str) -> tuple[float | None, str]:
    if found := _DIGITS.fullmatch(token):
        tail = found[2].lower()
        return _read(found[1]) * POWERS.get(tail, 1.0), tail or "digits"
    word = token.lower()
    return (float(NUMERALS[word]), "") if word in NUMERALS and word != "one" else (None, "")


def _read(digits: str) -> float:
    """Digits with separators: a last group of three is of thousands, anything else are decimals."""
    groups = re.split(r"[.,]", digits)
    if len(groups) == 1 or all(len(group) == 3 for group in groups[1:]):
        return float("".join(groups)[:300])
    return float(f"{''.join(groups[:-1])[:300]}.{groups[-1][:30]}")


def _is_year(token: str, value: float, length: int) -> bool:
    return length == 1 and token.isdecimal() and len(token) == 4 and 1500 <= value <= 2100


def _month_beside(tokens: list[str], place: int, after: int) -> int:
    before = tokens[place - 1].lower() if place else ""
    behind = tokens[after].lower() if after < len(tokens) else ""
    return MONTHS.get(before) or MONTHS.get(behind) or 0


def _counts(following: list[str], language: str) -> str:
    for token in following[:1]:
        if token[0].isalpha() and token.lower() not in SMALL:
            return stems(token, language)[0]
    return ""


def _names(tokens: list[str]) -> frozenset[str]:
    """Words with a capital that are not shouted with all the others. One that begins a sentence may have it for that:
    it counts where it is a known place."""
    spoken = [token for token in tokens if token[0].isalpha()]
    if sum(token.isupper() and len(token) > 1 for token in spoken) > len(spoken) / 2:
        return frozenset()
    found = set()
    begins = True
    for token in tokens:
        if not token[0].isalnum():
            begins = begins or token not in QUOTES
            continue
        if token[0].isupper() and _may_name(token) and not (begins and _name(token) not in PLACES):
            found.add(_name(token))
        begins = False
    return frozenset(found)


def _may_name(token: str) -> bool:
    word = token.lower()
    return len(word) > 1 and word not in SMALL and word not in MONTHS and word not in NEGATORS and word not in NUMERALS


def _name(token: str) -> str:
    return token.casefold().replace("’", "'").removesuffix("'s")


def _called(tokens: list[str], names: frozenset[str], language: str) -> Iterator[Called]:
    place = 0
    while place < len(tokens):
        after = place
        while after < len(tokens) and tokens[after][0].isupper() and _name(tokens[after]) in names:
            after += 1
        if after > place:
            words = tuple(_name(token) for token in tokens[place:after])
            before = _telling(tokens[max(0, place - BESIDE) : place][::-1], language)
            yield Called(words, before, _telling(tokens[after : after + BESIDE], language))
        place = max(after, place + 1)


def _telling(tokens: list[str], language: str) -> str:
    """The stem of the first telling word, within the sentence."""
    for token in tokens:
        if not token[0].isalnum() and token not in QUOTES:
            break
        if token[0].isalnum() and token.lower() not in SMALL:
            return "".join(stems(token, language)[:1])
    return ""


def _negated(tokens: list[str], language: str) -> dict[str, str]:
    found: dict[str, str] = {}
    left = 0
    for token in tokens:
        word = token.lower().replace("’", "'")
        if word in NEGATORS or word.endswith("n't"):
            left = REACH
        elif not token[0].isalnum():
            left = 0
        elif left and word not in SMALL:
            found |= dict.fromkeys(stems(token, language), word)
            left -= 1
    return found


@dataclass(frozen=True, slots=True)
class Disagreement:
    """One point on which two sentences differ, in words, and how far that goes from 0 to 1."""

    kind: str
    weight: float
    words: str


NONE_SHARED = 0.25  # how far names that are all others go: posts name much that a claim leaves out
KINDS = ("numbers", "dates", "names", "negation")


def disagreements(one: Facts, other: Facts) -> list[Disagreement]:
    """The points on which two sentences differ, at most one of each kind."""
    found = (
        _numbers_differ(one, other),
        _dates_differ(one, other),
        _names_differ(one, other),
        _one_negates(one, other),
    )
    return [point for point in found if point is not None]


def _numbers_differ(one: Facts, other: Facts) -> Disagreement | None:
    """Whatever both count, they count the same; and of their numbers, at least one is in both."""
    if not one.numbers or not other.numbers:
        return None
    only_one = {value: what for value, what in one.numbers.items() if value not in other.numbers}
    only_other = {value: what for value, what in other.numbers.items() if value not in one.numbers}
    for value, what in only_one.items():
        for against, thing in only_other.items():
            if what and what == thing:
                return Disagreement("numbers", 1.0, f"numbers differ: {_shown(value)} and {_shown(against)}")
    if len(only_one) < len(one.numbers) or not only_other:
        return None
    shown = f"{_shown(next(iter(only_one)))} and {_shown(next(iter(only_other)))}"
    return Disagreement("numbers", 0.5, f"numbers differ: {shown}")


def _shown(value: float) -> str:
    return f"{value:,.0f}" if value.is_integer() and value < 1e15 else f"{value:,.6g}"


def _dates_differ(one: Facts, other: Facts) -> Disagreement | None:
    if one.years and other.years and not one.years & other.years:
        return Disagreement("dates", 1.0, f"years differ: {min(one.years)} and {min(other.years)}")
    if one.days and other.days and not one.days & other.days:
        (month, day), (other_month, other_day) = min(one.days), min(other.days)
        return Disagreement("dates", 1.0, f"days differ: {day}/{month} and {other_day}/{other_month} (day/month)")
    return None


def _names_differ(one: Facts, other: Facts) -> Disagreement | None:
    """Where the one names somebody or something, the other names another; or no name of the one is in the other."""
    if not one.names or not other.names:
        return None
    for called in one.called:
        for against in other.called:
            if _same_place(called, against) and _is_another(called, against, one, other):
                shown = f"{_shown_name(called)} and {_shown_name(against)}"
                return Disagreement("names", 1.0, f"names differ: {shown}")
    if _said(one.names, other) or _said(other.names, one):
        return None
    if any(_one_name(called, against) for called in one.called for against in other.called):
        return None
    return Disagreement("names", NONE_SHARED, f"names differ: {_some(one.names)} and {_some(other.names)}")


def _same_place(one: Called, other: Called) -> bool:
    return bool(one.before and one.before == other.before) or bool(one.after and one.after == other.after)


def _is_another(called: Called, against: Called, one: Facts, other: Facts) -> bool:
    """Whether neither name is told by the other sentence, in these words or in others."""
    told = _said(frozenset(called.words), other) or _said(frozenset(against.words), one)
    return not told and not _one_name(called, against)


def _one_name(called: Called, against: Called) -> bool:
    """Whether the one is the other's initials, or made of it: “UN”, “Indian”."""
    initials = {"".join(word[0] for word in name.words) for name in (called, against)}
    if initials & {*called.words, *against.words}:
        return True
    return any(_akin(word, another) for word in called.words for another in against.words)


def _akin(one: str, other: str) -> bool:
    needed = max(NAMED_ALIKE, min(len(one), len(other)) - 1)
    return one[:needed] == other[:needed]


def _shown_name(name: Called) -> str:
    return " ".join(name.words).title()


def says_all_of(text: Facts, claim: Facts) -> bool:
    """Whether every number, year, day and name of the claim is in the text: enough to call somebody over it."""
    named = all(_said(frozenset({name}), text) for name in claim.names)
    counted = claim.numbers.keys() <= text.numbers.keys() and claim.years <= text.years and claim.days <= text.days
    return named and counted


def _said(names: frozenset[str], by: Facts) -> bool:
    return any(name in by.names or not by.stems.isdisjoint(stems(name)) for name in names)


def _some(names: frozenset[str]) -> str:
    return ", ".join(name.title() for name in sorted(names)[:2])


def _one_negates(one: Facts, other: Facts) -> Disagreement | None:
    """What the one negates, the other says."""
    if one.negated.keys() & other.negated.keys():
        return None
    for denying, saying in ((one, other), (other, one)):
        for stem, word in denying.negated.items():
            if stem in saying.stems and stem not in saying.negated:
                return Disagreement("negation", 1.0, f"only one of them negates “{word}”")
    return None
