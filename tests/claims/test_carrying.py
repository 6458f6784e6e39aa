"""Passages are found again in the next revision of a text, or are said to be lost; none is put where it was not."""

from __future__ import annotations

import random
import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.text.carrying import Carried, Carrier, Lost
from config.quoting.alignment import aligned

THEN = (
    "Islamabad bought four helicopters from Moscow.\n\nThe deal was signed in 2014, the minister said.\n\n"
    "Trade between the two countries was 800 million dollars a year."
)


def carried(then: str, now: str, words: str, *, nth: int = 0) -> Carried:
    start = -1
    for _ in range(nth + 1):
        start = then.index(words, start + 1)
    return Carrier(then, now).find(start, start + len(words))


def text_of(now: str, found: Carried) -> str:
    return now[found.start : found.end]


def test_the_same_words_are_found_wherever_they_have_moved_to():
    now = f"A new beginning.\n\n{THEN}"
    found = carried(THEN, now, "The deal was signed in 2014")
    assert (found.how, text_of(now, found)) == ("exact", "The deal was signed in 2014")


def test_other_quote_marks_and_spaces_are_the_same_words():
    then, now = 'He said: "We \'ll  sell four helicopters".', "He said: “We ’ll sell four\u00a0helicopters”."
    found = carried(then, now, "We 'll  sell four helicopters")
    assert (found.how, text_of(now, found)) == ("normalised", "We ’ll sell four\u00a0helicopters")


def test_a_rewritten_sentence_is_found_nearly_where_the_old_one_stood():
    now = THEN.replace("was 800 million dollars a year", "came to 800 million US dollars a year")
    found = carried(THEN, now, "Trade between the two countries was 800 million dollars a year.")
    assert found.how == "approximate"
    assert text_of(now, found) == "Trade between the two countries came to 800 million US dollars a year"
    assert 0.75 <= found.similarity < 1


def test_what_was_cut_is_gone_and_what_is_only_alike_elsewhere_is_only_named():
    now = THEN.replace("The deal was signed in 2014, the minister said.\n\n", "")
    assert carried(THEN, now, "The deal was signed in 2014, the minister said.").lost == Lost.GONE
    moved = f"{now}\n\nThe deal had been signed in 2014, the minister said."
    found = carried(THEN, moved, "The deal was signed in 2014, the minister said.")
    assert (found.how, found.lost) == ("lost", Lost.CHANGED) or found.how == "approximate"
    assert "had been signed" in text_of(moved, found)


def test_words_that_stand_twice_are_told_apart_by_what_surrounds_them():
    one = "A farmer near Lahore told us over tea that prices rose by half.\n"
    other = "Last winter, the governor of Sindh complained, prices rose by half; nobody listened.\n"
    for nth, at in ((0, len(other) + one.index("prices")), (1, other.index("prices"))):
        found = carried(one + other, other + one, "prices rose by half", nth=nth)
        assert (found.how, found.start) == ("exact", at)


def test_where_surroundings_are_much_alike_a_swap_is_not_guessed():
    then = "In Lahore he said that prices rose by half. In Karachi she said that prices rose by half, and wept."
    now = "In Karachi she said that prices rose by half, and wept. In Lahore he said that prices rose by half."
    assert carried(then, now, "prices rose by half").lost == Lost.AMBIGUOUS


def test_words_with_the_same_surroundings_are_told_apart_by_their_order_where_none_is_missing():
    line = "Prices rose by half in the year that followed the agreement between the two.\n"
    then, now = line * 3, "A beginning.\n" + line * 3
    found = carried(then, now, "Prices rose by half", nth=1)
    assert (found.how, found.start) == ("exact", len("A beginning.\n") + len(line))


def test_where_one_of_several_like_places_is_missing_nobody_guesses():
    line = "Prices rose by half in the year that followed the agreement between the two countries, it was said.\n"
    found = carried(line * 3, line * 2, "Prices rose by half", nth=1)
    assert (found.how, found.lost) == ("lost", Lost.AMBIGUOUS)
    assert found.start is not None


def test_the_one_that_stayed_is_not_taken_for_the_one_that_went():
    then = "In Lahore he said that prices rose by half. In Karachi she wept since prices rose by half, and left."
    now = "In Karachi she wept since prices rose by half, and left."
    assert carried(then, now, "prices rose by half", nth=0).lost == Lost.AMBIGUOUS
    assert carried(then, now, "prices rose by half", nth=1).how == "exact"


def test_a_few_words_that_now_stand_in_another_connection_are_lost():
    then = "The bridge was opened in 2014 by the president of the republic."
    now = "Nobody remembers the harvest: in 2014 it rained for weeks, and wheat rotted."
    assert carried(then, now, "in 2014").lost == Lost.ELSEWHERE


def test_a_figure_is_not_found_inside_a_longer_one():
    assert carried("They bought 14 of them.", "They bought 140 of them.", "14").how != "exact"


@given(st.lists(st.sampled_from("abcde"), max_size=40), st.lists(st.sampled_from("abcde"), max_size=40))
def test_what_is_aligned_is_the_same_and_in_order(then: list[str], now: list[str]):
    blocks = aligned(then, now)
    assert all(then[a : a + size] == now[b : b + size] for a, b, size in blocks)
    for (a, b, size), (c, d, _) in pairwise(blocks):
        assert a + size <= c
        assert b + size <= d


@pytest.mark.parametrize("kind", ["lines", "one line", "all the same"])
def test_a_text_of_a_hundred_thousand_words_is_carried_over_in_seconds(kind: str):
    chance = random.Random(1)
    words = [f"word{chance.randrange(20_000)}" for _ in range(100_000)]
    if kind == "all the same":
        words = ["word"] * 100_000
    ends = "\n" if kind != "one line" else " "
    then = "".join(word + (ends if not n % 50 else " ") for n, word in enumerate(words))
    changed = list(words)
    for at in chance.sample(range(100_000), 2000):
        changed[at] = "other"
    now = "".join(word + (ends if not n % 50 else " ") for n, word in enumerate(changed))
    begun = time.process_time()
    carrier = Carrier(then, now)
    found = [carrier.find(at, at + 90) for at in range(0, len(then) - 100, len(then) // 80)]
    assert time.process_time() - begun < 20
    assert ("exact" in {one.how for one in found}) == (kind != "all the same")
