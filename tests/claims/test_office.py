"""Word documents and PDFs: their text as people see it, and what is refused before it is unpacked."""

from __future__ import annotations

import io
import time
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.text import office, word_documents
from claims.text.intake import IntakeError, read_document

ROOMY = 5_000_000
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
ABOUT = (
    '<p:coreProperties xmlns:p="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>Of the file</dc:title><dc:creator>A. Writer</dc:creator>'
    "</p:coreProperties>"
)


STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
COMPATIBILITY = "http://schemas.openxmlformats.org/markup-compatibility/2006"
LEADS_TO = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="a" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="/{}"/>'
    "</Relationships>"
)


def docx(
    body: str, *, about: str = ABOUT, name: str = "word/document.xml", leads_to: str = "", space: str = W
) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        spaces = f'xmlns:w="{space}" xmlns:mc="{COMPATIBILITY}"'
        archive.writestr(name, f"<w:document {spaces}><w:body>{body}</w:body></w:document>")
        if leads_to:
            archive.writestr("_rels/.rels", LEADS_TO.format(leads_to))
        if about:
            archive.writestr("docProps/core.xml", about)
    return packed.getvalue()


def paragraph(*runs: str) -> str:
    return "<w:p>" + "".join(f"<w:r><w:t>{run}</w:t></w:r>" for run in runs) + "</w:p>"


def pdf(*lines: str) -> bytes:
    """A PDF of one page, by hand: five objects and where they begin."""
    shown = "".join(f"({line}) Tj T* " for line in lines)
    stream = f"BT /F1 12 Tf 14 TL 72 720 Td {shown}ET"
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R "
        "/Resources << /Font << /F1 5 0 R >> >> >>",
        f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        "<< /Title (Of the PDF) /Author (B. Writer) >>",
    ]
    written, places = "%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(written))
        written += f"{number} 0 obj\n{content}\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    end = f"trailer << /Size {len(objects) + 1} /Root 1 0 R /Info 6 0 R >>\nstartxref\n{len(written)}\n%%EOF"
    return f"{written}xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}{end}".encode("latin-1")


def refusal(data: bytes) -> IntakeError:
    with pytest.raises(IntakeError) as refused:
        read_document(data, max_bytes=ROOMY)
    return refused.value


def test_a_word_document_is_its_paragraphs_with_title_and_author():
    found = read_document(
        docx(paragraph("Islamabad bought ", "four helicopters.") + paragraph("Ends — 🚁.")), max_bytes=ROOMY
    )

    assert found.text == "Islamabad bought four helicopters.\nEnds — 🚁."
    assert (found.title, found.byline) == ("Of the file", "A. Writer")


def test_tables_and_breaks_are_read_and_struck_words_are_not():
    body = (
        f"<w:tbl><w:tr><w:tc>{paragraph('In a cell')}</w:tc></w:tr></w:tbl>"
        "<w:p><w:r><w:t>one</w:t><w:br/><w:t>two</w:t></w:r><w:del><w:r><w:delText>gone</w:delText></w:r></w:del></w:p>"
    )
    assert read_document(docx(body, about=""), max_bytes=ROOMY).text == "In a cell\none\ntwo"


def test_a_text_box_is_read_once_and_apart_from_what_it_floats_in():
    box = f"<w:txbxContent>{paragraph('In a box')}</w:txbxContent>"
    body = (
        "<w:p><w:r><w:t>Around </w:t></w:r><w:r><mc:AlternateContent>"
        f"<mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent></w:r>"
        "<w:r><w:t>it</w:t></w:r></w:p>"
    )
    assert read_document(docx(body), max_bytes=ROOMY).text == "In a box\nAround it"


def test_what_was_moved_stands_where_it_went_and_a_hyphen_that_holds_words_together_stays():
    run = "<w:r><w:t>It was signed.</w:t></w:r>"
    body = (
        f"<w:p><w:moveFrom>{run}</w:moveFrom></w:p><w:p><w:moveTo>{run}</w:moveTo></w:p>"
        "<w:p><w:pPr><w:tabs><w:tab/></w:tabs></w:pPr><w:r><w:t>Mi</w:t><w:noBreakHyphen/><w:t>35</w:t></w:r></w:p>"
    )
    assert read_document(docx(body), max_bytes=ROOMY).text == "\nIt was signed.\nMi-35"


@pytest.mark.parametrize(
    "data",
    [
        docx(paragraph("In its own place"), name="word/document2.xml", leads_to="word/document2.xml"),
        docx(paragraph("In its own place"), leads_to="word/document.xml", space=STRICT),
    ],
)
def test_the_document_is_where_the_package_says_and_may_keep_to_the_strict_standard(data: bytes):
    assert read_document(data, max_bytes=ROOMY).text == "In its own place"


def test_nesting_without_end_is_refused_at_once():
    deep = 200_000
    body = "<w:p>" * deep + "<w:r><w:t>a</w:t></w:r>" + "</w:p>" * deep
    began = time.process_time()

    assert refusal(docx(body)).code == "not_docx"
    assert time.process_time() - began < 5.0


def test_a_pdf_is_its_lines_with_title_and_author():
    found = read_document(pdf("Islamabad bought four helicopters.", "The deal was signed."), max_bytes=ROOMY)

    assert found.text.splitlines() == ["Islamabad bought four helicopters.", "The deal was signed."]
    assert (found.title, found.byline) == ("Of the PDF", "B. Writer")


def test_words_divided_at_the_end_of_a_line_are_put_together_and_names_keep_their_hyphen():
    text = read_document(pdf("Four heli-", "copters were sold with Mi-", "35 parts."), max_bytes=ROOMY).text
    assert text == "Four helicopters were sold with Mi-35 parts."


def test_a_zip_bomb_is_refused_before_it_is_unpacked(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(word_documents, "MOST_UNPACKED", 100_000)
    bomb = docx(paragraph("a" * 3_000_000))

    assert len(bomb) < 20_000
    assert refusal(bomb).code == "too_large"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"PK\x03\x04", "not_docx"),
        (docx(paragraph("a"), name="word/other.xml"), "not_docx"),
        (docx("<w:p>"), "not_docx"),
        (docx(paragraph("a")).replace(b"w:document", b"w:documen", 1)[:-9], "not_docx"),
        (docx(""), "no_text"),
        (pdf(""), "no_text"),
        (pdf("a")[:60], "not_pdf"),
        (b"%PDF-1.7 " + b"a" * ROOMY, "too_large"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 504, "not_docx"),
    ],
)
def test_each_unusable_file_has_a_reason_of_its_own(data: bytes, code: str):
    assert refusal(data).code == code


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_are_refused_unread(encoding: str):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("word/document.xml", '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'.encode(encoding))
    assert "entities" in str(refusal(packed.getvalue()))


def test_a_pdf_with_too_many_words_is_refused(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(office, "MOST_TEXT", 5)
    assert refusal(pdf("Four helicopters were sold.")).code == "too_large"


def test_a_pdf_that_is_not_read_in_its_time_is_refused(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(office, "MOST_SECONDS", 0.0)
    assert "takes longer than 0 seconds" in str(refusal(pdf("Four helicopters were sold.")))


def test_a_pdf_of_too_many_pages_is_refused(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(office, "MOST_PAGES", 0)
    assert refusal(pdf("a")).code == "too_large"


@given(data=st.binary(max_size=200), mark=st.sampled_from([b"%PDF-", b"PK\x03\x04"]))
def test_any_bytes_that_begin_like_a_file_are_read_or_refused(data: bytes, mark: bytes):
    try:
        came_out = read_document(mark + data, max_bytes=ROOMY).text.strip() and "read"
    except IntakeError as refused:
        came_out = refused.code
    assert came_out in {"read", "not_docx", "not_pdf", "no_text", "too_large"}
