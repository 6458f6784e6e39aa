"""Numbers and dates as a sentence tells them: `4`, `1,200`, `twenty-two`, `5 lakh`, `nearly 50`, `10 to 12`, `in 2014`.

English words for numbers and months; digits of any script, and the scales of several languages.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from claims.matching.tokens import MOST, SMALL, is_word, listed, stem_of
from claims.text.calendar_words import MONTHS
from claims.text.number_words import SCALES

_UNITS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
    " eighteen nineteen"
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_RANKS = "first second third fourth fifth sixth seventh eighth ninth tenth"


def _numbered(words: str, start: int) -> dict[str, int]:
    return {word: number for number, word in enumerate(words.split(), start)}


NUMERALS = _numbered(_UNITS, 0) | {word: 10 * number for word, number in _numbered(_TENS, 2).items()}
ORDINALS = _numbered(_RANKS, 1)
_OTHERWISE_MEANT = {"arab", "mil", "cr", "dozens"}  # “Arab”, “mil” and “dozens” are seldom exact numbers
POWERS = {word: float(n) for word, n in SCALES.items() if len(word) > 1 and word not in _OTHERWISE_MEANT} | {
    "ہزار": 1e3, "हजार": 1e3, "हज़ार": 1e3, "ألف": 1e3, "آلاف": 1e3, "ملین": 1e6,
    "مليون": 1e6, "ملايين": 1e6, "مليار": 1e9,
}  # fmt: skip
TAILS = {"k": 1e3, "m": 1e6, "mn": 1e6, "b": 1e9, "bn": 1e9, "tn": 1e12}
ABOUT, MORE, FEWER = 0, 1, -1
_BOUNDS = {
    MORE: ("more than", "at least", "over", "above", "exceeding", "no less than", "no fewer than", "not less than"),
    FEWER: ("less than", "fewer than", "under", "below", "up to", "at most", "no more than", "not more than"),
    ABOUT: ("about", "around", "roughly", "approximately", "nearly", "almost", "some", "an estimated", "as many as"),
}
_BOUND_OF = sorted(((words, bound) for bound, all_ in _BOUNDS.items() for words in all_), key=lambda one: -len(one[0]))
SLACK = 0.1  # how far from a number “about” may be, as a share of it; “more than” goes twice as far, to one side
_BEGINS = {*NUMERALS, *ORDINALS, "a", "an", "half", "minus"}  # words that a number may begin with
_NUMBER = re.compile(r"(-?\d+(?:[.,]\d+)*)(\w*)")
_ISO = re.compile(r"(\d{4})-(\d\d)-(\d\d)")
_SLASHED = re.compile(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})")
_DECADE = re.compile(r"(\d{2})?['’]?(\d0)['’]?s")
_OF_A_YEAR = listed("in since by of from until till during after before late early mid to and between")
_PEOPLE = listed("people men women children police")


@dataclass(frozen=True, slots=True)
class Number:
    """A number, between what it may lie, the stem of what it counts (or empty), and which way it is a bound."""

    value: float
    low: float
    high: float
    what: str = ""
    bound: int | None = None  # MORE, FEWER, ABOUT; None where it is told exactly

    def fits(self, other: Number) -> bool:
        slack = 1e-9 * max(abs(self.value), abs(other.value))
        return self.low <= other.high + slack and other.low <= self.high + slack


@dataclass(slots=True)
class Counts:
    """What a sentence counts and dates."""

    numbers: list[Number] = field(default_factory=list)
    ordinals: list[tuple[int, str]] = field(default_factory=list)  # “the second amendment”
    years: set[int] = field(default_factory=set)
    decades: set[int] = field(default_factory=set)  # their first years
    months: set[int] = field(default_factory=set)
    days: set[tuple[int, int]] = field(default_factory=set)  # month and day

    @property
    def dates_anything(self) -> bool:
        return bool(self.years or self.decades or self.months or self.days)


@dataclass(frozen=True, slots=True)
class _Read:
    value: float
    after: int  # place of the token behind it
    exactly: float  # how far it may be off for having been rounded


def counts(tokens: list[str], language: str) -> Counts:
    """The numbers and dates among the tokens of a sentence."""
    found = Counts()
    place = 0
    while place < len(tokens) and len(found.numbers) + len(found.ordinals) < MOST:
        begins = tokens[place][0].isdigit() or tokens[place].lower() in _BEGINS or tokens[place][0] in "-'’"
        place = (begins and _count(found, tokens, place, language)) or place + 1
    return found


def _count(found: Counts, tokens: list[str], place: int, language: str) -> int:
    """Where what is counted here ends; 0 where nothing is."""
    return (
        _date_in_digits(found, tokens[place], place)
        or _ordinal(found, tokens, place, language)
        or _number(found, tokens, place, language)
    )


def _date_in_digits(found: Counts, token: str, place: int) -> int:
    if not (token[0].isdigit() or token[0] in "'’") or len(token) < 4:
        return 0
    if iso := _ISO.fullmatch(token):
        year, month, day = map(int, iso.groups())
        found.years.add(year)
        found.days.add((month, day))
    elif slashed := _SLASHED.fullmatch(token):
        one, two, year = map(int, slashed.groups())
        found.years.add(year)
        if one > 12 or two > 12 or one == two or "." in token:
            found.days.add((one, two) if two > 12 else (two, one))
    elif decade := _DECADE.fullmatch(token):
        found.decades.add(int((decade[1] or ("20" if decade[2] < "30" else "19")) + decade[2]))
    else:
        return 0
    return place + 1


def _ordinal(found: Counts, tokens: list[str], place: int, language: str) -> int:
    word = tokens[place].lower()
    value = ORDINALS.get(word)
    if value is None and word[0].isdigit() and word.endswith(("st", "nd", "rd", "th")):
        value = int(re.sub(r"\D", "", word)[:9])
    if value is None or (word[0].isdigit() and _month_beside(tokens, place, place + 1)):
        return 0
    if what := _counted(tokens, place + 1, language):
        found.ordinals.append((value, what))
    return place + 1


def _number(found: Counts, tokens: list[str], place: int, language: str) -> int:
    read = _read(tokens, place)
    if read is None:
        return 0
    month = _month_beside(tokens, place, read.after)
    if month and 1 <= read.value <= 31:
        found.days.add((month, int(read.value)))
    elif _is_year(tokens, place, read):
        found.years.add(int(read.value))
        found.months |= {month} if month else set()
    else:
        number, after = _told(tokens, place, read, language)
        found.numbers.append(number)
        return after
    return read.after


def _told(tokens: list[str], place: int, read: _Read, language: str) -> tuple[Number, int]:
    """The number with what is said around it: a range, a share, a bound, what is counted."""
    following = tokens[read.after].lower() if read.after < len(tokens) else ""
    before = tokens[place - 1].lower() if place else ""
    if following in {"to", "-", "–", "and"} and before != "from" and (following != "and" or before == "between"):
        other = _read(tokens, read.after + 1)
        if other is not None and other.value > read.value:
            what = _counted(tokens, other.after, language)
            return Number(other.value, read.value, other.value, what), other.after
    if following in {"in", "of"} and 0 < read.value <= 10 and read.after == place + 1:
        whole = _read(tokens, read.after + (2 if tokens[read.after + 1 : read.after + 2] == ["every"] else 1))
        if whole is not None and read.value < whole.value <= 10 and whole.after == read.after + 2:
            share = 100.0 * read.value / whole.value
            return Number(share, share - 0.5, share + 0.5, "percent"), whole.after
    what, bound = _counted(tokens, read.after, language), _bound(tokens, place)
    return Number(read.value, *_limits(read, bound), what, bound), read.after


def _limits(read: _Read, bound: int | None) -> tuple[float, float]:
    if bound is None:
        return read.value - read.exactly, read.value + read.exactly
    slack = SLACK * abs(read.value)
    below, above = {ABOUT: (1, 1), MORE: (0, 2), FEWER: (2, 0)}[bound]
    return read.value - below * slack, read.value + above * slack


def _bound(tokens: list[str], place: int) -> int | None:
    before = " ".join(tokens[max(0, place - 3) : place]).lower().removesuffix(" a")
    for words, bound in _BOUND_OF:
        if before == words or before.endswith(f" {words}"):
            return bound
    return None


def _read(tokens: list[str], place: int) -> _Read | None:
    """The number that begins here: `4`, `1,200`, `twenty-two`, `two hundred and fifty`, `10 billion`, `$5k`."""
    if place >= len(tokens):
        return None
    word = tokens[place].lower()
    if match := _NUMBER.fullmatch(word):
        if match[2] not in TAILS and match[2] not in {"", "st", "nd", "rd", "th"}:
            return None  # a name, as “5G” is
        return _scaled(tokens, place + 1, match[1], match[2])
    if word == "minus" and (read := _read(tokens, place + 1)):
        return _Read(-read.value, read.after, read.exactly)
    if word == "half" and tokens[place + 1 : place + 2] == ["a"] and (read := _read(tokens, place + 1)):
        return _Read(read.value / 2, read.after, read.exactly)
    following = tokens[place + 1].lower() if place + 1 < len(tokens) else ""
    if word in {"a", "an", "one"}:
        tells = following in POWERS or (word == "one" and following in {"in", "of"} and _small_whole(tokens, place + 2))
        return _in_words(tokens, place, 1.0) if tells else None
    return _in_words(tokens, place, float(NUMERALS[word])) if word in NUMERALS else None


def _small_whole(tokens: list[str], place: int) -> bool:
    """Whether “one in” goes on with a small number: a share, and not “one of them”."""
    return place < len(tokens) and (tokens[place].lower() in NUMERALS or tokens[place] in set("23456789"))


def _scaled(tokens: list[str], after: int, digits: str, tail: str) -> _Read:
    value, decimals = _value(digits)
    power = TAILS.get(tail, 1.0)
    step = after + (after < len(tokens) and tokens[after] in {"-", "–"})
    while step < len(tokens) and (scale := POWERS.get(tokens[step].lower())):
        power *= scale
        after = step = step + 1
    return _Read(value * power, after, 0.5 * power / 10**decimals if decimals and power > 1 else 0.0)


def _value(digits: str) -> tuple[float, int]:
    """Digits with separators, and how many decimals: a last group of three is of thousands, else it is decimals."""
    groups = re.split(r"[.,]", digits)
    if len(groups) == 1 or all(len(group) == 3 for group in groups[1:]):
        return float("".join(groups)[:300]), 0
    if all(len(group) in (2, 3) for group in groups[1:]) and len(groups) > 2 and len(groups[-1]) == 3:
        return float("".join(groups)[:300]), 0  # 12,34,567 as in South Asia
    decimals = groups[-1][:30]
    return float(f"{''.join(groups[:-1])[:300]}.{decimals}"), len(decimals)


def _in_words(tokens: list[str], place: int, first: float) -> _Read:
    total, part, scaled = 0.0, first, False
    after = step = place + 1
    while step < len(tokens):
        word = tokens[step].lower()
        value = NUMERALS.get(word)
        if word == "hundred":
            part, scaled = max(part, 1.0) * 100, True
        elif word in POWERS:
            total, part, scaled = total + max(part, 1.0) * POWERS[word], 0.0, True
        elif value is not None and _joins(part, value):
            part += value
        elif word in {"-", "–"} or (word == "and" and scaled):
            step += 1  # “twenty-two”, “a hundred and fifty”; what follows decides
            continue
        else:
            break
        after = step = step + 1
    return _Read(total + part, after, 0.0)


def _joins(part: float, value: float) -> bool:
    tens = part % 100
    return value > 0 and ((tens == 0 and value < 100) or (tens >= 20 and tens % 10 == 0 and value < 10))


def _is_year(tokens: list[str], place: int, read: _Read) -> bool:
    token = tokens[place]
    if not (read.after == place + 1 and token.isdecimal() and len(token) == 4 and 1500 <= read.value <= 2100):
        return False
    following = tokens[read.after] if read.after < len(tokens) else ""
    counts_them = following.islower() and (following in _PEOPLE or (following[-1] == "s" and following not in SMALL))
    return not counts_them or (place > 0 and tokens[place - 1].lower() in {*_OF_A_YEAR, "the"})


def _month_beside(tokens: list[str], place: int, after: int) -> int:
    before = tokens[place - 1].lower() if place else ""
    if before == "of" and place > 1:
        before = tokens[place - 2].lower()
    behind = tokens[after].lower() if after < len(tokens) else ""
    if behind == "of" and after + 1 < len(tokens):
        behind = tokens[after + 1].lower()
    return MONTHS.get(before.rstrip(".")) or MONTHS.get(behind.rstrip(".")) or 0


def _counted(tokens: list[str], after: int, language: str) -> str:
    """The stem of what is counted: the word that follows, or the plural behind it (“4 Russian helicopters”)."""
    following = list(_following(tokens[after : after + 3]))
    if not following:
        return ""
    if following[0] in {"%", "percent", "per"}:
        return "percent"
    first, *rest = following
    if rest and rest[0].endswith("s") and not first.endswith("s") and first not in _PEOPLE and rest[0] not in SMALL:
        first = rest[0]
    return "" if first in SMALL else stem_of(first, language)


def _following(tokens: list[str]) -> Iterator[str]:
    for piece in tokens[:2] if tokens[:1] != ["-"] else tokens[1:]:
        if not is_word(piece) and piece != "%":
            return
        yield piece.lower()
