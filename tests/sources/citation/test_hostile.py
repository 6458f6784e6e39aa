"""Pages and documents that mean harm, or are only broken: nothing raises, nothing takes long, nothing slips through."""

from __future__ import annotations

import time
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sources.citation import FORMATS, cite, extract, to_csl
from tests.sources.citation.pages import URL, json_ld, page

SECONDS = 8.0  # on a busy machine; alone, none takes a quarter of that
SCOPE = '<div itemscope itemtype="https://schema.org/Article">'
BOMBS: dict[str, bytes] = {
    "JSON nested deeper than the parser goes": page('<script type="application/ld+json">' + "[" * 50_000 + "</script>"),
    "a comment in JSON that does not end": page('<script type="application/ld+json">{' + "/*" * 300_000 + "</script>"),
    "a statement that is its own author": page(
        json_ld({"@graph": [{"@type": "Article", "@id": "a", "author": {"@id": "a"}, "isPartOf": {"@id": "a"}}]})
    ),
    "pages that are part of each other": page(
        json_ld(*({"@type": "WebPage", "@id": one, "isPartOf": {"@id": other}} for one, other in ("ab", "ba")))
    ),
    "very many authors": page(
        json_ld({"@type": "Article", "author": [{"name": f"Jane Doe {n}"} for n in range(20_000)]})
    ),
    "very many tags": page('<meta name="author" content="Jane Doe">' * 50_000),
    "a tag that does not end": page(f'<meta property="og:title" content="{"<b " * 500_000}">'),
    "a byline of nothing but by": page(f'<meta name="author" content="{"by " * 500_000}">'),
    "a date of nothing but points": page(f'<meta name="date" content="{"1." * 500_000}">'),
    "a title of nothing but strokes": page(f"<title>{'- ' * 500_000}</title>"),
    "elements nested deeper than anybody reads": page("", '<div class="date">' * 100_000 + "1.1.2020"),
    "statements nested in statements": page("", SCOPE * 200 + "<i itemprop=name>x</i>" * 20_000),
    "a text inside many properties": page("", SCOPE + "<b itemprop=name>" * 200 + "x" * 1_000_000),
    "properties that refer to each other": page(
        "", "".join(f'<i id=a{n} itemprop=author itemscope itemref="a{n + 1} a{n + 2}"></i>' for n in range(200))
    ),
    "very many headings": page("<title>hello there</title>", "<h1>hello there</h1>" * 30_000),
    "very many days": page("", "".join(f"<p class=date>{n % 28 + 1}.1.2020</p>" for n in range(30_000))),
    "very much text": page("", "word " * 600_000),
    "an identifier that does not end": page(f'<meta name="citation_doi" content="{"10.1234/" * 300_000}">'),
    "digits that do not end": page(f'<meta name="citation_isbn" content="{"97 " * 1_000_000}">'),
}  # fmt: skip


@pytest.mark.parametrize("bomb", BOMBS)
def test_a_bomb_is_read_in_bounded_time(bomb: str):
    begun = time.monotonic()
    item = to_csl(extract(BOMBS[bomb], url=URL))
    assert time.monotonic() - begun < SECONDS
    assert len(str(item)) < 100_000
    assert item["URL"] == URL


@pytest.mark.parametrize(
    "body", [b"", b"\x00", bytes(range(256)) * 100, b"<html", b"%PDF-1.7 rubbish", "<title>ж".encode("utf-16")]
)
@pytest.mark.parametrize("kind", ["", "text/html", "application/pdf", "text/plain; charset=klingon"])
def test_rubbish_tells_no_more_than_its_address(body: bytes, kind: str):
    assert to_csl(extract(body, url=URL, content_type=kind))["URL"] == URL


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=200), st.text(max_size=200))
def test_no_text_makes_it_stumble(one: str, other: str):
    body = page(
        f'<title>{one}</title><meta name="author" content="{other}">'
        + json_ld({"@type": "Article", "author": [one, {"name": other}]}),
        f'<h1>{one}</h1><p class="byline">{other}</p><time datetime="{one}">{other}</time>',
    )
    item = to_csl(extract(body, url=URL))
    assert {unicodedata.category(character) for character in str(item)} & {"Cc", "Cs", "Co"} == set()
    for name in FORMATS:
        assert cite(item, name)


@settings(max_examples=40, deadline=None)
@given(st.binary(max_size=300))
def test_no_bytes_make_it_stumble(body: bytes):
    to_csl(extract(body, url=URL))
    to_csl(extract(b"%PDF-1.4\n" + body, url=URL))
    to_csl(extract(b'<script type="application/ld+json">' + body, url=URL))


def test_what_would_turn_text_round_is_taken_out():
    item = to_csl(extract(page("<title>Safe \u202eexe.gnp\u2066 title\u200f</title>"), url=URL))
    assert item["title"] == "Safe exe.gnp title"
