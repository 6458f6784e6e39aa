"""Asks the process that reads PDFs, and starts it where it is not there. Safe to use from several threads."""

from __future__ import annotations

import atexit
import json
import os
import selectors
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from config.pdfs.reading import LENGTH

PROGRAM = Path(__file__).with_name("reading.py")
GRACE = 3.0  # seconds that may pass for each second of the processor, on a busy machine
BROKE = "takes more memory than a document may, or broke the program that reads it"
START = 20.0  # seconds more, for the process to start and to notice that its time is over


class UnreadablePdf(ValueError):
    """The bytes are no PDF that can be read within the limits. The message goes on after “This PDF”."""


@dataclass(frozen=True, slots=True)
class Pdf:
    """The texts of the pages that were read, how many pages there are, and the document's properties."""

    pages: tuple[str | None, ...]  # None for one that is broken
    count: int
    about: dict[str, str]


def read_pdf(body: bytes, *, most_pages: int, most_characters: int, seconds: float) -> Pdf:
    """Reads pages until one of the limits; `seconds` are of the processor. Raises `UnreadablePdf`."""
    question = {"length": len(body), "most_pages": most_pages, "most_characters": most_characters, "seconds": seconds}
    told = _reader.ask(json.dumps(question).encode(), body, GRACE * seconds + START)
    if "trouble" in told:
        raise UnreadablePdf(told["trouble"])
    return Pdf(tuple(told["pages"]), told["count"], told["about"])


class _Ended(Exception):
    """The process is not there any more."""


class _Reader:
    """The process, one for all threads."""

    def __init__(self) -> None:
        self.forget()

    def forget(self) -> None:
        """After a fork the process is the parent's, and so is whoever held the lock."""
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None

    def ask(self, question: bytes, body: bytes, seconds: float) -> dict[str, Any]:
        with self._lock:
            waited = self._process is not None
            try:
                return self._asked(question, body, seconds)
            except _Ended:
                if not waited:
                    raise UnreadablePdf(BROKE) from None
            try:
                return self._asked(question, body, seconds)  # it had waited too long, or what was read before broke it
            except _Ended:
                raise UnreadablePdf(BROKE) from None

    def _asked(self, question: bytes, body: bytes, seconds: float) -> dict[str, Any]:
        process = self._process = self._process or _started()
        until = time.monotonic() + seconds
        try:
            _write_all(_number(process.stdin), LENGTH.pack(len(question)) + question + body)
            length = LENGTH.unpack(_read_all(_number(process.stdout), LENGTH.size, until))[0]
            return dict(json.loads(_read_all(_number(process.stdout), length, until)))
        except (BrokenPipeError, EOFError):
            self._end()
            raise _Ended from None
        except TimeoutError:
            self._end()
            raise UnreadablePdf("takes too long to read") from None

    def close(self) -> None:
        with self._lock:
            self._end()

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        for pipe in (process.stdin, process.stdout):
            if pipe:
                pipe.close()
        process.wait()


def _started() -> subprocess.Popen[bytes]:
    return subprocess.Popen(  # noqa: S603 our own program, by its path
        [sys.executable, str(PROGRAM)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,  # how it broke is told by its end
        bufsize=0,
    )


def _number(pipe: IO[bytes] | None) -> int:
    return pipe.fileno() if pipe else -1


def _write_all(pipe: int, told: bytes) -> None:
    rest = memoryview(told)
    while rest:
        rest = rest[os.write(pipe, rest) :]


def _read_all(pipe: int, size: int, until: float) -> bytes:
    parts = []
    with selectors.DefaultSelector() as selector:
        selector.register(pipe, selectors.EVENT_READ)
        while size:
            if not selector.select(max(until - time.monotonic(), 0.0)):
                raise TimeoutError
            if not (part := os.read(pipe, size)):
                raise EOFError
            parts.append(part)
            size -= len(part)
    return b"".join(parts)


_reader = _Reader()
os.register_at_fork(after_in_child=_reader.forget)
atexit.register(_reader.close)
