"""Quotation marks of a sentence: how many open and close, and whether a quotation goes on."""

from __future__ import annotations

import re

OPENING = re.compile(r"[“«„「]|(?<!\w)\"(?=\w)")
CLOSING = re.compile(r"[”»」]|(?<=[\w.,!?…])\"(?!\w)")


def count_quotes(sentence: str) -> tuple[int, int]:
    """How many quotations begin and end. “ ends one that „ began, as in German."""
    if low := sentence.count("„"):
        return low, sentence.count("“") + sentence.count("”")
    return len(OPENING.findall(sentence)), len(CLOSING.findall(sentence))


def still_open(sentence: str) -> bool:
    """Whether a quotation that begins here does not end here."""
    opened, closed = count_quotes(sentence)
    return opened > closed


def goes_on(sentence: str) -> bool:
    """Whether a paragraph goes on with a quotation: it opens it again, or closes it before it opens another."""
    opened, closed = OPENING.search(sentence), CLOSING.search(sentence)
    return all_quoted(sentence) or (closed is not None and (opened is None or closed.start() < opened.start()))


def all_quoted(sentence: str) -> bool:
    """Whether the sentence begins with a quotation."""
    return OPENING.match(sentence) is not None
