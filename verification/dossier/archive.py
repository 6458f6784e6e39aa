"""Dossiers as zip files, for doors that carry one file at a time."""

from __future__ import annotations

import io
import lzma
import struct
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import PurePosixPath

from config.errors import Invalid
from verification.dossier.format import FILES

# What `zipfile` and its decompressors raise for damaged, encrypted or unknown kinds of archives.
UNREADABLE = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    EOFError,
    OSError,
    RuntimeError,
    ValueError,
)


def zipped(files: Mapping[str, bytes]) -> bytes:
    """The files as a zip archive that is the same for the same files."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def unzipped(data: bytes, *, max_bytes: int) -> dict[str, bytes]:
    """The dossier's files in a zip archive, in whatever folder; other files are left alone.

    Raises `Invalid` for what is not a zip archive, and reads no file further than one byte past `max_bytes`.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            files = {}
            for entry in archive.infolist():
                name = PurePosixPath(entry.filename).name
                if name in FILES and not entry.is_dir():
                    with archive.open(entry) as file:
                        files[name] = file.read(max_bytes + 1)
            return files
    except UNREADABLE as wrong:
        raise Invalid(f"This is not a zip archive that can be read: {wrong}.", field="dossier") from wrong
