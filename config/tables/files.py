"""Tables as files: CSV and XLSX in, within limits, and CSV, XLSX and JSON out. Knows nothing of what the rows mean."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from config.errors import Invalid
from config.tables.cells import as_text, restored, safe

MOST_BYTES = 5_000_000
MOST_UNPACKED = 60_000_000  # bytes of an XLSX file, all its parts together
MOST_ROWS = 10_000
MOST_COLUMNS = 60
LONGEST_CELL = 32_767  # characters, as in Excel
LAST_ROW = 1_048_576  # of a sheet, as in Excel
CHUNK = 1_000_000  # bytes

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")
_UNFIT = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")  # of XML; and what looks like its escape
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a table: where it stands in the file, and its cells by column."""

    number: int
    cells: dict[str, str]


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a file holds: the names of its columns and its lines, without those that are blank."""

    columns: tuple[str, ...]
    lines: tuple[Line, ...]


def read_table(data: bytes) -> Sheet:
    """A CSV (UTF-8) or XLSX file as a table. Raises `Invalid` with one sentence that says what is wrong with it."""
    if len(data) > MOST_BYTES:
        raise _unusable(_("The file is larger than %(most)s bytes. Split it.") % {"most": f"{MOST_BYTES:,}"})
    if not data.strip():
        raise _unusable(_("The file is empty."))
    if data.startswith(_OLE):
        raise _unusable(_("This is an old or locked Excel file. Save it as .xlsx without a password, or as CSV."))
    rows = _from_xlsx(data) if data.startswith(_ZIP) else _from_csv(data)
    return _sheet(rows)


def _unusable(message: str) -> Invalid:
    return Invalid(message, field="file", code="unusable_file")


def _sheet(rows: Iterator[tuple[int, list[str]]]) -> Sheet:
    first = next(rows, None)
    columns = [name.strip().lower() for name in first[1]] if first else []
    while columns and not columns[-1]:
        columns.pop()
    if not columns:
        raise _unusable(_("The file has no first line with the names of the columns."))
    if len(columns) > MOST_COLUMNS:
        raise _unusable(_("The file has more than %(most)s columns.") % {"most": MOST_COLUMNS})
    if twice := next((name for name in columns if columns.count(name) > 1), None):
        raise _unusable(_("The column “%(name)s” stands there twice.") % {"name": twice[:100]})
    lines: list[Line] = []
    for number, cells in rows:
        if not any(cell.strip() for cell in cells):
            continue
        if any(cell.strip() for cell in cells[len(columns) :]):
            told = {"line": number, "most": len(columns)}
            raise _unusable(_("Line %(line)s has more cells than the %(most)s columns that are named.") % told)
        if len(lines) == MOST_ROWS:
            raise _unusable(_("The file has more than %(most)s lines. Split it.") % {"most": f"{MOST_ROWS:,}"})
        lines.append(Line(number, dict(zip(columns, map(restored, cells), strict=False))))
    if not lines:
        raise _unusable(_("The file has the names of its columns and nothing below them."))
    return Sheet(tuple(columns), tuple(lines))


def _from_csv(data: bytes) -> Iterator[tuple[int, list[str]]]:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        told = _("The file is not UTF-8: byte %(place)s cannot be read. Save it as “CSV UTF-8”, or as .xlsx.")
        raise _unusable(told % {"place": wrong.start}) from wrong
    if _CONTROL.search(text):
        raise _unusable(_("This is neither CSV nor XLSX but another kind of file."))
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    reader, before = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True), 0
    try:
        for cells in reader:
            yield before + 1, cells
            before = reader.line_num
    except csv.Error as wrong:
        told = _("Line %(line)s is no CSV: a quotation mark is missing, or a cell is too long.")
        raise _unusable(told % {"line": before + 1}) from wrong


def _from_xlsx(data: bytes) -> Iterator[tuple[int, list[str]]]:
    from openpyxl import load_workbook  # few requests need it

    _refuse_bombs(data)
    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        sheet = book.worksheets[0]
        rows = sheet.iter_rows(max_row=LAST_ROW, max_col=MOST_COLUMNS + 1, values_only=True)
        for number, values in enumerate(rows, 1):
            yield number, [_cell(value) for value in values]
    except Invalid:
        raise
    except Exception as wrong:  # a damaged file may break its reader in any way
        raise _unusable(_("This is no Excel file (.xlsx) that can be opened.")) from wrong


def _refuse_bombs(data: bytes) -> None:
    """What the package says of its sizes is not believed."""
    unpacked = 0
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            names = packed.namelist()
            if any(name.lower().endswith("vbaproject.bin") for name in names):
                raise _unusable(_("This Excel file holds macros. Save it as .xlsx without them."))
            if "xl/workbook.xml" not in names:
                raise _unusable(_("This is no Excel file (.xlsx) that can be opened."))
            for name in names:
                with packed.open(name) as part:
                    while piece := part.read(CHUNK):
                        unpacked += len(piece)
                        if unpacked > MOST_UNPACKED:
                            told = _("The file unpacks to more than %(most)s bytes.")
                            raise _unusable(told % {"most": f"{MOST_UNPACKED:,}"})
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError) as wrong:
        if isinstance(wrong, Invalid):
            raise
        raise _unusable(_("This is no Excel file (.xlsx) that can be opened.")) from wrong


def _cell(value: Any) -> str:
    if isinstance(value, datetime) and value.time() == datetime.min.time():
        value = value.date()
    if isinstance(value, str):
        return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), value)
    return as_text(value)


Columns = Sequence[tuple[str, Callable[[Any], Any]]]  # the name, and what it tells of a row


def as_csv(columns: Columns, rows: Iterable[Any]) -> bytes:
    """The rows as CSV in UTF-8 with its mark, by which Excel knows it."""
    out = io.StringIO(newline="")
    write = csv.writer(out, quoting=csv.QUOTE_ALL)
    write.writerow([name for name, _told in columns])
    write.writerows([_plain(told(row)) for _name, told in columns] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def as_xlsx(columns: Columns, rows: Iterable[Any]) -> bytes:
    """The rows as the one sheet of an XLSX file. Raises `Invalid` where a text is longer than a cell can be."""
    from openpyxl import Workbook

    lines = [[_fit(told(row), name) for name, told in columns] for row in rows]  # before anything is begun
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    for line in ([name for name, _told in columns], *lines):
        sheet.append(line)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def as_json(columns: Columns, rows: Iterable[Any]) -> bytes:
    """The rows as a JSON list of objects. Values are as they are: no spreadsheet calculates with them."""
    listed = [{name: _for_json(told(row)) for name, told in columns} for row in rows]
    return json.dumps(listed, ensure_ascii=False, indent=1).encode()


FORMATS: dict[str, tuple[str, Callable[[Columns, Iterable[Any]], bytes]]] = {
    "csv": ("text/csv; charset=utf-8", as_csv),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", as_xlsx),
    "json": ("application/json", as_json),
}


def _plain(value: Any) -> str:
    return as_text(value) if isinstance(value, int | float | date) else safe(as_text(value))


def _fit(value: Any, column: str) -> Any:
    """A number as one, everything else as a text that XML can hold."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return value
    text = _UNFIT.sub(lambda found: f"_x{ord(found[0]):04X}_", safe(as_text(value)))
    if len(text) > LONGEST_CELL:
        told = _("A text in the column %(column)s is longer than a cell of Excel can be. Take CSV or JSON.")
        raise Invalid(told % {"column": column}, field=column)
    return text


def _for_json(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else list(value) if isinstance(value, tuple) else value
