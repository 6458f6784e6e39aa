"""Names, days and identifiers as people and machines write them."""

from __future__ import annotations

import pytest

from sources.citation.cleaning import tidy
from sources.citation.days import address_day, days_in, machine_day
from sources.citation.found import Name
from sources.citation.identifiers import doi_in, isbn_in, language_tag
from sources.citation.names import csl_name, names_in

BYLINES = {
    "By Jane Doe": ["Jane Doe"],
    "BY\n JANE DOE": ["JANE DOE"],
    "Von Anna Schmidt und Peter Müller": ["Anna Schmidt", "Peter Müller"],
    "Par Camille Dupont": ["Camille Dupont"],
    "Di Mario Rossi": ["Mario Rossi"],
    "作者：王小明": ["王小明"],
    "Written by Rob Roe\nEdited by Beth Bee": ["Rob Roe"],
    "by Jane Doe - Apr 16, 2015 8:02 pm UTC": ["Jane Doe"],
    "Jane Doe 27 Oct 2014": ["Jane Doe"],
    "Posted by Jane Doe on March 3, 2015": ["Jane Doe"],
    "Author: Bob am 29.12.2010, 13:36 Uhr": ["Bob"],
    "Jane Doe 4 Min Read": ["Jane Doe"],
    "Jane Doe, Senior Staff Writer, Ideas, and Technology Project": ["Jane Doe"],
    "Jane Doe, Staff Attorney & John Roe, Director of Education": ["Jane Doe", "John Roe"],
    "John Smith, Mary Jones and Bob Lee": ["John Smith", "Mary Jones", "Bob Lee"],
    "Jane Doe (@jane), John Roe": ["Jane Doe", "John Roe"],
    "Jane Doe jane@example.org": ["Jane Doe"],
    "Jane Doe in New York": ["Jane Doe"],
    "Jane Doe | The Paper": ["Jane Doe"],
    "Doe, Jane": ["Jane Doe"],
    "de la Cruz, Juan": ["Juan de la Cruz"],
    "Funk & Sons": ["Funk & Sons"],
    "Jane Doe Jane Doe": ["Jane Doe"],
    "May Jones": ["May Jones"],
    "Byron Tau": ["Byron Tau"],
    "Reuters": ["Reuters"],
    "April 28, 2019 at 6:01 am": [],
    "admin": [],
    "jane@example.org": [],
    "https://social.example/jane": [],
    "{{ author.name }}": [],
    "2014": [],
    "": [],
}


@pytest.mark.parametrize(("byline", "names"), BYLINES.items())
def test_a_byline_is_taken_apart(byline: str, names: list[str]):
    assert [name.text for name in names_in(byline)] == names


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("Jane Doe", {"family": "Doe", "given": "Jane"}),
        ("Ludwig van Beethoven", {"family": "van Beethoven", "given": "Ludwig"}),
        ("Martin Luther King Jr.", {"family": "King", "given": "Martin Luther", "suffix": "Jr."}),
        ("Dr. Jane Doe", {"family": "Doe", "given": "Jane"}),
        ("BBC News", {"literal": "BBC News"}),
        ("Staff of the Paper", {"literal": "Staff of the Paper"}),
        ("山田 太郎", {"literal": "山田 太郎"}),
        ("Reuters", {"literal": "Reuters"}),
    ],
)
def test_people_have_family_and_given_names_and_bodies_have_not(name: str, parts: dict[str, str]):
    assert csl_name(Name(name)) == parts


def test_what_is_certainly_a_body_is_never_taken_apart():
    assert csl_name(Name("Jane Doe", body=True)) == {"literal": "Jane Doe"}


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2014-09-27", "2014-09-27"),
        ("2014-09-27T23:30:00Z", "2014-09-27"),
        ("2014-09-27 08:00:00 +0500", "2014-09-27"),
        ("20140927", "2014-09-27"),
        ("2014/09/27", "2014-09-27"),
        ("2014年9月27日", "2014-09-27"),
        ("27.09.2014", "2014-09-27"),
        ("27/9/14", "2014-09-27"),
        ("09/27/2014", "2014-09-27"),
        ("Sat, 27 Sep 2014 10:00:00 GMT", "2014-09-27"),
        ("September 27th, 2014", "2014-09-27"),
        ("27 de septiembre de 2014", "2014-09-27"),
        ("27. September 2014", "2014-09-27"),
        ("le 27 septembre 2014", "2014-09-27"),
        ("27 сентября 2014", "2014-09-27"),
        ("2014-09", "2014-09"),
        ("September 2014", "2014-09"),
        ("2014", "2014"),
    ],
)
def test_days_are_read_in_many_spellings(text: str, day: str):
    assert str(machine_day(text)) == day


@pytest.mark.parametrize(
    "text", ["", "yesterday", "31.02.2014", "2999-01-01", "0012-01-01", "13/13/2014", "1.2.3.4", "12:30"]
)
def test_what_is_no_day_of_publication_is_none(text: str):
    assert machine_day(text) is None
    assert days_in(text) == []


def test_a_day_told_in_utc_is_marked():
    assert [machine_day(text).utc for text in ("2014-09-27T01:00:00Z", "2014-09-27T01:00+00:00")] == [True, True]  # type: ignore[union-attr]
    assert [machine_day(text).utc for text in ("2014-09-27", "2014-09-27T01:00:00+02:00")] == [False, False]  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("path", "day"),
    [
        ("/2014/09/27/a", "2014-09-27"),
        ("/a-2014-09-27.html", "2014-09-27"),
        ("/2014/09/a", "2014-09"),
        ("/20149999/a", "None"),
        ("/web/20160218174457/a", "None"),
        ("/a", "None"),
    ],
)
def test_addresses_tell_days(path: str, day: str):
    assert str(address_day(f"https://example.org{path}")) == day


@pytest.mark.parametrize(
    ("text", "doi"),
    [
        ("doi:10.1234/AbC-9", "10.1234/abc-9"),
        ("https://doi.org/10.1000/182.", "10.1000/182"),
        ("https://doi.org/10.1000%2F182", "10.1000/182"),
        ("(see 10.1016/S0140-6736(05)67889-6)", "10.1016/s0140-6736(05)67889-6"),
        ("version 10.12/3", None),
        ("", None),
    ],
)
def test_a_doi_is_recognised(text: str, doi: str | None):
    assert doi_in(text) == doi


@pytest.mark.parametrize(
    ("text", "isbn"),
    [
        ("ISBN 978-0-306-40615-7", "9780306406157"),
        ("0-306-40615-2", "9780306406157"),
        ("080442957X", "9780804429573"),
        ("978-0-306-40615-8", None),
        ("1234567890", None),
        ("", None),
    ],
)
def test_an_isbn_counts_only_with_its_check_digit(text: str, isbn: str | None):
    assert isbn_in(text) == isbn


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("  a \n\t b\u00a0c ", "a b c"),
        ("Tom &amp; Jerry &#8217;s", "Tom & Jerry ’s"),
        ("A <b>bold</b> claim", "A bold claim"),
        ("x < y and <script>", "x < y and <script>"),
        ("safe\u202egnp.exe\u2066\u200f\ufeff\x00\x1b", "safegnp.exe"),
        (
            "\u0646\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",
            "\u0646\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",
        ),
        ("half \ud800 pair", "half pair"),
        ("e\u0301", "é"),
        (5, ""),
        (None, ""),
    ],
)
def test_text_is_one_clean_line(text: object, clean: str):
    assert tidy(text) == clean


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("de", "de"),
        ("en_US", "en-US"),
        ("zh-Hant-TW", "zh-Hant-TW"),
        (" pt-BR ", "pt-BR"),
        ("English", None),
        ("", None),
    ],
)
def test_a_language_is_a_tag_and_no_name(text: str, tag: str | None):
    assert language_tag(text) == tag


def test_long_text_is_cut_at_a_word_and_says_so():
    assert tidy("word " * 500, longest=12) == "word word…"
