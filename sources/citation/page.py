"""A web page as the readers of metadata see it: parsed once, and never more of it than they can bear."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

from lxml import etree, html

from sources.checking.pages import MAX_ELEMENTS, MAX_PARSED, decoded, tree_of
from sources.citation.cleaning import folded, tidy
from sources.citation.identifiers import language_tag

HEADINGS = ("h1", "h2", "h3")
MOST_HEADINGS = 200
MOST_METAS = 1_000
MOST_WALKED = 50_000  # elements of a page that are looked at
# What stands inside these is about other pages, or for other purposes.
_APART = ("nav", "footer", "aside", "noscript", "template", "script", "style", "button", "select", "svg")


@dataclass(frozen=True, slots=True)
class Place:
    """An element in the order of the page."""

    at: int
    element: html.HtmlElement


class WebPage:
    """The tree of a page, with what several readers ask for. `url` is the address that it came from."""

    def __init__(self, body: bytes, *, url: str, content_type: str = "") -> None:
        self.url = url
        self.markup = decoded(body[:MAX_PARSED], content_type)
        tree = tree_of(self.markup)
        self.tree: html.HtmlElement = html.fromstring("<html></html>") if tree is None else tree

    @cached_property
    def metas(self) -> list[tuple[str, str]]:
        """Names (lower case) and contents of the page's meta elements, those declared as properties first."""
        found: dict[str, list[tuple[str, str]]] = {"property": [], "name": [], "itemprop": []}
        for element in islice(self.tree.iter("meta"), MOST_METAS):
            content = tidy(element.get("content"), longest=2_000)
            kind = next((kind for kind in found if element.get(kind)), None)
            if content and kind:
                found[kind] += [(name, content) for name in element.get(kind, "").lower().split()]
        return [meta for metas in found.values() for meta in metas]

    @cached_property
    def language(self) -> str:
        """BCP 47 tag as the page declares it; empty when it does not."""
        given = self.tree.get("lang") or self.tree.get("{http://www.w3.org/XML/1998/namespace}lang") or ""
        return language_tag(tidy(given, longest=35)) or ""

    @cached_property
    def title(self) -> str:
        """What the title element says."""
        return tidy(self.tree.findtext(".//head/title") or self.tree.findtext(".//title") or "")

    @cached_property
    def light(self) -> bool:
        """Whether slow readers (a second's work at most) may be let loose on it."""
        return sum(1 for _ in islice(self.tree.iter(), MAX_ELEMENTS + 1)) <= MAX_ELEMENTS

    @cached_property
    def places(self) -> list[Place]:
        """The elements of what the page shows, in order."""
        return [Place(at, element) for at, element in enumerate(self.walk())]

    @cached_property
    def heading(self) -> Place | None:
        """The heading of what the page is about: the one that its title speaks of, else its first h1."""
        title = folded(self.title)
        headings = [place for place in self.places if place.element.tag in HEADINGS][:MOST_HEADINGS]
        said = [(place, folded(words_of(place.element, longest=300))) for place in headings]
        said = [(place, words) for place, words in said if words]
        ranked = [
            (len(words) / len(title), place.element.tag == "h1", place) for place, words in said if words in title
        ]
        if likely := [(share + 0.3 * top, -place.at, place) for share, top, place in ranked if share >= 0.3]:
            return max(likely, key=lambda found: found[:2])[2]
        return next((place for place, _ in said if place.element.tag == "h1"), None)

    @cached_property
    def around(self) -> frozenset[html.HtmlElement]:
        """The elements that the heading stands in."""
        return frozenset(self.heading.element.iterancestors() if self.heading else ())

    def copy(self) -> html.HtmlElement:
        """The tree for libraries that change what they read."""
        return deepcopy(self.tree)

    def walk(self) -> Iterator[html.HtmlElement]:
        """The elements of the body in order, but for those that stand apart from what the page is about."""
        body = self.tree.find("body")
        events = etree.iterwalk(self.tree if body is None else body, events=("start",))
        for _, element in islice(events, MOST_WALKED):
            if not isinstance(element.tag, str) or element.tag in _APART or _hidden(element):
                events.skip_subtree()
                continue
            yield element


def _hidden(element: html.HtmlElement) -> bool:
    style = element.get("style")
    return element.get("hidden") is not None or bool(style and "display:none" in style.replace(" ", "").lower())


def words_of(element: html.HtmlElement, *, longest: int = 500) -> str:
    """The words inside an element; empty where there are more than `longest` characters of them."""
    parts, length = [], 0
    for part in element.itertext():
        length += len(part.strip())
        if length > longest:
            return ""
        parts.append(part)
    return tidy(" ".join(parts), longest=longest)
