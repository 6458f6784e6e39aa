"""How often what may be asked: a rate for each class of requests, read from the settings. Knows no framework."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from django.core.exceptions import ImproperlyConfigured


@dataclass(frozen=True, slots=True)
class Rate:
    """`quota` requests in any `window` seconds; a quota of 0 means no limit."""

    quota: int
    window: int


DEFAULTS = {
    "read": Rate(1_200, 60),
    "write": Rate(240, 60),
    "match": Rate(60, 60),
    "export": Rate(30, 60),
    "bundle": Rate(30, 60),
    "login": Rate(30, 60),
}
WRITTEN = re.compile(r"(\d{1,9})/(\d{1,6})")


def read_rates(given: Mapping[str, str]) -> dict[str, Rate]:
    """The rates, with those of the settings in place of the defaults. Raises `ImproperlyConfigured`."""
    rates = dict(DEFAULTS)
    for name, text in given.items():
        found = WRITTEN.fullmatch(text)
        if name not in DEFAULTS or not (text == "0" or (found and int(found[2]) > 0)):
            known = ", ".join(DEFAULTS)
            raise ImproperlyConfigured(
                f"The setting API_RATES says “{name}={text}”. It takes requests/seconds, such as read=1200/60, or 0 "
                f"for no limit, for: {known}."
            )
        rates[name] = Rate(int(found[1]), int(found[2])) if found else Rate(0, 60)
    return rates
