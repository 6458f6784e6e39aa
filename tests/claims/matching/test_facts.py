"""What two sentences may disagree on: numbers, dates, names and negation."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.matching.facts import disagreements, facts
from claims.matching.words import bare, stems


def differing(one: str, other: str) -> list[str]:
    return [point.kind for point in disagreements(facts(one), facts(other))]


@pytest.mark.parametrize(
    ("one", "other", "kinds"),
    [
        ("Pakistan bought 4 helicopters.", "Pakistan bought 14 helicopters.", ["numbers"]),
        ("Pakistan bought four helicopters.", "Pakistan bought 4 helicopters.", []),
        ("It cost $10 billion.", "It cost 10bn dollars.", []),
        ("It cost 1,200 euros.", "It cost 1.200 euros.", []),
        ("Twenty-two people came.", "22 people came.", []),
        ("The minister signed it.", "The minister did not sign it.", ["negation"]),
        ("The minister signed it.", "The minister refused to sign it.", ["negation"]),
        ("He didn't sign.", "He never signed.", []),
        ("They met in 2014.", "They met in 2016.", ["dates"]),
        ("It burned on January 6.", "It burned on 7 January.", ["dates"]),
        ("It burned on January 6.", "It burned on 6 January.", []),
        ("Then Merkel met Putin.", "Then Macron met Biden.", ["names"]),
        ("Then Merkel met Putin.", "Yesterday Putin met Macron.", []),
        ("They may use the port of Gwadar.", "They may use the port of Karachi.", ["names"]),
        ("Pakistan gave Gwadar to Russia.", "Pakistan gave Gwadar to China.", ["names"]),
        ("Russia has given the weapons back.", "China has given the weapons back.", ["names"]),
        ("So Imran Khan said in Lahore.", "So Nawaz Sharif said in Lahore.", ["names"]),
        ("So Imran Khan said in Lahore.", "So Khan said in Lahore.", []),
        ("He met Indian officials.", "He met officials of India.", []),
        ("It is in the United Nations report.", "It is in the UN report.", []),
        ("It flew from Austria to Rome.", "It flew from Australia to Rome.", ["names"]),
        ("Nothing to compare here", "nor here", []),
    ],
)
def test_sentences_differ_where_a_person_would_say_so(one: str, other: str, kinds: list[str]):
    assert differing(one, other) == kinds
    assert differing(other, one) == kinds


def test_a_difference_is_told_in_words():
    (point,) = disagreements(facts("They sold 4 helicopters."), facts("They sold 14 helicopters."))

    assert point.words == "numbers differ: 4 and 14"


def test_the_names_that_stand_in_one_place_are_told():
    (point,) = disagreements(facts("It met Imran Khan in Quetta."), facts("It met Nawaz Sharif in Quetta."))

    assert point.words == "names differ: Imran Khan and Nawaz Sharif"


@given(st.text())
def test_any_text_is_taken_apart_and_agrees_with_itself(text: str):
    assert disagreements(facts(text), facts(text)) == []
    assert stems(bare(text)) is not None


def test_posts_lose_their_decoration_and_keep_their_words():
    post = (
        "🚁 DEFUND! #DefundTheCBC now https://t.co/x1 pic.twitter.com/Ab — Brad Trost (@BradTrostCPC) December 26, 2019"
    )

    assert bare(post) == "DEFUND! Defund The CBC now — Brad Trost"


def test_words_are_stemmed_by_the_rules_of_their_language():
    assert stems("helicopters", "en") == stems("helicopter", "en-GB")
    assert stems("Häusern", "de") == stems("Häuser", "de")
    assert stems("helicopters", "tlh") == ["helicopters"]
