"""The names in a sentence, where they stand, and who does what to whom. Capitals tell, in scripts that have them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from claims.matching.counts import NUMERALS, ORDINALS
from claims.matching.tokens import ENDS, QUOTES, SMALL, beside, is_word, listed, stem_of
from claims.text.calendar_words import MONTHS
from claims.text.name_words import PLACES

NAMED_ALIKE = 4  # letters that “India” and “Indian” have in common at least
ALSO_CALLED = {"usa": "us", "america": "us", "american": "us", "americans": "us", "britain": "uk", "british": "uk"}
_TITLES = listed("mr mrs ms dr prof gen sen gov rep lt col capt sgt st vs")
_HELPERS = listed("has have had will would is was are were be been being the a an just now also")
_MUTUAL = listed(
    "met meet meets joined fought fights married wed faced talked and or vs versus like borders with between"
)  # words that say the same whichever name comes first


@dataclass(frozen=True, slots=True)
class Called:
    """A name as it stands in a sentence, with the nearest telling words around it (stems; empty at an end)."""

    words: tuple[str, ...]  # folded
    before: str
    after: str


Deed = tuple[tuple[str, ...], str, tuple[str, ...]]  # who does what (a stem) to whom


def name_of(token: str) -> str:
    plain = token.casefold().replace("’", "'").removesuffix("'s").replace(".", "").replace("-", "")
    return ALSO_CALLED.get(plain, plain)


def is_code(name: str) -> bool:
    """Whether the name has digits, as “MH370” and “5G” have: one of them off is another."""
    return any(sign.isdigit() for sign in name)


def names_in(tokens: Sequence[str]) -> frozenset[str]:
    """Words with a capital that are not shouted with all the others, and codes such as “MH370”.

    A word that begins a sentence may have its capital for that: it counts where it is a known place or initials.
    """
    spoken = [token for token in tokens if is_word(token)]
    if sum(token.isupper() and len(token) > 1 for token in spoken) > len(spoken) / 2:
        return frozenset()
    found = set()
    begins = True
    for token in tokens:
        if token in QUOTES or token in ENDS or not token[0].isalnum():
            begins = begins or token in ENDS
        elif _is_name(token, begins):
            found.add(name_of(token))
            begins = False
        else:
            begins = begins and token[-1] == "." and len(token) > 1
    return frozenset(found)


def _is_name(token: str, begins: bool) -> bool:
    if token[0].isdigit():
        return token[-1].isupper()  # “5G”
    if not token[0].isupper() or not _may_name(token):
        return False
    return not begins or name_of(token) in PLACES or is_code(token) or (token.isupper() and len(name_of(token)) > 1)


def _may_name(token: str) -> bool:
    word = token.lower()
    if word.rstrip(".") in _TITLES or len(word) < 2:
        return False
    small = word in SMALL and not token.isupper()  # “US” is no “us”
    return not small and word not in MONTHS and word not in NUMERALS and word not in ORDINALS


def called(tokens: Sequence[str], names: Collection[str], language: str) -> Iterator[Called]:
    """The names where they stand; words that follow each other without a dash are one name."""
    for start, end in _stretches(tokens, names):
        yield Called(_words(tokens, start, end), *beside(list(tokens), start, end, language))


def _words(tokens: Sequence[str], start: int, end: int) -> tuple[str, ...]:
    return tuple(name_of(token) for token in tokens[start:end])


def _stretches(tokens: Sequence[str], names: Collection[str]) -> Iterator[tuple[int, int]]:
    place = 0
    while place < len(tokens):
        after = place
        while after < len(tokens) and _names_here(tokens[after], names):
            after += 1
        if after > place:
            yield place, after
        place = max(after, place + 1)


def _names_here(token: str, names: Collection[str]) -> bool:
    return (token[0].isupper() or (token[0].isdigit() and token[-1].isupper())) and name_of(token) in names


def deeds(tokens: Sequence[str], names: Collection[str], language: str) -> Iterator[Deed]:
    """Who does what to whom, where one name, one telling word and another name follow each other."""
    places = list(_stretches(tokens, names))
    for (start, end), (next_start, next_end) in pairwise(places):
        between = [token.lower() for token in tokens[end:next_start]]
        verbs = [word for word in between if word not in _HELPERS and word != "by"]
        if len(verbs) != 1 or not is_word(verbs[0]) or verbs[0] in SMALL or verbs[0] in _MUTUAL:
            continue
        pair = _words(tokens, start, end), _words(tokens, next_start, next_end)
        doer, other = reversed(pair) if between[-1] == "by" else pair
        yield doer, stem_of(verbs[0], language), other


def one_name(one: Called, other: Called) -> bool:
    """Whether the one is the other's initials, or made of it: “UN”, “Indian”."""
    initials = {"".join(word[0] for word in name.words) for name in (one, other)}
    if initials & {*one.words, *other.words}:
        return True
    return any(_akin(word, another) for word in one.words for another in other.words)


def _akin(one: str, other: str) -> bool:
    if is_code(one) and is_code(other):
        return one == other
    needed = max(NAMED_ALIKE, min(len(one), len(other)) - 1)
    return one[:needed] == other[:needed]
