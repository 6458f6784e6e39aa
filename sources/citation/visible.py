"""What a page shows to people: its heading, the byline beneath it, and the date printed beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import html

from sources.citation.days import days_in, machine_day
from sources.citation.found import Candidate, Day, Field, Origin
from sources.citation.names import names_in
from sources.citation.page import Place, WebPage, words_of

LONGEST_BYLINE = 120  # characters
LONGEST_DATED = 160  # characters of a line that is there to tell a date
NEAR = 60  # elements between the heading and what belongs to it
_BYLINE = re.compile(r"byline|(?<![a-z])by-?author|author|writtenby|(?<![a-z])autor|auteur|vcard|p-author|creator", re.I)
_NO_BYLINE = re.compile(r"comment|related|widget|sidebar|footer|teaser|avatar|image|photo|caption|bio|share|follow|social|tooltip", re.I)
_DATED = re.compile(r"date|time|publi|posted|entry-meta|post-meta|byline|stand|datum|fecha|meta", re.I)
_ELSEWHERE = re.compile(r"comment|related|sidebar|widget|footer|teaser|recommend|latest|popular|more-|archive|calendar|kommentar", re.I)
_PUBLISHED = re.compile(
    r"publi|posted|post\s+date|written|created|erstellt|veröffentlicht|geschrieben|gepostet|eingestellt|stand\s*:|datum\s*:|date\s*:"
    r"|creado|scritto|geplaatst|opublikowan|опубликован|дата",
    re.I,
)
_CHANGED = re.compile(r"updat|modif|aktualisiert|geändert|zuletzt|actualiz|mis à jour|aggiorn|bijgewerkt|last\s|edited|изменен", re.I)


def marks(element: html.HtmlElement) -> str:
    """The names that the page gives to an element."""
    return " ".join(element.get(name, "")[:200] for name in ("class", "id", "itemprop", "rel"))


def elsewhere(element: html.HtmlElement) -> bool:
    """Whether it stands in a part of the page that is about other things."""
    for above in element.iterancestors():
        if above.tag in ("body", "html", "article", "main"):
            return False
        if _ELSEWHERE.search(marks(above)):
            return True
    return False


def read_heading(page: WebPage) -> Iterator[Candidate]:
    """The words of the heading."""
    if page.heading and (words := words_of(page.heading.element)):
        yield Candidate(Field.TITLE, words, Origin.HEADING)


def read_byline(page: WebPage) -> Iterator[Candidate]:
    """Names in the places that pages mark as a byline: first what is marked for machines, then by class."""
    marked, named = [], []
    for place in page.places:
        element, said = place.element, marks(place.element)
        for_machines = "author" in (element.get("rel") or "").lower().split() or "author" in (element.get("itemprop") or "").lower()
        if not for_machines and not (_BYLINE.search(said) and not _NO_BYLINE.search(said)):
            continue
        words = words_of(element, longest=LONGEST_BYLINE)
        if words and not elsewhere(element) and (names := names_in(words)):
            (marked if for_machines else named).append(Candidate(Field.AUTHORS, names, Origin.BYLINE))
    yield from (*marked[:1], *named[:1])


def read_printed_date(page: WebPage) -> Iterator[Candidate]:
    """The date beside the heading: marked as a time or a date, or a short line that tells when."""
    start = page.heading.at if page.heading else 0
    dated = [found for place in page.places if (found := _dated(place, start, page))]
    if dated:
        yield Candidate(Field.DATE, max(dated, key=lambda found: found[0])[1], Origin.PRINTED_DATE)


def _dated(place: Place, start: int, page: WebPage) -> tuple[float, Day] | None:
    """How surely an element tells when the page was published, and the day; None where it does not."""
    element = place.element
    said = marks(element)
    is_time = element.tag in ("time", "relative-time") or "datepublished" in said.lower()
    distance = place.at - start
    words = _own_words(element)
    text = words if words and len(words) <= LONGEST_DATED else ""
    day = _told(element, text, page) if is_time or text else None
    if day is None or elsewhere(element):
        return None
    published, changed = _PUBLISHED.search(text) or _PUBLISHED.search(said), _CHANGED.search(text) or _CHANGED.search(said)
    sure = 3.0 * is_time + 2.0 * bool(_DATED.search(said)) + 2.0 * bool(published) - 2.5 * bool(changed)
    sure += 3.0 if 0 <= distance <= NEAR else 1.5 if -NEAR / 3 <= distance < 0 else 0.0
    sure -= min(abs(distance), 2_000) / 400
    sure += 1.0 if len(text) <= 40 else 0.0
    return (sure, day) if sure >= 3.5 else None


def _own_words(element: html.HtmlElement) -> str:
    """The words of an element that holds next to nothing but words."""
    return words_of(element, longest=LONGEST_DATED) if len(element) <= 6 else ""


def _told(element: html.HtmlElement, text: str, page: WebPage) -> Day | None:
    american = page.language.lower() in ("en-us", "en-ph")
    printed = next(days_in(text, month_first=american), None)
    for name in ("datetime", "content", "title"):
        if not printed and (value := element.get(name)) and (day := machine_day(value[:100])) and day.day:
            return day
    return printed
