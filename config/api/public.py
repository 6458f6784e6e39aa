"""Answers that anybody may read and keep: entity tags, compression, cross-origin reading and links between pages."""

from __future__ import annotations

import gzip
import hashlib
import math
import re
import sys
import time
import zlib
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified, StreamingHttpResponse
from django.utils.cache import patch_vary_headers
from django.utils.http import http_date, parse_etags, parse_http_date_safe

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

CACHING = "public, no-cache"  # may be kept by anybody, and is asked about each time
WORTH_IT = 800  # bytes under which packing gains nothing
GZIP_LEVEL, ZSTD_LEVEL = 5, 3
CROSS_ORIGIN = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Last-Modified, Link, RateLimit, RateLimit-Policy, Retry-After",
}
READ_HEADERS = "Accept, If-Modified-Since, If-None-Match"


def tag_of(*parts: str) -> str:
    """A weak entity tag (RFC 9110): the same for all encodings of one content."""
    return f'W/"{hashlib.sha256(chr(0).join(parts).encode()).hexdigest()[:32]}"'


def is_unchanged(request: HttpRequest, *, tag: str, modified: datetime | None = None) -> bool:
    """Whether the caller has this already, by `If-None-Match`, or else by `If-Modified-Since`."""
    if given := request.headers.get("If-None-Match"):
        return given.strip() == "*" or tag.removeprefix("W/") in {one.removeprefix("W/") for one in parse_etags(given)}
    since = parse_http_date_safe(request.headers.get("If-Modified-Since", "")) if modified else None
    return since is not None and modified is not None and _second_behind(modified) <= since


def not_modified(*, tag: str, modified: datetime | None = None) -> HttpResponse:
    return _headed(HttpResponseNotModified(), tag=tag, modified=modified)


def answer(
    request: HttpRequest,
    text: str,
    *,
    tag: str,
    modified: datetime | None = None,
    links: Iterable[tuple[str, str]] = (),
    content_type: str = "application/json",
) -> HttpResponse:
    """The text, packed as the caller likes, or 304 where it has that already. `links` are pairs of address and rel."""
    if is_unchanged(request, tag=tag, modified=modified):
        return not_modified(tag=tag, modified=modified)
    raw = text.encode()
    coding = chosen_coding(request) if len(raw) >= WORTH_IT else ""
    packed = _packed(raw, coding)
    response = HttpResponse(packed, content_type=content_type)
    response["Content-Length"] = str(len(packed))  # also on the road that passes no middleware
    if coding:
        response["Content-Encoding"] = coding
    if linked := ", ".join(f'<{address}>; rel="{rel}"' for address, rel in links):
        response["Link"] = linked
    return _headed(response, tag=tag, modified=modified)


def streamed(
    request: HttpRequest, lines: Iterable[bytes], *, content_type: str, filename: str
) -> StreamingHttpResponse:
    """Chunks as they come, packed one after another, so that memory stays flat however many there are."""
    coding = chosen_coding(request)
    response = StreamingHttpResponse(_packed_stream(lines, coding), content_type=content_type)
    if coding:
        response["Content-Encoding"] = coding
    response["Content-Disposition"] = f'attachment; filename="{filename}"'
    response["Cache-Control"] = CACHING
    return opened(response)


def opened(response: Any) -> Any:
    """Lets pages of other sites read the answer."""
    for name, value in CROSS_ORIGIN.items():
        response[name] = value
    patch_vary_headers(response, ["Accept-Encoding"])
    return response


def preflight(*, methods: str = "GET, HEAD, OPTIONS", headers: str = READ_HEADERS) -> HttpResponse:
    """What a browser asks before it reads from another site."""
    allowed = {"Access-Control-Allow-Methods": methods, "Access-Control-Allow-Headers": headers, "Allow": methods}
    return HttpResponse(status=204, headers={**CROSS_ORIGIN, **allowed, "Access-Control-Max-Age": "86400"})


def chosen_coding(request: HttpRequest) -> str:
    """zstd or gzip, whichever the caller takes (RFC 9110, 12.5.3); empty for neither."""
    accepted = {}
    for part in request.headers.get("Accept-Encoding", "").lower().split(","):
        name, _, weight = part.strip().partition(";")
        accepted[name.strip()] = not re.fullmatch(r"\s*q\s*=\s*0(\.0*)?\s*", weight)
    return next((coding for coding in ("zstd", "gzip") if accepted.get(coding)), "")


def _headed(response: HttpResponse, *, tag: str, modified: datetime | None) -> HttpResponse:
    response["ETag"] = tag
    if modified and (second := _second_behind(modified)) <= time.time():
        response["Last-Modified"] = http_date(second)
    response["Cache-Control"] = CACHING
    opened(response)
    return response


def _second_behind(moment: datetime) -> int:
    """The first whole second (since 1970) from a moment on, and not before it is told: headers know no parts of one.

    So what changes again within the second is newer than what was told of it.
    """
    return math.ceil(moment.timestamp())


def _packed(raw: bytes, coding: str) -> bytes:
    if coding == "zstd":
        return zstd.compress(raw, ZSTD_LEVEL)
    return gzip.compress(raw, GZIP_LEVEL, mtime=0) if coding == "gzip" else raw


def _packed_stream(chunks: Iterable[bytes], coding: str) -> Iterator[bytes]:
    if not coding:
        yield from chunks
        return
    packer: Any = zstd.ZstdCompressor(ZSTD_LEVEL) if coding == "zstd" else zlib.compressobj(GZIP_LEVEL, wbits=31)
    for chunk in chunks:
        if packed := packer.compress(chunk):
            yield packed
    yield packer.flush()
