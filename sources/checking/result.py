"""What one look at a web address found."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sources.checking.outcomes import Outcome
from sources.checking.spoken import Spoken


def clean(text: str) -> str:
    """Text that every database and every encoder takes: without NUL, and with no halves of characters."""
    if text.isascii() and "\x00" not in text:
        return text
    return text.replace("\x00", "").encode("utf-8", "replace").decode()


@dataclass(frozen=True, slots=True)
class Hop:
    """One redirect: where we were, with which status, and where it sent us."""

    url: str
    status: int
    location: str


@dataclass(frozen=True, slots=True)
class Result:
    """One look. Sizes in bytes, times in milliseconds, `retry_after` in seconds.

    `body` and `sha256` are of the content after decoding; both are absent when no whole body was read.
    `spoken` are the exchanges that led to a page that is there, redirects first, where the policy
    keeps them; absent for everything else.
    `note` is for an editor, where something is odd with a page that is there.
    `unchanged` is true where the site says that the page is the one we know; then nothing was read.
    `postponed` is true where nobody was asked, since the host wants us to wait for `retry_after` seconds.
    """

    url: str
    outcome: Outcome
    checked_at: datetime
    elapsed_ms: int = 0
    http_status: int | None = None
    final_url: str = ""
    redirects: tuple[Hop, ...] = ()
    content_type: str = ""
    size: int = 0
    sha256: str = ""
    title: str = ""
    language: str = ""
    etag: str = ""
    last_modified: str = ""
    retry_after: int | None = None
    error: str = ""
    note: str = ""
    body: bytes | None = None
    spoken: tuple[Spoken, ...] = ()
    unchanged: bool = False
    postponed: bool = False

    def to_json(self) -> dict[str, Any]:
        """The look as JSON values, without what was read."""
        return {
            "url": self.url,
            "outcome": self.outcome.value,
            "checked_at": self.checked_at.isoformat(),
            "elapsed_ms": self.elapsed_ms,
            "http_status": self.http_status,
            "final_url": self.final_url,
            "redirects": [{"url": hop.url, "status": hop.status, "location": hop.location} for hop in self.redirects],
            "content_type": self.content_type,
            "bytes": self.size,
            "sha256": self.sha256,
            "title": self.title,
            "language": self.language,
            "retry_after": self.retry_after,
            "error": self.error,
            "note": self.note,
        }
