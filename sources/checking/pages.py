"""Reading what came back: title, language and main text of HTML, PDF and plain text."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pypdfium2
from charset_normalizer import from_bytes
from lxml import etree, html
from trafilatura import extract

MAX_PARSED = 3_000_000  # bytes of HTML that are parsed; the rest cannot change what a page is
MAX_TEXT = 2_000_000  # characters kept
MAX_PAGES = 500  # of a PDF
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)
_META_CHARSET = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Page:
    """What a page says of itself. `markup` is the decoded HTML; empty for everything else."""

    title: str = ""
    heading: str = ""
    language: str = ""
    text: str = ""
    markup: str = ""
    refresh: str = ""


def read_page(body: bytes, *, content_type: str, url: str) -> Page:
    """Reads a body by what it is. Never raises: what cannot be read has no text."""
    kind = content_type.partition(";")[0].strip().lower()
    try:
        if kind == "application/pdf" or body.startswith(b"%PDF-"):
            return _pdf(body)
        if kind in ("text/html", "application/xhtml+xml") or (not kind and b"<html" in body[:1000].lower()):
            return _html(decoded(body[:MAX_PARSED], content_type), url)
        if kind.startswith("text/"):
            return Page(text=decoded(body, content_type)[:MAX_TEXT])
    except (ValueError, etree.LxmlError, pypdfium2.PdfiumError, RecursionError):
        return Page()
    return Page()


def decoded(body: bytes, content_type: str = "") -> str:
    """The bytes as text: by UTF-8 if they are that, else as declared, else by the best guess."""
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    declared = _CHARSET.search(content_type)
    inside = _META_CHARSET.search(body[:2048])
    for name in (declared and declared.group(1), inside and inside.group(1).decode("ascii")):
        try:
            if name:
                return body.decode(name)
        except (LookupError, UnicodeDecodeError):
            continue
    guess = from_bytes(body[:20_000]).best()
    return body.decode(guess.encoding if guess else "latin-1", errors="replace")


def _html(markup: str, url: str) -> Page:
    try:
        tree = html.document_fromstring(re.sub(r"^\s*<\?xml[^>]*\?>", "", markup))
    except (etree.ParserError, ValueError):
        return Page(markup=markup)
    return Page(
        title=_words(tree.findtext(".//title")),
        heading=_words(" ".join(element.text_content() for element in tree.iterfind(".//h1"))),
        language=(tree.get("lang") or tree.get("{http://www.w3.org/XML/1998/namespace}lang") or "")[:35],
        text=(extract(markup, url=url, include_comments=False, favor_recall=True) or "")[:MAX_TEXT],
        markup=markup,
        refresh=_refresh(tree),
    )


def _words(text: str | None) -> str:
    return " ".join((text or "").split())[:500]


def _refresh(tree: html.HtmlElement) -> str:
    """Where a meta refresh of at most five seconds leads; empty when there is none."""
    for meta in tree.iterfind(".//meta[@http-equiv]"):
        if meta.get("http-equiv", "").lower() != "refresh":
            continue
        found = re.match(
            r"\s*([\d.]+)\s*[;,]\s*(?:url\s*=\s*)?[\"']?([^\"'\s]+)", meta.get("content", ""), re.IGNORECASE
        )
        if found and float(found.group(1)) <= 5:
            return found.group(2)
    return ""


def _pdf(body: bytes) -> Page:
    document = pypdfium2.PdfDocument(body)
    try:
        texts = []
        for index in range(min(len(document), MAX_PAGES)):
            page = document[index]
            textpage = page.get_textpage()
            texts.append(textpage.get_text_range())
            textpage.close()
            page.close()
        title = document.get_metadata_value("Title")
        text = "\n\n".join(texts).replace("\r\n", "\n")
        return Page(title=_words(title), text=text[:MAX_TEXT])
    finally:
        document.close()
