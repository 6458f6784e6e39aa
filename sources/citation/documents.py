"""What a PDF says of itself, and the identifiers on its first pages."""

from __future__ import annotations

import re
from collections.abc import Iterator

from config import pdfs
from sources.citation.cleaning import tidy
from sources.citation.days import machine_day
from sources.citation.found import Candidate, Field, Origin
from sources.citation.identifiers import doi_in, isbn_in
from sources.citation.names import names_in

FIRST_PAGES = 2
MOST_READ = 5_000  # characters of each
MOST_UNPACKED = 1_000_000  # characters of both
MOST_SECONDS = 10.0  # of the processor
_MADE_ON = re.compile(r"D:(\d{4})(\d{2})?(\d{2})?")
_FILE_NAME = re.compile(
    r"\.(docx?|pdf|indd|tex|dvi|odt|rtf|pages|qxp?d?|pptx?|xlsx?)$|^untitled|^microsoft word -", re.IGNORECASE
)


def read_pdf(body: bytes, *, url: str) -> Iterator[Candidate]:
    """Candidates from the document's properties and from the text of its first pages.

    Raises `UnreadablePdf`.
    """
    document = pdfs.read_pdf(body, most_pages=FIRST_PAGES, most_characters=MOST_UNPACKED, seconds=MOST_SECONDS)
    said = {name: tidy(document.about.get(name, "")) for name in ("Title", "Author", "CreationDate", "Subject")}
    text = "\n".join((page or "")[:MOST_READ] for page in document.pages)
    yield Candidate(Field.URL, url, Origin.ADDRESS)
    if said["Title"] and not _FILE_NAME.search(said["Title"]):
        yield Candidate(Field.TITLE, said["Title"], Origin.PDF)
    elif first := _first_line(text):
        yield Candidate(Field.TITLE, first, Origin.DOCUMENT)
    if names := names_in(said["Author"]):
        yield Candidate(Field.AUTHORS, names, Origin.PDF)
    if (made := _MADE_ON.match(said["CreationDate"])) and (day := machine_day("-".join(filter(None, made.groups())))):
        yield Candidate(Field.DATE, day, Origin.PDF)
    for field, find in ((Field.DOI, doi_in), (Field.ISBN, isbn_in)):
        for origin, words in ((Origin.ADDRESS, url), (Origin.PDF, said["Subject"]), (Origin.DOCUMENT, text)):
            if value := find(words):
                yield Candidate(field, value, origin)


def _first_line(text: str) -> str:
    """The first line that reads like a title."""
    lines = (tidy(line) for line in text[:3_000].splitlines())
    return next((line for line in lines if len(line) > 12 and " " in line and any(map(str.isalpha, line))), "")
