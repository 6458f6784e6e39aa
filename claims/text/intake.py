"""From the bytes people bring to a text: decoding, telling text from other things, the text of HTML, DOCX and PDF."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from pathlib import PurePath

_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_UNREADABLE = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\ud800-\udfff]")  # what PDFs hold between their words
OFFICE_MARKS = (b"%PDF-", b"PK\x03\x04")  # how PDF and DOCX begin
_OLD_OFFICE_MARK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # of .doc, and of .docx with a password
_UTF_16_MARKS = (b"\xff\xfe", b"\xfe\xff")
_CHARSET = re.compile(  # the encodings of old pages, and none that Python has beyond them
    rb"<meta\b[^>]{0,200}?charset\s*=\s*[\"']?(iso-?8859-\d{1,2}|windows-125\d|koi8-[ru]|shift_jis|euc-(?:jp|kr)|big5|gbk|gb2312|gb18030)\b",
    re.IGNORECASE,
)
_BINARY = "This is not a text but a binary file. Bring plain text, HTML, DOCX or PDF."
_HTML = re.compile(r"^\s*(<\?xml[^>]*>\s*)?(<!--.*?-->\s*)*<(!doctype\s+html|html)\b", re.IGNORECASE | re.DOTALL)
_LANG = re.compile(r"<html\b[^>]*\blang\s*=\s*[\"']?([A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*)", re.IGNORECASE)


class IntakeError(ValueError):
    """The bytes cannot be taken in as an article. `code` is one word, the message is for people."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True, slots=True)
class Document:
    """A text with what it says about itself; empty strings where it says nothing. `published_on` is ISO."""

    text: str
    title: str = ""
    byline: str = ""
    publication: str = ""
    published_on: str = ""
    language: str = ""
    url: str = ""


def decode(data: bytes, *, max_bytes: int) -> str:
    """The bytes as text. Raises `IntakeError`: too_large, empty, binary, not_utf8."""
    if len(data) > max_bytes:
        raise too_large(len(data), max_bytes)
    if not data.strip():
        raise IntakeError("empty", "There is no text in it.")
    if b"\x00" in data:
        raise IntakeError("binary", _BINARY)
    return _read_as(data, "utf-8")


def _read_as(data: bytes, encoding: str) -> str:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as wrong:
        raise IntakeError(
            "not_utf8",
            f"The text is not {encoding.upper()}: byte {wrong.start} cannot be read. Save it as UTF-8 and try again.",
        ) from wrong
    if _CONTROL.search(text):
        raise IntakeError("binary", _BINARY)
    if all(unicodedata.category(character)[0] in "CZ" for character in text):  # spaces and marks nobody sees
        raise IntakeError("empty", "There is no text in it.")
    return text


def _decode_declared(data: bytes, *, max_bytes: int) -> str:
    """What is not UTF-8 is read as UTF-16 behind its mark, and a page as it says of itself, as browsers do."""
    if data.startswith(_UTF_16_MARKS) and len(data) <= max_bytes:
        return _read_as(data, "utf-16")
    try:
        return decode(data, max_bytes=max_bytes)
    except IntakeError as refused:
        declared = _CHARSET.search(data[:4_096]) if refused.code == "not_utf8" else None
        if declared is None:
            raise
        name = declared[1].decode().lower()
        return _read_as(data, "windows-1252" if name in ("iso-8859-1", "iso8859-1") else name)


def read_document(data: bytes, *, filename: str = "", max_bytes: int) -> Document:
    """Plain text as it stands, the main text of an HTML page, the text of DOCX and PDF. Raises `IntakeError`."""
    if data.startswith(OFFICE_MARKS):
        return _from_office(data, filename=filename, max_bytes=max_bytes)
    if data.startswith(_OLD_OFFICE_MARK):
        raise IntakeError(
            "not_docx",
            "This is a Word document that is locked, or of before 2007. Save it as .docx without a password.",
        )
    text = _decode_declared(data, max_bytes=max_bytes).removeprefix("\ufeff")
    if PurePath(filename).suffix.lower() in (".html", ".htm", ".xhtml") or _HTML.match(text):
        return _from_html(text)
    return Document(text=text, title=first_line(text))


def _from_office(data: bytes, *, filename: str, max_bytes: int) -> Document:
    from claims.text.office import UnreadableFile, read_pdf  # most texts are neither
    from claims.text.word_documents import read_docx

    if len(data) > max_bytes:
        raise too_large(len(data), max_bytes)
    try:
        found = read_pdf(data) if data.startswith(b"%PDF-") else read_docx(data)
    except UnreadableFile as wrong:
        raise IntakeError(wrong.code, str(wrong)) from wrong
    text = _UNREADABLE.sub("", found.text)
    if not text.strip():
        raise IntakeError("no_text", "No text was found in this file. A scanned page needs its text recognised first.")
    return Document(text=text, title=found.title or first_line(text), byline=found.author)


def too_large(size: int, most: int) -> IntakeError:
    """What is said of a text of so many bytes."""
    return IntakeError("too_large", f"The text is {size:,} bytes; the most that can be taken in is {most:,}.")


def first_line(text: str) -> str:
    """The first line that says something, cut to 200 characters: what a text without a title is called."""
    for line in text.splitlines():
        if line.strip():
            return line.strip()[:200]
    return ""


def _from_html(page: str) -> Document:
    from trafilatura import extract, extract_metadata  # costs a third of a second, and most commands do without it

    text = extract(page, output_format="txt", include_comments=False, include_tables=True, favor_recall=True)
    if not text or not text.strip():
        raise IntakeError("no_text", "No article text was found in this HTML page.")
    about = extract_metadata(page)
    language = _LANG.search(page)
    return Document(
        text=text,
        title=(about.title or "").strip() or first_line(text),
        byline=(about.author or "").strip(),
        publication=(about.sitename or "").strip(),
        published_on=about.date or "",
        language=language.group(1) if language else "",
        url=about.url or "",
    )
