"""All formats of citations. Adding one is an entry here, and a line in its test."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sources.citation.csl import tidied
from sources.citation.formats.bibtex import bibtex
from sources.citation.formats.ris import ris
from sources.citation.formats.styles import styled
from sources.citation.formats.wikipedia import cite_web
from sources.citation.formats.work import Archived, Work

PLAIN = "text/plain"


@dataclass(frozen=True, slots=True)
class Format:
    """One way of writing a citation: its name for machines and people, what a client asks for, and the writer."""

    name: str
    label: str
    media_type: str
    write: Callable[[Work], str]


def _csl(work: Work) -> str:
    item = dict(work.item)
    if work.archived:
        item |= {"archive": work.archived.url}
    return json.dumps(item, ensure_ascii=False, indent=2)


FORMATS: dict[str, Format] = {
    entry.name: entry
    for entry in (
        Format("apa", "APA", PLAIN, styled("apa")),
        Format("chicago", "Chicago", PLAIN, styled("chicago-author-date")),
        Format("mla", "MLA", PLAIN, styled("modern-language-association")),
        Format("harvard", "Harvard", PLAIN, styled("harvard-cite-them-right", locale="en-GB")),
        Format("wikipedia", "Wikipedia", PLAIN, cite_web),
        Format("bibtex", "BibTeX", "application/x-bibtex", bibtex),
        Format("ris", "RIS", "application/x-research-info-systems", ris),
        Format("csl", "CSL-JSON", "application/vnd.citationstyles.csl+json", _csl),
    )
}
MEDIA_TYPES = {entry.media_type: entry.name for entry in FORMATS.values() if entry.media_type != PLAIN}


def cite(item: Mapping[str, Any], name: str, *, archived: Archived | None = None) -> str:
    """The citation of CSL-JSON in a format of `FORMATS`. Whatever the item holds comes out escaped and in shape.

    Raises `KeyError` for a format that does not exist.
    """
    tidy = tidied(item)
    if "id" in item:
        tidy = {"id": str(tidy.pop("id", "")), **tidy}
    return FORMATS[name].write(Work(tidy, archived))
