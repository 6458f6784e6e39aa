"""What a sentence says that another may contradict: numbers, dates, names, and what it negates."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from claims.matching.counts import Number, counts
from claims.matching.denials import Denials, denials
from claims.matching.naming import Called, Deed, called, deeds, is_code, names_in
from claims.matching.tokens import plain_digits, tokens_of
from claims.matching.words import stems


@dataclass(frozen=True, slots=True)
class Facts:
    """What can be compared."""

    numbers: tuple[Number, ...]
    ordinals: tuple[tuple[int, str], ...]  # with the stem of what is counted
    years: frozenset[int]
    decades: frozenset[int]  # their first years
    months: frozenset[int]
    days: frozenset[tuple[int, int]]  # month and day
    names: frozenset[str]  # folded
    called: tuple[Called, ...]  # the same where they stand
    deeds: frozenset[Deed]
    denials: Denials
    stems: frozenset[str]

    def says(self, name: str) -> bool:
        """Whether the name stands here, be it as another word of the same stem."""
        if name in self.names:
            return True
        parts = stems(name)
        return bool(parts) and (all if is_code(name) else any)(part in self.stems for part in parts)

    def counts(self, number: Number) -> bool:
        return any(number.fits(other) for other in self.numbers)


@lru_cache(maxsize=20_000)
def facts(text: str, language: str = "en") -> Facts:
    """What the sentence says in numbers, dates, names and negations."""
    tokens = tokens_of(text)
    found = counts(tokens, language)
    names = names_in(tokens)
    return Facts(
        numbers=tuple(found.numbers),
        ordinals=tuple(found.ordinals),
        years=frozenset(found.years),
        decades=frozenset(found.decades),
        months=frozenset(found.months),
        days=frozenset(found.days),
        names=names,
        called=tuple(called(tokens, names, language)),
        deeds=frozenset(deeds(tokens, names, language)),
        denials=denials(tokens, language),
        stems=frozenset(stems(plain_digits(text), language)),
    )


def says_all_of(text: Facts, claim: Facts) -> bool:
    """Whether every number, year, day and name of the claim is in the text: enough to call somebody over it."""
    named = all(text.says(name) for name in claim.names)
    return named and all(map(text.counts, claim.numbers)) and claim.years <= text.years and claim.days <= text.days
