"""PDFs are read in a process of their own: within limits, one at a time, and whatever one of them does to it."""

from __future__ import annotations

import os
import signal
import zlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from config.pdfs import Pdf, UnreadablePdf, asking, read_pdf
from tests.web.rows import small_pdf

WORDS = "Four helicopters were sold in 2015."


@pytest.fixture(autouse=True)
def reader() -> Iterator[None]:
    yield
    asking._reader.close()


def read(body: bytes, *, most_pages: int = 100, most_characters: int = 10_000, seconds: float = 5.0) -> Pdf:
    return read_pdf(body, most_pages=most_pages, most_characters=most_characters, seconds=seconds)


def bomb(size: int) -> bytes:
    """A PDF whose page is packed twice and unpacks to so many bytes."""
    packer = zlib.compressobj(9)
    page = b"".join(packer.compress(bytes(1_000_000)) for _ in range(size // 1_000_000)) + packer.flush()
    stream = zlib.compress(page, 9)
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 4 0 R >>",
        b"<< /Length %d /Filter [/FlateDecode /FlateDecode] >>\nstream\n%b\nendstream" % (len(stream), stream),
    ]
    written = b"%PDF-1.4\n" + b"".join(b"%d 0 obj\n%b\nendobj\n" % told for told in enumerate(objects, 1))
    return written + b"trailer << /Size 5 /Root 1 0 R >>\n%%EOF"


def test_the_texts_of_the_pages_are_told_with_how_many_there_are():
    found = read(small_pdf(WORDS, pages=3), most_pages=2)

    assert [(page or "").strip() for page in found.pages] == [WORDS] * 2
    assert found.count == 3


def test_reading_ends_with_the_characters_that_are_wanted():
    found = read(small_pdf(WORDS, pages=3), most_characters=len(WORDS))
    assert len(found.pages) < 3


def test_reading_ends_with_its_time():
    assert read(small_pdf(WORDS, pages=3), seconds=0.0).pages == ()


def test_a_page_that_unpacks_without_end_is_refused_and_the_next_file_is_read():
    body = bomb(1_000_000_000)

    assert len(body) < 10_000
    with pytest.raises(UnreadablePdf, match="takes more memory than a document may"):
        read(body)
    assert WORDS in (read(small_pdf(WORDS)).pages[0] or "")


def test_a_process_that_was_killed_while_it_waited_is_started_again():
    read(small_pdf(WORDS))
    process = asking._reader._process
    assert process
    os.kill(process.pid, signal.SIGKILL)
    process.wait()

    assert read(small_pdf(WORDS)).count == 1


def test_a_file_that_takes_too_long_is_left(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(asking, "GRACE", 0.0)
    monkeypatch.setattr(asking, "START", 0.0)
    with pytest.raises(UnreadablePdf, match="takes too long"):
        read(small_pdf(WORDS))


def test_a_forked_process_asks_one_of_its_own():
    read(small_pdf(WORDS))
    first = asking._reader._process
    assert first
    asking._reader.forget()
    try:
        assert read(small_pdf(WORDS)).count == 1
        assert asking._reader._process is not first
    finally:
        first.kill()
        first.communicate()


def test_many_ask_at_once_and_each_hears_of_its_own_file():
    bodies = [small_pdf(f"Number {number} was sold.") for number in range(20)]
    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(read, bodies))
    assert [f"Number {number} was sold." in (one.pages[0] or "") for number, one in enumerate(found)] == [True] * 20
