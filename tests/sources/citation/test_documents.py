"""What PDFs say of themselves."""

from __future__ import annotations

from sources.citation import Field, extract
from tests.sources.citation.pages import told
from tests.web.rows import small_pdf

URL = "https://example.org/report.pdf"


def pdf(line: str = "Four helicopters were sold in 2015.", **properties: str) -> bytes:
    """A PDF with that line on its page, and these document properties."""
    said = "".join(f"/{name}({value})" for name, value in properties.items())
    body = small_pdf(line).replace(b"trailer<<", f"90 0 obj\n<<{said}>>\nendobj\ntrailer<<".encode("latin-1"))
    return body.replace(b"<</Root", b"<</Info 90 0 R/Root")


def test_the_properties_of_a_pdf_are_read():
    here = extract(pdf(Title="Arms sales", Author="Jane Doe and John Roe", CreationDate="D:20140927101010Z"), url=URL)

    assert told(here, Field.TITLE) == ("Arms sales", "pdf")
    assert told(here, Field.AUTHORS) == ("Jane Doe; John Roe", "pdf")
    assert told(here, Field.DATE) == ("2014-09-27", "pdf")
    assert told(here, Field.URL) == (URL, "address")


def test_the_name_of_a_file_is_no_title():
    for title in ("report_final.docx", "Microsoft Word - draft", "untitled"):
        here = extract(pdf(Title=title), url=URL)
        assert told(here, Field.TITLE) == ("Four helicopters were sold in 2015.", "document")


def test_identifiers_on_the_first_pages_are_recognised():
    here = extract(pdf("Cite as doi:10.1234/ARMS.5, ISBN 978-0-306-40615-7"), url=URL)
    assert told(here, Field.DOI) == ("10.1234/arms.5", "document")
    assert told(here, Field.ISBN) == ("9780306406157", "document")


def test_a_broken_pdf_tells_its_address():
    assert told(extract(b"%PDF-1.7 rubbish", url=URL), Field.URL) == (URL, "address")
