"""Tables as files: what spreadsheets would calculate is neutralised and restored, bad files are refused."""

from __future__ import annotations

import csv
import io
import json
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from config.errors import Invalid
from config.tables.cells import as_text, list_of, restored, safe
from config.tables.files import MOST_COLUMNS, MOST_ROWS, as_csv, as_json, as_xlsx, read_table

TEXT = (("text", lambda row: row),)
FORMULAS = ["=1+1", "+1", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1+1", "＋1", "－1", "＠x", "'=1", "''=1", "'-"]


def xlsx(rows, **parts: bytes) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    if parts:
        with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as packed:
            for name, data in parts.items():
                packed.writestr(f"xl/{name}", data)
    return out.getvalue()


@pytest.mark.parametrize("formula", FORMULAS)
def test_what_a_spreadsheet_would_calculate_is_neutralised_in_csv_and_xlsx_and_restored(formula: str):
    cell = list(csv.reader(io.StringIO(as_csv(TEXT, [formula]).decode("utf-8-sig"), newline="")))[1][0]
    assert cell.startswith("'")
    sheet = load_workbook(io.BytesIO(as_xlsx(TEXT, [formula]))).active
    assert sheet["A2"].data_type == "s"
    assert sheet["A2"].value.startswith("'")

    for written in (as_csv, as_xlsx):
        assert read_table(written(TEXT, [formula + "."])).lines[0].cells == {"text": formula + "."}


@pytest.mark.parametrize("harmless", ["'tis so", "a=b", "It's", "“=”", " =1", "1-2", "'"])
def test_what_no_spreadsheet_calculates_stays_as_it_is(harmless: str):
    assert safe(harmless) == harmless == restored(harmless)


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00")))
def test_every_text_comes_back_from_a_cell(text: str):
    assert restored(safe(text)) == text


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]))))
def test_every_list_comes_back_from_a_cell(items: list[str]):
    assert list_of(as_text(items)) == items


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), min_size=1).filter(str.strip))
def test_every_text_comes_back_from_xlsx(text: str):
    assert read_table(as_xlsx(TEXT, ["x" + text])).lines[0].cells == {"text": "x" + text}


def test_json_has_the_values_as_they_are():
    assert json.loads(as_json((("a", lambda row: row), ("b", lambda row: [row])), ["=1"])) == [{"a": "=1", "b": ["=1"]}]


def test_a_text_too_long_for_excel_is_refused_and_not_cut():
    with pytest.raises(Invalid, match="longer than a cell"):
        as_xlsx(TEXT, ["x" * 32_768])


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b" \r\n ", "empty"),
        (b"\xef\xbb\xbf,,\n", "no first line"),
        ("statement\nMüller".encode("latin-1"), "not UTF-8"),
        ("statement\nx".encode("utf-16"), "not UTF-8"),
        (b"statement\n\x01\x02", "another kind of file"),
        (b"statement\n", "nothing below"),
        (b'statement\n"open', "no CSV"),
        (b"a,a\n1,2", "twice"),
        (b"a,b\n1,2,3", "more cells"),
        (b"x," * 1_000_000, "more than 60 columns"),
        (b"x\n" + b"1\n" * (MOST_ROWS + 1), "more than 10,000 lines"),
        (b"x" * 5_000_001, "larger than"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old or locked Excel"),
        (b"PK\x03\x04rubbish", "no Excel file"),
    ],
)
def test_a_file_that_is_no_table_is_refused_with_one_sentence(data: bytes, words: str):
    with pytest.raises(Invalid, match=words) as refused:
        read_table(data)
    assert len(refused.value.problems) == 1


def test_macros_bombs_and_wide_sheets_are_refused():
    with pytest.raises(Invalid, match="macros"):
        read_table(xlsx([["a"], ["1"]], **{"vbaProject.bin": b"x"}))
    with pytest.raises(Invalid, match="unpacks to more"):
        read_table(xlsx([["a"], ["1"]], **{"media/bomb": b"0" * 61_000_000}))
    with pytest.raises(Invalid, match="columns"):
        read_table(xlsx([["a"] * (MOST_COLUMNS + 5)]))
    word = io.BytesIO()
    with zipfile.ZipFile(word, "w") as packed:
        packed.writestr("word/document.xml", "<w/>")
    with pytest.raises(Invalid, match="no Excel file"):
        read_table(word.getvalue())


def test_xml_that_blows_up_is_refused():
    entities = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    bomb = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a0 "ha">{entities}]><x>&a9;</x>'
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(xlsx([["a"], ["1"]]))) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            new.writestr(name, bomb if name == "xl/worksheets/sheet1.xml" else old.read(name))
    with pytest.raises(Invalid, match="no Excel file"):
        read_table(out.getvalue())


def test_lines_are_numbered_as_the_file_shows_them_and_blank_ones_left_out():
    found = read_table(b'statement;kind\r\n"two\r\nlines";event\r\n;\r\nlast;quote\r\n')
    assert [(line.number, line.cells["statement"]) for line in found.lines] == [(2, "two\r\nlines"), (5, "last")]


def test_numbers_and_days_of_excel_become_plain_texts():
    from datetime import datetime  # naive, as openpyxl takes and gives them

    rows = [["made_on", "published_on", "n", "yes"], [2014, datetime(2014, 9, 27), 0.5, True]]  # noqa: DTZ001
    assert read_table(xlsx(rows)).lines[0].cells == {
        "made_on": "2014", "published_on": "2014-09-27", "n": "0.5", "yes": "true",
    }  # fmt: skip
