"""Names of authors: taking a byline apart, and telling family from given names for a citation."""

from __future__ import annotations

import re

from sources.citation.cleaning import folded, tidy
from sources.citation.found import Name

LONGEST = 100  # characters of one name
MOST = 50
MOST_WORDS = 10
_MONTHS = (
    r"(?:jan(?:uary|uar)?|feb(?:ruary|ruar)?|mar(?:ch)?|märz|apr(?:il)?|may|mai|june?|juni|july?|juli|aug(?:ust)?|sept?(?:ember)?"
    r"|o[ck]t(?:ober)?|nov(?:ember)?|de[cz](?:ember)?)"
)
_DONE = (
    r"(?:story|stories|report(?:ed|ing)?|written|posted|published|authored|article|words|text|created|submitted|contributed"
    r"|verfasst|geschrieben|veröffentlicht|eingestellt|gepostet|erstellt|gespeichert|publié|écrit|proposé|rédigé|escrito|publicado|scritto"
    r"|pubblicato|geplaatst|geschreven)"
)
# “By”, alone or after what was done; with a colon, what was done is enough.
_BY = re.compile(
    rf"^(?:{_DONE}\s+(?:by|von|par|por|da|door|av|af)\b|(?:by|yazan|oleh|автор)\b"
    r"|(?:von|par|por|door|av|af)\s(?=\S+\s\S|redaktion|rédaction|redacción|afp|dpa)"
    rf"|(?:{_DONE}|author|authors|autor|autora|autorin|auteur|autore|redaktion|texto|texte|testo)\s*:)\s*:?\s*"
    r"|^(?:author|autor|autorin|auteur|autore)\s+(?=\w+\s\w)|^(?:作者|記者|文)\s*[:：/／]\s*",
    re.IGNORECASE,
)
_DI = re.compile(r"^Di\s(?=[A-ZÀ-Þ][\w’']+\s[A-ZÀ-Þ])")  # Italian for by, before a given and a family name
# Where the names end: other matters, times, dates, helpers, places.
_END = re.compile(
    rf"\s*(?:[|•·»]|\s[–—-]\s|\s/\s|\b(?:on|am|le|el|il|at|um|vor|před|hace)\s(?=\d)|\bon\s(?={_MONTHS})|\d{{1,2}}[.:]\d{{2}}"
    rf"|\d{{1,2}}[./]\d{{1,2}}[./]\d{{2,4}}|\d{{4}}-\d\d-\d\d|\b\d{{1,2}}(?:st|nd|rd|th|\.)?\s{_MONTHS}\b|\b{_MONTHS}\.?\s\d"
    r"|\b\d+\s?(?:min|hour|day|week|month|year|stunde|tag|comment|kommentar|share)"
    r"|\b(?:updated|published|posted|last\smodified|veröffentlicht|aktualisiert|publié|mis\sà\sjour|actualizado|publicado)\b"
    r"|\b(?:edited|translated|illustrat\w+|photo\w*|reviewed|produced)\sby\b|\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b"
    r"|\büber (?:den |die )?autor|\babout the author|\s@).*$|\sin\s(?-i:(?=[A-ZÀ-Þ])).*$",
    re.IGNORECASE | re.DOTALL,
)
_ASIDE = re.compile(r"\s*\([^()]*\)?")
_MAIL = re.compile(r"\S+@\S+\.\w+")
_PART = re.compile(r"\s*;\s*|\s*\n\s*|、")
_AND = re.compile(r"\s*,?\s(?:and|und|et|y|en|och|og|и|ve|&|\+)\s\s*", re.IGNORECASE)
_COMMA = re.compile(r"\s*,\s*")
_ROLE = re.compile(
    r"\b(?:writer|reporter|editor|correspondent|journalist|columnist|contributor|critic|producer|photographer|blogger|attorney"
    r"|lawyer|researcher|analyst|scientist|engineer|technologist|manager|president|officer|founder|chair(?:man|woman)?|expert"
    r"|specialist|consultant|coordinator|intern|advis[eo]r|redakteur(?:in)?|autorin|journaliste|redactor|director|professor"
    r"|fellow|student|head of|ceo|cto|ph\.?d\.?|m\.?d\.?|mba|esq\.?|jr\.?|sr\.?)(?:\W|$)",
    re.IGNORECASE,
)
_NOBODY = {
    "admin", "administrator", "author", "authors", "autor", "by", "von", "par", "por", "anonymous", "unknown", "none",
    "null", "undefined", "user", "webmaster", "root", "wordpress", "n a", "na", "guest", "profile", "follow", "contact",
    "share",
    "about the author", "comments", "comment", "view all posts", "read more", "uncategorized", "posted", "published",
    "updated", "test", "about", "über den autor", "super user", "default", "see all posts", "and", "the author",
}  # fmt: skip
_BODY = re.compile(
    r"\b(?:news|newsroom|staff|team|press|agency|agencies|editors?|editorial|board|redaktion|redacción|rédaction|redazione"
    r"|redactie|reuters|ap|afp|dpa|bbc|cnn|contributors|association|foundation|institute|university|college|ministry|department"
    r"|council|committee|commission|organi[sz]ation|company|corporation|inc|ltd|llc|gmbh|society|cent(?:er|re)|office|group"
    r"|union|bank|magazine|times|post|journal|tribune|projects?|network|media|blog|online|services?|bureau|program|verein"
    r"|verlag|stiftung|institut|ministerium|amt|bund|partei|zeitung|club|museum|library|government)\b|[&@/]|\w\.\w{2,}$|\d",
    re.IGNORECASE,
)
_PARTICLES = {
    "de", "del", "della", "der", "den", "di", "da", "dos", "du", "van", "von", "vom", "zu", "zur", "la", "le", "ter",
    "ten", "bin", "ibn", "al", "el", "af", "av",
}  # fmt: skip
_SUFFIXES = {"jr", "jr.", "sr", "sr.", "ii", "iii", "iv"}
_ADDRESSED = re.compile(r"^(?:(?:Dr|Prof|Mrs|Mr|Ms|PD)\.?\s+)+(?=\w+\s\w)")
_UNSPACED = re.compile(r"[\u1100-\u11ff\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff]")


def names_in(byline: str, *, inverted: bool = False) -> tuple[Name, ...]:
    """The names in a byline, without “By”, roles and dates; empty where it names nobody.

    `inverted` is for a value that is one name: “Family, Given” is turned round.
    """
    text = _MAIL.sub("", _ASIDE.sub("", tidy(byline, longest=400))).strip(" /|•·–—-:,")
    if "://" in text or text.startswith(("www.", "@")) or "{" in text:
        return ()
    if inverted and (turned := _turned(text)):
        return (Name(turned),)
    text = _without_by(text)
    names = [name for part in _PART.split(_END.sub("", text)) for name in _apart(part)]
    return tuple(Name(name) for name in dict.fromkeys(map(_trimmed, names)) if is_name(name))[:MOST]


def is_name(text: str) -> bool:
    """Whether it can be the name of somebody at all."""
    plain = folded(text)
    return (
        bool(plain)
        and 2 <= len(text) <= LONGEST
        and plain not in _NOBODY
        and any(map(str.isalpha, text))
        and sum(map(str.isdigit, text)) <= 4
        and len(text.split()) <= MOST_WORDS
    )


def csl_name(name: Name) -> dict[str, str]:
    """A name as CSL-JSON has it: parts for a person, one literal for a body or where nobody can tell."""
    text = _ADDRESSED.sub("", name.text)
    words = text.split()
    if name.body or _BODY.search(text) or _UNSPACED.search(text) or not 2 <= len(words) <= 5:
        return {"literal": name.text}
    suffix = words.pop() if len(words) > 2 and words[-1].lower() in _SUFFIXES else ""
    at = len(words) - 1
    while at > 1 and words[at - 1] in _PARTICLES:
        at -= 1
    given, family = " ".join(words[:at]), " ".join(words[at:])
    return {"family": family, "given": given} | ({"suffix": suffix} if suffix else {})


def _turned(text: str) -> str:
    """“Family, Given” the other way round; empty where it is not that."""
    family, comma, given = text.partition(",")
    family, given = family.strip(), given.strip()
    if not comma or "," in given or not family or not given or _ROLE.search(given) or _BODY.search(given):
        return ""
    return f"{given} {family}"


def _without_by(text: str) -> str:
    for _ in range(2):
        text = _BY.sub("", _DI.sub("", text), count=1).strip(" :|–—-•·,")
    return text


def _apart(text: str) -> list[str]:
    """Names that stand side by side; what is said about somebody behind a comma is left out."""
    halves = _AND.split(text)
    alone = [len(half.split()) == 1 and not _UNSPACED.search(half) for half in halves]
    body = any(alone) and ("&" in text or not all(alone)) and "," not in text
    if body or min(map(len, halves)) < 2:
        return [text]  # such as Funk & Sons
    first, *rest = halves
    names = _before_description(first)
    described = len(names) < len(_COMMA.split(first))
    return names + [name for half in rest for name in _before_description(half) if not described or _is_person(name)]


def _before_description(text: str) -> list[str]:
    parts = [part for part in _COMMA.split(text) if part]
    family = parts[0].split() if parts else []
    if len(parts) == 2 and len(parts[1].split()) <= 2 and (len(family) == 1 or (family and family[0] in _PARTICLES)):
        return [_turned(text) or parts[0]]
    names = parts[:1]
    for part in parts[1:]:
        if not _is_person(part):
            break
        names.append(part)
    return names


def _is_person(text: str) -> bool:
    words = text.split()
    proper = all(word[:1].isupper() or word in _PARTICLES or not word[:1].isascii() for word in words)
    return 2 <= len(words) <= 5 and proper and not _ROLE.search(text) and not _BODY.search(text)


def _trimmed(text: str) -> str:
    words = text.strip(" ,;:|–—-•·\"“”'()[]").split()
    half = len(words) // 2
    return " ".join(words[half:] if words[:half] == words[half:] else words)  # some pages say each name twice
