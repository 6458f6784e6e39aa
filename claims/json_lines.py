"""Files of JSON Lines, read a line at a time: every complaint names the file, the line, the field and the mend."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from config.edits import storable

LONGEST_LINE = 1_000_000  # bytes


class BadLine(ValueError):
    """A line that cannot be used. The message says where and why."""


def read_lines(file: Path, *, needs: Mapping[str, type]) -> Iterator[dict[str, Any]]:
    """The objects in a file, each with these fields. Empty lines are passed over; numbers as ids become text.

    Raises `BadLine` at the first line that is not such an object, and OSError where the file cannot be read.
    """
    with file.open("rb") as lines:
        number = 0
        while line := lines.readline(LONGEST_LINE + 1):
            number += 1
            if len(line) > LONGEST_LINE:
                raise BadLine(f"{file.name}, line {number}: is longer than {LONGEST_LINE:,} bytes.")
            if line.strip():
                yield _read(line, f"{file.name}, line {number}", needs)


def _read(line: bytes, where: str, needs: Mapping[str, type]) -> dict[str, Any]:
    try:
        told = json.loads(line)
    except (ValueError, RecursionError) as wrong:
        raise BadLine(f"{where}: is not JSON in UTF-8 ({wrong}).") from None
    if not isinstance(told, dict):
        raise BadLine(f"{where}: is not an object. Write {{{', '.join(needs)}}}.")
    if isinstance(told.get("id"), int) and not isinstance(told["id"], bool):
        told["id"] = str(told["id"])
    for field, kind in needs.items():
        if field not in told:
            raise BadLine(f"{where}: {field}: is missing.")
        if not isinstance(told[field], kind):
            raise BadLine(f"{where}: {field}: must be {'text' if kind is str else 'a list'}.")
    for field in ("id", "language"):
        if not isinstance(told.get(field) or "", str):
            raise BadLine(f"{where}: {field}: must be text.")
        if not storable(told.get(field)):
            raise BadLine(f"{where}: {field}: holds a character that cannot be stored.")
    return told
