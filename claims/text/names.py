"""People, places and bodies that a text names, by its capitals, titles and lists of words; no model is needed.

It serves attribution and search. It finds what is written like a name in scripts that have capitals, and the places of
its list; names in other scripts it leaves to people.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from claims.text.abbreviations import BEGINNERS
from claims.text.capitals import UPPER
from claims.text.name_words import BODIES, DEMONYMS, GENERIC, LANDSCAPE, NO_NAMES, OFFICES, PLACES, TIMES, TITLES
from claims.text.number_words import WORDS

_JOINERS = (
    r"(?:of(?:\sthe)?|for(?:\sthe)?|and(?:\sthe)?|&|y|de|del|della|da|dos|du|van|von|der|den|bin|ibn|al|el|la|le)"
)
_WORD = (
    rf"(?:[{UPPER}]\.(?:-?[{UPPER}]\.)*(?=\s?[{UPPER}])|(?:St|Mt|Ft|Ste)\.(?=\s[A-Z])|"
    rf"(?:al-|el-|Mc|Mac|O['’]|d['’])?[{UPPER}]\w*(?:[-.&][{UPPER}0-9]\w*)*(?:['’][A-Za-z]{{2,}}|(?<=s)['’](?=\s[A-Z]))?"
    rf"|[{UPPER}]\.)"
)
_NAME = re.compile(rf"(?<![\w@#-])(?!US\$){_WORD}(?:(?:\s|\s(?:{_JOINERS})\s){_WORD})*")
_AND = re.compile(r"\sand\s(?:the\s)?")
_FIRST = re.compile(r"\S+")
_BEGINNING = re.compile(r"(?:[.!?:;…\"“‘'«(—–-]\s*|^\s*)\Z")
_CONTRACTED = re.compile(r"['’](?:ll|re|ve|m|d|t)\Z", re.IGNORECASE)
_HONOURS = re.compile(r"(?:,?\s(?:QC|KC|MP|MEP|MLA|MBE|OBE|CBE|PhD|MD))+\Z")
_AT_A_BODY = re.compile(
    r"\s(?:of|for|at)\s(?:the\s)?(?=(?:University|Institute|Ministry|School|College|Hospital|Bank|Office|Department|Centre|"
    r"Center|Court|Commission|Council|Association|Federation|Chamber)\b)"
)
_INSIDE = re.compile(r"\b(?:in|near|outside)\s\Z|\([A-Z][\w-]{0,5}\.?,\s\Z")
_LETTERS = re.compile(r"[^\W\d_]{2,}")
_LINKING = re.compile(r"\s*(?:\s(?:of|the|for|on|and)\b)*\s*")
_POSSESSIVE = re.compile(r"['’]s?\Z")
_LOWER_WORD = re.compile(r"(?<![\w’'-])[a-zà-öø-ÿа-яё]\w{2,}")
_TITLE_RUN = "|".join(sorted(map(re.escape, TITLES), key=len, reverse=True))
_TITLED = re.compile(rf"\b(?:(?:{_TITLE_RUN})\.?\s+)+(?=\S+(?:\s\S+){{0,4}}\Z)", re.IGNORECASE)
_TITLE_BEFORE = re.compile(rf"(?:{_TITLE_RUN})\.?\s+\Z", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Name:
    """A name and its place. `kind` is person, place, body or other; `bare` is the name without its title.

    `is_told` says that a word tells the kind: a title, a word in the names of bodies. Else it is by the looks of it.
    """

    start: int
    end: int
    text: str
    kind: str
    bare: str
    is_told: bool = False


def words_in_lower_case(text: str) -> frozenset[str]:
    """The words that a text also writes small: at the head of a sentence they are no names."""
    return frozenset(_LOWER_WORD.findall(text))


def find_names(text: str, *, small: Iterable[str] = ()) -> list[Name]:
    """The names in a sentence, in order. `small` are words the whole text also writes in lower case."""
    known_small = small if isinstance(small, frozenset) else frozenset(small)
    found = []
    shouted = _is_shouted(text)
    for match in _NAME.finditer(text):
        for start, end in _parts(text, match.start(), match.end()):
            if (name := _name(text, start, end, known_small)) is not None and (not shouted or name.kind == "place"):
                found.append(name)
    return found


def _is_shouted(text: str) -> bool:
    """Whether a post is all in capitals, so that they tell nothing."""
    words = _LETTERS.findall(text[:1_000])
    return len(words) > 3 and sum(word.isupper() for word in words) > 0.7 * len(words)


def _parts(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """“Pakistan and Russia” are two; “Ministry of Defence and Production” is one."""
    pieces, first = [], start
    for joint in _AND.finditer(text, start, end):
        if not any(word.casefold() in BODIES for word in text[first : joint.start()].split()):
            pieces.append((first, joint.start()))
            first = joint.end()
    return [part for piece in [*pieces, (first, end)] for part in _person_and_body(text, *piece)]


def _person_and_body(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """“Aino Kallela of the University of Tampola” are two; “Bank of England” is one."""
    joint = _AT_A_BODY.search(text, start, end)
    before = text[start : joint.start()].split() if joint else []
    if joint and len(before) > 1 and not any(word.casefold() in BODIES for word in before):
        return [(start, joint.start()), (joint.end(), end)]
    return [(start, end)]


def _name(text: str, start: int, end: int, small: frozenset[str]) -> Name | None:
    start = _without_beginner(text, start, end, small)
    there = _POSSESSIVE.sub("", text[start:end]).rstrip(".") if start < end else ""
    there = _HONOURS.sub("", there.removesuffix(" I"))
    plain = there.casefold()
    if len(there) < 2 or plain in TIMES or plain in NO_NAMES or plain in GENERIC or _CONTRACTED.search(there):
        return None
    if there.isupper() and plain not in {"who", "it", "us"} and (plain in BEGINNERS or plain in EMPHASISED):
        return None
    if (there.isupper() and there.isalpha() and len(there) > 12) or _is_office(plain):
        return None
    titled = _title(there)
    bare = there[titled:]
    if not bare or there.casefold() in TITLES:
        return None
    before = _TITLE_BEFORE.search(text, max(0, start - 30), start)
    by_title = bool(titled or before)
    inside = _INSIDE.search(text, max(0, start - 10), start) is not None
    kind = _kind(bare, titled=by_title, inside=inside)
    if kind == "person":  # “the UN Munir Akram”, where a comma was forgotten
        bare = re.sub(r"\A[A-Z]{2,5}\s(?=\S+\s\S)", "", bare)
    return Name(start, start + len(there), there, kind, bare, kind == "body" or (kind == "person" and by_title))


def _is_office(plain: str) -> bool:
    """“Environment Secretary” names nobody."""
    *first, last = plain.split()
    return last in OFFICES and len(first) == 1 and first[0] not in PLACES and first[0] not in DEMONYMS


def _title(there: str) -> int:
    """Where the name begins behind its title: “Russian Foreign Minister Sergey Lavrov” at “Sergey”."""
    last = 0
    for match in _TITLED.finditer(there):
        rest = there[match.end() :]
        if not any(word.casefold() in BODIES for word in rest.split()) and " of " not in rest:
            last = match.end()
    return last


def _without_beginner(text: str, start: int, end: int, small: frozenset[str]) -> int:
    """Skips first words that are only written large because a sentence or quotation begins with them."""
    while start < end:
        first = _FIRST.match(text, start, end)
        word = first.group().rstrip(".,") if first else ""
        begins = (
            start == 0
            or text[:start].strip().casefold() in {"a", "an", "the"}
            or _BEGINNING.search(text[max(0, start - 4) : start]) is not None
        )
        if word.casefold() not in BEGINNERS and not (begins and _is_word(word, small)):
            return start
        rest = _LINKING.match(text, start + len(word), end)
        start = max(start + 1, rest.end() if rest else start + len(word))
    return end


def _is_word(word: str, small: frozenset[str]) -> bool:
    plain = word.casefold()
    known = plain in PLACES or plain in DEMONYMS or plain in TITLES or plain in BODIES
    return not known and (plain in small or plain in COMMON or plain in WORDS or (word.isupper() and len(word) > 5))


EMPHASISED = frozenset("not against more never must only all no very so too own your".split())  # “voted AGAINST”
COMMON = frozenset(
    """notably nevertheless taking president people new many some critics experts scientists doctors researchers
    analysts investors voters women men children workers students teachers families companies thank thanks please let
    dear breaking good great yes well okay look think remember imagine welcome tell told said says only never always
    right sir madam folks everybody something nobody anybody same number sorry maybe back being getting going having
    making give put take see come go know want need ask say mr ms despite unlike regarding speaking asked according
    chief maintenance opposition
    whose whichever besides elsewhere further likewise namely next then yet recently currently previously eventually
    first second third last two three four five six seven eight nine ten hundreds thousands millions""".split()
)


def _kind(bare: str, *, titled: bool, inside: bool = False) -> str:
    words = [word.strip(".,").casefold() for word in re.split(r"[\s-]+", bare)]
    whole = bare.casefold()
    if whole in PLACES:
        return "place"
    if whole in DEMONYMS:
        return "other"
    if any(word in BODIES for word in words) or (bare.isupper() and 2 <= len(bare) <= 6):
        return "body"
    if not titled and (words[0] in LANDSCAPE or inside):
        return "place"
    if titled or (2 <= len(words) <= 4 and not any(w in PLACES or w in DEMONYMS for w in words) and _personal(bare)):
        return "person"
    if words[-1] in PLACES and len(words) <= 3 and "-" not in bare:
        return "place"
    return "other"


_THINGS = frozenset(
    """war wars terrorism charter act bill law treaty accord agreement deal pact summit corridor path day week month
    year virus island islands river sea ocean mountain street road avenue square bridge port airport city state
    republic republics kingdom cup games prize award report review plan project model""".split()
)


def _personal(bare: str) -> bool:
    if bare.split()[-1].casefold() in _THINGS:
        return False
    return all(
        (part[:1].isupper() and not part.isupper()) or len(part) <= 2 for part in bare.split()
    ) and not re.search(r"\b(?:of|for|on|the)\b|\d", bare)


def full_names(names: Iterable[Name]) -> dict[str, str]:
    """Short name to full name, as a text uses them: “Qureshi” to “Shah Mahmood Qureshi”, when only one bears it."""
    longer: dict[str, set[str]] = {}
    for name in names:
        parts = name.bare.split()
        if name.kind == "person" and len(parts) > 1:
            longer.setdefault(parts[-1], set()).add(name.bare)
    return {short: max(full, key=len) for short, full in longer.items() if _one(full)}


def told_kinds(names: Iterable[Name]) -> dict[str, str]:
    """Which names a text shows to be a person or a body: by a word in them or before them, or, of people, by a last
    word that stands alone elsewhere. What it shows to be both is left out.
    """
    found = list(names)
    full, alone = full_names(found), {name.bare for name in found}
    kinds: dict[str, set[str]] = {}
    for name in found:
        if name.is_told:
            kinds.setdefault(name.bare, set()).add(name.kind)
    for short, whole in full.items():
        if short in alone or kinds.get(short) == {"person"}:
            kinds.setdefault(whole, set()).add("person")
    return {name: kind for name, (kind, *others) in kinds.items() if not others}


def _one(full: set[str]) -> bool:
    longest = max(full, key=len)
    return all(set(name.split()) <= set(longest.split()) for name in full)
