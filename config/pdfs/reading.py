"""The process that reads PDFs for another: questions come in at standard input, answers go out at standard output.

It is run by its path and imports nothing of ours, so that it starts quickly. Each question and answer is its length
in eight bytes and JSON; behind a question stands the PDF. Without questions it ends by itself.
"""

from __future__ import annotations

import json
import os
import re
import resource
import select
import struct
import sys
import time
from contextlib import suppress
from typing import Any, BinaryIO

MEMORY = 1_000_000_000  # bytes that may be taken; PDFium unpacks two kilobytes into more, where they are made for it
PATIENCE = 60.0  # seconds without a question
_DIVIDED = re.compile("\ufffe(?:\r?\n)?")
LENGTH = struct.Struct(">Q")


def read(body: bytes, most_pages: int, most_characters: int, seconds: float) -> dict[str, Any]:
    """The texts of the first pages, as many as there is time and room for, and what the file says of itself."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(body)
    except pypdfium2.PdfiumError:
        return {"trouble": "cannot be opened: it is broken or locked with a password"}
    pages: list[str | None] = []
    length = 0
    for number in range(min(len(document), most_pages)):
        if time.process_time() > seconds or length > most_characters:
            break
        pages.append(_page(document, number, most_characters - length + 1))
        length += len(pages[-1] or "")
    return {"pages": pages, "count": len(document), "about": document.get_metadata_dict(skip_empty=True)}


def _page(document: Any, number: int, longest: int) -> str | None:
    """The text of a page; None where the page is broken."""
    import pypdfium2

    try:
        page = document[number]
        text = page.get_textpage()
        return _joined(str(text.get_text_range(0, min(text.count_chars(), longest))))
    except pypdfium2.PdfiumError:
        return None


def _joined(text: str) -> str:
    """Words that were divided at the end of a line, which PDFium marks, put together; “Mi-35” keeps its hyphen."""

    def mended(found: re.Match[str]) -> str:
        amid = text[found.start() - 1 : found.start()].islower() and text[found.end() : found.end() + 1].islower()
        return "" if amid else "-"

    return _DIVIDED.sub(mended, text)


def answer(questions: int, answers: BinaryIO) -> bool:
    """Answers one question; False where there is none any more."""
    head = _whole(questions, LENGTH.size)
    if len(head) < LENGTH.size:
        return False
    question = json.loads(_whole(questions, *LENGTH.unpack(head)))
    body = _whole(questions, question.pop("length"))
    question["seconds"] += time.process_time()
    told = json.dumps(read(body, **question)).encode()
    answers.write(LENGTH.pack(len(told)) + told)
    answers.flush()
    return True


def _whole(pipe: int, size: int) -> bytes:
    """As many bytes as are asked for, or those up to the end."""
    parts = []
    while size and (part := os.read(pipe, min(size, 1 << 20))):
        parts.append(part)
        size -= len(part)
    return b"".join(parts)


def main() -> None:
    with suppress(ValueError, OSError):  # not every system has this limit
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    questions = sys.stdin.fileno()
    while select.select([questions], [], [], PATIENCE)[0] and answer(questions, sys.stdout.buffer):
        pass


if __name__ == "__main__":
    main()
