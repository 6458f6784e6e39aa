"""Citations as people and programs take them: right in each format, and harmless whatever the metadata hold."""

from __future__ import annotations

import json
import re
from datetime import date
from typing import Any

import mwparserfromhell
import pytest
import rispy
from bibtexparser.entrypoint import parse_string

from sources.citation import FORMATS, MEDIA_TYPES, Archived, cite

ARTICLE: dict[str, Any] = {
    "id": "s1", "type": "article-newspaper", "title": "Helicopters sold: what now?", "container-title": "The Paper",
    "author": [{"family": "de la Cruz", "given": "Juan"}, {"family": "Doe", "given": "Jane"}],
    "issued": {"date-parts": [[2014, 9, 27]]}, "accessed": {"date-parts": [[2026, 11, 24]]},
    "URL": "https://paper.example.org/a?b=c&d=e_f", "language": "en",
}  # fmt: skip
STUDY: dict[str, Any] = {
    "type": "article-journal", "title": "Arms and states", "container-title": "Journal of Arms", "volume": "3",
    "issue": "2", "page": "17-29", "DOI": "10.1234/arms.5", "author": [{"family": "Roe", "given": "John"}],
    "issued": {"date-parts": [[2015]]}, "URL": "https://journal.example.org/5",
}  # fmt: skip
COPY = Archived("https://archive.example.org/2020/https://paper.example.org/a|b", date(2020, 1, 2), dead=True)
EVIL = (
    "}}{{evil|x}} \\input{/etc/passwd} $x^2$ 100% #1 & co_ ~ \nER  - \r\nTI  - <script>alert(1)</script> [[a]] '''b''' "
    "\u202e"
)
HOSTILE: dict[str, Any] = {
    "type": "webpage", "title": EVIL, "author": [{"family": EVIL, "given": EVIL}, {"literal": EVIL}],
    "container-title": EVIL, "publisher": EVIL, "URL": "https://example.org/{a}|b]<c>\"d'%0A\\e", "DOI": EVIL,
    "issued": {"literal": EVIL}, "language": EVIL,
}  # fmt: skip
EXPECTED = {
    "apa": "de la Cruz, J., & Doe, J. (2014, September 27). Helicopters sold: what now? The Paper. "
    "https://paper.example.org/a?b=c&d=e_f",
    "chicago": "de la Cruz, Juan, and Jane Doe. 2014. “Helicopters Sold: What Now?” The Paper, September 27. "
    "https://paper.example.org/a?b=c&d=e_f.",
    "mla": "de la Cruz, Juan, and Jane Doe. “Helicopters Sold: What Now?” The Paper, 27 Sept. 2014, "
    "https://paper.example.org/a?b=c&d=e_f.",
    "harvard": "de la Cruz, J. and Doe, J. (2014) ‘Helicopters sold: what now?’, The Paper, 27 September. "
    "Available at: https://paper.example.org/a?b=c&d=e_f (Accessed: 24 November 2026).",
    "wikipedia": "{{cite web |last1=de la Cruz |first1=Juan |last2=Doe |first2=Jane |title=Helicopters sold: what now? "
    "|url=https://paper.example.org/a?b=c&d=e_f |website=The Paper |date=2014-09-27 |language=en "
    "|access-date=2026-11-24}}",
}  # fmt: skip


@pytest.mark.parametrize("style", EXPECTED)
def test_an_article_is_cited_as_the_style_wants_it(style: str):
    assert cite(ARTICLE, style) == EXPECTED[style]


def test_every_format_is_tried_here():
    assert {*FORMATS} == {*EXPECTED, "bibtex", "ris", "csl"}
    assert {MEDIA_TYPES[entry.media_type] for entry in FORMATS.values() if entry.media_type != "text/plain"} == {
        "bibtex", "ris", "csl",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("style", "text"),
    [
        ("apa", "Roe, J. (2015). Arms and states. Journal of Arms, 3(2), 17–29. https://doi.org/10.1234/arms.5"),
        (
            "mla",
            "Roe, John. “Arms and States.” Journal of Arms, vol. 3, no. 2, 2015, pp. 17–29, https://doi.org/10.1234/arms.5.",
        ),
    ],
)
def test_a_study_is_cited_with_volume_pages_and_doi(style: str, text: str):
    assert cite(STUDY, style) == text


@pytest.mark.parametrize("style", ["apa", "chicago", "mla", "harvard"])
@pytest.mark.parametrize(
    "kind", ["webpage", "post-weblog", "article-newspaper", "report", "book", "dataset", "legislation"]
)
def test_without_an_author_the_title_stands_there_once_and_nothing_is_said_of_what_is_missing(style: str, kind: str):
    text = cite({"type": kind, "title": "Helicopters sold", "URL": "https://example.org/"}, style)
    assert text.lower().count("helicopters sold") == 1
    assert "https://example.org/" in text
    assert not re.search(r"edition|retrieved|\?\.|\.\.|\s[.,]|\s\s", text, re.IGNORECASE)


def test_titles_in_other_languages_keep_their_capitals():
    assert "Der große Wurf" in cite({**ARTICLE, "title": "Der große Wurf", "language": "de"}, "chicago")
    assert "der kleine wurf" in cite({**ARTICLE, "title": "der kleine wurf", "language": "de"}, "mla")


def test_bibtex_is_read_back_as_it_was_meant():
    (entry,) = parse_string(cite(ARTICLE, "bibtex", archived=COPY)).entries
    fields = {field.key: field.value for field in entry.fields}

    assert (entry.entry_type, entry.key) == ("article", "delaCruz2014Helicopters")
    assert fields["author"] == "de la Cruz, Juan and Doe, Jane"
    assert fields["title"] == "{Helicopters sold: what now?}"
    assert (fields["journal"], fields["year"], fields["month"]) == ("The Paper", "2014", "sep")
    assert fields["url"] == "https://paper.example.org/a?b=c&d=e_f"
    assert fields["urldate"] == "2026-11-24"
    assert "archive.example.org/2020/https://paper.example.org/a%7Cb" in fields["note"]


def test_ris_is_read_back_as_it_was_meant():
    (entry,) = rispy.loads(cite(STUDY, "ris", archived=COPY))

    assert entry["type_of_reference"] == "JOUR"
    assert entry["authors"] == ["Roe, John"]
    assert (entry["title"], entry["secondary_title"]) == ("Arms and states", "Journal of Arms")
    assert (entry["year"], entry["volume"], entry["number"]) == ("2015", "3", "2")
    assert (entry["start_page"], entry["end_page"], entry["doi"]) == ("17", "29", "10.1234/arms.5")
    assert entry["urls"] == ["https://journal.example.org/5"]


def test_wikitext_names_the_archived_copy():
    (template,) = mwparserfromhell.parse(cite(ARTICLE, "wikipedia", archived=COPY)).filter_templates()

    assert template.name.strip() == "cite web"
    assert (
        template.get("archive-url").value.strip() == "https://archive.example.org/2020/https://paper.example.org/a%7Cb"
    )
    assert template.get("archive-date").value.strip() == "2020-01-02"
    assert template.get("url-status").value == "dead"
    alive = cite(ARTICLE, "wikipedia", archived=Archived(COPY.url, COPY.on))
    assert "|url-status=live}}" in alive


def test_csl_json_is_the_item_itself():
    assert json.loads(cite(ARTICLE, "csl")) == ARTICLE
    assert json.loads(cite(ARTICLE, "csl", archived=COPY))["archive"] == COPY.url


def test_hostile_metadata_stay_inside_their_bibtex_field():
    library = parse_string(cite(HOSTILE, "bibtex"))
    (entry,) = library.entries

    assert not library.failed_blocks
    assert {field.key for field in entry.fields} <= {
        "author",
        "title",
        "howpublished",
        "publisher",
        "doi",
        "url",
        "language",
    }
    text = cite(HOSTILE, "bibtex")
    assert "\\input" not in text
    assert not re.search(r"(?<!\\)[$&#%](?!\d\d|[0-9A-F]{2})", text.split("title = ")[1].split("\n")[0])
    assert text.count("{") == text.count("}")


def test_hostile_metadata_stay_on_their_ris_line():
    text = cite(HOSTILE, "ris")
    (entry,) = rispy.loads(text)

    assert text.count("ER  - ") == text.count("\r\nER  - ") == 1
    assert all(re.fullmatch(r"[A-Z][A-Z0-9]  - .*", line) for line in text.rstrip("\r\n").split("\r\n"))
    assert len(entry["authors"]) == 2


def test_hostile_metadata_stay_inside_their_template():
    code = mwparserfromhell.parse(cite(HOSTILE, "wikipedia"))
    (template,) = code.filter_templates()

    assert str(template) == str(code)
    assert {str(parameter.name) for parameter in template.params} == {
        "last1", "first1", "author2", "title", "url", "website", "publisher", "date", "language", "doi",
    }  # fmt: skip
    assert not code.filter_wikilinks()
    assert not code.filter_tags()


@pytest.mark.parametrize("name", FORMATS)
def test_hostile_metadata_turn_no_text_round_and_break_no_line(name: str):
    text = cite(HOSTILE, name)
    assert "\u202e" not in text
    if FORMATS[name].media_type == "text/plain":
        assert len(text.splitlines()) == 1


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize(
    "item",
    [
        {},
        {"type": "nonsense", "title": 5, "author": "Jane Doe", "issued": "2014"},
        {"title": ["a"], "author": [None, 5, {"given": "Only"}], "issued": {"date-parts": [["2015", "13"]]}, "page": 5},
        {"author": [{}], "issued": {"date-parts": [[]]}, "URL": "javascript:alert(1)"},
    ],
)
def test_odd_shapes_are_cited_as_far_as_they_go(item: dict[str, Any], name: str):
    assert "javascript" not in cite(item, name)
