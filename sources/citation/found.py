"""What readers of metadata bring: values for named fields, each with where it was found."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Origin(StrEnum):
    """Where in a page or document a value was found. The label says it to people."""

    label: str

    def __new__(cls, value: str, label: str) -> Origin:
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        return member

    HIGHWIRE = "highwire", "Scholarly meta tags (citation_…)"
    JSON_LD = "json-ld", "Structured data (JSON-LD)"
    OPEN_GRAPH = "open-graph", "Open Graph tags"
    SITE_DATA = "site-data", "Structured data about the whole site"
    DUBLIN_CORE = "dublin-core", "Dublin Core tags"
    META = "meta", "Plain meta tags"
    MICRODATA = "microdata", "Structured data in the text (microdata)"
    CANONICAL = "canonical", "The link that names the canonical address"
    BYLINE = "byline", "The visible byline"
    HEADING = "heading", "The visible heading"
    PRINTED_DATE = "printed-date", "The date printed beside the heading"
    TITLE_ELEMENT = "title-element", "The title element"
    DOCUMENT = "document", "The document itself"
    PDF = "pdf", "The properties of the PDF"
    ADDRESS = "address", "The address"
    TRAFILATURA = "trafilatura", "A guess by trafilatura"
    HTMLDATE = "htmldate", "A guess by htmldate"


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
