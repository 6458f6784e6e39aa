"""Reading what came back: title, language and main text of HTML, PDF and plain text."""

from __future__ import annotations

import codecs
import re
import threading
import time
from dataclasses import dataclass

import pypdfium2
from charset_normalizer import from_bytes
from lxml import etree, html
from trafilatura import extract

from sources.checking.result import clean

MAX_PARSED = 3_000_000  # bytes of HTML that are parsed; the rest cannot change what a page is
MAX_TEXT = 2_000_000  # characters kept
MAX_ELEMENTS = 20_000  # of HTML that are weighed for the main text (a second's work); longer pages are read plainly
MAX_PAGES = 500  # of a PDF
MAX_PDF_SECONDS = 10.0
_one_pdf_at_a_time = threading.Lock()  # PDFium keeps its state for the whole process and mixes texts up otherwise
# Browsers read what calls itself Latin-1 or ASCII as Windows-1252 (WHATWG Encoding), curly quotes and all.
_AS_BROWSERS_DO = {"iso8859-1": "cp1252", "ascii": "cp1252"}
_NO_CHARSETS = {"idna", "punycode", "undefined", "unicode_escape", "raw_unicode_escape", "mbcs", "oem"}
_APART = {"script", "style", "noscript", "template", "nav", "header", "footer", "aside", "form"}
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)
_REFRESH = re.compile(r"\s*[0-5](?:\.\d*)?\s*[;,]\s*(?:url\s*=\s*)?[\"']?([^\"'\s]+)", re.IGNORECASE)
_META_CHARSET = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Page:
    """What a page says of itself. `markup` is the decoded HTML; empty for everything else."""

    title: str = ""
    heading: str = ""
    language: str = ""
    text: str = ""
    markup: str = ""


def read_page(body: bytes, *, content_type: str, url: str) -> Page:
    """Reads a body by what it is. Never raises: what cannot be read has no text."""
    try:
        if _is_pdf(body, content_type):
            return _pdf(body)
        if _is_html(body, content_type):
            return _html(decoded(body[:MAX_PARSED], content_type), url)
        if _kind(content_type).startswith("text/"):
            return Page(text=_kept(decoded(body[: MAX_TEXT * 4], content_type)))
    except (ValueError, etree.LxmlError, pypdfium2.PdfiumError, RecursionError):
        return Page()
    return Page()


def refresh_of(body: bytes, content_type: str) -> str:
    """Where a meta refresh of at most five seconds leads; empty when there is none.

    One inside `noscript` is for other readers than people.
    """
    start = body[:MAX_PARSED]
    if not _is_html(body, content_type) or b"refresh" not in start.lower():
        return ""
    tree = _tree(decoded(start, content_type))
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
        return codecs.getincrementaldecoder("utf-8-sig")().decode(body, final=False)
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
    guess = from_bytes(body[:20_000]).best()
    return body.decode(guess.encoding if guess else "latin-1", errors="replace")


def _kind(content_type: str) -> str:
    return content_type.partition(";")[0].strip().lower()


def _is_pdf(body: bytes, content_type: str) -> bool:
    return _kind(content_type) == "application/pdf" or body.startswith(b"%PDF-")


def _is_html(body: bytes, content_type: str) -> bool:
    kind = _kind(content_type)
    return kind in ("text/html", "application/xhtml+xml") or (not kind and b"<html" in body[:1000].lower())


def _tree(markup: str) -> html.HtmlElement | None:
    try:
        return html.document_fromstring(re.sub(r"^\s*<\?xml[^>]*\?>", "", markup.replace("\x00", "")))
    except (etree.LxmlError, ValueError):
        return None


def _html(markup: str, url: str) -> Page:
    tree = _tree(markup)
    if tree is None:
        return Page(markup=markup)
    return Page(
        title=_words(tree.findtext(".//title")),
        heading=_words(" ".join(element.text_content() for element in tree.iterfind(".//h1"))),
        language=clean(tree.get("lang") or tree.get("{http://www.w3.org/XML/1998/namespace}lang") or "")[:35],
        text=_kept(_main_text(tree, markup, url)),
        markup=markup,
    )


def _main_text(tree: html.HtmlElement, markup: str, url: str) -> str:
    if sum(1 for _ in tree.iter()) > MAX_ELEMENTS:
        return _plain_text(tree)
    try:
        return extract(markup, url=url, include_comments=False, favor_recall=True) or ""
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


def _pdf(body: bytes) -> Page:
    with _one_pdf_at_a_time:
        document = pypdfium2.PdfDocument(body)
        try:
            title = _words(document.get_metadata_value("Title"))
            return Page(title=title, text=_kept(_pdf_text(document).replace("\r\n", "\n")))
        finally:
            document.close()


def _pdf_text(document: pypdfium2.PdfDocument) -> str:
    """The text of the first pages, as many as are read in the time there is."""
    texts: list[str] = []
    until = time.monotonic() + MAX_PDF_SECONDS
    for index in range(min(len(document), MAX_PAGES)):
        if time.monotonic() > until:
            break
        page = document[index]
        textpage = page.get_textpage()
        texts.append(textpage.get_text_range())
        textpage.close()
        page.close()
    return "\n\n".join(texts)
