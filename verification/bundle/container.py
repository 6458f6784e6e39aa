"""The one way in which a bundle lies in a ZIP file, so that every byte of it follows from what is in it.

Files are stored, not packed, in order, with no dates, comments or extra fields (APPNOTE.TXT 6.3.3; no ZIP64). A
reader who knows names, sizes and CRCs therefore knows every byte around them.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import IO

LOCAL, CENTRAL, END = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"
LOCAL_SIZE, CENTRAL_SIZE = 30, 46  # bytes before the name
_NEEDED = 20  # version 2.0, as for any stored file
_UTF8 = 0x0800
_DAY = (1 << 5) | 1  # 1980-01-01, where ZIP begins to count
_PLAIN_FILE = 0o100644 << 16
LONGEST = 0xFFFFFFFF  # bytes


class TooBig(Exception):
    """More than fits into a ZIP file of the old kind, which is four gigabytes."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One file of the package: its name, its size in bytes, and its CRC-32."""

    name: str
    size: int
    crc: int


@dataclass(frozen=True, slots=True)
class Region:
    """A stretch of the package: the file it belongs to (none for the end), and what of it.

    `expected` are its bytes; None where it is the content of the file.
    """

    part: str
    what: str
    start: int
    size: int
    expected: bytes | None


@dataclass
class Packer:
    """Writes a package, file by file."""

    out: IO[bytes]
    entries: list[Entry] = field(default_factory=list)
    at: int = 0

    def add(self, name: str, data: bytes) -> Entry:
        entry = Entry(name, len(data), zlib.crc32(data))
        self.entries.append(entry)
        self._write(_local(entry))
        self._write(data)
        return entry

    def close(self) -> None:
        """Writes the directory. Raises `TooBig`."""
        if self.at > LONGEST - 1_000_000 or len(self.entries) > 0xFFFE:
            raise TooBig("The evidence of this fact takes more than four gigabytes.")
        directory = self.at
        for region in regions(self.entries):
            if region.start >= directory and region.expected is not None:
                self._write(region.expected)

    def _write(self, data: bytes) -> None:
        self.out.write(data)
        self.at += len(data)


def regions(entries: Sequence[Entry]) -> Iterator[Region]:
    """Every stretch of a package that holds these, from its first byte to its last."""
    at, starts = 0, []
    for entry in entries:
        starts.append(at)
        header = _local(entry)
        yield Region(entry.name, "its header in the package", at, len(header), header)
        at += len(header)
        yield Region(entry.name, "its content", at, entry.size, None)
        at += entry.size
    directory = at
    for entry, start in zip(entries, starts, strict=True):
        listed = _central(entry, start)
        yield Region(entry.name, "its entry in the directory of the package", at, len(listed), listed)
        at += len(listed)
    end = struct.pack("<4s4H2LH", END, 0, 0, len(entries), len(entries), at - directory, directory, 0)
    yield Region("", "the end of its directory", at, len(end), end)


def spans(data: bytes, name: str) -> Iterator[tuple[int, int]]:
    """Where the content of a file may lie (start and end), by each of the two places that tell.

    A package that was altered in one place is still told rightly by the other.
    """
    raw = name.encode()
    at = data.find(LOCAL)
    while at >= 0:
        if data[at + LOCAL_SIZE : at + LOCAL_SIZE + len(raw)] == raw:
            (size,) = struct.unpack_from("<L", data, at + 22)
            start = at + LOCAL_SIZE + len(raw)
            yield start, start + size
        at = data.find(LOCAL, at + 1)
    at = data.rfind(CENTRAL)
    while at >= 0:
        if data[at + CENTRAL_SIZE : at + CENTRAL_SIZE + len(raw)] == raw:
            (size,) = struct.unpack_from("<L", data, at + 24)
            (offset,) = struct.unpack_from("<L", data, at + 42)
            start = offset + LOCAL_SIZE + len(raw)
            yield start, start + size
        at = data.rfind(CENTRAL, 0, at)


def _local(entry: Entry) -> bytes:
    name = entry.name.encode()
    fields = (LOCAL, _NEEDED, _UTF8, 0, 0, _DAY, entry.crc, entry.size, entry.size, len(name), 0)
    return struct.pack("<4s5H3L2H", *fields) + name


def _central(entry: Entry, start: int) -> bytes:
    name = entry.name.encode()
    fields = (
        CENTRAL, 3 << 8 | _NEEDED, _NEEDED, _UTF8, 0, 0, _DAY, entry.crc, entry.size, entry.size, len(name), 0, 0, 0, 0,
        _PLAIN_FILE, start,
    )  # fmt: skip
    return struct.pack("<4s6H3L5H2L", *fields) + name
