"""BibTeX entries. Text is escaped so that braces stay balanced and LaTeX runs nothing that a page says."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

from sources.citation.formats.work import Work

_ENTRIES = {
    "article-journal": "article", "article-magazine": "article", "article-newspaper": "article", "book": "book",
    "chapter": "incollection", "paper-conference": "inproceedings", "report": "techreport", "thesis": "phdthesis",
}  # fmt: skip
_CONTAINERS = {"article": "journal", "incollection": "booktitle", "inproceedings": "booktitle"}
_PUBLISHERS = {"techreport": "institution", "phdthesis": "school"}
# Also a brace behind a backslash counts for BibTeX, so braces are spelled out.
_SPECIAL = {
    "\\": r"\textbackslash{}", "{": r"\textbraceleft{}", "}": r"\textbraceright{}", "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}", "$": r"\$", "&": r"\&", "%": r"\%", "#": r"\#", "_": r"\_",
}  # fmt: skip
_SPECIALS = re.compile("[" + re.escape("".join(_SPECIAL)) + "]")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def bibtex(work: Work) -> str:
    """One entry, in UTF-8, for BibTeX and biblatex alike."""
    entry = _ENTRIES.get(work.text("type"), "misc")
    fields = {
        "author": " and ".join(map(_name, work.authors)),
        "title": _braced(work.text("title")),
        _CONTAINERS.get(entry, "howpublished"): escaped(work.text("container-title")),
        _PUBLISHERS.get(entry, "publisher"): escaped(work.text("publisher")),
        "year": work.year,
        "month": _month(work),
        "volume": escaped(work.text("volume")),
        "number": escaped(work.text("issue")),
        "pages": escaped(work.text("page").replace("–", "-").replace("-", "--")),
        "doi": _address(work.text("DOI")),
        "isbn": escaped(work.text("ISBN")),
        "url": _address(work.text("URL")),
        "urldate": work.day("accessed"),
        "language": escaped(work.text("language")),
        "note": _note(work),
    }
    lines = [
        f"  {name} = {{{value}}}" if name != "month" else f"  month = {value}"
        for name, value in fields.items()
        if value
    ]
    return "\n".join([f"@{entry}{{{_key(work)},", ",\n".join(lines), "}"])


def escaped(text: str) -> str:
    """Text for LaTeX."""
    return _SPECIALS.sub(lambda found: _SPECIAL[found.group()], text)


def _braced(text: str) -> str:
    """Kept in its case by a second pair of braces."""
    return f"{{{escaped(text)}}}" if text else ""


def _name(name: Mapping[str, str]) -> str:
    if "literal" in name:
        return _braced(name["literal"])
    family = " ".join(filter(None, [name.get("non-dropping-particle"), name["family"]]))
    given = " ".join(filter(None, [name.get("given"), name.get("dropping-particle")]))
    parts = [
        _braced(family) if _parts_of_name(family) else escaped(family),
        escaped(name.get("suffix", "")),
        escaped(given),
    ]
    return ", ".join(filter(None, parts))


def _parts_of_name(family: str) -> bool:
    """Whether BibTeX would take it apart: at “and”, or at a comma."""
    return "," in family or " and " in f" {family.lower()} "


def _month(work: Work) -> str:
    parts = work.item.get("issued", {}).get("date-parts", [[]])[0]
    return _MONTHS[parts[1] - 1] if len(parts) > 1 else ""


def _address(text: str) -> str:
    """Addresses are printed as they are, so what would end the field is percent-encoded."""
    return re.sub(r"[{}\\\s\"<>^`|]", lambda found: "".join(f"%{byte:02X}" for byte in found.group().encode()), text)


def _note(work: Work) -> str:
    if not work.archived:
        return ""
    return f"Archived {work.archived.on.isoformat()}: \\url{{{_address(work.archived.url)}}}"


def _key(work: Work) -> str:
    """Family name, year and first word of the title, in plain letters."""
    author = work.authors[0] if work.authors else {}
    words = [author.get("family") or author.get("literal", ""), work.year, _first_word(work.text("title"))]
    plain = unicodedata.normalize("NFKD", "".join(words)).encode("ascii", "ignore").decode()
    key = re.sub(r"[^A-Za-z0-9]", "", plain)[:60]
    return key if key[:1].isalpha() else f"source{key}"


def _first_word(title: str) -> str:
    return next((word for word in re.findall(r"\w+", title) if len(word) > 3), "").capitalize()
