"""Reading bodies: unpacking in pieces, texts in whatever spelling, and pages that try to keep us busy."""

from __future__ import annotations

import gzip
import time
import zlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import brotli
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.checking.pages import decoded, main_text, read_page, refresh_of
from sources.checking.unpacking import PIECE, BadBody, unpacker_for, zstd
from tests.web.rows import small_pdf

HTML = "text/html"


def read(body: bytes, content_type: str = HTML):
    return read_page(body, content_type=content_type)


def text_of(body: bytes, content_type: str = HTML) -> str:
    return main_text(body, content_type=content_type, url="https://example.org/")


def unpack(coding: str, packed: bytes, *, step: int = PIECE) -> tuple[bytes, bool]:
    unpacker = unpacker_for(coding)
    plain = b"".join(
        part for start in range(0, len(packed), step) for part in unpacker.feed(packed[start : start + step])
    )
    return plain, unpacker.finished


def in_two(pack: Callable[[bytes], bytes]) -> Callable[[bytes], bytes]:
    return lambda body: pack(body[: len(body) // 2]) + pack(body[len(body) // 2 :])


PACKED: dict[str, tuple[str, Callable[[bytes], bytes]]] = {
    "gzip": ("gzip", gzip.compress),
    "gzip in two": ("gzip", in_two(gzip.compress)),
    "deflate": ("deflate", zlib.compress),
    "deflate, bare": ("deflate", lambda body: zlib.compress(body)[2:-4]),
    "brotli": ("br", lambda body: brotli.compress(body, quality=4)),
    "zstd": ("zstd", zstd.compress),
    "zstd in two": ("zstd", in_two(zstd.compress)),
}


@given(st.binary(max_size=200_000), st.integers(1, 5000), st.sampled_from(sorted(PACKED)))
def test_packed_bytes_come_out_as_they_went_in_however_they_are_cut(body: bytes, step: int, way: str):
    coding, pack = PACKED[way]

    assert unpack(coding, pack(body), step=max(step, 2)) == (body, True)


@pytest.mark.parametrize("way", sorted(PACKED))
def test_no_piece_is_larger_than_agreed(way: str):
    coding, pack = PACKED[way]

    assert max(len(part) for part in unpacker_for(coding).feed(pack(bytes(10_000_000)))) <= PIECE


def test_what_follows_the_end_of_the_packing_is_left_alone():
    unpacker = unpacker_for("gzip")

    assert b"".join(unpacker.feed(gzip.compress(b"page") + b"rubbish")) == b"page"
    assert unpacker.over
    assert list(unpacker.feed(b"more rubbish")) == []


@pytest.mark.parametrize("way", ["gzip", "brotli", "zstd"])
def test_packing_that_is_cut_off_is_not_finished(way: str):
    coding, pack = PACKED[way]

    assert unpack(coding, pack(b"page" * 100)[:-3])[1] is False


def test_packing_we_did_not_ask_for_is_refused():
    with pytest.raises(BadBody, match="rot13"):
        unpacker_for("rot13")


def test_many_pdfs_at_once_are_each_read_whole():
    pdf = small_pdf("Four helicopters were sold in 2015.", pages=30)
    with ThreadPoolExecutor(8) as threads:
        texts = list(threads.map(lambda _: text_of(pdf, "application/pdf"), range(40)))

    assert texts[0].count("Four helicopters") == 30
    assert len(set(texts)) == 1


@pytest.mark.parametrize("unit", ["<br>a", "<p>a", "<span>a</span>", "<a href=x>y</a> ", "<div>", "<table><tr><td>a"])
def test_a_page_of_a_million_elements_is_read_in_passing(unit: str):
    begun = time.monotonic()
    page = ("<html><body><article>" + unit * 200_000).encode()
    read(page)
    text_of(page)

    assert time.monotonic() - begun < 4


def test_a_page_too_long_to_weigh_is_read_plainly():
    text = text_of(b"<title>Long</title><nav>Menu</nav><script>x()</script><p>Begin" + b"<p>word" * 30_000)

    assert text.startswith("Begin\nword")
    assert text.count("word") == 30_000


def test_a_glance_takes_in_what_a_page_says_without_menus_forms_and_links():
    page = read(b"<title>T</title><h1>Head</h1><nav>Menu</nav>a<a href=x>link</a>b<script>x()</script><form>f</form>c")

    assert (page.title, page.heading) == ("T", "Head")
    assert "".join(page.words.split()) == "Headabc"


def test_quotation_marks_of_windows_survive_a_page_that_calls_itself_latin():
    page = read("<title>“Sold”</title><p>“Sold”".encode("cp1252"), "text/html; charset=iso-8859-1")

    assert page.title == "“Sold”"


def test_a_character_cut_in_two_at_the_end_does_not_spoil_the_text():
    assert decoded("Über Ü".encode()[:-1]) == "Über "


@pytest.mark.parametrize("charset", ["punycode", "idna", "undefined", "unicode_escape", "zip", "no-such"])
def test_a_charset_that_is_none_is_not_believed(charset: str):
    assert "Gr" in decoded("Grüße aus München".encode("latin-1"), f"text/html; charset={charset}")


@pytest.mark.parametrize("content_type", ["text/plain", HTML])
def test_what_is_read_can_be_stored(content_type: str):
    body = b"<html lang='\x00'><title>a\x00b&#xD800;</title><p>c\x00d" + b" words enough to be a text" * 20
    page = read(body, content_type)

    for text in (page.title, page.words, page.language, text_of(body, content_type)):
        assert "\x00" not in text
        text.encode()


@pytest.mark.parametrize(
    ("content", "leads_to"),
    [
        ("0; url=/next", "/next"),
        ("5;URL='https://example.org/next'", "https://example.org/next"),
        ("0,url=/next", "/next"),
        ("600; url=/next", ""),
        ("55; url=/next", ""),
        ("1.2.3; url=/next", ""),
        ("5", ""),
        ("", ""),
    ],
)
def test_a_refresh_counts_where_it_comes_soon_and_says_where_to(content: str, leads_to: str):
    assert refresh_of(read(f'<html><meta http-equiv="Refresh" content="{content}">'.encode())) == leads_to
