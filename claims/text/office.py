"""The text of PDFs, within limits, and how the text of any office file is told. `word_documents.py` reads DOCX."""

from __future__ import annotations

from dataclasses import dataclass

from config import pdfs

MOST_PAGES = 2_000
MOST_TEXT = 20_000_000  # characters
MOST_SECONDS = 30.0  # of the processor


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
    try:
        found = pdfs.read_pdf(data, most_pages=MOST_PAGES, most_characters=MOST_TEXT, seconds=MOST_SECONDS)
    except pdfs.UnreadablePdf as wrong:
        raise UnreadableFile("not_pdf", f"This PDF {wrong}.") from wrong
    pages = [page for page in found.pages if page is not None]
    if len(pages) < len(found.pages):
        raise UnreadableFile("not_pdf", "A page of this PDF cannot be read.")
    if found.count > MOST_PAGES:
        raise UnreadableFile("too_large", f"The PDF has {found.count:,} pages; the most is {MOST_PAGES:,}.")
    if sum(map(len, pages)) > MOST_TEXT:
        raise UnreadableFile("too_large", f"The PDF holds more than {MOST_TEXT:,} characters.")
    if len(pages) < found.count:
        raise UnreadableFile("too_large", f"Reading this PDF takes longer than {MOST_SECONDS:g} seconds.")
    return OfficeText(
        "\n".join(pages).replace("\r\n", "\n"),
        found.about.get("Title", "").strip(),
        found.about.get("Author", "").strip(),
    )
