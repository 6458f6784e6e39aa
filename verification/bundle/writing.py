"""Writes a proof bundle: a WACZ 1.1.1 package whose list of files is signed.

https://specs.webrecorder.net/wacz/1.1.1/
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import IO, Any

import rfc8785

from sources.capture.warc import date
from verification.bundle.container import Packer
from verification.bundle.index import cdxj_lines, compressed
from verification.bundle.signing import ALGORITHM, SigningKey

FORMAT = "claim-verification-bundle/1"
DATAPACKAGE, DIGEST = "datapackage.json", "datapackage-digest.json"
RECORD = "fact/record.json"
HOW = """How to check this bundle

It is a WACZ package (a ZIP file; https://specs.webrecorder.net/wacz/1.1.1/). It holds what was published about one
claim, and what that rests on, as the pages were when they were read.

fact/record.json         what was published, as canonical JSON (RFC 8785); its SHA-256 is the record_sha256 of the fact
fact/claimreview.json    the same as schema.org ClaimReview (JSON-LD)
fact/annotations.json    the claim's places in articles and the quotes' places in sources (W3C Web Annotation)
archive/*.warc.gz        the pages: requests, answers, bytes (WARC 1.1, ISO 28500)
text/*.txt               the main text of each page, by the id of its snapshot; positions count Unicode code points
indexes/, pages/         for replay; any player of WACZ shows the pages

datapackage.json lists every other file with size, CRC-32 and SHA-256. datapackage-digest.json gives the SHA-256 of
datapackage.json and an Ed25519 signature (RFC 8032) over these bytes:

    claim-verification-bundle/1<newline>sha256:<SHA-256 of datapackage.json in hex>

The public key is beside the signature. Compare it with the keys that the publisher serves at
{keys}, or with those you noted down when you got this bundle: a key that stands only in here proves nothing.
The package is written in one way only (files stored, in the order of the list, no dates), so that every byte of it
follows from the list. The program that checks all of this is `manage.py verify_bundle FILE --keys FILE`.
"""


@dataclass(frozen=True, slots=True)
class Page:
    """A snapshot that the fact rests on, and the files that prove it (name and bytes, whole WARC files)."""

    id: str
    url: str
    title: str
    captured_at: datetime
    text: str
    warcs: tuple[tuple[str, bytes], ...]


@dataclass(frozen=True, slots=True)
class Fact:
    """What was published: its frozen record, and the same in the forms that others read."""

    record: str
    claim_review: Mapping[str, Any]
    annotations: Mapping[str, Any]
    keys_url: str

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.record.encode()).hexdigest()


def write_bundle(out: IO[bytes], *, fact: Fact, pages: Iterable[Page], key: SigningKey, at: datetime) -> None:
    """Writes the package, one page at a time in memory. Raises `TooBig` above four gigabytes."""
    packer = Packer(out)
    listed = [_listed(packer, name, data) for name, data in _files(fact, pages)]
    record = json.loads(fact.record)
    package = {
        "profile": "data-package",
        "wacz_version": "1.1.1",
        "software": "claim-verification",
        "created": date(at.astimezone(UTC)),
        "title": record["statement"],
        "bundle": {"format": FORMAT, "fact": record["id"], "verdict": record["verdict_id"], "record": RECORD,
                   "record_sha256": fact.sha256},
        "resources": listed,
    }  # fmt: skip
    data = json.dumps(package, indent=2, ensure_ascii=False).encode()
    packer.add(DATAPACKAGE, data)
    digest = sha256(data)
    packer.add(DIGEST, digest_document(digest, key.public.raw, key.sign(digest)))
    packer.close()


def digest_document(digest: str, public_key: bytes, signature: bytes) -> bytes:
    """`datapackage-digest.json`: which bytes it has follows from these three."""
    return rfc8785.dumps(
        {
            "path": DATAPACKAGE,
            "hash": digest,
            "signature": {
                "format": FORMAT,
                "algorithm": ALGORITHM,
                "key_id": hashlib.sha256(public_key).hexdigest()[:16],
                "public_key": base64.b64encode(public_key).decode(),
                "value": base64.b64encode(signature).decode(),
            },
        }
    )


def sha256(data: bytes) -> str:
    return f"sha256:{hashlib.sha256(data).hexdigest()}"


def _files(fact: Fact, pages: Iterable[Page]) -> Iterable[tuple[str, bytes]]:
    lines: list[str] = []
    told: list[str] = [json.dumps({"format": "json-pages-1.0", "id": "pages", "title": "Pages"}) + "\n"]
    seen: set[str] = set()
    for page in pages:
        for name, data in page.warcs:
            if name not in seen:
                seen.add(name)
                lines += cdxj_lines(name, data)
                yield f"archive/{name}", data
        yield f"text/{page.id}.txt", page.text.encode()
        shown = {"id": page.id, "url": page.url, "ts": date(page.captured_at), "title": page.title or page.url}
        told.append(json.dumps(shown, ensure_ascii=False) + "\n")
    packed, index = compressed(lines)
    yield "indexes/index.cdx.gz", packed
    yield "indexes/index.idx", index
    yield "pages/pages.jsonl", "".join(told).encode()
    yield RECORD, fact.record.encode()
    for name, document in (("claimreview", fact.claim_review), ("annotations", fact.annotations)):
        yield f"fact/{name}.json", json.dumps(document, indent=2, ensure_ascii=False).encode()
    yield "fact/how-to-check.txt", HOW.format(keys=fact.keys_url).encode()


def _listed(packer: Packer, path: str, data: bytes) -> dict[str, Any]:
    entry = packer.add(path, data)
    name = path.replace("/", "-").lower()
    return {"name": name, "path": path, "hash": sha256(data), "bytes": entry.size, "crc32": f"{entry.crc:08x}"}
