"""Finding quotes: as they stand, as they are compared, with words left out, nearly, and never for too long."""

from __future__ import annotations

import random
import time

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from config.quoting.passages import How, Passage, passage, selected
from config.quoting.quotes import find_quote, same_surroundings

TEXT = (
    "Pakistan bought four helicopters — “Mi-35M” — in 2014. "
    "The deal cost 153 million dollars, the minis\u00adter said.\n"
    "Russia sold gas for $10 billion, or 14,500 tons of it. The oﬃcial said: it's done.\n"
    "وزیر نے کہا کہ معاہدہ اگست ۲۰۱۵ میں ہوا تھا۔ 巴基斯坦从俄罗斯购买了四架直升机。 Контракт был подписан в 2015 году."
)


def found(quote: str, text: str = TEXT, prefix: str = "") -> Passage:
    passage = find_quote(text, quote, prefix=prefix).found
    assert passage is not None
    return passage


@pytest.mark.parametrize(
    ("quote", "how", "exact"),
    [
        ("four helicopters", How.EXACT, "four helicopters"),
        ("  four helicopters\n", How.EXACT, "four helicopters"),
        ('helicopters - "Mi-35M" - in 2014', How.NORMALISED, "helicopters — “Mi-35M” — in 2014"),
        ("the minister said", How.NORMALISED, "the minis\u00adter said"),
        ("The official said: it’s done", How.NORMALISED, "The oﬃcial said: it's done"),
        ("FOUR HELICOPTERS", How.NORMALISED, "four helicopters"),
        ("اگست 2015 میں", How.NORMALISED, "اگست ۲۰۱۵ میں"),
        ("俄罗斯 购买了四架", How.NORMALISED, "俄罗斯购买了四架"),
        ("был   подписан", How.NORMALISED, "был подписан"),
        ("Pakistan bought … in 2014", How.ELIDED, "Pakistan bought four helicopters — “Mi-35M” — in 2014"),
        ("The deal [...] the minister said.", How.ELIDED, "The deal cost 153 million dollars, the minis\u00adter said"),
        ("… cost 153 million …", How.NORMALISED, "cost 153 million"),
        ("The deal cost 163 million dollars", How.APPROXIMATE, "The deal cost 153 million dollars"),
        ("Russia has sold its gas for $12 billion", How.APPROXIMATE, "Russia sold gas for $10 billion"),
        ("巴基斯坦从俄罗斯购买了六架直升机", How.APPROXIMATE, "巴基斯坦从俄罗斯购买了四架直升机"),
    ],
)
def test_a_quote_is_found_and_says_how(quote: str, how: How, exact: str):
    passage = found(quote)
    assert (passage.how, passage.exact) == (how, exact)
    assert TEXT[passage.start : passage.end] == exact
    assert (passage.similarity == 1.0) is (how != How.APPROXIMATE)


@pytest.mark.parametrize("quote", ["cost 15", "4,500 tons", "14", "35M” — in 201"])
def test_a_piece_of_a_figure_is_not_that_figure(quote: str):
    there = find_quote(TEXT, quote).found
    assert there is None or there.how == How.APPROXIMATE


def test_what_is_nowhere_near_is_not_found():
    for quote in ("The weather will be fine on Sunday, they promised.", "?!", "", "  "):
        assert find_quote(TEXT, quote).found is None
    assert find_quote("", "four").found is None


def test_a_passage_that_is_only_a_little_like_the_quote_is_offered_and_not_taken():
    search = find_quote(TEXT, "Russia had bought some gas for billions, or tons of it")
    assert search.found is None
    assert search.closest is not None
    assert "Russia sold gas" in search.closest.exact


def test_surroundings_tell_places_apart_however_many_there_are():
    text = "".join(f"Row {number}: nothing was sold. " for number in range(5000))
    there = find_quote(text, "nothing was sold", prefix="Row 4321: ", suffix=". Row 4322").found
    assert there is not None
    assert text[: there.start].endswith("Row 4321: ")
    assert found("Nothing  was sold", text, prefix="Row 321: ").prefix.endswith("Row 321: ")


def test_of_equal_places_the_whole_word_wins_and_then_the_nearest():
    assert found("art", "The start of art").start == 13
    assert find_quote("one two one two", "one", near=9).found == passage("one two one two", 8, 11)


def test_of_words_left_out_the_fewest_are():
    assert found("he said … done", "he said, and he said: it is done").start == 13


def test_words_left_out_stand_in_order_and_not_too_far_apart():
    for text in ("done, he said", f"he said {'word ' * 4000} done"):
        there = find_quote(text, "he said … done").found
        assert there is None or there.how == How.APPROXIMATE


def test_a_passage_is_a_w3c_selector_and_back():
    there = found("four helicopters")
    assert there.selectors() == [
        {"type": "TextPositionSelector", "start": 16, "end": 32},
        {
            "type": "TextQuoteSelector",
            "exact": "four helicopters",
            "prefix": "Pakistan bought ",
            "suffix": " — “Mi-35M” — in 2014. The deal ",
        },
    ]
    assert selected(there.selectors()) == there
    assert selected(None) is None


def test_a_passage_of_a_pdf_says_its_page():
    pages = "First page.\fFour helicopters\nwere sold.\fThe end."
    there = found("Four helicopters were sold", pages)
    assert there.page == 2
    assert there.selectors()[-1]["value"] == "page=2"
    assert selected(there.selectors()) is not None
    assert found("First page", pages).page == 1


def test_a_passage_keeps_its_place_while_one_side_of_it_is_the_same():
    then = found("nothing was sold", "In spring, nothing was sold by them.")
    for text, same in {
        "New. In spring, nothing was sold to us.": True,
        "They say that nothing was sold by them.": True,
        "A wholly other story where nothing was sold, ever since.": False,
    }.items():
        assert same_surroundings(then, found("nothing was sold", text)) is same
    assert same_surroundings(found("all of it", "all of it"), found("all of it", "more than all of it, say"))


@given(st.text(min_size=1, max_size=80), st.data())
def test_any_piece_of_a_text_that_cuts_no_figure_is_found_as_it_stands(text: str, data: st.DataObject):
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    wanted = text[start:end]
    assume(wanted.strip() and not any(character.isdecimal() for character in text))
    there = find_quote(text, wanted, near=start).found
    assert there is not None
    assert (there.how, there.exact) == (How.EXACT, wanted.strip())


@given(st.text(max_size=200), st.text(max_size=60))
def test_no_text_and_no_quote_breaks_the_search(text: str, quote: str):
    search = find_quote(text, quote)
    for there in (search.found, search.closest):
        assert there is None or text[there.start : there.end] == there.exact


def _noise(length: int) -> str:
    chance = random.Random(7)
    words = ["".join(chance.choices("etaoinshrdlu", k=chance.randint(2, 10))) for _ in range(20_000)]
    return " ".join(chance.choices(words, k=length // 5))[:length]


HOSTILE = {
    "absent": (_noise(2_000_000), _noise(10_000)[::-1]),
    "one letter": ("a" * 2_000_000, "a" * 9_999 + "b"),
    "repeats": ("ab " * 666_666, "ab " * 3_000 + "c"),
    "figures": ("1 " * 1_000_000, "1 " * 4_000 + "2"),
    "marks": ("a" + "\u0301\u0323" * 1_000_000, "a" + "\u0323\u0301" * 4_000),
    "words left out": ("aa bb " * 333_000, " … ".join(["aa"] * 8)),
    "too many left out": ("aa bb " * 333_000, " … ".join(["aa"] * 1_500)),
    "white space": (" " * 2_000_000 + "x", "[" + " " * 9_000 + ". . ."),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_the_longest_and_worst_text_is_searched_in_seconds(case: str):
    text, quote = HOSTILE[case]
    begun = time.process_time()
    find_quote(text, quote)
    assert time.process_time() - begun < 15  # a few on an idle machine
