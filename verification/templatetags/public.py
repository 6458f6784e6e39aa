"""How public pages write days, directions of scripts, and addresses that may be followed."""

from __future__ import annotations

from datetime import date, datetime
from urllib.parse import urlsplit

from django import template
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format

from verification.models import RATINGS, Rating

register = template.Library()

RIGHT_TO_LEFT = frozenset({"ar", "ckb", "dv", "fa", "he", "ks", "ps", "sd", "syr", "ug", "ur", "yi"})
SCRIPTS = frozenset({"arab", "hebr", "thaa", "syrc", "nkoo"})  # ISO 15924
PARTIAL = {4: "Y", 7: "YEAR_MONTH_FORMAT", 10: "DATE_FORMAT"}


@register.filter
def direction(tag: str) -> str:
    """Which way a language (BCP 47) is written: rtl or ltr."""
    parts = tag.lower().split("-")
    if any(len(part) == 4 and part.isalpha() for part in parts[1:]):
        return "rtl" if SCRIPTS.intersection(parts[1:]) else "ltr"
    return "rtl" if parts[0] in RIGHT_TO_LEFT else "ltr"


@register.filter
def moment(value: str | datetime | None) -> datetime | None:
    """An ISO moment in the site's time zone; None for what is none."""
    parsed = parse_datetime(value) if isinstance(value, str) else value
    return timezone.localtime(parsed) if parsed and timezone.is_aware(parsed) else parsed


@register.filter
def partial_day(value: str) -> str:
    """2014, 2014-09 or 2014-09-27 in the words of the reader's language."""
    padded = f"{value}-01-01"[:10] if len(value) == 4 else f"{value}-01"[:10]
    try:
        return date_format(date.fromisoformat(padded), PARTIAL[len(value)])
    except (ValueError, KeyError):
        return value


@register.filter
def web(url: str) -> str:
    """The address where a reader may be led there, else nothing: only the web, never a script."""
    try:
        return url if urlsplit(url).scheme.lower() in {"http", "https"} else ""
    except ValueError:
        return ""


@register.filter
def host(url: str) -> str:
    """The host of an address, for people."""
    try:
        return (urlsplit(url).hostname or url).removeprefix("www.")
    except ValueError:
        return url


@register.filter
def tone(value: str) -> str:
    """The colour of a rating; calm for one that the scale no longer has."""
    return RATINGS[Rating(value)].colour if value in Rating.values else "info"
