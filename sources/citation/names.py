"""Names of authors: taking a byline apart, and telling family from given names for a citation."""

from __future__ import annotations

import re

from sources.citation.cleaning import folded, tidy
from sources.citation.found import Name

LONGEST = 100  # characters of one name
MOST = 50
_BY = re.compile(
    r"^(?:(?:words|story|report(?:ed|ing)?|written|posted|published|authored|article|text|texto|texte|testo|edited|author"
    r"|authors|autor|autora|autorin|auteur|autore|redaktion|verfasst|geschrieben|eingestellt|veröffentlicht|publié|escrito"
    r"|publicado|scritto|pubblicato|geplaatst|geschreven)s?\s*(?:by|von|par|por|di|da|door)?\s*[:|–-]\s*"
    r"|(?:(?:story|report(?:ed|ing)?|written|posted|published|authored|article|words|edited|created|submitted|verfasst|geschrieben"
    r"|veröffentlicht|eingestellt|gepostet|publié|écrit|proposé|rédigé|escrito|publicado|scritto|pubblicato|geplaatst"
    r"|geschreven)\s+)?(?:by|von|par|por|door|af|av|yazan|oleh|od|автор)\b[:\s]\s*"
    r"|(?:di|da|de)\s+(?=[A-ZÀ-Þ])"
    r"|автор\s*:?\s*|作者\s*[:：]\s*|文[/／]\s*|記者\s*[:：]?\s*|(?:author|autor|autorin|auteur|autore)\s+(?=[A-ZÀ-Þ]))",
    re.I,
)
_CAPITAL_ARTICLE = re.compile(r"^(?:di|da|de)\s", re.I)
_END = re.compile(
    r"\s*(?:[|•·/»]|\s[–—-]\s|\bon\b\s(?=\w{3,9}\s\d|\d)|\bam\s(?=\d)|\ble\s(?=\d)|\bel\s(?=\d)|\bil\s(?=\d)"
    r"|\bat\s(?=\d)|\d{1,2}[.:]\d{2}|\d{1,2}[./]\d{1,2}[./]\d{2,4}|\d{4}-\d\d-\d\d|(?:updated|published|posted|last modified"
    r"|veröffentlicht|aktualisiert|publié|mis à jour|actualizado|publicado)\b"
    r"|(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?\s\d).*$",
    re.I | re.S,
)
_AND = re.compile(r"\s*(?:;|\s&\s|\s\+\s|,?\s(?:and|und|et|y|e|en|och|og|i|и|ve)\s|、)\s*|\n+")
_COMMA = re.compile(r"\s*,\s*")
_ROLE = re.compile(
    r"^(?:(?:senior|junior|staff|chief|deputy|managing|contributing|associate|assistant|special|foreign|political|science|health"
    r"|business|technology|tech|news|sports?|guest|freelance|executive|editorial|digital|multimedia|investigative)\s)*"
    r"(?:writer|reporter|editor|correspondent|journalist|columnist|contributor|critic|producer|photographer|blogger|redakteur(?:in)?"
    r"|autor(?:in)?|journaliste?|redactor|director|professor|fellow|phd|ph\.d\.?|md|m\.d\.?|jr\.?|sr\.?|mba|esq\.?)\b.{0,60}$",
    re.I,
)
_NOBODY = {
    "admin", "administrator", "author", "authors", "autor", "by", "von", "par", "por", "anonymous", "unknown", "none", "null",
    "undefined", "user", "webmaster", "root", "wordpress", "n a", "na", "guest", "profile", "follow", "contact", "about the author",
    "share", "comments", "comment", "view all posts", "read more", "uncategorized", "posted", "published", "updated", "test",
    "about", "über den autor", "super user", "default", "editor", "see all posts",
}  # fmt: skip
_BODY = re.compile(
    r"\b(?:news|newsroom|staff|team|press|agency|agencies|editors?|editorial|board|redaktion|redacción|rédaction|redazione|redactie"
    r"|reuters|ap|afp|dpa|bbc|cnn|apa|contributors|association|foundation|institute|university|college|ministry|department"
    r"|council|committee|commission|organi[sz]ation|company|corporation|inc|ltd|llc|gmbh|society|center|centre|office|group"
    r"|union|bank|magazine|times|post|journal|tribune|project|projects|network|media|blog|online|service|services|bureau"
    r"|verein|verlag|stiftung|institut|ministerium|amt|bund|partei|zeitung|club|museum|library|government)\b|[&@/]|\w\.\w{2,}$|\d",
    re.I,
)
_PARTICLES = {"de", "del", "della", "der", "den", "di", "da", "dos", "du", "van", "von", "vom", "zu", "zur", "la", "le", "ter", "ten", "bin", "ibn", "al", "el", "af", "av"}  # fmt: skip
_SUFFIXES = {"jr", "jr.", "sr", "sr.", "ii", "iii", "iv"}
_UNSPACED = re.compile(r"[\u1100-\u11ff\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff]")


def names_in(byline: str, *, inverted: bool = False) -> tuple[Name, ...]:
    """The names in a byline, without “By”, roles and dates; empty where it names nobody.

    `inverted` is for a value that is one name: “Family, Given” is turned round.
    """
    text = tidy(byline, longest=400)
    if "://" in text or text.startswith(("www.", "@", "/")) or "{" in text:
        return ()
    if inverted and (turned := _turned(text)):
        return (Name(turned),)
    text = _END.sub("", _without_by(text))
    parts = [part for half in _AND.split(text) for part in _at_commas(half)]
    names = [part for part in map(_trimmed, parts) if is_name(part) and not _ROLE.match(part)]
    return tuple(Name(name) for name in dict.fromkeys(names))[:MOST]


def is_name(text: str) -> bool:
    """Whether it can be the name of somebody at all."""
    plain = folded(text)
    return (
        0 < len(plain)
        and 2 <= len(text) <= LONGEST
        and plain not in _NOBODY
        and any(map(str.isalpha, text))
        and sum(map(str.isdigit, text)) <= 4
        and len(text.split()) <= 10
    )


def csl_name(name: Name) -> dict[str, str]:
    """A name as CSL-JSON has it: parts for a person, one literal for a body or where nobody can tell."""
    words = name.text.split()
    if name.body or _BODY.search(name.text) or _UNSPACED.search(name.text) or not 2 <= len(words) <= 5:
        return {"literal": name.text}
    suffix = words.pop() if len(words) > 2 and words[-1].lower() in _SUFFIXES else ""
    at = len(words) - 1
    while at > 1 and words[at - 1].lower() in _PARTICLES and words[at - 1][:1].islower():
        at -= 1
    given, family = " ".join(words[:at]), " ".join(words[at:])
    return {"family": family, "given": given} | ({"suffix": suffix} if suffix else {})


def _turned(text: str) -> str:
    """“Family, Given” the other way round; empty where it is not that."""
    family, comma, given = text.partition(",")
    if not comma or "," in given or not family.strip() or not given.strip() or _ROLE.match(given.strip()):
        return ""
    return f"{given.strip()} {family.strip()}"


def _without_by(text: str) -> str:
    for _ in range(2):
        text = _BY.sub("", text, count=1).strip(" :|–—-•·,")
    return text


def _at_commas(text: str) -> list[str]:
    """Commas part names where each side looks like one; else what follows says who the person is."""
    parts = [part for part in _COMMA.split(text) if part]
    if len(parts) == 2 and len(parts[0].split()) == 1 and len(parts[1].split()) <= 2 and not _ROLE.match(parts[1]):
        return [f"{parts[1]} {parts[0]}"]  # Family, Given
    return [part for part in parts if len(part.split()) > 1 or len(parts) == 1] or parts[:1]


def _trimmed(text: str) -> str:
    return text.strip(" ,;:|–—-•·\"“”'()[]")
