"""The text of PDFs, within limits, and how the text of any office file is told. `word_documents.py` reads DOCX."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

MOST_PAGES = 2_000
MOST_TEXT = 20_000_000  # characters


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
