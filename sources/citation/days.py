"""Days as machines and people write them: ISO 8601, RFC 2822, and with month names of the common web."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from sources.citation.found import Day

EARLIEST = 1400  # years before that are no dates of publication
# Beginnings of month names, January first; what several languages share stands once.
_MONTHS = (
    "jan jän ian ene gen янв січ ocak oca leden led sty يناير جنوری जन",
    "feb fév fev fea febr fév fub شباط فبراير فروری luty lut únor úno şub фев лют",
    "mar mär maa mrt bře bre мар бер mär مارس مارچ",
    "apr avr abr dub kwi nis апр кві ابريل أبريل اپریل",
    "may mai maj mei mag květ kvě kve мая май трав مايو مئی",
    "jun juin giu haz červen čer čvn cze июн черв يونيو جون",
    "jul juil lug lip tem červenec čvc июл лип يوليو جولائی",
    "aug août aou ago ağu srp sie авг серп أغسطس اگست",
    "sep set sept eyl září zář wrz сен вер سبتمبر ستمبر",
    "oct okt ott out eki říj paź окт жовт أكتوبر اکتوبر",
    "nov kas lis listop ноя лист نوفمبر نومبر",
    "dec dez déc dic dis gru ara pros дек груд ديسمبر دسمبر",
)
_STEMS = sorted(
    ((stem, number) for number, stems in enumerate(_MONTHS, 1) for stem in stems.split()),
    key=lambda pair: -len(pair[0]),
)
_ISO = re.compile(
    r"(?<!\d)(\d{4})-(\d{1,2})(?:-(\d{1,2}))?(?!\d)(?:[T ](\d{2}):?(\d{2})[\d:.,]*\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2})?)?"
)
_NUMBERS = re.compile(r"(?<![\d.])(\d{1,2})\s?([./-])\s?(\d{1,2})\s?\2\s?(\d{4}|\d{2})(?![\d])")
_YEAR_FIRST = re.compile(r"(?<!\d)(\d{4})\s?([./])\s?(\d{1,2})\s?\2\s?(\d{1,2})(?!\d)")
_CJK = re.compile(r"(\d{4})\s?[年년]\s?(\d{1,2})\s?[月월]\s?(\d{1,2})\s?[日일]")
_COMPACT = re.compile(r"(?<!\d)((?:19|20)\d{2})(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?:\d{6})?(?!\d)")
_DAY_FIRST = re.compile(
    r"(?<![\d:])(\d{1,2})(?:st|nd|rd|th|er|º|\.)?[\s\-]{1,3}(?:de |of |d’|d')?([^\W\d_]{3,12})"
    r"\.?,?[\s\-]{1,3}(?:de |del |of )?(\d{4})(?!\d)",
    re.IGNORECASE,
)
_MONTH_FIRST = re.compile(
    r"(?<!\w)([^\W\d_]{3,12})\.?\s{1,3}(\d{1,2})(?:st|nd|rd|th)?(?:,\s{0,3}|\s{1,3})(\d{4})(?!\d)", re.IGNORECASE
)
_YEAR_MONTH = re.compile(r"(\d{4})[/.](\d{1,2})")
_MONTH_YEAR = re.compile(r"(?:([^\W\d_]{3,12})\.?,?\s)?(\d{4})", re.IGNORECASE)
_IN_PATHS = (
    re.compile(r"/((?:19|20)\d{2})[/-](\d{1,2})[/-](\d{1,2})(?!\d)"),
    re.compile(r"[/_-]((?:19|20)\d{2})-?(0[1-9]|1[0-2])-?(0[1-9]|[12]\d|3[01])(?!\d)"),
    re.compile(r"/((?:19|20)\d{2})/(0[1-9]|1[0-2])/"),
)
_UTC = {"z", "utc", "gmt", "+00:00", "+0000", "-00:00"}


def machine_day(text: str) -> Day | None:
    """The day in a value made for machines: ISO 8601 foremost, else any way in which people write it.

    The day is the one written there; times and offsets only tell whether it was told in UTC.
    """
    if found := _ISO.match(text.strip()):
        year, month, day, hour, _, zone = found.groups()
        return _made(year, month, day or 0, utc=bool(hour) and (zone or "").lower() in _UTC)
    if (compact := _COMPACT.match(text.strip())) and (day := _made(*compact.groups())):
        return day
    if written := days_in(text):
        return replace(written[0].day, utc=bool(re.search(r"\b(UTC|GMT)\b|[+]00:?00\b", text)))
    if found := _YEAR_MONTH.fullmatch(text.strip()):
        return _made(*found.groups())
    if found := _MONTH_YEAR.fullmatch(text.strip()):
        return _made(found.group(2), _month(found.group(1) or ""), 0)
    return None


@dataclass(frozen=True, slots=True)
class Written:
    """A whole day in a text, and the place where it begins."""

    at: int
    day: Day


def days_in(text: str, *, month_first: bool = False) -> list[Written]:
    """The whole days written in a text for people, in order.

    Of two numbers that could both be months, the first is the day, unless `month_first`.
    """
    found = [(match.start(), _made(*match.group(1, 2, 3))) for match in _ISO.finditer(text) if match.group(3)]
    found += [(match.start(), _made(*match.group(1, 2, 3))) for match in _CJK.finditer(text)]
    found += [(match.start(), _made(*match.group(1, 3, 4))) for match in _YEAR_FIRST.finditer(text)]
    found += [(match.start(), _numbers(match, month_first)) for match in _NUMBERS.finditer(text)]
    found += [(m.start(), _made(m.group(3), _month(m.group(2)), m.group(1))) for m in _DAY_FIRST.finditer(text)]
    found += [(m.start(), _made(m.group(3), _month(m.group(1)), m.group(2))) for m in _MONTH_FIRST.finditer(text)]
    return sorted((Written(at, day) for at, day in found if day and day.day), key=lambda one: one.at)


def address_day(url: str) -> Day | None:
    """The day in a path such as /2014/09/27/, or as much of it as there is in one such as /2014/09/."""
    for pattern in _IN_PATHS:
        if (found := pattern.search(url)) and (day := _made(*found.groups())):
            return day
    return None


def within(day: Day, span: Day) -> bool:
    """Whether a day lies in a year, month or day."""
    return day.year == span.year and span.month in (0, day.month) and span.day in (0, day.day)


def apart(one: Day, other: Day) -> int:
    """How many days lie between two whole days."""
    return abs((date(one.year, one.month, one.day) - date(other.year, other.month, other.day)).days)


def _numbers(match: re.Match[str], month_first: bool) -> Day | None:
    one, sign, two, year = match.groups()
    first, second = int(one), int(two)
    if second > 12 or (month_first and sign != "." and first <= 12):
        first, second = second, first
    if len(year) == 2:
        year = f"{'20' if int(year) <= datetime.now(UTC).year % 100 + 1 else '19'}{year}"
    return _made(year, second, first)


def _month(name: str) -> int:
    name = name.lower()
    return next((number for stem, number in _STEMS if name.startswith(stem)), 0)


def _made(year: str | int, month: str | int = 0, day: str | int = 0, *, utc: bool = False) -> Day | None:
    """A day that exists and has come; None for any other."""
    parts = int(year), int(month), int(day)
    try:
        told = date(parts[0], parts[1] or 1, parts[2] or 1)
    except ValueError:
        return None
    known = Day(*parts, utc=utc) if parts[1] or not parts[2] else None
    return known if told.year >= EARLIEST and told <= datetime.now(UTC).date() + timedelta(days=2) else None
