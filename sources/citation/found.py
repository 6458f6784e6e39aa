"""What readers of metadata bring: values for named fields, each with where it was found."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Origin(StrEnum):
    """Where in a page or document a value was found."""

    HIGHWIRE = "highwire"
    JSON_LD = "json-ld"
    OPEN_GRAPH = "open-graph"
    SITE_DATA = "site-data"
    DUBLIN_CORE = "dublin-core"
    META = "meta"
    MICRODATA = "microdata"
    CANONICAL = "canonical"
    BYLINE = "byline"
    HEADING = "heading"
    PRINTED_DATE = "printed-date"
    TITLE_ELEMENT = "title-element"
    DOCUMENT = "document"
    PDF = "pdf"
    ADDRESS = "address"
    TRAFILATURA = "trafilatura"
    HTMLDATE = "htmldate"

    @property
    def label(self) -> str:
        """The same for people."""
        return _LABELS[self]


_LABELS = {
    Origin.HIGHWIRE: "Scholarly meta tags (citation_…)",
    Origin.JSON_LD: "Structured data (JSON-LD)",
    Origin.OPEN_GRAPH: "Open Graph tags",
    Origin.SITE_DATA: "Structured data about the whole site",
    Origin.DUBLIN_CORE: "Dublin Core tags",
    Origin.META: "Plain meta tags",
    Origin.MICRODATA: "Structured data in the text (microdata)",
    Origin.CANONICAL: "The link that names the canonical address",
    Origin.BYLINE: "The visible byline",
    Origin.HEADING: "The visible heading",
    Origin.PRINTED_DATE: "The date printed beside the heading",
    Origin.TITLE_ELEMENT: "The title element",
    Origin.DOCUMENT: "The document itself",
    Origin.PDF: "The properties of the PDF",
    Origin.ADDRESS: "The address",
    Origin.TRAFILATURA: "A guess by trafilatura",
    Origin.HTMLDATE: "A guess by htmldate",
}


class Field(StrEnum):
    """What can be known of a source for its citation."""

    TITLE = "title"
    AUTHORS = "authors"
    DATE = "date"
    SITE = "site"
    PUBLISHER = "publisher"
    URL = "url"
    LANGUAGE = "language"
    KIND = "kind"
    DOI = "doi"
    ISBN = "isbn"
    VOLUME = "volume"
    ISSUE = "issue"
    PAGES = "pages"


@dataclass(frozen=True, slots=True)
class Name:
    """Somebody who wrote it, as printed; `body` is true for what is certainly an organisation."""

    text: str
    body: bool = False


@dataclass(frozen=True, slots=True)
class Day:
    """A date as far as it is known. `utc` is true where it was told in UTC, so that the local day may differ."""

    year: int
    month: int = 0
    day: int = 0
    utc: bool = False

    def __str__(self) -> str:
        return "-".join([f"{self.year:04}", *(f"{part:02}" for part in (self.month, self.day) if part)])


Value = str | Day | tuple[Name, ...]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A value that a reader offers for a field."""

    field: Field
    value: Value
    origin: Origin


@dataclass(slots=True)
class Extraction:
    """What was found of a page or document: the most trusted value of each field, and where each came from."""

    values: dict[Field, Value] = field(default_factory=dict)
    origins: dict[Field, Origin] = field(default_factory=dict)

    def take(self, candidate: Candidate) -> None:
        self.values[candidate.field] = candidate.value
        self.origins[candidate.field] = candidate.origin
