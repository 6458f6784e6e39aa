"""A small bundle, made without a database."""

from __future__ import annotations

import hashlib
import io
from datetime import UTC, datetime
from typing import Any

import rfc8785

from sources.capture.warc import Original, Written, write_exchanges
from sources.checking.spoken import Spoken
from verification.bundle import Fact, Page, SigningKey, write_bundle

AT = datetime(2026, 3, 1, 12, tzinfo=UTC)
KEY = SigningKey(b"k" * 32)
TEXT = "Vier Hubschrauber — vier. 🚁"


def an_exchange(url: str, body: bytes) -> Spoken:
    return Spoken(url, AT, ((b"Host", b"e"),), "1.1", 200, "OK", ((b"Content-Type", b"text/html"),), body)


def a_page(name: str, file: Written, *others: Written, text: str = TEXT) -> Page:
    warcs = tuple((f"{one.sha256}.warc.gz", one.data) for one in (file, *others))
    return Page(id=name, url=file.url, title="Seite", captured_at=AT, text=text, warcs=warcs)


def pages() -> list[Page]:
    """Two pages, the second a revisit of the first's bytes at another address."""
    first = write_exchanges([an_exchange("https://example.org/a", b"<p>vier</p>")])
    again = write_exchanges(
        [an_exchange("https://www.example.com/b?z=1&a=2", b"<p>vier</p>")],
        same_as=Original(first.record_id, first.url, first.at),
    )
    return [a_page("first0000000", first), a_page("second000000", again, first, text="Zwei")]


def a_record(*shots: Page, **changes: Any) -> str:
    evidence = [
        {
            "id": f"evidence{number}",
            "snapshot": {
                "id": shot.id,
                "sha256": hashlib.sha256(b"<p>vier</p>").hexdigest(),
                "text_sha256": hashlib.sha256(shot.text.encode()).hexdigest(),
            },
        }
        for number, shot in enumerate(shots)
    ]
    record = {"id": "fact00000000", "verdict_id": "verdict00000", "statement": "Vier.", "evidence": evidence, **changes}
    return rfc8785.dumps(record).decode()


def a_bundle(*, key: SigningKey = KEY, record: str = "", shots: list[Page] | None = None) -> bytes:
    shots = pages() if shots is None else shots
    fact = Fact(
        record or a_record(*shots), {"@type": "ClaimReview"}, {"type": "AnnotationCollection"}, "https://x/keys"
    )
    out = io.BytesIO()
    write_bundle(out, fact=fact, pages=shots, key=key, at=AT)
    return out.getvalue()
