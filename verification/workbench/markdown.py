"""Notes as HTML: Markdown made by a parser that knows no HTML, then cleaned by an allow-list all the same.

Characters that turn or hide text (bidi controls, zero-width ones, tags) are shown by their code point.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Sequence
from typing import Any

import nh3
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token

from verification.mentions import NAME, parser

TAGS = {
    "a", "bdi", "blockquote", "br", "code", "em", "hr", "li", "ol", "p", "pre", "s", "span", "strong", "table", "tbody",
    "td", "th", "thead", "tr", "ul",
}  # fmt: skip
HIDDEN = re.compile(
    "[\u00ad\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb"
    "\U000e0000-\U000e007f]"
)
JOINERS = "\u200c\u200d"  # spelling in scripts that join letters, and in emoji; elsewhere they only hide
LONGEST = 20_000  # characters that are read as Markdown; a longer note is shown as it was typed


def rendered(text: str, *, mentioned: Collection[str] = ()) -> SafeString:
    """The note as safe HTML. Names of `mentioned` are set apart where they stand with an @."""
    if len(text) > LONGEST:
        return mark_safe(f'<p dir="auto" class="as-written">{shown(text)}</p>')  # noqa: S308  (escaped by `shown`)
    markdown = parser()
    names = {name.lower() for name in mentioned}
    _rule(markdown, "text", lambda token: _with_names(token.content, names))
    _rule(markdown, "code_inline", lambda token: f"<code>{shown(token.content)}</code>")
    for block in ("fence", "code_block"):
        _rule(markdown, block, lambda token: f"<pre><code>{shown(token.content)}</code></pre>\n")
    for block in ("paragraph_open", "list_item_open", "blockquote_open", "td_open", "th_open"):
        _rule(markdown, block, lambda token: "" if token.hidden else f'<{token.tag} dir="auto">')
    made = markdown.render(text)
    return mark_safe(_cleaned(made))  # noqa: S308  (by an allow-list)


def shown(text: str) -> SafeString:
    """The text escaped, with what would turn or hide it as visible code points."""
    return mark_safe(HIDDEN.sub(_code_point, str(escape(text))))  # noqa: S308  (escaped)


def _code_point(found: re.Match[str]) -> str:
    if found[0] in JOINERS and _joins(found):
        return found[0]
    return f'<span class="control">U+{ord(found[0]):04X}</span>'


def _joins(found: re.Match[str]) -> bool:
    """Whether a joiner stands between two letters or signs beyond Latin, where it is spelling."""
    before, after = found.string[: found.start()][-1:], found.string[found.end() :][:1]
    return all(sign > "\u024f" and unicodedata.category(sign)[0] in "LMS" for sign in (before, after))


def _with_names(text: str, names: Collection[str]) -> str:
    parts, done = [], 0
    for found in NAME.finditer(text):
        if found[1].lower() in names:
            parts += [shown(text[done : found.start()]), f'<bdi class="mention">{shown(found[0])}</bdi>']
            done = found.end()
    return "".join([*parts, shown(text[done:])])


def _rule(markdown: MarkdownIt, name: str, write: Callable[[Token], str]) -> None:
    def rule(_: RendererHTML, tokens: Sequence[Token], index: int, *__: Any) -> str:
        return write(tokens[index])

    markdown.add_render_rule(name, rule)


def _cleaned(made: str) -> str:
    return nh3.clean(
        made,
        tags=TAGS,
        attributes={
            "*": set(),
            "a": {"href"},
            "ol": {"start"},
            **{tag: {"dir"} for tag in ("p", "li", "blockquote", "td", "th")},
        },
        allowed_classes={"bdi": {"mention"}, "span": {"control"}},
        url_schemes={"http", "https", "mailto"},
        link_rel="nofollow noopener noreferrer",
        strip_comments=True,
    )
