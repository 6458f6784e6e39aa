"""Charts as SVG made on the server: each mark a link to what is behind it, with a table of the same figures.

Nothing in them rests on colour alone: every mark has its name and its figure beside it. The stylesheet is
`verification/charts.css`. Where the interface runs from right to left, so do they.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language_bidi

WIDTH = 400  # of every chart, in its own units; about pixels on a telephone
ROW, BAR, GAP = 40, 10, 22  # height of a row of bars, of its bar, and where the bar begins in it
HEIGHT, FOOT = 150, 22  # of columns, and of what is written below them


@dataclass(frozen=True, slots=True)
class Mark:
    """One figure: what it counts, how much, the list behind it, and its look.

    `shown` is the figure in words; `below` is what stands below a column.
    """

    label: Any
    value: float
    url: str = ""
    look: str = ""
    shown: Any = ""
    below: str = ""

    @property
    def words(self) -> Any:
        return self.shown or f"{int(self.value):,}"


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart with its name, what it shows in a sentence, and its figures as drawn and as rows of a table."""

    name: str
    title: Any
    description: Any
    heads: tuple[Any, Any]
    marks: Sequence[Mark]
    svg: SafeString

    @property
    def is_empty(self) -> bool:
        return not any(mark.value for mark in self.marks)


def bars(name: str, title: Any, description: Any, heads: tuple[Any, Any], marks: Sequence[Mark]) -> Chart:
    """Figures beneath each other, each with its bar, in proportion to the greatest."""
    most = max((mark.value for mark in marks), default=0) or 1
    drawn = ((_linked(mark, _bar(mark, ROW * at, mark.value / most)),) for at, mark in enumerate(marks))
    return Chart(name, title, description, heads, marks, _svg(name, title, description, drawn, ROW * len(marks)))


def columns(name: str, title: Any, description: Any, heads: tuple[Any, Any], marks: Sequence[Mark]) -> Chart:
    """Figures beside each other, as they follow in time; every third is named below."""
    most = max((mark.value for mark in marks), default=0) or 1
    wide = WIDTH / (len(marks) or 1)
    drawn = [(_linked(mark, _column(mark, at * wide, wide, mark.value / most)),) for at, mark in enumerate(marks)]
    drawn += [(_text(at * wide, HEIGHT + 16, mark.below, "named"),) for at, mark in enumerate(marks) if not at % 3]
    return Chart(name, title, description, heads, marks, _svg(name, title, description, drawn, HEIGHT + FOOT))


def strip(marks: Sequence[Mark]) -> SafeString:
    """Shares of a whole in one line. It is only to be looked at: the figures stand in a list beside it."""
    whole = sum(mark.value for mark in marks) or 1
    parts, at = [], 0.0
    for mark in marks:
        wide = WIDTH * mark.value / whole
        parts.append((_rect(at, 0, max(0.0, wide - 1), 8, f"mark is-{mark.look}"),))
        at += wide
    return format_html(
        '<svg class="shares" viewBox="0 0 {} 8" preserveAspectRatio="none" aria-hidden="true">{}</svg>',
        WIDTH, format_html_join("", "{}", parts),
    )  # fmt: skip


def _svg(name: str, title: Any, description: Any, drawn: Any, height: float) -> SafeString:
    return format_html(
        '<svg class="drawn" viewBox="0 0 {} {}" role="group" aria-labelledby="{name}-title" '
        'aria-describedby="{name}-desc"><title id="{name}-title">{}</title><desc id="{name}-desc">{}</desc>{}</svg>',
        WIDTH, height, title, description, format_html_join("", "{}", drawn), name=name,
    )  # fmt: skip


def _linked(mark: Mark, drawn: SafeString) -> SafeString:
    name = f"{mark.label}: {mark.words}"
    if not mark.url:
        return format_html('<g role="img" aria-label="{}">{}</g>', name, drawn)
    return format_html('<a href="{}" aria-label="{}">{}</a>', mark.url, name, drawn)


def _bar(mark: Mark, top: float, share: float) -> SafeString:
    return format_html(
        "{}{}{}{}{}",
        _rect(0, top, WIDTH, ROW - 4, "reach"),
        _text(0, top + 15, mark.label, "name"),
        _text(WIDTH, top + 15, mark.words, "figure"),
        _rect(0, top + GAP, WIDTH, BAR, "track"),
        _rect(0, top + GAP, WIDTH * share, BAR, f"mark is-{mark.look}") if mark.value else "",
    )


def _column(mark: Mark, left: float, wide: float, share: float) -> SafeString:
    high = (HEIGHT - 24) * share
    return format_html(
        "{}{}{}{}",
        _rect(left, 0, wide - 2, HEIGHT, "reach"),
        _rect(left, HEIGHT - 2, wide - 2, 2, "track"),
        _rect(left, HEIGHT - high, wide - 2, high, f"mark is-{mark.look}") if mark.value else "",
        _text(left + (wide - 2) / 2, HEIGHT - high - 5, mark.words, "above") if mark.value else "",
    )


def _rect(left: float, top: float, wide: float, high: float, look: str) -> SafeString:
    left = WIDTH - left - wide if get_language_bidi() else left
    return format_html('<rect class="{}" x="{}" y="{}" width="{}" height="{}"/>', look, *_short(left, top, wide, high))


def _text(at: float, base: float, words: Any, look: str) -> SafeString:
    at = WIDTH - at if get_language_bidi() else at
    return format_html('<text class="{}" x="{}" y="{}">{}</text>', look, *_short(at, base), words)


def _short(*numbers: float) -> list[str]:
    return [f"{number:.1f}" for number in numbers]
