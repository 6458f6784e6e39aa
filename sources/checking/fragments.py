"""What comes after the `#` of an address: a place on the page by its name, or a passage by its words.

Passages are pointed at as in "URL Fragment Text Directives" (WICG): `#:~:text=[prefix-,]start[,end][,-suffix]`.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import unquote

from lxml import etree, html

MARK = ":~:"
PLACES = 1000  # where a passage may begin or end that are tried at most
_UNSEEN = ("script", "style", "noscript", "template", "head")


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage by its first and, for a longer one, last words, with what stands before and after it."""

    start: str
    end: str = ""
    prefix: str = ""
    suffix: str = ""


def split(url: str) -> tuple[str, list[Passage]]:
    """The name of the place that an address points at (as given; may be empty) and the passages."""
    name, _, directive = url.partition("#")[2].partition(MARK)
    texts = (part.removeprefix("text=") for part in directive.split("&") if part.startswith("text="))
    return name, [passage for text in texts if (passage := _passage(text))]


def note_on(url: str, tree: html.HtmlElement) -> str:
    """A sentence for an editor where what the address points at is not on the page; empty where all is well."""
    name, passages = split(url)
    notes = []
    if _is_place(name) and not _has_place(tree, name):
        notes.append(f"The page has no place named “{unquote(name)[:100]}”.")
    if passages:
        seen = _seen(tree)
        notes += [
            f"The page does not hold the passage “{_shortened(passage)}”."
            for passage in passages
            if not _holds(seen, passage)
        ]
    return " ".join(notes)


def _passage(text: str) -> Passage | None:
    parts = text.split(",")
    prefix = parts.pop(0)[:-1] if len(parts) > 1 and parts[0].endswith("-") else ""
    suffix = parts.pop()[1:] if len(parts) > 1 and parts[-1].startswith("-") else ""
    if not parts[0] or len(parts) > 2:
        return None
    start, end, prefix, suffix = (unquote(part) for part in (parts[0], "".join(parts[1:]), prefix, suffix))
    return Passage(start=start, end=end, prefix=prefix, suffix=suffix)


def _is_place(name: str) -> bool:
    """Scripts take what begins with a slash or an exclamation mark for themselves; the top is everywhere."""
    return bool(name) and name.lower() != "top" and not name.startswith(("!", "/"))


def _has_place(tree: html.HtmlElement, name: str) -> bool:
    query = "boolean(//*[@id=$name] | //a[@name=$name])"
    try:
        return any(bool(tree.xpath(query, name=spelling)) for spelling in (name, unquote(name)))
    except ValueError:  # control characters, which no page can hold
        return False


def _seen(tree: html.HtmlElement) -> str:
    """All that a reader may see, as passages are compared."""
    seen, unseen = [], 0
    for event, element in etree.iterwalk(tree, events=("start", "end", "comment", "pi")):
        if event == "start":
            unseen += element.tag in _UNSEEN
            seen.append("" if unseen else element.text or "")
            continue
        if event == "end":
            unseen -= element.tag in _UNSEEN
        seen.append("" if unseen else element.tail or "")
    return _bare("".join(seen))


def _bare(text: str) -> str:
    """Without white space, since what stands in two elements is told apart by none or by any amount of it."""
    return "".join(text.split()).casefold()


def _holds(seen: str, passage: Passage) -> bool:
    start, end, prefix, suffix = (_bare(part) for part in (passage.start, passage.end, passage.prefix, passage.suffix))
    tries, at = 0, seen.find(start)
    while at >= 0 and tries < PLACES:
        tries += 1
        if seen.endswith(prefix, 0, at) and _ends(seen, at + len(start), end, suffix):
            return True
        at = seen.find(start, at + 1)
    return False


def _ends(seen: str, at: int, end: str, suffix: str) -> bool:
    """Whether a passage that has begun comes to its end: the first words of the end with the suffix behind them."""
    return seen.find(end + suffix, at) >= 0 if end else seen.startswith(suffix, at)


def _shortened(passage: Passage) -> str:
    text = f"{passage.start} … {passage.end}" if passage.end else passage.start
    return text if len(text) <= 100 else text[:99] + "…"
