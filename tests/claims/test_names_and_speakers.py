"""Who is named in a text, and whose words its sentences report."""

from __future__ import annotations

import pytest

from claims.text.attribution import attributions
from claims.text.names import find_names, full_names, words_in_lower_case
from claims.text.sentences import split_sentences


def speakers(text: str) -> list[str]:
    """Who is quoted in each sentence; empty where the author speaks."""
    small, sentences = words_in_lower_case(text), split_sentences(text)
    names = [find_names(sentence.text, small=small) for sentence in sentences]
    return [attribution.claimant if attribution else "" for attribution in attributions(sentences, names)]


def test_names_are_told_apart_by_kind():
    text = (
        "On Monday Russian Foreign Minister Sergey Lavrov met Gen Bajwa in New Delhi, Pakistan and the World Bank's "
        "officials; the Ministry of Defence and Production was there."
    )
    assert [(name.bare, name.kind) for name in find_names(text)] == [
        ("Sergey Lavrov", "person"),
        ("Bajwa", "person"),
        ("New Delhi", "place"),
        ("Pakistan", "place"),
        ("World Bank", "body"),
        ("Ministry of Defence and Production", "body"),
    ]


def test_a_capital_at_the_head_of_a_sentence_is_no_name_by_itself():
    small = words_in_lower_case("They improved relations.")
    assert find_names("Relations improved.", small=small) == []
    assert find_names("However, nothing happened.") == []
    assert [name.bare for name in find_names("Lahore slept.")] == ["Lahore"]


def test_a_short_name_stands_for_the_full_one_where_only_one_bears_it():
    names = find_names("Imran Khan met Sergey Lavrov and Salman Khan.")
    assert full_names(names) == {"Lavrov": "Sergey Lavrov"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Qureshi said that the deal was signed.", ["Qureshi"]),
        ("Shah Mahmood Qureshi left. Qureshi said that it was signed.", ["", "Shah Mahmood Qureshi"]),
        ("Gen Bajwa, while talking to Lavrov, stated that Pakistan welcomes it.", ["Bajwa"]),
        ("According to the World Bank, growth fell to 2 percent.", ["World Bank"]),
        ("The statement issued by the Russian Foreign Ministry called it a concern.", ["Russian Foreign Ministry"]),
        ("“We won,” said Ali Khan. “We go home now.”", ["Ali Khan", "Ali Khan"]),
        ('"It is over," Maria Lopez told reporters. "Nobody won. We lost."', ["Maria Lopez"] * 3),
        ("“Nobody won. We lost,” Maria Lopez said. The crowd left.", ["Maria Lopez", "Maria Lopez", ""]),
        ("President Putin stated: “It is an important partner.”", ["Putin"]),
        ("He met Oleg Salyukov who acknowledged the achievements. He stated that it was so.", ["Oleg Salyukov"] * 2),
        ("Officials said five people died.", ["Officials"]),
        ("BIDEN: We created eight million jobs.", ["BIDEN"]),
        ("In a tweet, Trump claimed the election was stolen.", ["Trump"]),
    ],
)
def test_reported_words_are_given_to_who_said_them(text: str, expected: list[str]):
    assert speakers(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Pakistan bought four helicopters.",
        "He was told to leave the room.",
        "The said agreement was signed in Moscow.",
        "Nobody believes it.",
        "",
    ],
)
def test_where_nobody_is_quoted_the_author_speaks(text: str):
    assert [name for name in speakers(text) if name] == []
