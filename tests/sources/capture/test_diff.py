"""Differences word by word."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.capture.diff import as_text, word_diff


@pytest.mark.parametrize(
    ("then", "now", "shown"),
    [
        (
            "It cost 153 million dollars.",
            "It cost 163 million euros.",
            "It cost [-153-]{+163+} million [-dollars-]{+euros+}.",
        ),
        ("It cost 1.5 million.", "It cost 1.7 million.", "It cost [-1.5-]{+1.7+} million."),
        ("a b c d", "a x y d", "a [-b c-]{+x y+} d"),
        ("It was sold.", "It was not sold.", "It was {+not +}sold."),
        ("购买了四架直升机", "购买了六架直升机", "购买了[-四-]{+六+}架直升机"),
        ("پاکستان نے چار خریدے", "پاکستان نے چھ خریدے", "پاکستان نے [-چار-]{+چھ+} خریدے"),
        ("हिन्दी में लिखा", "हिन्दी से लिखा", "हिन्दी [-में-]{+से+} लिखा"),
        ("same", "same", "same"),
        ("", "new", "{+new+}"),
        ("old", "", "[-old-]"),
        ("", "", ""),
    ],
)
def test_what_differs_is_marked(then: str, now: str, shown: str):
    assert as_text(word_diff(then, now)) == shown


@given(st.text(alphabet="ab \n,.文字", max_size=60), st.text(alphabet="ab \n,.文字", max_size=60))
def test_each_side_can_be_read_out_of_it(then: str, now: str):
    segments = word_diff(then, now)
    assert "".join(words for mark, words in segments if mark != "added") == then
    assert "".join(words for mark, words in segments if mark != "removed") == now


def test_the_longest_texts_are_set_against_each_other_in_seconds():
    begun = time.process_time()
    segments = word_diff("a b " * 500_000, "b a c " * 300_000)
    assert time.process_time() - begun < 15
    assert "".join(words for mark, words in segments if mark != "removed") == "b a c " * 300_000
