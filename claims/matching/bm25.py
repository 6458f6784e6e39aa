"""BM25 over texts in memory (Robertson and Zaragoza, 2009), for learning and measuring.

Search itself asks PostgreSQL.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

K1 = 1.2  # how soon more of the same word stops to count
B = 0.75  # how far long texts are held back


def rarity(texts_with_it: int, texts: int) -> float:
    """How telling a word is: 0 where every text has it, about ln(texts) where one has."""
    return math.log(1.0 + (texts - texts_with_it + 0.5) / (texts_with_it + 0.5))


class WordIndex:
    """Which texts have which words. Words are counted once a text: claims are short."""

    def __init__(self, texts: Iterable[Sequence[str]]) -> None:
        places: dict[str, list[int]] = defaultdict(list)
        lengths: list[int] = []
        for place, text in enumerate(texts):
            counted = Counter(text)
            lengths.append(len(counted))
            for word in counted:
                places[word].append(place)
        self.size = len(lengths)
        self._places = {word: np.array(found, dtype=np.int64) for word, found in places.items()}
        mean = sum(lengths) / max(self.size, 1)
        self._rarity = {word: rarity(len(found), self.size) for word, found in self._places.items()}
        self._unheard_of = rarity(0, self.size)
        self._held_back = 1.0 / (1.0 + K1 * (1.0 - B + B * np.array(lengths, dtype=float) / (mean or 1.0)))

    def rarity(self, word: str) -> float:
        return self._rarity.get(word, self._unheard_of)

    def scores(self, text: Iterable[str]) -> NDArray[np.float64]:
        """BM25 of each text for these words."""
        totals = np.zeros(self.size)
        for word in dict.fromkeys(text):
            if (found := self._places.get(word)) is not None:
                totals[found] += self.rarity(word)
        return totals * self._held_back * (K1 + 1.0)
