"""Texts as they are compared: what typesetting, keyboards and extraction change without changing what is said.

Folded away are white space, punctuation, quote marks, letter case, invisible characters and the forms that Unicode
calls compatible (NFKD: ligatures, full width, composed letters). Kept is whatever may change a figure: separators
between digits, signs and points before them, percent and currency signs, and superscripts apart from digits.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from bisect import bisect_right
from functools import cache
from itertools import accumulate

LONGEST_CLUSTER = 30  # marks on one letter that are put in order together (UAX #15, stream-safe text)
MOST_KEPT = 50_000  # letters with marks whose fold is remembered
GAP = "·"  # stands for punctuation that says nothing
_KEPT = frozenset("%‰‱&@#*§/\\")  # punctuation by its category, and yet part of what is said
_AS = {
    **dict.fromkeys("`´ʻʼˈ‘’‚‛′″ـ﹅", GAP),  # quote marks that are letters or symbols to Unicode; the Arabic stretcher
    **dict.fromkeys("−‐‑‒–—―⁃", "-"),
    "٫": ".",
    "٬": ",",
    "٪": "%",
    "ي": "ی",  # one letter on two keyboards, as are the next two
    "ى": "ی",
    "ك": "ک",
}
_TOKEN = re.compile(
    rf"[^ .,:{GAP}-]+"  # letters, digits and symbols
    rf"|(?<=[0-9])[ .,:{GAP}-]+(?=[0-9])"  # what stands between two digits
    rf"|(?<![^ {GAP}])[.-](?=[0-9])"  # a sign or point before a figure
)


class Folded:
    """A text as it is compared, and where each of its characters stands in the text as it is."""

    def __init__(self, original: str) -> None:
        clusters = _clusters(original)
        folds = [_FOLDS[cluster] for cluster in clusters]
        self._cluster_ends = array("L", accumulate(map(len, clusters)))
        self._fold_ends = array("L", accumulate(map(len, folds)))
        kept = [(found.start(), _gap(found.group())) for found in _TOKEN.finditer("".join(folds))]
        self._token_starts = array("L", (start for start, _ in kept))
        self._token_ends = array("L", accumulate(len(token) for _, token in kept))
        self.text = "".join(token for _, token in kept)

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Offsets in the original of a piece of the folded text; whole characters with their marks."""
        first, last = self._cluster(start), self._cluster(end - 1)
        return (self._cluster_ends[first - 1] if first else 0), self._cluster_ends[last]

    def at(self, offset: int) -> int:
        """The folded offset of the first character that stands at or after an offset of the original."""
        low, high = 0, len(self.text)
        while low < high:
            middle = (low + high) // 2
            low, high = (middle + 1, high) if self.place(middle, middle + 1)[0] < offset else (low, middle)
        return low

    def _cluster(self, at: int) -> int:
        """Which letter of the original the folded character comes from."""
        token = bisect_right(self._token_ends, at)
        within = at - (self._token_ends[token - 1] if token else 0)
        return bisect_right(self._fold_ends, self._token_starts[token] + within)


def folded(text: str) -> str:
    """The text as it is compared."""
    return "".join(map(_gap, _TOKEN.findall("".join([_FOLDS[cluster] for cluster in _clusters(text)]))))


class _Folds(dict[str, str]):
    """Letters with their marks, folded once; as many as a few languages have."""

    def __missing__(self, cluster: str) -> str:
        if len(self) > MOST_KEPT:
            self.clear()
        self[cluster] = fold = _folded_cluster(cluster)
        return fold


_FOLDS = _Folds()


def _folded_cluster(cluster: str) -> str:
    plain = "".join(map(_plain, cluster if cluster in _AS else unicodedata.normalize("NFKD", cluster)))
    is_figure = not cluster[0].isdecimal() and any(character.isdecimal() for character in plain)
    return f"^{plain}" if is_figure else plain


def _plain(character: str) -> str:
    if character in _AS:
        return _AS[character]
    if character.isspace():
        return " "
    if character.isdecimal():
        return str(unicodedata.decimal(character))
    kind = unicodedata.category(character)
    if kind in ("Cf", "Cc") or "\ufe00" <= character <= "\ufe0f":
        return ""
    if kind == "Pd":
        return "-"
    if kind[0] == "P" and character not in _KEPT:
        return character if character in ".,:" else GAP
    return character.casefold()


def _gap(token: str) -> str:
    """What stands between two digits: a dash with or without spaces is one, and any white space is one space."""
    if token[0] not in f" .,:{GAP}-":
        return token
    return "-" if "-" in token else re.sub(" +", " ", token)


def _clusters(text: str) -> list[str]:
    """The text in letters with their marks, so that marks in another order are the same."""
    letters, mark = _patterns()
    return letters.findall(text) if mark.search(text) else list(text)


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    marks = "".join(map(chr, filter(lambda code: unicodedata.combining(chr(code)), range(0x300, 0x1F000))))
    return re.compile(f"(?s:.)[{marks}]{{0,{LONGEST_CLUSTER}}}"), re.compile(f"[{marks}]")
