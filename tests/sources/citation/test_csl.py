"""CSL-JSON: what is made, joined, and refused."""

from __future__ import annotations

from typing import Any

import pytest

from sources.citation import merged, origins_of, problems_of, to_csl
from tests.sources.citation.pages import URL, found


def test_what_was_found_becomes_csl_json_with_its_origins():
    here = found(
        '<meta name="citation_title" content="A study"><meta name="citation_author" content="Doe, Jane">'
        '<meta name="citation_date" content="2014/9"><meta name="citation_publisher" content="A press">',
        url="https://example.org/a",
    )
    assert to_csl(here) == {
        "type": "webpage", "title": "A study", "author": [{"family": "Doe", "given": "Jane"}], "publisher": "A press",
        "issued": {"date-parts": [[2014, 9]]}, "container-title": "example.org", "URL": "https://example.org/a",
        "language": "en",
    }  # fmt: skip
    assert origins_of(here) == {
        "title": "highwire", "author": "highwire", "publisher": "highwire", "issued": "highwire",
        "container-title": "address", "URL": "address", "language": "document",
    }  # fmt: skip


def test_a_publisher_who_bears_the_site_s_name_is_named_once():
    tags = '<meta property="og:site_name" content="The Paper"><meta name="dc.publisher" content="The Paper">'
    assert "publisher" not in to_csl(found(tags))
    assert "publisher" not in origins_of(found(tags))
    assert to_csl(found())["URL"] == URL


def test_later_layers_win_and_an_empty_value_takes_the_field_away():
    assert merged({"title": "a", "DOI": "x", "ISBN": "9"}, {"title": "b"}, {"DOI": "", "ISBN": None}) == {"title": "b"}
    assert merged({"author": [{"literal": "WHO"}], "issued": {}}, {"author": []}) == {}


GOOD: list[dict[str, Any]] = [
    {},
    {"type": "book", "title": "A", "volume": 3, "author": [{"family": "Doe", "given": "Jane"}, {"literal": "WHO"}]},
    {"issued": {"date-parts": [["2014", 9]]}, "accessed": {"literal": "last year"}},
    {"author": [], "issued": None, "title": "", "custom": {"anything": [1]}},
]
BAD: list[tuple[dict[str, Any], str]] = [
    ({"type": "webpages"}, "type"),
    ({"title": ["A"]}, "title"),
    ({"author": "Jane Doe"}, "author"),
    ({"author": ["Jane Doe"]}, "author"),
    ({"editor": [{"given": 5}]}, "editor"),
    ({"issued": "2014"}, "issued"),
    ({"issued": {"date-parts": [[]]}}, "issued"),
    ({"issued": {"date-parts": [["soon"]]}}, "issued"),
    ({"issued": {"date-parts": [[2014, 13]]}}, "issued"),
    ({"volume": {"a": 1}}, "volume"),
]


@pytest.mark.parametrize("item", GOOD)
def test_what_is_csl_json_is_taken(item: dict[str, Any]):
    assert problems_of(item) == []


@pytest.mark.parametrize(("item", "field"), BAD)
def test_what_is_none_is_refused_with_its_field_and_the_mend(item: dict[str, Any], field: str):
    (problem,) = problems_of({**item, "DOI": "10.1/a"})
    assert problem.startswith(f"{field}: ")
