"""What a page shows to people: its heading, the byline beneath it, and the date printed beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from lxml import html

from sources.citation.days import address_day, days_in, machine_day, within
from sources.citation.found import Candidate, Day, Field, Name, Origin
from sources.citation.names import names_in
from sources.citation.page import Place, WebPage, words_of

LONGEST_BYLINE = 120  # characters
LONGEST_DATED = 160  # characters of a line that is there to tell a date
SHORT = 40  # characters
MOST_PARTS = 6  # elements inside an element that is a line
SURE = 3.0  # from here on a printed date is believed
MANY = 3  # different days in elements of the same kind: a list of other things
LISTED = 2.5
HINTED = 2.0  # more for a day in the month that the address tells
_BYLINE = re.compile(
    r"byline|(?<![a-z])by-?author|author|writtenby|(?<![a-z])autor|auteur|vcard|p-author|creator", re.IGNORECASE
)
_FOR_MACHINES = re.compile(r"\bauthor\b", re.IGNORECASE)
_BEGINS = re.compile(
    r"\W{0,4}(?:(?:(?:written|posted|story|words|report(?:ed|ing)?)\s)?[Bb]y:?\s(?-i:[A-ZÀ-Þ])|BY:?\s"
    r"|(?-i:Von|Par|Por)\s(?-i:[A-ZÀ-Þ]\w+\s[A-ZÀ-Þ]))",
    re.IGNORECASE,
)
_NO_BYLINE = re.compile(
    r"comment|related|widget|sidebar|footer|teaser|avatar|image|photo|caption|bio|share|follow|social|tooltip",
    re.IGNORECASE,
)
_DATED = re.compile(r"date|time|publi|posted|entry-meta|post-meta|byline|stand|datum|fecha|meta", re.IGNORECASE)
_COMMENTS = re.compile(r"comment-|comments|commentlist|kommentare|\bcomment\b|respond|disqus", re.IGNORECASE)
_ELSEWHERE = re.compile(
    r"related|sidebar|footer|teaser|recommend|latest|popular|archive|calendar|upcoming|carousel", re.IGNORECASE
)
_PUBLISHED = re.compile(
    r"publi|posted|post\s+date|written|created|erstellt|veröffentlicht|geschrieben|gepostet|eingestellt|stand\s*:|datum\s*:|date\s*:"
    r"|creado|scritto|geplaatst|opublikowan|опубликован|дата",
    re.IGNORECASE,
)
_CHANGED = re.compile(
    r"updat|modif|aktualisiert|geändert|zuletzt|actualiz|mis à jour|aggiorn|bijgewerkt|last\s|edited|изменен",
    re.IGNORECASE,
)


def marks(element: html.HtmlElement) -> str:
    """The names that the page gives to an element."""
    return " ".join(element.get(name, "")[:200] for name in ("class", "id", "itemprop", "rel"))


def stands(element: html.HtmlElement, page: WebPage, mark: re.Pattern[str]) -> bool:
    """Whether it stands in a part of the page that is marked so, or is quoted, and that the heading is no part of."""
    for above in (element, *element.iterancestors()):
        if above in page.around or above.tag in ("body", "article", "main"):
            return False
        if above.tag == "blockquote" or mark.search(marks(above)):
            return True
    return False


def read_heading(page: WebPage) -> Iterator[Candidate]:
    """The words of the heading."""
    if page.heading and (words := words_of(page.heading.element)):
        yield Candidate(Field.TITLE, words, Origin.HEADING)


def read_byline(page: WebPage) -> Iterator[Candidate]:
    """Names in the places that pages mark as a byline, and in lines that begin with “by”; the surest alone."""
    start = page.heading.at if page.heading else 0
    told = [found for place in page.places if (found := _told_names(place, start, page))]
    if told:
        yield Candidate(Field.AUTHORS, max(told, key=lambda found: found[0])[1], Origin.BYLINE)


def _told_names(place: Place, start: int, page: WebPage) -> tuple[float, tuple[Name, ...]] | None:
    """How surely an element tells who wrote the page, and whom it names; None where it does not."""
    element, said = place.element, marks(place.element)
    for_machines = bool(_FOR_MACHINES.search(f"{element.get('rel', '')} {element.get('itemprop', '')}"))
    by_class = bool(_BYLINE.search(said)) and not _NO_BYLINE.search(said)
    short = len(element) <= MOST_PARTS
    if not (for_machines or by_class or short) or (not for_machines and _NO_BYLINE.search(said)):
        return None
    words = words_of(element, longest=LONGEST_BYLINE)
    begins = bool(_BEGINS.match(words))
    if not words or not (for_machines or by_class or begins) or _is_elsewhere(element, page):
        return None
    names = names_in(words)
    sure = 4.0 * for_machines + 3.0 * by_class + 1.5 * begins + _nearness(place.at - start)
    return (sure, names) if names and sure >= SURE else None


@dataclass(frozen=True, slots=True)
class Dated:
    """An element that tells a day, and how surely that is the day of publication."""

    sure: float
    day: Day
    marks: str


def _is_elsewhere(element: html.HtmlElement, page: WebPage) -> bool:
    return stands(element, page, _COMMENTS) or stands(element, page, _ELSEWHERE)


def read_printed_date(page: WebPage) -> Iterator[Candidate]:
    """The date beside the heading: marked as a time or a date, or a short line that tells when."""
    start = page.heading.at if page.heading else 0
    dated = [found for place in page.places if (found := _dated(place, start, page))]
    days: dict[str, set[Day]] = {}
    for one in dated:
        days.setdefault(one.marks, set()).add(one.day)
    single = [
        replace(one, sure=one.sure - LISTED * (bool(one.marks.strip()) and len(days[one.marks]) >= MANY))
        for one in dated
    ]
    hint = address_day(page.url)
    single = [replace(one, sure=one.sure + HINTED * bool(hint and within(one.day, hint))) for one in single]
    best = max(single, key=lambda one: one.sure, default=None)
    if best and best.sure >= (HINTED / 2 if hint and within(best.day, hint) else SURE):
        yield Candidate(Field.DATE, best.day, Origin.PRINTED_DATE)


def _dated(place: Place, start: int, page: WebPage) -> Dated | None:
    """What an element tells of the day of publication; None where it tells no day, or that of something else."""
    element, said = place.element, marks(place.element)
    is_time = element.tag in ("time", "relative-time") or "datepublished" in said.lower()
    text = words_of(element, longest=LONGEST_DATED) if is_time or len(element) <= MOST_PARTS else ""
    day, before = _told(element, text, page) if is_time or text else (None, "")
    if day is None or stands(element, page, _COMMENTS):
        return None
    sure = 3.0 * is_time + 2.0 * bool(_DATED.search(said)) + 1.0 * (len(text) <= SHORT or not before)
    sure += 2.0 * bool(_PUBLISHED.search(before) or _PUBLISHED.search(said))
    sure -= 1.5 * bool(_CHANGED.search(before) or _CHANGED.search(said))
    sure -= 1.5 * stands(element, page, _ELSEWHERE)
    return Dated(sure + _nearness(place.at - start), day, said)


def _nearness(distance: int) -> float:
    """More for what stands closely beneath the heading or right above it (in elements), less further off."""
    steps = distance if distance >= 0 else -distance * 2
    return max(0.0, 3.0 - steps / 40) - min(steps, 2_000) / 1_000


def _told(element: html.HtmlElement, text: str, page: WebPage) -> tuple[Day | None, str]:
    """The day that an element prints, else the one that it tells machines; and the words before it."""
    american = page.language.lower() in ("en-us", "en-ph")
    if printed := days_in(text, month_first=american):
        return printed[0].day, text[: printed[0].at]
    told = (machine_day(element.get(name, "")[:100]) for name in ("datetime", "content", "title"))
    return next((day for day in told if day and day.day), None), text
