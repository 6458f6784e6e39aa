"""Reading what came back: HTML, PDF and plain text.

`read_page` takes in at a glance what every look needs; `main_text` weighs a page for what it is about, which
takes thirty times as long and is needed only where a page is kept.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from typing import Any

from lxml import etree, html

from config.pdfs import read_pdf
from sources.checking.result import clean

MAX_PARSED = 3_000_000  # bytes of HTML that are parsed; the rest cannot change what a page is
BEGINNING = 3_000  # characters of the body of an HTML page that are parsed first; many pages need no more
ENOUGH = 1_500  # characters of words, from which on it does not matter how many more there are
MAX_TEXT = 2_000_000  # characters kept
MAX_ELEMENTS = 20_000  # of HTML that are weighed for the main text (a second's work); longer pages are read plainly
MAX_PAGES = 500  # of a PDF
MAX_PDF_SECONDS = 10.0  # of the processor
# Browsers read what calls itself Latin-1 or ASCII as Windows-1252 (WHATWG Encoding), curly quotes and all.
_AS_BROWSERS_DO = {"iso8859-1": "cp1252", "ascii": "cp1252"}
_NO_CHARSETS = {"idna", "punycode", "undefined", "unicode_escape", "raw_unicode_escape", "mbcs", "oem"}
_APART = ("script", "style", "noscript", "template", "nav", "header", "footer", "aside", "form")
_NOT_SAID = (*_APART, "a", "button", "select", "title")
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)
_BLANKS = "\n\t\r\f\v\xa0"  # told apart from single spaces
_REFRESH = re.compile(r"\s*[0-5](?:\.\d*)?\s*[;,]\s*(?:url\s*=\s*)?[\"']?([^\"'\s]+)", re.IGNORECASE)
_META_CHARSET = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Page:
    """What a page says of itself at a glance.

    `words` are those outside menus, forms and links; of a long page its first ones, with the headings among them.
    `markup` is the decoded HTML, all of it, and empty for everything else. `may_refresh` and `may_cost` say whether
    it holds names that make a closer look worth its time.
    """

    title: str = ""
    heading: str = ""
    language: str = ""
    words: str = ""
    markup: str = ""
    may_refresh: bool = False
    may_cost: bool = False


_UNREADABLE = (ValueError, etree.LxmlError, RuntimeError)  # what is wrong with a PDF, or too deep, is of the last


def read_page(body: bytes, *, content_type: str, whole: bool = False) -> Page:
    """Takes in a body by what it is, to its end if `whole`. Never raises: what cannot be read has no words."""
    try:
        if _is_pdf(body, content_type):
            return Page(
                title=_words(
                    read_pdf(body, most_pages=0, most_characters=0, seconds=MAX_PDF_SECONDS).about.get("Title")
                )
            )
        if _is_html(body, content_type):
            return _glance(decoded(body[:MAX_PARSED], content_type), whole=whole)
        if _kind(content_type).startswith("text/"):
            return Page(words=_kept(decoded(body[: MAX_TEXT * 4], content_type)))
    except _UNREADABLE:
        return Page()
    return Page()


def main_text(body: bytes, *, content_type: str, url: str) -> str:
    """What a page is about, without what stands around it. Never raises: what cannot be read has no text."""
    try:
        if _is_pdf(body, content_type):
            return _kept(_pdf_text(body).replace("\r\n", "\n"))
        if _is_html(body, content_type):
            return _kept(_main_text(decoded(body[:MAX_PARSED], content_type), url))
        if _kind(content_type).startswith("text/"):
            return _kept(decoded(body[: MAX_TEXT * 4], content_type))
    except _UNREADABLE:
        return ""
    return ""


def refresh_of(page: Page) -> str:
    """Where a meta refresh of at most five seconds leads; empty when there is none.

    One inside `noscript` is for other readers than people.
    """
    if not page.may_refresh:
        return ""
    tree = tree_of(page.markup)
    if tree is None:
        return ""
    for meta in tree.iterfind(".//meta[@http-equiv]"):
        if (
            meta.get("http-equiv", "").strip().lower() != "refresh"
            or next(meta.iterancestors("noscript"), None) is not None
        ):
            continue
        if found := _REFRESH.match(meta.get("content", "")):
            return str(found.group(1))
    return ""


def decoded(body: bytes, content_type: str = "") -> str:
    """The bytes as text: by UTF-8 if they are that, else as declared, else by the best guess."""
    try:  # the last character may be cut in two
        return codecs.utf_8_decode(body, "strict", False)[0].removeprefix("\ufeff")
    except UnicodeDecodeError:
        pass
    declared = _CHARSET.search(content_type)
    inside = _META_CHARSET.search(body[:2048])
    for name in (declared and declared.group(1), inside and inside.group(1).decode("ascii")):
        try:
            if name and (known := codecs.lookup(name).name) not in _NO_CHARSETS:
                return body.decode(_AS_BROWSERS_DO.get(known, known))
        except (LookupError, UnicodeError):
            continue
    from charset_normalizer import from_bytes  # like the reader of PDFs, not loaded where nobody needs it

    guess = from_bytes(body[:20_000]).best()
    return body.decode(guess.encoding if guess else "latin-1", errors="replace")


def _kind(content_type: str) -> str:
    return content_type.partition(";")[0].strip().lower()


def _is_pdf(body: bytes, content_type: str) -> bool:
    return _kind(content_type) == "application/pdf" or body.startswith(b"%PDF-")


def _is_html(body: bytes, content_type: str) -> bool:
    kind = _kind(content_type)
    return kind in ("text/html", "application/xhtml+xml") or (not kind and b"<html" in body[:1000].lower())


def tree_of(markup: str) -> html.HtmlElement | None:
    """The tree of decoded HTML; None where there is nothing to make one of."""
    return _parsed(markup, html.HTMLParser)


def _parsed(markup: str, parser: type[etree.HTMLParser] = etree.HTMLParser) -> Any:
    """The same with bare elements, which are made in less time."""
    try:  # bytes are parsed twice as fast as text
        return etree.fromstring(markup.replace("\x00", "").encode("utf-8", "replace"), parser(encoding="utf-8"))
    except (etree.LxmlError, ValueError):
        return None


def _glance(markup: str, *, whole: bool) -> Page:
    end = max(0, markup.find("<body"), markup.find("<BODY", 0, BEGINNING)) + BEGINNING
    if not whole and 2 * end < len(markup):
        start = _taken_in(markup, end)
        if start.title and len(start.words) >= ENOUGH:
            return start
    return _taken_in(markup, len(markup))


def _taken_in(markup: str, end: int) -> Page:
    """A page whose markup is read up to a place; what is said of payment in JSON may stand behind it."""
    start = markup[:end]
    lower = start.lower()
    may_refresh = "http-equiv" in lower and "refresh" in lower
    may_cost = "isAccessibleForFree" in markup or "isaccessibleforfree" in lower or "content_tier" in lower
    tree = _parsed(start)
    if tree is None:
        return Page(markup=markup, may_refresh=may_refresh, may_cost=may_cost)
    title = _words(tree.findtext(".//title"))
    heading = _words(" ".join(["".join(element.itertext()) for element in tree.iter("h1")]))
    _empty(list(tree.iter(*_NOT_SAID)))  # an eighth of what XPath takes
    return Page(
        title=title,
        heading=heading,
        language=clean(tree.get("lang") or tree.get("{http://www.w3.org/XML/1998/namespace}lang") or "")[:35],
        words=_kept(_spaced(_text_of(tree, whole=end == len(markup)))),
        markup=markup,
        may_refresh=may_refresh,
        may_cost=may_cost,
    )


def _text_of(tree: Any, *, whole: bool) -> str:
    """The text in a tree, its parts on lines of their own. Of a beginning only the length is asked, so they stay glued,
    which takes a tenth of the time."""
    return "\n".join(tree.itertext()) if whole else etree.tostring(tree, method="text", encoding="unicode")


def _spaced(text: str) -> str:
    """The text with one blank where there are many, and without empty lines."""
    if "  " not in text and not any(map(text.__contains__, _BLANKS)):
        return text
    lines = [" ".join(line.split()) for line in text.splitlines()]
    return "\n".join([line for line in lines if line])


def _empty(elements: list[Any]) -> None:
    """Takes what the elements hold out of the tree; what follows them stays."""
    for element in elements:
        tail = element.tail
        element.clear()
        element.tail = tail


def _main_text(markup: str, url: str) -> str:
    tree = tree_of(markup)
    if tree is None:
        return ""
    if sum(1 for _ in tree.iter()) > MAX_ELEMENTS:
        return _plain_text(tree)
    from trafilatura import extract  # costs a third of a second, and most looks do without it

    try:
        return extract(markup, url=url, include_comments=False, favor_recall=True) or _plain_text(tree)
    except Exception:  # whatever a page does to the extractor, its words can still be read
        return _plain_text(tree)


def _plain_text(tree: html.HtmlElement) -> str:
    """All words outside menus and scripts, in the order of the page."""
    etree.strip_elements(tree, *_APART, etree.Comment, etree.ProcessingInstruction, with_tail=False)
    body = tree.find(".//body")
    lines = (" ".join(part.split()) for part in (tree if body is None else body).itertext())
    return "\n".join(line for line in lines if line)


def _words(text: str | None) -> str:
    return clean(" ".join((text or "").split()))[:500]


def _kept(text: str) -> str:
    return clean(text[:MAX_TEXT])


def _pdf_text(body: bytes) -> str:
    """The text of the first pages, as many as are read in the time there is, with form feeds between them."""
    found = read_pdf(body, most_pages=MAX_PAGES, most_characters=MAX_TEXT, seconds=MAX_PDF_SECONDS)
    return "\f".join(page or "" for page in found.pages)
