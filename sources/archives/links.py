"""Web links as they stand in `Link` headers (RFC 8288) and in application/link-format (RFC 6690).

Commas, semicolons and angle brackets may stand inside quotes, and commas inside addresses, so nothing is split:
links are read from left to right, in time proportional to the text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

LONGEST = 4096  # characters of one address or value
_TARGET = re.compile(rf"\s*+<([^<>]{{0,{LONGEST}}}+)>")
_PARAMETER = re.compile(
    rf"""\s*+;\s*+([^\s=;,"<>]{{1,100}}+)\s*+(?:=\s*+(?:"((?:[^"\\]|\\.){{0,{LONGEST}}}+)"|([^\s;,"<>]{{0,{LONGEST}}}+)))?""",
    re.DOTALL,
)
_END = re.compile(r"[\s;]*+(?:,|\Z)")
_NEXT = re.compile(r",\s*+(?=<)")
_BETWEEN = re.compile(r"[\s,]*+")
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Link:
    """One link: where it leads, as written, what it is to what it was found on, and what else is said of it."""

    target: str
    rels: frozenset[str]
    parameters: Mapping[str, str] = field(default_factory=dict)


def read_links(text: str) -> tuple[list[Link], int]:
    """The links in the order of the text, and how many entries could not be understood and were passed over."""
    links: list[Link] = []
    broken, at = 0, _BETWEEN.match(text).end()  # type: ignore[union-attr]  # it matches nothing, too
    while at < len(text):
        link, at = _read(text, at)
        if link:
            links.append(link)
        else:
            broken += 1
            following = _NEXT.search(text, at)
            at = following.end() if following else len(text)
    return links, broken


def _read(text: str, at: int) -> tuple[Link | None, int]:
    """The link that begins there, with where the next one begins; None, with how far it was understood."""
    if not (target := _TARGET.match(text, at)):
        return None, at
    at = target.end()
    parameters: dict[str, str] = {}
    while found := _PARAMETER.match(text, at):
        name, quoted, plain = found.groups()
        value = _ESCAPED.sub(r"\1", quoted) if quoted is not None else plain or ""
        parameters.setdefault(name.lower(), value)  # the first one counts (RFC 8288, section 3.3)
        at = found.end()
    if not (end := _END.match(text, at)):
        return None, at
    rels = frozenset(parameters.pop("rel", "").lower().split())
    return Link(target[1].strip(), rels, parameters), _BETWEEN.match(text, end.end()).end()  # type: ignore[union-attr]
