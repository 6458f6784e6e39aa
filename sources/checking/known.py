"""What an earlier look found, so that the next can ask whether it has changed since (RFC 9110, section 13)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sources.checking.outcomes import Outcome
from sources.checking.result import Result

NOT_MODIFIED = 304


@dataclass(frozen=True, slots=True)
class Known:
    """A page that was there, at the very address asked for, and what can be compared with it."""

    url: str
    outcome: Outcome
    content_type: str
    size: int
    sha256: str
    etag: str = ""
    last_modified: str = ""
    note: str = ""

    @property
    def conditions(self) -> dict[str, str]:
        """Headers that ask for the page only if it is another by now."""
        given = {"If-None-Match": self.etag, "If-Modified-Since": self.last_modified}
        return {name: value for name, value in given.items() if value}

    def still(self, etag: str, last_modified: str, *, checked_at: datetime, elapsed_ms: int, final_url: str) -> Result:
        """A look that found the same page: nothing was read, and all that was known of it holds."""
        return Result(
            url=self.url,
            outcome=self.outcome,
            checked_at=checked_at,
            elapsed_ms=elapsed_ms,
            http_status=NOT_MODIFIED,
            final_url=final_url,
            content_type=self.content_type,
            size=self.size,
            sha256=self.sha256,
            etag=etag or self.etag,
            last_modified=last_modified or self.last_modified,
            note=self.note,
            unchanged=True,
        )
