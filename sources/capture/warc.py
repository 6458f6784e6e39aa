"""Writes captures as WARC 1.1 (ISO 28500:2017): what was asked and answered, hop by hop, one gzip member a record.

Bodies are kept decoded, as they were read. The headers that say otherwise are kept under another name, so that a
record tells the truth and can be replayed (see docs/decisions).
"""

from __future__ import annotations

import hashlib
import uuid
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from io import BytesIO
from typing import Any
from urllib.parse import urlsplit

from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from sources.checking.spoken import Fields, Spoken

VERSION = "WARC/1.1"
IDENTICAL = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
SOFTWARE = f"claim-verification (warcio {version('warcio')})"
ORIGINAL = b"X-Archive-Orig-"
# What these say of the body on the wire does not hold for the decoded body.
_OF_THE_WIRE = (b"content-encoding", b"transfer-encoding", b"content-length")
_BREAKS = bytes.maketrans(b"\r\n\x00", b"   ")
_LEVEL = 6  # of gzip; 9 takes three times as long for two per cent


@dataclass(frozen=True, slots=True)
class Original:
    """A record that holds the same bytes already."""

    record_id: uuid.UUID
    url: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Written:
    """A WARC file, and the record in it that the capture is about."""

    data: bytes
    record_id: uuid.UUID
    url: str
    at: datetime

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.data).hexdigest()


def write_exchanges(exchanges: Sequence[Spoken], *, same_as: Original | None = None) -> Written:
    """A file with a request and a response for each hop. The last is the capture.

    Where its bytes are held already (`same_as`), the last is a revisit record, which carries the headers alone.
    """
    *hops, last = exchanges
    members = [_info()]
    for hop in hops:
        members += _pair(hop, uuid.uuid4())
    record_id = uuid.uuid4()
    members += _pair(last, record_id, same_as)
    return Written(b"".join(members), record_id, target(last.url), last.at)


def write_resource(body: bytes, *, url: str, at: datetime, content_type: str, same_as: Original | None) -> Written:
    """A file for bytes whose headers nobody kept: a resource record, or a revisit without headers."""
    record_id = uuid.uuid4()
    described = {**_about("revisit" if same_as else "resource", record_id, url, at), **_digest(body)}
    if same_as:
        member = _member("revisit", {**described, **_refers(same_as)}, b"", b"")
    else:
        kind = content_type.encode("ascii", "replace").translate(_BREAKS).decode()
        member = _member("resource", described, b"", body, content_type=kind or "application/octet-stream")
    return Written(_info() + member, record_id, target(url), at)


def target(url: str) -> str:
    """The address as a record names it: without its fragment."""
    return url.partition("#")[0]


def date(at: datetime) -> str:
    """A moment as records name it, to the second (W3C-DTF)."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _pair(hop: Spoken, record_id: uuid.UUID, same_as: Original | None = None) -> Iterator[bytes]:
    unread = not hop.body and _announces_a_body(hop)
    response = {
        **_about("revisit" if same_as else "response", record_id, hop.url, hop.at),
        **_digest(hop.body),
        **({"WARC-Truncated": "unspecified"} if unread else {}),
        **(_refers(same_as) if same_as else {}),
    }
    head = _block(f"HTTP/{hop.version} {hop.status} {hop.reason}".strip(), _truthful(hop.headers, len(hop.body)))
    yield _member("revisit" if same_as else "response", response, head, hop.body)
    request = {
        **_about("request", uuid.uuid4(), hop.url, hop.at),
        **_digest(b""),
        "WARC-Concurrent-To": _urn(record_id),
    }
    yield _member("request", request, _block(f"GET {_asked_for(hop.url)} HTTP/1.1", hop.request), b"")


def _truthful(headers: Fields, size: int) -> Fields:
    """The headers as they fit the decoded body: those about the wire keep their words under another name."""
    length = str(size).encode()
    if not any(name.lower() in _OF_THE_WIRE and (name.lower(), value) != (b"content-length", length)
               for name, value in headers):  # fmt: skip
        return headers
    kept = tuple((ORIGINAL + name if name.lower() in _OF_THE_WIRE else name, value) for name, value in headers)
    return (*kept, (b"Content-Length", length))


def _announces_a_body(hop: Spoken) -> bool:
    said = {name.lower(): value.strip() for name, value in hop.headers}
    return said.get(b"content-length", b"0") != b"0" or b"transfer-encoding" in said


def _asked_for(url: str) -> str:
    parts = urlsplit(url)
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


def _block(first_line: str, fields: Fields) -> bytes:
    """An HTTP head. What would break a line is a blank: nobody writes headers into a record but we."""
    lines = [first_line.encode("utf-8", "surrogateescape").translate(_BREAKS)]
    lines += [name.translate(_BREAKS) + b": " + value.translate(_BREAKS) for name, value in fields]
    return b"\r\n".join(lines) + b"\r\n\r\n"


def _about(kind: str, record_id: uuid.UUID, url: str, at: datetime) -> dict[str, str]:
    about = {"WARC-Type": kind, "WARC-Record-ID": _urn(record_id), "WARC-Date": date(at)}
    return {**about, "WARC-Target-URI": target(url)} if url else about


def _digest(body: bytes) -> dict[str, str]:
    return {"WARC-Payload-Digest": _named(body)}


def _refers(original: Original) -> dict[str, str]:
    return {
        "WARC-Profile": IDENTICAL,
        "WARC-Refers-To": _urn(original.record_id),
        "WARC-Refers-To-Target-URI": original.url,
        "WARC-Refers-To-Date": date(original.at),
    }


def _info() -> bytes:
    body = (
        f"software: {SOFTWARE}\r\nformat: WARC File Format 1.1\r\n"
        "conformsTo: https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/\r\n"
    ).encode()
    about = _about("warcinfo", uuid.uuid4(), "", datetime.now(UTC))
    return _member("warcinfo", about, b"", body, content_type="application/warc-fields")


class _Head(StatusAndHeaders):
    """An HTTP head byte by byte as it was; warcio would spell it anew."""

    def __init__(self, head: bytes) -> None:
        super().__init__("as it was", [])  # an empty one would not be written at all
        self._head = head

    def compute_headers_buffer(self, header_filter: Any = None) -> None:
        self.headers_buff = self._head


def _member(kind: str, about: Mapping[str, str], head: bytes, body: bytes, *, content_type: str = "") -> bytes:
    """One record as one gzip member."""
    kept = b"" if kind == "revisit" else body
    headers = {**about, "WARC-Block-Digest": _named(head + kept)}
    content_type = content_type or f"application/http; msgtype={'request' if kind == 'request' else 'response'}"
    record = ArcWarcRecord(
        "warc",
        kind,
        StatusAndHeaders("", list(headers.items()), protocol=VERSION),
        BytesIO(kept),
        _Head(head) if head or kind == "revisit" else None,
        content_type,
        len(kept),
        payload_length=len(kept),
    )
    out = BytesIO()
    WARCWriter(out, gzip=False, warc_version=VERSION).write_record(record)
    packer = zlib.compressobj(_LEVEL, zlib.DEFLATED, zlib.MAX_WBITS + 16)
    return packer.compress(out.getvalue()) + packer.flush()


def _named(data: bytes) -> str:
    return f"sha256:{hashlib.sha256(data).hexdigest()}"


def _urn(record_id: uuid.UUID) -> str:
    return f"<urn:uuid:{record_id}>"
