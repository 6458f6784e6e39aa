"""Link-format and Link headers as archives write them, and as nobody should."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.archives.links import Link, read_links

TIMEMAP = """<http://a.example.org>;rel="original",
 <http://arxiv.example.net/timemap/http://a.example.org>
   ; rel="self" ; type="application/link-format"
   ; from="Tue, 20 Jun 2000 18:02:59 GMT" ; until="Wed, 09 Apr 2008 20:30:51 GMT",
 <http://arxiv.example.net/web/20000620180259/http://a.example.org/?a=1,2;3>
   ; rel="first last memento" ; datetime="Tue, 20 Jun 2000 18:02:59 GMT" ; license="one, \\"two\\"; three"
"""


def targets(text: str) -> list[str]:
    return [link.target for link in read_links(text)[0]]


def test_a_timemap_is_read_with_its_quoted_commas_and_folded_lines():
    (original, itself, memento), broken = read_links(TIMEMAP)

    assert broken == 0
    assert original == Link("http://a.example.org", frozenset({"original"}))
    assert itself.parameters["until"] == "Wed, 09 Apr 2008 20:30:51 GMT"
    assert memento.target.endswith("/?a=1,2;3")
    assert memento.rels == {"first", "last", "memento"}
    assert memento.parameters["license"] == 'one, "two"; three'


@pytest.mark.parametrize(
    ("text", "rels", "parameters"),
    [
        ("<a>;rel=memento", {"memento"}, {}),
        ("<a> ; REL = Memento ; DateTime=x", {"memento"}, {"datetime": "x"}),
        ('<a>;rel="memento";rel="original"', {"memento"}, {}),
        ("<a>;flag;rel=memento;", {"memento"}, {"flag": ""}),
        ("<a>", set(), {}),
        ("<>;rel=self", {"self"}, {}),
        ('<a>;title=";,<>"', set(), {"title": ";,<>"}),
    ],
)
def test_parameters_may_be_spelled_in_many_ways(text: str, rels: set[str], parameters: dict[str, str]):
    (link,), broken = read_links(text)
    assert (set(link.rels), dict(link.parameters), broken) == (rels, parameters, 0)


@pytest.mark.parametrize("text", ["", " ", ",", " , ,\n"])
def test_nothing_is_no_link_and_no_fault(text: str):
    assert read_links(text) == ([], 0)


@pytest.mark.parametrize(
    ("text", "left", "broken"),
    [
        ("<a>;rel=x, nonsense, <b>;rel=y", ["a", "b"], 1),
        ('<a>;rel="x, <b>;rel=y', ["b"], 1),
        ("<a, <b>;rel=y", ["b"], 1),
        ("<a>;rel=x <b>;rel=y, <c>", ["c"], 1),
        ("<html><body>Welcome</body></html>", [], 1),
    ],
)
def test_a_broken_entry_costs_no_other_one(text: str, left: list[str], broken: int):
    assert targets(text) == left
    assert read_links(text)[1] == broken


@pytest.mark.parametrize(
    "piece", [",<", '<a>;b="', "<a", "<a>;", ", ", '<a>;b="\\"', "<a> ", "<a>;b= ", ";a", '<a>;b="x",', "\\", "<a>;=,"]
)
def test_no_text_takes_longer_than_its_length_allows(piece: str):
    begun = time.monotonic()
    read_links("<a>" + piece * (2_000_000 // len(piece)))
    assert time.monotonic() - begun < 10


@given(st.text(alphabet='<>;,="\\ arel\n'))
def test_any_text_is_read_to_its_end(text: str):
    links, broken = read_links(text)
    assert len(links) + broken <= len(text) + 1


@given(st.lists(st.tuples(st.from_regex(r"[a-z:/,;?]{1,20}", fullmatch=True), st.text(max_size=20)), max_size=5))
def test_what_is_written_by_the_book_is_read_back(entries: list[tuple[str, str]]):
    def quoted(value: str) -> str:
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'

    text = ", ".join(f"<{target}>; title={quoted(title)}" for target, title in entries)
    links, broken = read_links(text)

    assert [(link.target, link.parameters["title"]) for link in links] == entries
    assert broken == 0
