"""The names in a sentence, where they stand, and who does what to whom. Capitals tell, in scripts that have them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice, pairwise

from claims.matching.counts import NUMERALS, ORDINALS
from claims.matching.tokens import ENDS, MOST, SMALL, beside, is_word, listed, stem_of
from claims.text.calendar_words import MONTHS
from claims.text.name_words import PLACES

_BETWEEN = 6  # tokens between who does something and to whom, at most
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


@lru_cache(maxsize=20_000)
def name_of(token: str) -> str:
    plain = token.casefold().replace("’", "'").removesuffix("'s").replace(".", "").replace("-", "")
    return ALSO_CALLED.get(plain, plain)


def is_code(name: str) -> bool:
    """Whether the name has digits, as “MH370” and “5G” have: one of them off is another."""
    return any(sign.isdigit() for sign in name)


@dataclass(frozen=True, slots=True)
class Naming:
    """The names of a sentence, where each stands, and who does what to whom."""

    names: frozenset[str]  # folded
    called: tuple[Called, ...]
    deeds: frozenset[Deed]


def naming(tokens: list[str], language: str) -> Naming:
    """Words with a capital that are not shouted with all the others, and codes such as “MH370”.

    A word that begins a sentence may have its capital for that: it counts where it is a known place or initials.
    """
    folded = [name_of(token) if _looks_named(token) else "" for token in tokens]
    names = frozenset() if _shouted(tokens) else _names(tokens, folded)
    if not names:
        return Naming(names, (), frozenset())
    stretches = list(islice(_stretches(folded, names), MOST))
    called = [Called(tuple(folded[a:b]), *beside(tokens, a, b, language)) for a, b in stretches]
    return Naming(names, tuple(called), frozenset(_deeds(tokens, folded, stretches, language)))


def _looks_named(token: str) -> bool:
    return token[0].isupper() or (token[0].isdigit() and token[-1].isupper())  # “5G”


def _shouted(tokens: Sequence[str]) -> bool:
    spoken = [token for token in tokens if is_word(token)]
    return sum(token.isupper() and len(token) > 1 for token in spoken) > len(spoken) / 2


def _names(tokens: Sequence[str], folded: Sequence[str]) -> frozenset[str]:
    found = set()
    begins = True
    for token, name in zip(tokens, folded, strict=True):
        if not token[0].isalnum():
            begins = begins or token in ENDS
        elif name and _is_name(token, name, begins):
            found.add(name)
            begins = False
        else:
            begins = begins and token[-1] == "." and len(token) > 1
    return frozenset(found)


def _is_name(token: str, name: str, begins: bool) -> bool:
    if token[0].isdigit():
        return True
    if not _may_name(token):
        return False
    return not begins or name in PLACES or is_code(name) or (token.isupper() and len(name) > 1)


def _may_name(token: str) -> bool:
    word = token.lower()
    if word.rstrip(".") in _TITLES or len(word) < 2:
        return False
    small = word in SMALL and not token.isupper()  # “US” is no “us”
    return not small and word not in MONTHS and word not in NUMERALS and word not in ORDINALS


def _stretches(folded: Sequence[str], names: Collection[str]) -> Iterator[tuple[int, int]]:
    """From where to where names stand; words that follow each other without a dash are one name."""
    place = 0
    while place < len(folded):
        after = place
        while after < len(folded) and folded[after] in names:
            after += 1
        if after > place:
            yield place, after
        place = max(after, place + 1)


def _deeds(
    tokens: Sequence[str], folded: Sequence[str], stretches: Sequence[tuple[int, int]], language: str
) -> Iterator[Deed]:
    """Who does what to whom, where one name, one telling word and another name follow each other."""
    for (start, end), (next_start, next_end) in pairwise(stretches):
        if next_start - end > _BETWEEN:
            continue
        between = [token.lower() for token in tokens[end:next_start]]
        verbs = [word for word in between if word not in _HELPERS and word != "by"]
        if len(verbs) != 1 or not is_word(verbs[0]) or verbs[0] in SMALL or verbs[0] in _MUTUAL:
            continue
        pair = tuple(folded[start:end]), tuple(folded[next_start:next_end])
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
