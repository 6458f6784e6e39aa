"""What was said on the wire in one exchange, for whoever keeps a record of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

import aiohttp

Fields = tuple[tuple[bytes, bytes], ...]


@dataclass(frozen=True, slots=True)
class Spoken:
    """One request and its answer. `body` is decoded.

    Headers stand in the order and spelling in which they were sent.
    """

    url: str
    at: datetime
    request: Fields
    version: str
    status: int
    reason: str
    headers: Fields
    body: bytes


def spoken(response: aiohttp.ClientResponse, *, body: bytes) -> Spoken:
    """The exchange that an answer belongs to."""
    version = response.version
    return Spoken(
        url=str(response.url),
        at=datetime.now(UTC),
        request=tuple((name.encode(), value.encode()) for name, value in response.request_info.headers.items()),
        version="1.0" if version is not None and (version.major, version.minor) == (1, 0) else "1.1",
        status=response.status,
        reason=response.reason or "",
        headers=tuple((bytes(name), bytes(value)) for name, value in response.raw_headers),
        body=body,
    )
