"""A text into sentences, each with its place in code points; what is between them is white space alone.

Written by hand, since no library keeps offsets, bears ten megabytes in one line and knows headlines and lists at once.
"""

from __future__ import annotations

import re
import statistics
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from claims.text.abbreviations import BEGINNERS, MAYBE_LAST, MONTHS_AFTER_A_STOP, NEVER_LAST, ORDINARY
from claims.text.capitals import UPPER

LONGEST = 4_000  # code points; what goes on without an end is cut at a space near here

_BREAK = re.compile(r"(?:\r\n|[\n\r\x0b\x0c\x85\u2028\u2029])(?:[^\S\n\r]*(?:\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]))*")
_CLOSERS = "\"'”’»›」』】）)\\]}″"
_OPENERS = "\"'“‘«‹„‚「『【（(\\[{¿¡—–\\-"
# The end of a sentence: a run of end marks with what closes behind it. East Asian ones need no space after them.
_END = re.compile(
    rf"[。！？｡]+[{_CLOSERS}]*|"
    rf"(?:\.(?: \.){{1,5}}|[.!?…؟۔।॥։።]{{1,9}})(?:[“‘](?=\s)|[{_CLOSERS}]{{0,4}})(?=\s|[^\W\d_])"
)
_WORD_BEFORE = re.compile(r"[^\s\"'“”‘’«»()\[\]{}—–]{1,20}\Z")
_NEXT_WORD = re.compile(rf"[{_OPENERS}\s]{{0,8}}(?P<word>\w+)?")
_ITEM = re.compile(r"\s*(?:[-*•‣◦▪–—·●]\s|\(?(?:\d{1,3}|[a-zA-Z]|[ivxIVX]{1,5})[.)]\s)")
_NUMBER_OF_ITEM = re.compile(r"\s*\(?(?:\d{1,3}|[a-zA-Z]|[ivxIVX]{1,5})\.\Z")
_CAPTION = re.compile(
    r"\s*(?:table|figure|chart|box|section|chapter|part|annex|appendix|tabelle|abbildung|tableau|tabla|таблица)\s"
    r"(?:\d{1,3}|[IVX]{1,5})[a-z]?\Z",
    re.IGNORECASE,
)
# “AHRENFELD. Nach dem …”, “КЕДРОВСК, 14 июня. — Суд …”: where a dispatch comes from.
_DATELINE = re.compile(rf"\s*[{UPPER}]{{5,}}(?:[ -][{UPPER}]{{2,}}){{0,2}}(?P<day>,[^.]{{1,30}})?\Z")
LONGEST_DATELINE = 60  # code points
_DASHED = re.compile(r"\.?\s*[—–-]\s")
# What ends a post: tags, links and pictograms behind its last sentence.
_TAIL = re.compile(r"(?:\s*(?:[#@]\w+|https?://\S+|[\u2190-\u2bff\ufe0f\U0001f000-\U0001faff]+))+\s*\Z")
LONGEST_TAIL = 300  # code points
_INITIAL = re.compile(r"(?:[^\W\d_]\.-?)*[^\W\d_]\Z")
_ENDS_A_LINE = re.compile(rf"[.!?…:;؟۔।॥。！？][{_CLOSERS}]*\s*\Z")
_ASCII_END = frozenset(".!?…")
WIDEST_WRAPPED = 150  # code points of a line in a text that was broken by a mail program or a page of small print


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence and its place: offsets in code points, end exclusive. `block` counts the lines or paragraphs."""

    start: int
    end: int
    text: str
    block: int


def split_sentences(text: str) -> list[Sentence]:
    """The sentences of a text in order. They never overlap, and only white space lies outside them."""
    return list(_sentences(text))


def _sentences(text: str) -> Iterator[Sentence]:
    for number, (start, end) in enumerate(_blocks(text)):
        for first, last in _in_block(text, start, end):
            for piece in _bounded(text, first, last):
                if trimmed := _trimmed(text, *piece):
                    yield Sentence(*trimmed, text[trimmed[0] : trimmed[1]], number)


def _blocks(text: str) -> Iterator[tuple[int, int]]:
    """Stretches that sentences do not leave: paragraphs, and the single lines of a text that is not wrapped."""
    breaks = list(_BREAK.finditer(text))
    wrapped = _wrapped_width(text, breaks)
    start = line = 0
    for found in breaks:
        if not wrapped or _ends_block(text, line, found, wrapped):
            yield start, found.start()
            start = found.end()
        line = found.end()
    yield start, len(text)


def _wrapped_width(text: str, breaks: list[re.Match[str]]) -> int:
    """The usual width of lines when most of them end amid a sentence; 0 when a line is a paragraph."""
    single = [found for found in breaks[:2_000] if _is_single(found)]
    if len(single) < 2:
        return 0
    starts = {found.end(): found for found in breaks}
    amid = sum(
        not _ENDS_A_LINE.search(text, max(0, found.start() - 8), found.start())
        and text[found.end() : found.end() + 1].islower()
        for found in single
    )
    ends = sorted({0, *starts})
    widths = [found.start() - ends[place] for place, found in enumerate(breaks[:2_000])]
    usual = int(statistics.quantiles(widths, n=10)[-1])
    return usual if usual <= WIDEST_WRAPPED and amid >= 0.3 * len(single) else 0


def _is_single(found: re.Match[str]) -> bool:
    return len(found.group().replace("\r\n", "\n").strip(" \t")) == 1


def _ends_block(text: str, line: int, found: re.Match[str], width: int) -> bool:
    short = found.start() - line < 0.6 * width
    closed = _ENDS_A_LINE.search(text, max(line, found.start() - 8), found.start()) is not None
    goes_on = text[found.end() : found.end() + 1].islower()
    return not _is_single(found) or _ITEM.match(text, found.end()) is not None or (short and (closed or not goes_on))


def _in_block(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    first = start
    for found in _END.finditer(text, start, end):
        if found.end() < end and _ends(text, first, found, end) and not _is_tail(text, found.end(), end):
            yield first, found.end()
            first = found.end()
    yield first, end


def _is_tail(text: str, start: int, end: int) -> bool:
    return end - start <= LONGEST_TAIL and _TAIL.match(text, start, end) is not None


def _ends(text: str, first: int, found: re.Match[str], end: int) -> bool:
    """Whether a sentence ends with this mark, by what stands before and after it."""
    mark = found.group()
    if mark[0] not in _ASCII_END:
        return True
    spaced = text[found.end()].isspace()
    following = _NEXT_WORD.match(text, found.end(), min(end, found.end() + 40))
    word = (following and following["word"]) or ""
    if not spaced:  # “war.After” where a space was lost; “example.com” is none
        return mark in ".?!" and word in _GLUED and text[found.start() - 2 : found.start()].islower()
    if mark in _DOUBLED:  # “why are u lying?? you said”
        return True
    if word[:1].islower() or (text[found.start() - 1] == "[" and mark.endswith("]")):
        return False
    if mark[0] != "." or len(mark.rstrip(_CLOSERS)) > 1:
        return True
    return _stop_ends(text, first, found.start(), word, closed=len(mark) > 1)


_DOUBLED = frozenset(["??", "???", "????", "!!", "!!!", "!!!!"])
_GLUED = frozenset(word.capitalize() for word in BEGINNERS if len(word) > 1)


def _stop_ends(text: str, first: int, stop: int, word: str, *, closed: bool) -> bool:
    before = _WORD_BEFORE.search(text, max(first, stop - 20), stop)
    if before is None:
        return True
    last_word = unicodedata.normalize("NFC", before.group()).casefold()  # “Dña” may come in four code points
    if _is_dateline(text, first, stop):
        return False
    if stop - first <= 20 and _CAPTION.match(text[first:stop]):
        return False
    if stop - first <= 8 and _NUMBER_OF_ITEM.match(text[first : stop + 1]):
        return False
    if last_word in ORDINARY and not before.group().istitle():
        return True
    begins = (word.casefold() in BEGINNERS and not word.isupper()) or word in {"A", "I"}
    if last_word in NEVER_LAST:
        return (last_word == "no" and not word[:1].isdigit()) or (closed and begins)
    if last_word in MAYBE_LAST:
        return begins
    if _INITIAL.match(last_word) and (before.group()[0].isupper() or len(word) == 1):
        return begins
    return not (last_word.isdigit() and word.casefold() in MONTHS_AFTER_A_STOP)


def _is_dateline(text: str, first: int, stop: int) -> bool:
    place = _DATELINE.match(text[first:stop]) if stop - first <= LONGEST_DATELINE else None
    if place is None or (place["day"] and not _DASHED.match(text, stop)):
        return False
    return first == 0 or _BREAK.match(text, first - 1) is not None or text[first - 1] == "\n"


def _bounded(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Cuts what is longer than any sentence, at a space if there is one."""
    while end - start > LONGEST:
        cut = start + LONGEST
        space = max(text.rfind(mark, start + LONGEST // 2, cut) for mark in (" ", "\n", "،", "，", "、"))
        cut = space + 1 if space > 0 else cut
        yield start, cut
        start = cut
    yield start, end


def _trimmed(text: str, start: int, end: int) -> tuple[int, int] | None:
    there = text[start:end]
    start += len(there) - len(there.lstrip())
    end -= len(there) - len(there.rstrip())
    return (start, end) if start < end else None
