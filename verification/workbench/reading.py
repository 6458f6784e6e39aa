"""Sets a text as HTML: paragraphs that say where they begin, and a mark wherever claims stand.

Passages may overlap and nest. All offsets are Unicode code points, as in the appearances themselves. Made by hand and
not by a template, and with a short way for lines in which nothing or one claim stands: a text has thousands of them.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from html import escape

from django.utils.safestring import SafeString, mark_safe

from claims.models import Placed, Status

LONG = 50_000  # characters of a text from which it is kept as it was set; others are set in no time
KEPT = 4  # long texts that a process keeps: with their marks about twice the text, of at most 5 MB each
MARKED = Placed._fields.index("status") + 1  # fields of a place that a mark is made of; the others follow


@dataclass(frozen=True, slots=True)
class _Set:
    """All that a text is set from. The text itself never changes, and is known by its digest."""

    sha256: str
    marks: tuple[tuple[object, ...], ...]  # of each place the offsets, the ids and the state
    text: str = field(compare=False)
    places: Sequence[Placed] = field(compare=False)


def set_once(sha256: str, text: str, places: Sequence[Placed]) -> SafeString:
    """The same as `typeset`; of a long text that was set from the very same places before, what was made then."""
    if len(text) <= LONG:
        return typeset(text, places)
    return _kept(_Set(sha256, tuple(place[:MARKED] for place in places), text, places))


@lru_cache(maxsize=KEPT)
def _kept(given: _Set) -> SafeString:
    return typeset(given.text, given.places)


def typeset(text: str, places: Sequence[Placed] = ()) -> SafeString:
    """The lines of the text that say something, each cut wherever a passage begins or ends. The places are in order."""
    return mark_safe("".join(_lines(text, places)))  # noqa: S308  (made of escaped parts)


def _lines(text: str, places: Sequence[Placed]) -> Iterator[str]:
    waiting = iter(places)
    following = next(waiting, None)
    here: list[Placed] = []
    begun: set[int] = set()
    end = -1
    for line, shown in zip(text.split("\n"), _escaped(text).split("\n"), strict=True):
        start = end + 1
        end = start + len(line)
        if not line or line.isspace():
            continue
        while following and following.start < end:
            here.append(following)
            following = next(waiting, None)
        if here:
            here = [place for place in here if place.end > start]
        inner = _marked(line, shown, start, here, begun) if here else shown
        yield f'<p dir="auto" data-start="{start}">{inner}</p>'


def _escaped(text: str) -> str:
    """Line ends stay; a lone carriage return is kept, which a parser would drop."""
    return escape(text).replace("\r", "&#13;")


def _marked(line: str, shown: str, start: int, places: list[Placed], begun: set[int]) -> str:
    """A line in which claims stand. `begun` holds those of which a piece was set already, and is added to."""
    as_html = str if len(line) == len(shown) else _escaped  # of most lines nothing has to be escaped
    if len(places) == 1:
        left, right = max(0, places[0].start - start), places[0].end - start
        mark = _mark(as_html(line[left:right]), places, begun)
        return f"{as_html(line[:left])}{mark}{as_html(line[right:])}"
    return "".join(
        _mark(as_html(line[left - start : right - start]), here, begun)
        for left, right, here in _pieces(start, start + len(line), places)
    )


def _pieces(start: int, end: int, places: list[Placed]) -> Iterator[tuple[int, int, list[Placed]]]:
    """The runs of a line in which the same claims stand: the shortest passage first, as the one meant by a click."""
    cuts = {start, end}
    for place in places:
        cuts |= {max(start, place.start), min(end, place.end)}
    by_length = sorted(places, key=lambda place: (place.end - place.start, place.pk))
    for left, right in itertools.pairwise(sorted(cuts)):
        yield left, right, [place for place in by_length if place.start <= left and right <= place.end]


def _mark(shown: str, here: list[Placed], begun: set[int]) -> str:
    """A piece with the claims that stand there. The keyboard reaches it if it is the first one of a passage."""
    if not here:
        return shown
    ids, deep, reached = here[0].public_id, "", ""
    if len(here) > 1:
        claims = dict.fromkeys(place.public_id for place in here)
        ids, deep = " ".join(claims), " deep" if len(claims) > 1 else ""
    for place in here:
        if place.pk not in begun:
            reached = ' tabindex="0" role="button"'
            begun.add(place.pk)
    return f'<mark class="is-{here[0].status}{deep}" data-claims="{ids}"{reached}>{shown}</mark>'


def listed(claims: Iterable[Placed], room: str) -> SafeString:
    """The claims as lines of a list, each a way to it; made here, since a template takes long over a thousand."""
    labels = {status.value: escape(str(status.label)) for status in Status}
    lines = (
        f'<li><a href="{room}claims/{claim.public_id}/" data-opens="{claim.public_id}" dir="auto">'
        f"{escape(claim.short)}</a> "
        f'<span class="state is-{claim.status}">{labels[claim.status]}</span></li>'
        for claim in claims
    )
    return mark_safe("\n".join(lines))  # noqa: S308  (made of escaped parts)
