"""The text of DOCX and PDF files, within limits: neither a zip bomb nor a drawing of a million pages is unpacked."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO
from xml.etree.ElementTree import Element

MOST_UNPACKED = 50_000_000  # bytes of the XML of a document; a book of a thousand pages has five million
MOST_PAGES = 2_000
MOST_TEXT = 20_000_000  # characters
CHUNK = 65_536  # bytes

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_BODY, _ABOUT = "word/document.xml", "docProps/core.xml"


class UnreadableFile(ValueError):
    """The file is not what it seems to be, or it is past a limit. `code` is one word, the message is for people."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True, slots=True)
class OfficeText:
    """The text of a file, a paragraph a line, and what the file says about itself."""

    text: str
    title: str = ""
    author: str = ""


def read_docx(data: bytes) -> OfficeText:
    """The paragraphs of a DOCX (ECMA-376), tables and all; not its headers, notes and comments. No entity is read."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            root = _parsed(_unpacked(packed, _BODY))
            about = _parsed(_unpacked(packed, _ABOUT)) if _ABOUT in packed.namelist() else None
    except (zipfile.BadZipFile, KeyError, NotImplementedError, RuntimeError, EOFError, OSError) as wrong:
        raise UnreadableFile("not_docx", "This is not a Word document (.docx) that can be opened.") from wrong
    text = "\n".join(_paragraph(paragraph) for paragraph in root.iter(f"{_W}p"))
    return OfficeText(text, _told(about, "title"), _told(about, "creator"))


def _unpacked(packed: zipfile.ZipFile, name: str) -> bytes:
    """One part of the package, read piece by piece: what the package says of its size is not believed."""
    with packed.open(name) as part:
        return b"".join(_pieces(part))


def _pieces(part: IO[bytes]) -> Iterator[bytes]:
    unpacked = 0
    while piece := part.read(CHUNK):
        unpacked += len(piece)
        if unpacked > MOST_UNPACKED:
            raise UnreadableFile("too_large", f"The document unpacks to more than {MOST_UNPACKED:,} bytes.")
        yield piece


def _parsed(xml: bytes) -> Element:
    from xml.etree import ElementTree  # needed by few commands

    if b"<!DOCTYPE" in xml or b"<!ENTITY" in xml:
        raise UnreadableFile("not_docx", "This document defines entities, which no Word document does.")
    try:
        return ElementTree.fromstring(xml)  # noqa: S314 no entities: refused just above
    except ElementTree.ParseError as wrong:
        raise UnreadableFile("not_docx", "This is not a Word document (.docx) that can be opened.") from wrong


def _paragraph(paragraph: Element) -> str:
    """The words of a paragraph; what was struck out by a tracked change is left out."""
    written = []
    for piece in paragraph.iter():
        if piece.tag == f"{_W}t":
            written.append(piece.text or "")
        elif piece.tag == f"{_W}tab":
            written.append("\t")
        elif piece.tag in (f"{_W}br", f"{_W}cr"):
            written.append("\n")
    return "".join(written)


def _told(about: Element | None, name: str) -> str:
    found = about.findtext(f"{_DC}{name}") if about is not None else None
    return (found or "").strip()


def read_pdf(data: bytes) -> OfficeText:
    """The text of a PDF, page by page; lines that were broken by the layout stay broken. Raises `UnreadableFile`."""
    import pypdfium2 as pdfium

    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as wrong:
        raise UnreadableFile("not_pdf", "This PDF cannot be opened: it is broken or locked with a password.") from wrong
    try:
        if len(document) > MOST_PAGES:
            raise UnreadableFile("too_large", f"The PDF has {len(document):,} pages; the most is {MOST_PAGES:,}.")
        text = "\n".join(_pages(document))
        about = document.get_metadata_dict(skip_empty=True)
    except pdfium.PdfiumError as wrong:
        raise UnreadableFile("not_pdf", "A page of this PDF cannot be read.") from wrong
    finally:
        document.close()
    return OfficeText(text, about.get("Title", "").strip(), about.get("Author", "").strip())


def _pages(document: object) -> Iterator[str]:
    length = 0
    for page in document:  # type: ignore[attr-defined]  # pypdfium2 has no types
        there = page.get_textpage()
        text = there.get_text_bounded().replace("\r\n", "\n").replace("\ufffe\n", "").replace("\x02\n", "")
        there.close()
        page.close()
        length += len(text)
        if length > MOST_TEXT:
            raise UnreadableFile("too_large", f"The PDF holds more than {MOST_TEXT:,} characters.")
        yield text
