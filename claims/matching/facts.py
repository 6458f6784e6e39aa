"""What a sentence says that another may contradict: numbers, dates, names, and what it negates."""

from __future__ import annotations

from functools import cached_property, lru_cache

from claims.matching.counts import Counts, Number, counts
from claims.matching.denials import Denials, denials
from claims.matching.naming import Naming, is_code, naming
from claims.matching.tokens import plain_digits, tokens_of
from claims.matching.words import stems

KEPT = 2_000  # sentences whose facts a process remembers


class Facts:
    """What can be compared. Each part is read when it is first asked for: most comparisons need few."""

    def __init__(self, text: str, language: str) -> None:
        self._text, self._language = plain_digits(text), language

    @cached_property
    def _tokens(self) -> list[str]:
        return tokens_of(self._text)

    @cached_property
    def counted(self) -> Counts:
        return counts(self._tokens, self._language)

    @cached_property
    def named(self) -> Naming:
        return naming(self._tokens, self._language)

    @cached_property
    def denials(self) -> Denials:
        return denials(self._tokens, self._language)

    @cached_property
    def stems(self) -> frozenset[str]:
        return frozenset(stems(self._text, self._language))

    def says(self, name: str) -> bool:
        """Whether the name stands here, be it as another word of the same stem."""
        if name in self.named.names:
            return True
        parts = _parts(name)
        return bool(parts) and (all if is_code(name) else any)(part in self.stems for part in parts)

    def counts(self, number: Number) -> bool:
        return any(number.fits(other) for other in self.counted.numbers)


@lru_cache(maxsize=20_000)
def _parts(name: str) -> tuple[str, ...]:
    return tuple(stems(name))


@lru_cache(maxsize=KEPT)
def facts(text: str, language: str = "en") -> Facts:
    """What the sentence says in numbers, dates, names and negations."""
    return Facts(text, language)


def says_all_of(text: Facts, claim: Facts) -> bool:
    """Whether every number, year, day and name of the claim is in the text: enough to call somebody over it."""
    told, claimed = text.counted, claim.counted
    named = all(text.says(name) for name in claim.named.names)
    return (
        named and all(map(text.counts, claimed.numbers)) and claimed.years <= told.years and claimed.days <= told.days
    )
