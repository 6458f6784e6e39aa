"""Numbers, shares and money in a sentence, as values one can compare: “$10 billion” is 10000000000 USD."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from claims.text.calendar_words import EASTERN_DIGITS
from claims.text.languages import ENGLISH, code_of, is_known, language_of
from claims.text.number_words import CURRENCY_SIGNS, CURRENCY_WORDS, SCALES, WORDS

_DECIMAL_COMMA = {"de", "fr", "es", "it", "pt", "nl", "ru", "uk", "pl", "cs", "tr", "sv", "da", "nb", "fi", "id", "el"}
_DIGITS = r"\d{1,3}(?:[ \u00a0\u202f]\d{3}){1,4}(?!\d)(?:[.,]\d{1,3}(?![\d.,]\d))?|\d[\d,.٬٫]{0,20}\d(?!\d)|\d(?!\d)"
_WORD = "|".join(sorted(WORDS, key=len, reverse=True))
_WORDS = rf"(?:{_WORD})(?:(?:[\s-]+and\s+|[\s-]+)(?:{_WORD}|hundred|thousand|million)\b){{0,6}}"
_NO_LETTER = r"(?![\w\u0900-\u0963])"  # Python takes the vowels of Devanagari for no letters
_EAST = "\u3040-\u30ff\u4e00-\u9fff"  # written without spaces


def _any_of(words: Iterable[str]) -> str:
    """The longest first; words of East Asia may go on in the next word."""
    known = sorted(words, key=len, reverse=True)
    spaced = "|".join(re.escape(word) for word in known if not _is_eastern(word))
    eastern = "|".join(word for word in known if _is_eastern(word))
    return rf"(?:{spaced}){_NO_LETTER}|{eastern}"


def _is_eastern(word: str) -> bool:
    return "\u4e00" <= word[0] <= "\u9fff"


_SCALE = _any_of(SCALES)
_SIGN = "|".join(sorted(map(re.escape, CURRENCY_SIGNS), key=len, reverse=True))
_MONEY_WORD = _any_of(CURRENCY_WORDS)
_PERCENT = (
    r"%|٪|per\s?cent\b|percent\b|pct\b|prozent\b|pour cent\b|por ciento\b|процент\w*|"
    r"فیصد|في الم[اي]?ئة|بالم[اي]?ئة|प्रतिशत|फ़?ीसदी|फीसदी|个百分点"
)
_POINTS = r"(?:percentage|basis)[ -]points?\b"
_UNITS = (
    r"[kMGT]Wh?|(?:kilo|mega|giga|tera)watts?(?:-hours?)?|[kmc]?m[²³]|mm|"
    r"(?:cubic|square) (?:met(?:re|er)s|feet|miles|kilomet(?:re|er)s)|km/h|kph|mph|km|kg|cm|"
    r"ft|lbs?|oz|hrs?|mins?|yrs?|tonnes?|hectares?|°[CF]"
)
_QUANTITY = re.compile(
    rf"(?<!(?![{_EAST}])[\w.,/-])(?P<share>百分之|yüzde\s|%(?=\d))?(?P<sign>(?:{_SIGN})\s?)?"
    rf"(?P<first>(?P<minus>[-−](?=\d))?(?:{_DIGITS}|\b{_WORDS}\b|\b(?:half\s)?an?(?=\s(?:{_SCALE}))))"
    rf"(?P<half>[\s-]and[\s-]a[\s-]half\b)?(?:\s?(?P<first_scale>{_SCALE}))?"
    rf"(?:\s?(?:-|–|—|to\b|(?:bis|auf|до|hasta|à)\b)\s?(?:(?:{_SIGN})\s?)?(?P<second>{_DIGITS})(?![\d/]))?"
    rf"(?:[\s-]?(?P<scale>{_SCALE}))?"
    rf"(?:[\s-]?(?P<points>{_POINTS})|\s?(?P<percent>{_PERCENT})|[\s-]?(?:(?:de\s|d['’]))?(?P<money>{_MONEY_WORD}))?"
    rf"(?!/\d)(?:(?<=[^\W\d_])|(?<=[\W])|(?!(?![\u3040-\u30ff\u4e00-\u9fff])[^\W\d_])|(?=(?:{_UNITS}|p)\b))",
    re.IGNORECASE,
)
_COUNTED = re.compile(
    r"\s+(?P<noun>(?:seconds|minutes|hours|days|weeks|months|years)\b|(?:(?!(?:of|and|or|in|to|at|from|for|with|a|the|by|on)\b)[^\W\d_][\w’'-]*\s+){0,2}[^\W\d_][\w’'-]{2,}(?<!['’])s|people|men|women|children|police|"
    r"staff|personnel|crew|cattle|aircraft)\b(?!:)"
)
# What is written with digits and counts nothing: hours of the day, and the numbers of clauses, pages and flights.
_CLOCK = re.compile(
    r"(?<![\w.,:])\d{1,2}(?:(?:[:.]\d\d){1,2}\s?(?:[ap]\.?m\b|hrs\b|GMT|CET|UTC|Uhr)|(?::\d\d){1,2}(?![\d:])|"
    r"\s?(?:[ap]\.?m\b|o['’]clock|Uhr\b))",
    re.IGNORECASE,
)
_NUMBERED = re.compile(
    r"\b(?:no\.|(?-i:Nos?\.?)|clauses?|tables?|figures?|fig\.|pages?|pp?\.|sections?|articles?|chapters?|rooms?|flights?|routes?|"
    r"paragraphs?|resolutions?|appendix|annex|volumes?|vol\.|phases?|channel|district|ward|number|"
    r"№|Nr\.?|Art\.|§)\s?\d[\d/.-]*\b|(?<=\()(?-i:[A-Z]{2,6}:\s?[A-Z0-9]{1,6})(?=\))",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"\bhttps?://\S+|\bwww\.\S+|\S+@\S+\.\w+")
_PENCE = re.compile(r"p(?![\w.])")
_HYPHENATED = re.compile(
    r"-(?P<unit>(?!(?:fold|way|time|star|strong|plus|odd|long|based|high|deep|wide|piece|part|sided|halves|thirds?|quarters?|fifths?|tenths?|year-on)\b)[a-z]{3,}?)s?"
    r"(?P<old>-olds?)?(?![\w-])"
)
_MEASURE = re.compile(rf"[\s-]?(?P<unit>{_UNITS})(?!\w)")
_SMALL = r"one|two|three|four|five|six|seven|eight|nine|ten|\d{1,3}"
_IN_ALL = re.compile(
    rf"(?<![\w.,$£€-])(?P<part>{_SMALL})\s(?:[a-z]+\s)?(?:in|out\sof)\s(?:every\s)?"
    rf"(?P<whole>{_SMALL}|twenty|\d{{1,4}})(?![\w.,%-]*\w|%)",
    re.IGNORECASE,
)
_FRACTION = re.compile(
    rf"\b(?:(?P<part>an?|{_SMALL})[\s-])?(?P<whole>half|halves|thirds?|quarters?|fifths?|tenths?)"
    r"(?=\sof\b(?!\s(?:(?:19|20)\d\d|a\s(?:percentage\s)?point))|\sthe\b|\sits\b|\smajority\b)",
    re.IGNORECASE,
)
_ITEM_NUMBER = re.compile(r"\s*\(?\d{1,3}[.)]\s")
MOST_IN_ALL = 1_000  # “one in 2,014” is hardly a share
FRACTIONS = {"half": 2, "halve": 2, "third": 3, "quarter": 4, "fifth": 5, "tenth": 10}
_COUNTED_ABROAD = re.compile(
    r"(?P<measured>人次|小时|分钟|毫米|厘米|公里|平方公里|公斤|[米吨天度岁倍层项例张]|[人名架辆家座所个件起次])|(?:\s+(?:de\s+|d['’])?(?P<noun>[^\W\d_][\w\u0900-\u0963’'-]{2,}|طن\b|ٹن\b))"
)
_ABOUT = re.compile(
    r"\b(about|around|some|nearly|almost|roughly|approximately|more than|over|at least|up to|fewer than|less than|"
    r"under|as many as|as much as|an estimated|just over|just under)\s+(?:the\s+)?\Z",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"\b(between|from|zwischen|entre)\s+\Z", re.IGNORECASE)
_PLAIN_WORDS = re.compile(r"(?:one|a|an|ones)\Z", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its place in the text. `unit` is an ISO 4217 code, `percent`, `points`, or what is counted."""

    start: int
    end: int
    text: str
    value: Decimal
    value_to: Decimal | None
    unit: str
    kind: str
    qualifier: str
    scale: int = 1


def find_quantities(text: str, *, language: str = "en", taken: Iterable[tuple[int, int]] = ()) -> list[Quantity]:
    """The quantities of a sentence. What lies in `taken` (dates, say) is none. Offsets are of this text."""
    spans = list(taken)
    found = []
    written, text = text, text.translate(EASTERN_DIGITS)
    shares = list(_shares(text)) if code_of(language) == ENGLISH else []
    spans += [(one.start, one.end) for one in shares]
    if numbered := _ITEM_NUMBER.match(text):
        spans.append(numbered.span())
    spans += [match.span() for pattern in (_CLOCK, _NUMBERED, _ADDRESS) for match in pattern.finditer(text)]
    place = 0
    while match := _QUANTITY.search(text, place):
        if any(start < match.end("first") and match.start("first") < end for start, end in spans):
            place = match.end("first")  # “in 2015 to $3.9 million”: what follows a date is read by itself
            continue
        if _are_two(text, match):
            match = _QUANTITY.match(text, match.start(), match.start("second")) or match
        place = max(match.end(), place + 1)
        if (quantity := _quantity(text, match, language)) is not None:
            found.append(quantity)
    found = sorted([*found, *shares], key=lambda one: one.start)
    return [replace(one, text=written[one.start : one.end].strip()) for one in _ranges(text, found)]


def _are_two(text: str, match: re.Match[str]) -> bool:
    """“$300 to 1.4 million families”: money to people is no range."""
    if not (match["sign"] and match["second"]) or match["first_scale"] or match["money"]:
        return False
    return _COUNTED.match(text, match.end(), match.end() + 60) is not None


def _shares(text: str) -> Iterator[Quantity]:
    """“Four in ten”, “a fifth of”, “by half” as percent, rounded to tenths."""
    for match in _IN_ALL.finditer(text):
        part, whole = _number(match["part"], ENGLISH), _number(match["whole"], ENGLISH)
        if part and whole and part < whole <= MOST_IN_ALL:
            yield _share(match, part, whole)
    for match in _FRACTION.finditer(text):
        part = _number(match["part"] or "one", ENGLISH) or Decimal(1)
        yield _share(match, part, Decimal(FRACTIONS[match["whole"].casefold().removesuffix("s")]))


def _share(match: re.Match[str], part: Decimal, whole: Decimal) -> Quantity:
    value = round(100 * part / whole, 1)
    return Quantity(match.start(), match.end(), match.group(), value, None, "percent", "percent", "")


def _quantity(text: str, match: re.Match[str], language: str) -> Quantity | None:
    marked = match["sign"] or match["share"] or match["percent"] or match["points"] or match["money"] or match["scale"]
    if _PLAIN_WORDS.match(match["first"]) and not marked:
        return None  # “one of them”, “a man”
    first, second = _number(match["first"], language), match["second"] and _number(match["second"], language)
    if first is None:
        return None
    if match["half"]:
        first += Decimal("0.5")
    scale = SCALES.get((match["scale"] or "").casefold(), 1)
    first_scale = SCALES.get((match["first_scale"] or "").casefold(), 0) or (scale if second is not None else 1)
    if second is None and match["scale"] and match["first_scale"]:
        first_scale *= scale  # “2 hundred thousand”
    elif second is None and match["scale"]:
        first_scale = scale
    kind, unit = _unit(match, language)
    end = match.end()
    if kind == "number" and _is_in_metres(match, language):
        kind, unit, first_scale = "count", "m", 1
    if kind == "number" and (measure := _MEASURE.match(text, end)):
        kind, unit, end = "count", _short(measure["unit"]), measure.end()
    if kind == "number" and language == ENGLISH and _PENCE.match(text, end):
        kind, unit, first, end = "money", "GBP", first / 100, end + 1
    if kind == "number" and (measure := _HYPHENATED.match(text, end)):
        kind, unit, end = "count", measure["unit"] + "s", measure.end()
    if kind == "number" and (noun := _counted(text, end, language)):
        kind, unit = "count", noun
    before = _ABOUT.search(text, max(0, match.start() - 24), match.start())
    return Quantity(
        start=match.start(),
        end=end,
        text=text[match.start() : end].strip(),
        value=first * first_scale,
        value_to=second * scale if second else None,
        unit=unit,
        kind=kind,
        qualifier=before.group(1).casefold() if before else "",
        scale=first_scale,
    )


def _is_in_metres(match: re.Match[str], language: str) -> bool:
    """“5.75 m”; in English “1.2m” are millions."""
    scale = "first_scale" if match["first_scale"] else "scale"
    apart = match.string[match.start(scale) - 1].isspace() if match[scale] else False
    return match[scale] == "m" and (apart or code_of(language) != ENGLISH)


def _short(unit: str) -> str:
    """“megawatt-hours” as MWh, “kilometres” as km."""
    power = re.match(r"(?i:(kilo|mega|giga|tera)watts?(-hours?)?)\Z", unit)
    return {"k": "k"}.get(power[1][0], power[1][0].upper()) + ("Wh" if power[2] else "W") if power else unit


def _counted(text: str, end: int, language: str) -> str:
    """What a number counts, where it is told: in English a plural, elsewhere the next word that is not a small one."""
    spoken = language_of(language)
    last = min(len(text), end + 60)
    if spoken is None:
        found = _COUNTED.match(text, end, last) if is_known(language) else None
        return found["noun"].split()[-1].casefold() if found else ""
    found = _COUNTED_ABROAD.match(text, end, last)
    if found and found["measured"]:
        return found["measured"]
    noun = found["noun"].casefold() if found else ""
    if found and spoken.code == "de" and found["noun"].islower():
        return ""  # nouns have a capital there
    return noun if noun not in spoken.common else ""


def _ranges(text: str, found: list[Quantity]) -> list[Quantity]:
    """“between 10 and 15 million people” is one quantity and not two."""
    joined: list[Quantity] = []
    for quantity in found:
        last = joined[-1] if joined else None
        if last and text[last.end : quantity.start].strip() == "and" and _BETWEEN.search(text, 0, last.start):
            scale = quantity.scale if last.scale == 1 else 1
            joined[-1] = replace(
                quantity,
                start=last.start,
                text=text[last.start : quantity.end].strip(),
                value=last.value * scale,
                value_to=quantity.value,
            )
        else:
            joined.append(quantity)
    return joined


def _unit(match: re.Match[str], language: str) -> tuple[str, str]:
    if match["percent"] or match["share"]:
        return "percent", "percent"
    if match["points"]:
        return "percent", "basis points" if match["points"].casefold().startswith("basis") else "points"
    sign, word = (match["sign"] or "").strip().casefold(), (match["money"] or "").casefold()
    if sign or word:
        return "money", CURRENCY_WORDS.get(word) or CURRENCY_SIGNS[sign]
    return "number", ""


def _number(written: str, language: str) -> Decimal | None:
    written = written.strip().replace("−", "-")
    if written.casefold() in _LONE_WORDS:
        return _LONE_WORDS[written.casefold()]
    if not any(character.isdigit() for character in written):
        return _from_words(written)
    plain = re.sub(r"[ \u00a0\u202f٬]", "", written).replace("٫", ".")
    if "," in plain and "." in plain:
        thousands, point = (",", ".") if plain.rfind(".") > plain.rfind(",") else (".", ",")
        plain = plain.replace(thousands, "").replace(point, ".")
    elif language.split("-")[0].casefold() in _DECIMAL_COMMA:
        plain = re.sub(r"\.(?=\d{3}(?:\D|$))", "", plain).replace(",", ".")
    elif re.fullmatch(r"-?\d{1,3}(,\d{2,3})*(,\d{3})", plain):
        plain = plain.replace(",", "")
    try:
        return Decimal(plain.replace(",", ".") if plain.count(",") == 1 and "." not in plain else plain)
    except ArithmeticError:
        return None  # “1.2.3” is a version, not a number


_LONE_WORDS = {"a": Decimal(1), "an": Decimal(1), "half a": Decimal("0.5"), "half an": Decimal("0.5")}


def _from_words(written: str) -> Decimal | None:
    total = part = 0
    for word in re.split(r"[\s-]+", written.casefold()):
        if word == "hundred":
            part = (part or 1) * 100
        elif word in SCALES:
            total, part = total + (part or 1) * SCALES[word], 0
        elif word in WORDS:
            part += WORDS[word]
    return Decimal(total + part)
