"""What an address points at behind its `#`: whether the page has it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.checking import Outcome, Policy, check_now
from sources.checking.fragments import Passage, note_on, split
from sources.checking.pages import tree_of
from tests.web.rows import page
from tests.web.server import MisbehavingWeb

PAGE = """<html><head><title>Sale of helicopters</title></head><body><h2 id=sale>The sale</h2><a name="old"></a>
<p>Four <b>heli</b>copters<!-- sic --> were sold
in 2015, the ministry said.</p><p id="größe">It gave no price.</p><script>var secret = "ten";</script></body></html>"""


def note(fragment: str) -> str:
    tree = tree_of(PAGE)
    assert tree is not None
    return note_on(f"https://example.org/#{fragment}", tree)


@pytest.mark.parametrize(
    "fragment",
    [
        "",
        "sale",
        "old",
        "gr%C3%B6%C3%9Fe",
        "größe",
        "top",
        "!/route",
        "/route",
        ":~:text=four%20helicopters%20were%20sold",
        "sale:~:text=Four%20helicopters",
        ":~:text=helicopters,ministry%20said",
        ":~:text=sold-,in%202015,-%2C%20the",
        ":~:text=Four,price&text=It%20gave",
        ":~:text=",
        ":~:other=x",
    ],
)
def test_what_is_there_needs_no_word(fragment: str):
    assert note(fragment) == ""


@pytest.mark.parametrize(
    ("fragment", "words"),
    [
        ("price", "The page has no place named “price”."),
        (":~:text=five%20helicopters", "The page does not hold the passage “five helicopters”."),
        (":~:text=ministry,helicopters", "The page does not hold the passage “ministry … helicopters”."),
        (":~:text=bought-,in%202015", "The page does not hold the passage “in 2015”."),
        (":~:text=in%202015,-he%20said", "The page does not hold the passage “in 2015”."),
        (":~:text=secret", "The page does not hold the passage “secret”."),
        ("price:~:text=ten", "The page has no place named “price”. The page does not hold the passage “ten”."),
    ],
)
def test_what_is_not_there_is_noted(fragment: str, words: str):
    assert note(fragment) == words


def test_a_passage_is_taken_apart():
    assert split("https://example.org/#a:~:text=x%2C-,b,c%20d,-e") == (
        "a",
        [Passage(prefix="x,", start="b", end="c d", suffix="e")],
    )


@given(st.text())
def test_no_fragment_upsets_the_reader(fragment: str):
    note(fragment)
    note(":~:text=" + fragment)


def test_a_page_made_to_match_everywhere_is_read_in_bounded_time():
    tree = tree_of("<p>" + "ab" * 500_000)
    assert tree is not None
    assert note_on("https://example.org/#:~:text=a,c&text=ab,-c", tree)


def test_a_page_that_is_there_is_ok_and_the_note_says_what_is_not(policy: Policy):
    async def story(talk):
        await talk.answer(200, page("Story", body="<p id=here>Four helicopters."))

    with MisbehavingWeb({"/": story}) as web:
        found = check_now([web.url("/#here"), web.url("/#there")], policy=policy)

    assert [result.outcome for result in found] == [Outcome.OK, Outcome.OK]
    assert [result.note for result in found] == ["", "The page has no place named “there”."]
    assert found[1].to_json()["note"] == found[1].note
