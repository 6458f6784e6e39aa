"""Notes are shown as Markdown, and whatever somebody puts into one does nothing but show."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verification.workbench.markdown import LONGEST, rendered

ALLOWED = {
    "a", "bdi", "blockquote", "br", "code", "em", "hr", "li", "ol", "p", "pre", "s", "span", "strong", "table", "tbody",
    "td", "th", "thead", "tr", "ul",
}  # fmt: skip
CHARACTERS = st.sampled_from(
    [*list("<>\"'&;()[]!`*_~#:|\\/=-+.@ \n\tabx1\u202e\u200b\u200d"), "javascript:", "&#x202e;"]
)


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("**so** _so_ ~~not~~", '<p dir="auto"><strong>so</strong> <em>so</em> <s>not</s></p>'),
        ("one\ntwo", '<p dir="auto">one<br>\ntwo</p>'),
        ("# no heading", '<p dir="auto"># no heading</p>'),
        ("<script>alert(1)</script>", '<p dir="auto">&lt;script&gt;alert(1)&lt;/script&gt;</p>'),
        ("[x](javascript:alert(1))", '<p dir="auto">[x](javascript:alert(1))</p>'),
        ("@rena @farid", '<p dir="auto"><bdi class="mention">@rena</bdi> @farid</p>'),
        (
            'see https://example.org/a and [b](https://example.org/b "t")',
            '<p dir="auto">see <a href="https://example.org/a" rel="nofollow noopener noreferrer">'
            "https://example.org/a</a> and "
            '<a href="https://example.org/b" rel="nofollow noopener noreferrer">b</a></p>',
        ),
    ],
)
def test_a_note_is_shown_as_it_was_meant(text: str, html: str):
    assert rendered(text, mentioned=["rena"]).strip() == html


def test_a_picture_is_not_loaded_and_a_link_definition_is_not_swallowed():
    shown = rendered('![x](https://example.org/x.png)\n\n[a]: https://example.org/ "hidden"')
    assert "<img" not in shown
    assert "[a]:" in shown


@pytest.mark.parametrize(
    "text", ["a\u202eb", "a&#8238;b", "`a\u202eb`", "```\na\u202eb\n```", "[a\u202eb](https://e.org)"]
)
def test_what_turns_the_text_is_seen_and_does_nothing(text: str):
    shown = rendered(text)
    assert "\u202e" not in shown
    assert '<span class="control">U+202E</span>' in shown


def test_joiners_that_are_spelling_stay_and_others_are_seen():
    assert "می\u200cخواهم" in rendered("می\u200cخواهم")
    assert "👨\u200d👩" in rendered("👨\u200d👩")
    assert "pay<span" in rendered("pay\u200dpal")


def test_a_very_long_note_is_shown_as_it_was_typed():
    text = "[" * (LONGEST + 1) + "<b>"
    assert rendered(text).endswith("&lt;b&gt;</p>")


@given(st.lists(CHARACTERS, max_size=80).map("".join))
def test_nothing_but_the_allowed_comes_out(text: str):
    shown = rendered(text, mentioned=["x"])
    for tag, attributes in re.findall(r"</?([a-zA-Z0-9]+)((?:\s[^<>]*)?)>", shown):
        assert tag in ALLOWED
        assert set(re.findall(r"\s([a-z]+)=\"", attributes)) <= {"href", "rel", "dir", "class", "start"}
    assert not re.search(r"href=\"(?!https?:|mailto:)", shown)
    assert not re.search("[\u202e\u200b]", shown)
