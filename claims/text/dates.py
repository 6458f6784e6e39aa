"""Dates in a sentence as partial ISO dates (2014, 2014-09, 2014-09-27), where the text allows; else what is missing."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from claims.text.calendar_words import EASTERN_DIGITS, MONTHS, WEEKDAYS
from claims.text.languages import ENGLISH, language_of
from claims.text.looking_ahead import Printed, looks_ahead

_MONTH = "|".join(sorted(map(re.escape, MONTHS), key=len, reverse=True))
_NO_LETTER = r"(?![\w\u0900-\u0963])"  # Python takes the vowels of Devanagari for no letters
_DAY = r"(?P<day>0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th|er|\.|º)?"
_YEAR = r"(?P<year>1[5-9]\d\d|20\d\d)(?!\d|[.,]\d)"
_THIS = r"(?P<which>this|last|next)\s+year"
_OF = r"(?:\s+(?:of|de|del))?"
_IN_ABROAD = "en|em|à|im|seit|bis|depuis|desde|в|с|до|к"
_FULL = rf"(?:{_DAY}{_OF}\s*(?P<month>{_MONTH}){_NO_LETTER}\.?|(?P<month2>{_MONTH}){_NO_LETTER}\.?\s+(?P<day2>[12]\d|3[01]|0?[1-9])(?:st|nd|rd|th)?(?!\d))"
_TAIL = rf"(?:,?{_OF}\s*{_YEAR}|,?\s*{_THIS})?"
_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(pattern, re.IGNORECASE))
    for name, pattern in (
        ("iso", r"(?<![\w-])(?P<year>\d{4})-(?P<month>0[1-9]|1[0-2])-(?P<day>0[1-9]|[12]\d|3[01])(?![\w-])"),
        ("east", r"(?<!\d)(?P<year>1[5-9]\d\d|20\d\d)\s?年(?:\s?(?P<month>1[0-2]|0?[1-9])\s?月(?:\s?(?P<day>3[01]|[12]\d|0?[1-9])\s?[日号])?)?"),
        ("east day", r"(?<![\d年月])(?:(?P<month>1[0-2]|[1-9])\s?月)?(?P<day>3[01]|[12]\d|[1-9])\s?[日号](?!元)"),
        ("full", rf"(?<![\w.]){_FULL}{_TAIL}"),
        ("numeric", r"(?<![\w./])(?P<one>\d{1,2})(?P<mark>[./])(?P<two>\d{1,2})(?P=mark)(?P<year>(?:19|20)\d\d)(?![\w/])"),
        ("month", rf"(?<!\w)(?P<month>{_MONTH}){_NO_LETTER}\.?,?{_OF}\s+(?:{_YEAR}|{_THIS})"),
        ("bare month", rf"(?<!\w)(?:(?P<lead>(?:in|since|until|till|by|from|between|during|before|after|(?:week|end|beginning|start|middle|month) of|early in|late in|{_IN_ABROAD})\s+(?:early |late |mid-)?)|(?P<which>this|last|next)\s+|(?:early|late|mid)[ -])(?P<month>{_MONTH}){_NO_LETTER}(?!\.?\s*\d|\s(?:this|last|next)\s)"),
        ("month after", rf"(?<=\band )(?P<month>{_MONTH}){_NO_LETTER}|(?<=\bto )(?P<month2>{_MONTH}){_NO_LETTER}"),
        ("known", r"(?<![\w/])9/11(?![\w/])"),
        ("decade", r"\b(?:the\s+)?(?P<decade>(?:1[5-9]|20)\d0)s\b"),
        ("year", rf"(?<![\w.,/$£€₹-])(?:(?P<lead>in|since|by|during|until|till|from|to|of|before|after|year|early|late|en|im|seit|в|с|до)\s+)?(?:(?:mid|late|early)-)?{_YEAR}(?![\w%/])"),
        ("relative", r"\b(?P<which>this|last|next)\s+(?P<unit>year|month|week)\b|\b(?P<word>yesterday|today|tomorrow|tonight|last night|this (?:morning|afternoon|evening))\b"),
        ("weekday", rf"\b(?:(?P<which>last|next|this)\s+)?(?:on\s+)?(?P<weekday>{'|'.join(WEEKDAYS)})\b"),
    )
)  # fmt: skip


_WITH_DIGITS = frozenset({"iso", "east", "east day", "full", "numeric", "known", "decade", "year"})


@dataclass(frozen=True, slots=True)
class Mention:
    """A date with its place. `value` is a partial ISO date, or empty with `missing` saying why it is unknown."""

    start: int
    end: int
    text: str
    value: str
    missing: str = ""


def find_dates(text: str, *, reference: date | None = None, language: str = ENGLISH) -> list[Mention]:
    """The dates that a sentence names, in order. `reference` is the day the text was published, if it is known."""
    found: list[Mention] = []
    written, text = text, text.translate(EASTERN_DIGITS).replace("یکم", "  1")  # Urdu for the first of a month
    counted = any(character.isdigit() for character in text)
    printed = Printed(reference, looks_ahead(text, language))
    for name, pattern in (*_PATTERNS, *_local_patterns(language)):
        if not counted and name in _WITH_DIGITS:
            continue
        for match in pattern.finditer(text):
            if any(known.start < match.end() and match.start() < known.end for known in found):
                continue
            resolved = _RESOLVE[name](match, printed)
            if resolved is not None:
                found.append(_mention(written, match, *resolved))
    return sorted(found, key=lambda mention: mention.start)


@cache
def _local_patterns(language: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """“gestern”, “el año pasado”, “в понедельник”: what hangs on the day of the text, in a language with a table."""
    spoken = language_of(language)
    return () if spoken is None else tuple((f"local {name}", pattern) for name, pattern in spoken.times.items())


def _mention(written: str, match: re.Match[str], value: str, missing: str) -> Mention:
    inner = "year" if "year" in match.re.groupindex else "month"
    start = match.start(inner) if match.groupdict().get("lead") else match.start()
    there = written[start : match.end()].rstrip(" ,")
    return Mention(start, start + len(there), there, value, missing)


_ON = re.compile(r"\b(?:on|until|since|by)\s\Z", re.IGNORECASE)
_APART = re.compile(r"\s?[(–—]|\.-")  # “ALMARZA, 18 may (EFN)”
_ALSO_WORDS = {"may", "mar", "march", "august", "mai", "set"}  # “it may 5 times” names no month
Resolved = tuple[str, str] | None
Resolver = Callable[[re.Match[str], Printed], Resolved]
NO_DAY = "the text has no date of its own to reckon from"


def _iso(match: re.Match[str], _printed: Printed) -> Resolved:
    return _checked(int(match["year"]), int(match["month"]), int(match["day"]))


def _full(match: re.Match[str], printed: Printed) -> Resolved:
    doubtful = (match["month"] or match["month2"]) in _ALSO_WORDS
    if doubtful and not (
        _ON.search(match.string, max(0, match.start() - 8), match.start()) or _APART.match(match.string, match.end())
    ):
        return None
    month = MONTHS[(match["month"] or match["month2"]).casefold()]
    day, today = int(match["day"] or match["day2"]), printed.day
    if match["year"]:
        return _checked(int(match["year"]), month, day)
    if today is None:
        return "", NO_DAY
    if match["which"]:
        return _checked(today.year + _STEP[match["which"].casefold()], month, day)
    return _checked(_nearest_year(today, month, day, ahead=printed.ahead(match)), month, day)


def _nearest_year(today: date, month: int, day: int, *, ahead: bool) -> int:
    if (month, day) < (today.month, today.day):
        return today.year + ahead
    return today.year - (month - today.month > 6 and not ahead)  # “on 27 December”, printed in January


def _east(match: re.Match[str], _printed: Printed) -> Resolved:
    if match["day"]:
        return _checked(int(match["year"]), int(match["month"]), int(match["day"]))
    return match["year"] + (f"-{int(match['month']):02}" if match["month"] else ""), ""


def _east_day(match: re.Match[str], printed: Printed) -> Resolved:
    """“7月14日”; “14日” is of the month in which it was printed, or of the one before."""
    today, day = printed.day, int(match["day"])
    if today is None:
        return "", NO_DAY
    if match["month"]:
        month = int(match["month"])
        return _checked(_nearest_year(today, month, day, ahead=printed.ahead(match)), month, day)
    months = today.year * 12 + today.month - 1 - (day > today.day and not printed.ahead(match))
    return _checked(months // 12, months % 12 + 1, day)


def _local_day(step: int) -> Resolver:
    return lambda _match, printed: (
        ((printed.day + timedelta(days=step)).isoformat(), "") if printed.day else ("", NO_DAY)
    )


def _local_year(step: int) -> Resolver:
    return lambda _match, printed: (str(printed.day.year + step), "") if printed.day else ("", NO_DAY)


def _local_weekday(match: re.Match[str], printed: Printed) -> Resolved:
    if printed.day is None:
        return "", NO_DAY
    wanted = next(place for place in range(7) if match[f"day{place}"])
    return _day_of_week(printed.day, wanted, ahead=printed.ahead(match)), ""


def _day_of_week(today: date, wanted: int, *, ahead: bool) -> str:
    step = (wanted - today.weekday()) % 7 if ahead else -((today.weekday() - wanted) % 7)
    return (today + timedelta(days=step)).isoformat()


def _numeric(match: re.Match[str], _printed: Printed) -> Resolved:
    one, two, year = int(match["one"]), int(match["two"]), int(match["year"])
    if match["mark"] == "." or one > 12:
        return _checked(year, two, one)
    if two > 12:
        return _checked(year, one, two)
    return _checked(year, one, two) if one == two else (str(year), "day and month could be either way round")


def _month(match: re.Match[str], printed: Printed) -> Resolved:
    month = MONTHS[match["month"].casefold()]
    if match["year"]:
        return f"{match['year']}-{month:02}", ""
    if printed.day is None:
        return "", NO_DAY
    return f"{printed.day.year + _STEP[match['which'].casefold()]}-{month:02}", ""


def _bare_month(match: re.Match[str], printed: Printed) -> Resolved:
    """“in July”, “last August”: the last one, or the next where the sentence looks ahead."""
    if match["month"] in _ALSO_WORDS and (match["lead"] or "").strip().casefold() not in _IN_ABROAD.split("|"):
        return None
    if printed.day is None:
        return "", NO_DAY
    month, today, which = MONTHS[match["month"].casefold()], printed.day, (match["which"] or "").casefold()
    if which == "this":
        return f"{today.year}-{month:02}", ""
    if which == "next" or (which != "last" and printed.ahead(match)):
        return f"{today.year + (month < today.month or (which == 'next' and month == today.month))}-{month:02}", ""
    return f"{today.year - (month > today.month or (which == 'last' and month == today.month))}-{month:02}", ""


_BETWEEN = re.compile(rf"\b(?:between|from)\s+(?:{_MONTH})(?:\s+\d{{4}})?\s+(?:and|to)\s\Z", re.IGNORECASE)


def _month_after(match: re.Match[str], printed: Printed) -> Resolved:
    """“between January and October”."""
    if not _BETWEEN.search(match.string, max(0, match.start() - 40), match.start()):
        return None
    if printed.day is None:
        return "", NO_DAY
    month, ahead = MONTHS[(match["month"] or match["month2"]).casefold()], printed.ahead(match)
    step = (month < printed.day.month) if ahead else -(month > printed.day.month)
    return f"{printed.day.year + step}-{month:02}", ""


def _decade(match: re.Match[str], _printed: Printed) -> Resolved:
    return "", f"a decade, beginning in {match['decade']}"


_COUNTED_AFTER = re.compile(
    r"\s+(?:(?:de|d['’])\s*)?(?:people|men|women|children|soldiers|troops|jobs|workers|homes|houses|cases|deaths|tests|"
    r"tons|tonnes|miles|km|personas|empleos|personnes|emplois|Menschen|Arbeitsplätze|человек|рабочих|شخص|افراد|लोग)\b"
)
_MANY_BEFORE = re.compile(
    r"\b(?:than|over|about|around|nearly|almost|some|least|roughly|approximately)\s\Z", re.IGNORECASE
)


def _year(match: re.Match[str], _printed: Printed) -> Resolved:
    """A year; “2000 people” and “more than 1,500” are amounts."""
    counted = _COUNTED_AFTER.match(match.string, match.end())
    if counted or (not match["lead"] and _MANY_BEFORE.search(match.string, max(0, match.start() - 16), match.start())):
        return None
    return match["year"], ""


_STEP = {"this": 0, "last": -1, "next": 1}
_DAYS = {"yesterday": -1, "today": 0, "tonight": 0, "tomorrow": 1, "last night": -1}


def _relative(match: re.Match[str], printed: Printed) -> Resolved:
    reference = printed.day
    if reference is None:
        return "", NO_DAY
    if word := match["word"]:
        return (reference + timedelta(days=_DAYS.get(word.casefold(), 0))).isoformat(), ""
    step, unit = _STEP[match["which"].casefold()], match["unit"].casefold()
    if unit == "year":
        return str(reference.year + step), ""
    if unit == "month":
        months = reference.year * 12 + reference.month - 1 + step
        return f"{months // 12}-{months % 12 + 1:02}", ""
    return "", "a week, of which no day is named"


def _weekday(match: re.Match[str], printed: Printed) -> Resolved:
    reference = printed.day
    if reference is None:
        return "", NO_DAY
    wanted, which = WEEKDAYS.index(match["weekday"].casefold()), (match["which"] or "").casefold()
    if which == "next":
        return (reference + timedelta(days=(wanted - reference.weekday() - 1) % 7 + 1)).isoformat(), ""
    if not which and printed.ahead(match):
        return _day_of_week(reference, wanted, ahead=True), ""
    back = (reference.weekday() - wanted) % 7
    return (reference - timedelta(days=back or (7 if which == "last" else 0))).isoformat(), ""


def _checked(year: int, month: int, day: int) -> Resolved:
    try:
        return date(year, month, day).isoformat(), ""
    except ValueError:
        return "", f"there is no such day in {year}"


_RESOLVE: dict[str, Resolver] = {
    "east": _east,
    "east day": _east_day,
    "local today": _local_day(0),
    "local yesterday": _local_day(-1),
    "local tomorrow": _local_day(1),
    "local this_year": _local_year(0),
    "local last_year": _local_year(-1),
    "local next_year": _local_year(1),
    "local weekdays": _local_weekday,
    "iso": _iso,
    "full": _full,
    "numeric": _numeric,
    "month": _month,
    "bare month": _bare_month,
    "month after": _month_after,
    "known": lambda match, printed: ("2001-09-11", ""),
    "decade": _decade,
    "year": _year,
    "relative": _relative,
    "weekday": _weekday,
}
