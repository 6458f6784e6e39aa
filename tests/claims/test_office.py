"""Word documents and PDFs: their text as people see it, and what is refused before it is unpacked."""

from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.text import office
from claims.text.intake import IntakeError, read_document

ROOMY = 5_000_000
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
ABOUT = (
    '<p:coreProperties xmlns:p="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>Of the file</dc:title><dc:creator>A. Writer</dc:creator>'
    "</p:coreProperties>"
)


def docx(body: str, *, about: str = ABOUT, name: str = "word/document.xml") -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(name, f'<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>')
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


def test_a_pdf_is_its_lines_with_title_and_author():
    found = read_document(pdf("Islamabad bought four helicopters.", "The deal was signed."), max_bytes=ROOMY)

    assert found.text.splitlines() == ["Islamabad bought four helicopters.", "The deal was signed."]
    assert (found.title, found.byline) == ("Of the PDF", "B. Writer")


def test_a_zip_bomb_is_refused_before_it_is_unpacked(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(office, "MOST_UNPACKED", 100_000)
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
    ],
)
def test_each_unusable_file_has_a_reason_of_its_own(data: bytes, code: str):
    assert refusal(data).code == code


def test_entities_are_refused_unread():
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("word/document.xml", '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>')
    assert "entities" in str(refusal(packed.getvalue()))


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
