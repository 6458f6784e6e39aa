"""From bytes to text, and places in it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.text.intake import IntakeError, decode, read_document
from claims.text.selectors import CONTEXT, find_passage, passage

LIMIT = 5_000_000


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b" \r\n\t", "empty"),
        ("\ufeff \u200b".encode(), "empty"),
        (b"abc\x00def", "binary"),
        (b"\x01\x02\x03", "binary"),
        (b"%PDF-1.7\x00", "binary"),
        ("Größe".encode("latin-1"), "not_utf8"),
        ("Text".encode("utf-16"), "binary"),
        (b"a" * (LIMIT + 1), "too_large"),
    ],
)
def test_what_is_no_text_says_why(data: bytes, code: str):
    with pytest.raises(IntakeError) as refused:
        decode(data, max_bytes=LIMIT)
    assert refused.value.code == code
    assert str(refused.value).endswith(".")


def test_five_megabytes_are_not_too_many():
    assert len(decode(b"a" * LIMIT, max_bytes=LIMIT)) == LIMIT


@given(st.text(min_size=1).filter(lambda text: text.strip("\ufeff\u200b \t\r\n")))
def test_a_text_comes_in_as_it_stands_or_is_called_binary(text: str):
    try:
        data = text.encode()
    except UnicodeEncodeError:
        return
    try:
        taken = decode(data, max_bytes=LIMIT)
    except IntakeError as refused:
        taken = refused.code
    assert taken in {text, "binary", "empty"}


def test_line_ends_and_spaces_stay():
    assert read_document(b"  A\r\nB\n\n", max_bytes=LIMIT).text == "  A\r\nB\n\n"


def test_a_text_without_a_title_is_called_by_its_first_line():
    assert read_document("\n\n  خبریں  \nmore".encode(), max_bytes=LIMIT).title == "خبریں"


PAGE = """<!doctype html><html lang="de-AT"><head><title>Vier Hubschrauber</title>
<meta name="author" content="Anna Muster"><meta property="og:site_name" content="Die Zeitung">
<meta property="article:published_time" content="2014-11-20T10:00:00Z"></head>
<body><nav>Start Politik Sport</nav><article><h1>Vier Hubschrauber</h1>%s</article><footer>Impressum</footer></body>"""


def test_a_page_gives_its_main_text_and_what_it_says_about_itself():
    page = PAGE % ("<p>Russland verkaufte vier Hubschrauber an Pakistan, sagte der Minister.</p>" * 5)
    document = read_document(page.encode(), max_bytes=LIMIT)

    assert "vier Hubschrauber an Pakistan" in document.text
    assert "Impressum" not in document.text
    assert "<p>" not in document.text
    assert (document.title, document.byline) == ("Vier Hubschrauber", "Anna Muster")
    assert (document.publication, document.published_on) == ("Die Zeitung", "2014-11-20")
    assert document.language == "de-AT"


def test_a_page_without_text_is_refused():
    with pytest.raises(IntakeError) as refused:
        read_document(b"<html><body><script>1</script></body></html>", max_bytes=LIMIT)
    assert refused.value.code == "no_text"


@given(st.text(min_size=1), st.data())
def test_a_passage_is_the_text_between_its_offsets(text: str, data: st.DataObject):
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    found = passage(text, start, end)

    assert found.exact == text[start:end]
    assert found.prefix + found.exact + found.suffix in text
    assert len(found.prefix) <= CONTEXT
    assert len(found.suffix) <= CONTEXT


@pytest.mark.parametrize(("start", "end"), [(-1, 2), (2, 2), (3, 2), (0, 6)])
def test_offsets_outside_the_text_are_refused(start: int, end: int):
    with pytest.raises(ValueError, match="5 characters"):
        passage("Hello", start, end)


@pytest.mark.parametrize(("words", "start"), [("four", 4), ("We", 0), ("sold", None), ("", None), ("o", None)])
def test_words_are_found_only_where_there_is_no_doubt(words: str, start: int | None):
    found = find_passage("We, four of us, sold and sold.", words)
    assert (found.start if found else None) == start
