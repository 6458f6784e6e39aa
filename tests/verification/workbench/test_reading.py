"""A text is cut so that every passage is highlighted where it stands, and nothing of the text is lost."""

from __future__ import annotations

import html
import re

from hypothesis import given
from hypothesis import strategies as st

from claims.models import Appearance, Claim
from verification.workbench.reading import paragraphs, written

CHARACTERS = st.characters(codec="utf-8", exclude_characters="\x00")


def place(start: int, end: int, *, claim: str = "c1", pk: int = 1) -> Appearance:
    return Appearance(pk=pk, start=start, end=end, claim=Claim(pk=pk, public_id=claim, status="accepted"))


def cut(text: str, *places: Appearance) -> list[tuple[str, list[str]]]:
    return [
        (piece.text, [there.claim.public_id for there in piece.here])
        for paragraph in paragraphs(text, places)
        for piece in paragraph.pieces
    ]


def test_a_nested_passage_comes_first_where_both_stand():
    found = cut("One two three", place(0, 13, claim="long", pk=1), place(4, 7, claim="short", pk=2))
    assert found == [("One ", ["long"]), ("two", ["short", "long"]), (" three", ["long"])]


def test_passages_that_overlap_share_what_they_share():
    found = cut("One two three", place(0, 7, claim="a", pk=1), place(4, 13, claim="b", pk=2))
    assert found == [("One ", ["a"]), ("two", ["a", "b"]), (" three", ["b"])]


def test_a_passage_goes_on_in_the_next_paragraph_and_is_reached_by_the_keyboard_once():
    text = "One two\n\nthree four"
    shown = written(paragraphs(text, [place(4, 14)]))
    assert cut(text, place(4, 14)) == [("One ", []), ("two", ["c1"]), ("three", ["c1"]), (" four", [])]
    assert shown.count("<mark") == 2
    assert shown.count('tabindex="0"') == 1
    assert '<p dir="auto" data-start="9">' in shown


def test_offsets_count_code_points_not_what_a_browser_counts():
    assert cut("🚁🚁 e\u0301! ok", place(3, 6)) == [("🚁🚁 ", []), ("e\u0301!", ["c1"]), (" ok", [])]


def test_markup_in_a_text_is_text():
    shown = written(paragraphs("<script>alert(1)</script> & \r", [place(0, 8)]))
    assert "<script" not in shown
    assert "&amp; &#13;" in shown


@given(st.text(CHARACTERS, max_size=60), st.lists(st.tuples(st.integers(0, 60), st.integers(1, 20)), max_size=8))
def test_no_character_is_lost_and_every_passage_is_whole(text: str, given_places: list[tuple[int, int]]):
    spans = [(start, min(start + length, len(text))) for start, length in given_places if start < len(text)]
    places = [place(start, end, claim=f"c{n}", pk=n) for n, (start, end) in enumerate(spans)]
    found = list(paragraphs(text, places))

    lines = [line for line in text.split("\n") if line.strip()]
    assert ["".join(piece.text for piece in paragraph.pieces) for paragraph in found] == lines
    for paragraph in found:
        for piece in paragraph.pieces:
            assert text[piece.start : piece.start + len(piece.text)] == piece.text
            end = piece.start + len(piece.text)
            assert {there.pk for there in piece.here} == {
                there.pk for there in places if there.start <= piece.start and end <= there.end
            }
    shown = re.sub(r"</?(p|mark)[^>]*>", "", written(found))
    assert html.unescape(shown.replace("&#13;", "\ue000")).replace("\ue000", "\r") == "".join(lines)
