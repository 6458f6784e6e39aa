"""The index of a bundle's WARC files, by which replay finds a page: CDXJ, compressed as WACZ 1.1.1 has it."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from sources.capture.reading import Record, records

INDEXED = ("response", "revisit", "resource")
LINES = 300  # of the index in one gzip member


def cdxj_lines(name: str, data: bytes) -> list[str]:
    """One line for each record of a WARC file that replay may look for."""
    return [_line(name, data, record) for record in records(data) if record.kind in INDEXED]


def compressed(lines: Iterable[str]) -> tuple[bytes, bytes]:
    """`index.cdx.gz` and `index.idx` of these lines: the second says where in the first a line must be."""
    ordered = sorted(set(lines))
    packed, told = b"", [_told("!meta 0", {"format": "cdxj-gzip-1.0", "filename": "index.cdx.gz"})]
    for start in range(0, len(ordered), LINES):
        block = ordered[start : start + LINES]
        member = gzip.compress("".join(block).encode(), mtime=0)
        place = {"offset": len(packed), "length": len(member), "digest": _sha256(member)}
        told.append(_told(block[0].partition(" {")[0], place))
        packed += member
    return packed, "".join(told).encode()


def sort_key(url: str) -> str:
    """The address turned round, as web archives sort them (SURT): `org,example)/path?query`."""
    parts = urlsplit(url.lower())
    host = (parts.hostname or "").removeprefix("www.")
    ported = f":{parts.port}" if parts.port else ""
    query = urlencode(sorted(parse_qsl(parts.query, keep_blank_values=True)))
    return f"{','.join(reversed(host.split('.')))}{ported}){parts.path or '/'}{'?' + query if query else ''}"


def _line(name: str, data: bytes, record: Record) -> str:
    said: dict[str, Any] = {
        "url": record.url,
        "mime": "warc/revisit" if record.kind == "revisit" else record.mime,
        **({"status": record.status} if record.status else {}),
        "digest": f"sha256:{record.payload_sha256}",
        "length": str(record.length),
        "offset": str(record.offset),
        "filename": name,
        "recordDigest": _sha256(data[record.offset : record.offset + record.length]),
    }
    stamp = "".join(sign for sign in record.date if sign.isdecimal())[:14]
    return _told(f"{sort_key(record.url)} {stamp}", said)


def _told(before: str, said: Mapping[str, Any]) -> str:
    return f"{before} {json.dumps(said)}\n"


def _sha256(data: bytes) -> str:
    return f"sha256:{hashlib.sha256(data).hexdigest()}"
