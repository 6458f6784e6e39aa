"""Markdown as notes may use it, and the names in it. Plain reading of a text: who those people are, services say.

Pictures, HTML, headings and link definitions are no part of it, so that everything that was typed is also seen.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from markdown_it import MarkdownIt
from markdown_it.token import Token

LEFT_OUT = ["html_block", "html_inline", "image", "heading", "lheading", "reference"]
NAME = re.compile(r"(?<![\w@.+/-])@([\w@.+-]*\w)")


def parser() -> MarkdownIt:
    """CommonMark with line breaks as typed, tables, strike-through, and bare addresses as links."""
    options = {"html": False, "linkify": True, "breaks": True}
    return MarkdownIt("commonmark", options).enable(["linkify", "table", "strikethrough"]).disable(LEFT_OUT)


def names_in(text: str) -> list[str]:
    """The names written with an @, each once, in order; not those in code or in links."""
    found = (match[1] for words in _plain(parser().parse(text)) for match in NAME.finditer(words))
    return list(dict.fromkeys(found))


def _plain(tokens: list[Token]) -> Iterator[str]:
    for token in tokens:
        inside = 0
        for child in token.children or ():
            inside += child.nesting if child.type.startswith("link_") else 0
            if child.type == "text" and not inside:
                yield child.content
