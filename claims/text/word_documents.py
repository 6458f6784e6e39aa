"""The text of Word documents (DOCX), within limits: neither a zip bomb is unpacked nor endless nesting followed."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from typing import IO
from xml.parsers import expat

from claims.text.office import OfficeText, UnreadableFile

MOST_UNPACKED = 50_000_000  # bytes of the XML of a document; a book of a thousand pages has five million
MOST_DEEP = 1_000  # elements within each other; a table in a table in a text box takes forty
CHUNK = 65_536  # bytes

_ABOUT, _RELATIONS, _BODY = "docProps/core.xml", "_rels/.rels", "word/document.xml"
_NO_DOCX = "This is not a Word document (.docx) that can be opened."
_DC = "http://purl.org/dc/elements/1.1/"
_WORDS = (  # as most programs write it, and as the strict form of the standard does
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://purl.oclc.org/ooxml/wordprocessingml/main",
)
_OLDER = "http://schemas.openxmlformats.org/markup-compatibility/2006 Fallback"


def _named(*names: str) -> frozenset[str]:
    return frozenset(f"{space} {name}" for space in _WORDS for name in names)


_PARAGRAPHS, _TEXTS = _named("p"), _named("t")
_LEFT_OUT = _named("del", "moveFrom", "pPr") | {_OLDER}  # struck out, moved elsewhere, tab stops, for older programs
_SIGNS = {
    f"{space} {name}": sign
    for name, sign in {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}.items()
    for space in _WORDS
}


def read_docx(data: bytes) -> OfficeText:
    """The paragraphs of a DOCX (ECMA-376), tables and text boxes too; not its headers, notes and comments.

    Raises `UnreadableFile`. No entity is read, and what is said twice for older programs is read once.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            names = set(packed.namelist())
            body, about = _Body(), _About()
            _parse(packed, _body_of(packed, names), body)
            if _ABOUT in names:
                _parse(packed, _ABOUT, about)
    except (zipfile.BadZipFile, zlib.error, KeyError, NotImplementedError, RuntimeError, EOFError, OSError) as wrong:
        raise UnreadableFile("not_docx", _NO_DOCX) from wrong
    return OfficeText("\n".join(body.lines), about.told("title"), about.told("creator"))


def _body_of(packed: zipfile.ZipFile, names: set[str]) -> str:
    """Where the package says that its document is; most have it at the same place."""
    if _RELATIONS not in names:
        return _BODY
    relations = _Relations()
    _parse(packed, _RELATIONS, relations)
    return relations.document or _BODY


class _Handler:
    """What is heard of the elements of one part of a package; names come as `namespace name`."""

    def start(self, name: str, about: dict[str, str]) -> None: ...

    def end(self, name: str) -> None: ...

    def said(self, words: str) -> None: ...


class _Relations(_Handler):
    document = ""

    def start(self, name: str, about: dict[str, str]) -> None:
        if about.get("Type", "").endswith("/officeDocument"):
            self.document = about.get("Target", "").lstrip("/")


class _About(_Handler):
    """Title and author, from the core properties."""

    def __init__(self) -> None:
        self.found: dict[str, list[str]] = {}
        self.within = ""

    def start(self, name: str, about: dict[str, str]) -> None:
        self.within = name

    def end(self, name: str) -> None:
        self.within = ""

    def said(self, words: str) -> None:
        self.found.setdefault(self.within, []).append(words)

    def told(self, name: str) -> str:
        return "".join(self.found.get(f"{_DC} {name}", ())).strip()


class _Body(_Handler):
    """The paragraphs of a document, each finished before the one that it stands in."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self._open: list[list[str]] = []
        self._left_out = 0  # how deep within what is not read
        self._is_text = False

    def start(self, name: str, about: dict[str, str]) -> None:
        if self._left_out or name in _LEFT_OUT:
            self._left_out += 1
        elif name in _PARAGRAPHS:
            self._open.append([])
        elif name in _TEXTS:
            self._is_text = True
        elif self._open and name in _SIGNS:
            self._open[-1].append(_SIGNS[name])

    def end(self, name: str) -> None:
        if self._left_out:
            self._left_out -= 1
        elif name in _PARAGRAPHS:
            self.lines.append("".join(self._open.pop()))
        elif name in _TEXTS:
            self._is_text = False

    def said(self, words: str) -> None:
        if self._is_text and self._open and not self._left_out:
            self._open[-1].append(words)


def _parse(packed: zipfile.ZipFile, name: str, handler: _Handler) -> None:
    """Reads one part piece by piece: what the package says of its size is not believed. Raises `UnreadableFile`."""
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse_entities
    depth = 0

    def start(name: str, about: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > MOST_DEEP:
            raise UnreadableFile("not_docx", _NO_DOCX)
        handler.start(name, about)

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1
        handler.end(name)

    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler = handler.said
    try:
        with packed.open(name) as part:
            for piece in _pieces(part):
                parser.Parse(piece, False)
        parser.Parse(b"", True)
    except expat.ExpatError as wrong:
        raise UnreadableFile("not_docx", _NO_DOCX) from wrong


def _refuse_entities(*_declared: object) -> None:
    raise UnreadableFile("not_docx", "This document defines entities, which no Word document does.")


def _pieces(part: IO[bytes]) -> Iterator[bytes]:
    unpacked = 0
    while piece := part.read(CHUNK):
        unpacked += len(piece)
        if unpacked > MOST_UNPACKED:
            raise UnreadableFile("too_large", f"The document unpacks to more than {MOST_UNPACKED:,} bytes.")
        yield piece
