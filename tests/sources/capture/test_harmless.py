"""A captured page made fit to be looked at: text and structure stay, what acts or leads away does not."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from sources.capture.harmless import _ATTRIBUTES, _GONE, _KEPT, HEADERS, harmless_html

ALLOWED = {*_KEPT, "html", "meta", "style"}


def shown(page: str) -> str:
    made = harmless_html(page.encode(), content_type="text/html; charset=utf-8")
    return made[made.find("</style>") + len("</style>") :]


def test_words_tables_and_languages_stay():
    made = harmless_html(
        '<html lang="ar" dir="rtl"><title>T</title><body><h1>مروحيات</h1><table><tr><td colspan=2>4</table>'.encode(),
        content_type="text/html",
    )
    assert '<html lang="ar" dir="rtl">' in made
    assert "<h1>مروحيات</h1>" in made
    assert '<td colspan="2">4</td>' in made


@pytest.mark.parametrize(
    ("given_page", "made"),
    [
        ("a<script>alert(1)</script>b", "<body>ab</body>"),
        ('<p onclick="x()" id=i>a</p>', '<p id="i">a</p>'),
        ('<a href="javascript:x()">a</a>', '<a title="javascript:x()">a</a>'),
        ('<a href="https://example.org/" target=_top ping=/p>a</a>', '<a title="https://example.org/">a</a>'),
        ("<img src=//example.org/p.png srcset=x onerror=x() alt=Pic>", '<img alt="Pic">'),
        ("<img src=data:image/png;base64,AA==>", '<img src="data:image/png;base64,AA==">'),
        ("<img src=data:image/svg+xml,x>", "<img>"),
        ('<meta http-equiv=refresh content="0;url=//e.org">a', "<body>a</body>"),
        ("<p>a<svg><script>x</script><a href=x>y</a></svg>b", "<p>ab</p>"),
        ("<p>a<math><mi xlink:href=x>y</mi></math>b", "<p>ab</p>"),
        ("<form action=//e.org><input name=q autofocus onfocus=x><p>q</p></form>", "<div><p>q</p></div>"),
        ("<p>a<iframe srcdoc='<script>'>x</iframe>b", "<p>ab</p>"),
        ('<p style="color: red">a</p>', '<p style="color: red">a</p>'),
        ('<p style="background: URL(//e.org)">a</p>', "<p>a</p>"),
        (r'<p style="background: \75 rl(//e.org)">a</p>', "<p>a</p>"),
        ("<style>@import '//e.org'</style><link rel=preconnect href=//e.org>a", "<body>a</body>"),
        ("<embed src=x><picture><source srcset=x><img alt=Pic></picture>a", '<picture><img alt="Pic"></picture>a'),
        ("<x-widget onclick=x>a</x-widget>", "<div>a</div>"),
        ("<p>a<!-- --><script>x</script><!-- -->b", "<p>ab</p>"),
        ('<noscript><p title="</noscript><img src=x onerror=x()>"></noscript>a', "a"),
    ],
)
def test_what_acts_or_loads_or_leads_away_is_gone(given_page: str, made: str):
    assert made in shown(given_page)
    assert not re.search(r"script|//e\.org|onerror|onclick|refresh", shown(given_page).replace("javascript:x()", ""))


PIECES = st.sampled_from(
    ["<p>", "</p>", "<svg>", "</svg>", "<style>", "</style>", "<math>", "<mtext>", "<title>", "</title>", "<table>",
     "<!--", "-->", "<img src=x onerror=x>", "<script>", "</script>", "<a href=x>", "<noscript>", "</noscript>",
     "<textarea>", "<select>", "<template>", "<plaintext>", "<form>", "<base href=x>", "words", "&lt;script&gt;", '"',
     "'", ">", "<", "<![CDATA[", "]]>", "<?php x ?>", "<iframe>", "<desc>", "<foreignObject>", "<p title='<script>'>",
     "\x00", "<body onload=x>"]
)  # fmt: skip


@given(st.lists(PIECES, max_size=25))
def test_whatever_is_put_together_only_what_is_allowed_comes_out(pieces: list[str]):
    made = harmless_html("".join(pieces).encode(), content_type="text/html")
    tree = html.document_fromstring(made)

    assert {element.tag for element in tree.iter() if isinstance(element.tag, str)} <= {*ALLOWED, "head"}
    assert not list(tree.iter("script", "svg", "form", "iframe"))
    names = {name for element in tree.iterfind(".//body//*") for name in element.attrib}
    assert names <= {*_ATTRIBUTES, "src"}


def test_the_lists_do_not_contradict_each_other():
    assert _KEPT.isdisjoint(_GONE)
    assert not any(name.startswith("on") or name in ("src", "href", "srcset", "action") for name in _ATTRIBUTES)
    assert HEADERS["Content-Security-Policy"].startswith("sandbox; default-src 'none'")


@pytest.mark.parametrize(
    "page", [b"", b"\x00\xff", b"<frameset><frame src=x></frameset>", b"<p>" * 300_000, b"<!doctype"]
)
def test_pages_that_are_none_are_shown_as_what_there_is(page: bytes):
    assert harmless_html(page, content_type="text/html").startswith("<!doctype html><html")
