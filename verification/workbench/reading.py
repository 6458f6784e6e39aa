"""Cuts a text into paragraphs and pieces, so that every claim can be highlighted where it stands.

Passages may overlap and nest. All offsets are Unicode code points, as in the appearances themselves.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape

from django.utils.safestring import SafeString, mark_safe

from claims.models import Appearance, Claim, Status


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text in which the same claims stand: the shortest passage first, as the one that is meant by a click."""

    start: int
    text: str
    here: tuple[Appearance, ...]
    begins: tuple[Appearance, ...]  # those whose first piece this is


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One line of the text, with where it begins."""

    start: int
    pieces: tuple[Piece, ...]


def paragraphs(text: str, places: Iterable[Appearance]) -> Iterator[Paragraph]:
    """The lines of the text that say something, each cut wherever a passage begins or ends."""
    waiting = sorted(places, key=lambda place: (place.start, place.end))[::-1]
    open_now: list[Appearance] = []
    begun: set[int] = set()
    start = 0
    for line in text.split("\n"):
        end = start + len(line)
        while waiting and waiting[-1].start < end:
            open_now.append(waiting.pop())
        open_now = [place for place in open_now if place.end > start]
        if line.strip():
            yield Paragraph(start, tuple(_pieces(text, start, end, open_now, begun)))
        start = end + 1


def _pieces(text: str, start: int, end: int, places: list[Appearance], begun: set[int]) -> Iterator[Piece]:
    cuts = {start, end}
    for place in places:
        cuts |= {max(start, place.start), min(end, place.end)}
    ordered = sorted(cuts)
    for left, right in itertools.pairwise(ordered):
        here = [place for place in places if place.start <= left and right <= place.end]
        here.sort(key=lambda place: (place.end - place.start, place.pk))
        begins = tuple(place for place in here if place.pk not in begun)
        begun |= {place.pk for place in begins}
        yield Piece(left, text[left:right], tuple(here), begins)


def written(found: Iterable[Paragraph]) -> SafeString:
    """The paragraphs as HTML. Everything is escaped; a lone carriage return is kept, which a parser would drop."""
    return mark_safe("".join(_paragraph(paragraph) for paragraph in found))  # noqa: S308  (made of escaped parts)


def _paragraph(paragraph: Paragraph) -> str:
    inner = "".join(_piece(piece) for piece in paragraph.pieces)
    return f'<p dir="auto" data-start="{paragraph.start}">{inner}</p>'


def _piece(piece: Piece) -> str:
    shown = escape(piece.text).replace("\r", "&#13;")
    if not piece.here:
        return shown
    claims = list(dict.fromkeys(place.claim.public_id for place in piece.here))
    status = piece.here[0].claim.status
    reached = ' tabindex="0" role="button"' if piece.begins else ""
    deep = " deep" if len(claims) > 1 else ""
    return f'<mark class="is-{status}{deep}" data-claims="{" ".join(claims)}"{reached}>{shown}</mark>'


def listed(claims: Iterable[Claim], room: str) -> SafeString:
    """The claims as lines of a list, each a way to it; made here, since a template takes long over a thousand."""
    labels = {status.value: escape(str(status.label)) for status in Status}
    lines = (
        f'<li><a href="{room}claims/{claim.public_id}/" data-opens="{claim.public_id}" dir="auto">'
        f"{escape(str(claim))}</a> "
        f'<span class="state is-{claim.status}">{labels[claim.status]}</span></li>'
        for claim in claims
    )
    return mark_safe("\n".join(lines))  # noqa: S308  (made of escaped parts)
