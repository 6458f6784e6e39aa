"""Sentences: where they end, in several scripts and layouts, and that no character is lost or doubled."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.text.sentences import LONGEST, split_sentences

PIECES = st.sampled_from(
    [
        "The deal was signed", "Mr.", "e.g.", "3.5", "“", "”", "...", "…", "\n", "\r\n", " ", "\u2028", "。", "۔", "؟",
        "।", "!", "U.S.", "J.", "1.", "- ", "—", "?", "no", "\u0301", "🚁", "\x85", ")", "'", "Он пришёл", "ok", "\t",
    ]
)  # fmt: skip


def sentences(text: str) -> list[str]:
    return [sentence.text for sentence in split_sentences(text)]


@given(text=st.one_of(st.text(max_size=300), st.lists(PIECES, max_size=60).map("".join)))
def test_sentences_are_in_order_apart_and_leave_out_only_white_space(text: str):
    at = 0
    for sentence in split_sentences(text):
        assert text[at : sentence.start].strip() == ""
        assert text[sentence.start : sentence.end] == sentence.text == sentence.text.strip() != ""
        at = sentence.end
    assert text[at:].strip() == ""


@pytest.mark.parametrize(
    "expected",
    [
        ["Mr. Smith met Dr. J. K. Rowling at 5 p.m.", "The talks cost $3.5 million."],
        ["The U.S. Senate voted.", "He lives in the U.S.", "The vote was No. 5 of 9.", "Is it?", "Yes!", "No."],
        ["“It is done.", "We go,” he said.", "Then he left."],
        ["“Really?” he asked.", "She said “No.”", "Then she left (at five.) in a hurry."],
        [
            "Believe me.",
            "It was signed.",
            "He is ill.",
            "Ten more came.",
            "It is in our DNA.",
            "Trust Me. Dupont of Mass. courts.",
        ],
        ["And more… but not here.", "He waited…", "Nothing came."],
        ["Apple Inc. announced it.", "She works at Apple Inc.", "The firm is old."],
        ["See example.com and Node.js, e.g. this one.", "It costs 1,234.50 euros."],
        ["LAHORE, Jan. 7 (AP) — The court ruled.", "It sat on Wed. morning."],
        ["Das kostet z. B. 5 Mio. Euro.", "Dr. Müller kam am 5. Mai an.", "Er blieb."],
        ["Г. Иванов родился в 1980 г. в Москве.", "Он живёт на ул. Ленина, д. 5.", "Доход вырос."],
        ["یہ ایک جملہ ہے۔", "کیا یہ سچ ہے؟", "ہاں۔"],
        ["यह वाक्य है।", "यह दूसरा है॥"],
        ["¿Quién lo dijo?", "¡Nadie!", "El Sr. Pérez calló."],
    ],
)
def test_sentences_end_where_a_reader_ends_them(expected: list[str]):
    assert sentences(" ".join(expected)) == expected


def test_east_asian_sentences_need_no_space_between_them():
    assert sentences("这是第一句。这是第二句！“真的吗？”他问。") == [
        "这是第一句。",
        "这是第二句！",
        "“真的吗？”",
        "他问。",
    ]


def test_headlines_lists_and_dialogue_end_with_their_lines():
    text = "Four helicopters sold\n1. First item\n2. Second item\n- third. With two.\n— Who?\n— Me."
    assert sentences(text) == [
        "Four helicopters sold", "1. First item", "2. Second item", "- third.", "With two.", "— Who?", "— Me.",
    ]  # fmt: skip


def test_the_long_lines_of_a_printed_page_are_broken_amid_sentences():
    words = (
        "the visit was the first by a minister in nine years and it was said to be about gas, steel and helicopters "
    )
    text = "\n".join([(words * 8)[at : at + 130].strip() for at in range(0, 780, 130)]) + "."
    assert len(sentences(text)) == 1


def test_lines_broken_by_a_mail_program_are_one_sentence():
    text = (
        "A headline\n\nThis is a text that is\nwrapped at a narrow width and goes\non for some lines. It has a second\n"
        "sentence too.\n\nA new paragraph begins\nhere and ends."
    )
    assert [" ".join(sentence.split()) for sentence in sentences(text)] == [
        "A headline",
        "This is a text that is wrapped at a narrow width and goes on for some lines.",
        "It has a second sentence too.",
        "A new paragraph begins here and ends.",
    ]


def test_a_sentence_whose_space_was_lost_still_ends():
    assert sentences("It was the Afghan war.After that they left.") == [
        "It was the Afghan war.",
        "After that they left.",
    ]


@pytest.mark.parametrize("text", ["", " \n\t ", "\u2028"])
def test_where_nothing_is_written_there_is_no_sentence(text: str):
    assert sentences(text) == []


@pytest.mark.parametrize("unit", ["a", "word ", "A. ", "….”", "((", "\n\r", "Mr. ", "。", "1.", "“"])
def test_a_megabyte_in_one_line_takes_bounded_time(unit: str):
    text = unit * (1_000_000 // len(unit))
    began = time.process_time()
    found = split_sentences(text)

    assert time.process_time() - began < 8
    assert max((len(sentence.text) for sentence in found), default=0) <= LONGEST


def test_a_hundred_thousand_sentences_are_a_hundred_thousand():
    assert len(split_sentences("A cat sat on the mat. " * 100_000)) == 100_000
