"""RIS records, as reference managers import them: a tag and one line for each value."""

from __future__ import annotations

from sources.citation.formats.work import Work, family_first

_TYPES = {
    "article-journal": "JOUR", "article-magazine": "MGZN", "article-newspaper": "NEWS", "book": "BOOK",
    "chapter": "CHAP", "dataset": "DATA", "legal_case": "CASE", "legislation": "STAT", "paper-conference": "CPAPER",
    "post-weblog": "BLOG", "report": "RPRT", "thesis": "THES", "webpage": "ELEC", "post": "ELEC",
}  # fmt: skip


def ris(work: Work) -> str:
    """One record, lines ended by CR and LF."""
    first, _, last = work.text("page").replace("–", "-").partition("-")
    lines = [
        ("TY", _TYPES.get(work.text("type"), "GEN")),
        *(("AU", family_first(name)) for name in work.authors),
        ("TI", work.text("title")),
        ("T2", work.text("container-title")),
        ("PB", work.text("publisher")),
        ("PY", work.year),
        ("DA", _day(work, "issued")),
        ("VL", work.text("volume")),
        ("IS", work.text("issue")),
        ("SP", first),
        ("EP", last),
        ("DO", work.text("DOI")),
        ("SN", work.text("ISBN")),
        ("LA", work.text("language")),
        ("UR", work.text("URL")),
        ("Y2", _day(work, "accessed")),
        ("L1", work.archived.url if work.archived else ""),
        ("N1", f"Archived {work.archived.on.isoformat()}" if work.archived else ""),
    ]
    return "\r\n".join([*(f"{tag}  - {value}" for tag, value in lines if value), "ER  - ", ""])


def _day(work: Work, name: str) -> str:
    """YYYY/MM/DD; what is not known stays empty between its strokes."""
    parts = work.day(name, joint="/").split("/")
    return "/".join([*parts, "", ""][:3]) if parts[0].isdecimal() else ""
