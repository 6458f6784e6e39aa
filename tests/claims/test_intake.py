"""From bytes to a text: what can be read is kept as it is, what cannot is refused with its own reason."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.text.intake import IntakeError, decode, first_line, read_document

ROOMY = 10_000
SENTENCES = "<p>" + "Islamabad bought four helicopters, and the deal was signed in 2014. " * 8 + "</p>"
visible = st.characters(categories=["L", "N", "P", "S"])


def page(head: str = "", *, lang: str = "en") -> bytes:
    return (
        f'<!doctype html><html lang="{lang}"><head>{head}</head><body><nav>Menu Contact Imprint</nav>'
        f"<article><h1>Four helicopters</h1>{SENTENCES}</article></body></html>"
    ).encode()


@given(text=st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=100), letter=visible)
def test_any_text_in_utf_8_is_kept_as_it_is(text: str, letter: str):
    assert decode((text + letter).encode(), max_bytes=ROOMY) == text + letter


@given(data=st.binary(max_size=60))
def test_any_bytes_are_a_text_or_a_refusal(data: bytes):
    try:
        came_out = decode(data, max_bytes=50).encode()
    except IntakeError as refused:
        came_out = refused.code.encode()
    assert came_out in {data, b"too_large", b"empty", b"binary", b"not_utf8"}


@given(data=st.binary(max_size=60))
def test_whatever_is_brought_as_a_document_is_read_or_refused(data: bytes):
    try:
        said = read_document(data, max_bytes=ROOMY).text
    except IntakeError as refused:
        said = str(refused)
    assert said.strip()


@pytest.mark.parametrize(
    ("data", "code", "words"),
    [
        (b"", "empty", "There is no text in it."),
        (b" \n\t\r\n", "empty", "There is no text in it."),
        ("\ufeff\u200b \n".encode(), "empty", "There is no text in it."),
        ("\u00a0\u2028\u00ad\u2060".encode(), "empty", "There is no text in it."),
        ("Grüße".encode("latin-1"), "not_utf8", "byte 2 cannot be read. Save it as UTF-8"),
        ("Grü".encode("utf-16"), "binary", "not a text but a binary file"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "binary", "not a text but a binary file"),
        (b"GIF89a\x01\x02", "binary", "not a text but a binary file"),
        (b"a" * 11, "too_large", "11 bytes; the most that can be taken in is 10"),
    ],
)
def test_what_is_no_text_is_refused_with_its_own_reason(data: bytes, code: str, words: str):
    with pytest.raises(IntakeError, match=words) as refused:
        decode(data, max_bytes=10)
    assert refused.value.code == code


def test_a_text_as_long_as_allowed_is_taken():
    assert decode(b"a" * 10, max_bytes=10) == "a" * 10


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be"])
def test_a_text_that_begins_with_the_mark_of_utf_16_is_read(encoding: str):
    data = ("" if encoding == "utf-16" else "\ufeff").encode(encoding) + "Grüße 🚁".encode(encoding)
    assert read_document(data, max_bytes=ROOMY).text == "Grüße 🚁"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"\xff\xfeG\x00\x00\xd8", "not UTF-16: byte 4 cannot be read. Save it as UTF-8"),
        (b"\xff\xfe", "There is no text in it."),
        (b"\xff\xfe" + b"a\x00" * ROOMY, "the most that can be taken in is 10,000"),
    ],
)
def test_what_bears_the_mark_of_utf_16_and_is_none_is_refused(data: bytes, words: str):
    with pytest.raises(IntakeError, match=words):
        read_document(data, max_bytes=ROOMY)


@pytest.mark.parametrize(
    ("charset", "encoding", "words"),
    [
        ("iso-8859-1", "windows-1252", "“Grüße”"),
        ("windows-1251", "windows-1251", "Вертолёты"),
        ("gbk", "gbk", "直升机"),
    ],
)
def test_a_page_in_an_older_encoding_is_read_as_it_says_of_itself(charset: str, encoding: str, words: str):
    data = page(f'<meta charset="{charset}">').decode().replace("Islamabad", words).encode(encoding)
    assert words in read_document(data, max_bytes=ROOMY).text


@pytest.mark.parametrize("charset", ["utf-7", "idna", "unicode_escape", "zip", "utf-8", ""])
def test_no_page_chooses_an_encoding_that_no_page_has(charset: str):
    with pytest.raises(IntakeError, match="not UTF-8"):
        read_document(page(f'<meta charset="{charset}">').replace(b"bought", b"b\xfcught"), max_bytes=ROOMY)


def test_bytes_are_counted_and_not_characters():
    with pytest.raises(IntakeError, match="12 bytes"):
        decode("🚁🚁🚁".encode(), max_bytes=11)


def test_plain_text_is_kept_to_the_byte_but_for_its_byte_order_mark():
    text = "  Title \r\n\r\nBody with a tab\t.\n\n"
    assert read_document(b"\xef\xbb\xbf" + text.encode(), max_bytes=ROOMY).text == text


@pytest.mark.parametrize(
    ("text", "title"),
    [("\n \n  Four helicopters  \nBody", "Four helicopters"), ("x" * 300, "x" * 200), (" \n\t", "")],
)
def test_a_text_is_called_after_the_first_line_that_says_something(text: str, title: str):
    assert first_line(text) == title


@given(text=st.text(max_size=300))
def test_a_first_line_is_one_short_line_of_the_text(text: str):
    line = first_line(text)
    assert line in text
    assert len(line) <= 200
    assert len(line.splitlines()) <= 1


def test_of_a_page_the_main_text_is_kept_and_what_it_says_about_itself():
    head = (
        '<title>Helicopters</title><meta name="author" content="Ann Example">'
        '<meta property="og:site_name" content="The Paper">'
        '<meta property="article:published_time" content="2014-09-27T08:00:00+00:00">'
        '<link rel="canonical" href="https://paper.example/four-helicopters">'
    )
    found = read_document(page(head, lang="en-PK"), max_bytes=ROOMY)

    assert "bought four helicopters" in found.text
    assert "Imprint" not in found.text
    assert "<" not in found.text
    assert found.title == "Four helicopters"
    assert (found.byline, found.publication) == ("Ann Example", "The Paper")
    assert (found.published_on, found.language) == ("2014-09-27", "en-PK")
    assert found.url == "https://paper.example/four-helicopters"


@pytest.mark.parametrize(
    ("data", "filename"),
    [
        (page(), ""),
        (b"\xef\xbb\xbf" + page(), ""),
        (b"<!-- saved --> \n" + page(), "page.txt"),
        (b'<?xml version="1.0"?>' + page(), ""),
        (f"<head></head><body><article>{SENTENCES}</article></body>".encode(), "page.HTM"),
    ],
)
def test_a_page_is_known_by_its_beginning_or_its_name(data: bytes, filename: str):
    text = read_document(data, filename=filename, max_bytes=ROOMY).text
    assert "bought four helicopters" in text
    assert "<" not in text


def test_a_text_that_speaks_of_html_stays_a_text():
    text = "A page begins with <html>, and an article does not."
    assert read_document(text.encode(), filename="note.txt", max_bytes=ROOMY).text == text


@pytest.mark.parametrize("data", [b"<!doctype html><html><body></body></html>", b"<html><script>x()</script></html>"])
def test_a_page_without_an_article_is_refused(data: bytes):
    with pytest.raises(IntakeError, match="No article text was found") as refused:
        read_document(data, max_bytes=ROOMY)
    assert refused.value.code == "no_text"
