"""Reads WARC files back, and holds them against their digests. What does not hold is `Damaged`, and never shown."""

from __future__ import annotations

import hashlib
import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO

from warcio.archiveiterator import ArchiveIterator

_UUID = re.compile(r"<urn:uuid:([0-9a-fA-F-]{36})>")


class Damaged(Exception):
    """What is kept is not what was captured, or is gone. The sentence says what is wrong."""


@dataclass(frozen=True, slots=True)
class Record:
    """One record of a WARC file: `offset` and `length` in bytes of its gzip member.

    `body` is the payload; a revisit has none of its own. `payload_sha256` is what the record says of it, as hex.
    """

    kind: str
    record_id: uuid.UUID
    url: str
    date: str
    status: str
    headers: tuple[tuple[str, str], ...]
    content_type: str
    body: bytes
    payload_sha256: str
    refers_to: uuid.UUID | None
    offset: int
    length: int

    @property
    def mime(self) -> str:
        return self.content_type.partition(";")[0].strip().lower()


def verified(data: bytes, *, sha256: str) -> bytes:
    """The bytes, if they have that digest. Raises `Damaged`."""
    found = hashlib.sha256(data).hexdigest()
    if found != sha256:
        raise Damaged(f"its SHA-256 is {found[:16]}… instead of {sha256[:16]}…")
    return data


def records(data: bytes) -> Iterator[Record]:
    """Every record of a WARC file, each held against the digests it names. Raises `Damaged`."""
    members, end = ArchiveIterator(BytesIO(data), check_digests=True), 0
    try:
        for record in members:
            kind, headers = record.rec_type, record.rec_headers
            body = record.raw_stream.read()
            if kind != "revisit" and record.digest_checker.passed is not True:
                raise Damaged(f"a {kind} record is not what its digest says")
            http = record.http_headers
            yield Record(
                kind=kind,
                record_id=_uuid(headers.get_header("WARC-Record-ID", "")),
                url=headers.get_header("WARC-Target-URI", ""),
                date=headers.get_header("WARC-Date", ""),
                status=http.get_statuscode() if http and kind != "request" else "",
                headers=tuple(http.headers) if http else (),
                content_type=(http or headers).get_header("Content-Type", "") or "",
                body=b"" if kind == "revisit" else body,
                payload_sha256=headers.get_header("WARC-Payload-Digest", "").removeprefix("sha256:"),
                refers_to=_uuid(refers) if (refers := headers.get_header("WARC-Refers-To")) else None,
                offset=members.get_record_offset(),
                length=members.get_record_length(),
            )
            end = members.get_record_offset() + members.get_record_length()
    except Damaged:
        raise
    except Exception as broken:  # a damaged file may break its reader in any way
        raise Damaged(f"it cannot be read as WARC ({type(broken).__name__})") from broken
    if end != len(data):
        raise Damaged("it goes on after its last record, or breaks off")


def record_named(data: bytes, record_id: uuid.UUID) -> Record:
    """The record with that id. Raises `Damaged`, also where there is none."""
    for record in records(data):
        if record.record_id == record_id:
            return record
    raise Damaged("the record is not in its file")


def _uuid(urn: str) -> uuid.UUID:
    found = _UUID.fullmatch(urn.strip())
    if not found:
        raise Damaged("a record has no proper id")
    return uuid.UUID(found.group(1))
