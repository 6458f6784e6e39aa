"""Two revisions of a text held against each other: paragraph by paragraph, and inside of those, word by word.

Bounded in time and memory, however long the texts are: see `config.quoting.alignment`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from config.quoting.alignment import aligned
from sources.capture.diff import WORDS

KEPT_IN_SIGHT = 1  # paragraphs around a change that are shown; the rest of what stayed the same is folded away


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of both texts: the same in both, or changed. As HTML; everything in it is escaped.

    `count` is how many paragraphs it has; a part that is folded can be opened.
    """

    html: SafeString
    is_same: bool
    count: int
    is_folded: bool = False


def compared(then: str, now: str) -> Iterator[Part]:
    """The parts in order. Passages of the newer text carry where they begin, in code points, as `data-start`."""
    old, new = then.split("\n"), now.split("\n")
    starts = [0, *accumulate(len(line) + 1 for line in new)]
    low = begin = 0
    for one, other, size in [*aligned(old, new), (len(old), len(new), 0)]:
        if low < one or begin < other:
            yield _changed(old[low:one], new[begin:other], starts[begin])
        yield from _same(new[other : other + size], starts[other : other + size])
        low, begin = one + size, other + size


def _same(lines: Sequence[str], starts: Sequence[int]) -> Iterator[Part]:
    shown = [(at, line) for at, line in zip(starts, lines, strict=True) if line.strip()]
    if not shown:
        return
    near = KEPT_IN_SIGHT
    if len(shown) <= 2 * near + 1:
        yield Part(_paragraphs(shown), True, len(shown))
        return
    yield Part(_paragraphs(shown[:near]), True, near)
    yield Part(_paragraphs(shown[near:-near]), True, len(shown) - 2 * near, is_folded=True)
    yield Part(_paragraphs(shown[-near:]), True, near)


def _paragraphs(lines: Sequence[tuple[int, str]]) -> SafeString:
    return _safe("".join(f'<p dir="auto">{_piece("span", line, at)}</p>' for at, line in lines))


def _changed(old: Sequence[str], new: Sequence[str], at: int) -> Part:
    before, after = WORDS.findall("\n".join(old)), WORDS.findall("\n".join(new))
    parts: list[str] = []
    low = begin = 0
    for one, other, size in [*aligned(before, after), (len(before), len(after), 0)]:
        removed, added = "".join(before[low:one]), "".join(after[begin:other])
        kept = "".join(after[other : other + size])
        parts += [_piece("del", removed), _piece("ins", added, at), _piece("span", kept, at + len(added))]
        at += len(added) + len(kept)
        low, begin = one + size, other + size
    return Part(_safe(f'<p dir="auto" class="as-written">{"".join(parts)}</p>'), False, max(len(old), len(new)))


def _piece(tag: str, words: str, at: int | None = None) -> str:
    if not words:
        return ""
    place = "" if at is None else f' data-start="{at}"'
    shown = escape(words).replace("\r", "&#13;")
    return f"<{tag}{place}>{shown}</{tag}>"


def _safe(html: str) -> SafeString:
    return mark_safe(html)  # noqa: S308  (made of escaped parts)
