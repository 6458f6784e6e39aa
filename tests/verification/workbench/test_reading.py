"""A text is cut so that every passage is highlighted where it stands, and nothing of the text is lost."""

from __future__ import annotations

import html
import re

from hypothesis import given
from hypothesis import strategies as st

from claims.models import Placed
from verification.workbench.reading import LONG, listed, set_once, typeset

CHARACTERS = st.characters(codec="utf-8", exclude_characters="\x00\ue000")
CARRIED = "\ue000"  # stands for a carriage return that was kept


def place(start: int, end: int, *, claim: str = "c1", pk: int = 1, status: str = "accepted") -> Placed:
    return Placed(start, end, pk, claim, status, pk, f"Claim {claim}.", None)


def cut(text: str, *places: Placed) -> list[tuple[str, list[str]]]:
    """The pieces of what is set: their words, and the claims that stand there."""
    pieces = re.findall(r'<mark [^>]*data-claims="([^"]*)"[^>]*>([^<]*)</mark>|<[^>]*>|([^<]+)', typeset(text, places))
    kept = [(marked or bare, claims.split()) for claims, marked, bare in pieces if marked or bare]
    return [(html.unescape(words.replace("&#13;", CARRIED)).replace(CARRIED, "\r"), claims) for words, claims in kept]


def test_a_nested_passage_comes_first_where_both_stand():
    found = cut("One two three", place(0, 13, claim="long", pk=1), place(4, 7, claim="short", pk=2))
    assert found == [("One ", ["long"]), ("two", ["short", "long"]), (" three", ["long"])]


def test_passages_that_overlap_share_what_they_share():
    found = cut("One two three", place(0, 7, claim="a", pk=1), place(4, 13, claim="b", pk=2))
    assert found == [("One ", ["a"]), ("two", ["a", "b"]), (" three", ["b"])]


def test_a_passage_goes_on_in_the_next_paragraph_and_is_reached_by_the_keyboard_once():
    text = "One two\n\nthree four"
    shown = typeset(text, [place(4, 14)])
    assert cut(text, place(4, 14)) == [("One ", []), ("two", ["c1"]), ("three", ["c1"]), (" four", [])]
    assert shown.count("<mark") == 2
    assert shown.count('tabindex="0"') == 1
    assert '<p dir="auto" data-start="9">' in shown


def test_a_claim_is_marked_with_its_state_and_of_several_the_shortest_gives_the_colour():
    long, short = place(0, 7, claim="long", pk=1, status="published"), place(4, 7, claim="short", pk=2)
    assert typeset("One two", [long, short]) == (
        '<p dir="auto" data-start="0">'
        '<mark class="is-published" data-claims="long" tabindex="0" role="button">One </mark>'
        '<mark class="is-accepted deep" data-claims="short long" tabindex="0" role="button">two</mark></p>'
    )


def test_a_claim_that_stands_twice_at_one_place_is_one_claim():
    shown = typeset("One two", [place(0, 7, pk=1), place(4, 7, pk=2)])
    assert 'data-claims="c1 c1"' not in shown
    assert "deep" not in shown


def test_offsets_count_code_points_not_what_a_browser_counts():
    assert cut("🚁🚁 e\u0301! ok", place(3, 6)) == [("🚁🚁 ", []), ("e\u0301!", ["c1"]), (" ok", [])]


def test_markup_in_a_text_is_text():
    shown = typeset("<script>alert(1)</script> & \r", [place(0, 8)])
    assert "<script" not in shown
    assert "&amp; &#13;" in shown


def test_the_list_says_each_claim_with_its_state_in_the_order_given():
    claims = [place(9, 12, claim="b"), place(0, 3, claim="a<b", status="in_review")]
    first, second = listed(claims, "/room/").split("\n")
    assert first == (
        '<li><a href="/room/claims/b/" data-opens="b" dir="auto">Claim b.</a> '
        '<span class="state is-accepted">Accepted</span></li>'
    )
    assert "Claim a&lt;b." in second
    assert '<span class="state is-in_review">In review</span>' in second


@given(st.text(CHARACTERS, max_size=60), st.lists(st.tuples(st.integers(0, 60), st.integers(1, 20)), max_size=8))
def test_no_character_is_lost_and_every_passage_is_whole(text: str, given_places: list[tuple[int, int]]):
    spans = sorted((start, min(start + length, len(text))) for start, length in given_places if start < len(text))
    places = [place(start, end, claim=f"c{n}", pk=n) for n, (start, end) in enumerate(spans)]
    shown = typeset(text, places)

    lines = [(start, line) for start, line in _lines(text) if line.strip()]
    assert re.findall(r'<p dir="auto" data-start="(\d+)">', shown) == [str(start) for start, _ in lines]
    at = [(start + n, letter) for start, line in lines for n, letter in enumerate(line)]
    assert [(letter, set(claims)) for words, claims in cut(text, *places) for letter in words] == [
        (letter, {there.public_id for there in places if there.start <= offset < there.end}) for offset, letter in at
    ]


def _lines(text: str) -> list[tuple[int, str]]:
    start, found = 0, []
    for line in text.split("\n"):
        found.append((start, line))
        start += len(line) + 1
    return found


def test_a_long_text_that_was_set_before_is_set_anew_once_a_place_or_a_state_is_another():
    text = "One two three.\n" * (LONG // 10)
    first, second = place(0, 3, claim="a", pk=1), place(15, 18, claim="b", pk=2)
    moved, taken_up = place(15, 22, claim="b", pk=2), place(15, 18, claim="b", pk=2, status="researching")
    for places in ([first], [first, second], [first, moved], [first, taken_up], [first], []):
        assert set_once("digest", text, places) == typeset(text, places)
    other = text.replace("two", "2.0")
    assert set_once("digest of the other", other, [first]) == typeset(other, [first])
