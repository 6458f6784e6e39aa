"""Why a claim was suggested or matched, in the language of whoever reads it. Reasons are kept, and sent, in English."""

from __future__ import annotations

import re
from functools import cache

from django.utils.translation import get_language, gettext, gettext_noop

# Those of `claims.text.kinds.reasons_for`, and of matches that a person made.
REASONS = frozenset(
    {
        gettext_noop("names an amount of money"),
        gettext_noop("gives a share or rate"),
        gettext_noop("has a quantity"),
        gettext_noop("names an agreement or document"),
        gettext_noop("says something happened or was done"),
        gettext_noop("gives a date"),
        gettext_noop("reports someone's words"),
        gettext_noop("says that one thing caused another"),
        gettext_noop("makes a comparison"),
        gettext_noop("is absolute"),
        gettext_noop("accuses somebody"),
        gettext_noop("names people, places or bodies"),
        gettext_noop("is hedged"),
        gettext_noop("is a question"),
        gettext_noop("speaks of the speaker"),
        gettext_noop("says what should be"),
        gettext_noop("uses words of judgement"),
        gettext_noop("says who wrote the text"),
        gettext_noop("is a prediction"),
        gettext_noop("is an opinion"),
        gettext_noop("is in a language of which only numbers and dates are read"),
        gettext_noop("states how things are"),
        gettext_noop("named by a person"),
    }
)

# Those of `claims.matching`, and of a second opinion: sentences with something put in.
TEMPLATES = (
    gettext_noop("close in meaning (%(share)s)"),
    gettext_noop("shares %(words)s"),
    gettext_noop("numbers differ: %(one)s and %(other)s"),
    gettext_noop("bounds differ: %(one)s and %(other)s"),
    gettext_noop("places in order differ: %(one)s and %(other)s"),
    gettext_noop("days differ: %(one)s and %(other)s (day/month)"),
    gettext_noop("months differ: %(one)s and %(other)s"),
    gettext_noop("years differ: %(one)s and %(other)s"),
    gettext_noop("names differ: %(one)s and %(other)s"),
    gettext_noop("the other way round: %(one)s and %(other)s"),
    gettext_noop("only one of them negates “%(word)s”"),
    gettext_noop("“%(one)s” and “%(other)s” are opposites"),
    gettext_noop("%(model)s finds it worth checking: %(reason)s"),
)


def in_words(reason: str) -> str:
    """The reason in the language that is spoken now; as it is, where nobody has translated it."""
    if (get_language() or "en").startswith("en"):
        return reason
    if reason in REASONS:
        return gettext(reason)
    for template, pattern in _patterns():
        if found := pattern.fullmatch(reason):
            return gettext(template) % found.groupdict()
    return reason


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((template, _pattern(template)) for template in TEMPLATES)


def _pattern(template: str) -> re.Pattern[str]:
    parts = re.split(r"%\((\w+)\)s", template)  # words and names by turns
    named = (rf"(?P<{part}>.+?)" if place % 2 else re.escape(part) for place, part in enumerate(parts))
    return re.compile("".join(named), re.DOTALL)
