"""Pointing into a text: offsets count code points, and a passage says what surrounds it."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from config.quoting.passages import CONTEXT, find_passage, passage

texts = st.text(min_size=1, max_size=200)
HELICOPTERS = "🚁 Vier Hubschrauber — چار ہیلی کاپٹر."


@given(text=texts, data=st.data())
def test_a_passage_with_its_surroundings_is_a_piece_of_the_text(text: str, data: st.DataObject):
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    there = passage(text, start, end)

    assert (there.start, there.end, there.exact) == (start, end, text[start:end])
    assert there.prefix + there.exact + there.suffix in text
    assert text[:start].endswith(there.prefix)
    assert text[end:].startswith(there.suffix)
    assert (len(there.prefix), len(there.suffix)) == (min(CONTEXT, start), min(CONTEXT, len(text) - end))


@given(text=texts, start=st.integers(-300, 300), end=st.integers(-300, 300))
def test_offsets_outside_the_text_are_refused_with_its_length(text: str, start: int, end: int):
    assume(not 0 <= start < end <= len(text))
    with pytest.raises(ValueError, match=f"has {len(text)} characters"):
        passage(text, start, end)


@given(before=texts, exact=texts, after=texts)
def test_words_that_stand_once_are_found_where_they_stand(before: str, exact: str, after: str):
    text = before + exact + after
    places = [at for at in range(len(text)) if text.startswith(exact, at)]
    found = find_passage(text, exact)

    if len(places) > 1:
        assert found is None
    else:
        assert found == passage(text, len(before), len(before) + len(exact))


@pytest.mark.parametrize("exact", ["", "Fünf", "vier", "e"])
def test_words_that_stand_nowhere_or_twice_have_no_place(exact: str):
    assert find_passage(HELICOPTERS, exact) is None


def test_words_that_overlap_themselves_stand_twice():
    assert find_passage("ababa", "aba") is None


def test_an_emoji_is_one_character_and_a_combining_mark_another():
    assert passage(HELICOPTERS, 0, 1).exact == "🚁"
    assert passage("e\u0301 is é", 0, 2).exact == "e\u0301"
    found = find_passage(HELICOPTERS, "چار")
    assert found is not None
    assert (found.start, found.end) == (22, 25)
