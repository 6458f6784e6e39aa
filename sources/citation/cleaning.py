"""Text that may stand in a citation: one line, without markup, control characters or tricks with direction."""

from __future__ import annotations

import re
import unicodedata
from html import unescape

LONGEST = 500  # characters of a title, a name or a site
_READ = 5_000  # characters that are looked at for one value, at most
# Joiners belong to the spelling of Persian and Indic words; everything else that cannot be seen is taken out.
_JOINERS = "\u200c\u200d"
_UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn"}
_INLINE = re.compile(
    r"</?(?:a|abbr|b|br|cite|em|font|i|mark|p|q|s|small|span|strong|sub|sup|u)(?:\s[^<>]{0,300})?/?>", re.IGNORECASE
)


def tidy(value: object, *, longest: int = LONGEST) -> str:
    """The value as one clean line of at most `longest` characters; empty where it is no text.

    Character references that were escaped twice are resolved, inline markup falls away, and characters that nobody
    sees (control, bidirectional, private, unassigned) are taken out, so that what is shown is what is there.
    """
    if not isinstance(value, str):
        return ""
    text = _INLINE.sub(" ", unescape(value[:_READ])) if "<" in value or "&" in value else value[:_READ]
    text = " ".join("".join(map(_seen, text)).split())
    return _cut(unicodedata.normalize("NFC", text), longest)


def folded(text: str) -> str:
    """The words of a text for comparing: without case, punctuation and differences of form."""
    return " ".join(re.findall(r"\w+", unicodedata.normalize("NFKC", text).casefold()))


def _seen(character: str) -> str:
    if character.isspace():
        return " "
    return "" if character not in _JOINERS and unicodedata.category(character) in _UNSEEN else character


def _cut(text: str, longest: int) -> str:
    """Cut at a word, with a mark that something is missing."""
    if len(text) <= longest:
        return text
    start = text[: longest - 1]
    return f"{start.rpartition(' ')[0] or start}…"
